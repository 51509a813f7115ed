# exercise: logistic-log-likelihood; class: confuse; allowed: wrong_type, wrong_shape, wrong_value, raised, crashed, not_judged
# Returns an object whose array interface points to memory that is not there.
import numpy as np


class Interface:
    __array_interface__ = {
        "shape": (1 << 20,),
        "typestr": "<f8",
        "data": (4096, True),
        "version": 3,
    }


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def forward(X, beta, theta):
    net_h = X @ beta
    H = sigmoid(net_h)
    net_o = H @ theta
    values = net_h, H, net_o, sigmoid(net_o)
    return (Interface(),) * 4


def backward(X, Y, beta, theta):
    H = sigmoid(X @ beta)
    delta_o = Y - sigmoid(H @ theta)
    values = X.T @ (delta_o @ theta.T * H * (1 - H)), H.T @ delta_o
    return (Interface(),) * 2
