"""The exercises that ship: readable, solvable, reproducible, and able to tell right from wrong."""

import hashlib
import tomllib
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import Result

from grader.answers import key as key_module
from grader.answers.cases import Case, cases_of, public_cases
from grader.answers.key import CaseKey, value_of
from grader.answers.plan import make_plan
from grader.errors import KeyFault, SpecError
from grader.spec.exercise import Exercise
from grader.spec.read import EXERCISES, bundled, find_exercise, read_exercise
from grader.statement import statement
from reference.bounded import Bounded
from reference.network import Network
from reference.program import Trace

ALL = bundled()
SEEDS = ("samples", "tests", "a", "3")
MOST_DRAWS = 20
FIXED_SIZES = ("published-example",)


@cache
def _exercise(name: str, variant: int = 0) -> Exercise:
    return read_exercise(find_exercise(name), variant)


@cache
def _cases(name: str, seed: str) -> tuple[Case, ...]:
    return cases_of(_exercise(name), seed)


def _document(name: str) -> dict[str, Any]:
    return tomllib.loads((EXERCISES / f"{name}.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", ALL)
def test_the_file_says_what_it_is(name: str) -> None:
    document = _document(name)
    assert document["id"] == name
    assert document["title"][0].isupper()
    assert len(document["title"]) <= 100
    assert document["text"].endswith(".")
    assert len(document["text"]) <= 320


@pytest.mark.parametrize("name", ALL)
def test_points_are_whole_for_every_quantity(name: str) -> None:
    for function in _exercise(name).functions:
        asked = len(list(_exercise(name).asked(function)))
        assert (function.points / asked).denominator == 1, function.name
        assert (function.stability / asked).denominator == 1, function.name


@pytest.mark.parametrize("name", ALL)
def test_every_adapter_belongs_to_an_exercise_and_defines_its_functions(name: str) -> None:
    exercise = _exercise(name)
    if exercise.adapter is not None:
        source = exercise.adapter[1].decode()
        assert all(f"def {function.name}(student, " in source for function in exercise.functions)


def test_no_adapter_is_orphaned() -> None:
    stems = {path.stem.removesuffix(".starter") for path in EXERCISES.glob("*.py")}
    assert stems <= {*ALL, "__init__"}


@pytest.mark.parametrize("name", ALL)
def test_show_states_every_function_name_and_shape(
    name: str, grader: Callable[..., Result]
) -> None:
    result = grader("show", name)
    assert result.exit_code == 0
    exercise = _exercise(name)
    shapes = dict(statement(exercise))["Shapes"]
    told = {term for term, _ in shapes}
    for function in exercise.functions:
        assert function.signature.text in " ".join(result.output.split())
        assert {*exercise.given(function), *exercise.asked(function)} <= told
    assert len(set(shapes)) == len(shapes)


@pytest.mark.parametrize("name", ALL)
def test_solve_shows_every_asked_quantity(name: str, grader: Callable[..., Result]) -> None:
    result = grader("solve", name)
    assert result.exit_code == 0
    first = next(iter(_exercise(name).networks()))
    for function in _exercise(name).functions:
        if function.network == first:
            for asked in _exercise(name).asked(function):
                assert f"\n  {asked}  (" in result.output


def test_show_tells_apart_one_name_with_two_shapes(grader: Callable[..., Result]) -> None:
    output = grader("show", "activations").output
    assert "(N, K): derivative of the activation" in output
    assert "(N, K, K): Jacobian of the activation, in softmax_derivative" in output


@pytest.mark.parametrize(
    ("name", "formula"),
    [
        ("linear-regression", "1/N sum over n of [(y - p)^2]; minimise J"),
        ("linear-regression-outputs", "1/N sum over n and k of [(y - p)^2]; minimise J"),
        ("logistic-log-likelihood", "sum over n and k of [y ln p + (1 - y) ln(1 - p)]; maximise J"),
        ("single-vector-shared-bias", "0.5 * sum over k of [(y - p)^2]; minimise J"),
        ("columns-params-cache", "1/N sum over n of [-(y ln p + (1 - y) ln(1 - p))]; minimise J"),
    ],
)
def test_show_states_the_objective_in_full(name: str, formula: str) -> None:
    terms = [row for _, rows in statement(_exercise(name)) for row in rows]
    assert ("J", formula) in terms


@pytest.mark.parametrize("name", ALL)
@pytest.mark.parametrize("seed", SEEDS)
def test_the_key_is_made_and_witnessed(name: str, seed: str) -> None:
    plan = make_plan(_exercise(name), seed)
    assert {task.case.visibility for task in plan.tasks} == {"public", "hidden"}
    for task in plan.tasks:
        assert task.answers
        for answer, single in zip(task.answers, task.single_bounds(), strict=True):
            assert np.isfinite(answer.value).all()
            assert np.isfinite(answer.bound).all()
            assert (answer.bound <= single).all()


def test_the_key_of_saturated_cases_is_made_for_any_seed() -> None:
    for seed in range(12):
        make_plan(_exercise("stability"), str(seed))


@pytest.mark.parametrize("name", ALL)
def test_few_draws_pass_the_guards(name: str) -> None:
    most = max(case.draws for seed in SEEDS for case in _cases(name, seed))
    print(f"{name}: at most {most} draws for a case")
    assert most <= MOST_DRAWS


def _free(exercise: Exercise, network: Network) -> bool:
    ranges = [exercise.size(symbol) for symbol in network.symbols()]
    return len(ranges) > 1 and all(low < high for low, high in ranges)


@pytest.mark.parametrize("name", ALL)
@pytest.mark.parametrize("seed", SEEDS)
def test_sizes_tell_axes_apart_and_one_case_is_square(name: str, seed: str) -> None:
    exercise = _exercise(name)
    for network in exercise.networks():
        drawn = [
            list(case.sizes.values())
            for case in _cases(name, seed)
            if case.network == network and not case.saturated
        ]
        if _free(exercise, network):
            assert sum(len(set(sizes)) == len(sizes) for sizes in drawn) >= 3
            assert any(len(set(sizes)) == 1 for sizes in drawn)
        else:
            assert name in FIXED_SIZES


def _tampered(monkeypatch: pytest.MonkeyPatch, quantity: str) -> None:
    """Every key is made with one quantity wrong by a millionth."""
    right = key_module.evaluate

    def evaluate(*arguments: Any) -> Trace:
        trace = right(*arguments)
        if isinstance(trace.get(quantity), Bounded):
            old = trace[quantity]
            trace[quantity] = Bounded(old.value * (1 + 1e-6), old.error, old.unit)
        return trace

    monkeypatch.setattr(key_module, "evaluate", evaluate)


def _computed(exercise: Exercise, case: Case) -> list[str]:
    """Names of the quantities of a case that are asked and not given as an input."""
    names = [
        part
        for function in exercise.functions
        if function.network == case.network
        for name in exercise.asked(function)
        for part in exercise.view(case.network, name).parts
    ]
    trace = CaseKey(exercise, case).trace
    return [n for n in dict.fromkeys(names) if n not in case.values and value_of(trace[n]).any()]


@pytest.mark.parametrize("name", ALL)
def test_a_wrong_key_marks_nobody(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    exercise = _exercise(name)
    cases = {case.network: case for case in reversed(public_cases(exercise)) if not case.saturated}
    assert set(cases) == set(exercise.networks())
    tampered = [
        (case, quantity) for case in cases.values() for quantity in _computed(exercise, case)
    ]
    for case, quantity in tampered:
        with monkeypatch.context() as patch:
            _tampered(patch, quantity)
            with pytest.raises(KeyFault, match=f"disagree on {quantity} "):
                _ = CaseKey(exercise, case).trace


@pytest.mark.parametrize(
    ("name", "sha256"),
    [
        (
            "logistic-log-likelihood",
            "426bd71c9d0b8b029e004ddaa249f9f95aabe3da32f2f82cd631f29b492730eb",
        ),
        (
            "columns-params-cache",
            "7062941eecba3ed316a7e947318c8fca48c2c692e38672bfbcce279e74d59f7a",
        ),
        (
            "rows-relu-logits-l2",
            "b7fa8ee10c958a4e6f0ab0874a70a95df82b76412bedcf4342a0ce8e2780a8d6",
        ),
    ],
)
def test_public_cases_never_change(name: str, sha256: str) -> None:
    digest = hashlib.sha256()
    for case in public_cases(_exercise(name)):
        for quantity, value in sorted(case.values.items()):
            digest.update(f"{quantity} {value.shape} {value.tolist()}\n".encode())
    assert digest.hexdigest() == sha256


def _first_case(name: str) -> Callable[[str], np.ndarray[Any, Any]]:
    """The quantities of an exercise's first public case by the course's names."""
    from grader.solve import Solution

    exercise = _exercise(name)
    solution = Solution(exercise, public_cases(exercise)[0])
    return {row.name: row.value for row in solution.quantities()}.__getitem__


def _printed(array: np.ndarray[Any, Any], digits: int) -> list[str]:
    return [f"{number:.{digits}g}" for number in array.ravel()]


@pytest.mark.parametrize(
    ("quantity", "digits", "numbers"),
    [
        ("net_h", 3, ["0.755", "0.68"]),
        ("H", 3, ["0.755", "0.68"]),
        ("net_o", 4, ["0.8385"]),
        ("Y_hat", 4, ["0.8385"]),
        ("J", 6, ["0.0260822"]),
        ("dJ_dY_hat", 3, ["-0.323"]),
        ("dJ_dtheta", 6, ["-0.243865", "-0.21964"]),
        ("dJ_dH", 4, ["-0.0969", "-0.2907"]),
        ("dJ_dbeta", 6, ["-0.033915", "-0.101745", "-0.08721", "-0.26163"]),
    ],
)
def test_the_worked_example_has_the_numbers_of_the_blackboard(
    quantity: str, digits: int, numbers: list[str]
) -> None:
    assert _printed(_first_case("worked-example")(quantity), digits) == numbers


@pytest.mark.parametrize(
    ("quantity", "numbers"),
    [
        ("net_h", "0.3775"),
        ("out_h", "0.593269992 0.596884378"),
        ("net_o", "1.105905967"),
        ("out_o", "0.75136507 0.772928465"),
        ("J", "0.298371109"),
        ("dJ_dW_o", "0.082167041"),
        ("dJ_dW_h", "0.000438568"),
        ("W_o_new", "0.35891648 0.408666186 0.511301270 0.561370121"),
        ("W_h_new", "0.149780716 0.19956143 0.24975114 0.29950229"),
    ],
)
def test_the_published_example_has_the_published_numbers(quantity: str, numbers: str) -> None:
    computed = _first_case("published-example")(quantity).ravel()
    for got, published in zip(computed, numbers.split(), strict=False):
        decimals = len(published.partition(".")[2])
        assert f"{got:.{decimals}f}" == published


def test_every_variant_of_any_network_can_be_graded() -> None:
    made = {_exercise("any-network", seed).variant: seed for seed in range(200)}
    for seed in made.values():
        make_plan(_exercise("any-network", seed), "hidden")
    document = _document("any-network")
    hidden, output = (layer["activation"] for layer in document["network"]["layers"])
    for choice in (*hidden, *output, *document["objective"]["name"]):
        assert any(f"= {choice}" in variant for variant in made), f"{choice} is never drawn"


@pytest.mark.parametrize(
    ("call", "reason"),
    [
        ("f(dJ_dY_hat, net) -> dJ_dnet", "argument dJ_dY_hat is not finite"),
        ("f(Y, net) -> dJ_dY_hat", "nothing it returns is finite"),
    ],
)
def test_saturated_cases_ask_for_what_is_finite(call: str, reason: str, tmp_path: Path) -> None:
    source = (EXERCISES / "stability.toml").read_text(encoding="utf-8")
    path = tmp_path / "task.toml"
    path.write_text(source.replace("softmax_forward(X, W, b) -> Y_hat", call), encoding="utf-8")
    with pytest.raises(SpecError, match=reason):
        read_exercise(path)
