# exercise: relu-linear-squared-error; expected: full marks
# Sums over observations: each adds an outer product to the gradients.
import numpy as np


def forward(X, beta, b_h, theta, b_o):
    results = []
    for x in X:
        net_h = beta.T @ x + b_h
        h = np.where(net_h > 0, net_h, 0)
        net_o = theta.T @ h + b_o
        results.append((net_h, h, net_o, net_o))
    return tuple(np.array(column) for column in zip(*results))


def backward(X, Y, beta, b_h, theta, b_o):
    d_beta, d_b_h, d_theta, d_b_o = (np.zeros_like(w) for w in (beta, b_h, theta, b_o))
    for x, y, net_h, h, _, y_hat in zip(X, Y, *forward(X, beta, b_h, theta, b_o)):
        delta_o = 2 * (y_hat - y)
        delta_h = np.heaviside(net_h, 0) * (theta @ delta_o)
        d_theta += np.outer(h, delta_o)
        d_b_o += delta_o
        d_beta += np.outer(x, delta_h)
        d_b_h += delta_h
    return d_beta / len(X), d_b_h / len(X), d_theta / len(X), d_b_o / len(X)
