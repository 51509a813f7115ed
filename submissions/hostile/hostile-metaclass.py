# exercise: logistic-log-likelihood; class: confuse; allowed: raised, missing, wrong_type, crashed, not_judged
# Returns, and has in the place of a function, objects whose class raises when asked for its name.
import numpy as np


class Nameless(type):
    def __getattribute__(cls, name):
        if name == "__name__":
            raise SystemExit(0)
        return type.__getattribute__(cls, name)


class Thing(metaclass=Nameless):
    pass


def forward(X, beta, theta):
    return Thing()


backward = Thing()
