"""Cases: drawn from a seed, guarded, or fixed in the file."""

import numpy as np
import pytest

from grader.answers.cases import hidden_cases, public_cases
from grader.answers.key import CaseKey
from grader.errors import SpecError
from reference.arithmetic import FLOAT64
from reference.program import compile_network, evaluate


def values(cases):
    return [{name: a.tolist() for name, a in case.values.items()} for case in cases]


def test_a_seed_gives_the_same_numbers(make_exercise):
    exercise = make_exercise()
    assert values(hidden_cases(exercise, "a", 0)) == values(hidden_cases(exercise, "a", 0))
    assert values(hidden_cases(exercise, "a", 0)) != values(hidden_cases(exercise, "b", 0))
    assert values(public_cases(exercise)) != values(hidden_cases(exercise, "a", 0))


def test_draws_keep_their_numbers_in_every_version(make_exercise):
    """Pinned: a student's case must not change when NumPy or Python does."""
    case = public_cases(make_exercise())[0]
    assert dict(case.sizes) == {"N": 2, "D": 7, "M": 6, "K": 4}
    assert case.values["X"][0].tolist()[:2] == [0.24, 0.65]


def test_sizes_differ_and_one_case_is_square(make_exercise):
    for seed in range(20):
        cases = hidden_cases(make_exercise(), str(seed), 0)
        distinct = [case for case in cases if len(set(case.sizes.values())) == 4]
        square = [case for case in cases if len(set(case.sizes.values())) == 1]
        assert len(distinct) >= 3
        assert len(square) == 1


def test_guards_hold_on_drawn_cases(make_exercise):
    relu = ('activation = "logistic"\noutput = "H"', 'activation = "relu"\noutput = "H"')
    exercise = make_exercise(relu)
    for case in hidden_cases(exercise, "guards", 0):
        network = case.network
        trace = evaluate(compile_network(network), case.values, FLOAT64, ["Y_hat", "dJ_dbeta"])
        assert np.abs(trace["net_h"]).min() >= 1e-3
        assert 1e-3 < trace["Y_hat"].min() < trace["Y_hat"].max() < 1 - 1e-3
        assert trace["dJ_dbeta"].any()


@pytest.mark.parametrize(
    ("draw", "guard"),
    [
        ("nets = 0.001", "nets"),
        ("inputs = [50, 60]\nweights = [5, 6]\nnets = 1e6", "probabilities"),
        ("inputs = 0", "alive"),
    ],
)
def test_an_impossible_draw_names_its_guard(make_exercise, draw, guard):
    exercise = make_exercise(("[network]", f"[draw]\n{draw}\n\n[network]"))
    with pytest.raises(SpecError, match=rf"in 400 draws \({guard} 400x\)"):
        public_cases(exercise)


FIXED = """
[[cases]]
label = "by hand"
X = [[0.5, 1.0]]
beta = [[0.1, 0.2], [0.3, 0.4]]
theta = [[1.0], [-1.0]]
Y = [[1.0]]
"""


def test_fixed_values_stand_as_written(make_exercise):
    exercise = make_exercise(
        ('[[functions]]\ncall = "forward', FIXED + '\n[[functions]]\ncall = "forward')
    )
    (case,) = public_cases(exercise)
    assert case.name == "case 1: N=1 D=2 M=2 K=1"
    assert case.values["beta"].tolist() == [[0.1, 0.2], [0.3, 0.4]]
    answers = CaseKey(exercise, case).answers(exercise.functions[0])
    np.testing.assert_allclose(answers[0].value, [[0.35, 0.5]])


def test_what_a_case_leaves_out_is_drawn(make_exercise):
    edit = FIXED.replace("theta = [[1.0], [-1.0]]\n", "").replace("Y = [[1.0]]\n", "")
    exercise = make_exercise(
        ('[[functions]]\ncall = "forward', edit + '\n[[functions]]\ncall = "forward')
    )
    (case,) = public_cases(exercise)
    assert case.values["theta"].shape == (2, case.sizes["K"])
    assert set(np.unique(case.values["Y"])) <= {0.0, 1.0}


def test_choices_are_drawn_per_variant(make_exercise):
    open_ = (
        'activation = "logistic"\noutput = "H"',
        'activation = ["relu", "tanh", "logistic"]\noutput = "H"',
    )
    variants = {make_exercise(open_, seed=seed).variant for seed in range(30)}
    assert variants == {"H = relu", "H = tanh", "H = logistic"}
    assert make_exercise(open_, seed=7).variant == make_exercise(open_, seed=7).variant


def test_choices_that_cannot_go_together_are_not_drawn(make_exercise):
    edits = (
        ('name = "log-likelihood"', 'name = ["log-likelihood", "squared-error"]'),
        (
            'activation = "logistic"\noutput = "Y_hat"',
            'activation = ["logistic", "linear"]\noutput = "Y_hat"',
        ),
    )
    variants = {make_exercise(*edits, seed=seed).variant for seed in range(60)}
    assert "Y_hat = linear, objective = log-likelihood" not in variants
    assert len(variants) == 3


def test_a_fixed_case_without_a_finite_answer_is_refused(make_exercise, exercise_file, grader):
    """An infinite bound would accept anything."""
    edit = FIXED.replace("[[1.0], [-1.0]]", "[[9e3], [9e3]]")
    path = exercise_file(
        ('[[functions]]\ncall = "forward', edit + '\n[[functions]]\ncall = "forward')
    )
    solution = path.with_name("solution.py")
    solution.write_text("# exercise: task.toml\n")
    result = grader("check", solution)
    assert result.exit_code == 2
    assert "cases[1]: dJ_dbeta is not finite on case 1" in result.stderr
    assert grader("solve", path).exit_code == 0
