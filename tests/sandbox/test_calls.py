"""Loading and calling in real processes: what a function is given and what comes back."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from grader.outcomes import (
    NotRun,
    Outcome,
    Problem,
    Raised,
    Returned,
    Run,
    Unloadable,
)
from grader.sandbox.runner import (
    Call,
    Group,
    Job,
    Leaf,
    Literal,
    Opaque,
    Runner,
    SourceFile,
    SubprocessRunner,
    Tree,
    Value,
)

X, W, B = Value("X", np.arange(6.0).reshape(2, 3)), Value("W", np.eye(3)), Value("b", np.ones(3))
ETA = Value("eta", np.asarray(0.5))
HEAD = "import os, sys, time, warnings\nimport numpy as np\n"


@pytest.fixture(scope="module")
def runner() -> Iterator[Runner]:
    with SubprocessRunner() as shared:
        yield shared


def job(source: str, *calls: Call, adapter: str | None = None, **more: str) -> Job:
    """A submission `work.py` with further files by their module names."""
    files = [SourceFile("work.py", (HEAD + source).encode())]
    files += [SourceFile(f"{name}.py", text.encode()) for name, text in more.items()]
    adapting = None if adapter is None else SourceFile("adapter.py", adapter.encode())
    return Job(tuple(files), "work.py", adapting, calls)


def call(*arguments: Tree, to: tuple[Tree, ...] = (Leaf("y"),), case: int = 0) -> Call:
    return Call("f", case, arguments, to)


def values(outcome: Outcome) -> list[object]:
    """The values that came back, arrays as lists."""
    assert isinstance(outcome, Returned), outcome
    return [v.text if isinstance(v, Problem) else v.tolist() for v in outcome.values]


def only(run: Run) -> Outcome:
    (outcome,) = run.outcomes
    return outcome


ARGUMENTS = [
    ((X,), "x.sum()", 15.0),
    ((X,), "float(x.flags.writeable and x.flags.c_contiguous and x.dtype == float)", 1.0),
    ((Value("X", X.array.T),), "float(x.flags.c_contiguous)", 1.0),
    ((Value("y", np.array([1, 2])),), "float(x.dtype == np.int64)", 1.0),
    ((Value("y", np.array([True])),), "float(x.dtype == bool)", 1.0),
    ((ETA,), "float(type(x) is float)", 1.0),
    ((Value("T", np.asarray(3)),), "float(type(x) is int)", 1.0),
    ((Value("eta", np.float64(0.5)),), "x", 0.5),
    ((Literal("relu"),), "float(x == 'relu')", 1.0),
    ((Literal(None),), "float(x is None)", 1.0),
    ((Literal(True),), "float(x is True)", 1.0),
    ((Literal(3),), "float(type(x) is int and x == 3)", 1.0),
    ((Group("dict", (("W1", W), ("b1", B))),), "x['W1'].sum() + x['b1'].sum()", 6.0),
    ((Group("list", (("", W), ("", B))),), "float(type(x) is list) + len(x)", 3.0),
    ((Group("tuple", (("", Group("list", (("", ETA),))),)),), "x[0][0]", 0.5),
]


@pytest.mark.parametrize(("arguments", "expression", "want"), ARGUMENTS)
def test_arguments(
    runner: Runner, arguments: tuple[Tree, ...], expression: str, want: float
) -> None:
    run = runner.run(job(f"def f(x): return {expression}", call(*arguments)))
    assert values(only(run)) == [want]


def test_values_come_in_the_order_of_the_call_without_the_opaque_ones(runner: Runner) -> None:
    weights = Group("dict", (("dW", Leaf("dW")), ("db", Leaf("db"))))
    asked = call(X, to=(weights, Opaque("cache"), Leaf("J")))
    run = runner.run(job("def f(x): return {'db': [2], 'dW': [1]}, object(), 3", asked))
    assert values(only(run)) == [[1], [2], 3]


def test_opaque_values_are_handed_on_within_their_case_only(runner: Runner) -> None:
    source = "class C: pass\ndef f(x):\n c = C(); c.x = x; return x, c\ndef g(c): return c.x"
    first = call(ETA, to=(Leaf("y"), Opaque("cache")), case=1)
    later = [Call("g", case, (Opaque("cache"),), (Leaf("x"),)) for case in (1, 2)]
    _, same, other = runner.run(job(source, first, *later)).outcomes
    assert values(same) == [0.5]
    assert other == NotRun("needs 'cache', which no earlier call of this case has left")


def test_arrays_that_were_altered_in_place_are_named(runner: Runner) -> None:
    source = "def f(x, p, n):\n p['W'] *= 2\n p['W'] /= 2\n p['b'] += 1\n n.shape = (3, 2)"
    group = Group("dict", (("W", W), ("b", B)))
    nan = Value("n", np.full((2, 3), np.nan))
    outcome = only(runner.run(job(source, call(X, group, nan, to=()))))
    assert isinstance(outcome, Returned)
    assert (outcome.values, outcome.changed) == ((), ("b", "n"))
    assert 0 < outcome.seconds < 5


def test_each_call_has_fresh_arguments(runner: Runner) -> None:
    run = runner.run(job("def f(x):\n x += 1\n return x[0, 0]", call(X), call(X)))
    assert [values(outcome) for outcome in run.outcomes] == [[1.0], [1.0]]


SIGNATURES = [
    ("def f(X, beta): pass", (X, W, ETA), "f() takes 2 arguments (X, beta), it is called with 3: "),
    ("def f(X): pass", (X, Literal(1)), "f() takes 1 argument (X), it is called with 2: f(X, 1)"),
    (
        "def f(): pass",
        (Group("list", (("", W), ("", B))),),
        "f() takes no arguments, it is called ",
    ),
    ("f = lambda a, b: 1", (Group("dict", (("W", W),)),), "with 1: f({W})"),
]


@pytest.mark.parametrize(("source", "arguments", "text"), SIGNATURES)
def test_a_call_that_does_not_fit_names_both_signatures(
    runner: Runner, source: str, arguments: tuple[Tree, ...], text: str
) -> None:
    outcome = only(runner.run(job(source, call(*arguments))))
    assert isinstance(outcome, Raised)
    assert outcome.type == "TypeError"
    assert text in outcome.message
    assert (outcome.file, outcome.line, outcome.source) == ("work.py", 3, source)


def test_a_type_error_of_the_function_itself_keeps_its_text(runner: Runner) -> None:
    outcome = only(runner.run(job("def g(a): pass\ndef f(x): return g()", call(X))))
    assert isinstance(outcome, Raised)
    assert "missing 1 required positional argument" in outcome.message


def test_an_exception_is_placed_at_the_last_line_of_the_student(runner: Runner) -> None:
    source = "from parts import product\ndef f(x): return product(x)"
    parts = "import numpy as np\n\ndef product(x):\n    return np.linalg.inv(x)  # no square\n"
    outcome = only(runner.run(job(source, call(X), parts=parts)))
    assert isinstance(outcome, Raised)
    assert (outcome.type, outcome.file, outcome.line) == ("LinAlgError", "parts.py", 4)
    assert outcome.source == "return np.linalg.inv(x)  # no square"


def test_a_syntax_error_in_a_helper_is_placed_there(runner: Runner) -> None:
    outcome = only(runner.run(job("import parts", call(X), parts="x = 1\ny = = 2\n")))
    assert isinstance(outcome, Unloadable)
    assert (outcome.file, outcome.line, outcome.source) == ("parts.py", 2, "y = = 2")


def test_files_import_each_other_from_the_folder_of_the_main_file(runner: Runner) -> None:
    files = {
        "src/main.py": "import near\nfrom tools.maths import two\nf = lambda x: near.one + two\n",
        "src/near.py": "import main\none = 1\n",
        "src/tools/maths.py": "from .numbers import two\n",
        "src/tools/numbers.py": "two = 2\n",
    }
    sources = tuple(SourceFile(name, text.encode()) for name, text in files.items())
    assert values(only(runner.run(Job(sources, "src/main.py", None, (call(X),))))) == [3]


def test_a_file_is_imported_and_not_run_as_a_script(runner: Runner) -> None:
    source = "def f(x): return 1\nif __name__ == '__main__': sys.exit(1)"
    assert values(only(runner.run(job(source, call(X))))) == [1]


@pytest.mark.parametrize("name", ["numpy.py", "wire.py", "guest.py", "grader.py", "random.py"])
def test_the_name_of_the_main_file_may_be_that_of_a_module(runner: Runner, name: str) -> None:
    text = b"import numpy as np\nimport wire\ndef f(x): return wire.one + np.ones(1)\n"
    files = SourceFile(name, text), SourceFile("wire.py", b"one = 1\n")
    if name == "wire.py":
        files = (SourceFile(name, text.replace(b"wire.one", b"wire.f.__code__.co_argcount")),)
    assert values(only(runner.run(Job(files, name, None, (call(X),))))) == [[2.0]]


@pytest.mark.parametrize("data", [b"# \xff\n", b"# coding: klingon\n"])
def test_a_stray_encoding_is_unloadable(runner: Runner, data: bytes) -> None:
    run = runner.run(Job((SourceFile("w.py", data),), "w.py", None, (call(X),)))
    assert isinstance(only(run), Unloadable)


def test_the_guest_starts_alike_each_time(runner: Runner) -> None:
    source = "import random\ndef f(x): return hash('a') % 1000, random.random(), np.random.rand()"
    asked = call(X, to=(Leaf("a"), Leaf("b"), Leaf("c")))
    first, second = (values(only(runner.run(job(source, asked)))) for _ in range(2))
    assert first == second


def test_no_secret_of_the_host_is_in_the_environment(
    runner: Runner, monkeypatch: pytest.MonkeyPatch
) -> None:
    runner.close()
    monkeypatch.setenv("COURSE_SECRET", "hush")
    run = runner.run(job("def f(x): print(dict(os.environ), sys.argv, sys.path)", call(X)))
    assert "OPENBLAS_NUM_THREADS" in run.output
    assert "hush" not in run.output
    assert "site-packages'" not in run.output


FAKES = """
fake = type(sys)("numpy")
fake.ndarray = fake.generic = fake.asarray = None
sys.modules["numpy"] = fake
def f(x):
    return x + 1
"""


def test_what_a_submission_calls_numpy_is_its_own_affair(runner: Runner) -> None:
    outcome = only(runner.run(job(FAKES, call(X))))
    assert values(outcome) == [(X.array + 1).tolist()]


READS = {
    "lines": ("np.loadtxt(['1 2', '3 4'])", [[1.0, 2.0], [3.0, 4.0]]),
    "a text": ("np.genfromtxt(io.StringIO('1,2'), delimiter=',')", [1.0, 2.0]),
    "what it wrote": ("(np.savetxt(s := io.StringIO(), [1]), np.loadtxt([s.getvalue()]))[1]", 1.0),
}


@pytest.mark.parametrize(("source", "found"), READS.values(), ids=READS.keys())
def test_numpy_reads_text_that_is_in_memory(runner: Runner, source: str, found: object) -> None:
    outcome = only(runner.run(job(f"import io\ndef f(x): return {source}", call(X))))
    assert values(outcome) == [found]


@pytest.mark.parametrize("source", ["np.loadtxt('a.txt')", "np.genfromtxt('http://a.org/a.csv')"])
def test_files_are_said_not_to_be_there(runner: Runner, source: str) -> None:
    outcome = only(runner.run(job(f"def f(x): return {source}", call(X))))
    assert "there are no files: NumPy reads text from a list of lines" in str(outcome)
