"""Links inside a handbook: those to places that are not in it keep their words and lead to the page, or nowhere."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from oap.core.handbook.parts import Part
from oap.core.library.blocks import Block, Box, Grid, Heading, Items, Paragraph, Provision
from oap.core.library.inline_runs import Run


def only_live_links(parts: list[Part]) -> list[Part]:
    """Links to places that the choices left out keep their words and lead to the page, or nowhere."""
    anchors = {part.anchor for part in parts}
    slugs = {chapter.slug for part in parts for chapter in part.chapters}
    for part in parts:
        for chapter in part.chapters:
            anchors.add(chapter.slug)
            anchors |= {block.anchor for block in chapter.blocks if isinstance(block, Heading | Provision)}

    def fixed(link: str) -> str:
        if not link.startswith("#") or link[1:] in anchors:
            return link
        slug = link[1:].partition("--")[0]
        return f"#{slug}" if slug in slugs else ""

    return [map_links(part, fixed) for part in parts]


def map_links(part: Part, change: Callable[[str], str]) -> Part:
    """The part with every link replaced by what ``change`` makes of it."""

    def runs(given: tuple[Run, ...]) -> tuple[Run, ...]:
        return tuple(replace(run, link=change(run.link)) if run.link else run for run in given)

    def block(given: Block) -> Block:
        match given:
            case Paragraph():
                return Paragraph(runs(given.runs))
            case Items():
                return Items(tuple(tuple(map(block, item)) for item in given.items), given.numbered)
            case Grid():
                return Grid(tuple(map(runs, given.header)), tuple(tuple(map(runs, row)) for row in given.rows))
            case Box():
                return Box(given.kind, given.title, tuple(map(block, given.blocks)))
            case Provision():
                return replace(given, professional=runs(given.professional), family=runs(given.family))
        return given

    chapters = tuple(replace(one, blocks=tuple(map(block, one.blocks))) for one in part.chapters)
    return replace(part, chapters=chapters)
