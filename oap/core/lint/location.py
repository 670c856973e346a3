"""Where on its page a piece of text stands, so that a message can point at the line."""

from __future__ import annotations

import re
from collections.abc import Iterator

from oap.core.library.links import Link, links
from oap.core.pages.dose import LABELS
from oap.core.pages.page import Page
from oap.core.pages.problems import Level, Problem


class Location:
    """Finds the line of a piece of the page, so that a message can point at it."""

    def __init__(self, page: Page, text: str) -> None:
        self.path = page.path
        self.lines = text.replace("\r\n", "\n").split("\n")
        fences = [i for i, line in enumerate(self.lines) if line.rstrip() == "---"]
        self.body_start = fences[1] + 1 if len(fences) > 1 else 0

    def problem(self, piece: str, field: str, message: str, level: Level = "error") -> Problem:
        return Problem(self.path, self.line(piece), field, message, level)

    def line(self, piece: str) -> int:
        first = _typed(piece.strip()).split("\n")[0][:60]
        if first:
            for number, line in enumerate(self.lines, start=1):
                if first in line:
                    return number
            # A sentence that begins near the end of its line goes on in the next.
            if found := re.search(r"\s+".join(re.escape(word) for word in first.split()), "\n".join(self.lines)):
                return 1 + found.string.count("\n", 0, found.start())
        return 1

    def body_lines(self) -> Iterator[tuple[int, str]]:
        """The lines below the fields, each with its number in the file."""
        yield from enumerate(self.lines[self.body_start :], start=self.body_start + 1)

    def body(self) -> str:
        return "\n".join(self.lines[self.body_start :])

    def links(self) -> Iterator[tuple[int, Link]]:
        """The links below the fields, each with the number of its line in the file."""
        return ((self.body_start + link.line + 1, link) for link in links(self.body()))


def _typed(piece: str) -> str:
    """A sentence that was made from a field, as the field has it."""
    for name, labels in LABELS.items():
        for label in labels:
            if piece.startswith(f"{label}: "):
                said = piece.removeprefix(f"{label}: ").removesuffix(".")
                return f'{name}="' if "your " in said else said
    return piece
