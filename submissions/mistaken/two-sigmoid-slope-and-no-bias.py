# exercise: columns-params-cache; expected: backward_propagation.dZ1=wrong_value, backward_propagation.dW1=wrong_value, backward_propagation.db1=wrong_value, backward_propagation.db2=wrong_value; mistakes: dhid.wrong_act, bias.zero
# The slope of the logistic for the tanh layer; the bias gradients stay at zero.
import numpy as np


def forward_propagation(X, parameters):
    A1 = np.tanh(np.matmul(parameters["W1"], X) + parameters["b1"])
    A2 = 1.0 / (1.0 + np.exp(-(np.matmul(parameters["W2"], A1) + parameters["b2"])))
    return A2, {"A1": A1, "A2": A2}


def compute_cost(A2, Y):
    total = 0.0
    for j in range(Y.shape[1]):
        total += Y[0, j] * np.log(A2[0, j]) + (1 - Y[0, j]) * np.log(1 - A2[0, j])
    return -total / Y.shape[1]


def backward_propagation(parameters, cache, X, Y):
    m = Y.shape[1]
    A1, A2 = cache["A1"], cache["A2"]
    gradients = {
        "db1": np.zeros(parameters["b1"].shape),
        "db2": np.zeros(parameters["b2"].shape),
    }
    dZ2 = A2 - Y
    gradients["dZ2"] = dZ2
    gradients["dW2"] = np.matmul(dZ2, A1.T) / m
    dZ1 = np.matmul(parameters["W2"].T, dZ2) * (A1 * (1 - A1))
    gradients["dZ1"] = dZ1
    gradients["dW1"] = np.matmul(dZ1, X.T) / m
    return gradients


def update_parameters(parameters, grads, learning_rate):
    result = {}
    for layer in ("1", "2"):
        result["W" + layer] = parameters["W" + layer] - learning_rate * grads["dW" + layer]
        result["b" + layer] = parameters["b" + layer] - learning_rate * grads["db" + layer]
    return result
