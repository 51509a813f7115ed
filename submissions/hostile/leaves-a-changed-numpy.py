# exercise: logistic-log-likelihood; class: tamper; allowed: correct, raised, crashed, malformed, wrong_type
# Leaves functions of NumPy changed for the submission after it.
import numpy as np


exp, matmul = np.exp, np.matmul


def attack():
    for name in ("tanh", "log", "dot", "zeros_like", "maximum", "sum"):
        setattr(np, name, lambda *arguments, **options: np.float64(7))
    np.pi, np.float64 = 3.0, np.float32


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
