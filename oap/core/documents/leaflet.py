"""A page that opens short, on one sheet of paper: what to expect first, words to say, and the way to help.

Nothing is cut in the middle. What finds no room is left to the page, and the part says so. How a page with headings of
its own becomes a sheet is in ``guide_leaflet``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby

from oap.core.documents.meeting_list import LAW, STARTERS
from oap.core.library.blocks import Block, Box, Items, Paragraph, Runs, blocks
from oap.core.library.inline_runs import Run, runs_text
from oap.core.library.library import RenderedPage
from oap.core.library.short_page import first_things
from oap.core.pages.page import Page, Prose
from oap.core.pages.page_types import PAGE_TYPES
from oap.core.pages.sections import FAST, HEALTH, HOME, NOT_ENOUGH, WHO
from oap.core.pages.service_fields import Contact

ROW = 82  # characters that a line of the sheet holds, with room to spare
HEADING = 3  # rows that a heading takes with the space around it
# Rows that each part may take, fewer together than a side has. When to get help fast has all that the front leaves.
FRONT = 58
WHAT_ROWS, FIRST_ROWS, SAY_ROWS = 5, 22, 10
HOME_ROWS, WHO_ROWS, MORE_ROWS = 14, 14, 14
ONE_SIDE = 46  # rows of one side, below its head and above its foot
ROOMY, FULL = 36, 46  # rows up to which a side has room for larger letters, and above which it needs smaller ones
MOST_SERVICES = 4
SAY, RING = "Words to say", "Who to ring and talk to"
WHAT_SENTENCES = 2
_TO_SCHOOL = STARTERS[0], STARTERS[1], STARTERS[3]
_QUOTED = re.compile(r"\b(?:[Ss]ay|[Aa]sk)(?:(?: [\w/]+){0,6}[:,])? [\"“]([^\"“”]{12,})[\"”]")


@dataclass(frozen=True)
class Part:
    """Some lines under one heading, each with how it stands: in a ``list``, as one of the ``steps``, or as ``text``.
    ``left`` is how many more are on the page alone."""

    heading: str = ""
    lines: tuple[Runs, ...] = ()
    left: int = 0
    kinds: tuple[str, ...] = ()

    @property
    def rows(self) -> int:
        """How much of the sheet it takes, with its heading; nothing where it is empty."""
        return HEADING + sum(map(rows_of, self.lines)) + bool(self.left) if self.lines or self.left else 0

    @property
    def groups(self) -> tuple[tuple[str, tuple[Runs, ...]], ...]:
        """The lines with those beside them that stand in the same way."""
        together = groupby(zip(self.kinds, self.lines, strict=True), key=lambda one: one[0])
        return tuple((kind, tuple(line for _, line in lines)) for kind, lines in together)


@dataclass(frozen=True)
class Leaflet:
    """``what`` is what the page is about; the parts of both sides stand in the order in which they are read."""

    what: Part
    front: tuple[Part, ...]
    back: tuple[Part, ...]

    @property
    def _rows_of_sides(self) -> tuple[int, int]:
        return self.what.rows + sum(part.rows for part in self.front), sum(part.rows for part in self.back)

    @property
    def sides(self) -> int:
        """How many sides of the sheet it takes: one where all of it fits."""
        return 1 if sum(self._rows_of_sides) <= ONE_SIDE else 2

    @property
    def letters(self) -> str:
        """How large they may be where nothing measures: ``large``, ``usual`` or ``small``."""
        most = max(self._rows_of_sides)
        return "usual" if self.sides == 1 else "large" if most <= ROOMY else "small" if most > FULL else "usual"


def leaflet(
    rendered: RenderedPage,
    phase: str,
    *,
    professional: bool,
    services: Iterable[tuple[str, tuple[Contact, ...]]],
    link: Callable[[str], str],
) -> Leaflet:
    """The page as a leaflet for a child in ``phase``, or of any age when that is empty.

    ``services`` are names with the ways to reach them that readers are told; ``link`` as for ``inline_runs``.
    """
    page = rendered.page

    def lines(heading: str) -> list[Runs]:
        return [line for block in _blocks(page, heading, phase, link) for line in block_lines(block)]

    statements = first_things(rendered.statements(), page.first, phase)
    expected = [
        one.professional_text if professional else one.family_text or one.professional_text for one in statements
    ]
    asked = list(dict.fromkeys(words_to_say([*lines(HEALTH), *lines(NOT_ENOUGH), *lines(WHO)])))
    to_school: Runs = (Run("At school: ", strong=True), Run(" ".join(f"“{one}”" for one in _TO_SCHOOL)))
    what = fitting("", [beginning(lines(""), page.summary)], WHAT_ROWS)
    first = fitting(
        "Provide first" if professional else "What to expect first",
        [(Run(one),) for one in expected],
        FIRST_ROWS,
        kind="steps",
    )
    say = fitting(SAY, [*([] if professional else [to_school]), *asked], SAY_ROWS)
    danger = fitting(FAST, lines(FAST), FRONT - HEADING - what.rows - first.rows - say.rows)
    more = "If this is not enough" if professional else "Ask for more"
    return Leaflet(
        what=what,
        front=(first, say, danger),
        back=(
            fitting(HOME, lines(HOME), HOME_ROWS),
            fitting(RING, [*ways_to_reach(services), *lines(WHO)], WHO_ROWS),
            _with_the_law(fitting(more, lines(NOT_ENOUGH), MORE_ROWS, kind="text")),
        ),
    )


def linked_services(page: Page) -> list[str]:
    """The addresses that the parts about people lead to, each once, those whom to talk to first; on a page with
    headings of its own, those that all of it leads to."""
    found: list[str] = []
    own = [section.heading for section in page.sections] if PAGE_TYPES[page.type].own_headings else []
    for heading in own or (WHO, HEALTH, NOT_ENOUGH):
        for block in _blocks(page, heading, "", str):
            found += [run.link for line in block_lines(block) for run in line if run.link]
    return list(dict.fromkeys(found))


def _blocks(page: Page, heading: str, phase: str, link: Callable[[str], str]) -> Iterator[Block]:
    section = page.section(heading)
    for group in section.groups if section else ():
        if not phase or not group.phases or phase in group.phases:
            for item in group.items:
                if isinstance(item, Prose):
                    yield from blocks(item.text, link)


def block_lines(block: Block) -> Iterator[Runs]:
    """What stands in a block, each thing of a list by itself. A box is one line: what it is, then what is in it."""
    match block:
        case Paragraph():
            yield block.runs
        case Items():
            for item in block.items:
                yield _joined([line for inner in item for line in block_lines(inner)], " ")
        case Box():
            inside = [line for inner in block.blocks for line in block_lines(inner)]
            if inside:
                title: Runs = (Run(f"{block.title} ", strong=True),) if block.title else ()
                said = _joined(inside, "; ")
                yield (*title, *said, *(() if runs_text(said)[-1:] in (*".!?",) else (Run("."),)))


def _joined(lines: list[Runs], between: str) -> Runs:
    """The lines as one. A sentence after another has a full stop before it, and no other mark."""
    joined: list[Run] = []
    for line in lines:
        before, after = "".join(run.text for run in joined), runs_text(line)
        if before:
            joined.append(Run(" " if before[-1:] in ".!?" else ". " if after[:1].isupper() else between))
        joined += line
    return tuple(joined)


def beginning(lines: list[Runs], otherwise: str) -> Runs:
    """The first two sentences of the page, which say what it is about."""
    text = runs_text(lines[0]) if lines else otherwise
    return (Run(" ".join(re.split(r"(?<=[.!?])\s+", text)[:WHAT_SENTENCES])),)


def words_to_say(lines: Iterable[Runs]) -> Iterator[Runs]:
    """What the page puts in a reader's mouth, with the people to whom it is said where the line begins with them."""
    for line in lines:
        whom = runs_text(tuple(run for run in line[: _strong_at_first(line)])).strip(" :")
        for words in _QUOTED.findall(runs_text(line)):
            said = Run(f"“{words}”")
            yield (Run(before_words(whom), strong=True), said) if whom else (said,)


def before_words(heading: str) -> str:
    """A name or small heading as it stands before words in the same line."""
    return f"{heading} " if heading[-1] in "?!.:" else f"{heading}: "


def _strong_at_first(line: Runs) -> int:
    """How many runs at the beginning are bold."""
    return next((number for number, run in enumerate(line) if not run.strong), len(line))


def _only_on_the_web(service: tuple[str, tuple[Contact, ...]]) -> bool:
    return not any(contact.kind in ("phone", "text", "email") for contact in service[1])


def _reached(name: str, contacts: tuple[Contact, ...]) -> Runs:
    """A service and the quickest way to reach it, with how sure that is."""
    order = ("phone", "text", "email", "web", "address")
    way = min(contacts, key=lambda one: order.index(one.kind) if one.kind in order else len(order))
    shown = way.value.removeprefix("https://").removeprefix("http://")
    label = "" if way.kind == "web" else f"{way.label}: "
    return (Run(f"{name}. ", strong=True), Run(label), Run(shown, link=way.link), Run(f" ({way.standing})"))


def rows_of(line: Runs) -> int:
    """How many lines of the sheet it fills."""
    return -(-len(runs_text(line)) // ROW)


def ways_to_reach(services: Iterable[tuple[str, tuple[Contact, ...]]]) -> list[Runs]:
    """A few services, each in a line: who can be called before who is only on the web."""
    return [_reached(name, contacts) for name, contacts in sorted(services, key=_only_on_the_web) if contacts][
        :MOST_SERVICES
    ]


def fitting(heading: str, lines: Iterable[Runs], rows: int, *, kind: str = "list") -> Part:
    """The lines in their order as long as they fit, and how many do not."""
    kept: list[Runs] = []
    every = [line for line in lines if runs_text(line).strip()]
    for line in every:
        if sum(map(rows_of, [*kept, line])) > rows:
            break
        kept.append(line)
    return Part(heading, tuple(kept), len(every) - len(kept), (kind,) * len(kept))


def _with_the_law(part: Part) -> Part:
    """With the right to ask at any time, also where the page's own sentence about it found no room."""
    said = " ".join(map(runs_text, part.lines))
    if not part.left or "at any time" in said:
        return part
    return replace(part, lines=(*part.lines, (Run(LAW),)), kinds=(*part.kinds, "text"))
