# exercise: any-network variant 3; expected: forward.Y_hat=wrong_value, backward=wrong_value; mistakes: unknown
# The nets are halved before the softmax, as in a paper about distillation.
import numpy as np

TEMPERATURE = 2.0


def forward(X, beta, b_h, theta, b_o):
    net_h = X @ beta + b_h
    H = 1 / (1 + np.exp(-net_h))
    net_o = H @ theta + b_o
    e = np.exp(net_o / TEMPERATURE)
    return net_h, H, net_o, e / e.sum(axis=1, keepdims=True)


def objective(Y, Y_hat):
    return -np.sum(Y * np.log(Y_hat)) / len(Y)


def backward(X, Y, beta, b_h, theta, b_o):
    _, H, _, P = forward(X, beta, b_h, theta, b_o)
    d_o = (P - Y) / TEMPERATURE / len(X)
    d_h = d_o @ theta.T * H * (1 - H)
    return X.T @ d_h, d_h.sum(0), H.T @ d_o, d_o.sum(0)
