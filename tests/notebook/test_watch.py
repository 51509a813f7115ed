"""`check --watch`: a real process, real saves as editors make them, bounded time."""

import json
import time

import pytest

from tests.notebook.watching import CHECKED, watching

RIGHT = """# exercise: logistic-log-likelihood
import numpy as np


def forward(X, beta, theta):
    net_h = X @ beta
    H = 1 / (1 + np.exp(-net_h))
    net_o = H @ theta
    return net_h, H, net_o, 1 / (1 + np.exp(-net_o))


def backward(X, Y, beta, theta):
    net_h, H, net_o, Y_hat = forward(X, beta, theta)
    delta = Y - Y_hat
    return X.T @ (delta @ theta.T * H * (1 - H)), H.T @ delta
"""
WRONG = RIGHT.replace("delta = Y - Y_hat", "delta = Y_hat - Y")
HALF = RIGHT[: RIGHT.index("delta @")]
CLEARED = "\x1b[2J"
SLOW = WRONG.replace("import numpy as np\n", "import numpy as np\nimport time\ntime.sleep(1.5)\n")


@pytest.fixture
def solution(tmp_path):
    path = tmp_path / "solution.py"
    path.write_text(RIGHT)
    return path


def replace(path, text):
    """Save as many editors do: a new file that takes the place of the old one."""
    new = path.with_name(".solution.py.swp")
    new.write_text(text)
    new.replace(path)


def test_it_follows_whatever_an_editor_does(solution):
    with watching("solution.py", folder=solution.parent) as command:
        assert "score 10 of 10" in command.until_checked()
        solution.write_text(WRONG)
        assert "wrong value" in command.until_checked()
        replace(solution, HALF)
        assert "SyntaxError" in command.until_checked()
        solution.unlink()
        assert "error: no file solution.py" in command.until_checked()
        replace(solution, RIGHT.replace("# exercise", "# no exercise"))
        assert "does not say its exercise" in command.until_checked()
        replace(solution, WRONG)
        assert "wrong value" in command.until_checked()
        solution.write_text(RIGHT)
        last = command.until_checked()
        assert "score 10 of 10" in last
        assert "\x1b" not in last  # the screen is cleared on a terminal only
        assert command.interrupted() == 0


def test_the_exit_code_is_that_of_the_last_check(solution):
    solution.write_text(HALF)
    with watching(solution, folder=solution.parent) as command:
        command.until_checked()
        assert command.interrupted() == 4


def test_what_is_saved_during_a_check_is_checked_too(solution):
    solution.write_text(SLOW)
    with watching("solution.py", folder=solution.parent, terminal=True) as command:
        command.until(CLEARED)
        time.sleep(0.7)
        solution.write_text(RIGHT)
        command.until("score 10 of 10")


def test_an_interrupted_check_ends_with_130(solution):
    solution.write_text(SLOW.replace("1.5", "9"))
    with watching("solution.py", folder=solution.parent, terminal=True) as command:
        command.until(CLEARED)
        command.type(b"\x03")
        assert command.ended() == 130


def test_a_burst_of_saves_is_one_save(solution):
    with watching("solution.py", folder=solution.parent) as command:
        command.until_checked()
        for number in range(20):
            solution.write_text(f"{WRONG}# {number}\n")
        solution.write_text(RIGHT)
        assert command.until("score 10 of 10").count(CHECKED) < 5


def test_a_terminal_is_cleared_and_takes_ctrl_c(solution):
    with watching("solution.py", folder=solution.parent, terminal=True) as command:
        assert CLEARED in command.until_checked()
        solution.write_text(WRONG)
        assert CLEARED in command.until_checked()
        command.type(b"\x03")
        assert command.ended() == 1


def test_a_folder_is_watched_with_all_its_files(solution):
    helper = solution.with_name("helper.py")
    helper.write_text("scale = 1\n")
    text = "from helper import scale\n" + RIGHT.replace("H.T @ delta", "scale * H.T @ delta")
    solution.write_text("# exercise: logistic-log-likelihood\n" + text)
    with watching(solution.parent, folder=solution.parent) as command:
        assert "score 10 of 10" in command.until_checked()
        helper.write_text("scale = -1\n")
        assert "score 7 of 10" in command.until_checked()


def test_in_json_every_check_is_a_document_and_so_is_an_error(solution):
    with watching("solution.py", "--format", "json", folder=solution.parent) as command:
        first = command.until_checked()
        assert json.loads(first[: first.rindex("}") + 1])["score"]["earned"] == "10"
        solution.unlink()
        found = command.until_checked().partition("\n")[2]
        error = json.loads(found[: found.rindex("}") + 1])
        assert error == {"error": "no file solution.py", "exit_code": 4}


@pytest.mark.parametrize("form", ["html", "junit"])
def test_only_what_can_follow_itself_is_watched(grader, solution, form):
    result = grader("check", solution, "--watch", "--format", form)
    assert result.exit_code == 2
    assert form in result.stderr


def test_a_folder_that_is_not_there_is_no_file_to_wait_for(grader, tmp_path):
    result = grader("check", tmp_path / "none/solution.py", "--watch")
    assert result.exit_code == 4
    assert "no folder" in result.stderr
