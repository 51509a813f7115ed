# exercise: logistic-log-likelihood; class: confuse; allowed: wrong_type, raised
# Returns a generator that raises GeneratorExit and StopIteration by turns.
import numpy as np


def bad(values):
    try:
        yield from values
    finally:
        raise SystemExit(0)


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def forward(X, beta, theta):
    net_h = X @ beta
    H = sigmoid(net_h)
    net_o = H @ theta
    values = net_h, H, net_o, sigmoid(net_o)
    return bad(values)


def backward(X, Y, beta, theta):
    H = sigmoid(X @ beta)
    delta_o = Y - sigmoid(H @ theta)
    values = X.T @ (delta_o @ theta.T * H * (1 - H)), H.T @ delta_o
    return bad(values)
