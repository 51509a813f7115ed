# exercise: published-example; expected: full marks
# Unit by unit with the names of the published example, w1 to w8.
from math import exp


def sigmoid(x):
    return 1 / (1 + exp(-x))


def forward(i, W_h, b1, W_o, b2):
    (w1, w2), (w3, w4) = W_h
    (w5, w6), (w7, w8) = W_o
    net_h1 = w1 * i[0] + w2 * i[1] + b1
    net_h2 = w3 * i[0] + w4 * i[1] + b1
    out_h1, out_h2 = sigmoid(net_h1), sigmoid(net_h2)
    net_o1 = w5 * out_h1 + w6 * out_h2 + b2
    net_o2 = w7 * out_h1 + w8 * out_h2 + b2
    return [net_h1, net_h2], [out_h1, out_h2], [net_o1, net_o2], [sigmoid(net_o1), sigmoid(net_o2)]


def error(target, out_o):
    return 0.5 * (target[0] - out_o[0]) ** 2 + 0.5 * (target[1] - out_o[1]) ** 2


def step(i, target, W_h, b1, W_o, b2, eta):
    _, (h1, h2), _, (o1, o2) = forward(i, W_h, b1, W_o, b2)
    (w1, w2), (w3, w4) = W_h
    (w5, w6), (w7, w8) = W_o
    d1 = -(target[0] - o1) * o1 * (1 - o1)
    d2 = -(target[1] - o2) * o2 * (1 - o2)
    e1 = (d1 * w5 + d2 * w7) * h1 * (1 - h1)
    e2 = (d1 * w6 + d2 * w8) * h2 * (1 - h2)
    new_h = [
        [w1 - eta * e1 * i[0], w2 - eta * e1 * i[1]],
        [w3 - eta * e2 * i[0], w4 - eta * e2 * i[1]],
    ]
    new_o = [
        [w5 - eta * d1 * h1, w6 - eta * d1 * h2],
        [w7 - eta * d2 * h1, w8 - eta * d2 * h2],
    ]
    return new_h, new_o
