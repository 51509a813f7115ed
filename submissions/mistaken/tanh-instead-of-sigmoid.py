# exercise: single-vector-shared-bias; expected: forward.o=wrong_value, forward.h=wrong_value, backward=wrong_value; mistakes: fwd.tanh_for_logistic
# Written with tanh and its derivative throughout; each step is right for that network.
import numpy as np

act = np.tanh


def act_deriv(y):
    return 1.0 - y * y


def forward(x, V, b_h, W, b_o):
    h = act(np.dot(V, x) + b_h)
    o = act(np.dot(W, h) + b_o)
    return h, o


def error(t, o):
    return 0.5 * sum((t - o) ** 2)


def backward(x, t, V, b_h, W, b_o):
    h, o = forward(x, V, b_h, W, b_o)
    output_delta = (o - t) * act_deriv(o)
    hidden_delta = np.dot(W.T, output_delta) * act_deriv(h)
    dV = hidden_delta[:, None] * x[None, :]
    dW = output_delta[:, None] * h[None, :]
    return dV, np.sum(hidden_delta), dW, np.sum(output_delta)
