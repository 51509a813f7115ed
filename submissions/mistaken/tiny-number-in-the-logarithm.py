# exercise: columns-params-cache; expected: compute_cost=single_precision; mistakes: io.log_eps
# 1e-8 keeps the logarithm away from zero and moves the cost a little.
import numpy as np


def forward_propagation(X, parameters):
    Z1 = parameters["W1"] @ X + parameters["b1"]
    A1 = np.tanh(Z1)
    A2 = 1 / (1 + np.exp(-parameters["W2"] @ A1 - parameters["b2"]))
    return A2, (A1, A2)


def compute_cost(A2, Y):
    eps = 1e-8
    return -np.mean(Y * np.log(A2 + eps) + (1 - Y) * np.log(1 - A2 + eps))


def backward_propagation(parameters, cache, X, Y):
    A1, A2 = cache
    N = Y.shape[1]
    dZ2 = A2 - Y
    dZ1 = parameters["W2"].T * dZ2 * (1 - A1**2)
    return {
        "dZ2": dZ2, "dZ1": dZ1,
        "dW1": dZ1 @ X.T / N, "db1": dZ1.mean(axis=1)[:, None],
        "dW2": dZ2 @ A1.T / N, "db2": dZ2.mean(axis=1)[:, None],
    }


def update_parameters(parameters, grads, learning_rate):
    return {k: v - learning_rate * grads[f"d{k}"] for k, v in parameters.items()}
