"""Files of the content folder that people change in the browser too: the same on every machine, and none of their texts
is lost.

Once somebody has changed one in the browser, its versions stand in the record and every machine follows them, as it
does for pages. A file that is changed by hand or by Git becomes the next version. Where both happened, what was done in
the browser stays, the other text is kept as a version, and the audit log says so.
"""

from __future__ import annotations

import fcntl
import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from sqlalchemy import Connection

from oap import whole_file
from oap.core.area.documents import FILES as AREA_FILES
from oap.core.pages.reconcile import decide, digest
from oap.core.pages.translation import language_and_page
from oap.core.pages.workflow import Actor
from oap.core.search.concept_text import concept_file, is_concept_file
from oap.core.times import utc_text
from oap.errors import Unavailable
from oap.site import Site
from oap.storage import audit_log, events, settings

WORDS = ("thesaurus.yml", "queries.yml", "pinned.yml", "stop-words.yml")  # of search
FILES = (*WORDS, *AREA_FILES)
APPLIED = "settings.json"  # in the index folder: what this machine last had of each
BY_HAND = "Changed in the files."


@contextmanager
def alone(site: Site) -> Iterator[None]:
    """One change of these files at a time on this machine."""
    site.config.index_dir.mkdir(parents=True, exist_ok=True)
    with (site.config.index_dir / "words.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def change(
    site: Site, connection: Connection, actor: Actor, name: str, before: str, made: str, *, now: str, note: str
) -> int:
    """Make ``made`` the next version, in place of the text ``before``, which the file has now; its number. The caller
    has it ``alone`` and puts it into the file before the transaction ends. Raises Unavailable when this machine does
    not have the newest version yet."""
    head = settings.newest(connection, name)
    if head is not None and head.digest != digest(before):
        raise Unavailable("This was changed on another machine a moment ago. Try again in a few seconds.")
    base = (
        head.number
        if head is not None
        else settings.add(connection, name, before, base=0, now=now, note="As it was in the files.")
    )
    return settings.add(connection, name, made, base=base, now=now, note=note, account_id=actor.id)


def follow(site: Site) -> list[str]:
    """Bring these files and their versions in step; the names of those that changed on either side. Raises Unavailable,
    OSError."""
    with alone(site):
        applied = _applied(site)
        found = dict(applied)
        with site.database.read() as connection:
            heads = settings.heads(connection)
        moved = [name for name in names(site, heads) if _follow(site, name, heads.get(name), found)]
        if found != applied:
            whole_file.write_cache(site.config.index_dir / APPLIED, json.dumps(found).encode(), alone=True)
    return moved


def names(site: Site, recorded: Iterable[str] = ()) -> list[str]:
    """Every file that people change in the browser: those that have a name of their own, then one for each translation
    and each concept, here or ``recorded``."""
    recorded = list(recorded)
    translations = {name for name in recorded if language_and_page(name) is not None}
    return [*AREA_FILES, *sorted(translations.union(site.content.translations())), *words(site, recorded)]


def words(site: Site, recorded: Iterable[str] = ()) -> list[str]:
    """Those of them with the words of search."""
    concepts = {concept_file(path.stem) for path in site.content.concept_files()}
    return [*WORDS, *sorted(concepts.union(name for name in recorded if is_concept_file(name)))]


def stamp(site: Site) -> str:
    """Changes when one of the files does that are no configuration, whose own stamp is looked at besides."""
    files = (site.content.page_file(name) for name in FILES)
    return " ".join(file.stamp if file is not None else "-" for file in files)


def _follow(site: Site, name: str, head: settings.SettingVersion | None, applied: dict[str, str]) -> bool:
    path = site.content.place(name)
    try:
        text = path.read_text(encoding="utf-8-sig") if path.exists() else ""
        if text and head is not None:
            site.content.configuration(name)
    except ValueError:
        return False  # one that cannot be read must not go to other machines, and nothing is written over it
    here, now = digest(text) if text else "", utc_text(site.clock.now())
    if head is None:
        applied[name] = here
        return False
    with site.database.read() as connection:
        step = decide(here, applied.get(name, ""), head.digest, recorded=settings.recorded(connection, name, here))
        newest = settings.text_of(connection, name, head.number) if step != "in-step" else ""
    if step in ("record-disk", "record-disk-and-tell"):
        with site.database.write() as connection:
            number = settings.add(connection, name, text, base=head.number, now=now, note=BY_HAND)
            if step == "record-disk-and-tell":
                settings.add(connection, name, newest, base=number, now=now, note=f"As version {head.number}.")
                detail = (
                    f"Changed in the files and in the browser: version {number} has the text of the files. Please "
                    "compare."
                )
                audit_log.add(connection, None, "settings-clash", name, now=now, detail=detail)
                events.add(connection, "both-changed", now=now, file=name, version=number)
    if step in ("write-head", "restore-file", "record-disk-and-tell"):
        site.content.replace(name, newest)
    applied[name] = here if step == "record-disk" else head.digest
    return step != "in-step"


def _applied(site: Site) -> dict[str, str]:
    try:
        found: dict[str, str] = json.loads((site.config.index_dir / APPLIED).read_text())
        return found
    except (OSError, ValueError):
        return {}
