# exercise: logistic-regression-outputs; expected: full marks; mistakes: none
# np.vectorize with signatures; the loops are NumPy's.
import math

import numpy as np

logistic = np.vectorize(lambda z: 1 / (1 + math.exp(-z)))
term = np.vectorize(lambda y, p: math.log(p) if y else math.log1p(-p))
outer = np.vectorize(np.multiply.outer, signature="(d),(k)->(d,k)")


def predict(X, W, b):
    net = np.vectorize(lambda x: x @ W + b, signature="(d)->(k)")(X)
    return net, logistic(net)


def objective(Y, Y_hat):
    return term(Y == 1, Y_hat).sum()


def gradients(X, Y, W, b):
    rest = Y - predict(X, W, b)[1]
    return outer(X, rest).sum(axis=0), np.add.reduce(rest)
