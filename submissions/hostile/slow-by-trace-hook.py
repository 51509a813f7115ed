# exercise: logistic-log-likelihood; class: hang; allowed: timed_out, not_judged
# Installs trace and profile functions that sleep at every event of the guest.
import sys, time

import numpy as np


def slow(frame, event, argument):
    time.sleep(3600)
    return slow


def attack():
    sys.setprofile(slow)
    sys.settrace(slow)


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def forward(X, beta, theta):
    net_h = X @ beta
    H = sigmoid(net_h)
    net_o = H @ theta
    return net_h, H, net_o, sigmoid(net_o)


def backward(X, Y, beta, theta):
    H = sigmoid(X @ beta)
    delta_o = Y - sigmoid(H @ theta)
    return X.T @ (delta_o @ theta.T * H * (1 - H)), H.T @ delta_o


attack()
