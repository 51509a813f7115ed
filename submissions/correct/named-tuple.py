# exercise: logistic-regression; expected: full marks
# Annotated, with a named tuple for several results.
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray


class Prediction(NamedTuple):
    net: NDArray
    y_hat: NDArray


class Gradients(NamedTuple):
    dJ_dw: NDArray
    dJ_db: float


def predict(X: NDArray, w: NDArray, b: float) -> Prediction:
    net: NDArray = X @ w + b
    return Prediction(net=net, y_hat=np.reciprocal(1 + np.exp(-net)))


def objective(y: NDArray, y_hat: NDArray) -> float:
    return float(np.log(y_hat) @ y + np.log(1 - y_hat) @ (1 - y))


def gradients(X: NDArray, y: NDArray, w: NDArray, b: float) -> Gradients:
    surprise = y - predict(X, w, b).y_hat
    return Gradients(dJ_dw=surprise @ X, dJ_db=surprise.sum())
