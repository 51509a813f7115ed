"""Validating exercise files by their JSON Schema, with errors an instructor can act on."""

import hashlib
import json
import os
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from grader.errors import SpecError

SCHEMA_FILE = Path(__file__).parents[2] / "exercises" / "exercise.schema.json"


def validate(document: Mapping[str, Any], data: bytes, place: str) -> None:
    """SpecError unless the document follows the schema; bytes seen valid before are skipped.

    Importing jsonschema costs as much as importing NumPy, and most runs read a file that was read
    before, so the hash of valid bytes and schema is remembered.
    """
    schema_bytes = SCHEMA_FILE.read_bytes()
    mark = _cache_folder() / hashlib.sha256(schema_bytes + b"\0" + data).hexdigest()
    if mark.exists():
        return
    from jsonschema import Draft202012Validator

    errors = Draft202012Validator(json.loads(schema_bytes)).iter_errors(dict(document))
    first = min(errors, key=lambda error: (len(error.absolute_path), str(error.path)), default=None)
    if first is not None:
        raise SpecError(f"{place}: {describe(_most_specific(first))}")
    _remember(mark)


def _cache_folder() -> Path:
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base) / "backprop-grader" / "valid-exercises"


def _remember(mark: Path) -> None:
    import tempfile

    try:
        mark.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=mark.parent)
        os.close(handle)
        Path(temporary).replace(mark)
    except OSError:
        pass  # a home that cannot be written only costs the next run its time


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


def describe(error: Any) -> str:
    """One line: key, value, and what is allowed."""
    key, value = path_text(tuple(error.absolute_path)), _short(error.instance)
    rule = error.validator_value
    if error.validator == "additionalProperties":
        return _unknown_key(error, key)
    if error.validator in ("required", "dependentRequired"):
        return f"{key}: {error.message}"
    texts: dict[str, Callable[[], str]] = {
        "enum": lambda: f"allowed: {', '.join(map(repr, rule))}{_guess(error.instance, rule)}",
        "type": lambda: f"a {rule} is needed",
        "pattern": lambda: f"allowed: text of the form {rule}",
        "minimum": lambda: f"at least {rule} is needed",
        "maximum": lambda: f"at most {rule} is allowed",
        "exclusiveMinimum": lambda: f"more than {rule} is needed",
        "minItems": lambda: f"at least {rule} items are needed",
        "maxItems": lambda: f"at most {rule} items are allowed",
        "uniqueItems": lambda: "each item may stand only once",
        "not": lambda: "this value is not allowed",
    }
    text = texts.get(error.validator, lambda: str(error.message))
    return f"{key} = {value}: {text()}"


def _unknown_key(error: Any, key: str) -> str:
    allowed = sorted(error.schema.get("properties", {}))
    unknown = sorted(set(error.instance) - set(allowed))[0]
    return f"unknown key {unknown!r} in {key}: allowed are {', '.join(allowed)}" + _guess(
        unknown, allowed
    )


def _guess(value: Any, allowed: Sequence[str]) -> str:
    import difflib

    close = difflib.get_close_matches(str(value), [str(one) for one in allowed], n=1)
    return f" (did you mean {close[0]!r}?)" if close else ""


def _short(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}..."
