"""Pinned results: pages that leads put first for some words, tried before they are live.

They are a file of the content folder, ``pinned.yml``, and versions of it in the record (see
``oap.services.pages.settings``).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from oap.core.library.cards import Card
from oap.core.pages.workflow import Actor
from oap.core.search.crisis import Level
from oap.core.search.list_text import entries_of, with_entry, without_entry
from oap.core.search.pinned import PinnedResult, pinned_result, read_pinned
from oap.core.search.tokens import normalise
from oap.errors import NotFound, Unavailable
from oap.search.engine import URGENT_PAGE
from oap.services.pages import settings
from oap.services.pages.writing_settings import write
from oap.services.search.word_changes import (
    Comparison,
    Misfilled,
    Move,
    allow,
    compared,
    engine_of,
    moves,
    phrase_of,
    reason_of,
    refuse_losses,
)
from oap.site import Site
from oap.site.state import State

FILE, LIST = "pinned.yml", "pinned"
MOST_WORDS = 20  # ways of saying it in one pin
MOST_PINS = 500


@dataclass(frozen=True)
class Pin:
    """A pinned result with its page; none when that is not there any more, so that the pin does nothing."""

    pinned: PinnedResult
    card: Card | None


@dataclass(frozen=True)
class PinTrial:
    """What a pin would do: to each of its searches, and to the queries that editors wrote down."""

    card: Card
    comparisons: list[Comparison]
    moved: list[Move]


def pins(site: Site, now: State) -> list[Pin]:
    """Every pinned result, those first whose page is not there any more. Raises Unavailable when they cannot be
    read."""
    found = [Pin(pinned, now.library.by_slug.get(pinned.page)) for pinned in _kept(site)]
    return sorted(found, key=lambda pin: (pin.card is not None, pin.pinned.words))


def without_page(now: State) -> int:
    """How many pinned results lead to a page that is not there any more."""
    return sum(now.library.by_slug.get(one.page) is None for one in now.configuration.pinned)


def try_pin(site: Site, words: str, page: str) -> PinTrial:
    """What would come first if the page were pinned for these words, one search a line. Changes nothing. Raises
    Invalid, Unavailable."""
    now = site.state
    return _trial(site, now, _wanted(now, _kept(site), words, page, "", ""))


def pin(site: Site, actor: Actor, words: str, page: str, reason: str, at: datetime) -> PinnedResult:
    """Put a page first for these words, one search a line. Raises NotAllowed, Invalid, Unavailable."""
    allow(actor, "change")
    with settings.alone(site):
        now = site.state
        made = _wanted(now, _kept(site), words, page, reason_of(reason), at.date().isoformat())
        refuse_losses([move.judged for move in _trial(site, now, made).moved if move.lost])
        entry = {key: value for key, value in made.__dict__.items() if isinstance(value, str | tuple)}
        write(
            site,
            actor,
            FILE,
            lambda text: with_entry(text, LIST, entry),
            at,
            act="pin",
            target=made.page,
            detail=", ".join(made.words),
            reason=made.reason,
        )
    return made


def unpin(site: Site, actor: Actor, key: str, reason: str, at: datetime) -> PinnedResult:
    """Take a pinned result away. Raises NotAllowed, Invalid, NotFound, Unavailable."""
    allow(actor, "change")
    with settings.alone(site):
        now, kept = site.state, _kept(site)
        gone = next((one for one in kept if one.key == key), None)
        if gone is None:
            raise NotFound("This is not pinned any more.")
        why, engine = reason_of(reason), engine_of(now)
        then = engine.with_pinned([one for one in kept if one.key != key])
        refuse_losses([move.judged for move in moves(site, engine.with_pinned(kept), then) if move.lost])
        write(
            site,
            actor,
            FILE,
            lambda text: _without(text, key),
            at,
            act="unpin",
            target=gone.page,
            detail=", ".join(gone.words),
            reason=why,
        )
    return gone


def _without(text: str, key: str) -> str:
    for entry in entries_of(text, LIST):
        if pinned_result(entry).key == key:
            return without_entry(text, LIST, entry)
    raise ValueError("It is no longer on the list.")


def _wanted(now: State, kept: tuple[PinnedResult, ...], words: str, page: str, reason: str, since: str) -> PinnedResult:
    """Raises Misfilled."""
    said = tuple(dict.fromkeys(normalise(phrase_of(now, line)) for line in words.splitlines() if line.strip()))
    if not said:
        raise Misfilled("words", "Say what people type.")
    if len(said) > MOST_WORDS:
        raise Misfilled("words", f"A pin has at most {MOST_WORDS} searches. Make another one for the others.")
    card = now.library.by_slug.get(page) or now.library.by_url(page)
    if card is None:
        raise Misfilled("page", "Choose a page that there is.")
    for phrase in said:
        if card.slug != URGENT_PAGE and now.judge(phrase).level is not Level.NONE:
            raise Misfilled(
                "words", f"“{phrase}” may be about danger, and opens urgent help. No page is put before that."
            )
        other = next((one for one in kept if phrase in one.words), None)
        if other is not None:
            raise Misfilled("words", f"“{phrase}” is pinned already, to “{other.page}”. Take that away first.")
    if len(kept) >= MOST_PINS:
        raise Misfilled("words", f"There are {MOST_PINS} pinned results already. Take away what is not needed.")
    return PinnedResult(said, card.slug, card.team, reason, since)


def _trial(site: Site, now: State, made: PinnedResult) -> PinTrial:
    engine = engine_of(now)
    then = engine.with_pinned([*now.configuration.pinned, made])
    return PinTrial(
        now.library.by_slug[made.page],
        [compared(engine, then, phrase) for phrase in made.words],
        moves(site, engine, then),
    )


def _kept(site: Site) -> tuple[PinnedResult, ...]:
    """What the file has now, which may be newer than the present state."""
    if not site.content.place(FILE).exists():
        return ()
    try:
        return read_pinned(site.content.configuration(FILE))
    except ValueError as error:
        raise Unavailable(str(error)) from error
