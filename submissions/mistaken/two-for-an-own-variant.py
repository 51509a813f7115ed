# exercise: any-network variant 5; expected: backward=wrong_value; mistakes: red.twice, dhid.relu_value
# 1/N in the delta and again in every gradient; ReLU's output for its slope.
import numpy as np


def forward(X, beta, b_h, theta, b_o):
    net_h = X @ beta + b_h
    H = np.maximum(net_h, 0)
    net_o = H @ theta + b_o
    return net_h, H, net_o, 1 / (1 + np.exp(-net_o))


def objective(Y, Y_hat):
    return -np.sum(Y * np.log(Y_hat)) / len(Y)


def backward(X, Y, beta, b_h, theta, b_o):
    n = len(X)
    net_h, H, net_o, Y_hat = forward(X, beta, b_h, theta, b_o)
    delta_o = -Y / Y_hat * Y_hat * (1 - Y_hat) / n
    delta_h = np.matmul(delta_o, theta.T) * H
    dbeta = np.matmul(X.T, delta_h) / n
    dtheta = np.matmul(H.T, delta_o) / n
    return dbeta, delta_h.sum(0) / n, dtheta, delta_o.sum(0) / n
