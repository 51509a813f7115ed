# exercise: layer-objects; expected: backward.dJ_dX=wrong_value, backward.dJ_dW1=wrong_value, backward.dJ_db1=wrong_value, backward.dJ_db2=wrong_value, step.W1_new=wrong_value, step.b1_new=wrong_value, step.b2_new=wrong_value; mistakes: dhid.tanh_no_square, bias.mean
# Linear averages db, Tanh forgets the square in its slope.
import numpy as np


class Linear:
    def __init__(self, W, b):
        self.W = W.astype(float)
        self.b = b.astype(float)

    def forward(self, X):
        self.cache = X
        out = X.dot(self.W)
        out += self.b
        return out

    def backward(self, dJ_dnet):
        X = self.cache
        self.dW = X.T.dot(dJ_dnet)
        self.db = dJ_dnet.mean(axis=0)
        return dJ_dnet.dot(self.W.T)

    def step(self, eta):
        self.W -= eta * self.dW
        self.b -= eta * self.db


class Tanh:
    def forward(self, net):
        self.cache = np.tanh(net)
        return self.cache

    def backward(self, dJ_dH):
        return dJ_dH * (1 - self.cache)


class SquaredError:
    def forward(self, Y_hat, Y):
        self.cache = (Y_hat, Y)
        return ((Y_hat - Y) ** 2).sum() / len(Y)

    def backward(self):
        Y_hat, Y = self.cache
        return 2 * (Y_hat - Y) / len(Y)
