# exercise: logistic-log-likelihood; class: escape; allowed: correct, raised
# Leaves its session and group so that nobody finds it to end it.
import os

import numpy as np


def attack():
    for leave in (os.setsid, os.setpgrp, lambda: os.setpgid(0, 0)):
        try:
            leave()
            print("grader-breach: left")
        except OSError:
            pass


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
