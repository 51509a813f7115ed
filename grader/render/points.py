"""Points as people read them."""

from fractions import Fraction
from functools import lru_cache


@lru_cache(maxsize=1024)
def points_text(fraction: str) -> str:
    """`7/2` as 3.5; a number without a short decimal form stays a fraction."""
    number = Fraction(fraction)
    return f"{float(number):g}" if 1000 % number.denominator == 0 else fraction
