"""The handbook as a Word file: a contents field, Word's own headings, bookmarks to follow, tables with header rows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from docx.document import Document
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from docx.text.paragraph import Paragraph as WordParagraph

from oap.core.handbook.parts import Handbook
from oap.core.library.blocks import Block, Box, Grid, Heading, Items, Paragraph, Picture, Provision
from oap.core.library.inline_runs import Run
from oap.documents import word
from oap.documents.picture_files import as_png

TEXT_WIDTH = 16.6  # centimetres between the margins


def make_word(handbook: Handbook, progress: Callable[[int], None] = lambda done: None) -> bytes:
    """The bytes of the .docx file. ``progress`` is told how many pages are in it so far."""
    document = word.new_document(handbook.title, subject=handbook.scope, author=handbook.area)
    document.core_properties.version = handbook.edition
    _furniture(document, handbook)
    writer = _Writer(document, handbook.pictures)
    document.add_heading(word.clean(handbook.title), 0)
    for line in (handbook.scope, handbook.stamp, handbook.standing):
        word.add_paragraph(document, line)
    if handbook.banner:
        word.add_paragraph(document, (Run(handbook.banner, strong=True),))
    _contents(document, handbook, writer)
    done = 0
    for part in handbook.parts:
        writer.heading(Heading(1, part.title, part.anchor)).paragraph_format.page_break_before = True
        if part.intro:
            word.add_paragraph(document, part.intro)
        writer.blocks(part.blocks)
        for chapter in part.chapters:
            writer.heading(Heading(2, chapter.title, chapter.slug))
            if chapter.other_title:
                writer.quiet(f"Also called: {chapter.other_title}")
            word.add_paragraph(document, chapter.summary)
            writer.blocks(chapter.blocks)
            writer.quiet(f"{chapter.checked} Address: {chapter.address}")
            done += 1
            progress(done)
    return word.to_bytes(document)


class _Writer:
    """Puts blocks at the end of the document and gives each anchor a bookmark."""

    def __init__(self, document: Document, pictures: Mapping[str, bytes]) -> None:
        self.document, self._pictures = document, pictures
        self._marks: dict[str, str] = {}

    def blocks(self, blocks: tuple[Block, ...], inset: float = 0) -> None:
        for block in blocks:
            self._block(block, inset)

    def heading(self, heading: Heading) -> WordParagraph:
        made = word.add_heading(self.document, heading.text, heading.level)
        self._mark(made, heading.anchor)
        return made

    def quiet(self, text: str) -> None:
        for run in word.add_paragraph(self.document, text).runs:
            run.font.size, run.font.color.rgb = Pt(9), word.QUIET

    def _block(self, block: Block, inset: float) -> None:
        match block:
            case Heading():
                self.heading(block)
            case Paragraph():
                self._paragraph(block.runs, inset)
            case Items():
                self._items(block, 1, inset)
            case Grid():
                width = TEXT_WIDTH / max(len(block.header or block.rows[0]), 1)
                rows = [[self._linked(cell) for cell in row] for row in block.rows]
                header = [self._linked(cell) for cell in block.header] or rows.pop(0)
                word.add_table(self.document, header, rows, [width] * len(header))
                self.document.add_paragraph()
            case Box():
                if block.title:
                    self._paragraph((Run(block.title, strong=True),), inset + 0.6)
                self.blocks(block.blocks, inset + 0.6)
            case Provision():
                self._provision(block)
            case Picture():
                self._picture(block)

    def _paragraph(self, runs: tuple[Run, ...], inset: float = 0, style: str = "Normal") -> WordParagraph:
        made = word.add_paragraph(self.document, self._linked(runs), style)
        if inset:
            made.paragraph_format.left_indent = Cm(inset + (0.6 if style.startswith("List") else 0))
        return made

    def _items(self, items: Items, depth: int, inset: float) -> None:
        style = ("List Number" if items.numbered else "List Bullet") + (f" {min(depth, 3)}" if depth > 1 else "")
        for item in items.items:
            first, rest = (item[0].runs, item[1:]) if item and isinstance(item[0], Paragraph) else ((), item)
            self._paragraph(first, inset, style)
            for block in rest:
                if isinstance(block, Items):
                    self._items(block, depth + 1, inset)
                else:
                    self._block(block, inset + 0.6)

    def _provision(self, block: Provision) -> None:
        if block.professional:
            made = self._paragraph(block.professional, style="List Bullet")
            self._mark(made, block.anchor)
            self._together(made, bool(block.family or block.meta))
        if block.family:
            label = (Run("In family words: ", strong=True),) if block.professional else ()
            family = self._paragraph((*label, *block.family), 0.6 if label else 0, "Normal" if label else "List Bullet")
            self._together(family, bool(block.meta))
            if not label:
                self._mark(family, block.anchor)
        if block.meta:
            meta = self._paragraph((Run(block.meta),), 0.6)
            for run in meta.runs:
                run.font.size, run.font.color.rgb = Pt(9), word.QUIET

    def _picture(self, block: Picture) -> None:
        if (data := self._pictures.get(block.address)) is not None:
            word.add_picture(self.document, as_png(block.address, data), 11, block.words)
            self.document.paragraphs[-1].paragraph_format.keep_with_next = True
            self.quiet(block.credit)
        elif block.words:
            self._paragraph((Run(f"Picture: {block.words}"),))

    def _together(self, paragraph: WordParagraph, more: bool) -> None:
        """A statement is not parted over two pages."""
        paragraph.paragraph_format.keep_with_next = more
        if more:
            paragraph.paragraph_format.space_after = Pt(2)

    def _linked(self, runs: tuple[Run, ...]) -> tuple[Run, ...]:
        return tuple(replace(r, link=f"#{self.name(r.link[1:])}") if r.link.startswith("#") else r for r in runs)

    def name(self, anchor: str) -> str:
        """Word takes at most forty letters and digits for the name of a place."""
        return self._marks.setdefault(anchor, f"place_{len(self._marks) + 1}")

    def _mark(self, paragraph: WordParagraph, anchor: str) -> None:
        if not anchor:
            return
        name = self.name(anchor)
        for tag in ("w:bookmarkStart", "w:bookmarkEnd"):
            mark = OxmlElement(tag)
            mark.set(qn("w:id"), name.removeprefix("place_"))
            if tag == "w:bookmarkStart":
                mark.set(qn("w:name"), name)
            paragraph._p.append(mark)


def _contents(document: Document, handbook: Handbook, writer: _Writer) -> None:
    """A contents field that stands filled with links. Word puts page numbers in, when it may."""
    entries = [(one.anchor, one.title, 0.0) for one in handbook.parts]
    for number, part in reversed(list(enumerate(handbook.parts, start=1))):
        entries[number:number] = [(chapter.slug, chapter.title, 0.6) for chapter in part.chapters]
    word.add_paragraph(document, (Run("Contents", strong=True),))
    writer.quiet(
        "Each line leads to its page. Word asks to update fields when it opens this file: answer yes, and the "
        "page numbers are put in."
    )
    for number, (anchor, title, indent) in enumerate(entries):
        paragraph = document.add_paragraph()
        if number == 0:
            word.add_field(paragraph, r'TOC \o "1-2" \h \z \u', "", closed=False)
        word.add_runs(paragraph, (Run(title, link=f"#{writer.name(anchor)}"),))
        paragraph.paragraph_format.left_indent, paragraph.paragraph_format.space_after = Cm(indent), Pt(2)
    word.mark_field(document.paragraphs[-1], "end")
    settings: Any = document.settings.element
    update = OxmlElement("w:updateFields")
    update.set(qn("w:val"), "true")
    settings.append(update)


def _furniture(document: Document, handbook: Handbook) -> None:
    """Running head and foot: the present part and the title above, edition and page number below."""
    section = document.sections[0]
    section.different_first_page_header_footer = True
    head = section.header.paragraphs[0]
    head.paragraph_format.tab_stops.clear_all()
    head.paragraph_format.tab_stops.add_tab_stop(Cm(TEXT_WIDTH), WD_TAB_ALIGNMENT.RIGHT)
    head.add_run(word.clean(handbook.title) + "\t")  # a program that does not know the next field shows nothing there
    word.add_field(head, 'STYLEREF "Heading 1"', "")
    foot = section.footer.paragraphs[0]
    foot.add_run(word.clean(handbook.stamp) + " · Page ")
    word.add_field(foot, "PAGE", "")
    for paragraph in (head, foot):
        for run in paragraph.runs:
            run.font.size, run.font.color.rgb = Pt(9), word.QUIET
