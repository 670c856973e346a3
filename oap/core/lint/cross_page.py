"""What only shows beside other pages: ids in use, dead links, repeated statements, numbers that nobody confirmed."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from oap.core.library.links import links
from oap.core.library.plain_text import Leaf
from oap.core.lint.page_reading import PageReading, PageWords, Sentence, sentences
from oap.core.lint.repeats import Repeats, Wording, read_repeats
from oap.core.pages.page import Page, slugify
from oap.core.pages.page_text import compose_sections
from oap.core.pages.problems import Problem
from oap.core.search.tokens import words

# Numbers that everybody may be told without a service record: emergency, NHS, police.
PUBLIC_NUMBERS = frozenset({"999", "111", "101", "112", "18001"})
_NUMBER = re.compile(
    r"(?<![\w/£#.-])(?:\+44\s?|\(?0)\d(?:[\s()-]*\d){8,10}\b|(?<![\w/£#.-])116\s?\d{3}\b|(?<![\w/£#.-])[68]\d{4}\b"
)
# It begins only where a run of its letters does: from every dot of a long run would take minutes.
_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]+@[\w-]+\.[\w.]+\b")


@dataclass(frozen=True)
class Handbook:
    """What the rules need to know of all pages. ``targets`` goes from address to the anchors there; ``slugs`` and
    ``ids`` go to the paths of the pages that have them; ``confirmed`` holds the contact details that some service page
    confirms. ``shared`` goes from the id of a shared text to how it is placed, ``sentences`` from what one says to its
    id, and ``leads`` from the id to the addresses that it leads to."""

    targets: Mapping[str, frozenset[str]]
    slugs: Mapping[str, tuple[str, ...]]
    ids: Mapping[str, tuple[str, ...]]
    confirmed: frozenset[str]
    said: Repeats
    shared: Mapping[str, str]
    sentences: Mapping[str, str]
    leads: Mapping[str, frozenset[str]]


def read_handbook(pages: Iterable[Page], addresses: Collection[str], shared: Iterable[Page] = ()) -> Handbook:
    """The pages as the rules need them, everything in its place. ``addresses`` are the site's own addresses that are no
    pages, such as
    ``/glossary``; ``shared`` are the texts that pages place."""
    texts = sorted(shared, key=lambda text: text.path)
    placed_there = {placed.statement for text in texts for placed in text.placed_statements()}
    targets: dict[str, frozenset[str]] = {address: frozenset() for address in addresses}
    slugs, ids = defaultdict[str, list[str]](list), defaultdict[str, list[str]](list)
    confirmed: set[str] = set()
    said: list[Wording] = []
    for page in sorted(pages, key=lambda page: page.path):
        slugs[page.slug].append(page.path)
        ids[page.id].append(page.path)
        targets.update(dict.fromkeys(_addresses(page), _anchors(page)))
        confirmed |= _confirmed(page)
        said += [Wording.on(page, p.statement) for p in page.placed_statements() if p.statement not in placed_there]
    said_once: dict[str, str] = {}
    for text in texts:
        slugs[text.slug].append(text.path)
        ids[text.id].append(text.path)
        said += [Wording.on(text, placed.statement) for placed in text.placed_statements()]
        if not text.under:  # what an area says on two pages is its own affair
            said_once.update(dict.fromkeys((key for key, _ in _sentences(PageWords(text).prose)), text.id))
    return Handbook(
        targets,
        {slug: tuple(paths) for slug, paths in slugs.items()},
        {identity: tuple(paths) for identity, paths in ids.items()},
        frozenset(confirmed),
        read_repeats(said),
        {text.id: f"{{block {text.id}}}" if not text.under else f"content/{text.path}" for text in texts},
        said_once,
        {text.id: frozenset(link.address for link in links(compose_sections(text.sections))) for text in texts},
    )


def cross_page_problems(reading: PageReading, handbook: Handbook) -> Iterator[Problem]:
    """Yield what is wrong with the page beside the others."""
    page, typed = reading.page, reading.typed
    yield from _taken(reading, handbook)
    yield from _nowhere(reading, handbook)
    yield from _dead_links(reading, handbook)
    yield from _unconfirmed(reading, handbook)
    yield from _typed_by_hand(reading, handbook)
    for placed in typed.placed_statements():
        line = placed.statement.line_of("id")
        other = next(handbook.said.like(Wording.on(page, placed.statement)), None)
        if other is not None and other.page_id in handbook.shared:
            how = handbook.shared[other.page_id]
            yield reading.problem(
                line,
                "statement",
                f"This is kept once, for many pages: {how}. Place that instead.",
            )
        elif other is not None and typed.shared:  # on its way from that page into this text
            message = f"{other.url} says nearly the same. Place this text there when it is published."
            yield reading.problem(line, "statement", message, "warning")
        elif other is not None:
            yield reading.problem(
                line,
                "statement",
                f"Nearly the same as {other.url}. Say it on one page and link to it.",
            )


MIN_SENTENCE = 8  # words of a sentence that says enough to be the same fact


def _sentences(prose: Sequence[Leaf]) -> Iterator[tuple[str, Sentence]]:
    """Each sentence of the prose that says something: its words alone, and as it stands."""
    for sentence in sentences(prose):
        said = words(sentence.text)
        if len(said) >= MIN_SENTENCE:
            yield " ".join(said), sentence


def _typed_by_hand(reading: PageReading, handbook: Handbook) -> Iterator[Problem]:
    typed = reading.typed
    for key, sentence in _sentences(reading.words.prose):
        identity = handbook.sentences.get(key, typed.id)
        if identity != typed.id and typed.url not in handbook.leads[identity]:  # there it is said at length
            how = handbook.shared[identity]
            message = f"“{sentence.text}” is kept once, for many pages: {how}. Place that instead."
            yield reading.problem(sentence.line, "", message, "warning")


def _addresses(page: Page) -> list[str]:
    return [page.url, f"/{page.type}/{page.slug}", *(f"/{alias.strip('/')}" for alias in page.aliases)]


def _anchors(page: Page) -> frozenset[str]:
    statements = (placed.statement.id for placed in page.placed_statements())
    old = (anchor for anchor, _ in page.old_headings)
    return frozenset([*(section.anchor for section in page.sections), *old, *statements, *page.retired_statements])


def _taken(reading: PageReading, handbook: Handbook) -> Iterator[Problem]:
    page = reading.page
    for kind, field, value, table in (
        ("file name", "", page.slug, handbook.slugs),
        ("id", "id", page.id, handbook.ids),
    ):
        for path in table.get(value, ()):
            if path != page.path:
                yield reading.in_field(field, f"The {kind} “{value}” is also used by {path}. Each page has its own.")


def _nowhere(reading: PageReading, handbook: Handbook) -> Iterator[Problem]:
    """Pages that a local text names and that are not there, or have no such heading."""
    page = reading.page
    for identity in page.pages:
        paths = handbook.ids.get(identity, ())
        if not paths:
            yield reading.in_field("pages", f"There is no page with the id “{identity}”.")
        elif slugify(page.under) not in handbook.targets.get(f"/{paths[0].removesuffix('.md')}", ()):
            yield reading.in_field(
                "under", f"{paths[0]} has no heading “{page.under}”. It is shown at its end instead."
            )


def _dead_links(reading: PageReading, handbook: Handbook) -> Iterator[Problem]:
    page = reading.page
    targets = {**handbook.targets, **dict.fromkeys(_addresses(page), _anchors(page))}
    for related in page.related:
        if related not in handbook.ids and related != page.id:
            yield reading.in_field("related", f"There is no page with the id “{related}”.")
    known = {placed.statement.id for placed in page.placed_statements()}
    for identity in page.said_to_you:
        if identity not in known | {"title", "summary"} | dict(page.places_of_text()).keys():
            message = f"“{identity}” is neither title nor summary nor a statement nor a heading with text on this page."
            yield reading.in_field("you", message)
    for anchor, heading in page.old_headings:
        if page.section(heading) is None:
            told = f"“{anchor}” leads to “{heading}”, which is no heading on this page."
            yield reading.in_field("old_headings", told)
    for identity in page.first:
        if identity not in known:
            yield reading.in_field("first", f"There is no statement “{identity}” on this page.")
    for placed in page.placed_statements():
        rests_on = placed.statement.dose.rests_on
        if rests_on and rests_on not in {page.id, *handbook.ids, *(source.url for source in page.sources)}:
            message = f"“{rests_on}” is neither the id of a page nor the address of one of this page's sources."
            yield reading.problem(placed.statement.line_of("rests_on"), "rests_on", message)
    for link in reading.words.links:
        if link.address.startswith(("/", "#")) and not _reaches(link.address, page, targets):
            yield reading.problem(link.line, "link", f"The link “{link.address}” leads nowhere on this site.")


def _reaches(address: str, page: Page, targets: Mapping[str, Collection[str]]) -> bool:
    path, _, anchor = address.partition("#")
    path = path.partition("?")[0] or page.url
    return path in targets and (not anchor or path.startswith("/glossary") or anchor in targets[path])


def _confirmed(page: Page) -> set[str]:
    contacts = page.service.contacts if page.service else ()
    return {_bare(contact.value) for contact in contacts if contact.shown}


def _bare(value: str) -> str:
    return re.sub(r"[\s()-]", "", value).lower().removeprefix("mailto:").removeprefix("tel:").replace("+44", "0")


def _unconfirmed(reading: PageReading, handbook: Handbook) -> Iterator[Problem]:
    """Telephone numbers and mail addresses in the text that no service record confirms: they would get past its
    status."""
    confirmed = handbook.confirmed | _confirmed(reading.page) | PUBLIC_NUMBERS
    for number, line in reading.body_lines():
        for found in [*_NUMBER.findall(line), *_EMAIL.findall(line)]:
            if _bare(found) not in confirmed:
                why = "is not a confirmed contact of any service page. Confirm it there, or say how to find it."
                yield reading.problem(number, "contact", f"“{found}” {why}")
