# exercise: training-step-ascent; expected: full marks; mistakes: none
# Buffers are reused and changed in place throughout, but none of them belongs to the caller.
import numpy as np


def gradients(X, Y, beta, theta):
    H = X @ beta
    np.negative(H, out=H)
    np.exp(H, out=H)
    H += 1
    np.reciprocal(H, out=H)
    delta = H @ theta
    np.negative(delta, out=delta)
    np.exp(delta, out=delta)
    delta += 1
    np.reciprocal(delta, out=delta)
    np.subtract(Y, delta, out=delta)
    d_theta = H.T @ delta
    slope = H.copy()
    slope *= -1
    slope += 1
    slope *= H
    slope *= delta @ theta.T
    return X.T @ slope, d_theta


def step(X, Y, beta, theta, eta):
    beta, theta = np.array(beta), np.array(theta)
    d_beta, d_theta = gradients(X, Y, beta, theta)
    theta += eta * d_theta
    d_beta *= eta
    beta += d_beta
    return beta, theta
