"""`Exercise(...).check(...)` in this process: what it takes, tells, and leaves alone."""

import functools
import json
import subprocess
import sys
import types
from pathlib import Path

import numpy as np
import pytest

import grader as package
from grader import Exercise
from grader.errors import UsageError

ROOT = Path(__file__).parents[2]
ID = "logistic-log-likelihood"


CALLED = []


def logistic(z):
    return 1 / (1 + np.exp(-z))


def forward(X, beta, theta):
    net_h = X @ beta
    H = logistic(net_h)
    net_o = H @ theta
    return net_h, H, net_o, logistic(net_o)


def backward(X, Y, beta, theta):
    _, H, _, Y_hat = forward(X, beta, theta)
    delta = Y - Y_hat
    return X.T @ (delta @ theta.T * H * (1 - H)), H.T @ delta


@pytest.fixture(scope="module")
def exercise():
    return Exercise(ID)


def test_right_functions_earn_full_marks(exercise):
    result = exercise.check(forward=forward, backward=backward)
    assert (result.score, result.possible, result.full_marks) == (10, 10, True)
    assert str(result) == repr(result)
    assert str(result).endswith("score 10 of 10 (100 %)")
    assert result._repr_html_().count("<section") >= 1


def test_the_place_is_the_line_in_this_very_file(exercise):
    def tried(X, beta, theta):
        net_h = X @ beta
        H = np.tanh(net_h)
        net_o = H @ theta
        return net_h, H, net_o, logistic(net_o)

    first, *_ = exercise.check(forward=tried, backward=backward).document["diagnoses"]
    line, source = tried.__code__.co_firstlineno + 2, "H = np.tanh(net_h)"
    assert first["mistakes"] == ["fwd.tanh_for_logistic"]
    assert first["place"] == {"file": "test_exercise.py", "line": line, "source": source}


def test_a_function_that_was_not_given_is_missing(exercise):
    result = exercise.check(forward=forward)
    assert result.score == 4
    assert "no function 'backward' was given to check (given: forward)" in str(result)
    assert "(given: none)" in str(exercise.check())


def test_what_is_no_function_is_said_to_be_none(exercise):
    text = str(exercise.check(forward=np.ones(3), backward=None))
    assert "'forward' is an array, not a function" in text
    assert "'backward' is a NoneType, not a function" in text


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: Exercise(ID).check(forwrad=forward), "it asks for forward, backward"),
        (lambda: Exercise("logistic-log-likelyhood"), f"did you mean {ID}"),
        (lambda: Exercise("none/task.toml"), "no exercise file none/task.toml"),
        (lambda: Exercise(ID).case(9), "no case 9: there are cases 1 to"),
    ],
)
def test_what_does_not_exist_is_told_in_one_line(make, words):
    with pytest.raises(UsageError, match=words) as caught:
        make()
    assert "\n" not in str(caught.value)


def test_an_exception_is_told_with_file_and_line(exercise):
    def forward(X, beta, theta):
        return helper(beta, X)

    def helper(beta, X):
        return beta @ X

    result = exercise.check(forward=forward, backward=backward)
    (outcome, *_) = result.document["outcomes"]
    assert (outcome["type"], outcome["file"]) == ("ValueError", "test_exercise.py")
    assert outcome["line"] == helper.__code__.co_firstlineno + 1
    assert outcome["source"] == "return beta @ X"


@pytest.mark.parametrize("way_out", [SystemExit, GeneratorExit, MemoryError])
def test_a_function_that_gives_up_ends_only_itself(exercise, way_out):
    def forward(X, beta, theta):
        raise way_out

    result = exercise.check(forward=forward, backward=backward)
    assert result.score == 6


def test_an_interrupt_ends_the_check_and_not_the_exercise(exercise):
    def stop(*_):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        exercise.check(forward=stop, backward=backward)
    assert exercise.check(forward=forward, backward=backward).full_marks


def test_arguments_are_copies_and_changes_are_noted(exercise):
    def greedy(X, beta, theta):
        values = forward(X, beta, theta)
        X *= 0
        return values

    result = exercise.check(forward=greedy, backward=backward)
    assert result.full_marks
    assert result.document["outcomes"][0]["changed"] == ["X"]


def test_a_returned_array_is_taken_as_it_was(exercise):
    """One buffer for all calls of a size: the next call must not change what this one gave."""
    buffers = {}

    def reusing(X, beta, theta):
        values = forward(X, beta, theta)
        for name, value in enumerate(values):
            buffer = buffers.setdefault((name, value.size), np.empty(value.size))
            buffer[:] = value.ravel()
        return tuple(buffers[n, v.size].reshape(v.shape) for n, v in enumerate(values))

    first = exercise.check(forward=reusing, backward=backward)
    assert first.full_marks


@pytest.mark.parametrize(
    "forms",
    [
        {"forward": lambda X, beta, theta: forward(X, beta, theta)},
        {"forward": functools.partial(forward)},
        {"forward": functools.wraps(forward)(lambda *given: forward(*given))},
        {"forward": types.MethodType(lambda self, *given: forward(*given), object())},
    ],
    ids=["lambda", "partial", "wrapped", "method"],
)
def test_whatever_can_be_called_is_called(exercise, forms):
    assert exercise.check(backward=backward, **forms).full_marks


def test_functions_of_no_file_are_judged_too(exercise):
    space = {"np": np}
    exec("def forward(X, beta, theta):\n return np.zeros(3) + 1 / len(X)", space)
    assert exercise.check(forward=space["forward"], backward=backward).score == 6


def test_a_case_gives_what_solve_prints(exercise, grader):
    case = exercise.case(2)
    printed = json.loads(grader("solve", ID, "--case", 2, "--format", "json").stdout)
    assert {"X", "beta", "Y_hat", "dJ_dbeta"} <= case.keys()
    np.testing.assert_allclose(case["X"], printed["inputs"]["X"])
    np.testing.assert_allclose(case["dJ_dbeta"], printed["quantities"]["dJ_dbeta"]["value"])
    assert isinstance(case["J"], float)


def test_a_variant_is_another_exercise():
    assert repr(Exercise("any-network", 3)) == "Exercise('any-network', variant=3)"
    first, second = (Exercise("any-network", variant).case(1) for variant in (3, 4))
    assert first.keys() != second.keys() or any(
        not np.array_equal(first[name], second[name]) for name in first
    )


def test_an_exercise_file_may_be_given_by_its_path(exercise_file):
    assert Exercise(exercise_file()).check(forward=forward, backward=backward).full_marks


def test_a_fault_of_the_grader_gives_no_score(exercise_file):
    path = exercise_file()
    path.with_suffix(".py").write_text("1 / 0\n")
    result = Exercise(path).check(forward=forward, backward=backward)
    assert (result.score, result.possible, result.full_marks) == (None, None, False)
    assert "not graded: the adapter cannot be loaded: ZeroDivisionError" in str(result)
    assert "ZeroDivisionError" in result._repr_html_()


def test_prints_are_printed_once_for_each_call(exercise, capsys):
    CALLED.clear()

    def forward(X, beta, theta):
        print("called")
        CALLED.append(1)
        net_h = X @ beta
        H = np.tanh(net_h)
        net_o = H @ theta
        return net_h, H, net_o, logistic(net_o)

    result = exercise.check(forward=forward, backward=lambda X, Y, beta, theta: (beta, theta))
    ordinary = [one for one in result.document["outcomes"] if one["function"] == "forward"]
    assert capsys.readouterr().out == "called\n" * len(ordinary)
    assert len(CALLED) > len(ordinary)  # it was looked into once more, in silence


def test_show_prints_the_task(exercise, capsys, grader):
    exercise.show()
    assert capsys.readouterr().out == grader("show", ID).stdout


def test_numpys_settings_do_not_reach_the_grader(exercise):
    seen = []

    def watched(*given):
        seen.append(np.geterr()["under"])
        np.seterr(all="ignore")
        return forward(*given)

    with np.errstate(all="raise"):
        assert exercise.check(forward=watched, backward=backward).full_marks
        assert np.geterr()["under"] == "raise"
    assert seen[0] == "raise"


def test_the_package_itself_stays_light():
    code = "import grader, sys; sys.exit(bool({'numpy', 'click', 'typing'} & set(sys.modules)))"
    command = [sys.executable, "-S", "-c", code]
    assert subprocess.run(command, cwd=ROOT, check=False).returncode == 0
    assert package.Exercise is Exercise
    with pytest.raises(AttributeError, match="no attribute 'Exercises'"):
        getattr(package, "Exercises")  # noqa: B009 - as `package.Exercises` would ask
