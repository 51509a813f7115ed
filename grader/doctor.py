"""What isolation this machine really gives, found out by trying, and what would give more."""

import os
import platform
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from grader.report import versions
from grader.sandbox.canary import Examination
from grader.sandbox.channel import FLOOD_BYTES
from grader.sandbox.confined import start_each
from grader.sandbox.guest_harden import OPEN_FILES
from grader.sandbox.guest_kernel import landlock_abi
from grader.sandbox.job import Limits
from grader.sandbox.nursery import JOBS_PER_ZYGOTE
from grader.sandbox.plan import cpu_seconds
from grader.sandbox.runner import MAX_RESTARTS
from grader.sandbox.session import REFUSAL
from grader.sandbox.tiers import TIERS

LINUX = sys.platform == "linux"


@dataclass(frozen=True)
class LimitRow:
    """One limit, as the documentation and the doctor show it."""

    name: str
    unit: str
    default: float
    effect: str


def limit_rows(limits: Limits) -> tuple[LimitRow, ...]:
    """All limits: those that a runner takes, then those that are fixed."""
    rows = (
        ("call_seconds", "s", limits.call_seconds, "the call is TimedOut; the rest goes on"),
        ("load_seconds", "s", limits.load_seconds, "every call is TimedOut"),
        ("total_seconds", "s", limits.total_seconds, "later calls are NotRun"),
        ("memory_bytes", "bytes", limits.memory_bytes, "MemoryError: OutOfMemory"),
        ("output_bytes", "bytes", limits.output_bytes, "what is printed beyond is not kept"),
        ("result_bytes", "bytes", limits.result_bytes, "a larger value is not read: wrong_type"),
        ("processor time", "s", cpu_seconds(limits), "Crashed; if the host's clock should fail"),
        ("printed in all", "bytes", FLOOD_BYTES, "the call is Crashed"),
        ("restarts", "processes", MAX_RESTARTS, "later calls are NotRun"),
        ("open files", "files", OPEN_FILES, "OSError; there is nothing to open anyway"),
        ("processes and threads", "processes", 0, "BlockingIOError, RuntimeError"),
        ("written to files", "bytes", 0, "PermissionError"),
        ("children of a zygote", "jobs", JOBS_PER_ZYGOTE, "a fresh zygote takes over"),
    )
    return tuple(LimitRow(*row) for row in rows)


def examine_tiers() -> tuple[Examination, ...]:
    """Every tier as it is on this machine."""
    if not LINUX:
        return tuple(Examination(tier, (), f"this is {sys.platform}") for tier in TIERS)
    found = []
    for zygote, examination in start_each(TIERS, Limits()):
        found.append(examination)
        if zygote is not None:
            zygote.close()
    return tuple(found)


def diagnosis() -> dict[str, Any]:
    """Everything the doctor finds, as a JSON document."""
    found = examine_tiers()
    best = next((one.tier.name for one in found if not one.fault), None)
    return {
        "tier": best,
        "tiers": [_tier(one) for one in found],
        "limits": [vars(row) for row in limit_rows(Limits())],
        "versions": {**versions(), **_system()},
    }


def _tier(found: Examination) -> dict[str, Any]:
    return {
        "tier": found.tier.name,
        "layers": found.tier.layers,
        "works": not found.fault,
        "fault": found.fault,
        "remedy": found.tier.remedy if found.fault else "",
        "probes": [{"probe": name, "refused_with": error} for name, error in found.probes],
    }


def _system() -> dict[str, str]:
    return {
        "system": f"{platform.system()} {platform.release()}",
        "machine": platform.machine(),
        "user": "root" if LINUX and os.geteuid() == 0 else "not root",
        "landlock": str(landlock_abi()) if LINUX else "none",
        "bubblewrap": shutil.which("bwrap") or "not installed",
    }


def diagnosis_text(document: dict[str, Any]) -> str:
    """The same for people."""
    return "\n".join(_lines(document)) + "\n"


def _lines(document: dict[str, Any]) -> Iterator[str]:
    if document["tier"]:
        yield f"confinement: tier {document['tier']}"
    else:
        yield f"confinement: none; {REFUSAL}"
    for tier in document["tiers"]:
        yield ""
        yield f"tier {tier['tier']}: {tier['layers']}"
        yield from _tier_lines(tier)
    yield ""
    yield "limits of a submission"
    for row in document["limits"]:
        amount = f"{row['default']:,} {row['unit']}".replace(",", " ")
        yield f"  {row['name']:<22}{amount:>22}  {row['effect']}"
    yield ""
    yield "versions"
    for name, version in document["versions"].items():
        yield f"  {name:<22}{version}"


def _tier_lines(tier: dict[str, Any]) -> Iterator[str]:
    yield "  works" if tier["works"] else f"  does not work: {tier['fault']}"
    if tier["remedy"]:
        yield f"  to get it: {tier['remedy']}"
    for probe in tier["probes"]:
        refusal = probe["refused_with"]
        yield f"  {probe['probe']:<36}{f'refused ({refusal})' if refusal else 'POSSIBLE'}"
