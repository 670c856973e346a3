"""What the law, statutory guidance and proposals say, each kept once in ``content/facts/law.yml``.

A claim has words for families and for professionals, where it comes from, whom it binds, and when somebody last looked.
Pages place it by its id: ``{law ehc-request-any-time}``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from oap.core.pages.fact_values import FactSource, day_of, missing_ids, read_each, read_sources, text_of, word_list
from oap.core.pages.page import Source
from oap.core.pages.placed_text import as_fact
from oap.core.times import day

LAW_FILE = "facts/law.yml"
# As the boxes of pages; ``inset`` is what no law, guidance or proposal says.
CLAIM_KINDS = {"law": "Law", "guidance": "Guidance", "proposal": "Proposal", "inset": "No law"}
SETTINGS = ("nursery", "school", "academy", "college", "council", "health", "family")
LOOK_AGAIN_AFTER = timedelta(days=183)


@dataclass(frozen=True)
class Claim:
    """One thing that the law says.

    ``starts`` is the day from which it holds, empty where no day was seen; ``in_force`` says what was seen. ``box`` is
    its text on pages where that is more than the words for families; ``url`` the Act itself. ``terms`` are its times as
    a sentence says them, by name. ``pages`` are those that say it in words of their own.
    """

    id: str
    kind: str
    act: str
    family: str
    professional: str
    starts: str
    in_force: str
    applies_to: str
    settings: tuple[str, ...]
    ages: str
    deadline: str
    checked: str
    check_by: str
    sources: tuple[FactSource, ...]
    title: str = ""
    box: str = ""
    url: str = ""
    terms: Mapping[str, str] = field(default_factory=dict)
    pages: tuple[str, ...] = ()

    @property
    def heading(self) -> str:
        """The title of its box. What was not in force when somebody last looked shows from when it will be."""
        shown = self.title or self.act
        return f"{shown} (from {day(self.starts)})" if self.starts > self.checked else shown

    def due(self, today: date) -> str:
        """Why somebody has to look at it again; empty while nobody has to."""
        if self.checked < self.starts <= today.isoformat():
            return f"It was to begin on {day(self.starts)}. See whether it did, and change “checked”."
        if self.look_again <= today.isoformat():
            return f"It had to be looked at again by {day(self.look_again)}."
        return ""

    @property
    def look_again(self) -> str:
        """The day by which somebody looks again: the one that is given, or half a year after the last time."""
        return self.check_by or (date.fromisoformat(self.checked) + LOOK_AGAIN_AFTER).isoformat()


@dataclass(frozen=True)
class Law:
    """The claims in the order of their file."""

    claims: tuple[Claim, ...] = ()

    @cached_property
    def by_id(self) -> Mapping[str, Claim]:
        return {claim.id: claim for claim in self.claims}

    def text(self, ids: Sequence[str]) -> str | None:
        """The boxes of these claims, one below the other, and their Acts for the sources of the page."""
        found = [claim for identity in ids if (claim := self.by_id.get(identity)) is not None]
        if len(found) != len(ids):
            return None
        boxes = (f":::{claim.kind} {claim.heading}\n{claim.box or claim.family}\n:::" for claim in found)
        return as_fact("\n\n".join(boxes), (Source(claim.act, claim.url) for claim in found if claim.url))

    def missing(self, ids: Sequence[str]) -> str:
        return missing_ids(ids, self.by_id, LAW_FILE)

    def names(self) -> Mapping[str, str]:
        return {claim.id: _short(f"{claim.family} ({claim.act})") for claim in self.claims}

    def in_sentences(self) -> Mapping[str, str]:
        """The times that a sentence may say, by the word in curly brackets: ``deadline-six-weeks``, or with the name of
        one of several, ``deadline-appeal-time-letter``."""
        return {
            f"deadline-{claim.id}" + (f"-{name}" if name != "term" else ""): said
            for claim in self.claims
            for name, said in claim.terms.items()
        }

    def due(self, today: date) -> Iterator[tuple[Claim, str]]:
        """What somebody has to look at again, and why."""
        yield from ((claim, why) for claim in self.claims if (why := claim.due(today)))


def _short(text: str) -> str:
    return text if len(text) <= 110 else text[:107].rpartition(" ")[0] + " …"


def read_law(data: Any) -> Law:
    """Raises ValueError, in an editor's words, for another shape."""
    return Law(read_each(data, LAW_FILE, _claim))


def _claim(entry: Mapping[str, Any], where: str) -> Claim:
    kind = text_of(entry, "kind", where)
    if kind not in CLAIM_KINDS:
        raise ValueError(f"{where}: “kind” is one of {', '.join(CLAIM_KINDS)}.")
    settings = word_list(entry, "settings", where)
    if unknown := sorted(set(settings) - set(SETTINGS)):
        raise ValueError(f"{where}: “{unknown[0]}” is no kind of setting. Choose from: {', '.join(SETTINGS)}.")
    url = text_of(entry, "url", where, False)
    if url and not url.startswith("https://"):
        raise ValueError(f"{where}: “url” has to begin with https://.")
    return Claim(
        entry["id"],
        kind,
        **{name: text_of(entry, name, where) for name in ("act", "family", "professional")},
        starts=day_of(entry, "starts", where, False),
        **{name: text_of(entry, name, where, False) for name in ("in_force", "applies_to", "ages", "deadline")},
        settings=settings,
        checked=day_of(entry, "checked", where),
        check_by=day_of(entry, "check_by", where, False),
        sources=read_sources(entry, where),
        title=text_of(entry, "title", where, False),
        box=str(entry.get("box") or "").strip(),
        url=url,
        terms=_terms(entry, where),
        pages=word_list(entry, "pages", where),
    )


def _terms(entry: Mapping[str, Any], where: str) -> dict[str, str]:
    terms = entry.get("terms") or {}
    if not isinstance(terms, Mapping) or not all(isinstance(said, str) and said.strip() for said in terms.values()):
        raise ValueError(f"{where}: “terms” has names and times, such as “term: six weeks”.")
    return {str(name): " ".join(str(said).split()) for name, said in terms.items()}
