"""The line at fault, shown where the source leaves no doubt."""

import pytest

from grader.sandbox.confined import ConfinedRunner
from tests.diagnosis.files import RIGHT, TWICE, edited, look
from tests.diagnosis.lab import Seen


def place(seen: Seen, code: str = "dhid.twice") -> tuple[int, str] | None:
    """Line and text that the one diagnosis points to."""
    (one,) = [one for one in seen.diagnoses if one["mistakes"] == [code]]
    return (one["place"]["line"], one["place"]["source"]) if one["place"] else None


def test_the_line_at_fault_is_shown(runner: ConfinedRunner) -> None:
    source = edited(TWICE)
    line = source.splitlines().index("    " + TWICE[1]) + 1
    assert place(look(runner, source)) == (line, TWICE[1])


@pytest.mark.parametrize(
    ("old", "new", "code", "text"),
    [
        ("dtheta = H.T @ delta\n", "dtheta = net_h.T @ delta\n", "grad.pre_activation", "dtheta ="),
        (
            "back = delta @ theta.T",
            "back = delta.sum(1)[:, None] + 0 * H",
            "back.no_weights",
            "back",
        ),
        ("Y_hat = logistic(net_o)", "Y_hat = logistic(logistic(net_o))", "fwd.out_act_twice", "Y_"),
    ],
)
def test_other_mistakes_have_their_own_line_or_none(
    old: str, new: str, code: str, text: str, runner: ConfinedRunner
) -> None:
    seen = look(runner, edited((old, new)))
    assert code in seen.named
    for one in seen.diagnoses:
        if one["place"] and text:
            assert one["place"]["source"].startswith(text)
        if one["place"]:
            assert new.strip() in one["place"]["source"]


UNSURE = {
    "several returns": (
        "    dtheta = H.T @ delta\n    return dbeta, dtheta",
        "    dtheta = H.T @ delta\n    if len(X) > 99:\n        return dbeta, 0 * dtheta\n"
        "    return dbeta, dtheta",
    ),
    "computed in a loop": (
        TWICE[1],
        "delta_h = np.zeros_like(H)\n    for i in range(len(X)):\n"
        "        delta_h[i] = back[i] * (H[i] * (1 - H[i])) ** 2",
    ),
    "in a closure": (
        TWICE[1],
        "def down(e):\n        return e * (H * (1 - H)) ** 2\n    delta_h = down(back)",
    ),
    "in two steps": (TWICE[1], "delta_h = back * H * (1 - H)\n    delta_h = delta_h * H * (1 - H)"),
    "in place": (TWICE[1], "delta_h = back * H * (1 - H)\n    delta_h *= H * (1 - H)"),
}


@pytest.mark.parametrize("how", UNSURE)
def test_a_doubtful_place_points_to_no_innocent_line(how: str, runner: ConfinedRunner) -> None:
    source = edited(TWICE, UNSURE[how])
    found = place(look(runner, source))
    if found is not None:
        assert found[1] in source.splitlines()[found[0] - 1]
        assert "** 2" in found[1] or found[1] == "delta_h = down(back)"


def test_a_decorated_function_has_no_place(runner: ConfinedRunner) -> None:
    source = edited(TWICE, ("def backward", "def same(f):\n    return f\n\n\n@same\ndef backward"))
    found = place(look(runner, source))
    assert found is None or found[1] == TWICE[1]


def test_two_definitions_leave_it_open(runner: ConfinedRunner) -> None:
    source = RIGHT + edited(TWICE)
    assert place(look(runner, source)) is None


@pytest.mark.parametrize(
    "source",
    [
        b"# -*- coding: latin-1 -*-\n# caf\xe9\n" + edited(TWICE).encode(),
        b"\xef\xbb\xbf" + edited(TWICE).encode(),
        edited(TWICE).replace("\n", "\r\n").encode(),
        edited(TWICE, ("def logistic", "\x0c\n# \u2028 \x1c\ndef logistic")).encode(),
    ],
    ids=["latin-1", "byte order mark", "carriage returns", "form feed"],
)
def test_lines_are_counted_as_python_counts_them(source: bytes, runner: ConfinedRunner) -> None:
    found = place(look(runner, source))
    assert found is None or found[1] == TWICE[1]


@pytest.mark.parametrize("depth", [150, 300, 1000, 2500])
def test_a_deeply_nested_expression_ends_nothing(depth: int, runner: ConfinedRunner) -> None:
    """Copying such a tree takes more frames than Python allows."""
    long = TWICE[1] + "\n    unused = " + " + ".join(["1"] * depth)
    assert "dhid.twice" in look(runner, edited((TWICE[0], long))).named
