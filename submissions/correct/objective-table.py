# exercise: objectives; expected: full marks
# The module's functions are made from a table of (term, derivative, reduction).
import numpy as np


def softmax(z):
    return np.exp(z - np.logaddexp.reduce(z, axis=1)[:, None])


TABLE = {
    "squared_error": (lambda y, p: (y - p) ** 2, lambda y, p: 2 * (p - y), "mean"),
    "log_likelihood": (
        lambda y, p: np.log(np.where(y == 1, p, 1 - p)),
        lambda y, p: np.where(y == 1, 1 / p, -1 / (1 - p)),
        "sum",
    ),
    "binary_cross_entropy": (
        lambda y, p: -np.log(np.where(y == 1, p, 1 - p)),
        lambda y, p: np.where(y == 1, -1 / p, 1 / (1 - p)),
        "mean",
    ),
    "binary_cross_entropy_logits": (
        lambda y, z: np.log1p(np.exp(z)) - y * z,
        lambda y, z: 1 / (1 + np.exp(-z)) - y,
        "mean",
    ),
    "cross_entropy": (lambda y, p: -y * np.log(p), lambda y, p: -y / p, "mean"),
    "cross_entropy_logits": (
        lambda y, z: -y * np.log(softmax(z)),
        lambda y, z: softmax(z) - y,
        "mean",
    ),
    "huber": (
        lambda y, p: np.where(abs(p - y) <= 1, (p - y) ** 2 / 2, abs(p - y) - 0.5),
        lambda y, p: np.clip(p - y, -1, 1),
        "mean",
    ),
    "inner_product": (lambda y, p: y * p, lambda y, p: y, "sum"),
}


def _value(term, scale):
    return lambda Y, Y_hat: scale(Y) * term(Y, Y_hat).sum()


def _derivative(slope, scale):
    return lambda Y, Y_hat: scale(Y) * slope(Y, Y_hat)


SCALES = {"mean": lambda Y: 1 / len(Y), "sum": lambda Y: 1}

for name, (term, slope, reduction) in TABLE.items():
    globals()[name] = _value(term, SCALES[reduction])
    globals()[name + "_derivative"] = _derivative(slope, SCALES[reduction])
