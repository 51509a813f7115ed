# exercise: folded-bias; expected: forward.H=wrong_value, forward.Y_hat=wrong_value, backward=wrong_value; mistakes: unknown
# The column of ones is appended behind the hidden outputs, but theta begins with the biases.
import numpy as np


def forward(X, beta, theta):
    net_h = X @ beta
    h = 1 / (1 + np.exp(-net_h))
    H = np.column_stack([h, np.ones(len(h))])
    return net_h, H, H @ theta


def backward(X, Y, beta, theta):
    _, H, Y_hat = forward(X, beta, theta)
    d_o = (Y_hat - Y) / len(X)
    d_h = (d_o @ theta.T)[:, :-1] * H[:, :-1] * (1 - H[:, :-1])
    return X.T @ d_h, H.T @ d_o
