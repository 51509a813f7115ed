# exercise: published-example; expected: step=wrong_value; mistakes: err.abs
# |target - out| as the error of a unit: it no longer says in which direction to go.
from math import exp

import numpy as np


def squash(z):
    return 1 / (1 + exp(-z))


def forward(i, W_h, b1, W_o, b2):
    i1, i2 = i
    net_h1 = W_h[0][0] * i1 + W_h[0][1] * i2 + b1
    net_h2 = W_h[1][0] * i1 + W_h[1][1] * i2 + b1
    out_h1, out_h2 = squash(net_h1), squash(net_h2)
    net_o1 = W_o[0][0] * out_h1 + W_o[0][1] * out_h2 + b2
    net_o2 = W_o[1][0] * out_h1 + W_o[1][1] * out_h2 + b2
    return [net_h1, net_h2], [out_h1, out_h2], [net_o1, net_o2], [squash(net_o1), squash(net_o2)]


def error(target, out_o):
    return 0.5 * (target[0] - out_o[0]) ** 2 + 0.5 * (target[1] - out_o[1]) ** 2


def step(i, target, W_h, b1, W_o, b2, eta):
    _, out_h, _, out_o = forward(i, W_h, b1, W_o, b2)
    d_o = [abs(target[k] - out_o[k]) * out_o[k] * (1 - out_o[k]) for k in range(2)]
    W_h_new, W_o_new = np.array(W_h), np.array(W_o)
    for m in range(2):
        back = d_o[0] * W_o[0][m] + d_o[1] * W_o[1][m]
        d_h = back * out_h[m] * (1 - out_h[m])
        for j in range(2):
            W_h_new[m, j] -= eta * d_h * i[j]
            W_o_new[j, m] -= eta * d_o[j] * out_h[m]
    return W_h_new, W_o_new
