# exercise: chain-rule-factors; expected: dJ_dY_hat=wrong_value, dH_dnet_h=wrong_value; mistakes: err.sign, dhid.tanh_no_square
# The slope of the likelihood has the wrong sign, and tanh' lacks a square.
import numpy as np

dJ_dY_hat = lambda Y, Y_hat: (1 - Y) / (1 - Y_hat) - Y / Y_hat
dY_hat_dnet_o = lambda net_o: np.exp(-net_o) / (1 + np.exp(-net_o)) ** 2
dnet_o_dtheta = lambda H: H
dnet_o_dH = lambda theta: theta.T
dH_dnet_h = lambda net_h: 1 - np.tanh(net_h)
dnet_h_dbeta = lambda X: X
dJ_dnet_o = lambda a, b: a * b
dJ_dH = lambda a, b: a @ b
dJ_dnet_h = lambda a, b: a * b
dJ_dtheta = lambda a, b: a.T @ b
dJ_dbeta = lambda a, b: a.T @ b
