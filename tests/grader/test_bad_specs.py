"""Every mistake in an exercise file is one line: file, key, value, and what is allowed."""

import pytest

CASE = "\n[[cases]]\nX = [[0.1, 0.2]]\nbeta = [[1.0, 2.0], [3.0, 4.0]]\ntheta = [[1.0], [2.0]]\n"
FIRST = "[network]"
BAD = {
    "unknown key": (("title =", "titel ="), ["titel", "did you mean 'title'"]),
    "unknown key in a table": (
        ('output = "H"', 'output = "H"\nsize = 3'),
        ["network.layers[1]", "'size'", "units"],
    ),
    "missing key": (('title = "Two layers"', ""), ["the key 'title' is missing"]),
    "wrong type": (('title = "Two layers"', "title = 3"), ["title = 3", "text is needed"]),
    "unknown activation": (
        ('activation = "logistic"\noutput = "H"', 'activation = "sigmoid"\noutput = "H"'),
        ["network.layers[1].activation = 'sigmoid'", "'logistic'"],
    ),
    "unknown objective": (
        ('"log-likelihood"', '"log-loss"'),
        ["objective.name = 'log-loss'", "'log-likelihood'"],
    ),
    "impossible size": (('units = "M"', "units = 0"), ["units = 0", "at least 1"]),
    "size range upside down": ((FIRST, "[sizes]\nM = [5, 2]\n" + FIRST), ["sizes.M", "[5, 2]"]),
    "unknown size": ((FIRST, "[sizes]\nQ = 3\n" + FIRST), ["sizes.Q", "D, K, M, N"]),
    "unknown quantity returned": (
        ("-> dJ_dbeta", "-> dJ_dbetta"),
        ["functions[2].call", "'dJ_dbetta'", "dJ_dbeta"],
    ),
    "unknown quantity taken": (("backward(X, Y", "backward(X, T_hat"), ["'T_hat'"]),
    "broken signature": (("backward(X, Y", "backward(X Y"), ["functions[2].call", "expected ','"]),
    "no arrow": ((") -> dJ_dbeta", ") dJ_dbeta"), ["functions[2].call", "expected '->'"]),
    "duplicated name": (('net = "net_o"', 'net = "net_h"'), ["'net_h'", "two quantities"]),
    "reserved name": (('output = "H"', 'output = "J"'), ["'J'", "reserved"]),
    "duplicated function": (("backward(X, Y", "forward(X, Y"), ["'forward'", "twice"]),
    "returned twice": (("-> dJ_dbeta, dJ_dtheta", "-> dJ_dbeta, dJ_dbeta"), ["twice"]),
    "names an unknown quantity": (
        (FIRST, '[names]\ndW = "dJ_dW"\n' + FIRST),
        ["names.dW", "dJ_dW"],
    ),
    "alias of a taken name": (
        (FIRST, '[names]\nbeta = "theta"\n' + FIRST),
        ["names.beta", "already"],
    ),
    "objective does not fit": (
        ('activation = "logistic"\noutput = "Y_hat"', 'activation = "linear"\noutput = "Y_hat"'),
        ["'log-likelihood'", "'linear'", "logistic, softmax"],
    ),
    "objective missing": (('[objective]\nname = "log-likelihood"', ""), ["[objective]"]),
    "parameter of another activation": (
        (
            'activation = "logistic"\noutput = "H"',
            'activation = { name = "tanh", slope = 2.0 }\noutput = "H"',
        ),
        ["'slope'", "none"],
    ),
    "flat layer of several units": (
        ('output = "H"', 'output = "H"\nflat = true'),
        ["flat = true", "'M'"],
    ),
    "bias without name": (('output = "H"', 'output = "H"\nbias = true'), ["bias = true", "name"]),
    "class index of real targets": (
        ('name = "log-likelihood"', 'name = "squared-error"\n[layout]\ntargets = "class-index"'),
        ["class-index", "probabilities"],
    ),
    "unknown layout": (
        (FIRST, '[layout]\nsamples = "cols"\n' + FIRST),
        ["layout.samples = 'cols'", "'columns'"],
    ),
    "stability without a pair": (('call = "backward(', 'stability = 1\ncall = "backward('), None),
    "fixed value of a wrong shape": (
        (
            '-> dJ_dbeta, dJ_dtheta"\n',
            '-> dJ_dbeta, dJ_dtheta"\n' + CASE.replace("[[1.0], [2.0]]", "[[1.0], [2.0], [3.0]]"),
        ),
        ["cases[1].theta", "(3, 1)", "(M, K)", "M = 2"],
    ),
    "fixed vector for a matrix": (
        (
            '-> dJ_dbeta, dJ_dtheta"\n',
            '-> dJ_dbeta, dJ_dtheta"\n' + CASE.replace("[[0.1, 0.2]]", "[0.1, 0.2]"),
        ),
        ["cases[1].X", "(2,)", "(N, D)", "[[...]]"],
    ),
    "ragged fixed value": (
        (
            '-> dJ_dbeta, dJ_dtheta"\n',
            '-> dJ_dbeta, dJ_dtheta"\n' + CASE.replace("[[0.1, 0.2]]", "[[0.1, 0.2], [0.3]]"),
        ),
        ["cases[1].X", "rows of equal length"],
    ),
    "fixed value of a result": (
        ('-> dJ_dbeta, dJ_dtheta"\n', '-> dJ_dbeta, dJ_dtheta"\n' + CASE + "net_h = [[1.0]]\n"),
        ["cases[1].net_h", "only inputs"],
    ),
    "a number that is no integer": (
        ("[network]", "[sizes]\nM = 2.0\n[network]"),
        ["sizes.M = 2.0", "a whole number or a list is needed"],
    ),
    "nan": (("[network]", "[draw]\neta = nan\n[network]"), ["draw.eta = nan", "finite"]),
    "an integer of any size": (
        ("[network]", f"[draw]\neta = 1{'0' * 400}\n[network]"),
        ["draw.eta", "finite"],
    ),
    "a range upside down": (
        ("[network]", "[draw]\ninputs = [2, -2]\n[network]"),
        ["draw.inputs = [2, -2]", "smallest"],
    ),
    "no case to see": (
        ("[network]", "[draw]\npublic = 0\nhidden = 0\n[network]"),
        ["draw.public = 0", "some case"],
    ),
    "a keyword as function": (("backward(X, Y", "lambda(X, Y"), ["'lambda'", "Python function"]),
    "a key twice": (("-> dJ_dbeta, dJ_dtheta", "-> {a: dJ_dbeta, a: dJ_dtheta}"), ["'a' twice"]),
    "opaque name of a quantity": ((FIRST, 'opaque = ["H"]\n' + FIRST), ["opaque: 'H'"]),
    "weights like a gradient": (
        ('weights = "theta"', 'weights = "dJ_dbeta"'),
        ["'dJ_dbeta'", "two"],
    ),
    "strength of another name": (
        ('name = "log-likelihood"', 'name = "log-likelihood"\n[objective.l2]\nstrength = "beta"'),
        ["'beta'", "two quantities"],
    ),
    "half a step": (
        ('-> dJ_dbeta, dJ_dtheta"\n', '-> dJ_dbeta, dJ_dtheta"\n' + CASE + "T = 2.5\n"),
        ["cases[1].T = 2.5", "whole number from 1"],
    ),
    "truth values": (
        (
            '-> dJ_dbeta, dJ_dtheta"\n',
            '-> dJ_dbeta, dJ_dtheta"\n' + CASE.replace("[[0.1, 0.2]]", "[[true, false]]"),
        ),
        ["cases[1].X", "numbers"],
    ),
    "targets that are no probabilities": (
        ('-> dJ_dbeta, dJ_dtheta"\n', '-> dJ_dbeta, dJ_dtheta"\n' + CASE + "Y = [[7.0]]\n"),
        ["cases[1].Y", "from 0 to 1"],
    ),
    "a name with other letters": (('output = "H"', 'output = "µ"'), ["ASCII letters"]),
    "not TOML": (("[network]", "[network"), ["not valid TOML", "line"]),
    "nets that cannot be small": (
        (FIRST, "[draw]\nnets = 0.001\n" + FIRST),
        ["400 draws", "nets", "draw.weights"],
    ),
}


@pytest.mark.parametrize("name", BAD)
def test_one_line_says_what_and_where(name, exercise_file, grader):
    edit, needles = BAD[name]
    path = exercise_file(edit)
    result = grader("solve", path)
    if needles is None:  # this edit is allowed: the test above all would be worthless otherwise
        assert result.exit_code == 0
        return
    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr.count("\n") == 1
    for needle in ["task.toml", *needles]:
        assert needle in result.stderr


def test_errors_are_json_in_json_mode(exercise_file, grader):
    import json

    result = grader("solve", exercise_file(("title =", "titel =")), "--format", "json")
    assert result.exit_code == 2
    assert "titel" in json.loads(result.stdout)["error"]


def test_a_stability_pair_that_does_not_cancel_is_refused(exercise_file, grader):
    path = exercise_file(
        ('name = "log-likelihood"', 'name = "squared-error"'),
        ('call = "backward(', 'stability = 1\ncall = "backward('),
    )
    result = grader("solve", path)
    assert result.exit_code == 2
    assert "functions[2].stability" in result.stderr
    assert "logistic with log-likelihood" in result.stderr


def test_an_unknown_exercise_is_met_with_the_closest_one(grader):
    result = grader("show", "worked-exmple")
    assert result.exit_code == 2
    assert "worked-example" in result.stderr


def test_an_opaque_value_needs_a_function_that_returns_it(exercise_file, grader):
    path = exercise_file(
        ('id = "two-layers"', 'id = "two-layers"\nopaque = ["cache"]'),
        ("forward(X, beta", "forward(X, cache, beta"),
    )
    result = grader("show", path)
    assert result.exit_code == 2
    assert "functions[1].call: takes 'cache', which no earlier function" in result.stderr


def test_a_class_index_beyond_the_classes(exercise_file, grader):
    path = exercise_file(
        ('activation = "logistic"\noutput = "Y_hat"', 'activation = "softmax"\noutput = "Y_hat"'),
        ('"log-likelihood"', '"cross-entropy"'),
        ("[network]", '[layout]\ntargets = "class-index"\n\n[network]'),
        (
            'dJ_dtheta"\n',
            'dJ_dtheta"\n[[cases]]\nX = [[0.1]]\nY = [3]\n'
            "beta = [[1.0]]\ntheta = [[1.0, 2.0, 3.0]]\n",
        ),
    )
    result = grader("solve", path)
    assert result.exit_code == 2
    assert "cases[1].Y: class 3 where there are 3, counted from 0" in result.stderr


def test_words_of_other_tools_are_understood_in_errors(exercise_file, grader):
    path = exercise_file(('name = "log-likelihood"', 'name = "mse"'))
    assert "did you mean 'squared-error'?" in grader("show", path).stderr


def test_a_byte_order_mark_does_not_matter(exercise_file, grader):
    path = exercise_file()
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert grader("show", path).exit_code == 0


def test_one_function_with_two_constants_is_two_functions(make_exercise):
    twice = make_exercise(
        (
            'call = "forward(X, beta, theta) -> net_h, H, net_o, Y_hat"',
            "call = \"layer(X, beta, 'a') -> H\"\n"
            "[[functions]]\ncall = \"layer(H, theta, 'b') -> Y_hat\"",
        ),
    )
    labels = [function.label for function in twice.functions]
    assert labels == ["layer(X, beta, 'a')", "layer(H, theta, 'b')", "backward"]
