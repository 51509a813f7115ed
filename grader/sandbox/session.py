"""One job on its way through one guest or several, and the outcomes so far."""

from __future__ import annotations

import time
from collections.abc import Iterator

from grader.outcomes import GraderFault, Malformed, NotRun, Outcome, Returned
from grader.sandbox import plan, wire
from grader.sandbox.channel import Allowance, Channel
from grader.sandbox.familiar import recognised, remember
from grader.sandbox.job import Job, Limits
from grader.sandbox.printed import Printed, clean
from grader.sandbox.replies import Failure, adapter_fault, load_failure, read_answer
from grader.sandbox.wire import Frame

START_SECONDS = 60.0
REFUSAL = (
    "student code cannot be confined here: grade on Linux (in a container or a virtual machine), "
    "or check a single file of your own with --unsafe-own-code"
)
# What the heads and texts of an answer may take beside its arrays; also the cap of all others.
TEXT_BYTES = 1 << 20


class Session:
    """The calls of a job: made in order, skipped when their function has ended a guest before."""

    def __init__(self, job: Job, limits: Limits, printed: Printed) -> None:
        self.outcomes: list[Outcome] = []
        self.tier = ""
        self._job = job
        self._limits = limits
        self._printed = printed
        self._barred: set[str] = set()
        self._deadline = float("inf")
        self._room = limits.result_bytes

    def is_done(self) -> bool:
        """Whether every call has its outcome, once those that are not to be made have theirs."""
        calls = self._job.calls
        while len(self.outcomes) < len(calls):
            function = calls[len(self.outcomes)].function
            if function not in self._barred:
                return False
            self.outcomes.append(NotRun(f"an earlier call of {function} ended the process"))
        return True

    def fill(self, outcome: Outcome) -> None:
        """Give all calls that are left this outcome."""
        self.outcomes += [outcome] * (len(self._job.calls) - len(self.outcomes))

    def proceed(self, channel: Channel, shuts_itself_in: bool) -> None:
        """Hand all that is left to a guest, and take outcomes until it is done or ends."""
        channel.send(b"".join(self._frames(channel.knows(self._job.calls))))
        self._await_start(channel)
        if shuts_itself_in:
            self._await_wall(channel)
        failure = self._await_load(channel)
        if failure is not None:
            self.fill(failure)
        self._await_calls(channel)

    def _await_calls(self, channel: Channel) -> None:
        """Take outcomes, all at once where a submission answers as an earlier one has."""
        if self.is_done() or not self._await_call(channel):
            return
        first, answers = len(self.outcomes), channel.peek()
        known = None if channel.packed or first != 1 else recognised(self._job.calls, answers)
        if known is not None:
            channel.skip(len(answers))
            self.outcomes += known
            return
        while not self.is_done() and self._await_call(channel):
            pass
        if first == 1 and not channel.packed:
            remember(self._job.calls, answers, self.outcomes[1:])

    def _frames(self, are_known: bool) -> Iterator[bytes]:
        """The adapter, the submission, and the calls that are still to be made."""
        if self._job.adapter is not None:
            yield plan.adapt_frame(self._job.adapter)
        yield plan.load_frame(self._job, self._limits)
        left = [
            number
            for number, call in enumerate(self._job.calls)
            if number >= len(self.outcomes) and call.function not in self._barred
        ]
        if are_known:
            yield plan.make_frame(tuple(left))
        else:
            yield from (plan.call_frame(number, self._job.calls[number]) for number in left)

    def _await_start(self, channel: Channel) -> None:
        """Wait for NumPy and the adapter; what fails here is the grader's fault."""
        answer = channel.receive(_within(START_SECONDS), TEXT_BYTES)
        if not isinstance(answer, Frame) or answer.kind != wire.READY:
            raise GraderFault(f"the guest did not start ({answer}): {self._printed.text()}")
        if self._job.adapter is not None:
            fault = adapter_fault(channel.receive(_within(START_SECONDS), TEXT_BYTES))
            if fault is not None:
                raise GraderFault(fault)
        # The submission's clock starts here, since the guest's own start is not its doing.
        self._deadline = min(self._deadline, time.monotonic() + self._limits.total_seconds)

    def _await_wall(self, channel: Channel) -> None:
        """Wait until the guest has shut itself in; no student code has run when this is read."""
        answer = channel.receive(_within(START_SECONDS), TEXT_BYTES)
        if isinstance(answer, Frame) and answer.kind == wire.CONFINED:
            self.tier = str(answer.items[0])
            return
        reason = clean(str(answer.items[0])) if isinstance(answer, Frame) else str(answer)
        raise GraderFault(f"{REFUSAL} ({reason})")

    def _await_load(self, channel: Channel) -> Outcome | None:
        """Wait until the submission is imported; the outcome of all calls when that fails."""
        answer = channel.receive(self._allowance(self._limits.load_seconds), TEXT_BYTES)
        return load_failure(answer) if isinstance(answer, Frame) else answer

    def _await_call(self, channel: Channel) -> bool:
        """Wait for the outcome of the next call; whether the guest can still be used after it."""
        number = len(self.outcomes)
        call = self._job.calls[number]
        # All that a submission returns is kept until it is judged, so the cap is on the sum.
        cap = self._room + TEXT_BYTES
        answer: bytes | Failure | None = channel.at_hand(cap)
        if answer is None:
            if time.monotonic() > self._deadline:
                self.fill(NotRun(f"the submission used up its {self._limits.total_seconds:g} s"))
                return False
            answer = channel.receive_bytes(self._allowance(self._limits.call_seconds), cap)
        if not isinstance(answer, bytes):
            return self._note_end(answer, call.function)
        outcome = read_answer(answer, number, call, channel.packed)
        if isinstance(outcome, Malformed):
            return self._note_end(outcome, call.function)
        self._room = max(self._room - _kept_bytes(answer, outcome), 0)
        self.outcomes.append(outcome)
        return True

    def _note_end(self, outcome: Outcome, function: str) -> bool:
        """Note a call that the guest cannot be used after; its function is not called again."""
        self.outcomes.append(outcome)
        self._barred.add(function)
        return False

    def _allowance(self, seconds: float) -> Allowance:
        """Until when to wait: the limit of this step or of the whole submission."""
        whole = Allowance(self._deadline, self._limits.total_seconds)
        return min(_within(seconds), whole)


def _kept_bytes(answer: bytes, outcome: Outcome) -> int:
    """What is kept of an answer until it is judged; its heads are too small to matter."""
    return len(answer) if isinstance(outcome, Returned) else 0


def _within(seconds: float) -> Allowance:
    return Allowance(time.monotonic() + seconds, seconds)
