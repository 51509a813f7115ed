# exercise: tanh-softmax-cross-entropy; expected: backward=wrong_value; mistakes: unknown
# The gradients lie on their side and are reshaped until the shapes agree.
import numpy as np


def forward(X, beta, theta):
    net_h = X @ beta
    H = np.tanh(net_h)
    net_o = H @ theta
    e = np.exp(net_o)
    return net_h, H, net_o, e / e.sum(axis=1, keepdims=True)


def objective(Y, Y_hat):
    return -np.sum(Y * np.log(Y_hat)) / len(Y)


def backward(X, Y, beta, theta):
    _, H, _, P = forward(X, beta, theta)
    d2 = (P - Y) / len(Y)
    d1 = (d2 @ theta.T) * (1 - H * H)
    dtheta = (d2.T @ H).reshape(theta.shape)
    dbeta = (d1.T @ X).reshape(beta.shape)
    return dbeta, dtheta
