# exercise: published-example; expected: step=wrong_value; mistakes: dout.act_of_error
# The logistic itself is applied to the error, where its slope should multiply it.
import numpy as np


def f(net):
    return 1 / (1 + np.exp(-net))


def forward(i, W_h, b1, W_o, b2):
    net_h = W_h @ i + b1
    out_h = f(net_h)
    net_o = W_o @ out_h + b2
    out_o = f(net_o)
    return net_h, out_h, net_o, out_o


def error(target, out_o):
    return 0.5 * np.dot(target - out_o, target - out_o)


def step(i, target, W_h, b1, W_o, b2, eta):
    net_h, out_h, net_o, out_o = forward(i, W_h, b1, W_o, b2)
    e = out_o - target
    delta_o = f(e)
    delta_h = (W_o.T @ delta_o) * out_h * (1 - out_h)
    W_o_new = W_o - eta * np.outer(delta_o, out_h)
    W_h_new = W_h - eta * np.outer(delta_h, i)
    return W_h_new, W_o_new
