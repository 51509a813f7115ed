"""The derivation of an exercise in the form a command asks for."""

import json
from collections.abc import Callable, Mapping

from grader.errors import UsageError
from grader.spec.exercise import Exercise
from reference.derivation import Derivation, DerivationError, derive
from reference.derivation_text import to_json, to_latex, to_mathml, to_text

Derivations = list[Derivation]


def _json(derivations: Derivations) -> str:
    return json.dumps([to_json(one) for one in derivations], indent=2, ensure_ascii=False)


RENDERERS: Mapping[str, Callable[[Derivations], str]] = {
    "text": lambda found: "\n\n".join(to_text(one).rstrip("\n") for one in found),
    "latex": lambda found: "\n\n".join(to_latex(one).rstrip("\n") for one in found),
    "mathml": lambda found: "\n\n".join(to_mathml(one).rstrip("\n") for one in found),
    "json": _json,
}


def derivation_text(exercise: Exercise, wrt: str | None, form: str) -> str:
    """The chain rule for one parameter or all; UsageError when there is nothing to derive."""
    networks = [n for n in exercise.networks() if n.objective is not None] or [exercise.network]
    quantity = None if wrt is None else exercise.aliases.get(wrt, wrt)
    try:
        found = [one for network in networks for one in derive(network, quantity)]
    except DerivationError as error:
        raise UsageError(f"{exercise.id}: {error}") from None
    return RENDERERS[form](found) + "\n"
