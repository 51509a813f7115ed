"""The handout: the task in full, a picture of the network, worked cases; as Markdown and HTML."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from markupsafe import Markup

from grader.assignment.formulas import (
    Line,
    convention_rows,
    math,
    network_lines,
    objective_line,
    objective_rows,
)
from grader.assignment.pages import markup, rendered
from grader.assignment.worked import Worked
from grader.render.diagram import network_svg, network_words
from grader.spec.exercise import Exercise
from grader.spec.signature import names_in
from grader.statement import shape_text, statement
from reference.activations import Array
from reference.formula_nodes import Name, Partial
from reference.network import Network
from reference.notation import MINUS
from reference.notation_mathml import MathML, tag
from reference.quantities import LOSSES, OBJECTIVE, quantities

DIGITS = 6
"""Significant digits of numbers in a handout; public_cases.json has all."""
_MATHML = MathML()


@dataclass(frozen=True)
class Picture:
    """A network drawn."""

    file: str
    words: str
    svg: str

    @property
    def inline(self) -> Markup:
        """As a part of a page."""
        return markup(self.svg)


@dataclass(frozen=True)
class Part:
    """One network with its objective."""

    heading: str
    picture: Picture | None
    lines: tuple[Line, ...]
    objective: Line | None
    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True, eq=False)
class Task:
    """What all students with the same choices read."""

    exercise: Exercise
    named: str
    """How commands name the exercise."""

    @cached_property
    def parts(self) -> tuple[Part, ...]:
        """The networks in the order of the functions."""
        networks = self.exercise.networks()
        pictures: dict[str, int] = {}
        return tuple(self._part(network, len(networks), pictures) for network in networks)

    @property
    def pictures(self) -> tuple[Picture, ...]:
        """All different pictures."""
        found = (part.picture for part in self.parts if part.picture is not None)
        return tuple({picture.file: picture for picture in found}.values())

    @cached_property
    def html(self) -> str:
        """The task as a part of a page."""
        return rendered("task.html", task=self)

    @cached_property
    def markdown(self) -> str:
        """The task as Markdown."""
        return rendered("task.md", task=self)

    @property
    def conventions(self) -> list[tuple[str, str]]:
        """How arrays are written, and what is easily taken differently."""
        sections = dict(statement(self.exercise))
        return [*sections["Conventions"], *convention_rows(self.exercise.networks())]

    @property
    def functions(self) -> list[dict[str, Any]]:
        """Each function with its points."""
        return [
            {
                "call": function.signature.text,
                "points": _points(str(function.points)),
                "stability": _points(str(function.stability)) if function.stability else "",
                "text": function.text,
            }
            for function in self.exercise.functions
        ]

    @property
    def total(self) -> str:
        """All points."""
        each = (function.points + function.stability for function in self.exercise.functions)
        return _points(str(sum(each)))

    @property
    def quantities(self) -> list[dict[str, Any]]:
        """Every name of the functions: symbol, shape and meaning."""
        rows: dict[tuple[str, str], dict[str, Any]] = {}
        for function in self.exercise.functions:
            items = (*function.signature.arguments, *function.signature.returns)
            for item in names_in(items):
                if item.name in self.exercise.opaque:
                    continue
                shape, _, meaning = shape_text(self.exercise, function, item.name).partition(": ")
                row = {"name": item.name, "shape": shape, "meaning": meaning}
                known = self.exercise.quantity(function.network, item.name)
                symbol = markup(math(_symbol(known.name, function.network), "inline"))
                rows.setdefault((item.name, shape), {**row, "symbol": symbol})
        return list(rows.values())

    def _part(self, network: Network, count: int, pictures: dict[str, int]) -> Part:
        functions = [f.label for f in self.exercise.functions if f.network == network]
        return Part(
            "The network" if count == 1 else f"For {', '.join(functions)}",
            self._picture(network, count, pictures),
            tuple(network_lines(self.exercise, network)),
            objective_line(self.exercise, network),
            tuple(objective_rows(network)),
        )

    def _picture(self, network: Network, count: int, seen: dict[str, int]) -> Picture | None:
        """A picture unless there is nothing in it but activations, one of many."""
        weighted = any(layer.weights is not None for layer in network.layers)
        if not network.layers or (count > 1 and not weighted):
            return None
        words = network_words(network)
        number = seen.setdefault(words, len(seen) + 1)
        name = "network" if number == 1 else f"network-{number}"
        svg = network_svg(network, self.exercise.layout, name)
        return Picture(f"{name}.svg", words, svg)


def _points(text: str) -> str:
    return "1 point" if text == "1" else f"{text} points"


def _symbol(quantity: str, network: Network) -> str:
    """A quantity as formulas write it; derivatives as quotients."""
    top, _, bottom = quantity.removeprefix("d").partition("_d")
    known = {*quantities(network), OBJECTIVE, LOSSES}
    if quantity.startswith("d") and {top, bottom} <= known:
        return Partial(Name(top), Name(bottom)).draw(_MATHML)
    return Name(quantity).draw(_MATHML)


@dataclass(frozen=True)
class Whose:
    """What is a student's own in a handout."""

    student: str
    variant: int
    cases: Sequence[Worked]


def handout(task: Task, whose: Whose, form: str) -> str:
    """The whole handout of a student; `form` is `html` or `md`."""
    return rendered(
        f"handout.{form}",
        task=task,
        body=markup(task.html) if form == "html" else task.markdown,
        student=whose.student,
        variant=whose.variant,
        cases=[_case(one, form) for one in whose.cases],
    )


def _case(worked: Worked, form: str) -> dict[str, Any]:
    sizes = ", ".join(f"{name} = {size}" for name, size in worked.case.sizes.items())
    asked = (
        (label, [(answer.name, answer.value) for answer in answers])
        for label, answers in worked.asked.items()
    )
    return {
        "number": worked.case.number,
        "label": worked.label,
        "sizes": sizes,
        "given": list(_shown(worked.inputs.items(), form)),
        "asked": [(label, list(_shown(values, form))) for label, values in asked],
    }


def _shown(values: Iterable[tuple[str, Array]], form: str) -> Iterator[dict[str, Any]]:
    for name, value in values:
        shape = f"({', '.join(map(str, value.shape))}{',' * (value.ndim == 1)})"
        drawn = markup(array_mathml(value)) if form == "html" else array_text(value)
        yield {"name": name, "shape": shape if value.ndim else "a number", "value": drawn}


def array_mathml(array: Array) -> str:
    """An array as a formula: a number, a row, a matrix, or one matrix for each first index."""
    if array.ndim <= 2:
        return math(_array(array))
    slices = (tag("mtr", tag("mtd", _array(part))) for part in array)
    return math(tag("mrow", tag("mo", "["), tag("mtable", *slices), tag("mo", "]")))


def _array(array: Array) -> str:
    if array.ndim == 0:
        return tag("mn", _number(float(array)).replace("-", MINUS))
    cells = (
        "</mn></mtd><mtd><mn>".join(_number(x) for x in row).replace("-", MINUS)
        for row in np.atleast_2d(array).tolist()
    )
    rows = "".join(f"<mtr><mtd><mn>{row}</mn></mtd></mtr>" for row in cells)
    return f"<mrow><mo>[</mo><mtable>{rows}</mtable><mo>]</mo></mrow>"


def array_text(array: Array) -> str:
    """An array as Python writes it, columns aligned."""
    if array.ndim == 0:
        return _number(float(array))
    if array.ndim > 2:
        parts = ",\n\n ".join(array_text(part).replace("\n", "\n ") for part in array)
        return f"[{parts}]"
    rows = [[_number(x) for x in row] for row in np.atleast_2d(array).tolist()]
    width = max((len(cell) for row in rows for cell in row), default=0)
    lines = [f"[{', '.join(cell.rjust(width) for cell in row)}]" for row in rows]
    text = ",\n ".join(lines)
    return text if array.ndim == 1 else f"[{text}]"


def _number(x: float) -> str:
    return f"{x + 0.0:.{DIGITS}g}"
