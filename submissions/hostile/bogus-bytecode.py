# exercise: logistic-log-likelihood; class: crash; allowed: crashed, raised, timed_out, out_of_memory, wrong_type, missing, not_judged
# Runs a code object of random bytes.
import numpy as np


def attack():
    code = (lambda a, b: a + b).__code__.replace(co_code=bytes(range(100, 200)) * 4)
    type(attack)(code, {})(1, 2)


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def forward(X, beta, theta):
    attack()
    net_h = X @ beta
    H = sigmoid(net_h)
    net_o = H @ theta
    return net_h, H, net_o, sigmoid(net_o)


def backward(X, Y, beta, theta):
    attack()
    H = sigmoid(X @ beta)
    delta_o = Y - sigmoid(H @ theta)
    return X.T @ (delta_o @ theta.T * H * (1 - H)), H.T @ delta_o
