"""Bring content folder and record to agree, page by page, losing no text. A part of ``sync``, under its lock.

What to do for each page is decided by ``oap.core.pages.reconcile``; here it is done. A text that stands only on disk is
recorded before anything else happens to it.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from sqlalchemy import Connection

from oap import whole_file
from oap.core.library.cards import Card
from oap.core.pages.page import PLACES, Page, is_shared
from oap.core.pages.page_types import PAGE_TYPES
from oap.core.pages.placing import Facts, whole
from oap.core.pages.problems import Problem
from oap.core.pages.reconcile import WITHDRAWN, decide, digest, version_digest
from oap.core.pages.revisions import Head, Numbered
from oap.core.times import utc_text
from oap.site import Site
from oap.storage import audit_log, events, revisions
from oap.storage.content import PageFile

log = logging.getLogger(__name__)
APPLIED = "shared.json"  # in the index folder


@dataclass(frozen=True)
class Found:
    """A page's file: where it lies, which text it holds, and the page id in it."""

    path: str
    digest: str
    page_id: str


@dataclass
class Reconciled:
    """What was done: pages written from the record, recorded from disk, and recorded although both had moved.

    ``heads`` is the record afterwards. ``broken`` are files that cannot be used, with why: they are left alone, and
    readers keep the last version that could be. ``older`` are pages of which this folder had newer versions than the
    record holds: it was restored from before them. ``facts`` is what could be placed on pages then.
    """

    heads: dict[str, Head] = field(default_factory=dict)
    written: list[str] = field(default_factory=list)
    recorded: list[str] = field(default_factory=list)
    clashes: list[str] = field(default_factory=list)
    broken: dict[str, list[Problem]] = field(default_factory=dict)
    older: dict[str, Numbered] = field(default_factory=dict)
    facts: Facts = field(default_factory=Facts)


@dataclass(frozen=True)
class Some:
    """Some pages: their ids, and the names that files of theirs may have. ``shared`` are ids of shared texts among what
    changed."""

    page_ids: frozenset[str]
    slugs: tuple[str, ...]
    shared: frozenset[str] = frozenset()

    @property
    def paths(self) -> list[str]:
        return [f"{kind}/{slug}.md" for kind in PAGE_TYPES for slug in self.slugs]

    def files(self, site: Site) -> Iterator[PageFile]:
        """Their files, in the order in which the folder lists them."""
        return (file for path in self.paths if (file := site.content.page_file(path)) is not None)

    def cards(self, site: Site) -> Iterator[Card]:
        """What readers have of them now."""
        return (card for slug in self.slugs if (card := site.rendered_pages.library.by_slug.get(slug)) is not None)


def reconcile(site: Site, some: Some | None = None) -> Reconciled:
    """Make the two agree, or some pages of them. Raises Unavailable without a database, Conflict when another machine
    was faster.

    Shared texts come first: what stands on a page is a part of its version.
    """
    result, applied = Reconciled(), _applied(site)
    shared = _shared_files(site, result)
    ids = some.page_ids | some.shared | shared.keys() | applied.keys() if some is not None else None
    with site.database.read() as connection:
        result.heads = revisions.heads(connection, ids)
    numbers = site.content.numbers()
    result.older = {
        page_id: one
        for page_id, one in numbers.items()
        if (ids is None or page_id in ids) and one.number > _number(result.heads.get(page_id))
    }
    _agree(site, result, shared, lambda head: applied.get(head.page_id, WITHDRAWN if applied else ""), ids, shared=True)
    _keep_applied(site, applied, result)
    result.facts = site.facts
    _agree(site, result, _files(site, result, some), lambda head: _shelved(site, head), ids, shared=False)
    _store_numbers(site, numbers, result)
    return result


def _agree(
    site: Site,
    result: Reconciled,
    files: dict[str, Found],
    applied: Callable[[Head], str],
    ids: Collection[str] | None,
    *,
    shared: bool,
) -> None:
    """Do what is needed for the shared texts, or for the pages. ``applied`` says what this node last had of one."""
    heads = [head for head in result.heads.values() if is_shared(head.path) == shared]
    unknown = [found for page_id, found in files.items() if page_id not in result.heads]
    todo = [step for head in heads if (step := _step(site, files.get(head.page_id), head, applied(head), result))]
    if not unknown and not todo and not _to_note(site, result):
        return
    now = utc_text(site.clock.now())
    with site.database.write() as connection:
        _give_no_more(connection, result, now)
        revisions.add_first_versions(connection, _texts(site, unknown, result.facts), now, result.older)
        result.recorded += [found.page_id for found in unknown]
        for what, file, head in todo:
            _record(site, connection, what, file, head, now, result)
        result.heads = revisions.heads(connection, ids)
    for what, file, head in todo:
        _write(site, what, file, head, result)


def _shelved(site: Site, head: Head) -> str:
    """What this node last applied of a page: its place and digest, ``WITHDRAWN``, or nothing when it does not know."""
    card = site.rendered_pages.library.by_id.get(head.page_id)
    if card is None and site.rendered_pages.whole and len(site.rendered_pages.library):
        return WITHDRAWN
    return f"{card.type}/{card.slug}.md {card.digest}" if card is not None and card.digest else ""


def _shared_files(site: Site, result: Reconciled) -> dict[str, Found]:
    """Every usable file of a shared text by its id. They are few, and small."""
    found: dict[str, Found] = {}
    for file in site.content.shared_files():
        page, text, problems = site.content.read_page(file.path)
        if page is not None and (first := found.get(page.id)) is not None:
            page, problems = (
                None,
                [Problem(file.path, 0, "id", f"The id “{first.page_id}” is also used by {first.path}.")],
            )
        if page is None:
            result.broken[file.path] = problems
        else:
            found[page.id] = Found(file.path, digest(text), page.id)
    return found


def _applied(site: Site) -> dict[str, str]:
    """What this node last had of each shared text: place and digest by id."""
    try:
        found: dict[str, str] = json.loads((site.config.index_dir / APPLIED).read_text())
        return found
    except (OSError, ValueError):
        return {}


def _keep_applied(site: Site, before: dict[str, str], result: Reconciled) -> None:
    heads = (head for head in result.heads.values() if is_shared(head.path) and head.digest != WITHDRAWN)
    had = {path for path in result.broken if is_shared(path)}  # what cannot be read was not replaced either
    now = {
        head.page_id: f"{head.path} {head.digest}" if head.path not in had else before.get(head.page_id, "")
        for head in heads
    }
    if now != before:
        site.config.index_dir.mkdir(parents=True, exist_ok=True)
        whole_file.write_cache(site.config.index_dir / APPLIED, json.dumps(now).encode(), alone=True)


def _number(head: Head | None) -> int:
    return head.number if head is not None else 0


def _to_note(site: Site, result: Reconciled) -> bool:
    """Whether the record does not know yet which numbers it must not give again."""
    if not result.older:
        return False
    with site.database.read() as connection:
        return any(
            not revisions.number_was_given(connection, page_id, one.number) for page_id, one in result.older.items()
        )


def _give_no_more(connection: Connection, result: Reconciled, now: str) -> None:
    """A number that once meant other words is never given again, also when the record that gave it was lost."""
    new = revisions.give_no_more(connection, {page_id: one.number for page_id, one in result.older.items()})
    if new:
        some = ", ".join(f"{page_id} {result.older[page_id].number}" for page_id in sorted(new)[:10])
        detail = (
            f"Newer versions than the record holds were public from this folder ({len(new)}: {some}). Was the "
            "record restored from an "
            "older backup? Their numbers are not given again."
        )
        audit_log.add(connection, None, "record-is-older", "record", now=now, detail=detail)
        events.add(connection, "record-older", now=now, pages=len(new))


def _store_numbers(site: Site, numbers: dict[str, Numbered], result: Reconciled) -> None:
    """Keep the highest numbers in the folder, which outlives the record. First versions are left out: there is none
    before them."""
    higher = {
        page_id: Numbered(head.number, head.digest)
        for page_id, head in result.heads.items()
        if head.number > max(1, numbers[page_id].number if page_id in numbers else 0)
    }
    if not higher:
        return
    try:
        site.content.store_numbers({**numbers, **higher})
    except OSError as error:
        log.error("The numbers of versions cannot be kept in the content folder: %s", error)


def some_pages(site: Site, paths: Iterable[str]) -> Some:
    """What has to be looked at together with these paths: where their pages lie, belong, and lay before.

    A file's page id may be used by another file too, and its name by a page of another type.
    """
    library = site.rendered_pages.library
    every = set(paths)
    shared = frozenset(path.rpartition("/")[2].removesuffix(".md") for path in every if is_shared(path))
    wanted, ids, slugs = {path for path in every if not is_shared(path)}, set(), set()
    for path in sorted(wanted):
        slugs.add(path.rpartition("/")[2].removesuffix(".md"))
        page, _, _ = site.content.read_page(path) if site.content.page_file(path) else (None, "", [])
        ids |= {page.id} if page is not None else set()
    ids |= {card.id for slug in slugs if (card := library.by_slug.get(slug)) is not None}
    with site.database.read() as connection:
        ids |= {page_id for path in wanted if (page_id := revisions.page_of_path(connection, path))}
        for head in revisions.heads(connection, ids).values():
            slugs.add(head.path.rpartition("/")[2].removesuffix(".md"))
    slugs |= {card.slug for page_id in ids if (card := library.by_id.get(page_id)) is not None}
    return Some(frozenset(ids), tuple(sorted(slugs)), shared)


def _files(site: Site, result: Reconciled, some: Some | None) -> dict[str, Found]:
    """Every usable file by page id, or those of some pages. Only files that changed since they were last applied are
    read."""
    if some is None:
        files, known = site.content.page_files(), iter(site.rendered_pages.library.cards)
        stamps = site.rendered_pages.stamps()
    else:
        files = some.files(site)
        known = some.cards(site)
        stamps = {}
    cards = {f"{card.type}/{card.slug}.md": card for card in known if card.digest}
    stamps = stamps or {card.slug: site.rendered_pages.stamp(card.slug) for card in cards.values()}
    places = {head.path for head in result.heads.values() if head.digest != WITHDRAWN}
    found: dict[str, Found] = {}
    for file in files:
        card = cards.get(file.path)
        if card is not None and stamps[card.slug] == file.stamp + result.facts.mark(card.id, card.topics, card.places):
            one = Found(file.path, card.digest, card.id)
        else:
            read = read_file(site, file.path, result.facts)
            if read.page is None:
                result.broken[file.path] = list(read.problems)
                continue
            one = Found(file.path, read.digest, read.page.id)
        other = found.get(one.page_id)
        if other is not None:
            first, second = (one, other) if one.path in places else (other, one)
            why = (
                f"The id “{one.page_id}” is also used by {first.path}. This page is left out: give it an id of its own."
            )
            result.broken[second.path] = [Problem(second.path, 0, "id", why)]
            one = first
        found[one.page_id] = one
    return found


Todo = tuple[str, Found | None, Head]


def _step(site: Site, file: Found | None, head: Head, indexed: str, result: Reconciled) -> Todo | None:
    withdrawn = head.digest == WITHDRAWN
    on_disk = f"{file.path} {file.digest}" if file else ""
    recorded = WITHDRAWN if withdrawn else f"{head.path} {head.digest}"
    if on_disk == recorded or (file is None and (withdrawn or head.path in result.broken)):
        return None
    if indexed == WITHDRAWN and not withdrawn:
        indexed = ""  # new to this node
    older = False
    if file is not None:
        with site.database.read() as connection:
            older = revisions.recorded(connection, head.page_id, file.digest)
    what = decide(on_disk, indexed, recorded, recorded=older)
    if file is not None and not older and what in ("write-head", "remove-file"):
        # What this node applied came from a record; when this one does not hold it, it is another, older one.
        what = "record-disk-and-tell"
    return None if what == "in-step" else (what, file, head)


@dataclass(frozen=True)
class Read:
    """A page's file with what stands on it today. ``page`` is the page in place, None when it cannot be used;
    ``digest`` is the version's."""

    page: Page | None
    text: str
    texts: Mapping[str, str]
    problems: tuple[Problem, ...] = ()

    @property
    def digest(self) -> str:
        return version_digest(self.text, self.texts)


def read_file(site: Site, path: str, facts: Facts) -> Read:
    """The page in a file, in place. A shared text has nothing placed on it: its words are placed as typed."""
    page, text, problems = site.content.read_page(path)
    if page is None or page.shared:
        return Read(page, text, {}, tuple(problems))
    found = whole(page, facts)
    return Read(found.page, text, found.texts, (*problems, *found.problems))


Text = tuple[str, str, str, str, Mapping[str, str]]


def _texts(site: Site, files: list[Found], facts: Facts) -> list[Text]:
    found = ((file, read_file(site, file.path, facts)) for file in files)
    return [
        (read.page.id, file.path, read.text, read.page.team, read.texts)
        for file, read in found
        if read.page is not None
    ]


def _as_found(site: Site, file: Found, facts: Facts) -> bool:
    """Whether the file still holds the text that was decided on."""
    read = read_file(site, file.path, facts)
    return read.page is not None and read.digest == file.digest


def _record(
    site: Site, connection: Connection, what: str, file: Found | None, head: Head, now: str, result: Reconciled
) -> None:
    if file is None or not what.startswith("record"):
        return
    seen = result.older.get(head.page_id)
    same = (
        seen.number if seen is not None and seen.digest == file.digest else None
    )  # the words that had the number keep it
    before = revisions.version(connection, head.page_id, head.number)
    for page_id, path, text, team, texts in _texts(site, [file], result.facts):
        only_placed = before.text is not None and digest(before.text) == digest(text) and path == before.path
        made = revisions.add_version(
            connection,
            page_id=page_id,
            path=path,
            text=text,
            team=team,
            origin="block" if only_placed else "disk",
            now=now,
            note=changed_note(before.placed, texts) if only_placed else "Changed in the content folder.",
            number=same,
            placed=texts,
        )
        if only_placed:
            revisions.carry_drafts(connection, before, made)
        result.recorded.append(page_id)
        if what == "record-disk-and-tell":
            result.clashes.append(page_id)
            detail = (
                f"Version {head.number} was published here while the file was changed on disk. Both are kept; compare."
            )
            audit_log.add(connection, None, "both-moved", page_id, now=now, detail=detail)
            events.add(connection, "both-changed", now=now, about=made, published=head.number)


def changed_note(before: Mapping[str, str], after: Mapping[str, str]) -> str:
    """Why a page has a new version although nobody wrote in it: the history shows this."""
    changed = sorted(ref for ref in {*before, *after} if before.get(ref) != after.get(ref))
    named = (
        ref if ref.partition(" ")[0] in PLACES and ref.count(" ") > 1 else ref.rpartition(" ")[2] for ref in changed
    )
    return f"What appears on many pages changed: {', '.join(named)}."


def _write(site: Site, what: str, file: Found | None, head: Head, result: Reconciled) -> None:
    if what.startswith("record"):
        return
    if file is not None and not _as_found(site, file, result.facts):
        return  # somebody saved it a moment ago: the next sync decides again
    if what in ("write-head", "restore-file"):
        with site.database.read() as connection:
            text = revisions.version(connection, head.page_id, head.number).text or ""
        if file is not None and file.path == head.path and digest(site.content.page_text(file.path)) == digest(text):
            return  # only what stands on the page differs, which this machine does not have yet
        site.content.replace(head.path, text)
        if file is not None and file.path != head.path:
            site.content.remove(file.path)
        result.written.append(head.page_id)
    elif what == "remove-file" and file is not None:
        site.content.remove(file.path)
        result.written.append(head.page_id)
