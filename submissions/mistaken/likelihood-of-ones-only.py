# exercise: logistic-log-likelihood; expected: backward=wrong_value; mistakes: err.one_term
# Die Ableitung der Zielfunktion enthält nur den Summanden für Y = 1.
import numpy as np


def sigmoid(netz):
    return 1 / (1 + np.exp(-netz))


def forward(X, beta, theta):
    netz_h = X @ beta
    H = sigmoid(netz_h)
    netz_o = H @ theta
    Y_hat = sigmoid(netz_o)
    return netz_h, H, netz_o, Y_hat


def backward(X, Y, beta, theta):
    netz_h, H, netz_o, Y_hat = forward(X, beta, theta)
    # Kettenregel, ein Faktor nach dem anderen
    dJ_dY = Y / Y_hat
    dY_dnetz = Y_hat * (1 - Y_hat)
    delta = dJ_dY * dY_dnetz
    dJ_dtheta = H.T @ delta
    dJ_dH = delta @ theta.T
    dH_dnetz = H * (1 - H)
    dJ_dbeta = X.T @ (dJ_dH * dH_dnetz)
    return dJ_dbeta, dJ_dtheta
