# exercise: logistic-log-likelihood; class: resource; allowed: out_of_memory, timed_out, crashed, not_judged
# Fills memory with small objects that hold each other.
import numpy as np


def attack():
    chain = None
    while True:
        chain = [chain, {}, set(), [1.5]]


def forward(X, beta, theta):
    attack()
    H, Y_hat = np.zeros((len(X), beta.shape[1])), np.zeros((len(X), theta.shape[1]))
    return H, H, Y_hat, Y_hat


def backward(X, Y, beta, theta):
    attack()
    return np.zeros_like(beta), np.zeros_like(theta)
