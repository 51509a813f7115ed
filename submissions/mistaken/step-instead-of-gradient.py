# exercise: linear-regression; expected: gradients=wrong_value; mistakes: grad.update
# Returns what is to be added to the parameters, with a learning rate of its own.
import numpy as np

learning_rate = 0.1


def predict(X, w, b):
    return X @ w + b


def objective(y, y_hat):
    return np.mean((y - y_hat) ** 2)


def gradients(X, y, w, b):
    y_hat = predict(X, w, b)
    grad_w = -2 * X.T @ (y - y_hat) / len(y)
    grad_b = -2 * np.mean(y - y_hat)
    return -learning_rate * grad_w, -learning_rate * grad_b
