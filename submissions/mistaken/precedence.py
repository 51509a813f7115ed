# exercise: folded-bias; expected: backward.dJ_dbeta=wrong_value; mistakes: dhid.no_parens
# delta * H * 1 - H: the brackets around 1 - H are missing.
import numpy as np


def add_ones(A):
    return np.hstack([np.ones((A.shape[0], 1)), A])


def forward(X, beta, theta):
    net_h = X @ beta
    H = add_ones(1 / (1 + np.exp(-net_h)))
    Y_hat = H @ theta
    return net_h, H, Y_hat


def backward(X, Y, beta, theta):
    net_h, H, Y_hat = forward(X, beta, theta)
    N = X.shape[0]
    E = (Y_hat - Y) / N
    dtheta = H.T @ E
    h = H[:, 1:]
    delta_h = E @ theta[1:].T * h * 1 - h
    dbeta = X.T @ delta_h
    return dbeta, dtheta
