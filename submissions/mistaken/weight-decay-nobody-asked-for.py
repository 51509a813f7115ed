# exercise: tanh-softmax-cross-entropy; expected: backward=wrong_value; mistakes: grad.l2
# reg * W is added to both gradients; J has no penalty on the weights.
import numpy as np

REG = 0.01


def forward(X, beta, theta):
    net_h = X.dot(beta)
    H = np.tanh(net_h)
    net_o = H.dot(theta)
    exp_scores = np.exp(net_o)
    probs = exp_scores / np.sum(exp_scores, axis=1, keepdims=True)
    return net_h, H, net_o, probs


def objective(Y, Y_hat):
    correct_logprobs = -np.log(Y_hat[np.arange(len(Y)), Y.argmax(axis=1)])
    return np.sum(correct_logprobs) / len(Y)


def backward(X, Y, beta, theta):
    _, a1, _, probs = forward(X, beta, theta)
    delta3 = probs.copy()
    delta3[range(len(X)), np.argmax(Y, axis=1)] -= 1
    delta3 /= len(X)
    dtheta = (a1.T).dot(delta3)
    delta2 = delta3.dot(theta.T) * (1 - np.power(a1, 2))
    dbeta = np.dot(X.T, delta2)
    # Add regularization terms
    dtheta += REG * theta
    dbeta += REG * beta
    return dbeta, dtheta
