# exercise: logistic-log-likelihood; expected: full marks; mistakes: none
# Forward mode: numbers that carry their own derivative; one pass for each weight.
import math

import numpy as np


class Dual:
    def __init__(self, value, slope=0.0):
        self.value, self.slope = value, slope

    def __add__(self, other):
        return Dual(self.value + other.value, self.slope + other.slope)

    def __mul__(self, other):
        return Dual(self.value * other.value, self.slope * other.value + self.value * other.slope)

    def scaled(self, c):
        return Dual(c * self.value, c * self.slope)


def logistic(d):
    s = 1 / (1 + math.exp(-d.value))
    return Dual(s, s * (1 - s) * d.slope)


def log(d):
    return Dual(math.log(d.value), d.slope / d.value)


def one_minus(d):
    return Dual(1 - d.value, -d.slope)


def total(duals):
    result = Dual(0.0)
    for d in duals:
        result = result + d
    return result


def run(X, beta, theta):
    """Nets and outputs as lists of lists of duals."""
    net_h = [[total(b[m].scaled(x) for x, b in zip(row, beta)) for m in range(len(beta[0]))] for row in X]
    H = [[logistic(d) for d in row] for row in net_h]
    net_o = [[total(h * t[k] for h, t in zip(row, theta)) for k in range(len(theta[0]))] for row in H]
    return net_h, H, net_o, [[logistic(d) for d in row] for row in net_o]


def seeded(W, at=None):
    return [
        [Dual(float(w), 1.0 if (i, j) == at else 0.0) for j, w in enumerate(row)]
        for i, row in enumerate(W)
    ]


def forward(X, beta, theta):
    layers = run(X.tolist(), seeded(beta), seeded(theta))
    return tuple(np.array([[d.value for d in row] for row in layer]) for layer in layers)


def likelihood(X, Y, beta, theta):
    P = run(X, beta, theta)[3]
    return total(
        log(p).scaled(y) + log(one_minus(p)).scaled(1 - y)
        for y_row, p_row in zip(Y, P)
        for y, p in zip(y_row, p_row)
    )


def backward(X, Y, beta, theta):
    X, Y = X.tolist(), Y.tolist()
    d_beta, d_theta = np.zeros(beta.shape), np.zeros(theta.shape)
    for at in np.ndindex(beta.shape):
        d_beta[at] = likelihood(X, Y, seeded(beta, at), seeded(theta)).slope
    for at in np.ndindex(theta.shape):
        d_theta[at] = likelihood(X, Y, seeded(beta), seeded(theta, at)).slope
    return d_beta, d_theta
