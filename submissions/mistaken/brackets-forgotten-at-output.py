# exercise: single-vector-shared-bias; expected: backward=wrong_value; mistakes: dout.no_parens
# o * 1 - o is zero: brackets are missing in the slope of the output.
import numpy as np


def logistic(a):
    return 1.0 / (1.0 + np.exp(-a))


def forward(x, V, b_h, W, b_o):
    h = logistic(np.matmul(V, x) + b_h)
    o = logistic(np.matmul(W, h) + b_o)
    return h, o


def error(t, o):
    e = 0.0
    for target, output in zip(t, o):
        e += 0.5 * (target - output) ** 2
    return e


def backward(x, t, V, b_h, W, b_o):
    h, o = forward(x, V, b_h, W, b_o)
    dE_dneto = (o - t) * (o * 1 - o)
    dE_dW = np.outer(dE_dneto, h)
    dE_dneth = W.T.dot(dE_dneto) * (h * (1 - h))
    dE_dV = np.outer(dE_dneth, x)
    return dE_dV, np.sum(dE_dneth), dE_dW, np.sum(dE_dneto)
