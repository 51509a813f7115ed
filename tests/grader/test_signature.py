"""Signatures: what is read, and how a broken one is answered."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.spec.signature import (
    Constant,
    Group,
    Name,
    SignatureError,
    names_in,
    parse_signature,
)


def test_a_plain_call():
    signature = parse_signature("forward(X, beta) -> net_h, H")
    assert signature.function == "forward"
    assert signature.arguments == (Name("X"), Name("beta"))
    assert signature.returns == (Name("net_h"), Name("H"))


def test_groups_constants_and_signs():
    signature = parse_signature(
        'step(X, params={W1, "b1": b, c: W2}, "relu", -0.5) -> -dW, {A: [H1, H2]}, cache'
    )
    members = (("W1", Name("W1")), ("b1", Name("b")), ("c", Name("W2")))
    assert signature.arguments == (
        Name("X"),
        Group("dict", members),
        Constant("relu"),
        Constant(-0.5),
    )
    assert signature.argument_names[1] == "params"
    assert signature.returns[0] == Name("dW", negative=True)
    assert [name.name for name in names_in(signature.returns)] == ["dW", "H1", "H2", "cache"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("forward", "'('"),
        ("forward(X", "','"),
        ("forward(X) -> ", "a name"),
        ("forward(X) -> A B", "the end"),
        ("forward(X) -> {A", "','"),
        ("forward(X) -> {[A]}", "needs a name"),
        ("forward(X$) -> A", "cannot read"),
        ("3(X) -> A", "a name"),
    ],
)
def test_a_broken_signature_says_where(text, expected):
    with pytest.raises(SignatureError, match=r"in 'forward|in '3") as error:
        parse_signature(text)
    assert expected in str(error.value)


NAMES = st.from_regex(r"[A-Za-z_][A-Za-z0-9_]{0,6}", fullmatch=True)


@given(NAMES, st.lists(NAMES, max_size=5), st.lists(NAMES, min_size=1, max_size=5))
def test_names_come_back_in_order(function, arguments, returns):
    text = f"{function}( {' , '.join(arguments)} )->{','.join(returns)}"
    signature = parse_signature(text)
    assert [name.name for name in names_in(signature.arguments)] == arguments
    assert [name.name for name in names_in(signature.returns)] == returns


@given(st.text(max_size=40))
def test_any_text_is_read_or_refused(text):
    with contextlib.suppress(SignatureError):
        parse_signature(text)
