# exercise: training-step-descent; expected: all=single_precision, score 5/10; mistakes: io.float32
# Right in every step, but carried out in float32, as a GPU would.
import numpy as np


def gradients(X, Y, beta, theta):
    X, Y, beta, theta = (array.astype(np.float32) for array in (X, Y, beta, theta))
    H = np.tanh(X @ beta)
    delta_o = np.float32(2 / len(X)) * (H @ theta - Y)
    return X.T @ (delta_o @ theta.T * (1 - H**2)), H.T @ delta_o


def step(X, Y, beta, theta, eta):
    d_beta, d_theta = gradients(X, Y, beta, theta)
    eta = np.float32(eta)
    return beta.astype(np.float32) - eta * d_beta, theta.astype(np.float32) - eta * d_theta
