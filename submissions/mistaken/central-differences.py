# exercise: logistic-log-likelihood; expected: backward=single_precision; mistakes: io.numeric_diff
# The gradients are slopes between two nearby points, good to about ten digits.
import numpy as np


def forward(X, beta, theta):
    net_h = X @ beta
    H = 1 / (1 + np.exp(-net_h))
    net_o = H @ theta
    return net_h, H, net_o, 1 / (1 + np.exp(-net_o))


def likelihood(X, Y, beta, theta):
    P = forward(X, beta, theta)[3]
    return np.sum(Y * np.log(P) + (1 - Y) * np.log(1 - P))


def slope(f, W, eps=1e-6):
    g = np.zeros_like(W)
    for index in np.ndindex(*W.shape):
        up, down = W.copy(), W.copy()
        up[index] += eps
        down[index] -= eps
        g[index] = (f(up) - f(down)) / (2 * eps)
    return g


def backward(X, Y, beta, theta):
    return (
        slope(lambda b: likelihood(X, Y, b, theta), beta),
        slope(lambda t: likelihood(X, Y, beta, t), theta),
    )
