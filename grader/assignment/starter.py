"""The file a student begins with: every function as it is asked for, and nothing in it."""

import ast
import keyword
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from grader.errors import SpecError
from grader.spec.exercise import Exercise, Function
from grader.spec.signature import Constant, Group, Item, Name
from grader.statement import shape_text

WIDTH = 88
IMPORT = "import numpy as np"


@dataclass(frozen=True)
class Starter:
    """The parts of a student's file."""

    exercise: Exercise
    named: str
    """How the first line names the exercise."""
    template: str | None = None
    """The instructor's own beginning; needed where an adapter calls what students write."""

    @property
    def first_line(self) -> str:
        """Exercise and variant, as `check` and `grade` read them."""
        return f"# exercise: {self.named} variant {self.exercise.variant_seed}"

    @cached_property
    def cells(self) -> tuple[str, ...]:
        """Sources of the functions, one by one; or the instructor's beginning."""
        if self.template is not None:
            return (self.template.strip() + "\n",)
        together: dict[str, list[Function]] = {}
        for function in self.exercise.functions:
            together.setdefault(function.name, []).append(function)
        return tuple(_source(self.exercise, same) for same in together.values())

    @property
    def names(self) -> tuple[str, ...]:
        """What the file defines."""
        body = ast.parse("\n".join(self.cells)).body
        kinds = (ast.FunctionDef, ast.ClassDef)
        return tuple(n.name for n in body if isinstance(n, kinds) and not n.name.startswith("_"))

    def module(self, file: str) -> str:
        """The whole file."""
        title = _quoted(self.exercise.title)
        head = f'{self.first_line}\n"""{title}.\n\nThe task is in handout.html. Check your work: '
        head += f'grader check {file}\n"""\n\n'
        return f"{head}{IMPORT}\n\n\n" + "\n\n".join(self.cells)


def parsed_template(text: str, place: str) -> str:
    """An instructor's beginning that is Python; SpecError when it is not."""
    try:
        ast.parse(text)
    except (SyntaxError, ValueError) as error:
        raise SpecError(f"{place}: not Python: {error}") from None
    return text


def _source(exercise: Exercise, same: list[Function]) -> str:
    """A function with its docstring; several calls that differ in a constant share it."""
    function = same[0]
    lines = [line for one in same for line in _doc(exercise, one)]
    if len(lines) == 1:
        doc = [f'    """{lines[0]}"""']
    else:
        doc = [f'    """{lines[0]}', *(f"    {line}".rstrip() for line in lines[1:]), '    """']
    parameters = ", ".join(_parameters(function))
    head = f"def {function.name}({parameters}):"
    if len(head) > WIDTH:
        head = f"def {function.name}(\n    {parameters},\n):"
    return "\n".join([head, *doc, "    raise NotImplementedError"]) + "\n"


def _parameters(function: Function) -> Iterator[str]:
    taken: set[str] = set()
    for name in function.signature.argument_names:
        while keyword.iskeyword(name) or name in taken:
            name += "_"
        taken.add(name)
        yield name


def _doc(exercise: Exercise, function: Function) -> Iterator[str]:
    """The call, what is taken, what is returned, and the instructor's words."""
    signature = function.signature
    call, _, _ = signature.text.partition("->")
    yield _quoted(f"Return {_words(signature.returns)}.")
    if any(isinstance(item, Constant) for item in signature.arguments):
        yield from ("", _quoted(f"Called as {call.strip()}."))
    if function.text:
        yield from ("", *textwrap.wrap(_quoted(function.text), WIDTH - 4))
    arguments = zip(_parameters(function), signature.arguments, strict=True)
    rows = [row for name, item in arguments for row in _rows(exercise, function, name, item)]
    yield from _block("Takes", rows)
    rows = [row for item in signature.returns for row in _rows(exercise, function, "", item)]
    yield from _block("Returns" + (" a tuple of" if len(signature.returns) > 1 else ""), rows)


def _block(heading: str, rows: list[tuple[int, str, str]]) -> Iterator[str]:
    if not rows:
        return
    yield from ("", f"{heading}:")
    width = max(len(name) + depth for depth, name, _ in rows)
    for depth, name, text in rows:
        yield f"    {'  ' * depth}{name:<{width - depth}}  {_quoted(text)}".rstrip()


def _rows(
    exercise: Exercise, function: Function, shown: str, item: Item, depth: int = 0
) -> Iterator[tuple[int, str, str]]:
    """Depth, name and words of an item and of what is in it."""
    if isinstance(item, Constant):
        yield depth, shown, repr(item.value)
    elif isinstance(item, Group):
        yield depth, shown or f"a {item.kind}", f"a {item.kind}" if shown else ""
        for key, member in item.items:
            name = repr(key) if item.kind == "dict" else f"[{key}]"
            yield from _rows(exercise, function, name, member, depth + 1)
    else:
        yield depth, shown or _signed(item), _meaning(exercise, function, item, shown)


def _meaning(exercise: Exercise, function: Function, item: Name, shown: str) -> str:
    """Shape and meaning, after the quantity's name where it goes by another."""
    if item.name in exercise.opaque:
        return "whatever your functions need; it is handed on unread"
    text = shape_text(exercise, function, item.name)
    is_plain = not item.negative and (not shown or item.name in shown)
    return text if is_plain else f"{_signed(item)}, {text}"


def _signed(item: Name) -> str:
    return f"-{item.name}" if item.negative else item.name


def _words(items: tuple[Item, ...]) -> str:
    return ", ".join(_word(item) for item in items)


def _word(item: Item) -> str:
    if isinstance(item, Group):
        keys = ", ".join(key if item.kind == "dict" else _word(one) for key, one in item.items)
        return f"a {item.kind} of {keys}"
    return repr(item.value) if isinstance(item, Constant) else _signed(item)


def _quoted(text: str) -> str:
    """Text that may stand in a docstring."""
    return text.replace("\\", "\\\\").replace('"""', "'''")
