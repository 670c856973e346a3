"""What was changed in the words of search, by whom and why, and taking one change back.

The versions are those of ``oap.services.pages.settings``; the first of a file is how it stood when somebody first
changed it in the browser.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from oap.core.pages.workflow import Actor
from oap.core.search import stop_words
from oap.core.search.concept_text import is_concept_file
from oap.core.search.curation import data_of
from oap.core.search.pinned import read_pinned
from oap.core.search.thesaurus import Thesaurus, read_thesaurus
from oap.core.search.undoing import undone
from oap.errors import Invalid, NotFound
from oap.search.engine import Engine
from oap.services.pages import settings
from oap.services.pages.writing_settings import write
from oap.services.search.danger_words import NeedsTwo, decided_by_two
from oap.services.search.word_changes import allow, engine_of, engine_with, moves, reason_of, refuse_losses
from oap.site import Site
from oap.site.state import State
from oap.storage import settings as stored
from oap.storage.content import THESAURUS
from oap.storage.settings import Change

PAGE = 30


def changes(site: Site, start: int) -> tuple[list[Change], bool]:
    """Changes of every file of words, the newest first, and whether there are older ones."""
    with site.database.read() as connection:
        found = stored.changes(connection, settings.words(site, stored.heads(connection)), start, PAGE + 1)
    return found[:PAGE], len(found) > PAGE


def undo(site: Site, actor: Actor, file: str, number: int, reason: str, at: datetime) -> None:
    """Take back what version ``number`` of a file changed, and leave what came after. Raises NotAllowed, NotFound,
    Invalid, NeedsTwo, Unavailable."""
    allow(actor, "undo")
    if file not in settings.words(site) or number < 2:
        raise NotFound("There is no such change.")
    with settings.alone(site):
        now = site.state
        why = reason_of(reason)
        with site.database.read() as connection:
            if stored.newest_number(connection, file) < number:
                raise NotFound("There is no such change.")
            before, after = (stored.text_of(connection, file, one) for one in (number - 1, number))

        def change(text: str) -> str:
            try:
                made = undone(file, before, after, text)
            except ValueError as error:
                raise Invalid(str(error)) from error
            _leave_to_two(site, now, file, text, made)
            _check(site, now, file, made)
            return made

        write(
            site,
            actor,
            file,
            change,
            at,
            act="undo",
            target=file,
            detail=f"version {number}",
            reason=why,
        )


def _leave_to_two(site: Site, now: State, file: str, text: str, made: str) -> None:
    """Raises NeedsTwo when a phrase would come or go that has to do with danger."""
    if not _is_of_concepts(file):
        return
    before, after = (_thesaurus(site, now, file, data_of(one)).concepts for one in (text, made))
    for identity, one in {**before, **after}.items():
        sides = [set(side[identity].say) if identity in side else set() for side in (before, after)]
        moved = sides[0].symmetric_difference(sides[1])
        if moved and decided_by_two(now, one, moved):
            raise NeedsTwo


def _is_of_concepts(file: str) -> bool:
    return file == THESAURUS or is_concept_file(file)


def _thesaurus(site: Site, now: State, file: str, data: Any) -> Thesaurus:
    """What search would know of concepts with this data in the file."""
    return read_thesaurus(site.content.words_with(file, data), now.configuration.taxonomy.topics)[0]


def _check(site: Site, now: State, file: str, made: str) -> None:
    """Raises Invalid when a query that must find its page would be lost, or a page is not there any more."""
    engine = engine_of(now)
    then = _engine_after(site, now, engine, file, made)
    refuse_losses([move.judged for move in moves(site, engine, then) if move.lost])


def _engine_after(site: Site, now: State, engine: Engine, file: str, made: str) -> Engine:
    data, words = data_of(made), now.configuration
    if file == "pinned.yml":
        pinned = read_pinned(data)
        there = {one.key for one in words.pinned}
        gone = [one.page for one in pinned if one.key not in there and one.page not in now.library.by_slug]
        if gone:
            raise Invalid(f"The page “{gone[0]}” is not published any more.")
        return engine.with_pinned(pinned)
    if file == stop_words.FILE:
        listed = stop_words.read_stop_words(data)
        return engine_with(site, now, replace(words.thesaurus, stop_words=listed))
    if _is_of_concepts(file):
        thesaurus = _thesaurus(site, now, file, data)
        return engine_with(site, now, replace(thesaurus, stop_words=words.thesaurus.stop_words))
    return engine
