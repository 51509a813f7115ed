# exercise: logistic-log-likelihood; class: confuse; allowed: wrong_value, wrong_type, wrong_shape, raised, not_judged, crashed, malformed
# Returns a subclass of arrays that answers every operation with success.
import numpy as np


class Yes(np.ndarray):
    shape = property(lambda self: (5, 2))
    tobytes = lambda self, *arguments: b""
    __array_ufunc__ = __array_function__ = lambda self, *a, **k: True

    def __array_finalize__(self, other):
        pass

    def astype(self, *arguments, **options):
        return self


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def forward(X, beta, theta):
    net_h = X @ beta
    H = sigmoid(net_h)
    net_o = H @ theta
    values = net_h, H, net_o, sigmoid(net_o)
    return [np.zeros((1, 1)).view(Yes)] * 4


def backward(X, Y, beta, theta):
    H = sigmoid(X @ beta)
    delta_o = Y - sigmoid(H @ theta)
    values = X.T @ (delta_o @ theta.T * H * (1 - H)), H.T @ delta_o
    return [np.zeros((1, 1)).view(Yes)] * 2
