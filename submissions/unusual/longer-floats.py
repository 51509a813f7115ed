# exercise: training-loop; expected: full marks; mistakes: none
# Trains in extended precision and rounds to float64 at the very end.
import numpy as np


def train(X, Y, beta, b_h, theta, b_o, eta, T):
    X, Y, beta, b_h, theta, b_o = (np.asarray(a, dtype=np.longdouble) for a in (X, Y, beta, b_h, theta, b_o))
    history = []
    while len(history) < T:
        H = np.tanh(X @ beta + b_h)
        z = H @ theta + b_o
        history.append(float(np.mean(np.sum(np.log1p(np.exp(z)) - Y * z, axis=1))))
        d_o = (1 / (1 + np.exp(-z)) - Y) / len(Y)
        d_h = d_o @ theta.T * (1 - H) * (1 + H)
        beta, theta = beta - eta * X.T @ d_h, theta - eta * H.T @ d_o
        b_h, b_o = b_h - eta * d_h.sum(axis=0), b_o - eta * d_o.sum(axis=0)
    return tuple(p.astype(np.float64) for p in (beta, b_h, theta, b_o)) + (history,)
