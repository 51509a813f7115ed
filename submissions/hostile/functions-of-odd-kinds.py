# exercise: logistic-log-likelihood; class: confuse; allowed: correct
# Makes its functions a partial object and an instance with a call method.
import functools

import numpy as np


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


class Network:
    def __call__(self, X, beta, theta, scale=1):
        H = sigmoid(X @ beta)
        return X @ beta, H, H @ theta, sigmoid(H @ theta)

    def __getattr__(self, name):
        raise RuntimeError(name)


forward = Network()


def general(sign, X, Y, beta, theta):
    _, H, _, Y_hat = forward(X, beta, theta)
    delta_o = sign * (Y - Y_hat)
    return X.T @ (delta_o @ theta.T * H * (1 - H)), H.T @ delta_o


backward = functools.partial(general, 1.0)
