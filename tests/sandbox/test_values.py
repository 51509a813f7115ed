"""Taking returned values apart: every form a function may answer in, and every one it may not."""

from __future__ import annotations

from collections import OrderedDict, deque, namedtuple
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
import pytest

from grader.sandbox import wire
from grader.sandbox.guest_values import MISSING, WRONG_TYPE, Node, Problem, Returns, plain

A, B = np.arange(6.0).reshape(2, 3), np.array([1, 2])

Pair = namedtuple("Pair", "a b")
Swapped = namedtuple("Swapped", "b a")
Other = namedtuple("Other", "x y")


@dataclass
class Answer:
    b: object
    a: object


def leaf(name: str) -> Node:
    return Node(wire.LEAF, name, ())


def group(kind: str, *names: str) -> Node:
    return Node(wire.GROUP, kind, tuple((name, leaf(name)) for name in names))


def take(node: Node, value: object, limit: int = 10**6) -> Returns:
    returns = Returns(limit)
    returns.take(node, value)
    return returns


def objects(*values: object) -> np.ndarray:
    array = np.empty(len(values), object)
    array[:] = values
    return array


BY_NAME_OR_ORDER = [
    (A, B),
    [A, B],
    deque([A, B]),
    objects(A, B),
    Pair(A, B),
    Swapped(B, A),
    Other(A, B),
    Answer(B, A),
    {"b": B, "a": A, "more": None},
    OrderedDict(b=B, a=A),
    MappingProxyType({"a": A, "b": B}),
]


@pytest.mark.parametrize("value", BY_NAME_OR_ORDER, ids=lambda value: type(value).__name__)
def test_two_values_come_in_order_or_by_name(value: object) -> None:
    first, second = take(group("dict", "a", "b"), value).leaves
    assert first is A
    assert second is B


@pytest.mark.parametrize("kind", ["list", "tuple"])
@pytest.mark.parametrize("value", [(A, B), [A, B], objects(A, B)])
def test_lists_and_tuples_stand_for_each_other(kind: str, value: object) -> None:
    assert [id(x) for x in take(group(kind, "a", "b"), value).leaves] == [id(A), id(B)]


@pytest.mark.parametrize("value", [A, (A,), {"a": A}], ids=["itself", "1-tuple", "by its name"])
def test_a_single_value(value: object) -> None:
    assert take(leaf("a"), value).leaves == [pytest.approx(A)]


def test_groups_inside_groups_and_opaque_values_between() -> None:
    cache = object()
    inner = Node(wire.OPAQUE, "cache", ())
    tree = Node(wire.GROUP, "tuple", (("g", group("dict", "a", "b")), ("c", inner)))
    returns = take(tree, ({"a": A, "b": B}, cache))
    assert [id(x) for x in returns.leaves] == [id(A), id(B)]
    assert returns.kept == {"cache": cache}
    assert take(tree, None).kept == {}


def test_nothing_is_asked_of_a_function_that_works_in_place() -> None:
    assert take(group("dict"), None).leaves == []


AB, LAYERS = group("dict", "a", "b"), group("list", "0", "1")
PROBLEMS = [
    (leaf("a"), None, MISSING, "returned None"),
    (leaf("a"), "text", WRONG_TYPE, "returned a str"),
    (leaf("a"), b"text", WRONG_TYPE, "returned a bytes"),
    (leaf("a"), {"x": A}, WRONG_TYPE, "returned a dict"),
    (leaf("a"), {1, 2}, WRONG_TYPE, "returned a set"),
    (leaf("a"), (x for x in A), WRONG_TYPE, "returned a generator"),
    (leaf("a"), 10**30, WRONG_TYPE, "returned an int"),
    (leaf("a"), [[1], [1, 2]], WRONG_TYPE, "returned a list that makes no array (ragged rows?)"),
    (leaf("a"), objects([1], [1, 2]), WRONG_TYPE, "returned an array of objects (ragged rows?)"),
    (leaf("a"), [None, 1], WRONG_TYPE, "returned a list of objects (ragged rows?)"),
    (leaf("a"), np.array(["2020"], "M8[D]"), WRONG_TYPE, "returned an array of datetime64[D]"),
    (leaf("a"), ["1", "2"], WRONG_TYPE, "returned a list of <U1"),
    (leaf("a"), np.ones((1,) * 9), WRONG_TYPE, "returned an array of 9 dimensions"),
    (AB, None, MISSING, "returned None, 2 are asked"),
    (AB, (A,), MISSING, "returned 1 value, 2 are asked"),
    (AB, (A, B, B), WRONG_TYPE, "returned 3 values, 2 are asked"),
    (AB, A, WRONG_TYPE, "returned an array, 2 are asked"),
    (AB, "ab", WRONG_TYPE, "returned a str, 2 are asked"),
    (AB, 1.5, WRONG_TYPE, "returned a float, 2 are asked"),
    (AB, {"b": B, "A": A}, MISSING, "key 'a' is not in the returned dict (keys: b, A)"),
    (LAYERS, {"0": A, "1": B}, WRONG_TYPE, "returned a dict, 2 are asked"),
]


@pytest.mark.parametrize(("node", "value", "kind", "text"), PROBLEMS)
def test_what_is_no_answer_is_a_problem(node: Node, value: object, kind: int, text: str) -> None:
    assert take(node, value).leaves[0] == Problem(kind, text)


def test_a_missing_key_is_the_problem_of_that_value_only() -> None:
    first, second = take(AB, {"a": A, "B": B}).leaves
    assert first is A
    assert second == Problem(MISSING, "key 'b' is not in the returned dict (keys: a, B)")


PLAIN = [
    (A.view(np.matrix), A),
    (np.ma.masked_array(A, A > 2), A),
    (A.view(type("Sub", (np.ndarray,), {})), A),
    ([[0, 1, 2], [3, 4, 5]], A.astype(int)),
    (1, np.asarray(1)),
    (True, np.asarray(True)),
    (np.float32(0.5), np.asarray(0.5, "f4")),
    (1j, np.asarray(1j)),
    ([], np.empty(0)),
]


@pytest.mark.parametrize(("value", "array"), PLAIN)
def test_numbers_lists_and_subclasses_become_plain_arrays(value: object, array: np.ndarray) -> None:
    got = plain(value)
    assert type(got) is np.ndarray
    assert (got.dtype, got.shape) == (array.dtype, array.shape)
    assert (got == array).all()


def test_values_are_read_up_to_the_limit_of_all_together() -> None:
    first, second, third = take(group("tuple", "a", "b", "c"), (A, A, B), limit=64).leaves
    assert first is A
    assert second == Problem(WRONG_TYPE, "returned 48 bytes, at most 64 are read")
    assert third is B


def test_a_broadcast_array_is_measured_before_it_is_copied() -> None:
    (huge,) = take(leaf("a"), np.broadcast_to(1.0, (10**6, 10**6))).leaves
    assert isinstance(huge, Problem)
