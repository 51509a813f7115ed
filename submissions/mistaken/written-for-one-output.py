# exercise: logistic-binary-cross-entropy; expected: backward.dJ_dbeta=wrong_value, backward.dJ_db_h=wrong_value; mistakes: back.first_k
# The path back to the hidden units was written for a network with a single output.
import numpy as np


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def forward(X, beta, b_h, theta, b_o):
    net_h = X @ beta + b_h
    H = sigmoid(net_h)
    net_o = H @ theta + b_o
    return net_h, H, net_o, sigmoid(net_o)


def objective(Y, Y_hat):
    cost_per_row = -(Y * np.log(Y_hat) + (1 - Y) * np.log(1 - Y_hat)).sum(axis=1)
    return cost_per_row.mean()


def backward(X, Y, beta, b_h, theta, b_o):
    N, M = X.shape[0], beta.shape[1]
    _, H, _, Y_hat = forward(X, beta, b_h, theta, b_o)
    delta = (Y_hat - Y) / N
    back = np.zeros((N, M))
    for n in range(N):
        for j in range(M):
            back[n, j] = delta[n, 0] * theta[j, 0] * H[n, j] * (1 - H[n, j])
    return X.T @ back, back.sum(axis=0), H.T @ delta, delta.sum(axis=0)
