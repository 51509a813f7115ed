# exercise: relu-linear-squared-error; expected: forward.Y_hat=wrong_value, backward=wrong_value; mistakes: fwd.same_act_both
# The loop over layers applies ReLU in each of them, also in the last one, which is linear.
import numpy as np


def forward(X, beta, b_h, theta, b_o):
    a = X
    zs, acts = [], []
    for W, b in [(beta, b_h), (theta, b_o)]:
        z = a @ W + b
        a = np.maximum(z, 0)
        zs.append(z)
        acts.append(a)
    return zs[0], acts[0], zs[1], acts[1]


def backward(X, Y, beta, b_h, theta, b_o):
    z1, a1, z2, a2 = forward(X, beta, b_h, theta, b_o)
    grads = []
    d = 2 * (a2 - Y) / X.shape[0]
    for z, a_prev, W in [(z2, a1, theta), (z1, X, beta)]:
        d = d * (z > 0)
        grads = [a_prev.T @ d, d.sum(axis=0)] + grads
        d = d @ W.T
    return tuple(grads)
