"""Bringing a handbook in: a file becomes drafts of one author, all of them or none, and nothing is published."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection

from oap.core.importing.alike import Same
from oap.core.importing.blocks import Left, Read
from oap.core.importing.choices import NONE, Choices
from oap.core.importing.classifier import Guess, Guesser
from oap.core.importing.decisions import decide
from oap.core.importing.plan import DraftPage, DraftStatement, Plan, plan
from oap.core.library.cards import Card
from oap.core.pages.draft_text import compose_draft
from oap.core.pages.new_page import new_page
from oap.core.pages.page import Group, Page, Prose, Section, Source, Statement, slugify
from oap.core.pages.page_types import PAGE_TYPES
from oap.core.pages.sections import HOME, NOTICE, PROVIDES
from oap.core.pages.statement_ids import name_rows
from oap.core.pages.workflow import Actor, may
from oap.core.times import utc_text
from oap.errors import Conflict, Invalid, NotAllowed
from oap.services.importing import replacing
from oap.services.importing.reading_files import file_mark
from oap.services.operations.outside_files import handbook_blocks
from oap.site import Site
from oap.storage import audit_log, comments, events, recording, revisions
from oap.storage.product_lists import guessing_words, sureness

NOTHING_FOUND = "No statements were found: neither bullets under headings, nor a table of needs and provision."


@dataclass(frozen=True)
class Report:
    """What an import makes or would make. ``drafts`` has (id, page id) for each page of the plan, empty for a look
    only; ``replaced`` has the same for each page of the handbook in which statements take the place of others."""

    name: str
    plan: Plan
    unread: tuple[str, ...]
    drafts: tuple[tuple[int, str], ...] = ()
    replaced: tuple[tuple[int, str], ...] = ()

    @property
    def repeats(self) -> int:
        return sum(statement.same_as is not None for statement in self.plan.statements)

    @property
    def doubts(self) -> list[DraftStatement]:
        """Statements that a person should look up in the file."""
        return [statement for statement in self.plan.statements if statement.doubt]

    @property
    def left_out(self) -> list[tuple[str, list[Left]]]:
        """What is in no draft, by why, in the order of the file."""
        return left_out(self.plan)


def left_out(plan: Plan) -> list[tuple[str, list[Left]]]:
    """What is in no draft, by why, in the order of the file."""
    found: dict[str, list[Left]] = {}
    for left in plan.left_out:
        found.setdefault(left.why, []).append(left)
    return list(found.items())


def preview(site: Site, actor: Actor, data: bytes, name: str, *, team: str) -> Report:
    """What would be made of the file. Keeps nothing. Raises Invalid for a file that cannot be taken, NotAllowed."""
    check_team(site, actor, team)
    return preview_blocks(site, actor, handbook_blocks(data), name, team=team)


def look(site: Site, data: bytes, name: str) -> Report:
    """The same for whoever has the file and this machine: it says nothing that is not public. Raises Invalid for a file
    that cannot be read; one that was read and should not be taken says why in its plan."""
    return look_at(site, handbook_blocks(data), name)


def look_at(site: Site, read: Read, name: str) -> Report:
    """The same of a file that has been read."""
    return Report(plain_name(name), planned(site, read), read.unread)


def preview_blocks(
    site: Site,
    actor: Actor,
    read: Read,
    name: str,
    *,
    team: str,
    choices: Choices = NONE,
    made: Plan | None = None,
) -> Report:
    """The same of a file that has been read, and of which somebody told something. Raises as ``preview``."""
    report = preview_at_desk(site, actor, read, name, team=team, choices=choices, made=made)
    if report.plan.stopped:
        raise Invalid(report.plan.stopped)
    return report


def preview_at_desk(
    site: Site,
    actor: Actor,
    read: Read,
    name: str,
    *,
    team: str,
    choices: Choices = NONE,
    made: Plan | None = None,
) -> Report:
    """The same for whoever can still say which row is the head and what a column holds: a file in which no statement
    was found comes back with that in its plan, which may be ``made`` already. Raises as ``preview`` for every other
    that cannot be taken."""
    check_team(site, actor, team)
    report = Report(plain_name(name), made or planned(site, read, choices), read.unread)
    if report.plan.stopped and not (report.plan.stopped == NOTHING_FOUND and report.plan.pages):
        raise Invalid(report.plan.stopped)
    return report


def planned(site: Site, read: Read, choices: Choices = NONE) -> Plan:
    """What would be made of what was read, with why nothing should be. A large file costs seconds of the processor."""
    # What is known of the pages so far will do: a look needs no index, and makes none.
    state = site.state
    cards = state.library_so_far.cards
    guesser = Guesser(guessing_words(), state.configuration.taxonomy, state.configuration.thesaurus, cards, sureness())
    made = plan(read, guesser, _existing(site, cards), choices)
    if not made.stopped and not any(page.statements or page.notice for page in made.pages):
        made = replace(made, stopped=NOTHING_FOUND)
    return made


def bring_in(site: Site, actor: Actor, data: bytes, name: str, now: datetime, *, team: str) -> Report:
    """Keep a draft for every page found, all in one transaction.

    Raises Invalid and NotAllowed as ``preview``, Conflict when this very file was brought in already.
    """
    check_team(site, actor, team)
    return create_drafts(site, actor, handbook_blocks(data), file_mark(data), name, now, team=team)


def create_drafts(
    site: Site,
    actor: Actor,
    read: Read,
    mark: str,
    name: str,
    now: datetime,
    *,
    team: str,
    choices: Choices = NONE,
    made: Plan | None = None,
) -> Report:
    """The same of a file that has been read and gone through; ``mark`` stands for its bytes. The plan may be ``made``.
    Raises as ``bring_in``, and Invalid when every page is left out."""
    report = preview_blocks(site, actor, read, name, team=team, choices=choices, made=made)
    report = replace(report, plan=decide(report.plan, choices))
    if not report.plan.pages and not report.plan.replaces:
        raise Invalid("You left every page out, so there is nothing to make. Take a page back first.")
    for other in {page.team for page in report.plan.pages if page.team} - {team}:
        check_team(site, actor, other)
    drafts = []
    with site.database.write() as connection:
        _not_twice(connection, mark)
        for page in report.plan.pages:
            drafts.append(_create(site, connection, actor, page, report.name, mark, now, page.team or team))
        replaced = replacing.put_in_place(
            connection, site, actor, report.plan.replaces, now, f"Brought in from {report.name} [{mark}]"
        )
        detail = f"{report.name}: {len(drafts)} drafts, {len(report.plan.statements)} statements"
        audit_log.add(connection, actor, "import", mark, now=utc_text(now), detail=detail)
        events.add(connection, "imported", now=utc_text(now), actor_id=actor.id, team=team, drafts=len(drafts))
    return replace(report, drafts=tuple(drafts), replaced=replaced)


def check_team(site: Site, actor: Actor, team: str) -> None:
    """Raises Invalid for an unknown team, NotAllowed for who may not write its pages."""
    if team not in site.state.configuration.taxonomy.teams:
        raise Invalid(
            f"There is no team “{team[:40]}”. There are: {', '.join(site.state.configuration.taxonomy.teams)}."
        )
    if not may(actor, "start", team=team, author=None):
        raise NotAllowed("Your role does not include writing pages.")


def _existing(site: Site, cards: Iterable[Card]) -> dict[str, str]:
    """The professional words of every statement there is, by address."""
    found: dict[str, str] = {}
    for card in cards:
        rendered = site.rendered_pages.get(card.slug)
        if rendered is not None:
            found |= {f"{card.url}#{statement.id}": statement.professional_text for statement in rendered.statements()}
    return found


def _not_twice(connection: Connection, mark: str) -> None:
    for draft in revisions.open_drafts(connection):
        if draft.origin == "import" and f"[{mark}]" in draft.note:
            raise Conflict(f"This very file was brought in already by {draft.author}, and its drafts are still open.")


def _create(
    site: Site, connection: Connection, actor: Actor, page: DraftPage, name: str, mark: str, now: datetime, team: str
) -> tuple[int, str]:
    slug = _free_slug(site, connection, page.title)
    made, same = _page(site, page, slug, name, now, team)
    draft = recording.add_draft(
        connection,
        page_id=slug,
        path=made.path,
        text=compose_draft(made),
        base=0,
        team=team,
        author_id=actor.id,
        now=utc_text(now),
        note=f"Brought in from {name} [{mark}]",
        origin="import",
    )
    for place, text in [("", _guesses(site, page, name)), *same]:
        comments.add(connection, draft.id, place=place, text=text, author_id=actor.id, now=utc_text(now))
    return draft.id, slug


def _free_slug(site: Site, connection: Connection, title: str) -> str:
    """An address that no page and no draft ever had."""
    stem = "-".join(slugify(title).split("-")[:8])[:60].strip("-") or "imported-page"
    library = site.state.library
    for number in range(1, 1000):
        slug = stem if number == 1 else f"{stem}-{number}"
        if slug not in library.by_slug and slug not in library.by_id and not revisions.known(connection, slug):
            return slug
    raise Conflict("There are too many pages with the same title.")


def _page(
    site: Site, found: DraftPage, slug: str, name: str, now: datetime, team: str
) -> tuple[Page, list[tuple[str, str]]]:
    """The draft, and (statement id, remark) for each statement that may be there already."""
    taxonomy = site.state.configuration.taxonomy
    phases = tuple(found.phases.value.split()) or tuple(taxonomy.phases)
    empty = new_page(
        found.kind if found.kind in PAGE_TYPES else "guides",
        slug,
        found.title[:120],
        team=team,
        phases=phases,
        tiers=taxonomy.tiers,
        topic=found.topic.value,
        today=now.date(),
    )
    rows = [
        (Statement(f"new-{n}", s.text, s.family, s.who, _own_phases(s, phases)), s)
        for n, s in enumerate((s for s in found.statements if not s.at_home), start=1)
    ]
    groups = tuple(
        Group(taxonomy.tiers[tier], tier, (), tuple(row for row, s in rows if s.tier.value == tier))
        for tier in taxonomy.tiers
        if any(s.tier.value == tier for _, s in rows)
    )
    filled = {PROVIDES: groups}
    for heading, items in ((NOTICE, found.notice), (HOME, [s.text for s in found.statements if s.at_home])):
        filled[heading] = (Group(items=(Prose("\n".join(f"- {_literal(item)}" for item in items)),)),) if items else ()
    filled[""] = (Group(items=(Prose("\n\n".join(map(_literal, found.prose))),)),) if found.prose else ()
    sections = [replace(one, groups=filled.pop(one.heading, ()) or one.groups) for one in empty.sections]
    # What its type has no place for stands under its own heading: nothing of the file is lost.
    sections += [Section(heading, rest) for heading, rest in filled.items() if rest]
    source = Source(name, date=now.date().isoformat())
    page = replace(empty, areas=(found.area.value,), sources=(source,), sections=tuple(sections))
    named = name_rows(page, ())
    ids = {placed.statement.professional: placed.statement.id for placed in named.placed_statements()}
    remarks = [(ids[row.professional], _like(s.same_as)) for row, s in rows if s.same_as is not None]
    remarks += [
        (ids[row.professional], f"Please look at it in the file: {s.doubt}. Does it stand?")
        for row, s in rows
        if s.doubt
    ]
    return named, remarks


def _like(same: Same) -> str:
    if same.differs:
        return (
            f"This is like {same.address} ({same.alike} of 100 alike), but different in {same.in_words}. "
            "Check whether both hold."
        )
    return f"This may say the same as {same.address} ({same.alike} of 100 alike). Keep one of them."


def _own_phases(statement: DraftStatement, phases: tuple[str, ...]) -> tuple[str, ...]:
    own = tuple(statement.phases.value.split())
    return own if statement.phases.goes_by != "nothing" and set(own) < set(phases) else ()


def _literal(text: str) -> str:
    """Words that Markdown reads as words: nothing in the file may become a heading, a box, or a statement of another
    id."""
    return re.sub(r"^(\s*)([#>|:`{-]+)", lambda match: match[1] + "".join(f"\\{c}" for c in match[2]), text)


def _guesses(site: Site, page: DraftPage, name: str) -> str:
    taxonomy = site.state.configuration.taxonomy
    area, topic = taxonomy.areas[page.area.value].name, taxonomy.topics[page.topic.value].plain
    unsure = sum(statement.tier.goes_by == "nothing" for statement in page.statements)
    lines = [
        f"Brought in from {name}, {page.where}. Please check what was guessed:",
        f"Area of need: {area} ({_percent(page.area)}). Topic: {topic} ({_percent(page.topic)}).",
        f"Phases: {', '.join(taxonomy.phases[p] for p in page.phases.value.split())} ({_percent(page.phases)}).",
    ]
    if unsure:
        lines.append(f"How much help: the file does not say for {unsure} of {len(page.statements)} statements.")
    if doubts := [f"“{s.text[:80]}”: {s.doubt}" for s in page.statements if s.doubt and s.at_home]:
        lines += ["Please look at these in the file:", *doubts]
    return "\n".join(lines)


def _percent(guess: Guess) -> str:
    if not guess.confidence:
        return f"nobody measured how sure: {guess.why}"
    return f"{round(guess.confidence * 100)}% sure{f': {guess.why}' if guess.why else ''}"


def plain_name(name: str) -> str:
    """The last part of a file's name, without what could be anything but a name."""
    last = re.split(r"[/\\]", name)[-1]
    return " ".join(re.sub(r"[^\w .()-]", " ", last).split())[:100] or "a file"


def lines(report: Report) -> Iterator[str]:
    """The report as lines of text: for the command line and for saving."""
    pages, statements = report.plan.pages, report.plan.statements
    made = "made" if report.drafts else "would be made"
    yield f"{report.name}: {len(pages)} draft pages with {len(statements)} statements {made}. Nothing is published."
    for number, page in enumerate(pages):
        place = f"  (draft {report.drafts[number][0]}, {report.drafts[number][1]})" if report.drafts else ""
        yield (
            f"  {page.title}: {len(page.statements)} statements; {page.area.value} {_percent(page.area)}; "
            f"{page.where}{place}"
        )
    if report.repeats:
        yield f"{report.repeats} statements are like one that is there already:"
        for statement in report.plan.statements:
            if statement.same_as:
                but = f", but for {statement.same_as.in_words}" if statement.same_as.differs else ""
                yield f"  {statement.same_as.alike} of 100 like {statement.same_as.address}{but}: {statement.text}"
    words = report.plan.words
    yield (
        f"{words.file} words: {words.placed} in drafts, {words.left_out} left out."
        if words.adds_up
        else f"The words do not add up: {words.file} in the file, {words.placed} in drafts, {words.left_out} left out."
    )
    for left in report.plan.left_out:
        yield f"  {left.where}: {left.why}: {left.text[:160]}"
    if report.unread:
        yield f"Not read at all: {', '.join(report.unread)}."
