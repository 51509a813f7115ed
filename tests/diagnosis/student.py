"""A program for the lecture's network whose steps can be written otherwise, one by one."""

from collections.abc import Callable

import numpy as np

from grader.answers.plan import Task
from grader.spec.exercise import Exercise
from tests.conftest import values_of
from tests.diagnosis.lab import Answers, Array

FORWARD = "forward(X, beta, theta) -> net_h, H, net_o, Y_hat"
BACKWARD = "backward(X, Y, beta, theta) -> dJ_dnet_o, dJ_dtheta, dJ_dH, dJ_dnet_h, dJ_dbeta"
STEPS = (
    ('"forward(X, beta, theta) -> net_h, H, net_o, Y_hat"', f'"{FORWARD}"\npoints = 4'),
    (
        '"backward(X, Y, beta, theta) -> dJ_dbeta, dJ_dtheta"',
        f'"{BACKWARD}"\npoints = 5',
    ),
)
MakeExercise = Callable[..., Exercise]


def logistic(z: Array) -> Array:
    return np.asarray(1 / (1 + np.exp(-z)))


class Student:
    """The lecture's network with every step open to be written otherwise."""

    def net_h(self, X: Array, beta: Array) -> Array:
        return X @ beta

    def hidden(self, net: Array) -> Array:
        return logistic(net)

    def slope(self, H: Array) -> Array:
        return H * (1 - H)

    def delta(self, Y: Array, Y_hat: Array) -> Array:
        return Y_hat - Y

    def reported(self, values: dict[str, Array]) -> dict[str, Array]:
        return values

    def forward(self, X: Array, beta: Array, theta: Array) -> dict[str, Array]:
        net_h = self.net_h(X, beta)
        H = self.hidden(net_h)
        net_o = H @ theta
        return {"net_h": net_h, "H": H, "net_o": net_o, "Y_hat": logistic(net_o)}

    def backward(self, X: Array, Y: Array, beta: Array, theta: Array) -> dict[str, Array]:
        own = self.forward(X, beta, theta)
        # J is to be made large: its gradient at the net is y - p
        delta = -self.delta(Y, own["Y_hat"])
        back = delta @ theta.T
        hidden = back * self.slope(own["H"])
        return {
            "dJ_dnet_o": delta,
            "dJ_dtheta": own["H"].T @ delta,
            "dJ_dH": back,
            "dJ_dnet_h": hidden,
            "dJ_dbeta": X.T @ hidden,
        }

    def __call__(self, task: Task) -> list[Array]:
        arguments = [value.array.copy() for value in values_of(task.call)]
        with np.errstate(all="ignore"):
            values = getattr(self, task.function.label)(*arguments)
            return list(self.reported(values).values())


class Scaled(Student):
    """A first step that is wrong in a way that has no name."""

    def net_h(self, X: Array, beta: Array) -> Array:
        return X @ beta + 0.1 * np.sin(X).sum(axis=1, keepdims=True)


class Dropped(Student):
    """No derivative of the hidden activation."""

    def slope(self, H: Array) -> Array:
        return np.ones_like(H)


def replaced(**values: Callable[[Array], Array]) -> Answers:
    """A student who returns other values of some quantities, and goes on from them."""

    class Garbage(Student):
        def forward(self, X: Array, beta: Array, theta: Array) -> dict[str, Array]:
            out: dict[str, Array] = {}
            steps: dict[str, Callable[[], Array]] = {
                "net_h": lambda: X @ beta,
                "H": lambda: logistic(out["net_h"]),
                "net_o": lambda: out["H"] @ theta,
                "Y_hat": lambda: logistic(out["net_o"]),
            }
            for name, step in steps.items():
                value = step()
                out[name] = values[name](value) if name in values else value
            return out

    return Garbage()


def patterned(value: Array) -> Array:
    return np.asarray(np.random.default_rng(value.size).normal(size=value.shape))
