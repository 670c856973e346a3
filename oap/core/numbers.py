"""Whole numbers in addresses and forms: what a person or program wrote, as a number that every database can hold, or
nothing."""

from __future__ import annotations

import re

# Eighteen figures fit into 63 bits. Only these ten characters are figures here: ² and ٣ are digits to Python.
PATTERN = "[0-9]{1,18}"


def whole_number(text: str) -> int | None:
    """The number; None for anything else."""
    return int(text) if re.fullmatch(PATTERN, text) else None
