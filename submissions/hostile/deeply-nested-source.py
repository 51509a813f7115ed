# exercise: logistic-log-likelihood; class: confuse; allowed: raised, crashed, timed_out, not_judged
# Contains an expression nested so deeply that the compiler gives up.
import numpy as np


def attack():
    for source in (
        "(" * 90_000 + ")" * 90_000,
        "-" * 90_000 + "1",
        "[0]" + "[0]" * 90_000,
        "not " * 90_000 + "1",
    ):
        try:
            compile(source, "nested", "eval")
        except (SyntaxError, MemoryError, RecursionError):
            pass
    raise RecursionError("as expected")


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
