"""Chapters as XHTML: what the EPUB and the offline HTML handbook have in common."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from html import escape

from oap.core.handbook.parts import Chapter, Part
from oap.core.library.blocks import Block, Box, Grid, Heading, Items, Paragraph, Picture, Provision
from oap.core.library.inline_runs import Run
from oap.core.pages.pictures import at
from oap.documents.word import clean


@dataclass(frozen=True)
class Place:
    """Where markup goes: ``link`` gives the address for one, ``shift`` is added to heading levels. ``picture`` gives
    the address there for that of a picture, empty where its file is not to be had."""

    link: Callable[[str], str] = str
    shift: int = 0
    picture: Callable[[str], str] = lambda address: ""

    def heading(self, level: int, words: str, anchor: str = "") -> str:
        tag, identity = f"h{level + self.shift}", f' id="{anchor}"' if anchor else ""
        return f"<{tag}{identity}>{text(words)}</{tag}>"


HERE = Place()


def text(words: str) -> str:
    """Text as XML holds it."""
    return escape(clean(words))


def inline(runs: tuple[Run, ...], place: Place = HERE) -> str:
    made = []
    for run in runs:
        shown = text(run.text).replace("\n", "<br/>")
        shown = f"<em>{shown}</em>" if run.emphasis else shown
        shown = f"<strong>{shown}</strong>" if run.strong else shown
        made.append(f'<a href="{text(place.link(run.link))}">{shown}</a>' if run.link else shown)
    return "".join(made)


def part_markup(part: Part, place: Place = HERE) -> str:
    """The heading of the part, its first words, and the blocks it has itself; chapters are made one by one."""
    intro = f"<p>{text(part.intro)}</p>" if part.intro else ""
    return f"{place.heading(1, part.title, part.anchor)}{intro}{blocks_markup(part.blocks, place)}"


def chapter_markup(chapter: Chapter, place: Place = HERE) -> str:
    other = f'<p class="other">Also called: {text(chapter.other_title)}</p>' if chapter.other_title else ""
    return (
        f'{place.heading(2, chapter.title, chapter.slug)}{other}<p class="summary">{text(chapter.summary)}</p>'
        f"{blocks_markup(chapter.blocks, place)}"
        f'<p class="checked">{text(chapter.checked)} Address: {text(chapter.address)}</p>'
    )


def blocks_markup(blocks: tuple[Block, ...], place: Place = HERE) -> str:
    return "".join(_block(block, place) for block in blocks)


def _block(block: Block, place: Place) -> str:
    match block:
        case Heading():
            return place.heading(block.level, block.text, block.anchor)
        case Paragraph():
            return f"<p>{inline(block.runs, place)}</p>"
        case Items():
            tag = "ol" if block.numbered else "ul"
            return f"<{tag}>{''.join(f'<li>{_item(item, place)}</li>' for item in block.items)}</{tag}>"
        case Grid():
            head = "".join(f'<th scope="col">{inline(cell, place)}</th>' for cell in block.header)
            rows = "".join(f"<tr>{''.join(f'<td>{inline(c, place)}</td>' for c in row)}</tr>" for row in block.rows)
            return f"<table>{f'<thead><tr>{head}</tr></thead>' if head else ''}<tbody>{rows}</tbody></table>"
        case Box():
            title = f'<p class="box-title">{text(block.title)}</p>' if block.title else ""
            return f'<div class="box box-{block.kind}">{title}{blocks_markup(block.blocks, place)}</div>'
        case Provision():
            return _provision(block, place)
        case Picture():
            return _picture(block, place)


def _picture(block: Picture, place: Place) -> str:
    """The picture and whose it is; what it shows, in words, where its file is missing."""
    address, file = place.picture(block.address), at(block.address)
    if not address or file is None:
        return f"<p>Picture: {text(block.words)}</p>" if block.words else ""
    image = f'<img src="{address}" alt="{text(block.words)}" width="{file.width}" height="{file.height}"/>'
    return f'<div class="picture">{image}<p class="credit">{text(block.credit)}</p></div>'


def _item(item: tuple[Block, ...], place: Place) -> str:
    """An item that is one line of text is not wrapped in a paragraph."""
    if item and isinstance(item[0], Paragraph):
        return inline(item[0].runs, place) + blocks_markup(item[1:], place)
    return blocks_markup(item, place)


def _provision(block: Provision, place: Place) -> str:
    professional = f'<p class="professional">{inline(block.professional, place)}</p>' if block.professional else ""
    label = '<span class="label">In family words: </span>' if block.professional else ""
    family = f'<p class="family">{label}{inline(block.family, place)}</p>' if block.family else ""
    meta = f'<p class="meta">{text(block.meta)}</p>' if block.meta else ""
    return f'<div class="provision" id="{block.anchor}">{professional}{family}{meta}</div>'
