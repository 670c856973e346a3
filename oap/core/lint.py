"""The content lint: what `oap check` says about pages, each with its place.

``check_page`` looks at one page, ``check_together`` at what only shows across pages. Neither reads a file or a clock.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date

from oap.core import readability
from oap.core.legal_guard import blaming_words, legal_problems
from oap.core.markdown import allowed_link, box_problems, links, plain_text
from oap.core.pages import Page, Prose, Statement, slugify
from oap.core.problems import Level, Problem
from oap.core.sections import MIN_NEED_STATEMENTS, NOT_ENOUGH, PROVIDES, SECTIONS
from oap.core.taxonomy import Taxonomy

EMPTY_LINK_WORDS = {
    "here",
    "click here",
    "more",
    "read more",
    "this",
    "this page",
    "link",
    "find out more",
    "learn more",
}
KNOWN_SHORT_FORMS = {
    "SENCO", "SEND", "SEN", "NHS", "GP", "UK", "GCSE", "GCSEs", "PE", "BBC", "TV", "IT", "ID", "OK", "PDF", "A4", "AM", "PM", "DVD", "CD",
    "BSL", "GOV", "QR", "USB", "AE", "PSHE", "DIY", "KS1", "KS2", "KS3", "KS4", "SOS", "ERIC", "PAPYRUS", "NSPCC", "IPSEA", "SHOUT", "HOPELINE247",
    "BTEC", "AQA", "II", "III", "IV", "MP", "XL", "US", "ABC", "HOPELINE", "YR", "ELSA", "IQ", "GPS", "IN", "AND", "OR", "NOT", "SAT", "SATS", "RE", "FM", "AWP", "EYFS",
}  # fmt: skip
_SHORT_FORM = re.compile(r"\b[A-Z][A-Z0-9]{1,6}s?\b")
_RAW_HTML = re.compile(r"<\s*/?\s*[a-zA-Z!][^>]*>")
_ANY_TIME = re.compile(r"\b(?:any time|at any point|whenever you)\b", re.IGNORECASE)
NEAR_DUPLICATE = 0.8


def check_page(page: Page, text: str, taxonomy: Taxonomy, today: date) -> Iterator[Problem]:
    """Yield what is wrong with one page. ``text`` is its file, for the lines; ``today`` tells which reviews are overdue."""
    place = _Place(page, text)
    yield from _fields(page, place, taxonomy, today)
    yield from _structure(page, place, taxonomy)
    yield from _markdown(place)
    yield from _words(page, place)


class _Place:
    """Finds the line of a piece of the page, so that a message can point at it."""

    def __init__(self, page: Page, text: str) -> None:
        self.path = page.path
        self.lines = text.replace("\r\n", "\n").split("\n")
        fences = [i for i, line in enumerate(self.lines) if line.rstrip() == "---"]
        self.body_start = fences[1] + 1 if len(fences) > 1 else 0

    def problem(self, piece: str, field: str, message: str, level: Level = "error") -> Problem:
        return Problem(self.path, self.line(piece), field, message, level)

    def line(self, piece: str) -> int:
        first = piece.strip().split("\n")[0][:60]
        if first:
            for number, line in enumerate(self.lines, start=1):
                if first in line:
                    return number
        return 1

    def body(self) -> str:
        return "\n".join(self.lines[self.body_start :])


def _fields(page: Page, place: _Place, taxonomy: Taxonomy, today: date) -> Iterator[Problem]:
    if page.type not in (*SECTIONS, "guides"):
        yield place.problem(
            "",
            "",
            f"“{page.type}” is not a kind of page. Put the file in one of: needs, strategies, services, expectations, guides.",
        )
        return
    known: tuple[tuple[str, tuple[str, ...], Collection[str]], ...] = (
        ("topics", page.topics, taxonomy.topics), ("areas", page.areas, taxonomy.areas),
        ("phases", page.phases, taxonomy.phases), ("team", (page.team,), taxonomy.teams),
        ("sign_off", page.sign_off, ("clinician", "senco", "lawyer")),
    )  # fmt: skip
    for field, given, allowed in known:
        for value in given:
            if value not in allowed:
                kind = "topic" if field == "topics" else field.rstrip("s")
                yield place.problem(
                    f"{field}:", field, f"“{value}” is an unknown {kind}. Choose one from content/taxonomy.yml."
                )
    if len(set(page.topics)) != len(page.topics):
        yield place.problem("topics:", "topics", "A topic stands twice.")
    if date.fromisoformat(page.review_by) < today:
        yield place.problem("review_by:", "review_by", f"The review was due on {page.review_by}.", "warning")
    if date.fromisoformat(page.reviewed) > today:
        yield place.problem("reviewed:", "reviewed", "This day has not come yet.")
    needs: tuple[tuple[str, bool, tuple[str, ...]], ...] = (
        ("professional_title", bool(page.professional_title), ("needs", "strategies")),
        ("areas", bool(page.areas), ("needs",)),
        ("also_known_as", bool(page.also_known_as), ("needs", "services")),
        ("sources", bool(page.sources), ("needs", "strategies", "guides")),
        ("service", page.service is not None, ("services",)),
    )
    for field, there, types in needs:
        if page.type in types and not there:
            yield place.problem("", field, "This field is missing.")
    if page.service is not None and page.type != "services":
        yield place.problem("service:", "service", "Only a page in content/services has a service record.")


def _structure(page: Page, place: _Place, taxonomy: Taxonomy) -> Iterator[Problem]:
    if not page.sections or page.sections[0].heading:
        yield place.problem("", "", "Begin with a short paragraph before the first heading.")
    headings = [section.heading for section in page.sections if section.heading]
    for heading in {h for h in headings if headings.count(h) > 1}:
        yield place.problem(f"## {heading}", "", f"The heading “{heading}” stands twice.")
    wanted = SECTIONS.get(page.type, ())
    order = [heading for heading, _ in wanted]
    for heading, required in wanted:
        if required and heading not in headings:
            yield place.problem("", "", f"The section “{heading}” is missing.")
    for heading in headings if wanted else []:
        if heading not in order:
            yield place.problem(
                f"## {heading}",
                "",
                f"“{heading}” is not a section of this kind of page. There are: {', '.join(order)}.",
            )
    present = [heading for heading in headings if heading in order]
    if present != sorted(present, key=order.index):
        yield place.problem(
            "",
            "",
            f"The sections are out of order. Put them so: {', '.join(sorted(present, key=order.index))}.",
            "warning",
        )
    if not wanted and len(headings) < 2:
        yield place.problem("", "", "A guide has at least two headings.")
    for section in page.sections:
        if not any(item for group in section.groups for item in group.items):
            yield place.problem(
                f"## {section.heading}", "", f"There is nothing under “{section.heading or page.title}”."
            )
        for group in section.groups:
            if group.tier and group.tier not in taxonomy.tiers:
                yield place.problem(
                    f"### {group.heading}",
                    "tier",
                    f"“{group.tier}” is an unknown tier. There are: {', '.join(taxonomy.tiers)}.",
                )
            for phase in group.phases:
                if phase not in taxonomy.phases:
                    yield place.problem(
                        f"### {group.heading}",
                        "phases",
                        f"“{phase}” is an unknown phase. There are: {', '.join(taxonomy.phases)}.",
                    )
            yield from _statements(group.tier, group.items, place, taxonomy)
    if page.type == "needs":
        yield from _need(page, place)
    ids = [placed.statement.id for placed in page.placed_statements()]
    anchors = {slugify(heading) for heading in headings}
    for identity in ids:
        if identity in anchors:
            yield place.problem(
                f"{{#{identity}", "statement", f"The id “{identity}” is also the address of a heading. Choose another."
            )
        if identity in page.retired_statements:
            yield place.problem(
                f"{{#{identity}", "statement", f"The id “{identity}” was retired. An id is never used again."
            )


def _statements(tier: str, items: Iterable[Prose | Statement], place: _Place, taxonomy: Taxonomy) -> Iterator[Problem]:
    for item in items:
        if isinstance(item, Prose):
            continue
        if not tier:
            yield place.problem(
                f"{{#{item.id}",
                "tier",
                f"The statement “{item.id}” stands under no tier. Put it under a heading with {{tier=universal}}, targeted or advice.",
            )
        if not item.family:
            yield place.problem(
                f"{{#{item.id}",
                "statement",
                f"The statement “{item.id}” has no family wording. Add a line that starts with >.",
            )
        if not item.who:
            yield place.problem(f"{{#{item.id}", "who", f"The statement “{item.id}” does not say who does it.")
        for who in item.who:
            if who not in taxonomy.providers:
                yield place.problem(
                    f"{{#{item.id}",
                    "who",
                    f"“{who}” is an unknown provider. There are: {', '.join(taxonomy.providers)}.",
                )
        for phase in item.phases:
            if phase not in taxonomy.phases:
                yield place.problem(
                    f"{{#{item.id}",
                    "phases",
                    f"“{phase}” is an unknown phase. There are: {', '.join(taxonomy.phases)}.",
                )


def _need(page: Page, place: _Place) -> Iterator[Problem]:
    placed = [p for p in page.placed_statements() if p.section == PROVIDES]
    if len(placed) < MIN_NEED_STATEMENTS:
        yield place.problem(
            f"## {PROVIDES}",
            "",
            f"A need page has at least {MIN_NEED_STATEMENTS} statements here. This has {len(placed)}.",
        )
    for tier in ("universal", "targeted"):
        if not any(p.tier == tier for p in placed):
            yield place.problem(f"## {PROVIDES}", "", f"There is no {tier} statement.")
    section = page.section(NOT_ENOUGH)
    text = " ".join(
        item.text for group in (section.groups if section else ()) for item in group.items if isinstance(item, Prose)
    )
    if section and not (_ANY_TIME.search(text) and "assessment" in text):
        yield place.problem(
            f"## {NOT_ENOUGH}", "", "Say here that a parent may ask for an EHC needs assessment at any time."
        )


def _markdown(place: _Place) -> Iterator[Problem]:
    body = place.body()
    for offset, message in box_problems(body):
        yield Problem(place.path, place.body_start + offset + 1, "", message)
    level, fenced = 1, False
    for number, line in enumerate(body.split("\n"), start=place.body_start + 1):
        fenced ^= line.startswith("```")
        if fenced:
            continue
        if match := re.match(r"^(#+)\s", line):
            depth = len(match.group(1))
            if depth == 1:
                yield Problem(place.path, number, "", "The title is the top heading. Use ## for a heading in the text.")
            elif depth > level + 1:
                yield Problem(place.path, number, "", "A heading level is skipped. Use ## first, then ###.")
            level = max(depth, 2) if depth > 1 else level
        if _RAW_HTML.search(re.sub(r"`[^`]*`|<https?://[^>]*>", "", line)):
            yield Problem(
                place.path, number, "", "HTML is not allowed here. Use the Markdown in docs/content-guide.md."
            )
        if "![" in line:
            yield Problem(place.path, number, "", "Pictures are not used on pages.")
        if re.match(r"^ {2,3}[-*] ", line):
            yield Problem(place.path, number, "", "A list inside a list starts with four spaces.")
        for text, address in links(line):
            if not allowed_link(address):
                yield Problem(
                    place.path,
                    number,
                    "link",
                    f"The link “{address}” is not allowed. It starts with /, #, https://, mailto: or tel:.",
                )
            if text.strip().lower().rstrip(".") in EMPTY_LINK_WORDS:
                yield Problem(place.path, number, "link", f"“{text}” does not say where the link goes.")


def family_text(page: Page) -> str:
    """The words a family reads on the page, plain: title, summary, prose, and the family wording of statements."""
    parts = [page.title + ".", page.summary]
    for section in page.sections:
        parts += [section.heading]
        for group in section.groups:
            parts += [group.heading]
            parts += [plain_text(item.text) if isinstance(item, Prose) else item.family for item in group.items]
    return "\n".join(part for part in parts if part)


def _words(page: Page, place: _Place) -> Iterator[Problem]:
    family = family_text(page)
    grade = readability.grade(family)
    if grade > readability.MAX_GRADE and not page.reading_age_reason:
        yield place.problem(
            "",
            "",
            f"The reading grade is {grade}. The limit is {readability.MAX_GRADE}: use shorter words and sentences.",
        )
    professional = "\n".join(placed.statement.professional for placed in page.placed_statements())
    for sentence in readability.long_sentences(family) + readability.long_sentences(plain_text(professional)):
        yield place.problem(
            sentence, "", f"This sentence has more than {readability.MAX_SENTENCE_WORDS} words: “{sentence[:60]}…”"
        )
    for sentence in readability.sentences(family) + readability.sentences(plain_text(professional)):
        for why in legal_problems(sentence):
            yield place.problem(sentence, "", f"Legal wording: {why}. “{sentence[:120]}”")
        for word in blaming_words(sentence):
            yield place.problem(
                sentence, "", f"“{word}” blames or labels a child. Say what the child finds hard. “{sentence[:80]}”"
            )
    yield from _short_forms(family + "\n" + plain_text(professional), place)


def _short_forms(text: str, place: _Place) -> Iterator[Problem]:
    for short in sorted(set(_SHORT_FORM.findall(text))):
        stem = short.rstrip("s")
        if short in KNOWN_SHORT_FORMS or stem in KNOWN_SHORT_FORMS or re.fullmatch(r"[A-Z]\d+", short):
            continue
        if not re.search(rf"\(\s*(?:[^()]*\b)?{stem}s?\b[^()]*\)|\b{stem}s?\b[^.()]{{0,40}}\([^)]*[a-z]{{3}}", text):
            yield place.problem(
                short,
                "",
                f"“{short}” is never said in full on this page. Write the words, then the short form in brackets.",
            )


def check_together(
    pages: Mapping[str, tuple[Page, str]], taxonomy: Taxonomy, addresses: Collection[str]
) -> Iterator[Problem]:
    """Yield what only shows when pages are seen together. ``pages`` goes from path to page and text.

    ``addresses`` are the site's own addresses that are not pages, such as ``/glossary``.
    """
    by_slug, by_id = defaultdict(list), defaultdict(list)
    for path, (page, _) in sorted(pages.items()):
        by_slug[page.slug].append(path)
        by_id[page.id].append(path)
    for kind, table in (("file name", by_slug), ("id", by_id)):
        for value, paths in table.items():
            for path in paths[1:]:
                yield Problem(
                    path,
                    1,
                    "id" if kind == "id" else "",
                    f"The {kind} “{value}” is also used by {paths[0]}. Each page has its own.",
                )
    yield from _dead_links(pages, by_id, addresses)
    yield from _near_duplicates(pages)


def _dead_links(
    pages: Mapping[str, tuple[Page, str]], ids: Collection[str], addresses: Collection[str]
) -> Iterator[Problem]:
    targets: dict[str, set[str]] = {address: set() for address in addresses}
    for page, _ in pages.values():
        anchors = (
            {section.anchor for section in page.sections}
            | {p.statement.id for p in page.placed_statements()}
            | set(page.retired_statements)
        )
        targets[page.url] = targets[f"/{page.type}/{page.slug}"] = anchors
        targets.update({f"/{alias.strip('/')}": anchors for alias in page.aliases})
    for page, text in pages.values():
        place = _Place(page, text)
        for related in page.related:
            if related not in ids:
                yield place.problem("related:", "related", f"There is no page with the id “{related}”.")
        for number, line in enumerate(place.body().split("\n"), start=place.body_start + 1):
            for _, address in links(line):
                if address.startswith(("/", "#")) and not _reaches(address, page, targets):
                    yield Problem(page.path, number, "link", f"The link “{address}” leads nowhere on this site.")


def _reaches(address: str, page: Page, targets: Mapping[str, set[str]]) -> bool:
    path, _, anchor = address.partition("#")
    path = path.partition("?")[0] or page.url
    return path in targets and (not anchor or path.startswith("/glossary") or anchor in targets[path])


def _near_duplicates(pages: Mapping[str, tuple[Page, str]]) -> Iterator[Problem]:
    """Statements of different pages whose words overlap (Jaccard) by more than 0.8."""
    known: list[tuple[frozenset[str], Page, str]] = []
    sharing: defaultdict[str, set[int]] = defaultdict(set)
    for page, text in pages.values():
        for placed in page.placed_statements():
            words = frozenset(re.findall(r"[a-z']+", placed.statement.professional.lower()))
            if len(words) < 5:
                continue
            candidates = set().union(*(sharing[word] for word in words))
            for index in candidates:
                others, other, identity = known[index]
                if other.id != page.id and len(words & others) / len(words | others) > NEAR_DUPLICATE:
                    yield _Place(page, text).problem(
                        f"{{#{placed.statement.id}",
                        "statement",
                        f"Nearly the same as {other.url}#{identity}. Say it on one page and link to it.",
                    )
                    break
            for word in sorted(words, key=len, reverse=True)[:6]:
                sharing[word].add(len(known))
            known.append((words, page, placed.statement.id))
