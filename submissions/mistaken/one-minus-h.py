# exercise: training-loop; expected: train.beta_trained=wrong_value, train.b_h_trained=wrong_value, train.theta_trained=wrong_value, train.b_o_trained=wrong_value, train.J_history=wrong_value; mistakes: dhid.tanh_no_square
# 1 - H for the slope of tanh: the square is missing.
import numpy as np


class Trainer:
    def __init__(self, beta, b_h, theta, b_o):
        self.beta, self.b_h, self.theta, self.b_o = beta, b_h, theta, b_o

    def forward(self, X):
        self.X = X
        self.H = np.tanh(X @ self.beta + self.b_h)
        self.P = 1 / (1 + np.exp(-(self.H @ self.theta + self.b_o)))

    def loss(self, Y):
        return np.mean(np.sum(-Y * np.log(self.P) - (1 - Y) * np.log(1 - self.P), axis=1))

    def update(self, Y, eta):
        n = len(Y)
        d2 = (self.P - Y) / n
        d1 = d2 @ self.theta.T * (1 - self.H)
        self.beta = self.beta - eta * self.X.T @ d1
        self.b_h = self.b_h - eta * d1.sum(axis=0)
        self.theta = self.theta - eta * self.H.T @ d2
        self.b_o = self.b_o - eta * d2.sum(axis=0)


def train(X, Y, beta, b_h, theta, b_o, eta, T):
    net = Trainer(beta, b_h, theta, b_o)
    history = []
    for t in range(T):
        net.forward(X)
        history.append(net.loss(Y))
        net.update(Y, eta)
    return net.beta, net.b_h, net.theta, net.b_o, history
