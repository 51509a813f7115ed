"""Mistakes in the update of the parameters."""

from collections.abc import Callable, Iterator
from typing import Any

from grader.diagnosis.mistake import Mistake
from grader.diagnosis.patch import Made, Patch
from grader.diagnosis.site import Site
from reference.network import Objective
from reference.program import parameter_names


def _updates(rule: Callable[..., Any]) -> Callable[[Site], Iterator[Made]]:
    """New parameters by rule(sign, parameter, gradient, eta, N)."""

    def made(site: Site) -> Iterator[Made]:
        if site.objective is None or not site.weighted:
            return

        def patched(xp: Any, objective: Objective, w: Any, g: Any, eta: Any, x: Any) -> Any:
            return rule(objective.sign, w, g, eta, x.shape[0])

        yield Made(
            {
                target: Patch(patched, (*site.steps[target].operands, site.network.input))
                for target in (f"{name}_new" for name in parameter_names(site.network))
            }
        )

    return made


UPDATE = (
    Mistake(
        "upd.sign",
        "The parameters move against the direction that the objective asks for.",
        "Every step makes J worse.",
        "Is J to be made large or small, and which way does the gradient point?",
        _updates(lambda sign, w, g, eta, n: w + g * eta * sign),
    ),
    Mistake(
        "upd.no_rate",
        "The learning rate is not used.",
        "The step is as long as the gradient, however small the rate is.",
        "How does the length of a step depend on the learning rate?",
        _updates(lambda sign, w, g, eta, n: w - g * sign),
    ),
    Mistake(
        "upd.not_applied",
        "The parameters come back unchanged.",
        "The computed step is lost, so nothing is learnt.",
        "Where is the result of your update kept?",
        _updates(lambda sign, w, g, eta, n: w * 1.0),
    ),
    Mistake(
        "upd.step_only",
        "The step alone is returned, without the parameters.",
        "The old parameters are forgotten.",
        "Where does the step start from?",
        _updates(lambda sign, w, g, eta, n: -g * eta * sign),
    ),
    Mistake(
        "upd.mean_again",
        "The step is divided by N once more.",
        "Training becomes slower the larger the batch is.",
        "Is the division by N part of the gradient already?",
        _updates(lambda sign, w, g, eta, n: w - g * eta * (sign / n)),
    ),
)
