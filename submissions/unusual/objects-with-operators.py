# exercise: layer-objects; expected: full marks; mistakes: none
# __slots__, properties and functools; the square error keeps a function instead of numbers.
from functools import partial, reduce

import numpy as np


class Linear:
    __slots__ = ("_A", "_G", "_V")

    def __init__(self, W, b):
        self._V = np.vstack([W, b])

    @property
    def W(self):
        return self._V[:-1]

    @property
    def b(self):
        return self._V[-1]

    @property
    def dW(self):
        return self._G[:-1]

    @property
    def db(self):
        return self._G[-1]

    def forward(self, X):
        self._A = np.pad(X, ((0, 0), (0, 1)), constant_values=1.0)
        return self._A @ self._V

    def backward(self, dJ_dnet):
        outer = (np.outer(a, g) for a, g in zip(self._A, dJ_dnet))
        self._G = reduce(np.add, outer)
        return (self._V @ dJ_dnet.T)[:-1].T

    def step(self, eta):
        self._V = self._V - eta * self._G


class Tanh:
    def forward(self, net):
        self.backward = partial(np.multiply, 1 / np.cosh(net) ** 2)
        return np.sinh(net) / np.cosh(net)


class SquaredError:
    def forward(self, Y_hat, Y):
        self.backward = lambda: (Y_hat - Y) / (0.5 * len(Y))
        return np.trace((Y_hat - Y) @ (Y_hat - Y).T) / len(Y)
