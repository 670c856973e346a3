"""The desk at which somebody goes through a file that is brought in: what it holds, what would be made of it, and what
they said so far. All that is said is kept at once, in the record: any machine goes on from it, and so may any lead.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from oap.core.importing.blocks import Left, Read, read_from
from oap.core.importing.choices import NONE, Choices, known, read_choices, write_choices
from oap.core.importing.decisions import decide
from oap.core.importing.plan import Plan
from oap.core.importing.telling import Told
from oap.core.pages.workflow import Actor, may
from oap.core.times import utc_text
from oap.errors import NotAllowed, NotFound
from oap.services.importing import importing, plans, reading_files
from oap.site import Site
from oap.storage import import_desks
from oap.storage.import_desks import KeptDesk, Remembered

KEPT_DAYS = 60  # a desk at which nobody said anything
MOST_REMEMBERED = 60  # files whose mapping may be offered
Change = Callable[[Choices], Choices]


@dataclass(frozen=True)
class Offer:
    """What was said of an earlier file and would hold for this one."""

    mark: str
    name: str
    person: str
    learned_at: str
    told: Told


@dataclass(frozen=True)
class Desk:
    """``report`` is of the file as it is read by what was said; ``decided`` is what would be made after all choices.
    ``kept`` is None while nobody said anything."""

    mark: str
    name: str
    team: str
    read: Read
    choices: Choices
    report: importing.Report
    decided: Plan
    kept: KeptDesk | None
    offer: Offer | None

    @property
    def exact_and_open(self) -> list[str]:
        """The keys of statements that the handbook has word for word, and of which nobody said anything."""
        return [
            one.key
            for one in self.report.plan.statements
            if one.same_as is not None and one.same_as.is_exact and one.key not in self.choices.statements
        ]

    @property
    def left_out(self) -> list[tuple[str, list[Left]]]:
        """What is in no draft, by why, in the order of the file."""
        return importing.left_out(self.decided)


def at_desk(site: Site, actor: Actor, mark: str, team: str = "") -> Desk:
    """The desk of a file that was read. Raises NotFound, Invalid, NotAllowed, and ``plans.NotYet``
    while a process of its own works out what would be made of a large one."""
    with site.database.read() as connection:
        kept = import_desks.get(connection, mark)
        earlier = import_desks.remembered(connection, MOST_REMEMBERED)
    data, name = _read_bytes(site, mark, kept)
    read = _what_was_read(data)
    taxonomy = site.state.configuration.taxonomy
    team = kept.team if kept is not None else team or next(iter(taxonomy.teams))
    importing.check_team(site, actor, team)
    choices = read_choices(kept.choices, taxonomy) if kept is not None else NONE
    made = plans.plan_of(site, data, choices)
    report = importing.preview_at_desk(site, actor, read, name, team=team, made=made)
    offer = None
    if not choices.refused and not choices.taken.something:
        offer = _offer(earlier, read, mark)
    return Desk(mark, report.name, team, read, choices, report, decide(report.plan, choices), kept, offer)


def begun(site: Site, actor: Actor) -> list[KeptDesk]:
    """Files that somebody began to go through, for those who may write pages of their team."""
    with site.database.read() as connection:
        found = import_desks.begun(connection)
    return [one for one in found if may(actor, "start", team=one.team, author=None)]


def say(site: Site, actor: Actor, mark: str, now: datetime, change: Change, *, team: str = "") -> None:
    """Keep what somebody says: ``change`` makes the new choices of those so far, so that two people at one file do not
    undo each other's. Raises NotFound, Invalid, NotAllowed."""
    moment, taxonomy = utc_text(now), site.state.configuration.taxonomy
    with site.database.read() as connection:
        kept = import_desks.get(connection, mark)
    team = team or (kept.team if kept is not None else next(iter(taxonomy.teams)))
    importing.check_team(site, actor, team)
    if kept is not None:
        importing.check_team(site, actor, kept.team)
    read, name = _read_bytes(site, mark, kept)
    with site.database.write() as connection:
        kept = import_desks.get(connection, mark, to_change=True)
        choices = known(change(read_choices(kept.choices, taxonomy) if kept is not None else NONE), taxonomy)
        written = write_choices(choices)
        if kept is None:
            import_desks.forget_older(connection, utc_text(now - timedelta(days=KEPT_DAYS)))
            import_desks.add(
                connection,
                mark,
                name=importing.plain_name(name),
                team=team,
                read=read,
                choices=written,
                account_id=actor.id,
                now=moment,
            )
        else:
            import_desks.change(connection, mark, account_id=actor.id, now=moment, choices=written, team=team)


def give_up(site: Site, actor: Actor, mark: str) -> None:
    """Take the desk of a file away, with all that was said. Raises NotAllowed."""
    with site.database.write() as connection:
        kept = import_desks.get(connection, mark)
        if kept is not None:
            importing.check_team(site, actor, kept.team)
            import_desks.remove(connection, mark)


def make(site: Site, actor: Actor, mark: str, now: datetime, *, team: str = "") -> importing.Report:
    """Make the drafts, as everything was said, and remember what was said of tables and headings. Raises Invalid,
    Conflict, NotFound, NotAllowed."""
    desk = at_desk(site, actor, mark, team)
    report = importing.create_drafts(
        site, actor, desk.read, mark, desk.name, now, team=desk.team, choices=desk.choices, made=desk.report.plan
    )
    told = desk.choices.told_in_all.to_remember()
    with site.database.write() as connection:
        import_desks.drafted(connection, mark, now=utc_text(now))
        if told.something:
            import_desks.remember(
                connection,
                mark,
                name=desk.name,
                told=told.model_dump_json(exclude_defaults=True),
                account_id=actor.id,
                now=utc_text(now),
            )
    return report


def take_offer(site: Site, actor: Actor, mark: str, now: datetime, offered: str, *, team: str = "") -> None:
    """Read the file by what was said of the earlier one with the mark ``offered``. Raises NotFound, NotAllowed."""
    desk = at_desk(site, actor, mark, team)
    offer = desk.offer
    if offer is None or offer.mark != offered:
        raise NotFound("What was said of the earlier file is not there any more.")
    taken = {"taken": offer.told, "taken_from": offer.name, "refused": False}
    say(site, actor, mark, now, lambda choices: choices.model_copy(update=taken), team=desk.team)


def forget_offer(site: Site, actor: Actor, offered: str) -> None:
    """Offer what was said of that file no more, for no file. Raises NotAllowed."""
    if not any(may(actor, "start", team=team, author=None) for team in site.state.configuration.taxonomy.teams):
        raise NotAllowed("Your role does not include writing pages.")
    with site.database.write() as connection:
        import_desks.forget_mapping(connection, offered)


def _offer(earlier: Sequence[Remembered], read: Read, mark: str) -> Offer | None:
    """Of what is remembered, what fits most of this file; the last one where several do."""
    best: Offer | None = None
    for one in earlier:
        if one.mark == mark:
            continue
        try:
            told = Told.model_validate_json(one.told).of_blocks(read.blocks)
        except ValueError:  # an older program wrote it
            continue
        if told.something and (best is None or _size(told) > _size(best.told)):
            best = Offer(one.mark, one.name, one.person, one.learned_at, told)
    return best


def _size(told: Told) -> int:
    return len(told.tables) + len(told.headings)


def _what_was_read(data: bytes) -> Read:
    try:
        return read_from(json.loads(data))
    except (KeyError, TypeError, ValueError) as error:  # an older program left it
        raise NotFound("This file was read by an older program. Choose it again.") from error


def _read_bytes(site: Site, mark: str, kept: KeptDesk | None) -> tuple[bytes, str]:
    if kept is None:
        return reading_files.what_was_read(site, mark)
    with site.database.read() as connection:
        data = import_desks.what_was_read(connection, mark)
    if data is None:
        raise NotFound("This file is not here any more. Choose it again.")
    return data, kept.name
