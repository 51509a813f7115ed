# exercise: logistic-log-likelihood; class: escape; allowed: raised
# Leaves a process behind that has left its session and its parent.
import os, time

import numpy as np


def attack():
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            print("grader-breach: left behind", flush=True)
            os.execve("/bin/sleep", ["sleep", "8"], {})
        os._exit(0)
    time.sleep(0.3)


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
