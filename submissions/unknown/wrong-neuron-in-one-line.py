# exercise: published-example; expected: step.W_o_new=wrong_value; mistakes: unknown
# Copied eight times: in the line of w6 the output of the first hidden unit was left.
import numpy as np


def sig(x):
    return 1 / (1 + np.exp(-x))


def forward(i, W_h, b1, W_o, b2):
    net_h = W_h @ i + b1
    net_o = W_o @ sig(net_h) + b2
    return net_h, sig(net_h), net_o, sig(net_o)


def error(target, out_o):
    return 0.5 * np.sum((target - out_o) ** 2)


def step(i, target, W_h, b1, W_o, b2, eta):
    _, h, _, o = forward(i, W_h, b1, W_o, b2)
    d1 = (o[0] - target[0]) * o[0] * (1 - o[0])
    d2 = (o[1] - target[1]) * o[1] * (1 - o[1])
    w5 = W_o[0, 0] - eta * d1 * h[0]
    w6 = W_o[0, 1] - eta * d1 * h[0]
    w7 = W_o[1, 0] - eta * d2 * h[0]
    w8 = W_o[1, 1] - eta * d2 * h[1]
    e1 = (d1 * W_o[0, 0] + d2 * W_o[1, 0]) * h[0] * (1 - h[0])
    e2 = (d1 * W_o[0, 1] + d2 * W_o[1, 1]) * h[1] * (1 - h[1])
    w1 = W_h[0, 0] - eta * e1 * i[0]
    w2 = W_h[0, 1] - eta * e1 * i[1]
    w3 = W_h[1, 0] - eta * e2 * i[0]
    w4 = W_h[1, 1] - eta * e2 * i[1]
    return np.array([[w1, w2], [w3, w4]]), np.array([[w5, w6], [w7, w8]])
