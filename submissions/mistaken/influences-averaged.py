# exercise: training-step-descent; expected: gradients.dJ_dbeta=wrong_value, step.beta_new=wrong_value; mistakes: back.mean_k
# The influences of a hidden unit on the K outputs are averaged instead of added.
from math import tanh

import numpy as np


def gradients(X, Y, beta, theta):
    N, D = X.shape
    M, K = theta.shape
    g_beta = [[0.0] * M for _ in range(D)]
    g_theta = [[0.0] * K for _ in range(M)]
    for n in range(N):
        h = [tanh(sum(float(X[n, d]) * float(beta[d, m]) for d in range(D))) for m in range(M)]
        p = [sum(h[m] * float(theta[m, k]) for m in range(M)) for k in range(K)]
        e = [2 * (p[k] - float(Y[n, k])) / N for k in range(K)]
        for m in range(M):
            for k in range(K):
                g_theta[m][k] += h[m] * e[k]
            signal = sum(e[k] * float(theta[m, k]) for k in range(K)) / K
            for d in range(D):
                g_beta[d][m] += float(X[n, d]) * signal * (1 - h[m] ** 2)
    return np.array(g_beta), np.array(g_theta)


def step(X, Y, beta, theta, eta):
    g_beta, g_theta = gradients(X, Y, beta, theta)
    return beta - eta * g_beta, theta - eta * g_theta
