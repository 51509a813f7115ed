# exercise: columns-params-cache; expected: full marks; mistakes: none
# The cache is a closure that, given Y, sends the gradient back itself.
import numpy as np


def forward_propagation(X, parameters):
    W1, b1, W2, b2 = map(parameters.get, ["W1", "b1", "W2", "b2"])
    A1 = np.tanh(W1 @ X + b1)
    A2 = 0.5 * (1 + np.tanh(0.5 * (W2 @ A1 + b2)))

    def pull_back(Y):
        share = np.full((Y.shape[1], 1), 1 / Y.shape[1])
        dZ2 = A2 - Y
        yield "dZ2", dZ2
        yield "db2", dZ2 @ share
        yield "dW2", (dZ2 * share.T) @ A1.T
        dZ1 = np.outer(W2, dZ2) / np.cosh(W1 @ X + b1) ** 2
        yield "dZ1", dZ1
        yield "db1", dZ1 @ share
        yield "dW1", dZ1 @ (share * X.T)

    return A2, pull_back


def compute_cost(A2, Y):
    chosen = np.where(Y == 1, A2, 1 - A2)
    return -np.log(chosen).mean()


def backward_propagation(parameters, cache, X, Y):
    return dict(cache(Y))


def update_parameters(parameters, grads, learning_rate):
    return {k: np.subtract(v, np.multiply(learning_rate, grads["d" + k])) for k, v in parameters.items()}
