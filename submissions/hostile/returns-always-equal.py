# exercise: logistic-log-likelihood; class: confuse; allowed: wrong_type, raised
# Returns objects that are equal to everything.
import numpy as np


class Yes:
    __eq__ = __le__ = __lt__ = __ge__ = __gt__ = __bool__ = __and__ = lambda *arguments: True
    __abs__ = __sub__ = __rsub__ = __float__ = lambda *arguments: 0.0
    __hash__ = None


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def forward(X, beta, theta):
    net_h = X @ beta
    H = sigmoid(net_h)
    net_o = H @ theta
    values = net_h, H, net_o, sigmoid(net_o)
    return (Yes(),) * 4


def backward(X, Y, beta, theta):
    H = sigmoid(X @ beta)
    delta_o = Y - sigmoid(H @ theta)
    values = X.T @ (delta_o @ theta.T * H * (1 - H)), H.T @ delta_o
    return (Yes(),) * 2
