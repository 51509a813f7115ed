"""Cases: the inputs a submission is run on, drawn from a seed or fixed in the exercise file.

Draws use Python's Mersenne Twister through `random()` alone, whose sequence for a given seed is
part of the language's documented promise, so a seed means the same numbers in every version.
"""

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np

from grader.answers.fixed import read_fixed
from grader.answers.guards import Guard, failed_guard
from grader.answers.sampling import draw_integer, draw_sizes, draw_values
from grader.errors import SpecError, UsageError
from grader.spec.exercise import Exercise, FixedCase, Function
from reference.activations import Array
from reference.arithmetic import FLOAT64
from reference.network import Network
from reference.program import compile_network, evaluate

ATTEMPTS = 400
"""Draws of one case before the exercise is called impossible."""


@dataclass(frozen=True)
class Case:
    """One set of inputs of a network."""

    number: int
    """Position among the cases of a run, from 1."""
    label: str
    visibility: str
    """`public` or `hidden`."""
    network: Network
    sizes: Mapping[str, int]
    values: Mapping[str, Array]
    """Canonical arrays of all inputs."""
    saturated: bool = False
    """A stability case: nets far outside the range of exp."""
    draws: int = 1
    """How many draws it took to pass the guards."""
    place: str = field(default="", compare=False)

    @property
    def name(self) -> str:
        """`case 3: N=5 D=4 M=3 K=2`."""
        sizes = " ".join(f"{symbol}={size}" for symbol, size in self.sizes.items())
        return f"case {self.number}" + (f": {sizes}" if sizes else "")


def public_cases(exercise: Exercise) -> tuple[Case, ...]:
    """The cases a student sees: fixed ones, then those drawn from the public seed and variant."""
    fixed = [
        _fixed(exercise, network, case, position)
        for position, case in enumerate(exercise.cases, 1)
        for network in exercise.networks()
    ]
    drawn = _drawn(exercise, exercise.draw.public, "public", "public" + _own(exercise))
    return _numbered([*fixed, *drawn], 1)


def hidden_cases(exercise: Exercise, seed: str, after: int) -> tuple[Case, ...]:
    """The cases only staff see, drawn from grading seed and variant, numbered after the public."""
    drawn = _drawn(exercise, exercise.draw.hidden, "hidden", seed + _own(exercise))
    return _numbered(drawn, after + 1)


def _own(exercise: Exercise) -> str:
    """What gives each variant numbers of its own."""
    return f" variant {exercise.variant_seed}" if exercise.variant_seed else ""


def cases_of(exercise: Exercise, hidden_seed: str | None) -> tuple[Case, ...]:
    """The public cases, then the hidden ones when a seed for them is given."""
    cases = public_cases(exercise)
    if hidden_seed is not None:
        cases += hidden_cases(exercise, hidden_seed, len(cases))
    return cases


def find_case(cases: tuple[Case, ...], number: int) -> Case:
    """The case of that number; UsageError naming what there is."""
    if not cases:
        raise UsageError("no public cases, only hidden ones: --seed draws them")
    if not 1 <= number <= len(cases):
        raise UsageError(f"no case {number}: there are cases 1 to {len(cases)}")
    return cases[number - 1]


def _numbered(cases: list[Case], first: int) -> tuple[Case, ...]:
    return tuple(
        Case(**{**case.__dict__, "number": number}) for number, case in enumerate(cases, first)
    )


def _drawn(exercise: Exercise, count: int, visibility: str, seed: str) -> list[Case]:
    drawn = []
    for position, network in enumerate(exercise.networks(), 1):
        for index in range(count):
            stream = f"{exercise.id}/{seed}/{position}/{index}"
            square = index == count - 1 and count > 1
            drawn.append(_draw_case(exercise, network, stream, visibility, square=square))
        wanted = any(f.stability and f.network == network for f in exercise.functions)
        if wanted and (count or visibility == "public"):
            for index in range(2):
                stream = f"{exercise.id}/{seed}/{position}/saturated/{index}"
                drawn.append(_draw_case(exercise, network, stream, visibility, saturated=True))
    return drawn


def _draw_case(
    exercise: Exercise,
    network: Network,
    stream: str,
    visibility: str,
    square: bool = False,
    saturated: bool = False,
) -> Case:
    """A case that passes the guards; SpecError naming the guard when none does."""
    failures: dict[str, int] = {}
    reason = ""
    for attempt in range(1, ATTEMPTS + 1):
        generator = random.Random(f"{stream}/{attempt}")  # noqa: S311 - not a secret
        sizes = draw_sizes(exercise, network, generator, square)
        values = draw_values(exercise, network, sizes, generator)
        if saturated:
            values = _saturate(exercise, network, values)
        guard = _check(exercise, network, values, saturated)
        if guard is None:
            return Case(
                0, stream, visibility, network, sizes, values, saturated, attempt, exercise.source
            )
        failures[guard.name] = failures.get(guard.name, 0) + 1
        reason = guard.reason
    counts = ", ".join(f"{name} {count}x" for name, count in failures.items())
    raise SpecError(
        f"{exercise.place}: no case passes the guards in {ATTEMPTS} draws ({counts}); "
        f"last: {reason}"
    )


def _check(
    exercise: Exercise, network: Network, values: Mapping[str, Array], saturated: bool
) -> Guard | None:
    asked = {
        name
        for function in exercise.functions
        if function.network == network
        for name in asked_quantities(exercise, function)
    }
    return failed_guard(network, values, asked, exercise.draw.nets, saturated)


def asked_quantities(exercise: Exercise, function: Function) -> Iterator[str]:
    """Canonical names of everything a function is given or asked for."""
    for name in (*exercise.asked(function), *exercise.given(function)):
        yield from exercise.view(function.network, name).parts


def _saturate(exercise: Exercise, network: Network, values: dict[str, Array]) -> dict[str, Array]:
    """The case with the output layer's parameters scaled until its nets are enormous."""
    last = network.layers[-1]
    net = evaluate(compile_network(network), values, FLOAT64, [last.net])[last.net]
    scale = exercise.stability_net / max(float(net.max()), 1e-3)
    scaled = {
        name: np.round(values[name] * scale, exercise.draw.decimals)
        for name in (last.weights, last.bias)
        if name is not None
    }
    return {**values, **scaled}


def _fixed(exercise: Exercise, network: Network, case: FixedCase, position: int) -> Case:
    given, sizes = read_fixed(exercise, network, case)
    stream = f"{exercise.id}/{case.label}/{position}{_own(exercise)}"
    generator = random.Random(stream)  # noqa: S311 - not a secret
    missing = [symbol for symbol in network.symbols() if symbol not in sizes]
    drawn = {symbol: draw_integer(generator, exercise.size(symbol)) for symbol in missing}
    sizes = {symbol: {**sizes, **drawn}[symbol] for symbol in network.symbols()}
    values = draw_values(exercise, network, sizes, generator, given)
    return Case(0, case.label, "public", network, sizes, values, place=case.place)
