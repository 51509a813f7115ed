# exercise: worked-example; expected: all=raised, score 0/10
# A colon is missing, so nothing in the file can run.
import numpy as np


def forward(X, beta, theta)
    net_h = X @ beta
    net_o = net_h @ theta
    return net_h, net_h, net_o, net_o


def backward(X, Y, beta, theta):
    net_h, H, net_o, Y_hat = forward(X, beta, theta)
    delta = 2 * (Y_hat - Y) / len(X)
    return X.T @ (delta @ theta.T), H.T @ delta
