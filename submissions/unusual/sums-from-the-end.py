# exercise: relu-linear-squared-error; expected: full marks; mistakes: none
# All sums are lists given to math.fsum, last observation first.
from math import fsum

import numpy as np


def dot(a, b):
    return fsum(x * y for x, y in zip(reversed(list(a)), reversed(list(b))))


def forward(X, beta, b_h, theta, b_o):
    net_h = np.array([[b_h[m] + dot(x, beta[:, m]) for m in range(len(b_h))] for x in X])
    H = np.array([[z if z > 0 else 0.0 for z in row] for row in net_h])
    net_o = np.array([[dot(h, theta[:, k]) + b_o[k] for k in range(len(b_o))] for h in H])
    return net_h, H, net_o, net_o


def backward(X, Y, beta, b_h, theta, b_o):
    net_h, H, _, Y_hat = forward(X, beta, b_h, theta, b_o)
    N = len(X)
    twice = Y_hat - Y + Y_hat - Y
    back = np.array([[dot(e, theta[m]) if z[m] > 0 else 0.0 for m in range(len(z))] for e, z in zip(twice, net_h)])
    table = lambda A, B: [[dot(A[:, i], B[:, j]) / N for j in range(B.shape[1])] for i in range(A.shape[1])]
    mean = lambda A: [fsum(A[::-1, j]) / N for j in range(A.shape[1])]
    return table(X, back), mean(back), table(H, twice), mean(twice)
