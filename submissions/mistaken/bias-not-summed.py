# exercise: three-layer-network; expected: backward.dJ_db1=wrong_shape, backward.dJ_db2=wrong_shape, backward.dJ_db3=wrong_shape, score 9/12; mistakes: bias.not_summed
# One bias gradient for each observation, as if each had a bias of its own.
import numpy as np


def run(X, W1, b1, W2, b2, W3, b3):
    net_1 = X @ W1 + b1
    H_1 = np.maximum(net_1, 0)
    H_2 = np.tanh(H_1 @ W2 + b2)
    e = np.exp(H_2 @ W3 + b3)
    return net_1, H_1, H_2, e / e.sum(axis=1, keepdims=True)


def forward(*arguments):
    return run(*arguments)[1:]


def deltas(X, Y, *parameters):
    W1, b1, W2, b2, W3, b3 = parameters
    net_1, H_1, H_2, P = run(X, *parameters)
    d3 = (P - Y) / len(X)
    d2 = d3 @ W3.T * (1 - H_2**2)
    return d3, d2, d2 @ W2.T * (net_1 > 0)


def backward(X, Y, *parameters):
    _, H_1, H_2, _ = run(X, *parameters)
    d3, d2, d1 = deltas(X, Y, *parameters)
    return X.T @ d1, d1, H_1.T @ d2, d2, H_2.T @ d3, d3
