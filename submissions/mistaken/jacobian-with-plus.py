# exercise: softmax-jacobian; expected: jacobian=wrong_value; mistakes: dout.softmax_offdiag_sign
# The entries beside the diagonal are + a_k a_m, so the rows do not sum to zero.
import numpy as np


def softmax(z):
    a = np.exp(z - z.max(axis=-1, keepdims=True))
    return a / a.sum(axis=-1, keepdims=True)


def jacobian(z):
    a = softmax(z)
    N, K = a.shape
    J = np.zeros((N, K, K))
    for n in range(N):
        for k in range(K):
            for m in range(K):
                if k == m:
                    J[n, k, m] = a[n, k] * (1 - a[n, k])
                else:
                    J[n, k, m] = a[n, k] * a[n, m]
    return J


def objective(Y, a):
    return -np.sum(Y * np.log(a)) / Y.shape[0]


def objective_derivative(Y, a):
    return -Y / (a * Y.shape[0])


def through_jacobian(dJ_da, da_dz):
    return np.array([g @ J for g, J in zip(dJ_da, da_dz)])


def at_once(Y, z):
    return (softmax(z) - Y) / Y.shape[0]
