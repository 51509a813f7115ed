# exercise: layer-objects; expected: backward.dJ_db1=wrong_value, backward.dJ_db2=wrong_value, step.b1_new=wrong_value, step.b2_new=wrong_value; mistakes: bias.zero
# db is prepared in the constructor and never computed.
import numpy as np


class Linear:
    def __init__(self, W, b):
        self.W, self.b = W, b
        self.dW, self.db = np.zeros_like(W), np.zeros_like(b)

    def forward(self, X):
        self.X = X
        return self.X @ self.W + self.b

    def backward(self, dJ_dnet):
        self.dW = self.X.T @ dJ_dnet
        return dJ_dnet @ self.W.T

    def step(self, eta):
        self.W = self.W - eta * self.dW
        self.b = self.b - eta * self.db


class Tanh:
    def forward(self, net):
        self.out = np.tanh(net)
        return self.out

    def backward(self, dJ_dH):
        return (1 - self.out * self.out) * dJ_dH


class SquaredError:
    def forward(self, Y_hat, Y):
        self.Y_hat, self.Y, self.N = Y_hat, Y, len(Y)
        return np.sum((self.Y_hat - self.Y) ** 2) / self.N

    def backward(self):
        return 2 / self.N * (self.Y_hat - self.Y)
