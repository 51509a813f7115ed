# exercise: linear-squared-error-outputs; expected: full marks; mistakes: none
# vec(A B C) = (C^T x A) vec(B): the gradients are products of large matrices with a long vector.
import numpy as np


def vec(A):
    return A.reshape(-1, order="F")


def forward(X, beta, theta):
    N, K = len(X), theta.shape[1]
    H = X @ beta
    net_o = (np.kron(theta.T, X) @ vec(beta)).reshape(N, K, order="F")
    return H, H, net_o, net_o


def backward(X, Y, beta, theta):
    e = vec(forward(X, beta, theta)[2] - Y)
    J_beta = np.kron(theta.T, X)
    J_theta = np.kron(np.eye(theta.shape[1]), X @ beta)
    d_beta = 2 / len(X) * (J_beta.T @ e)
    d_theta = 2 / len(X) * (J_theta.T @ e)
    return d_beta.reshape(beta.shape, order="F"), d_theta.reshape(theta.shape, order="F")
