"""Checking a translation: somebody who speaks the language, and has a mandate to say so, has read it.

Only then do readers get it. Who, when and which words go into the file of the translation, its version in the record,
and the audit log.
"""

from __future__ import annotations

from datetime import datetime

from oap.core.pages.translation import Translation, with_check
from oap.core.pages.workflow import SPEAKER, Actor
from oap.errors import Conflict, Invalid, NotAllowed, NotFound
from oap.services.pages import settings
from oap.services.pages.writing_settings import write
from oap.site import Site
from oap.storage import mandates

SAID = "I have read this, it says what the English says"


def may_check(site: Site, actor: Actor, language: str, day: str) -> bool:
    """Whether the person speaks for the language on that day."""
    with site.database.read() as connection:
        held = mandates.of_person(connection, actor.id, day)
    return f"{SPEAKER}{language}" in {one.group for one in held}


def check(
    site: Site, actor: Actor, language: str, page_id: str, *, seen: str, said: bool, now: datetime
) -> Translation:
    """Say that the translation with the words ``seen`` (their digest) is right: readers get it. ``said`` is that the
    person says so in these words. Raises NotAllowed, NotFound, Invalid, Conflict, Unavailable."""
    if not may_check(site, actor, language, now.date().isoformat()):
        raise NotAllowed("Only a speaker with a mandate for this language can say so. A lead or an admin gives one.")
    if not said:
        raise Invalid(f"Tick “{SAID}”. Nothing was changed.")
    with settings.alone(site):
        found = _found(site, language, page_id)
        if found.words != seen:
            raise Conflict("These words have changed since you read them. Read them again.")
        day = now.date().isoformat()
        _write(site, actor, found, "translation-checked", now, (actor.name, day, found.words))
    return found


def withdraw(site: Site, actor: Actor, language: str, page_id: str, *, now: datetime) -> None:
    """Take a check back: readers no longer get the translation. Leads may, and speakers of the language. Raises
    NotAllowed, NotFound, Unavailable."""
    if not (actor.lead or may_check(site, actor, language, now.date().isoformat())):
        raise NotAllowed("Only a lead, or a speaker with a mandate for this language, can take this back.")
    with settings.alone(site):
        _write(site, actor, _found(site, language, page_id), "translation-withdrawn", now, ("", "", ""))


def _found(site: Site, language: str, page_id: str) -> Translation:
    every = site.state.configuration.translations
    found = next((one for one in every if (one.language, one.page_id) == (language, page_id)), None)
    if found is None:
        raise NotFound("There is no such translation.")
    return found


def _write(site: Site, actor: Actor, found: Translation, act: str, now: datetime, check: tuple[str, str, str]) -> None:
    write(
        site,
        actor,
        found.file,
        lambda text: with_check(text, *check),
        now,
        act=act,
        target=found.page_id,
        detail=f"{found.language}, words {found.words}",
    )
