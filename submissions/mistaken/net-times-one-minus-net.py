# exercise: training-step-ascent; expected: gradients=wrong_value, step=wrong_value; mistakes: dout.formula_on_net
# dsigmoid wants the output of the unit; at the output layer it gets the net.
import numpy as np


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def dsigmoid(a):
    return a * (1 - a)


def gradients(X, Y, beta, theta):
    net_h = X @ beta
    H = sigmoid(net_h)
    net_o = H @ theta
    Y_hat = sigmoid(net_o)
    upstream = (Y - Y_hat) / (Y_hat * (1 - Y_hat))
    delta_o = upstream * dsigmoid(net_o)
    delta_h = (delta_o @ theta.T) * dsigmoid(H)
    return X.T @ delta_h, H.T @ delta_o


def step(X, Y, beta, theta, eta):
    new = []
    for parameter, gradient in zip((beta, theta), gradients(X, Y, beta, theta)):
        new.append(parameter + eta * gradient)
    return tuple(new)
