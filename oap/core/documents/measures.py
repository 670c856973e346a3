"""Where a child stood, stands and is to stand: numbers where somebody wrote numbers, else their words."""

from __future__ import annotations

from fractions import Fraction

from oap.core.documents.provision_cost import amount
from oap.core.documents.provision_record import Entry


def is_measured(entry: Entry) -> bool:
    return bool(entry.start or entry.target or entry.now)


def progress(entry: Entry) -> Fraction | None:
    """How far from the start to the target, from 0 to 1; None unless all three are numbers and the first two differ.

    A target below the start is reached by going down.
    """
    start, target, now = amount(entry.start), amount(entry.target), amount(entry.now)
    if start is None or target is None or now is None or start == target:
        return None
    return min(max(Fraction(now - start, target - start), Fraction(0)), Fraction(1))
