# exercise: published-example; expected: step=wrong_value; mistakes: dout.dropped
# The error of an output goes into the weights without the slope of the logistic.
import numpy as np


class Neuron:
    def __init__(self, weights, bias):
        self.weights = weights
        self.bias = bias

    def output(self, inputs):
        self.inputs = inputs
        self.net = sum(w * x for w, x in zip(self.weights, inputs)) + self.bias
        self.out = 1 / (1 + np.exp(-self.net))
        return self.out


def build(i, W_h, b1, W_o, b2):
    hidden = [Neuron(w, b1) for w in W_h]
    h = [n.output(i) for n in hidden]
    outputs = [Neuron(w, b2) for w in W_o]
    for n in outputs:
        n.output(h)
    return hidden, outputs


def forward(i, W_h, b1, W_o, b2):
    hidden, outputs = build(i, W_h, b1, W_o, b2)
    return (
        [n.net for n in hidden], [n.out for n in hidden],
        [n.net for n in outputs], [n.out for n in outputs],
    )


def error(target, out_o):
    return sum(0.5 * (t - o) ** 2 for t, o in zip(target, out_o))


def step(i, target, W_h, b1, W_o, b2, eta):
    hidden, outputs = build(i, W_h, b1, W_o, b2)
    pd_out = [n.out - t for n, t in zip(outputs, target)]
    pd_hidden = []
    for h in range(len(hidden)):
        d = sum(pd_out[o] * outputs[o].weights[h] for o in range(len(outputs)))
        pd_hidden.append(d * hidden[h].out * (1 - hidden[h].out))
    new_h = [[w - eta * pd * x for w, x in zip(n.weights, n.inputs)] for n, pd in zip(hidden, pd_hidden)]
    new_o = [[w - eta * pd * x for w, x in zip(n.weights, n.inputs)] for n, pd in zip(outputs, pd_out)]
    return np.array(new_h), np.array(new_o)
