# exercise: logistic-binary-cross-entropy; expected: backward.dJ_db_h=wrong_value, backward.dJ_db_o=wrong_value; mistakes: bias.times_h
# The deltas are multiplied by the units' own outputs before they are summed for the biases.
from numpy import exp, log


def sigmoid(z):
    return 1 / (1 + exp(-z))


def forward(X, beta, b_h, theta, b_o):
    net_h = X @ beta + b_h
    H = sigmoid(net_h)
    net_o = H @ theta + b_o
    Y_hat = sigmoid(net_o)
    return net_h, H, net_o, Y_hat


def objective(Y, Y_hat):
    return -(Y * log(Y_hat) + (1 - Y) * log(1 - Y_hat)).sum() / len(Y)


def backward(X, Y, beta, b_h, theta, b_o):
    _, H, _, Y_hat = forward(X, beta, b_h, theta, b_o)
    delta_o = (Y_hat - Y) / len(Y)
    delta_h = delta_o @ theta.T * H * (1 - H)
    dJ_db_o = (delta_o * Y_hat).sum(axis=0)
    dJ_db_h = (delta_h * H).sum(axis=0)
    return X.T @ delta_h, dJ_db_h, H.T @ delta_o, dJ_db_o
