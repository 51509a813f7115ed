# exercise: logistic-binary-cross-entropy; expected: forward.net_h=wrong_value, forward.H=wrong_value, forward.net_o=wrong_value, forward.Y_hat=wrong_value, backward=wrong_value; mistakes: unknown
# Nets are clipped to [-0.5, 0.5] "against overflow".
import numpy as np

LIMIT = 0.5


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def forward(X, beta, b_h, theta, b_o):
    net_h = np.clip(X @ beta + b_h, -LIMIT, LIMIT)
    H = sigmoid(net_h)
    net_o = np.clip(H @ theta + b_o, -LIMIT, LIMIT)
    return net_h, H, net_o, sigmoid(net_o)


def objective(Y, Y_hat):
    return -np.sum(Y * np.log(Y_hat) + (1 - Y) * np.log(1 - Y_hat)) / len(Y)


def backward(X, Y, beta, b_h, theta, b_o):
    _, H, _, Y_hat = forward(X, beta, b_h, theta, b_o)
    d2 = (Y_hat - Y) / len(Y)
    d1 = d2 @ theta.T * H * (1 - H)
    return X.T @ d1, d1.sum(0), H.T @ d2, d2.sum(0)
