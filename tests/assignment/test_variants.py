"""What variants differ in: numbers, and names where a file lists several."""

import hmac
import json
from hashlib import sha256

import pytest

from grader.answers.cases import hidden_cases, public_cases
from grader.answers.plan import make_plan
from grader.assignment.seeds import Course
from grader.errors import SpecError
from grader.spec.read import bundled, find_exercise, read_exercise

NAMES = """
[[variant_names]]
beta = "W1"
theta = "W2"
H = "A1"

[[variant_names]]
X = "inputs"
net_h = "z"
"""


def test_seeds_are_hmacs_of_exercise_and_student():
    course = Course(b"0123456789abcdef")
    message = json.dumps(["variant", "any-network", "jdoe"]).encode()
    digest = hmac.new(b"0123456789abcdef", message, sha256).digest()
    assert course.variant("any-network", "jdoe") == 1 + int.from_bytes(digest[:16]) % 999_999_999
    others = {course.variant("any-network", f"s{n}") for n in range(500)}
    assert len(others) == 500
    assert course.variant("worked-example", "jdoe") != course.variant("any-network", "jdoe")
    assert course.hidden_seed("any-network") != course.hidden_seed("worked-example")
    assert "0123456789abcdef" not in repr(course)


def values(cases):
    return [{name: array.tolist() for name, array in case.values.items()} for case in cases]


def test_each_variant_has_its_own_numbers():
    exercises = [read_exercise(find_exercise("worked-example"), seed) for seed in (0, 1, 2)]
    drawn = [values(public_cases(exercise)) for exercise in exercises]
    assert drawn[0][0]["X"] == drawn[1][0]["X"] == drawn[2][0]["X"]  # the lecture's own case
    assert len({json.dumps(one[1:]) for one in drawn}) == 3
    hidden = [values(hidden_cases(exercise, "seed", 3)) for exercise in exercises]
    assert len({json.dumps(one) for one in hidden}) == 3
    assert hidden[0] != values(hidden_cases(exercises[0], "other", 3))


def test_replay_commands_name_the_variant(grader):
    exercise = read_exercise(find_exercise("logistic-log-likelihood"), 17)
    assert exercise.handle == "logistic-log-likelihood --variant 17"
    shown = json.loads(
        grader("solve", *exercise.handle.split(), "--case", "2", "--format", "json").stdout
    )
    assert shown["inputs"]["X"] == public_cases(exercise)[1].values["X"].tolist()


@pytest.fixture
def named(exercise_file):
    path = exercise_file()
    path.write_text(path.read_text() + NAMES)
    return path


def test_other_names_are_drawn_and_all_that_follows(named):
    calls = {}
    for seed in range(1, 40):
        exercise = read_exercise(named, seed)
        calls[exercise.variant] = [function.signature.text for function in exercise.functions]
        make_plan(exercise)
    assert calls == {
        "": [
            "forward(X, beta, theta) -> net_h, H, net_o, Y_hat",
            "backward(X, Y, beta, theta) -> dJ_dbeta, dJ_dtheta",
        ],
        "W1 for beta, W2 for theta, A1 for H": [
            "forward(X, W1, W2) -> net_h, A1, net_o, Y_hat",
            "backward(X, Y, W1, W2) -> dJ_dW1, dJ_dW2",
        ],
        "inputs for X, z for net_h": [
            "forward(inputs, beta, theta) -> z, H, net_o, Y_hat",
            "backward(inputs, Y, beta, theta) -> dJ_dbeta, dJ_dtheta",
        ],
    }


def test_names_change_and_values_stay(named):
    """The same seed draws the same numbers under either name."""
    exercises = [read_exercise(named, seed) for seed in range(1, 40)]
    for exercise in exercises:
        first = public_cases(exercise)[0]
        assert set(first.values) >= {exercise.network.input, exercise.network.layers[0].weights}
    assert {exercise.network.layers[0].weights for exercise in exercises} == {"beta", "W1"}


def test_constants_keywords_and_function_names_stay(exercise_file):
    path = exercise_file(
        ('call = "forward(X, beta, theta)', "call = \"H(p={beta, X: Y}, 'beta', theta=[theta])"),
        ('call = "backward(X, Y, beta, theta) -> dJ_dbeta', 'call = "g(X, Y) -> {beta: dJ_dbeta}'),
    )
    path.write_text(path.read_text() + '[[variant_names]]\nbeta = "W"\nH = "A"\ntheta = "V"\n')
    calls = {
        tuple(function.signature.text for function in read_exercise(path, seed).functions)
        for seed in range(1, 20)
    }
    assert (
        "H(p={W, X: Y}, 'beta', theta=[V]) -> net_h, A, net_o, Y_hat",
        "g(X, Y) -> {W: dJ_dW}, dJ_dV",
    ) in calls


@pytest.mark.parametrize(
    ("table", "words"),
    [
        ('gamma = "W"', "variant_names.gamma: only what the file itself names"),
        ('dJ_dbeta = "g"', "variant_names.dJ_dbeta: only what the file itself names"),
        ('beta = "theta"', "name 'theta' is given to two quantities"),
        ('beta = "J"', "name 'J' is reserved"),
        ('beta = "W 1"', "variant_names\\[1\\].beta = 'W 1'"),
        ("", "variant_names\\[1\\] = {}"),
    ],
)
def test_bad_names_are_refused_whatever_is_drawn(table, words, exercise_file):
    path = exercise_file()
    path.write_text(f"{path.read_text()}\n[[variant_names]]\n{table}\n")
    for seed in (0, 1, 2):
        with pytest.raises(SpecError, match=words):
            read_exercise(path, seed)


@pytest.mark.parametrize("name", bundled())
def test_exercises_can_be_read_in_any_variant(name):
    for seed in (1, 999_999_999):
        assert read_exercise(find_exercise(name), seed).variant_seed == seed
