# exercise: training-loop; expected: train.beta_trained=wrong_value, train.b_h_trained=wrong_value, train.theta_trained=wrong_value, train.b_o_trained=wrong_value, train.J_history=wrong_value; mistakes: back.updated_weights
# theta is changed in place, and the error then goes back through the new theta.
import numpy as np


def sigmoid(t):
    return 1 / (1 + np.exp(-t))


def train(X, Y, beta, b_h, theta, b_o, eta, T):
    beta, b_h, theta, b_o = beta.copy(), b_h.copy(), theta.copy(), b_o.copy()
    J_history = []
    for _ in range(T):
        hidden = np.tanh(X.dot(beta) + b_h)
        out = sigmoid(hidden.dot(theta) + b_o)
        J_history.append(-(Y * np.log(out) + (1 - Y) * np.log(1 - out)).sum() / len(X))
        d_out = (out - Y) / len(X)
        theta -= eta * hidden.T.dot(d_out)
        b_o -= eta * d_out.sum(0)
        d_hidden = d_out.dot(theta.T) * (1 - hidden**2)
        beta -= eta * X.T.dot(d_hidden)
        b_h -= eta * d_hidden.sum(0)
    return beta, b_h, theta, b_o, J_history
