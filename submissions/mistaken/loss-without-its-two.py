# exercise: layer-objects; expected: backward=wrong_value, step=wrong_value; mistakes: err.missing_2
# SquaredError hands on Y_hat - Y over N: the 2 of the square is not there.
import numpy as np


class Layer:
    def forward(self, x):
        raise NotImplementedError

    def backward(self, grad):
        raise NotImplementedError


class Linear(Layer):
    def __init__(self, W, b):
        self.W = W
        self.b = b

    def forward(self, X):
        self.input = X
        return np.dot(X, self.W) + self.b

    def backward(self, dJ_dnet):
        self.dW = np.dot(self.input.T, dJ_dnet)
        self.db = np.sum(dJ_dnet, axis=0)
        return np.dot(dJ_dnet, self.W.T)

    def step(self, eta):
        self.W -= eta * self.dW
        self.b -= eta * self.db


class Tanh(Layer):
    def forward(self, net):
        self.net = net
        return np.tanh(net)

    def backward(self, dJ_dH):
        return dJ_dH * (1 - np.tanh(self.net) ** 2)


class SquaredError(Layer):
    def forward(self, Y_hat, Y):
        self.Y_hat, self.Y = Y_hat, Y
        return ((Y_hat - Y) ** 2).sum(axis=1).mean()

    def backward(self):
        return (self.Y_hat - self.Y) / self.Y.shape[0]
