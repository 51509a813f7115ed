"""Coverage-guided fuzzing of what the host reads from a guest: `python benchmarks/fuzz_wire.py`.

Atheris (libFuzzer, extra `fuzz`) changes valid frames for a bounded time, guided by the branches
that `wire.py` and `replies.py` take. Any exception but WireError, a hang, memory beyond a limit, or
two readers that disagree ends the run with the input. `--planted` puts a mistake into the reader
first; then the run fails unless it is found, so that finding nothing means something.
"""

import argparse
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

CAP = 1 << 16
MEMORY_MB, INPUT_SECONDS, LONGEST = 384, 2, 1024
FUZZER = ("-print_final_stats=1", f"-rss_limit_mb={MEMORY_MB}", f"-timeout={INPUT_SECONDS}")
FOUND = "PlantedError"


class PlantedError(Exception):
    """What `--planted` makes the reader raise for one kind of array."""


def seeds(wire: Any) -> Iterator[bytes]:
    """A valid answer of each kind."""
    array, place = np.arange(6.0).reshape(2, 3), ["E", "text", "w.py", 7, "x = 1"]
    yield wire.encode(wire.RETURNED, [0, 0.5, 1, "x", array, 1, "is a str"])
    yield wire.encode(wire.RETURNED, [0, 0.5, 0, array > 2, array.astype("c8")])
    yield wire.encode(wire.RAISED, [0, 0.5, *place])
    yield wire.encode(wire.UNLOADABLE, place)
    for kind in (wire.OUT_OF_MEMORY, wire.MISSING, wire.NOT_RUN):
        yield wire.encode(kind, [0, "text"])
    for kind in (wire.READY, wire.LOADED, wire.ADAPTED):
        yield wire.encode(kind)
    yield wire.encode(wire.ADAPTER_FAULT, [b"bytes", True, None])


def targets() -> tuple[Any, Any]:
    """The modules of the host that read what guests send, with their branches counted."""
    import atheris

    with atheris.instrument_imports(include=["grader.sandbox"]):
        from grader.sandbox import replies, wire
    return wire, replies


class Reader:
    """Reads an input in every way the host does; raises what must not happen."""

    def __init__(self) -> None:
        self._wire, self._replies = targets()
        from grader.sandbox.job import Call, Leaf, Value

        leaves = (Leaf("a"), Leaf("b"))
        self._call = Call("f", 0, (Value("x", np.zeros(2)),), leaves)

    def __call__(self, data: bytes) -> None:
        """One input."""
        try:
            size = self._wire.complete(data, CAP)
        except self._wire.WireError:
            return
        if size:
            self._answer(data[:size])

    def _answer(self, data: bytes) -> None:
        outcome = self._replies.read_answer(data, 0, self._call)
        frame, packed = self._decoded(data, False), self._decoded(data, True)
        assert (frame is None) == (packed is None), "packed and unpacked disagree"
        if frame is None:
            assert type(outcome).__name__ == "Malformed", outcome
            return
        assert _same(outcome, self._replies.call_outcome(frame, 0, self._call)), outcome
        again = self._wire.encode(frame.kind, frame.items)
        assert self._wire.encode(packed.kind, packed.items)[:16] == again[:16]
        assert self._wire.encode(0, self._wire.decode(again).items)[5:] == again[5:]
        self._replies.load_failure(frame)
        self._replies.adapter_fault(frame)

    def _decoded(self, data: bytes, packed: bool) -> Any:
        try:
            return self._wire.decode(data, packed)
        except self._wire.WireError:
            return None


def _same(one: Any, other: Any) -> bool:
    """Equal in type and content, arrays bit by bit."""
    values = [[_bits(v) for v in getattr(o, "values", ())] for o in (one, other)]
    rest = [{k: v for k, v in vars(o).items() if k != "values"} for o in (one, other)]
    return type(one) is type(other) and values[0] == values[1] and rest[0] == rest[1]


def _bits(value: Any) -> object:
    is_array = isinstance(value, np.ndarray)
    return (value.dtype.str, value.shape, value.tobytes()) if is_array else value


def plant(decoders: Any) -> None:
    """A reader that fails for rows of three numbers of half precision, and nothing else."""
    import atheris

    right = decoders[1]

    @atheris.instrument_func
    def wrong(data: bytes, at: int, size: int, code: int, dims: tuple[int, ...]) -> Any:
        if code == 9 and len(dims) == 2 and dims[1] == 3 and dims[0] > 0:
            raise PlantedError
        return right(data, at, size, code, dims)

    decoders[1] = wrong


def work(folder: str, seconds: str, planted: bool) -> None:
    """In a process of its own, which libFuzzer ends."""
    import atheris

    reader = Reader()
    if planted:
        plant(reader._wire.DECODERS)
    for number, data in enumerate(seeds(reader._wire)):
        (Path(folder) / str(number)).write_bytes(data)
    limits = (f"-max_total_time={seconds}", f"-max_len={LONGEST}")
    atheris.Setup([sys.argv[0], *FUZZER, *limits, "-seed=1", folder], reader)
    atheris.Fuzz()


def fuzz(seconds: int, planted: bool) -> tuple[int, str]:
    """Exit status and output of such a process."""
    with tempfile.TemporaryDirectory() as folder:
        line = [sys.executable, __file__, "--work", folder, "--seconds", str(seconds)]
        line += ["--planted"] * planted
        try:
            done = subprocess.run(
                line,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                cwd=folder,
                timeout=2 * seconds + 60,
            )
        except subprocess.TimeoutExpired as error:
            return 1, (error.stdout or b"").decode(errors="replace") + "\nit did not end\n"
    return done.returncode, done.stdout.decode(errors="replace")


def growth(output: str) -> tuple[int, int]:
    """Branches seen after the seeds and at the end."""
    seen = [int(number) for number in re.findall(r"\bcov: (\d+)", output)]
    return (seen[0], seen[-1]) if seen else (0, 0)


def statistic(output: str, name: str) -> int:
    """One of libFuzzer's final numbers."""
    found = re.search(rf"stat::{name}:\s+(\d+)", output)
    return int(found[1]) if found else 0


def main() -> int:
    """Fuzz, say what came of it; the exit status is 0 when that is what it should be."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--planted", action="store_true", help="a mistake that must be found")
    parser.add_argument("--work", metavar="FOLDER", help=argparse.SUPPRESS)
    options = parser.parse_args()
    try:
        import atheris  # noqa: F401
    except ImportError:
        raise SystemExit("it needs Atheris: pip install 'backprop-grader[fuzz]'") from None
    if options.work:
        work(options.work, str(options.seconds), options.planted)
    started = time.monotonic()
    status, output = fuzz(options.seconds, options.planted)
    took = time.monotonic() - started
    before, after = growth(output)
    runs = statistic(output, "number_of_executed_units")
    print(
        f"{runs} inputs in {took:.0f} s; branches seen: {before} by the seeds, {after} at the end"
    )
    print(f"peak memory {statistic(output, 'peak_rss_mb')} MiB of {MEMORY_MB} allowed")
    if options.planted:
        was_found = status != 0 and FOUND in output
        print(f"the planted mistake was {'' if was_found else 'NOT '}found")
        return int(not was_found)
    if status or not runs or after <= before:
        print(output[-4000:])
        return 1
    print("no crash, no hang")
    return 0


if __name__ == "__main__":
    sys.exit(main())
