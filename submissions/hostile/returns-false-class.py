# exercise: logistic-log-likelihood; class: confuse; allowed: wrong_type, raised
# Returns objects that lie about their class and fail to be shown.
import numpy as np


class Liar:
    __class__ = property(lambda self: np.ndarray)
    __repr__ = __str__ = __len__ = lambda self: 1 / 0

    def __getattr__(self, name):
        raise KeyboardInterrupt(name)


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def forward(X, beta, theta):
    net_h = X @ beta
    H = sigmoid(net_h)
    net_o = H @ theta
    values = net_h, H, net_o, sigmoid(net_o)
    return (Liar(),) * 4


def backward(X, Y, beta, theta):
    H = sigmoid(X @ beta)
    delta_o = Y - sigmoid(H @ theta)
    values = X.T @ (delta_o @ theta.T * H * (1 - H)), H.T @ delta_o
    return (Liar(),) * 2
