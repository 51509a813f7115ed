# exercise: layer-objects; expected: backward.dJ_dW1=wrong_value, backward.dJ_dW2=wrong_value, step.W1_new=wrong_value, step.W2_new=wrong_value; mistakes: unknown
# The accumulator is not reset between the columns of dW.
import numpy as np


class Linear:
    def __init__(self, W, b):
        self.W, self.b = W, b

    def forward(self, X):
        self.X = X
        return X @ self.W + self.b

    def backward(self, dJ_dnet):
        rows, columns = self.W.shape
        self.dW = np.zeros((rows, columns))
        for i in range(rows):
            total = 0
            for j in range(columns):
                for n in range(len(dJ_dnet)):
                    total += self.X[n, i] * dJ_dnet[n, j]
                self.dW[i, j] = total
        self.db = dJ_dnet.sum(axis=0)
        return dJ_dnet @ self.W.T

    def step(self, eta):
        self.W = self.W - eta * self.dW
        self.b = self.b - eta * self.db


class Tanh:
    def forward(self, net):
        self.H = np.tanh(net)
        return self.H

    def backward(self, dJ_dH):
        return dJ_dH * (1 - self.H**2)


class SquaredError:
    def forward(self, Y_hat, Y):
        self.e = Y_hat - Y
        return np.sum(self.e**2) / len(Y)

    def backward(self):
        return 2 * self.e / len(self.e)
