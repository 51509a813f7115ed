# exercise: logistic-log-likelihood; class: tamper; allowed: correct, raised
# Leaves globals, seeds, error states and hooks for the submission after it.
import decimal, gc, linecache, locale, random, sys, warnings

import numpy as np


LEFT_FOR_THE_NEXT = "grader-breach"


def attack():
    np.random.seed(13)
    random.seed(13)
    np.seterr(all="raise")
    np.set_printoptions(precision=1)
    warnings.simplefilter("error")
    decimal.getcontext().prec = 1
    sys.setrecursionlimit(90)
    sys.setswitchinterval(10)
    sys.displayhook = sys.excepthook = lambda *arguments: None
    linecache.cache["tanh-based-sigmoid.py"] = (1, None, ["grader-breach"], "x")
    gc.disable()


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
