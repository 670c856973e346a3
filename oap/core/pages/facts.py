"""What can be placed on pages at one moment: shared texts, texts of the area, and words such as ``{area}``.

Each kind of fact gives a text in the language of pages, by its ref (``block asking-at-any-time``, ``area``). A kind
that is kept in one list is a ``FactList`` in ``Facts.lists`` and a name in ``oap.core.pages.page.PLACES``.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Protocol

from oap.core.pages.area import AreaSettings
from oap.core.pages.page import (
    PLACED_TEXTS,
    Page,
)
from oap.core.pages.placed_text import as_placed

LOCAL = "local "  # how the ref of a text begins that names its own place
FACT = ("phone-", "sms-", "email-", "deadline-")  # how a word begins that says a fact: ``{phone-childline}``


class FactList(Protocol):
    """Facts of one kind, kept in one list of ``content/facts/``."""

    def text(self, ids: Sequence[str]) -> str | None:
        """What a page shows for these ids, as ``as_fact`` gives it; None when one of them is unknown."""
        ...

    def missing(self, ids: Sequence[str]) -> str:
        """Why there is no text for these ids, for whoever wrote them."""
        ...

    def names(self) -> Mapping[str, str]:
        """Every id with what an editor is shown of it, in the order in which it is offered."""
        ...


@dataclass(frozen=True)
class Facts:
    """What can be placed: ``words`` of the area by name, ``blocks`` by id (among them local texts, which name their
    places), and ``lists`` by kind, such as ``signs``."""

    words: Mapping[str, str] = field(default_factory=dict)
    blocks: Mapping[str, Page] = field(default_factory=dict)
    lists: Mapping[str, FactList] = field(default_factory=dict)

    def text(self, ref: str) -> str | None:
        """What stands for ``ref`` today; None when there is no such thing."""
        kind, _, identity = ref.partition(" ")
        if not identity:
            return self.words.get(ref) or None
        if (known := self.lists.get(kind)) is not None:
            return known.text(identity.split())
        block = self.blocks.get(identity)
        if block is None or block.type != PLACED_TEXTS.get(kind) or (kind == "local" and not block.under):
            return None
        return as_placed(block, named=kind == "local")

    def missing(self, ref: str) -> str:
        """Why nothing stands for ``ref``, for whoever wrote it."""
        kind, _, identity = ref.partition(" ")
        if ref.startswith(FACT):
            return f"There is nothing to say for {{{ref}}}. Look in content/facts for what has this name."
        if not identity:
            return f"There is nothing to say for {{{ref}}}: content/local/site.yml leaves it empty."
        if (known := self.lists.get(kind)) is not None:
            return known.missing(identity.split())
        if kind == "picture":
            return f"There is no picture “{identity}”. Choose one from the list, or look in content/pictures."
        return (
            f"There is no shared text “{identity}”. Choose one from the list, or look in content/blocks and "
            "content/local."
        )

    def local(self, page_id: str, topics: Iterable[str]) -> list[Page]:
        """The texts that name this page, or one of its topics, in order of id."""
        names = [f"page {page_id}", *(f"topic {topic}" for topic in topics)]
        found = {block.id: block for name in names for block in self._named.get(name, ())}
        return [found[identity] for identity in sorted(found)]

    @cached_property
    def _named(self) -> Mapping[str, list[Page]]:
        found: defaultdict[str, list[Page]] = defaultdict(list)
        for block in self.blocks.values():
            for name in (*(f"page {page}" for page in block.pages), *(f"topic {topic}" for topic in block.topics)):
                found[name].append(block)
        return found

    def mark(self, page_id: str, topics: Iterable[str], refs: Collection[str]) -> str:
        """A few letters that change when something does that stands, or may stand, on a page; empty for a page with
        nothing."""
        named = [f"{LOCAL}{block.id}" for block in self.local(page_id, topics)] if self.blocks else []
        if not named and not refs:
            return ""
        texts = {ref: self.text(ref) for ref in [*refs, *named] if not ref.startswith(LOCAL) or ref in named}
        if not texts:
            return ""
        return "+" + hashlib.sha256(json.dumps(sorted(texts.items())).encode("utf-8", "surrogatepass")).hexdigest()[:12]


def area_words(settings: AreaSettings) -> dict[str, str]:
    """The words that a page may leave to the area, by their names."""
    return {"area": settings.area, "council": settings.council, "local-offer": settings.local_offer}


WORDS = ("area", "council", "local-offer")
