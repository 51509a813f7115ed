# exercise: modern-activations; expected: full marks
# A network is a layer in front of a smaller network, forward and backward.
import math

import numpy as np


def sigmoid(z):
    return np.where(z >= 0, 1 / (1 + np.exp(-np.abs(z))), 1 - 1 / (1 + np.exp(-np.abs(z))))


def normal_cdf(z):
    return np.vectorize(lambda t: math.erfc(-t / math.sqrt(2)) / 2)(z)


def normal_pdf(z):
    return np.exp(-0.5 * z**2) / math.sqrt(2 * math.pi)


LAYERS = [
    (lambda z: z * sigmoid(z), lambda z: sigmoid(z) + z * sigmoid(z) * (1 - sigmoid(z))),
    (lambda z: z * normal_cdf(z), lambda z: normal_cdf(z) + z * normal_pdf(z)),
    (lambda z: np.where(z > 0, z, 0.1 * z), lambda z: np.where(z > 0, 1.0, 0.1)),
    (lambda z: np.log1p(np.exp(z)), sigmoid),
]


def outputs(A, weights, layers):
    if not weights:
        return []
    A = layers[0][0](A @ weights[0])
    return [A] + outputs(A, weights[1:], layers[1:])


def gradients(A, Y, weights, layers):
    """Gradients of all weights from here on, and of A."""
    if not weights:
        return [], np.clip(A - Y, -0.5, 0.5) / len(Y)
    net = A @ weights[0]
    deeper, upstream = gradients(layers[0][0](net), Y, weights[1:], layers[1:])
    delta = upstream * layers[0][1](net)
    return [A.T @ delta] + deeper, delta @ weights[0].T


def forward(X, W1, W2, W3, W4):
    return outputs(X, [W1, W2, W3, W4], LAYERS)


def objective(Y, Y_hat):
    e = np.abs(Y - Y_hat)
    return np.where(e <= 0.5, e**2 / 2, 0.5 * e - 0.125).sum() / len(Y)


def backward(X, Y, W1, W2, W3, W4):
    return gradients(X, Y, [W1, W2, W3, W4], LAYERS)[0]
