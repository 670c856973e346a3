"""A page as text and back: ``read_page`` and ``compose_page`` are each other's inverse.

``compose_page(read_page(text))`` is the tidy form of ``text``; reading that form again gives the same page.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import asdict, replace
from dataclasses import fields as fields_of
from functools import lru_cache

from oap.core.pages.dose import DOSE_FIELDS, Dose
from oap.core.pages.fields_text import write_front_matter
from oap.core.pages.front_matter import FrontMatter, Matter, matter_of
from oap.core.pages.front_matter_text import read_front_matter
from oap.core.pages.markdown_lines import Kind, Line, read_lines
from oap.core.pages.page import PLACES, SHARED, Group, Item, Page, Placed, Prose, Section, Source, Statement
from oap.core.pages.problems import Problem
from oap.core.pages.service_fields import Contact, CostOption, ServiceRecord

MAX_CHARACTERS = 400_000
_FRONT = re.compile(r"\A---[ \t]*\n(.*?)^---[ \t]*\n", re.DOTALL | re.MULTILINE)
_PAIR = re.compile(r'(?:#(?P<id>[^\s"}]+)|(?P<key>[a-z_]+)=(?:"(?P<quoted>[^"]*)"|(?P<bare>[^\s"}]+)))(?:\s+|$)')
_ITEM = re.compile(r"^- (?P<text>\S.*)$")
_MARK = re.compile(r"^\s+\{(?P<attributes>#[^{}]*)\}\s*$")
_MORE = re.compile(r"^\s+\{(?P<attributes>[a-z_]+=[^{}]*)\}\s*$")  # below that line: how often, how long
_QUOTE = re.compile(r"^\s+>\s?(?P<text>.*)$")
_ID = re.compile(r"^[a-z0-9]+(-[a-z0-9]+)*$")
_PLACED = re.compile(r"^\{(?P<kind>[a-z]+)(?P<ids>(?: [a-z0-9]+(?:-[a-z0-9]+)*)+)\}\s*$")
_MEANT = re.compile(rf"\{{\s*(?P<kind>{'|'.join(PLACES)})\b", re.IGNORECASE)


def read_page(text: str, path: str) -> tuple[Page | None, list[Problem]]:
    """Give the page in ``text``, or None when it cannot be used, and every problem found on the way.

    ``path`` is the file below the content folder, such as ``needs/sleep.md``: it gives type and slug.
    """
    page, problems = _read_page(text, path)
    return page, list(problems)


@lru_cache(maxsize=4)  # a publish reads the text that it is about in several places
def _read_page(text: str, path: str) -> tuple[Page | None, list[Problem]]:
    if len(text) > MAX_CHARACTERS:
        return None, [
            Problem(path, 0, "", f"The file is larger than {MAX_CHARACTERS:,} characters. Make it several pages.")
        ]
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    if "\x00" in text:
        return None, [Problem(path, 0, "", "This is not a text file.")]
    kind, _, name = path.rpartition("/")
    slug = name.removesuffix(".md")
    if not _ID.match(slug):
        return None, [Problem(path, 0, "", "The file's name must be small letters, numbers and hyphens.")]
    front, body, first_line = split_front(text)
    if front is None:
        return None, [
            Problem(path, 1, "", "The page must start with a line of three hyphens, the fields, and another such line.")
        ]
    fields = read_front_matter(front, path)
    matter = fields.matter
    sections, body_problems = read_sections(body, path, first_line)
    problems = [*fields.problems, *body_problems]
    if kind in SHARED:
        problems += _too_much(sections, path, first_line)
        if matter is not None and matter.id != slug:
            problems.append(Problem(path, 1, "id", f"The file of a shared text has its id for a name: {matter.id}.md."))
    if matter is None or any(problem.level == "error" for problem in problems):
        return None, problems
    return replace(_page(kind, slug, matter, sections), lines=fields.lines), problems


def split_front(text: str) -> tuple[str | None, str, int]:
    """The fields at the top without their fences, the body, and the line it starts at. No fields: None and all of
    it."""
    front = _FRONT.match(text if text.endswith("\n") else text + "\n")
    if front is None:
        return None, text, 1
    return front.group(1), text[front.end() :], front.group(0).count("\n") + 1


def compose_page(page: Page) -> str:
    """The text of the page in its tidy form."""
    names = matter_of(page.type).model_fields
    values = {name: getattr(page, name) for name in names if name != "service"}
    for name in {"you", "right_as_written", "old_headings"} & values.keys():
        values[name] = dict(values[name])
    values["sources"] = [asdict(source) for source in page.sources]
    if page.service is not None:
        values["service"] = asdict(page.service)
    return f"---\n{write_front_matter(values, names)}---\n\n{compose_sections(page.sections)}\n"


def compose_sections(sections: Iterable[Section]) -> str:
    """The body of a page."""
    return "\n\n".join(block for section in sections for block in _compose_section(section))


def _too_much(sections: tuple[Section, ...], path: str, line: int) -> Iterator[Problem]:
    """What a text that others place must not have."""
    if any(section.heading or any(group.heading for group in section.groups) for section in sections):
        yield Problem(path, line, "", "A shared text has no headings: it appears under those of the page.")
    if any(isinstance(item, Placed) for section in sections for group in section.groups for item in group.items):
        yield Problem(path, line, "", "A shared text cannot place another one.")


def _page(kind: str, slug: str, matter: Matter, sections: tuple[Section, ...]) -> Page:
    values = {"summary": "", "phases": (), "topics": ()} | {
        name: _tuples(getattr(matter, name)) for name in matter_of(kind).model_fields
    }
    values["reviewed"] = matter.reviewed or ""
    values["sources"] = tuple(Source(s.title, s.url or "", s.date or "") for s in matter.sources)
    values["service"] = None
    if isinstance(matter, FrontMatter) and matter.service is not None:
        record = {f.name: _tuples(getattr(matter.service, f.name)) for f in fields_of(ServiceRecord)}
        record["contacts"] = tuple(
            Contact(c.kind, c.value, c.label, c.contact_status, c.confirmed_on or "", c.source or "", c.schedule)
            for c in matter.service.contacts
        )
        record["cost_options"] = tuple(CostOption(c.option, c.amount) for c in matter.service.cost_options)
        values["service"] = ServiceRecord(**record)  # type: ignore[arg-type]  # the fields have been checked, by name
    return Page(type=kind, slug=slug, sections=sections, **values)  # type: ignore[arg-type]  # the fields have been checked, by name


def _tuples(value: object) -> object:
    if isinstance(value, dict):
        return tuple(value.items())
    return tuple(value) if isinstance(value, list) else value


def read_sections(body: str, path: str, first_line: int) -> tuple[tuple[Section, ...], list[Problem]]:
    """The sections of a page's body and every problem in their form. Lines count from ``first_line``."""
    problems: list[Problem] = []
    sections: list[Section] = []
    seen: set[str] = set()
    for heading, number, lines in _split(read_lines(body), 2, first_line):
        groups = []
        for small, small_number, inner in _split(lines, 3, number + (1 if heading else 0)):
            title, attributes = _attributes(small, path, small_number, problems)
            unknown = set(attributes) - {"tier", "phases"}
            if unknown:
                problems.append(
                    Problem(
                        path, small_number, "", f"A heading takes tier and phases, not {', '.join(sorted(unknown))}."
                    )
                )
            start = small_number + (1 if small else 0)
            items = tuple(_items(inner, path, start, seen, problems))
            if title or items:
                groups.append(
                    Group(
                        title,
                        attributes.get("tier", ""),
                        tuple(attributes.get("phases", "").split()),
                        items,
                        small_number,
                    )
                )
        if heading or groups:
            sections.append(Section(heading, tuple(groups), number))
    return tuple(sections), problems


def _split(lines: Iterable[Line], level: int, first_line: int) -> Iterator[tuple[str, int, list[Line]]]:
    """Yield (heading, its line, lines below it); what stands before the first heading has an empty one."""
    heading, number, below = "", first_line, list[Line]()
    for offset, line in enumerate(lines):
        if line.kind is Kind.HEADING and line.level == level and line.text[level] == " ":
            yield heading, number, below
            heading, number, below = line.text[level:].strip(), first_line + offset, []
        else:
            below.append(line)
    yield heading, number, below


def _attributes(text: str, path: str, line: int, problems: list[Problem]) -> tuple[str, dict[str, str]]:
    title, opened, inner = text.rstrip().removesuffix("}").rpartition("{")
    if not opened or "}" in inner or not text.rstrip().endswith("}"):
        return text, {}
    return title.rstrip(), _pairs(inner, path, line, problems)


def _pairs(text: str, path: str, line: int, problems: list[Problem]) -> dict[str, str]:
    pairs: dict[str, str] = {}
    inner, end = text.strip(), 0
    while match := _PAIR.match(inner, end):
        end = match.end()
        pairs[match["key"] or "id"] = match["id"] or match["quoted"] or match["bare"] or ""
    if end != len(inner):
        problems.append(
            Problem(path, line, "", f'“{{{text}}}” cannot be read. Write it like {{#an-id who="class-teacher"}}.')
        )
    return pairs


def _items(read: list[Line], path: str, first_line: int, seen: set[str], problems: list[Problem]) -> Iterator[Item]:
    lines = [line.text for line in read]
    index = begins = 0  # ``begins``: the first line of the text before
    while index < len(lines):
        number = first_line + index
        placed = _placed(read[index], path, number, problems)
        item, mark = _ITEM.match(lines[index]), _MARK.match(lines[index + 1]) if index + 1 < len(lines) else None
        if placed is None and not (item and mark):
            index += 1
            continue
        yield from _prose(lines, begins, index, first_line)
        if placed is not None:
            yield replace(placed, line=number)
            index += 1
        elif item and mark:
            attributes = _pairs(mark["attributes"], path, number + 1, problems)
            places, index, family = dict.fromkeys(attributes, number + 1), index + 2, list[str]()
            while index < len(lines) and (more := _MORE.match(lines[index])):
                added = _pairs(more["attributes"], path, first_line + index, problems)
                places |= dict.fromkeys(added, first_line + index)
                attributes |= added
                index += 1
            while index < len(lines) and (quote := _QUOTE.match(lines[index])):
                places.setdefault("family", first_line + index)
                family.append(quote["text"].strip())
                index += 1
            words = item["text"].strip(), " ".join(family).strip()
            yield _statement(words, attributes, path, (number, places), seen, problems)
        begins = index
    yield from _prose(lines, begins, index, first_line)


def _prose(lines: list[str], begins: int, ends: int, first_line: int) -> Iterator[Prose]:
    """The text on these lines, when there is any."""
    while begins < ends and not lines[begins].rstrip():
        begins += 1
    text = "\n".join(line.rstrip() for line in lines[begins:ends]).strip("\n")
    if text:
        yield Prose(text, first_line + begins)


def placed_line(line: str) -> Placed | None:
    """What a line of a page places: ``{block its-id}``. None for any other line."""
    match = _PLACED.fullmatch(line)
    return Placed(match["kind"], tuple(match["ids"].split())) if match and match["kind"] in PLACES else None


def _placed(line: Line, path: str, number: int, problems: list[Problem]) -> Placed | None:
    if line.kind is Kind.CODE:
        return None
    if not line.boxed and (found := placed_line(line.text)) is not None:
        return found
    if meant := _MEANT.search(line.text):
        kind = meant["kind"].lower()
        why = (
            "cannot be inside a box: put it before or after"
            if line.boxed
            else "is alone on its line, from the first letter on"
        )
        problems.append(Problem(path, number, "", f"What is placed {why}. Write it like {{{kind} its-id}}."))
    return None


def _statement(
    words: tuple[str, str],
    attributes: dict[str, str],
    path: str,
    place: tuple[int, dict[str, int]],
    seen: set[str],
    problems: list[Problem],
) -> Statement:
    identity, (line, lines) = attributes.get("id", ""), place
    if not _ID.match(identity):
        problems.append(
            Problem(path, line, "statement", f"The id “{identity}” must be small letters, numbers and hyphens.")
        )
    elif identity in seen:
        problems.append(
            Problem(
                path, line, "statement", f"The id “{identity}” is used twice on this page. Each statement has its own."
            )
        )
    seen.add(identity)
    unknown = set(attributes) - {"id", "who", "phases", *DOSE_FIELDS}
    if unknown:
        known = f"who, phases, {', '.join(DOSE_FIELDS)}"
        problems.append(
            Problem(path, line, "statement", f"A statement takes {known}, not {', '.join(sorted(unknown))}.")
        )
    return Statement(
        identity,
        *words,
        tuple(attributes.get("who", "").split()),
        tuple(attributes.get("phases", "").split()),
        Dose(**{name: attributes.get(name, "").strip() for name in DOSE_FIELDS}),
        line,
        lines,
    )


def _compose_section(section: Section) -> Iterator[str]:
    if section.heading:
        yield f"## {section.heading}"
    for group in section.groups:
        if group.heading:
            extra = [f"tier={group.tier}"] if group.tier else []
            extra += [f'phases="{" ".join(group.phases)}"'] if group.phases else []
            yield f"### {group.heading}" + (f" {{{' '.join(extra)}}}" if extra else "")
        for item in group.items:
            yield _compose_statement(item) if isinstance(item, Statement) else item.text


def _compose_statement(statement: Statement) -> str:
    attributes = f"#{statement.id}"
    attributes += f' who="{" ".join(statement.who)}"' if statement.who else ""
    attributes += f' phases="{" ".join(statement.phases)}"' if statement.phases else ""
    lines = [f"- {statement.professional}", f"  {{{attributes}}}"]
    lines += [f'  {{{name}="{words}"}}' for name, words in statement.dose.known()]
    lines += [f"  > {statement.family}"] if statement.family else []
    return "\n".join(lines)
