"""A page with headings of its own on one sheet of paper: what it says first under each, words to say, who can help.

The parts stand in the order of the page as long as they find room. What is left to the page is named at the end, with
its letters to copy, so that nobody takes the sheet for all of it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from oap.core.documents.leaflet import (
    HEADING,
    RING,
    SAY,
    SAY_ROWS,
    WHAT_ROWS,
    WHO_ROWS,
    Leaflet,
    Part,
    before_words,
    beginning,
    block_lines,
    fitting,
    rows_of,
    ways_to_reach,
    words_to_say,
)
from oap.core.library.blocks import Block, Box, Grid, Items, Runs, blocks
from oap.core.library.inline_runs import Run, runs_text
from oap.core.library.library import RenderedPage
from oap.core.pages.page import Prose, Section, Statement
from oap.core.pages.sections import FAST
from oap.core.pages.service_fields import Contact

SIDE = 44  # rows of a side that parts may fill
SECTION_ROWS, DANGER_ROWS, MORE_ROWS = 10, 18, 3
MORE = "Also on the page"
_DANGERS = frozenset({"emergency", "urgent"})
_LONG = frozenset({"letter", "law", "guidance", "proposal", "details"})  # boxes to read on the page
_SAID = re.compile(r"[\"“]([^\"“”]{12,})[\"”]")
_Line = tuple[str, Runs]  # how it stands, and its words


def guide_leaflet(
    rendered: RenderedPage,
    phase: str,
    *,
    professional: bool,
    services: Iterable[tuple[str, tuple[Contact, ...]]],
    link: Callable[[str], str],
) -> Leaflet:
    """The page as a leaflet for somebody in ``phase``, or of any age when that is empty; otherwise as ``leaflet``."""
    page = rendered.page
    parts: list[Part] = []
    said: list[Runs] = []
    opening: list[Runs] = []
    boxes: list[Box] = []
    opens_with_danger = page.opens_with == "danger"
    for section in page.sections:
        inside = list(_blocks(section, phase, professional, link))
        of_it = [block for _, block in inside if isinstance(block, Box)]
        boxes += of_it
        lines = list(_lines(inside))
        said += _words(line for _, line in lines)
        if section.heading:
            left = sum(isinstance(block, Grid) for _, block in inside) + sum(box.kind in _LONG for box in of_it)
            parts.append(_part(section.heading, [one for one in lines if not _is_said(one[1])], left))
        else:
            opening = [line for _, line in lines]
            opens_with_danger = opens_with_danger or any(box.kind in _DANGERS for box in of_it)
    what = fitting("", [beginning(opening, page.summary)], WHAT_ROWS)
    danger = fitting(FAST, [line for box in boxes if box.kind in _DANGERS for line in block_lines(box)], DANGER_ROWS)
    ring = fitting(RING, ways_to_reach(services), WHO_ROWS)
    words = min(sum(map(rows_of, said)), SAY_ROWS) + HEADING if said else 0
    front, others = _as_many_as_fit([part for part in parts if part.lines], SIDE - what.rows - danger.rows - words)
    back, _ = _as_many_as_fit(others, SIDE - ring.rows - HEADING - MORE_ROWS)
    shown = " ".join(runs_text(line) for part in (*front, *back) for line in part.lines)
    say = fitting(SAY, dict.fromkeys(one for one in said if one[-1].text.strip("“”") not in shown), SAY_ROWS)
    left_to_page = [part for part in parts if part.rows and part not in (*front, *back)]
    more = [*(f"“{part.heading}”" for part in left_to_page), *(box.title for box in boxes if box.kind == "letter")]
    named = Part(MORE, ((Run("; ".join(more) + "."),),), kinds=("text",)) if more else Part()
    before, after = ((danger,), ()) if opens_with_danger else ((), (danger,))
    return Leaflet(what=what, front=(*before, *front, say, *after), back=(*back, ring, named))


def _blocks(
    section: Section, phase: str, professional: bool, link: Callable[[str], str]
) -> Iterator[tuple[str, Block]]:
    """What stands in a section for that age, each with the small heading that it is the first below, or nothing."""
    for group in section.groups:
        if phase and group.phases and phase not in group.phases:
            continue
        heading = group.heading
        for item in group.items:
            if isinstance(item, Prose):
                text = item.text
            elif isinstance(item, Statement) and not (phase and item.phases and phase not in item.phases):
                text = f"- {item.whole_professional if professional else item.whole_family or item.whole_professional}"
            else:
                continue
            for block in blocks(text, link):
                yield heading, block
                heading = ""


def _lines(found: Iterable[tuple[str, Block]]) -> Iterator[_Line]:
    for heading, block in found:
        if isinstance(block, Box) and (block.kind in _LONG or block.kind in _DANGERS):
            continue
        kind = ("steps" if block.numbered else "list") if isinstance(block, Items) else "text"
        for line in block_lines(block):
            yield kind, (Run(before_words(heading), strong=True), *line) if heading else line
            heading = ""


def _words(lines: Iterable[Runs]) -> Iterator[Runs]:
    """What the page puts in a reader's mouth: after “say” or “ask”, or a line that is nothing else."""
    for line in lines:
        found = list(words_to_say([line]))
        whole = _SAID.fullmatch(runs_text(line).strip())
        yield from [(Run(f"“{whole[1]}”"),)] if whole and not found else found


def _is_said(line: Runs) -> bool:
    return _SAID.fullmatch(runs_text(line).strip()) is not None


def _part(heading: str, lines: list[_Line], left: int) -> Part:
    """The lines in their order as long as they fit in what a section may take."""
    kept = fitting(heading, [line for _, line in lines], SECTION_ROWS)
    return Part(heading, kept.lines, kept.left + left, tuple(kind for kind, _ in lines[: len(kept.lines)]))


def _as_many_as_fit(parts: list[Part], rows: int) -> tuple[list[Part], list[Part]]:
    """Parts in their order until one finds no room, and those after."""
    for number, part in enumerate(parts):
        rows -= part.rows
        if rows < 0:
            return parts[:number], parts[number:]
    return parts, []
