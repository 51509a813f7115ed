# exercise: relu-linear-squared-error; expected: forward.H=wrong_value, forward.net_o=wrong_value, forward.Y_hat=wrong_value, backward=wrong_value; mistakes: fwd.relu_leaky
# A leaky ReLU from another project, with the derivative that belongs to it.
import numpy as np


def relu(z, slope=0.01):
    return np.maximum(slope * z, z)


def relu_grad(z, slope=0.01):
    g = np.ones_like(z)
    g[z < 0] = slope
    return g


def forward(X, beta, b_h, theta, b_o):
    net_h = X @ beta + b_h
    H = relu(net_h)
    net_o = H @ theta + b_o
    return net_h, H, net_o, net_o.copy()


def backward(X, Y, beta, b_h, theta, b_o):
    net_h, H, _, Y_hat = forward(X, beta, b_h, theta, b_o)
    delta2 = (Y_hat - Y) * (2 / len(X))
    delta1 = delta2 @ theta.T * relu_grad(net_h)
    return X.T @ delta1, delta1.sum(axis=0), H.T @ delta2, delta2.sum(axis=0)
