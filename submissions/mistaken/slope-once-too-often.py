# exercise: training-loop; expected: train.beta_trained=wrong_value, train.b_h_trained=wrong_value, train.theta_trained=wrong_value, train.b_o_trained=wrong_value, train.J_history=wrong_value; mistakes: dout.again
# P - Y is the whole delta for this pair; P (1 - P) is multiplied in once more.
import numpy as np


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def train(X, Y, beta, b_h, theta, b_o, eta, T):
    losses = []
    N = X.shape[0]
    for epoch in range(T):
        # forward
        H = np.tanh(X @ beta + b_h)
        P = sigmoid(H @ theta + b_o)
        loss = -np.sum(Y * np.log(P) + (1 - Y) * np.log(1 - P)) / N
        losses.append(loss)
        # backward
        output_error = (P - Y) / N
        output_delta = output_error * P * (1 - P)
        hidden_error = output_delta @ theta.T
        hidden_delta = hidden_error * (1 - H * H)
        # update
        theta = theta - eta * (H.T @ output_delta)
        b_o = b_o - eta * output_delta.sum(axis=0)
        beta = beta - eta * (X.T @ hidden_delta)
        b_h = b_h - eta * hidden_delta.sum(axis=0)
    return beta, b_h, theta, b_o, np.array(losses)
