"""Danger signs: what may be an emergency, and how fast to act, each kept once in ``content/facts/danger-signs.yml``.

A page places signs by their ids, ``{signs first-seizure overdose}``, and shows boxes made from the list: one for each
route, the most urgent first. A sign has one level, whatever page it stands on; a route says in words what to do at that
level, by day and at night. A sign may have other words for some pages (``also``), never another level.

These are medical signs for readers. What search hears of danger is another thing (``oap.core.search.crisis_signs``).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeVar

from oap.core.pages.fact_values import FactSource, day_of, entries, missing_ids, read_sources, text_of, word_list
from oap.core.pages.page import Page, Placed, Source, items_of
from oap.core.pages.placed_text import as_fact
from oap.core.phrases import pattern

SIGNS_FILE = "facts/danger-signs.yml"
T = TypeVar("T")

NIGHT = "{night}"
CHILD = "{child}"


@dataclass(frozen=True)
class Level:
    """How fast to act. ``box`` is the kind of box; ``by_day`` whether the first address is closed at night."""

    words: str
    box: str
    by_day: bool = False


# In order: the most urgent first.
LEVELS = {
    "999": Level("Call 999", "emergency"),
    "a-and-e": Level("Go to A&E now", "emergency"),
    "same-day": Level("The same day", "urgent", by_day=True),
    "soon": Level("Soon", "inset"),
}


@dataclass(frozen=True)
class Route:
    """What to do at a level, as the title of a box that goes on with “if your child:”. ``after`` ends the box."""

    id: str
    level: str
    title: str
    box: str
    after: str = ""


@dataclass(frozen=True)
class Concern:
    """Whom a sign concerns, and how a box says it: “a child with a shunt”. Empty where the sign is a whole clause."""

    id: str
    whom: str
    says: str


@dataclass(frozen=True)
class Sign:
    """One danger sign. ``family`` goes on from “if your child”; ``also`` are other words for it, by ids of their own.

    ``known_by`` are phrases (``oap.core.phrases``) by which a typed text is known to speak of it. ``support`` is how
    far its sources name this sign at this level, ``note`` what was found when they were read. Nobody need have agreed.
    """

    id: str
    family: str
    professional: str
    concern: Concern
    level: str
    route: Route
    meanwhile: str
    sources: tuple[FactSource, ...]
    support: str
    checked: str
    owner: str
    agreed_by: tuple[str, ...] = ()
    also: Mapping[str, str] | None = None
    known_by: tuple[str, ...] = ()
    note: str = ""

    def wordings(self) -> Iterator[tuple[str, str]]:
        """The ids by which it is placed, each with the words that then stand on the page."""
        yield self.id, self.family
        yield from (self.also or {}).items()


@dataclass(frozen=True)
class SignOnPages:
    """A sign as a table shows it: ``pages`` are the ids of those that place it."""

    sign: Sign
    pages: tuple[str, ...]


@dataclass(frozen=True)
class DangerSigns:
    """The list. ``called`` is what a page calls the child, by the word that it puts before the ids; the first is
    meant when it puts none. ``routes`` are in the order in which their boxes stand."""

    signs: tuple[Sign, ...] = ()
    routes: tuple[Route, ...] = ()
    called: Mapping[str, str] | None = None

    @cached_property
    def by_id(self) -> Mapping[str, tuple[Sign, str]]:
        """Each sign with its words, by every id that a page may place."""
        return {identity: (sign, words) for sign in self.signs for identity, words in sign.wordings()}

    def text(self, ids: Sequence[str]) -> str | None:
        """The boxes of these signs, the most urgent first, and the sources of the signs."""
        key = tuple(ids)
        if key not in self._texts:  # every sync asks for what stands on every page
            self._texts[key] = self._text(key)
        return self._texts[key]

    def _text(self, ids: Sequence[str]) -> str | None:
        child, named = self._child(ids)
        if not named or any(identity not in self.by_id for identity in named):
            return None
        found = [self.by_id[identity] for identity in dict.fromkeys(named)]
        boxes = []
        for route in self.routes:
            here = [(sign, words) for sign, words in found if sign.route == route]
            if here:
                boxes.append(_box(route, here, child))
        sources = (Source(one.title, one.url, one.copy) for sign, _ in found for one in sign.sources)
        return as_fact("\n\n".join(boxes), sources)

    @cached_property
    def known(self) -> Sequence[tuple[Sign, re.Pattern[str]]]:
        """The signs that can be told in a typed text, each with what finds it there, in even text."""
        return [(sign, pattern(sign.known_by, {})) for sign in self.signs if sign.known_by]

    @cached_property
    def _texts(self) -> dict[tuple[str, ...], str | None]:
        return {}

    def missing(self, ids: Sequence[str]) -> str:
        _, named = self._child(ids)
        if not named:
            return f"No danger sign is named here. Choose from content/{SIGNS_FILE}."
        return missing_ids(named, self.by_id, SIGNS_FILE)

    def names(self) -> Mapping[str, str]:
        return {
            identity: f"{LEVELS[sign.level].words}: {_clause(sign.concern.says.replace(CHILD, 'your child'), words)}"
            for identity, (sign, words) in self.by_id.items()
        }

    def placed(self, page: Page) -> list[Sign]:
        """The signs that a page, as typed, places, in order, each once."""
        named = (
            identity
            for item in items_of(page.sections)
            if isinstance(item, Placed) and item.kind == "signs"
            for identity in item.ids
        )
        return list({found[0].id: found[0] for identity in named if (found := self.by_id.get(identity))}.values())

    def on_pages(self, pages: Iterable[Page]) -> list[SignOnPages]:
        """Every sign in the order of the list, with the ids of the pages, as typed, that place it."""
        where: defaultdict[str, list[str]] = defaultdict(list)
        for page in pages:
            for sign in self.placed(page):
                where[sign.id].append(page.id)
        return [SignOnPages(sign, tuple(sorted(where[sign.id]))) for sign in self.signs]

    def _child(self, ids: Sequence[str]) -> tuple[str, Sequence[str]]:
        called = self.called or {}
        if ids and ids[0] in called:
            return called[ids[0]], ids[1:]
        return next(iter(called.values()), ""), ids


def _box(route: Route, signs: Sequence[tuple[Sign, str]], child: str) -> str:
    """One box. Whom it is about stands in its title when all signs are about the same, and else with each sign."""
    whom = [sign.concern.says.replace(CHILD, child) for sign, _ in signs]
    together = whom[0] if len(set(whom)) == 1 else ""
    lines = []
    for (sign, words), about in zip(signs, whom, strict=True):
        said = _clause("" if together else about, words)
        lines.append(f"- {said}. {sign.meanwhile}" if sign.meanwhile else f"- {said}")
    title = f"{route.title} if {together.rstrip(',')}".replace(" ,", ",") if together else f"{route.title} if"
    after = f"\n\n{route.after}" if route.after else ""
    return f":::{route.box} {title}:\n" + "\n".join(lines) + after + "\n:::"


def _clause(about: str, words: str) -> str:
    return " ".join(part for part in (about.lstrip(", "), words) if part)


def read_danger_signs(data: Any) -> DangerSigns:
    """Raises ValueError, in an editor's words, with a line for each thing that is wrong."""
    if not data:
        return DangerSigns()
    if not isinstance(data, Mapping):
        raise ValueError(f"{SIGNS_FILE}: it needs called, concerns, routes, sources and signs.")
    called = {name: str(words) for name, words in _part(data, "called").items()}
    concerns = {name: _concern(name, one) for name, one in _part(data, "concerns").items()}
    routes = {name: _route(name, one) for name, one in _part(data, "routes").items()}
    known = {name: one for name, one in _part(data, "sources").items() if isinstance(one, Mapping)}
    signs: list[Sign] = []
    wrong: list[str] = []
    for entry in entries(data.get("signs"), SIGNS_FILE):
        try:
            signs.append(_sign(entry, f"{SIGNS_FILE}, {entry['id']}", concerns, routes, known))
        except ValueError as error:
            wrong.append(str(error))
    wrong += _said_twice(signs, called)
    if wrong:
        raise ValueError("\n".join(wrong))
    order = list(LEVELS)
    return DangerSigns(tuple(signs), tuple(sorted(routes.values(), key=lambda one: order.index(one.level))), called)


def _part(data: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    part = data.get(name)
    if not isinstance(part, Mapping) or not part:
        raise ValueError(f"{SIGNS_FILE}: “{name}” is missing.")
    return part


def _concern(name: str, entry: Any) -> Concern:
    where = f"{SIGNS_FILE}: concerns, {name}"
    if not isinstance(entry, Mapping):
        raise ValueError(f"{where} needs “whom” and “says”.")
    return Concern(name, text_of(entry, "whom", where), text_of(entry, "says", where, False))


def _route(name: str, entry: Any) -> Route:
    where = f"{SIGNS_FILE}: routes, {name}"
    if not isinstance(entry, Mapping) or entry.get("level") not in LEVELS:
        raise ValueError(f"{where} needs a “level”: {', '.join(LEVELS)}.")
    level = LEVELS[entry["level"]]
    title, night = text_of(entry, "title", where), text_of(entry, "night", where, level.by_day)
    after = text_of(entry, "after", where, False)
    if bool(night) != (NIGHT in title + after):
        raise ValueError(f"{where}: “{NIGHT}” stands where “night” is said: what to do at night and at weekends.")
    box = str(entry.get("box") or level.box)
    return Route(name, entry["level"], title.replace(NIGHT, night), box, after.replace(NIGHT, night))


def _sign(
    entry: Mapping[str, Any],
    where: str,
    concerns: Mapping[str, Concern],
    routes: Mapping[str, Route],
    known: Mapping[str, Any],
) -> Sign:
    level, route = text_of(entry, "level", where), _one_of(entry, "route", where, routes)
    if level not in LEVELS:
        raise ValueError(f"{where}: “level” is one of {', '.join(LEVELS)}.")
    if route.level != level:
        raise ValueError(f"{where}: it has two levels: “{level}”, and “{route.level}” by its route “{route.id}”.")
    names = word_list(entry, "sources", where)
    if unknown := [name for name in names if name not in known]:
        raise ValueError(f"{where}: there is no source “{unknown[0]}” in this file.")
    also, known_by = entry.get("also") or {}, word_list(entry, "known_by", where)
    try:
        pattern(known_by, {})
    except ValueError as error:
        raise ValueError(f"{where}: “known_by”: {error}.") from error
    if not isinstance(also, Mapping) or not all(isinstance(words, str) for words in also.values()):
        raise ValueError(f"{where}: “also” needs an id and the words for each.")
    return Sign(
        id=entry["id"],
        **{name: text_of(entry, name, where) for name in ("family", "professional", "support", "owner")},
        concern=_one_of(entry, "concerns", where, concerns),
        level=level,
        route=route,
        **{name: text_of(entry, name, where, False) for name in ("meanwhile", "note")},
        sources=read_sources({"sources": [known[name] for name in names]}, where),
        checked=day_of(entry, "checked", where),
        agreed_by=word_list(entry, "agreed_by", where),
        also={str(identity): " ".join(words.split()) for identity, words in also.items()},
        known_by=known_by,
    )


def _one_of(entry: Mapping[str, Any], name: str, where: str, known: Mapping[str, T]) -> T:
    found = known.get(text_of(entry, name, where))
    if found is None:
        raise ValueError(f"{where}: there is no “{entry[name]}” among the {name.removesuffix('s')}s of this file.")
    return found


def _said_twice(signs: Sequence[Sign], called: Mapping[str, str]) -> Iterator[str]:
    """Ids that are given twice, and one sign that is given twice with two levels."""
    ids: dict[str, str] = dict.fromkeys(called, "")
    levels: dict[tuple[str, str], Sign] = {}
    for sign in signs:
        for identity, words in sign.wordings():
            where = f"{SIGNS_FILE}, {sign.id}"
            if identity in ids:
                yield f"{where}: the id “{identity}” appears twice."
            ids[identity] = sign.id
            other = levels.setdefault((sign.concern.says, words.lower()), sign)
            if other.level != sign.level:
                yield f"{where}: “{words}” has two levels: “{other.level}” as “{other.id}”, and “{sign.level}” here."
