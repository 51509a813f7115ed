# exercise: logistic-regression-outputs; expected: objective=wrong_value; mistakes: loss.sign
# Minus in front, as for a cost; the gradients are those of the likelihood itself.
from numpy import exp, log, ones


def predict(X, W, b):
    net = X @ W + b
    return net, 1 / (1 + exp(-net))


def objective(Y, Y_hat):
    return -(Y * log(Y_hat) + (1 - Y) * log(1 - Y_hat)).sum()


def gradients(X, Y, W, b):
    residual = Y - predict(X, W, b)[1]
    return X.T @ residual, ones(len(X)) @ residual
