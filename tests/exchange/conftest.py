"""What the tests of exports share: a class that was really graded, and reports made from it."""

import json
import subprocess
import sys
from fractions import Fraction

import pytest

SAYS = "# exercise: logistic-log-likelihood\n"
LINEAR = "# exercise: worked-example\n"
RIGHT = """def forward(X, beta, theta):
    return X @ beta, X @ beta, X @ beta @ theta, X @ beta @ theta
def backward(X, Y, beta, theta):
    d = -2 * (Y - X @ beta @ theta) / len(X)
    return X.T @ d @ theta.T, (X @ beta).T @ d
"""
CLASS = {
    "doejane_1001_5001_solution.py": LINEAR + RIGHT,
    "roejohn_LATE_1002_5002_solution.py": LINEAR + RIGHT.replace("-2 *", "2 *"),
    "smithann_1003_5003_solution.py": LINEAR + "def forward(:\n",
    "poe_1004_5004_work.zip": "this is no archive",
    "anon_a1B2c_5005_solution.py": LINEAR + RIGHT,
}
LEAK = """
right, count, inside = (forward, backward), [0], []
def tell(X):
    print("LEAK", X)
    return f"ValueError LEAK {X[0, 0]!r}"
def forward(X, beta, theta):
    count[0] += not inside
    if count[0] <= PUBLIC:
        return right[0](X, beta, theta)
    if count[0] % 4 == 1:
        raise MemoryError(tell(X))
    if count[0] % 4 == 2:
        raise type(tell(X), (Exception,), {})(tell(X))
    if count[0] % 4 == 3:
        return type(tell(X), (), {})()
    return [np.zeros((1, abs(int(X[0, 0] * 1000))))] * 4
def backward(X, Y, beta, theta):
    inside.append(True)
    if count[0] <= PUBLIC:
        answer = right[1](X, Y, beta, theta)
        inside.clear()
        return answer
    inside.clear()
    raise ValueError(tell(X))
"""
"""Behind a right solution: does what it can to get the data of hidden cases out."""


@pytest.fixture
def leak():
    """Makes a submission that is right on so many public cases, and leaks from then on."""
    return lambda right, public: right + LEAK.replace("PUBLIC", str(public))


@pytest.fixture(scope="session")
def reports(tmp_path_factory):
    """The reports on a class as Canvas hands it out."""
    folder = tmp_path_factory.mktemp("class")
    for name, text in CLASS.items():
        (folder / "in").mkdir(exist_ok=True)
        (folder / "in" / name).write_text(text)
    command = [sys.executable, "-m", "grader", "grade", folder / "in", "--out", folder / "out"]
    subprocess.run(command, capture_output=True, timeout=120)
    return folder / "out"


@pytest.fixture
def reported(reports, tmp_path):
    """Writes reports like that on a wrong submission, with other students and scores."""
    model = json.loads((reports / "roejohn_1002.json").read_text())

    def write(*rows, layout="canvas"):
        folder = tmp_path / "reports"
        for name, students, earned in rows:
            listed = [
                dict(zip(("name", "id", "email"), (*one, "", ""), strict=False)) for one in students
            ]
            head = {**model["submission"], "id": name, "layout": layout, "students": listed}
            score = None
            if earned is not None:
                percent = float(Fraction(earned) * 10)
                score = {"earned": str(earned), "possible": "10", "percent": percent}
            status = {"status": "graded" if score else "not_graded", "score": score}
            fault = {} if score else {"fault": "it cannot be read", "criteria": []}
            folder.mkdir(exist_ok=True)
            document = {**model, "submission": head, **status, **fault}
            (folder / f"{name.replace('/', '-')}.json").write_text(json.dumps(document))
        return folder

    return write
