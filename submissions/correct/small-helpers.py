# exercise: tanh-softmax-cross-entropy; expected: full marks
# Many small functions with long names; arrays of shape (N, K) throughout.
import numpy as np


def affine_map(inputs, weights):
    return np.matmul(inputs, weights)


def hidden_activation(net):
    exp_plus, exp_minus = np.exp(net), np.exp(-net)
    return (exp_plus - exp_minus) / (exp_plus + exp_minus)


def output_activation(net):
    shifted = net - net.max(axis=1, keepdims=True)
    return np.exp(shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True)))


def output_delta(targets, predictions):
    number_of_observations = targets.shape[0]
    return (predictions - targets) / number_of_observations


def hidden_delta(delta_of_outputs, weights, hidden):
    return np.matmul(delta_of_outputs, weights.T) * (1 - hidden) * (1 + hidden)


def weight_gradient(inputs, delta):
    return np.matmul(inputs.T, delta)


def forward(X, beta, theta):
    net_h = affine_map(X, beta)
    H = hidden_activation(net_h)
    net_o = affine_map(H, theta)
    return net_h, H, net_o, output_activation(net_o)


def objective(Y, Y_hat):
    probabilities_of_right_class = Y_hat[Y == 1]
    return -np.log(probabilities_of_right_class).mean()


def backward(X, Y, beta, theta):
    _, H, _, Y_hat = forward(X, beta, theta)
    delta_o = output_delta(Y, Y_hat)
    delta_h = hidden_delta(delta_o, theta, H)
    return weight_gradient(X, delta_h), weight_gradient(H, delta_o)
