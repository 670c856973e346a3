"""What to do when a page's file, what this node last applied, and the record do not agree.

The table of ``docs/decisions`` on publishing, as a function of three digests. No text is ever lost by it: whatever is
on disk and not in the record is recorded before it is replaced.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Literal

Step = Literal["in-step", "write-head", "record-disk", "record-disk-and-tell", "restore-file", "remove-file"]
WITHDRAWN = "withdrawn"  # the digest of a head without text


def digest(text: str) -> str:
    """SHA-256 of the text with line ends and byte order mark evened out: the same words, the same digest."""
    even = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    return hashlib.sha256(even.encode("utf-8", "surrogatepass")).hexdigest()


def version_digest(text: str, placed: Mapping[str, str]) -> str:
    """The digest of a version: over its text, and over each text as placed on it. Where nothing is placed it is the
    text's own."""
    if not placed:
        return digest(text)
    everything = json.dumps([digest(text), sorted(placed.items())], ensure_ascii=False)
    return hashlib.sha256(everything.encode("utf-8", "surrogatepass")).hexdigest()


def decide(disk: str, indexed: str, head: str, *, recorded: bool = False) -> Step:
    """Say what brings a page in step.

    ``disk`` is the digest of the file (empty: no file), ``indexed`` of what this node last applied (empty: it does not
    know), ``head`` of the newest published version (empty: none). ``recorded``: the text on disk is an older version.
    """
    if disk == head:
        return "in-step"
    if not disk:
        # A lost file is restored: only a withdrawal in the record takes a page away.
        return "in-step" if head == WITHDRAWN else "restore-file"
    if not head:
        return "record-disk"
    if indexed == head:
        return "record-disk"  # even an older text: somebody put it back on purpose
    if disk == indexed or recorded:
        return "remove-file" if head == WITHDRAWN else "write-head"
    return "record-disk-and-tell"
