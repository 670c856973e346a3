"""The whole handbook, or the part somebody chose, as one ordered value that every format is made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from oap.core.library.blocks import Block


@dataclass(frozen=True)
class Chapter:
    """One page. ``also`` are lay words for it, for a search inside the document. ``blocks`` start at heading level
    3."""

    slug: str
    title: str
    other_title: str
    kind: str
    summary: str
    blocks: tuple[Block, ...]
    checked: str
    address: str
    also: tuple[str, ...] = ()


@dataclass(frozen=True)
class Part:
    anchor: str
    title: str
    intro: str
    chapters: tuple[Chapter, ...] = ()
    blocks: tuple[Block, ...] = ()


@dataclass(frozen=True)
class Handbook:
    """``stamp`` tells the edition: the day, and a mark that changes with any word in it. ``pictures`` are the files of
    those in it, by their addresses."""

    title: str
    area: str
    scope: str
    standing: str
    banner: str
    day: str
    edition: str
    stamp: str
    identity: str
    parts: tuple[Part, ...]
    lang: str = "en-GB"
    pictures: Mapping[str, bytes] = field(default_factory=dict)

    @property
    def chapters(self) -> list[Chapter]:
        return [chapter for part in self.parts for chapter in part.chapters]
