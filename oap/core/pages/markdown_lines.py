"""What each line of a page's Markdown is, read once: headings, boxes, statements and what is placed stand on lines of
their own.

Whoever divides a page, draws its boxes, or says what is wrong with them takes it from here, so that all of them see the
same page. What stands inside the lines is read by ``oap.core.library.markdown_tree``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import Enum
from typing import NamedTuple

_OPEN = re.compile(r":::\s*(?P<name>[a-z]+)(?:\s+(?P<title>\S.*))?$")  # without white space at the line's end
_HEADING = re.compile(r"(#+)\s")


class Kind(Enum):
    """What a line is. ``CODE`` is a fence of three backticks and what stands between two of them: it means nothing."""

    TEXT, BLANK, HEADING, BOX, BOX_END, CODE = range(6)


class Line(NamedTuple):  # made for every line of every page: a frozen dataclass takes three times as long
    """``level`` is a heading's; ``name`` and ``title`` those of a box that begins here; ``boxed`` says whether it
    stands inside a box."""

    text: str
    kind: Kind
    level: int = 0
    name: str = ""
    title: str = ""
    boxed: bool = False


def read_lines(text: str) -> Iterator[Line]:
    """Yield every line of the Markdown ``text``. A box ends at its fence, and at the latest where a section or group
    begins."""
    fenced = boxed = False
    for line in text.split("\n"):
        if line.startswith("```"):
            fenced = not fenced
            yield Line(line, Kind.CODE, boxed=boxed)
        elif fenced:
            yield Line(line, Kind.CODE, boxed=boxed)
        elif line.startswith(":::") and (opened := _OPEN.match(line.rstrip())):
            yield Line(line, Kind.BOX, name=opened["name"], title=opened["title"] or "", boxed=boxed)
            boxed = True
        elif line.rstrip() == ":::":
            boxed = False
            yield Line(line, Kind.BOX_END)
        elif line.startswith("#") and (heading := _HEADING.match(line)):
            level = len(heading[1])
            boxed = boxed and level not in (2, 3)
            yield Line(line, Kind.HEADING, level, boxed=boxed)
        else:
            yield Line(line, Kind.TEXT if line.strip() else Kind.BLANK, boxed=boxed)
