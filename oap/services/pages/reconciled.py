"""What bringing folder and record to agree is about: the files that were found, and what was done for them."""

from __future__ import annotations

from dataclasses import dataclass, field

from oap.core.pages.facts import Facts
from oap.core.pages.problems import Problem
from oap.core.pages.revisions import Head, Numbered


@dataclass(frozen=True)
class Found:
    """A page's file: where it lies, which text it holds, and the page id in it."""

    path: str
    digest: str
    page_id: str


@dataclass
class Reconciled:
    """What was done: pages written from the record, recorded from disk, and recorded although both had moved.

    ``heads`` is the record afterwards. ``broken`` are files that cannot be used, with why: they are left alone, and
    readers keep the last version that could be. ``older`` are pages of which this folder had newer versions than the
    record holds: it was restored from before them. ``facts`` is what could be placed on pages then.
    """

    heads: dict[str, Head] = field(default_factory=dict)
    written: list[str] = field(default_factory=list)
    recorded: list[str] = field(default_factory=list)
    clashes: list[str] = field(default_factory=list)
    broken: dict[str, list[Problem]] = field(default_factory=dict)
    older: dict[str, Numbered] = field(default_factory=dict)
    facts: Facts = field(default_factory=Facts)
