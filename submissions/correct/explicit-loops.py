# exercise: linear-squared-error-outputs; expected: full marks
# No array arithmetic at all: every sum of the derivation is a loop.
import numpy as np


def forward(X, beta, theta):
    N, D = X.shape
    M, K = theta.shape
    net_h, net_o = np.zeros((N, M)), np.zeros((N, K))
    for n in range(N):
        for m in range(M):
            for d in range(D):
                net_h[n, m] += X[n, d] * beta[d, m]
    for n in range(N):
        for k in range(K):
            for m in range(M):
                net_o[n, k] += net_h[n, m] * theta[m, k]
    return net_h, net_h.copy(), net_o, net_o.copy()


def backward(X, Y, beta, theta):
    _, H, _, Y_hat = forward(X, beta, theta)
    N, D = X.shape
    M, K = theta.shape
    grad_beta, grad_theta = np.zeros((D, M)), np.zeros((M, K))
    for n in range(N):
        for k in range(K):
            error = 2 * (Y_hat[n, k] - Y[n, k]) / N
            for m in range(M):
                grad_theta[m, k] += error * H[n, m]
                for d in range(D):
                    grad_beta[d, m] += error * theta[m, k] * X[n, d]
    return grad_beta, grad_theta
