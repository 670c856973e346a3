"""An Easy Read page on paper: large letters, a picture beside each line."""

from __future__ import annotations

from dataclasses import asdict
from functools import cache
from pathlib import Path

from oap.core.library.easy_read import easy_lines
from oap.core.library.inline_runs import inline_runs
from oap.core.pages.page import Page, Prose
from oap.documents.pdf import make_pdf

PICTURES = Path(__file__).resolve().parent.parent / "data" / "easy_read"


def easy_read_pdf(page: Page, *, notice: str, stamp: str) -> bytes:
    """The bytes of the file. Raises Unavailable as ``make_pdf`` does. ``notice`` says how far it was checked, ``stamp``
    whose it is, which version, and where it stands."""
    parts = [
        {
            "heading": section.heading,
            "lines": [
                {"svg": _drawing(line.picture), "runs": [asdict(run) for run in inline_runs(line.words)]}
                for group in section.groups
                for item in group.items
                if isinstance(item, Prose)
                for line in easy_lines(item.text)
            ],
        }
        for section in page.sections
    ]
    return make_pdf("easy_read", {"title": page.title, "notice": notice, "stamp": stamp, "parts": parts})


@cache
def _drawing(name: str) -> str:
    return (PICTURES / f"{name}.svg").read_text() if name else ""
