"""What follows from a course's secret: each student's variant, and the seed of the hidden cases."""

import hashlib
import hmac
import json
import os
import secrets
import unicodedata
from dataclasses import dataclass, field
from pathlib import Path

from grader.errors import UsageError

VARIABLE = "GRADER_SECRET"
"""The environment variable that may hold the secret."""
SHORTEST = 16
"""Bytes a secret must have: with a short one hidden cases could be found by trying."""
VARIANTS = 999_999_999
"""Variants are numbers from 1 to this one; 0 is the exercise as everybody sees it."""


@dataclass(frozen=True)
class Course:
    """A course by its secret."""

    secret: bytes = field(repr=False)

    def variant(self, exercise: str, student: str) -> int:
        """The number of a student's variant of an exercise, which is no secret."""
        return 1 + int.from_bytes(self._digest("variant", exercise, student)[:16]) % VARIANTS

    def hidden_seed(self, exercise: str) -> str:
        """The seed of an exercise's hidden cases, from which each variant draws its own."""
        return self._digest("hidden cases", exercise).hex()

    @property
    def mark(self) -> str:
        """What tells two secrets apart without saying either."""
        return self._digest("mark").hex()[:16]

    def _digest(self, *parts: str) -> bytes:
        message = json.dumps([unicodedata.normalize("NFC", part) for part in parts])
        return hmac.digest(self.secret, message.encode(), hashlib.sha256)


def given_secret(file: Path | None) -> bytes | None:
    """The secret of a file, else of the environment, else None; UsageError when it is too short."""
    if file is not None:
        try:
            return _checked(file.read_bytes(), str(file))
        except OSError as error:
            raise UsageError(f"{file} cannot be read: {error.strerror}") from None
    if VARIABLE in os.environ:
        return _checked(os.environ[VARIABLE].encode("utf-8", "surrogateescape"), VARIABLE)
    return None


def new_secret() -> bytes:
    """A fresh one, as a line of text."""
    return secrets.token_hex(32).encode() + b"\n"


def _checked(data: bytes, where: str) -> bytes:
    secret = data.strip()
    if len(secret) < SHORTEST:
        raise UsageError(
            f"the secret of {where} has {len(secret)} bytes: at least {SHORTEST} are needed, "
            "for example those of `openssl rand -hex 32`"
        )
    return secret


def course_of(data: bytes, where: str) -> Course:
    """The course of a secret that was read."""
    return Course(_checked(data, where))
