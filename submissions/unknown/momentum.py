# exercise: training-loop; expected: train.beta_trained=wrong_value, train.b_h_trained=wrong_value, train.theta_trained=wrong_value, train.b_o_trained=wrong_value, train.J_history=wrong_value; mistakes: unknown
# Gradient descent with momentum, which is another method.
import numpy as np


def train(X, Y, beta, b_h, theta, b_o, eta, T):
    params = [beta, b_h, theta, b_o]
    velocity = [np.zeros_like(p) for p in params]
    history = []
    for _ in range(T):
        beta, b_h, theta, b_o = params
        H = np.tanh(X @ beta + b_h)
        P = 1 / (1 + np.exp(-(H @ theta + b_o)))
        history.append(-(Y * np.log(P) + (1 - Y) * np.log(1 - P)).sum() / len(X))
        d2 = (P - Y) / len(X)
        d1 = d2 @ theta.T * (1 - H**2)
        grads = [X.T @ d1, d1.sum(0), H.T @ d2, d2.sum(0)]
        velocity = [0.9 * v + g for v, g in zip(velocity, grads)]
        params = [p - eta * v for p, v in zip(params, velocity)]
    return (*params, history)
