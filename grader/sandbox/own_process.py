"""Calling functions of this very process: what students try in their own notebook is not shut in.

The calls are made and their values read as in a guest, over the same frames, so the outcomes are
the same; only limits, confinement and what is printed are left to the notebook.
"""

from collections.abc import Callable, Container, Mapping
from contextlib import nullcontext, redirect_stdout
from dataclasses import replace
from io import StringIO
from types import ModuleType, TracebackType
from typing import Self

import numpy as np

from grader.outcomes import GraderFault, Missing, Outcome, Raised, Run
from grader.sandbox import wire
from grader.sandbox.guest_call import Calls, prepare
from grader.sandbox.guest_load import describe, load_adapter, run_source
from grader.sandbox.job import Call, Job, Limits, SourceFile
from grader.sandbox.plan import call_frame
from grader.sandbox.replies import read_answer
from grader.sandbox.wire import Items


class OwnProcess:
    """A runner whose guest is this process: there is no fresh one to repeat a job in."""

    def __init__(
        self,
        functions: Mapping[str, object],
        files: Container[str],
        shown: Callable[[str], str],
    ) -> None:
        self._functions, self._files, self._shown = functions, files, shown
        self._errors = np.geterr()  # as the student has set it, which is not for the grader
        self._first: Job | None = None

    def prepare(self) -> None:
        """Nothing is left to be started."""

    def run(self, job: Job) -> Run:
        """The outcomes of the calls: of the functions given, later of a changed text of them.

        KeyboardInterrupt ends it; GraderFault when the same functions are to run once more.
        """
        calls = Calls()
        calls.files, calls.limit = self._files, Limits().result_bytes
        calls.passing = (KeyboardInterrupt,)
        calls.module = self._module(job)
        if job.adapter is not None:
            calls.adapter = _adapter(job.adapter)
        # What a function prints when it is looked into once more has been printed before.
        quiet = nullcontext() if job is self._first else redirect_stdout(StringIO())
        with np.errstate(**self._errors), quiet:
            outcomes = tuple(self._outcome(calls, *one) for one in enumerate(job.calls))
        return Run(outcomes, "", {"tier": "none", "limits": {}})

    def _module(self, job: Job) -> ModuleType:
        module = ModuleType(job.main.removesuffix(".py"))
        if self._first is None:
            self._first = job
            vars(module).update(self._functions)
            return module
        if job.files == self._first.files:
            raise GraderFault("what this process has run cannot be run in a fresh one")
        for function in self._functions.values():  # what the text refers to
            vars(module).update(getattr(function, "__globals__", {}))
        vars(module).update(self._functions)
        (text,) = (file.data for file in job.files if file.name == job.main)
        run_source(job.main, text, module)
        return module

    def _outcome(self, calls: Calls, number: int, call: Call) -> Outcome:
        if not hasattr(calls.adapter, call.function) and call.function not in vars(calls.module):
            given = ", ".join(self._functions) or "none"
            return Missing(f"no function {call.function!r} was given to check (given: {given})")
        kind, items = calls.answer(prepare(Items(wire.decode(call_frame(number, call)).items)))
        # Through bytes, so that no later call can change what this one has returned.
        outcome = read_answer(wire.encode(kind, items), number, call)
        if isinstance(outcome, Raised) and outcome.file:
            return replace(outcome, file=self._shown(outcome.file))
        return outcome

    def close(self) -> None:
        """Nothing of it is left running."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def _adapter(adapter: SourceFile) -> ModuleType:
    try:
        return load_adapter(adapter.name, adapter.data)
    except Exception as error:
        told = describe(error, ())
        raise GraderFault(f"the adapter cannot be loaded: {told.type}, {told.message}") from error
