"""The catalogue: every row complete, every mistake of the field's list there, every row alive."""

import re

import pytest

from grader.diagnosis.catalogue import CATALOGUE
from grader.diagnosis.diagnose import banks_of
from grader.diagnosis.mistake import Mistake
from grader.diagnosis.site import site_of
from grader.spec.read import bundled
from tests.diagnosis.lab import plan_of

LISTED = [
    "fwd.out_act_missing",
    "fwd.hid_act_missing",
    "fwd.out_act_twice",
    "fwd.hid_act_twice",
    "fwd.logistic_sign",
    "fwd.tanh_for_logistic",
    "fwd.logistic_for_tanh",
    "fwd.same_act_both",
    "fwd.softmax_axis0",
    "fwd.softmax_global",
    "fwd.logistic_for_softmax",
    "fwd.relu_leaky",
    "fwd.bias_missing",
    "fwd.bias_after_act",
    "fwd.weights_transposed",
    "loss.half",
    "loss.sum_not_mean",
    "loss.mean_elements",
    "loss.sign",
    "loss.one_term",
    "loss.log2",
    "loss.sqrt",
    "loss.abs",
    "err.sign",
    "err.missing_2",
    "err.extra_2",
    "err.swap_y_yhat",
    "err.no_division",
    "err.one_term",
    "err.loss_value",
    "err.abs",
    "red.none",
    "red.mean",
    "red.mean_elements",
    "red.by_K",
    "red.twice",
    "red.twice_hidden",
    "red.2N",
    "red.fan_in",
    "red.last_obs",
    "red.mean_first",
    "dout.dropped",
    "dout.at_output",
    "dout.formula_on_net",
    "dout.wrong_act",
    "dout.softmax_diag",
    "dout.softmax_offdiag_sign",
    "dout.again",
    "dout.canonical_always",
    "dout.no_parens",
    "dhid.dropped",
    "dhid.at_output",
    "dhid.formula_on_net",
    "dhid.wrong_act",
    "dhid.out_act",
    "dhid.relu_upstream",
    "dhid.relu_value",
    "dhid.relu_ge",
    "dhid.no_parens",
    "dhid.tanh_no_square",
    "dhid.softmax_diag",
    "dhid.twice",
    "back.no_transpose",
    "back.updated_weights",
    "back.error_not_delta",
    "back.wrong_weights",
    "back.gradient_for_weights",
    "back.no_weights",
    "back.mean_k",
    "back.first_k",
    "back.abs_weights",
    "grad.pre_activation",
    "grad.input_for_hidden",
    "grad.hidden_for_input",
    "grad.transposed_out",
    "grad.transposed_in",
    "grad.transposed_all",
    "grad.order",
    "grad.l2",
    "grad.update",
    "grad.new_weights",
    "grad.int_dtype",
    "grad.normalised",
    "bias.not_summed",
    "bias.mean",
    "bias.axis1",
    "bias.total",
    "bias.times_h",
    "bias.zero",
    "io.mutates_inputs",
    "io.state",
    "io.random",
    "io.numeric_diff",
    "io.log_eps",
    "io.float32",
    "io.rank1",
    "io.matmul_elementwise",
    "stab.softmax_overflow",
    "stab.log_zero",
]
"""The list of mistakes that the project set out with."""
NOT_LIVE = {
    "dhid.relu_ge": "no case has a net of exactly 0",
    "dout.relu_upstream": "no exercise has both a ReLU output and an objective",
    "dhid.not_contracted": "no exercise has a hidden softmax",
    "loss.sum_outputs": "no exercise takes the mean over outputs",
    "dhid.softmax_diag": "no exercise has a hidden softmax",
    "dhid.softmax_offdiag_sign": "no exercise has a hidden softmax",
}
"""Mistakes that no exercise can show, with the reason."""
FORMULA = re.compile(r"[*@=^\\]|\.T\b|\*\*|np\.(?!mean\b)|\b[a-zA-Z_]+\([a-zA-Z_ ,]*\)\s*[-+]")


@pytest.mark.parametrize("row", CATALOGUE.values(), ids=lambda row: row.code)
def test_a_row_is_complete(row: Mistake) -> None:
    assert re.fullmatch(r"[a-z]+\.[a-zA-Z0-9_]+", row.code)
    for text in (row.what, row.why):
        assert text[0].isupper() or text.startswith(
            ("tanh", "prediction", "1/N", "(N,)", "0 times")
        )
        assert text.endswith(".")
        assert len(text.split()) >= 4
    assert row.question.endswith("?")
    assert row.question[0].isupper() or row.question.startswith("np.mean")
    assert len({row.what, row.why, row.question}) == 3


@pytest.mark.parametrize("row", CATALOGUE.values(), ids=lambda row: row.code)
def test_a_question_never_gives_the_formula_away(row: Mistake) -> None:
    assert not FORMULA.search(row.question)


@pytest.mark.parametrize("text", ["Is it h*(1-h)?", "Why not delta @ W.T?", "Is dJ = 0?", "x^2?"])
def test_a_formula_is_noticed(text: str) -> None:
    assert FORMULA.search(text)


def test_the_catalogue_has_every_mistake_of_the_list() -> None:
    assert len(LISTED) == len(set(LISTED)) == 99
    assert not set(LISTED) - set(CATALOGUE)


def test_no_two_rows_say_the_same() -> None:
    told = [row.what for row in CATALOGUE.values()]
    assert len(told) == len(set(told))


def _makeable() -> set[str]:
    networks = {
        f.network for name in bundled() for f in plan_of(name, seed=None).exercise.functions
    }
    return {
        row.code
        for row in CATALOGUE.values()
        if any(True for network in networks for _ in row.made(site_of(network)))
    }


@pytest.mark.slow
def test_every_mistake_that_can_be_made_shows_in_some_exercise() -> None:
    live = {
        code
        for name in bundled()
        for bank in banks_of(plan_of(name)).values()
        for entry in bank.singles
        for code in entry.hypothesis.codes
    }
    made = _makeable()
    assert made - live - set(NOT_LIVE) == set()
    assert set(NOT_LIVE) & live == set()
    listed_formulas = {c for c in LISTED if not c.startswith(("io.", "stab."))} - set(NOT_LIVE)
    assert listed_formulas - live - {"grad.l2"} == set()
