"""Writes the generated parts of the docs; `--check` only says whether they are up to date.

Generated: the tables of names in the exercise schema, docs/exercise-files.md (spec fields),
docs/report.md (report fields), docs/commands.md (every command's help) and the exercise list.
"""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from grader.cli import cli
from grader.diagnosis.catalogue import CATALOGUE
from grader.diagnosis.mistake import SLOTS
from grader.doctor import limit_rows
from grader.sandbox.guest_imports import MODULES
from grader.sandbox.job import Limits
from grader.spec.read import bundled, find_exercise, read_exercise
from reference.activations import ACTIVATIONS
from reference.objectives import OBJECTIVES

ROOT = Path(__file__).parents[1]
BEGIN, END = "<!-- generated: {} -->\n", "<!-- end of generated part -->\n"


def schema_text() -> str:
    """The exercise schema with the names of activations and objectives from their tables."""
    schema = json.loads((ROOT / "exercises/exercise.schema.json").read_text())
    schema["$defs"]["activation_name"]["enum"] = list(ACTIVATIONS)
    schema["$defs"]["objective_name"]["enum"] = list(OBJECTIVES)
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def field_rows(node: dict[str, Any], root: dict[str, Any], prefix: str) -> Iterator[str]:
    """One table row per field of a schema, nested fields by their path."""
    node = resolved(node, root)
    for name, child in node.get("properties", {}).items():
        child = resolved(child, root)
        needed = "yes" if name in node.get("required", []) else ""
        text = child.get("description", "").replace("|", "\\|")
        yield f"| `{prefix}{name}` | {kind(child, root)} | {needed} | {text} |"
        inner = resolved(child.get("items", child), root)
        mark = "[]." if "items" in child else "."
        if inner.get("type") == "object":
            yield from field_rows(inner, root, f"{prefix}{name}{mark}")


def resolved(node: dict[str, Any], root: dict[str, Any]) -> dict[str, Any]:
    """A node with its reference followed; words beside the reference win."""
    while "$ref" in node:
        target = root["$defs"][node["$ref"].rpartition("/")[2]]
        node = {**target, **{key: value for key, value in node.items() if key != "$ref"}}
    return node


def kind(node: dict[str, Any], root: dict[str, Any]) -> str:
    """What a value may be, in a few words."""
    node = resolved(node, root)
    if "enum" in node:
        return " \\| ".join(f"`{value}`" for value in node["enum"])
    if "const" in node:
        return f"`{node['const']}`"
    if "oneOf" in node:
        return " or ".join(dict.fromkeys(kind(one, root) for one in node["oneOf"]))
    if node.get("type") == "array" and "items" in node:
        return f"list of {kind(node['items'], root)}"
    types = node.get("type", "any")
    words = {"string": "text", "array": "list", "object": "table"}
    return " or ".join(words.get(t, t) for t in (types if isinstance(types, list) else [types]))


def field_table(path: Path) -> str:
    """The fields of a schema file as a Markdown table."""
    schema = json.loads(path.read_text())
    head = "| field | value | required | meaning |\n|---|---|---|---|\n"
    return head + "\n".join(field_rows(schema, schema, "")) + "\n"


def command_help() -> str:
    """Every command's help as a user sees it."""
    context = click.Context(cli, info_name="grader", **cli.context_settings)
    parts = [f"## grader\n\n```text\n{cli.get_help(context)}\n```\n"]
    for name in cli.list_commands(context):
        command = cli.get_command(context, name)
        assert command is not None
        inner = click.Context(command, info_name=name, parent=context, **cli.context_settings)
        parts.append(f"## grader {name}\n\n```text\n{command.get_help(inner)}\n```\n")
    return "\n".join(parts)


def activation_table() -> str:
    """The activations with formula, derivative and parameters."""
    rows = [
        f"| `{row.name}` | {row.formula} | {row.slope_formula} | {parameters(row.parameters)} |"
        for row in ACTIVATIONS.values()
    ]
    return "| name | a = g(z) | g'(z) | parameters |\n|---|---|---|---|\n" + "\n".join(rows) + "\n"


def objective_table() -> str:
    """The objectives with their term and defaults."""
    rows = [
        f"| `{row.name}` | {row.formula.replace('|', chr(92) + '|')} | {row.targets} "
        f"| {row.samples}, {row.outputs} | {row.direction} | {parameters(row.parameters)} |"
        for row in OBJECTIVES.values()
    ]
    head = (
        "| name | term of one sample and output, y target, p prediction | targets "
        "| over samples, outputs | direction | parameters |\n|---|---|---|---|---|---|\n"
    )
    return head + "\n".join(rows) + "\n"


def parameters(table: Any) -> str:
    """`slope = 0.01`."""
    return ", ".join(f"{key} = {value:g}" for key, value in table.items())


def exercise_table() -> str:
    """The exercises that ship with the grader."""
    exercises = [read_exercise(find_exercise(name)) for name in bundled()]
    rows = [f"| `{exercise.id}` | {exercise.title} |" for exercise in exercises]
    return "| exercise | title |\n|---|---|\n" + "\n".join(rows) + "\n"


def limit_table() -> str:
    """Every limit with its unit, default and what happens at it."""
    rows = [
        f"| {row.name} | {row.default:g} {row.unit} | {row.effect} |"
        for row in limit_rows(Limits())
    ]
    return "| limit | default | at the limit |\n|---|---|---|\n" + "\n".join(rows) + "\n"


def module_table() -> str:
    """What a submission may import."""
    rows = [
        f"| {kind} | {', '.join(f'`{name}`' for name in names.split())} |"
        for kind, names in MODULES.items()
    ]
    return "| for | modules |\n|---|---|\n" + "\n".join(rows) + "\n"


def mistake_tables() -> str:
    """The catalogue, slot by slot."""
    parts = []
    for slot, title in SLOTS.items():
        rows = [
            f"| `{row.code}` | {row.what} | {row.why} | {row.question} |"
            for row in CATALOGUE.values()
            if row.slot == slot
        ]
        head = "| code | what was done | why it matters | question |\n|---|---|---|---|\n"
        parts.append(f"### {title[0].upper()}{title[1:]}\n\n{head}" + "\n".join(rows) + "\n")
    return "\n".join(parts)


PARTS = {
    ("docs/assignments.md", "public cases"): lambda: field_table(
        ROOT / "grader/assignment/public_cases.schema.json"
    ),
    ("docs/confinement.md", "limits"): limit_table,
    ("docs/confinement.md", "modules"): module_table,
    ("docs/exercise-files.md", "fields"): lambda: field_table(
        ROOT / "exercises/exercise.schema.json"
    ),
    ("docs/exercise-files.md", "activations"): activation_table,
    ("docs/exercise-files.md", "objectives"): objective_table,
    ("docs/exercises.md", "exercises"): exercise_table,
    ("docs/mistakes.md", "mistakes"): mistake_tables,
    ("docs/report.md", "fields"): lambda: field_table(ROOT / "grader/report.schema.json"),
    ("docs/commands.md", "commands"): command_help,
}


def wanted() -> dict[Path, str]:
    """Each file with generated parts as it should be."""
    schema = ROOT / "exercises/exercise.schema.json"
    files = {schema: schema_text()}
    for (name, part), make in PARTS.items():
        path = ROOT / name
        text = files.get(path) or path.read_text()
        before, _, rest = text.partition(BEGIN.format(part))
        _, found, after = rest.partition(END)
        if not found:
            raise SystemExit(f"{name}: no generated part {part!r}")
        files[path] = f"{before}{BEGIN.format(part)}\n{make()}\n{END}{after}"
    return files


def main() -> int:
    """Write what differs, or with --check name it and fail."""
    stale = {path: text for path, text in wanted().items() if path.read_text() != text}
    for path, text in stale.items():
        if "--check" not in sys.argv:
            path.write_text(text)
        print(
            f"{path.relative_to(ROOT)} {'is out of date' if '--check' in sys.argv else 'written'}"
        )
    return int(bool(stale) and "--check" in sys.argv)


if __name__ == "__main__":
    sys.exit(main())
