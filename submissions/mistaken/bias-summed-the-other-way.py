# exercise: relu-linear-squared-error; expected: backward.dJ_db_h=wrong_shape, backward.dJ_db_o=wrong_shape; mistakes: bias.axis1
# axis=1 adds over the units; one number per observation is left.
import numpy as np


def forward(X, beta, b_h, theta, b_o):
    net_h = X @ beta + b_h
    H = np.maximum(net_h, 0)
    net_o = H @ theta + b_o
    Y_hat = net_o
    return net_h, H, net_o, Y_hat


def backward(X, Y, beta, b_h, theta, b_o):
    cache = dict(zip(["net_h", "H", "net_o", "Y_hat"], forward(X, beta, b_h, theta, b_o)))
    delta = {}
    delta["o"] = 2 * (cache["Y_hat"] - Y) / Y.shape[0]
    delta["h"] = delta["o"] @ theta.T
    delta["h"][cache["net_h"] <= 0] = 0
    dW = {"o": cache["H"].T @ delta["o"], "h": X.T @ delta["h"]}
    db = {layer: np.sum(delta[layer], axis=1) for layer in ("o", "h")}
    return dW["h"], db["h"], dW["o"], db["o"]
