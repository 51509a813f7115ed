# exercise: activations; expected: softmax=wrong_value, softmax_derivative=wrong_value; mistakes: fwd.softmax_axis0
# axis=0 for the softmax; the Jacobian of each row is then built on wrong outputs.
import numpy as np
from math import erf, sqrt, pi

vec_erf = np.vectorize(erf)


def linear(z):
    return z


def linear_derivative(z):
    return np.ones(z.shape)


def logistic(z):
    return 1 / (1 + np.exp(-z))


def logistic_derivative(z):
    return logistic(z) * (1 - logistic(z))


def softmax(z):
    return np.exp(z) / np.exp(z).sum(axis=0)


def softmax_derivative(z):
    a = softmax(z)
    return np.array([np.diag(row) - np.outer(row, row) for row in a])


def relu(z):
    return np.maximum(z, 0)


def relu_derivative(z):
    return np.where(z > 0, 1.0, 0.0)


def tanh(z):
    return np.tanh(z)


def tanh_derivative(z):
    return 1 - np.tanh(z) ** 2


def leaky_relu(z):
    return np.maximum(z, 0.01 * z)


def leaky_relu_derivative(z):
    return np.where(z > 0, 1, 0.01)


def softplus(z):
    return np.log1p(np.exp(z))


def softplus_derivative(z):
    return logistic(z)


def silu(z):
    return z * logistic(z)


def silu_derivative(z):
    s = logistic(z)
    return s + z * s * (1 - s)


def gelu(z):
    return z * (1 + vec_erf(z / sqrt(2))) / 2


def gelu_derivative(z):
    return (1 + vec_erf(z / sqrt(2))) / 2 + z * np.exp(-(z**2) / 2) / sqrt(2 * pi)
