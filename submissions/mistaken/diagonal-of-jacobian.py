# exercise: softmax-jacobian; expected: jacobian=wrong_shape, through_jacobian=wrong_shape, score 5/10; mistakes: dout.softmax_diag, dout.not_contracted
# a (1 - a) is the diagonal only: as if raising one net left the other outputs alone.
import numpy as np


def softmax(z):
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


def jacobian(z):
    a = softmax(z)
    return a * (1 - a)


def objective(Y, a):
    return -(Y * np.log(a)).sum() / len(Y)


def objective_derivative(Y, a):
    return -Y / a / len(Y)


def through_jacobian(dJ_da, da_dz):
    return dJ_da[:, :, None] * da_dz


def at_once(Y, z):
    return (softmax(z) - Y) / len(Y)
