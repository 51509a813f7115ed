# exercise: logistic-log-likelihood; class: resource; allowed: raised, correct
# Starts 64 threads at once.
import threading, time

import numpy as np


def attack():
    for _ in range(64):
        threading.Thread(target=time.sleep, args=(2,), daemon=True).start()
    print("grader-breach: threads were started")


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
