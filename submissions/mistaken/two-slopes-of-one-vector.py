# exercise: single-vector-shared-bias; expected: backward=wrong_value; mistakes: dout.dropped, dhid.at_output
# No slope at the outputs; at the hidden units the slope is taken at h instead of the net.
import numpy as np


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def sigmoid_derivative(z):
    return sigmoid(z) * (1 - sigmoid(z))


def forward(x, V, b_h, W, b_o):
    h = sigmoid(np.dot(V, x) + b_h)
    return h, sigmoid(np.dot(W, h) + b_o)


def error(t, o):
    return 0.5 * np.square(t - o).sum()


def backward(x, t, V, b_h, W, b_o):
    h, o = forward(x, V, b_h, W, b_o)
    output_gradient = o - t
    hidden_gradient = np.dot(W.T, output_gradient) * sigmoid_derivative(h)
    return (
        np.outer(hidden_gradient, x), hidden_gradient.sum(),
        np.outer(output_gradient, h), output_gradient.sum(),
    )
