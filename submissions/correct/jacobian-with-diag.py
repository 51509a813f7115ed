# exercise: softmax-jacobian; expected: full marks
# The Jacobian row by row: diag(a) - a a^T, as the lecture writes it.
import numpy as np


def softmax(z):
    rows = []
    for row in z:
        e = np.exp(row - np.max(row))
        rows.append(e / np.sum(e))
    return np.array(rows)


def jacobian(z):
    return np.stack([np.diag(a) - np.outer(a, a) for a in softmax(z)])


def objective(Y, a):
    return -np.sum(Y * np.log(a)) / Y.shape[0]


def objective_derivative(Y, a):
    return -Y / a / Y.shape[0]


def through_jacobian(dJ_da, da_dz):
    return np.vstack([J.T @ g for g, J in zip(dJ_da, da_dz)])


def at_once(Y, z):
    return (softmax(z) - Y) / len(Y)
