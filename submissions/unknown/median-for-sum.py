# exercise: columns-params-cache; expected: backward_propagation.db1=wrong_value, backward_propagation.db2=wrong_value; mistakes: unknown
# The gradient of a bias is taken as the median over the observations.
import numpy as np


def forward_propagation(X, parameters):
    A1 = np.tanh(parameters["W1"] @ X + parameters["b1"])
    A2 = 1 / (1 + np.exp(-(parameters["W2"] @ A1 + parameters["b2"])))
    return A2, (A1, A2)


def compute_cost(A2, Y):
    return -np.mean(Y * np.log(A2) + (1 - Y) * np.log(1 - A2))


def middle(dZ):
    ordered = np.sort(dZ, axis=1)
    return ordered[:, ordered.shape[1] // 2][:, None]


def backward_propagation(parameters, cache, X, Y):
    (A1, A2), m = cache, X.shape[1]
    dZ2 = A2 - Y
    dZ1 = parameters["W2"].T @ dZ2 * (1 - A1**2)
    return {
        "dZ2": dZ2, "dW2": dZ2 @ A1.T / m, "db2": middle(dZ2),
        "dZ1": dZ1, "dW1": dZ1 @ X.T / m, "db1": middle(dZ1),
    }


def update_parameters(parameters, grads, learning_rate):
    return {k: parameters[k] - learning_rate * grads["d" + k] for k in parameters}
