# exercise: logistic-binary-cross-entropy; expected: full marks
# The functions asked for are thin; a class does the work and keeps the intermediate values.
import numpy as np


class Network:
    def __init__(self, beta, b_h, theta, b_o):
        self.beta, self.b_h, self.theta, self.b_o = beta, b_h, theta, b_o

    @staticmethod
    def squash(z):
        return 1.0 / (1.0 + np.exp(-z))

    def run(self, X):
        self.X = X
        self.net_h = X.dot(self.beta) + self.b_h
        self.H = self.squash(self.net_h)
        self.net_o = self.H.dot(self.theta) + self.b_o
        self.Y_hat = self.squash(self.net_o)
        return self

    def gradients(self, Y):
        delta_o = (self.Y_hat - Y) / Y.shape[0]
        delta_h = delta_o.dot(self.theta.T) * self.H * (1 - self.H)
        return (
            self.X.T.dot(delta_h), delta_h.sum(axis=0),
            self.H.T.dot(delta_o), delta_o.sum(axis=0),
        )


def forward(X, beta, b_h, theta, b_o):
    net = Network(beta, b_h, theta, b_o).run(X)
    return net.net_h, net.H, net.net_o, net.Y_hat


def objective(Y, Y_hat):
    return -np.mean(np.sum(Y * np.log(Y_hat) + (1 - Y) * np.log(1 - Y_hat), axis=1))


def backward(X, Y, beta, b_h, theta, b_o):
    return Network(beta, b_h, theta, b_o).run(X).gradients(Y)
