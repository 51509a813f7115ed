"""Numbers that come from no mistake are never given the name of one."""

from collections.abc import Callable, Iterator, Sequence
from zlib import crc32

import numpy as np
import pytest

from grader.answers.plan import Task
from grader.spec.read import bundled
from tests.diagnosis.lab import SEED, Answers, Array, examine, plan_of, right

EXERCISES = [name for name in bundled() if name != "training-loop"]
Wrong = Callable[[np.random.Generator, Array], Array]


def _random(generator: np.random.Generator, value: Array) -> Array:
    return generator.normal(size=value.shape)


def _one_entry(generator: np.random.Generator, value: Array) -> Array:
    """Right but for one entry."""
    wrong = np.array(value)
    at = tuple(int(generator.integers(n)) for n in value.shape)
    wrong[at] += generator.choice([1e-6, 1e-2, 0.5, 3.0]) * generator.normal()
    return wrong


def _gaussian(generator: np.random.Generator, value: Array) -> Array:
    """Right but for noise from 1e-12 of its size to all of it."""
    return value * (1 + 10.0 ** generator.uniform(-12, 0) * generator.normal(size=value.shape))


def _permuted(generator: np.random.Generator, value: Array) -> Array:
    """Rows in an order that no mistake gives; what cannot be permuted is blurred."""
    if value.ndim == 0 or len(value) < 3:
        return _gaussian(generator, value)
    order = np.roll(np.arange(len(value)), 1)
    return np.array(value[order]) * (1 + 1e-3 * generator.normal())


def _smooth(generator: np.random.Generator, value: Array) -> Array:
    a, b, c = generator.normal(size=3)
    return np.asarray(a * np.sin(b * value + c) + 0.1 * value)


def _faint(generator: np.random.Generator, value: Array) -> Array:
    """Far too small, yet more than rounding leaves."""
    return generator.normal(size=value.shape) * 10.0 ** -generator.integers(5, 12)


def _huge(generator: np.random.Generator, value: Array) -> Array:
    return generator.normal(size=value.shape) * 10.0 ** generator.integers(8, 307)


NOISES: tuple[Wrong, ...] = (_random, _one_entry, _gaussian, _permuted, _smooth, _faint, _huge)


def noise(wrong: Wrong, seed: int, share: float) -> Answers:
    """A share of the quantities is wrong, on every case; each time the same way."""

    def answers(task: Task) -> list[Array]:
        place = f"{seed} {task.function.label} {task.case.number}"
        generator = np.random.default_rng(crc32(place.encode()))
        chosen = np.random.default_rng(seed).random(99) < share
        values = right(task)
        picked = [at for at in range(len(values)) if chosen[at]] or [0]
        return [wrong(generator, v) if at in picked else v for at, v in enumerate(values)]

    return answers


def submissions(count: int, exercises: Sequence[str]) -> Iterator[tuple[str, Answers, str]]:
    for number in range(count):
        wrong = NOISES[number % len(NOISES)]
        name = exercises[(number // len(NOISES)) % len(exercises)]
        share = (0.3, 1.0)[number // 2 % 2]
        yield name, noise(wrong, number, share), f"{number} {name} {wrong.__name__} {share}"


def named(count: int, exercises: Sequence[str], seed: str | None = SEED) -> list[str]:
    """What is named in noise, which should be nothing."""
    found = []
    for name, answers, label in submissions(count, exercises):
        for one in examine(plan_of(name, seed=seed), answers).diagnoses:
            if one["mistakes"] and not _is_half_precision(one):
                found.append(f"{label}: {one['function']} {one['quantities']} {one['mistakes']}")
    return found


def _is_half_precision(one: dict[str, object]) -> bool:
    """Small noise is what single precision looks like; that is not the name of a formula."""
    return one["mistakes"] == ["io.numeric_diff", "io.float32"]


def test_noise_is_never_named() -> None:
    assert not named(2 * len(NOISES), ["logistic-log-likelihood"])


@pytest.mark.slow
def test_a_thousand_noises_are_never_named() -> None:
    assert not named(1000, EXERCISES)


@pytest.mark.slow
def test_noise_on_public_cases_alone_is_never_named() -> None:
    """A student's own check has fewer numbers, so more could fit by chance."""
    assert not named(300, EXERCISES, seed=None)
