"""Which program made a derived file: one digest over the parts that make them, written beside what they made.

When it differs, the file is made again, and readers go on with the old one meanwhile. Nobody raises a number by hand.
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterator
from functools import cache
from importlib.metadata import version
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent
PARTS = ("core", "search", "storage", "documents", "site", "data/taught-words.npz")
LIBRARIES = ("markdown", "numpy", "pydantic", "whoosh")


@cache
def digest() -> str:
    """Sixteen characters that change with every part and library of which something derived is made."""
    return _digest(PARTS, f"{sys.version_info[:2]} {[version(name) for name in LIBRARIES]}")


@cache
def digest_of(*parts: str) -> str:
    """The same for some parts only, files or folders of the package: for who lays out a file that others read."""
    return _digest(parts, "")


def _digest(parts: tuple[str, ...], more: str) -> str:
    made = hashlib.sha256(more.encode())
    for part in parts:
        for source in _sources(PACKAGE / part):
            made.update(f"\n{source.relative_to(PACKAGE)}\n".encode() + source.read_bytes())
    return made.hexdigest()[:16]


def _sources(part: Path) -> Iterator[Path]:
    if part.is_file():
        yield part
    else:
        yield from sorted(path for path in part.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
