# exercise: three-layer-network; expected: backward.dJ_db1=wrong_value, backward.dJ_db2=wrong_value, backward.dJ_db3=wrong_value; mistakes: bias.mean
# The deltas carry 1/N already; the bias gradients are averaged once more.
import numpy as np


def layers(X, W1, b1, W2, b2, W3, b3):
    net_1 = X @ W1 + b1
    H_1 = np.fmax(net_1, 0)
    H_2 = np.tanh(H_1 @ W2 + b2)
    logits = H_2 @ W3 + b3
    P = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    return {"X": X, "net_1": net_1, "H_1": H_1, "H_2": H_2, "P": P}


def forward(X, W1, b1, W2, b2, W3, b3):
    c = layers(X, W1, b1, W2, b2, W3, b3)
    return c["H_1"], c["H_2"], c["P"]


def deltas(X, Y, W1, b1, W2, b2, W3, b3):
    c = layers(X, W1, b1, W2, b2, W3, b3)
    d3 = (c["P"] - Y) / len(Y)
    d2 = (1 - c["H_2"] ** 2) * (d3 @ W3.T)
    d1 = (c["net_1"] > 0) * (d2 @ W2.T)
    return d3, d2, d1


def backward(X, Y, W1, b1, W2, b2, W3, b3):
    c = layers(X, W1, b1, W2, b2, W3, b3)
    d3, d2, d1 = deltas(X, Y, W1, b1, W2, b2, W3, b3)
    out = []
    for below, d in ((c["X"], d1), (c["H_1"], d2), (c["H_2"], d3)):
        out.append(below.T @ d)
        out.append(np.mean(d, axis=0))
    return out
