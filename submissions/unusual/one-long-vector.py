# exercise: linear-regression; expected: full marks; mistakes: none
# Bias and weights are one vector v, and einsum sums over all of it; split only when returned.
import numpy as np


def predict(X, w, b):
    A = np.insert(X, 0, 1.0, axis=1)
    v = np.insert(w, 0, b)
    return np.einsum("ni,i->n", A, v)


def objective(y, y_hat):
    r = np.subtract(y_hat, y)
    return np.vdot(r, r) / r.size


def gradients(X, y, w, b):
    A = np.insert(X, 0, 1.0, axis=1)
    r = predict(X, w, b) - y
    g = np.einsum("ni,n->i", A, r) * (2 / len(r))
    return g[1:], g[0]
