# exercise: columns-params-cache; expected: compute_cost=wrong_value; mistakes: loss.one_term
# Only observations with Y = 1 count in the cost, as in the categorical cross entropy.
import numpy as np


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def forward_propagation(X, parameters):
    p = parameters
    A1 = np.tanh(p["W1"] @ X + p["b1"])
    return sigmoid(p["W2"] @ A1 + p["b2"]), A1


def compute_cost(A2, Y):
    return -np.sum(Y * np.log(A2)) / Y.shape[1]


def backward_propagation(parameters, cache, X, Y):
    A1, W2, m = cache, parameters["W2"], Y.shape[1]
    A2 = sigmoid(W2 @ A1 + parameters["b2"])
    g = {}
    g["dZ2"] = A2 - Y
    g["dW2"] = g["dZ2"] @ A1.T / m
    g["db2"] = g["dZ2"].mean(axis=1, keepdims=True)
    g["dZ1"] = W2.T @ g["dZ2"] * (1 - A1**2)
    g["dW1"] = g["dZ1"] @ X.T / m
    g["db1"] = g["dZ1"].mean(axis=1, keepdims=True)
    return g


def update_parameters(parameters, grads, learning_rate):
    return {
        "W1": parameters["W1"] - learning_rate * grads["dW1"],
        "b1": parameters["b1"] - learning_rate * grads["db1"],
        "W2": parameters["W2"] - learning_rate * grads["dW2"],
        "b2": parameters["b2"] - learning_rate * grads["db2"],
    }
