"""A change of an entry from the form to readers: proposed, agreed to by somebody else, written, and undone by another.

What refuses a change is what reads the file, for ``oap check`` and for the service. Files, versions and machines are
those of ``oap.services.pages.settings``.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from oap.core.area.changes import MOST_REASON, EntryChange, State
from oap.core.area.documents import DOCUMENTS, TOPICS, Document
from oap.core.area.entry_text import MOVED, Entry
from oap.core.area.fields import at_field, entry_of, problems_in, typed_in, values_of
from oap.core.pages.workflow import Actor
from oap.core.times import utc_text
from oap.errors import Conflict, NotAllowed, NotFound
from oap.services.area import topics
from oap.services.area.around import problems_around
from oap.services.area.entries import below, find, prepared, text_of, tidied
from oap.services.area.trials import check_seen
from oap.services.area.unfit import Unfit
from oap.services.pages import settings
from oap.services.pages.writing_settings import write
from oap.site import Site
from oap.storage import audit_log, entry_changes, events

REASON = "reason"
NO_FILE = (
    "These words stand in thesaurus.yml, where all subjects once stood together; two people decide only on a subject "
    "with a file of its own. Ask whoever runs the service to type “oap split-thesaurus”: each subject gets its file. "
    "Then come back and do the same again."
)
NEED_REASON = "Say why, in a few words. It stays with the change."


def document(name: str) -> Document:
    """Raises NotFound."""
    found = DOCUMENTS.get(name)
    if found is None:
        raise NotFound("There is no such list.")
    return found


def propose(
    site: Site, actor: Actor, about: Document, key: str, form: Mapping[str, str], now: datetime, *, alone: bool = False
) -> EntryChange:
    """Propose what a form makes of an entry: of a new one when ``key`` is empty. With ``alone`` it is live at once, as
    an emergency that somebody else has to agree with afterwards. Raises Unfit, NotAllowed, NotFound, Conflict."""
    key = about.id if about.whole else key
    before = find(site, about, key) if key else None
    values = typed_in(form, about.fields)
    problems = problems_in(values, about.fields)
    if problems:
        raise Unfit({**problems, **_reason_missing(form)})
    made = entry_of(values, about.fields, before, keep_names=about.whole)
    after = prepared(site, about, made, before, now)
    if after == before:
        raise Unfit({about.fields[0].name: "Nothing is different from what it was."})
    return _propose(site, actor, about, before, after, _reason(form), now, alone=alone)


def propose_removal(
    site: Site, actor: Actor, about: Document, key: str, form: Mapping[str, str], now: datetime, *, alone: bool = False
) -> EntryChange:
    """Propose that an entry goes; ``alone`` as above. Raises Unfit, NotAllowed, NotFound, Conflict."""
    if about.whole:
        raise NotFound("This cannot be taken away.")
    return _propose(site, actor, about, find(site, about, key), None, _reason(form), now, alone=alone)


def propose_words(
    site: Site, actor: Actor, key: str, reason: str, now: datetime, *, more: str = "", less: str = ""
) -> EntryChange:
    """Propose that people say a topic in one way ``more``, or one ``less``. Raises Unfit, NotAllowed, NotFound,
    Conflict."""
    try:
        before = find(site, TOPICS, key)
    except NotFound as error:
        known = site.state.configuration.thesaurus.concepts
        raise Unfit({"main": NO_FILE}) if key in known else error from error
    said = [one for one in before.get("say", ()) if one != less]
    if less and len(said) == len(before.get("say", ())):
        raise Unfit({"main": NO_FILE})
    after = {name: value for name, value in before.items() if name != "say"}
    if made := [*said, *([more] if more else [])]:
        after["say"] = made
    problems = problems_in(values_of(after, TOPICS.fields), TOPICS.fields)
    if problems:
        raise Unfit(problems)
    return _propose(site, actor, TOPICS, before, after, _reason({REASON: reason}), now)


def undo(site: Site, actor: Actor, change_id: int, form: Mapping[str, str], now: datetime) -> EntryChange:
    """Propose that a change is taken back, whatever came after it elsewhere. Raises Conflict when the entry was changed
    again."""
    one = get(site, change_id)
    if one.version is None:
        raise Conflict("This never became live, so there is nothing to undo.")
    return _propose(site, actor, document(one.document), one.after, one.before, _reason(form), now)


def agree(site: Site, actor: Actor, change_id: int, now: datetime, seen: str = "") -> EntryChange:
    """Make somebody else's change live. Where it has to be tried first, ``seen`` is what this person's trial was marked
    with, and it comes out now as it did then. Raises NotAllowed, Conflict, Unfit, Unavailable."""
    one = get(site, change_id)
    about = document(one.document)
    if not about.rights.may(actor, "decide", team=one.team, author=one.author_id):
        raise NotAllowed("Somebody else than its author, who may decide on this list, has to agree.")
    if about.tried and one.state == "waiting":
        check_seen(site, actor, one, seen)
    return _make_live(site, actor, about, one, now)


def second(site: Site, actor: Actor, change_id: int, now: datetime) -> EntryChange:
    """Agree with what one person made live in an emergency. Raises NotAllowed, Conflict."""
    one = get(site, change_id)
    if not document(one.document).rights.may(actor, "decide", team=one.team, author=one.author_id):
        raise NotAllowed("Somebody else than who published it has to agree.")
    at = utc_text(now)
    with site.database.write() as connection:
        entry_changes.second(connection, one, by=actor.id, now=at)
        _write_down(connection, "entry-seconded", actor, one, at)
    return get(site, change_id)


def send_back(site: Site, actor: Actor, change_id: int, answer: str, now: datetime) -> None:
    """Send somebody else's change back, saying why. Raises NotAllowed, Conflict, Unfit."""
    one = get(site, change_id)
    if not document(one.document).rights.may(actor, "decide", team=one.team, author=one.author_id):
        raise NotAllowed("Somebody else than its author, who may decide on this list, sends it back.")
    said = " ".join(answer.split())
    if not said or len(said) > MOST_REASON:
        raise Unfit({"answer": f"Say what should be different, in at most {MOST_REASON} characters."})
    _close(site, actor, one, "returned", "entry-returned", now, answer=said)


def take_back(site: Site, actor: Actor, change_id: int, now: datetime) -> None:
    """Its author does not want it any more. Raises NotAllowed, Conflict."""
    one = get(site, change_id)
    if one.author_id != actor.id:
        raise NotAllowed("Only who proposed it takes it back.")
    _close(site, actor, one, "taken-back", "entry-taken-back", now)


def get(site: Site, change_id: int) -> EntryChange:
    """Raises NotFound."""
    with site.database.read() as connection:
        return entry_changes.get(connection, change_id)


def waiting(site: Site, about: Document) -> list[EntryChange]:
    """What nobody has decided yet for this list, the oldest first."""
    with site.database.read() as connection:
        return entry_changes.waiting(connection, about.id)


def history(site: Site, named: str, start: int, most: int) -> tuple[list[EntryChange], bool]:
    """What was proposed for one list, or for all when none is named, the newest first, and whether there is more."""
    wanted = [named] if named in DOCUMENTS else list(DOCUMENTS)
    with site.database.read() as connection:
        found = entry_changes.history(connection, wanted, start, most + 1)
    return found[:most], len(found) > most


def _propose(
    site: Site,
    actor: Actor,
    about: Document,
    before: Entry | None,
    after: Entry | None,
    reason: str,
    now: datetime,
    *,
    alone: bool = False,
) -> EntryChange:
    shown = after if after is not None else before
    if shown is None:
        raise Conflict(MOVED)
    title, team = about.title_of(shown)[:250], _team(site, about, before, after)
    if not about.rights.may(actor, "publish-alone" if alone else "propose", team=team):
        raise NotAllowed("Your role does not include this. A lead can do it, or tell you who does.")
    at, key = utc_text(now), about.key_of(shown)
    wanted = EntryChange(0, about.id, key, title, team, before, after, reason, "waiting", actor.id, actor.name, at)
    if alone:
        return _make_live(site, actor, about, wanted, now)
    _checked(site, about, text_of(site, about, key), before, after)
    with site.database.write() as connection:
        made = _keep(connection, wanted)
        _write_down(connection, "entry-proposed", actor, made, at, reason)
    return made


def _keep(connection: Connection, wanted: EntryChange) -> EntryChange:
    other = entry_changes.waiting_for(connection, wanted.document, wanted.entry)
    if other is not None:
        raise Conflict(f"{other.author} proposed a change of this, which waits. It has to be decided on first.")
    return entry_changes.add(connection, wanted)


def _make_live(site: Site, actor: Actor, about: Document, one: EntryChange, now: datetime) -> EntryChange:
    """Write the change: one that was proposed, or one that somebody makes alone, which has no id yet."""
    at, alone = utc_text(now), not one.id
    kind, made = "entry-published-alone" if alone else "entry-published", [one]

    def decided(connection: Connection, version: int) -> None:
        kept = _keep(connection, one) if alone else one
        entry_changes.decide(connection, kept, "live", by=actor.id, now=at, version=version, emergency=alone)
        made[0] = entry_changes.get(connection, kept.id)
        events.add(connection, kind, **_event(actor, made[0], at))

    def change(text: str) -> str:
        return tidied(about, _checked(site, about, text, one.before, one.after), now)

    with settings.alone(site):
        write(
            site,
            actor,
            about.file_of(one.entry),
            change,
            now,
            act=kind,
            target=_target(one),
            detail=one.title,
            reason=one.reason,
            also=decided,
        )
    site.expect_change()
    return made[0]


def _checked(site: Site, about: Document, text: str, before: Entry | None, after: Entry | None) -> str:
    try:
        made = about.changed(text, before, after, below(site, about, about.key_of(after or before or {})))
    except ValueError as error:
        name, said = at_field(str(error), about.fields, about.fields[0].name)
        raise Unfit({name: said}) from error
    problems = problems_around(site, about, before, after)
    if problems:
        raise Unfit(problems)
    return made


def _close(
    site: Site, actor: Actor, one: EntryChange, state: State, kind: str, now: datetime, answer: str = ""
) -> None:
    at = utc_text(now)
    with site.database.write() as connection:
        entry_changes.decide(connection, one, state, by=actor.id, now=at, answer=answer)
        _write_down(connection, kind, actor, one, at, answer)


def _write_down(connection: Connection, kind: str, actor: Actor, one: EntryChange, at: str, said: str = "") -> None:
    detail = f"{one.title} ({said})" if said else one.title
    audit_log.add(connection, actor, kind, _target(one), now=at, detail=detail)
    events.add(connection, kind, **_event(actor, one, at))


def _event(actor: Actor, one: EntryChange, at: str) -> dict[str, Any]:
    return {
        "now": at,
        "actor_id": actor.id,
        "team": one.team,
        "version": one.version,
        "document": one.document,
        "entry_change_id": one.id,
    }


def _target(one: EntryChange) -> str:
    return f"{one.document} {one.entry}" if one.entry != one.document else one.document


def _team(site: Site, about: Document, before: Entry | None, after: Entry | None) -> str:
    """Whose it is to agree: the team of the entry as it is, so that nobody takes one from another team alone."""
    if about.folder:
        return topics.team_of(site, before, after)
    card = site.state.library.by_slug.get(about.team_of_page)
    if card is not None:
        return card.team
    shown = before if before is not None else after
    return str((shown or {}).get("team", ""))


def _reason(form: Mapping[str, str]) -> str:
    missing = _reason_missing(form)
    if missing:
        raise Unfit(missing)
    return " ".join(form.get(REASON, "").split())


def _reason_missing(form: Mapping[str, str]) -> dict[str, str]:
    said = " ".join(form.get(REASON, "").split())
    if not said:
        return {REASON: NEED_REASON}
    return {REASON: f"The reason has at most {MOST_REASON} characters."} if len(said) > MOST_REASON else {}
