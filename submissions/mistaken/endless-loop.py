# exercise: training-loop; expected: train=timed_out, score 0/10
# t is never increased, so the loop never ends.
import numpy as np


def train(X, Y, beta, b_h, theta, b_o, eta, T):
    t, J_history = 0, []
    while t < T:
        H = np.tanh(X @ beta + b_h)
        P = 1 / (1 + np.exp(-(H @ theta + b_o)))
        J = -np.sum(Y * np.log(P) + (1 - Y) * np.log(1 - P)) / len(X)
        delta_o = (P - Y) / len(X)
        delta_h = delta_o @ theta.T * (1 - H**2)
        beta = beta - eta * X.T @ delta_h
        theta = theta - eta * H.T @ delta_o
        b_h, b_o = b_h - eta * delta_h.sum(0), b_o - eta * delta_o.sum(0)
        J_history = (J_history + [J])[:1000]
    return beta, b_h, theta, b_o, J_history
