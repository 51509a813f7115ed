"""Which quantity tells mistakes apart that give the same numbers."""

from collections.abc import Sequence

import numpy as np

from grader.diagnosis.hypothesis import Hypothesis
from grader.diagnosis.scene import Scene, quantity
from reference.activations import Array


def separating(scene: Scene, hypotheses: Sequence[Hypothesis]) -> str:
    """The first quantity on which they differ, as the course names it; empty when there is none."""
    one_each = list({h.codes: h for h in hypotheses}.values())
    names = {quantity: alias for alias, quantity in scene.exercise.names}
    for name in scene.site.steps:
        if name not in scene.given and not name.startswith(("dL_d", "dJ_data_d")):
            values = [quantity(scene, h.made, name) for h in one_each]
            if any(_differ(values[0], value) for value in values[1:]):
                return names.get(name, name)
    return ""


def _differ(a: Array | None, b: Array | None) -> bool:
    if a is None or b is None:
        return False
    return a.shape != b.shape or not np.allclose(a, b, rtol=1e-7, atol=1e-12)
