# exercise: three-layer-network; expected: full marks; mistakes: none
# A small tape: each operation writes down how to send a gradient back, then the tape is read in reverse.
import numpy as np


class Tape:
    def __init__(self):
        self.records = []
        self.grads = {}

    def record(self, value, *pulls):
        self.records.append((value, pulls))
        return value

    def matmul(self, A, B):
        return self.record(A @ B, (A, lambda g: g @ B.T), (B, lambda g: A.T @ g))

    def add_bias(self, A, b):
        return self.record(A + b, (A, lambda g: g + 0.0), (b, lambda g: g.sum(axis=0)))

    def relu(self, A):
        return self.record(np.maximum(A, 0), (A, lambda g: g * (A > 0)))

    def tanh(self, A):
        T = np.tanh(A)
        return self.record(T, (A, lambda g: g * (1 - T * T)))

    def softmax(self, A):
        e = np.exp(A - A.max(axis=1, keepdims=True))
        S = e / e.sum(axis=1, keepdims=True)
        return self.record(S, (A, lambda g: S * (g - (g * S).sum(axis=1, keepdims=True))))

    def backward(self, output, seed):
        self.grads[id(output)] = seed
        for value, pulls in reversed(self.records):
            g = self.grads[id(value)]
            for operand, pull in pulls:
                self.grads[id(operand)] = self.grads.get(id(operand), 0) + pull(g)
        return self.grads


def record(X, W1, b1, W2, b2, W3, b3):
    t = Tape()
    z1 = t.add_bias(t.matmul(X, W1), b1)
    h1 = t.relu(z1)
    z2 = t.add_bias(t.matmul(h1, W2), b2)
    h2 = t.tanh(z2)
    z3 = t.add_bias(t.matmul(h2, W3), b3)
    return t, (z1, z2, z3), (h1, h2, t.softmax(z3))


def forward(*arguments):
    return record(*arguments)[2]


def gradients(X, Y, params):
    tape, nets, outputs = record(X, *params)
    return tape.backward(outputs[-1], -Y / outputs[-1] / len(X)), nets, tape


def deltas(X, Y, *params):
    g, nets, tape = gradients(X, Y, params)
    return tuple(g[id(net)] for net in reversed(nets))


def backward(X, Y, *params):
    g, nets, tape = gradients(X, Y, params)
    return tuple(g[id(p)] for p in params)
