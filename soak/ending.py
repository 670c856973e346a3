"""How a run ends: its figures, what was wrong, and a status that says which."""

from __future__ import annotations

import sys
from typing import NoReturn, Protocol

SHOWN = 40


class Figures(Protocol):
    """What a run measured, as a sentence, and everything that was wrong."""

    wrong: list[str]


def end(figures: Figures) -> NoReturn:
    """Print both and end the program: with status 1 when anything was wrong."""
    print(figures)
    for line in figures.wrong[:SHOWN]:
        print(f"  {line}")
    sys.exit(1 if figures.wrong else 0)
