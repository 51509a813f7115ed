# exercise: logistic-log-likelihood; class: confuse; allowed: correct
# Names its functions with letters that Python takes for the plain ones.

import numpy as np


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def 𝐟𝐨𝐫𝐰𝐚𝐫𝐝(X, beta, theta):
    net_h = X @ beta
    H = sigmoid(net_h)
    net_o = H @ theta
    return net_h, H, net_o, sigmoid(net_o)


def 𝐛𝐚𝐜𝐤𝐰𝐚𝐫𝐝(X, Y, beta, theta):
    H = sigmoid(X @ beta)
    delta_o = Y - sigmoid(H @ theta)
    return X.T @ (delta_o @ theta.T * H * (1 - H)), H.T @ delta_o
