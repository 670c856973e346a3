"""A problem in a content file, worded for the person who wrote it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Level = Literal["error", "warning"]


@dataclass(frozen=True, order=True)
class Problem:
    """Something to mend: where it is (file, line from 1, field) and what to do.

    ``doubt`` is the word that a rule of thumb stumbled over. Whoever wrote it may say why it is right as it stands
    (``right_as_written``); then a person decides, and not the rule.
    """

    file: str
    line: int
    field: str
    message: str
    level: Level = "error"
    doubt: str = ""

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        field = f" [{self.field}]" if self.field else ""
        return f"{place}:{field} {self.message}" + (" (warning)" if self.level == "warning" else "")
