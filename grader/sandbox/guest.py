"""Entry of the guest process: NumPy first, then our own files under names no student can meet.

The host starts this file by its path in a clean environment; the arguments are the folder of NumPy,
the part to play and its settings. `grader` becomes an empty package here whose one
subpackage is this folder, so the guest files use ordinary imports while `reference` and the rest of
the grader cannot be imported; once they are loaded, both names leave `sys.modules`, so a student's
`wire.py` or `grader.py` is the student's own.
"""

# ruff: noqa: PTH100, PTH120 - pathlib would be one more import before the guest is ready

from __future__ import annotations

import gc
import os
import sys

TYPE_CHECKING = False  # without importing typing, which knows better
if TYPE_CHECKING:
    from collections.abc import Callable


def main() -> None:
    """Import what every submission needs, then play the part until the host is content."""
    os.closerange(5, 1 << 16)  # what the host's own parent left open is not for students
    gc.disable()  # importing makes many objects and hardly any garbage
    folder, part, *settings = sys.argv[1:]
    if part == "zygote":
        # Its one thread holds no lock when it forks: what modules would do to their locks after
        # each fork would only cost every child a hundred pages.
        os.register_at_fork = lambda **hooks: None
    sys.argv = [""]
    import_numpy(folder)
    add_package("grader", [])
    add_package("grader.sandbox", [os.path.dirname(os.path.abspath(__file__))])
    play = _PARTS[part]()
    hide_package("grader")
    sys.dont_write_bytecode = True
    play([int(setting) for setting in settings])


def import_numpy(folder: str) -> None:
    """Import NumPy from its folder, which students then cannot import anything else from."""
    sys.path.append(folder)
    import numpy as np

    sys.path.remove(folder)
    # OpenBLAS takes its work memory at the first product that is not small; once the memory limit
    # is set it might find none, and would then end the process.
    square = np.ones((128, 128))
    square @ square


def _fresh() -> Callable[[list[int]], None]:
    from grader.sandbox.guest_fresh import play

    return play


def _zygote() -> Callable[[list[int]], None]:
    from grader.sandbox.guest_zygote import play

    return play


# One submission in this very process, or a process forked for each.
_PARTS = {"fresh": _fresh, "zygote": _zygote}


def add_package(name: str, folders: list[str]) -> None:
    """Make a package of this name that consists of these folders."""
    package = type(sys)(name)
    package.__path__ = folders
    sys.modules[name] = package


def hide_package(name: str) -> None:
    """Take a package and all below it out of reach of `import`."""
    for module in list(sys.modules):
        if module.partition(".")[0] == name:
            del sys.modules[module]


if __name__ == "__main__":
    main()
