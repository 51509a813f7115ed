# exercise: layer-objects; expected: backward.dJ_dX=wrong_value, backward.dJ_dW1=wrong_value, backward.dJ_db1=wrong_value, step.W1_new=wrong_value, step.b1_new=wrong_value; mistakes: dhid.dropped
# Tanh.backward returns the gradient as it came.
import numpy as np


class Linear:
    """y = x W + b"""

    def __init__(self, W, b):
        self.params = {"W": W, "b": b}
        self.grads = {}

    W = property(lambda self: self.params["W"])
    b = property(lambda self: self.params["b"])
    dW = property(lambda self: self.grads["W"])
    db = property(lambda self: self.grads["b"])

    def forward(self, X):
        self.X = X
        return X @ self.W + self.b

    def backward(self, dJ_dnet):
        self.grads["W"] = self.X.T @ dJ_dnet
        self.grads["b"] = np.sum(dJ_dnet, axis=0)
        return dJ_dnet @ self.W.T

    def step(self, eta):
        for name in self.params:
            self.params[name] = self.params[name] - eta * self.grads[name]


class Tanh:
    def forward(self, net):
        self.H = np.tanh(net)
        return self.H

    def backward(self, dJ_dH):
        return dJ_dH


class SquaredError:
    def forward(self, Y_hat, Y):
        self.diff = Y_hat - Y
        return np.sum(self.diff**2) / self.diff.shape[0]

    def backward(self):
        return 2 * self.diff / self.diff.shape[0]
