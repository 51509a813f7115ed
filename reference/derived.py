"""Generated, do not edit: what SymPy derives from the rows, as NumPy code.

Command: python -m reference.generate_derived
"""
# ruff: noqa: E501 - the lines are as SymPy prints them
# fmt: off

import math
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

Array = np.ndarray[Any, Any]
Function = Callable[..., Array]

_ERF = np.frompyfunc(math.erf, 1, 1)


def _erf(z: Array) -> Array:
    return np.asarray(_ERF(z), dtype=float)


def _where_asked(y: Array, p: Array) -> Array:
    return np.where(y == 0, 1.0, p)


def _softmax(z: Array) -> Any:
    return 1 / np.exp(-z[..., :, None] + z[..., None, :]).sum(axis=-1)


ACTIVATIONS: Mapping[str, tuple[Function, Function]] = {
    "linear": (
        lambda z: z,
        lambda z: np.full_like(z, 1),
    ),
    "logistic": (
        lambda z: (1/2)*np.tanh((1/2)*z) + 1/2,
        lambda z: -1/4*(np.tanh((1/2)*z) - 1)*(np.tanh((1/2)*z) + 1),
    ),
    "softmax": (
        lambda z: _softmax(z),
        lambda z: _softmax(z)[..., :, None]*(-_softmax(z)[..., None, :] + np.eye(z.shape[-1])),
    ),
    "relu": (
        lambda z, at_zero: np.where(z > 0, z, 0),
        lambda z, at_zero: np.where(z == 0, at_zero, np.where(z > 0, 1, 0)),
    ),
    "tanh": (
        lambda z: 2*np.tanh((1/2)*z)/(np.tanh((1/2)*z)**2 + 1),
        lambda z: (np.tanh((1/2)*z) - 1)**2*(np.tanh((1/2)*z) + 1)**2/(np.tanh((1/2)*z)**2 + 1)**2,
    ),
    "leaky-relu": (
        lambda z, slope: np.where(z > 0, z, slope*z),
        lambda z, slope: np.where(z > 0, 1, slope),
    ),
    "softplus": (
        lambda z: np.logaddexp(0, z),
        lambda z: (1/2)*np.tanh((1/2)*z) + 1/2,
    ),
    "silu": (
        lambda z: (1/2)*z*(np.tanh((1/2)*z) + 1),
        lambda z: -1/4*(np.tanh((1/2)*z) + 1)*(z*np.tanh((1/2)*z) - z - 2),
    ),
    "gelu": (
        lambda z: z*((1/2)*_erf((1/2)*np.sqrt(2)*z) + 1/2),
        lambda z: (1/2)*np.sqrt(2)*z*np.exp(-1/2*z**2)/np.sqrt(np.pi) + (1/2)*_erf((1/2)*np.sqrt(2)*z) + 1/2,
    ),
}
"""g(z) and its derivative, for softmax the Jacobian."""

OBJECTIVES: Mapping[str, tuple[Function, Function]] = {
    "squared-error": (
        lambda y, p: (-p + y)**2,
        lambda y, p: 2*p - 2*y,
    ),
    "log-likelihood": (
        lambda y, p: y*np.log(_where_asked(y, p)) + (1 - y)*np.log(_where_asked(1 - y, 1 - p)),
        lambda y, p: -(1 - y)/_where_asked(1 - y, 1 - p) + y/_where_asked(y, p),
    ),
    "binary-cross-entropy": (
        lambda y, p: -y*np.log(_where_asked(y, p)) - (1 - y)*np.log(_where_asked(1 - y, 1 - p)),
        lambda y, p: (1 - y)/_where_asked(1 - y, 1 - p) - y/_where_asked(y, p),
    ),
    "binary-cross-entropy-logits": (
        lambda y, p: -p*y + np.logaddexp(0, p),
        lambda y, p: -y + (1/2)*np.tanh((1/2)*p) + 1/2,
    ),
    "cross-entropy": (
        lambda y, p: -y*np.log(_where_asked(y, p)),
        lambda y, p: -y/_where_asked(y, p),
    ),
    "cross-entropy-logits": (
        lambda y, p: y*(np.logaddexp.reduce(p, axis=-1, keepdims=True) - p),
        lambda y, p: _softmax(p)*y.sum(axis=-1, keepdims=True) - y,
    ),
    "huber": (
        lambda y, p, delta: np.where(delta >= abs(p - y), (1/2)*(p - y)**2, np.where(p - y > 0, -1/2*delta**2 + delta*(p - y), -1/2*delta**2 - delta*(p - y))),
        lambda y, p, delta: np.where(delta >= abs(p - y), p - y, np.where(p - y > 0, delta, -delta)),
    ),
    "inner-product": (
        lambda y, p: p*y,
        lambda y, p: y,
    ),
}
"""The terms and their slope by p."""

FUSED: Mapping[tuple[str, str], tuple[Function, Function]] = {
    ("log-likelihood", "logistic"): (
        lambda y, p: y*(p - np.logaddexp(0, p)) - (1 - y)*np.logaddexp(0, p),
        lambda y, p: y - 1/2*np.tanh((1/2)*p) - 1/2,
    ),
    ("binary-cross-entropy", "logistic"): (
        lambda y, p: -y*(p - np.logaddexp(0, p)) + (1 - y)*np.logaddexp(0, p),
        lambda y, p: -y + (1/2)*np.tanh((1/2)*p) + 1/2,
    ),
    ("binary-cross-entropy-logits", "linear"): (
        lambda y, p: -p*y + np.logaddexp(0, p),
        lambda y, p: -y + (1/2)*np.tanh((1/2)*p) + 1/2,
    ),
    ("cross-entropy", "softmax"): (
        lambda y, p: -y*(-np.logaddexp.reduce(p, axis=-1, keepdims=True) + p),
        lambda y, p: _softmax(p)*y.sum(axis=-1, keepdims=True) - y,
    ),
    ("cross-entropy-logits", "linear"): (
        lambda y, p: y*(np.logaddexp.reduce(p, axis=-1, keepdims=True) - p),
        lambda y, p: _softmax(p)*y.sum(axis=-1, keepdims=True) - y,
    ),
}
"""The terms and their slope by the output net, per objective and activation."""

PENALTY: tuple[Function, Function] = (
    lambda p, strength: p**2*strength,
    lambda p, strength: 2*p*strength,
)
"""The L2 term of one weight, and its slope."""

CONTRACTIONS: Mapping[str, str] = {
    "net": "ij,ni->nj",
    "jacobian": "ni,nij->nj",
    "shared-bias": "nj->",
    "weights": "nj,ni->ij",
    "bias": "nj->j",
    "input": "nj,ij->ni",
}
"""The einsum of each step; operands: d (upstream), slope, w (weights), x (inputs)."""
