# exercise: training-loop; expected: train.beta_trained=wrong_value, train.b_h_trained=wrong_value, train.theta_trained=wrong_value, train.b_o_trained=wrong_value, train.J_history=wrong_value; mistakes: unknown
# The learning rate gets smaller from step to step.
import numpy as np


def train(X, Y, beta, b_h, theta, b_o, eta, T):
    J_history = np.zeros(T)
    for t in range(T):
        H = np.tanh(X @ beta + b_h)
        P = 1 / (1 + np.exp(-(H @ theta + b_o)))
        J_history[t] = -np.sum(Y * np.log(P) + (1 - Y) * np.log(1 - P)) / len(Y)
        rate = eta / np.sqrt(t + 1)
        d_o = (P - Y) / len(Y)
        d_h = (d_o @ theta.T) * (1 - H**2)
        beta = beta - rate * (X.T @ d_h)
        theta = theta - rate * (H.T @ d_o)
        b_h = b_h - rate * d_h.sum(axis=0)
        b_o = b_o - rate * d_o.sum(axis=0)
    return beta, b_h, theta, b_o, J_history
