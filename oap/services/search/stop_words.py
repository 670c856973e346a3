"""Stop words, changed by leads after a trial: what a search with them finds now and then, and which of the queries that
must find a page would move.

They are a file of the content folder, ``stop-words.yml``, and versions of it in the record (see
``oap.services.pages.settings``).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from oap.core.pages.workflow import Actor
from oap.core.search.crisis import Level
from oap.core.search.list_text import entries_of, with_entry, without_entry
from oap.core.search.stop_words import FILE, LIST, read_stop_words, why_not
from oap.core.search.tokens import normalise
from oap.errors import Unavailable
from oap.search.query import tidy
from oap.services.pages import settings
from oap.services.pages.writing_settings import write
from oap.services.search.word_changes import (
    Comparison,
    Misfilled,
    Move,
    allow,
    compared,
    engine_of,
    engine_with,
    moves,
    phrase_of,
    reason_of,
    refuse_losses,
)
from oap.site import Site
from oap.site.state import State

MOST = 500
SHOWN_PHRASES = 5


@dataclass(frozen=True)
class StopWordTrial:
    """What leaving words out, or letting them count again, would do. ``phrases`` are lay phrases that hold them, a few
    of ``times``."""

    phrase: str
    comparison: Comparison
    moved: list[Move]
    phrases: list[str]
    times: int


def stop_words(site: Site, now: State) -> list[str]:
    """The stop words, in the order of the letters. Raises Unavailable when they cannot be read."""
    return sorted(_kept(site, now))


def try_leaving_out(site: Site, typed: str, query: str) -> StopWordTrial:
    """What would come first for ``query`` if these words were left out of searches. Changes nothing. Raises Misfilled,
    Unavailable."""
    now = site.state
    kept = _kept(site, now)
    phrase = _wanted(now, kept, typed)
    return _trial(site, now, (*kept, phrase), phrase, query)


def try_counting_again(site: Site, phrase: str, query: str) -> StopWordTrial:
    """What would come first for ``query`` if this stop word counted again. Changes nothing. Raises Misfilled,
    Unavailable."""
    now = site.state
    return _trial(site, now, _left(_kept(site, now), phrase), phrase, query)


def leave_out(site: Site, actor: Actor, typed: str, reason: str, at: datetime) -> str:
    """Leave words out of searches; gives them. Raises NotAllowed, Misfilled, Invalid, Unavailable."""
    allow(actor, "change")
    with settings.alone(site):
        now = site.state
        kept = _kept(site, now)
        phrase, why = _wanted(now, kept, typed), reason_of(reason)
        _refuse(site, now, (*kept, phrase))
        write(
            site,
            actor,
            FILE,
            lambda text: with_entry(text, LIST, phrase),
            at,
            act="add-stop-word",
            target="",
            detail=phrase,
            reason=why,
            empty=_begun_with(kept),
        )
    return phrase


def count_again(site: Site, actor: Actor, phrase: str, reason: str, at: datetime) -> None:
    """Let a stop word count in searches again. Raises NotAllowed, Misfilled, Invalid, Unavailable."""
    allow(actor, "change")
    with settings.alone(site):
        now = site.state
        kept = _kept(site, now)
        left, why = _left(kept, phrase), reason_of(reason)
        _refuse(site, now, left)
        write(
            site,
            actor,
            FILE,
            lambda text: _without(text, phrase),
            at,
            act="remove-stop-word",
            target="",
            detail=phrase,
            reason=why,
            empty=_begun_with(kept),
        )


def _without(text: str, phrase: str) -> str:
    for entry in entries_of(text, LIST):
        if normalise(entry) == phrase:
            text = without_entry(text, LIST, entry)
    return text


def _begun_with(kept: tuple[str, ...]) -> str:
    """The file as it begins where an area still has these words in its thesaurus."""
    return f"{LIST}:\n" + "".join(f"- {one}\n" for one in kept)


def _wanted(now: State, kept: tuple[str, ...], typed: str) -> str:
    phrase = normalise(phrase_of(now, typed))
    if phrase in kept:
        raise Misfilled("words", f"“{phrase}” is left out already.")
    if why := why_not(phrase):
        raise Misfilled("words", why)
    if now.judge(phrase).level is not Level.NONE:
        raise Misfilled("words", f"“{phrase}” may be about danger, and is never left out.")
    if len(kept) >= MOST:
        raise Misfilled("words", f"There are {MOST} stop words already. Let one that is not needed count again.")
    return phrase


def _left(kept: tuple[str, ...], phrase: str) -> tuple[str, ...]:
    if phrase not in kept:
        raise Misfilled("again", "Choose a stop word that there is.")
    return tuple(one for one in kept if one != phrase)


def _trial(site: Site, now: State, wanted: tuple[str, ...], phrase: str, query: str) -> StopWordTrial:
    thesaurus = now.configuration.thesaurus
    engine, then = engine_of(now), engine_with(site, now, replace(thesaurus, stop_words=wanted))
    having = [
        said
        for concept in thesaurus.concepts.values()
        for said in concept.phrases
        if f" {phrase} " in f" {said} " and said != phrase
    ]
    shown = compared(engine, then, tidy(query) or phrase)
    return StopWordTrial(phrase, shown, moves(site, engine, then), having[:SHOWN_PHRASES], len(having))


def _refuse(site: Site, now: State, wanted: tuple[str, ...]) -> None:
    then = engine_with(site, now, replace(now.configuration.thesaurus, stop_words=wanted))
    refuse_losses([move.judged for move in moves(site, engine_of(now), then) if move.lost])


def _kept(site: Site, now: State) -> tuple[str, ...]:
    """What the file has now, which may be newer than the present state; what the thesaurus has where there is none."""
    if not site.content.place(FILE).exists():
        return tuple(dict.fromkeys(now.configuration.thesaurus.stop_words))
    try:
        return tuple(dict.fromkeys(read_stop_words(site.content.configuration(FILE))))
    except ValueError as error:
        raise Unavailable(str(error)) from error
