"""Validating exercise files by their JSON Schema, with errors an instructor can act on."""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from grader import cache
from grader.errors import SpecError

SCHEMA_FILE = Path(__file__).parents[2] / "exercises" / "exercise.schema.json"


def validate(document: Mapping[str, Any], data: bytes, place: str) -> None:
    """SpecError unless the document follows the schema; bytes seen valid before are skipped.

    Importing jsonschema costs as much as importing NumPy, and most runs read a file that was read
    before, so the hash of valid bytes and schema is remembered.
    """
    schema_bytes = SCHEMA_FILE.read_bytes()
    digest = hashlib.sha256(schema_bytes + b"\0" + data).hexdigest()
    mark = f"valid-exercises/{digest}"
    if cache.read(mark) is not None:
        return
    _check_numbers(document, place, ())
    errors = _validator(json.loads(schema_bytes)).iter_errors(dict(document))
    first = min(errors, key=lambda error: (len(error.absolute_path), str(error.path)), default=None)
    if first is not None:
        raise SpecError(f"{place}: {describe(_most_specific(first))}")
    cache.write(mark, b"")


LARGEST = 1e100
"""Numbers beyond this overflow in the first product."""


def _check_numbers(value: Any, place: str, path: tuple[str | int, ...]) -> None:
    """TOML has nan, inf and integers of any size; an exercise has use for none of them."""
    if isinstance(value, Mapping):
        for key, item in value.items():
            _check_numbers(item, place, (*path, key))
    elif isinstance(value, list):
        for position, item in enumerate(value):
            _check_numbers(item, place, (*path, position))
    elif isinstance(value, (int, float)) and not abs(value) <= LARGEST:
        raise SpecError(f"{place}: {path_text(path)} = {_short(value)}: a finite number is needed")


def _validator(schema: Any) -> Any:
    """JSON calls 2.0 an integer; TOML tells the two apart, and so do sizes."""
    from jsonschema import Draft202012Validator, validators

    checker = Draft202012Validator.TYPE_CHECKER.redefine(
        "integer", lambda _, value: isinstance(value, int) and not isinstance(value, bool)
    )
    return validators.extend(Draft202012Validator, type_checker=checker)(schema)


def _most_specific(error: Any) -> Any:
    """The error inside a choice of forms that comes closest to a valid document."""
    while error.validator == "oneOf" and error.context:
        error = max(
            error.context, key=lambda one: (len(one.absolute_path), one.validator != "type")
        )
    return error


def path_text(path: Sequence[str | int]) -> str:
    """`functions[2].call` for a path of keys and positions, counted from 1."""
    text = ""
    for part in path:
        text += f"[{part + 1}]" if isinstance(part, int) else f".{part}" if text else str(part)
    return text or "the top level"


NAME_PATTERN = "^[A-Za-z_][A-Za-z0-9_]*$"
KINDS = {
    "string": "text",
    "integer": "a whole number",
    "number": "a number",
    "array": "a list",
    "object": "a table",
    "boolean": "true or false",
}


def describe(error: Any) -> str:
    """One line: key, value, and what is allowed."""
    key, value = path_text(tuple(error.absolute_path)), _short(error.instance)
    rule = error.validator_value
    if error.validator == "additionalProperties":
        return _unknown_key(error, key)
    if error.validator == "required":
        missing = next(name for name in rule if name not in error.instance)
        return f"{key}: the key {missing!r} is missing"
    if error.validator == "dependentRequired":
        return _dependent(error, key)
    texts: dict[str, Callable[[], str]] = {
        "enum": lambda: f"allowed: {', '.join(map(repr, rule))}{_guess(error.instance, rule)}",
        "type": lambda: _type_text(error),
        "pattern": lambda: _pattern_text(rule),
        "minimum": lambda: f"at least {rule} is needed",
        "maximum": lambda: f"at most {rule} is allowed",
        "exclusiveMinimum": lambda: f"more than {rule} is needed",
        "minItems": lambda: f"at least {rule} {'item is' if rule == 1 else 'items are'} needed",
        "maxItems": lambda: f"at most {rule} items are allowed",
        "minLength": lambda: "it must not be empty",
        "uniqueItems": lambda: "each item may stand only once",
        "not": lambda: "this value is not allowed",
    }
    text = texts.get(error.validator, lambda: str(error.message))
    return f"{key} = {value}: {text()}"


def _type_text(error: Any) -> str:
    """What kind of value is needed; every form that the schema allows in this place."""
    choice = error.parent is not None and error.parent.validator == "oneOf"
    forms = error.parent.validator_value if choice else [error.schema]
    names = [KINDS[form["type"]] for form in forms if form.get("type") in KINDS]
    text = f"{' or '.join(dict.fromkeys(names or [KINDS[error.validator_value]]))} is needed"
    path = ".".join(map(str, error.absolute_path))
    if error.validator_value == "array" and isinstance(error.instance, dict):
        text += f" (write [[{path}]])"
    if error.validator_value == "object" and path:
        text += f" (write [{path}])"
    return text


def _pattern_text(rule: str) -> str:
    if rule == NAME_PATTERN:
        return "a name of ASCII letters, digits and underscores is needed"
    return f"text of the form {rule} is needed"


def _dependent(error: Any, key: str) -> str:
    for name, needed in error.validator_value.items():
        missing = [one for one in needed if one not in error.instance]
        if name in error.instance and missing:
            return (
                f"{key}: {name} = {_short(error.instance[name])} needs the key {missing[0]!r} too"
            )
    return f"{key}: {error.message}"


def _unknown_key(error: Any, key: str) -> str:
    allowed = sorted(error.schema.get("properties", {}))
    unknown = sorted(set(error.instance) - set(allowed))[0]
    return f"unknown key {unknown!r} in {key}: allowed are {', '.join(allowed)}" + _guess(
        unknown, allowed
    )


def _guess(value: Any, allowed: Sequence[str]) -> str:
    import difflib

    known = SYNONYMS.get(str(value).lower().replace("_", "-"))
    if known in allowed:
        return f" (did you mean {known!r}?)"
    close = difflib.get_close_matches(str(value), [str(one) for one in allowed], n=1)
    return f" (did you mean {close[0]!r}?)" if close else ""


SYNONYMS = {
    "sigmoid": "logistic",
    "identity": "linear",
    "none": "linear",
    "swish": "silu",
    "lrelu": "leaky-relu",
    "mse": "squared-error",
    "mean-squared-error": "squared-error",
    "sse": "squared-error",
    "bce": "binary-cross-entropy",
    "log-loss": "binary-cross-entropy",
    "nll": "cross-entropy",
    "categorical-cross-entropy": "cross-entropy",
}
"""What other tools call an activation or an objective."""


def _short(value: Any) -> str:
    """The value as TOML writes it, cut to a line."""
    text = str(value).lower() if isinstance(value, bool) else repr(value)
    return text if len(text) <= 60 else f"{text[:57]}..."
