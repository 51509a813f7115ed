# exercise: columns-params-cache; expected: backward_propagation.dZ1=wrong_value, backward_propagation.dW1=wrong_value, backward_propagation.db1=wrong_value; mistakes: dhid.wrong_act
# A1 (1 - A1) belongs to the logistic; the hidden layer is tanh.
import numpy as np


def forward_propagation(X, parameters):
    Z1 = parameters["W1"].dot(X) + parameters["b1"]
    A1 = (np.exp(Z1) - np.exp(-Z1)) / (np.exp(Z1) + np.exp(-Z1))
    Z2 = parameters["W2"].dot(A1) + parameters["b2"]
    A2 = 1 / (1 + np.exp(-Z2))
    return A2, (Z1, A1, Z2, A2)


def compute_cost(A2, Y):
    m = Y.shape[1]
    return float(-(np.dot(Y, np.log(A2).T) + np.dot(1 - Y, np.log(1 - A2).T))[0, 0] / m)


def backward_propagation(parameters, cache, X, Y):
    m = X.shape[1]
    (Z1, A1, Z2, A2) = cache
    dZ2 = A2 - Y
    dW2 = 1 / m * dZ2.dot(A1.T)
    db2 = 1 / m * np.sum(dZ2, axis=1, keepdims=True)
    dA1 = parameters["W2"].T.dot(dZ2)
    dZ1 = dA1 * A1 * (1 - A1)
    dW1 = 1 / m * dZ1.dot(X.T)
    db1 = 1 / m * np.sum(dZ1, axis=1, keepdims=True)
    grads = {"dZ2": dZ2, "dW2": dW2, "db2": db2, "dZ1": dZ1, "dW1": dW1, "db1": db1}
    return grads


def update_parameters(parameters, grads, learning_rate):
    W1, b1, W2, b2 = [parameters[k] - learning_rate * grads["d" + k] for k in ("W1", "b1", "W2", "b2")]
    return {"W1": W1, "b1": b1, "W2": W2, "b2": b2}
