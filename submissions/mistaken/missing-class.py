# exercise: layer-objects; expected: objective=raised, backward=raised, step=raised, score 2/12
# Two of three classes: everything that needs the objective fails.
import numpy as np


class Linear:
    def __init__(self, W, b):
        self.W, self.b = W, b

    def forward(self, X):
        self.X = X
        return X @ self.W + self.b

    def backward(self, dJ_dnet):
        self.dW, self.db = self.X.T @ dJ_dnet, dJ_dnet.sum(axis=0)
        return dJ_dnet @ self.W.T

    def step(self, eta):
        self.W -= eta * self.dW
        self.b -= eta * self.db


class Tanh:
    def forward(self, net):
        self.H = np.tanh(net)
        return self.H

    def backward(self, dJ_dH):
        return dJ_dH * (1 - self.H**2)
