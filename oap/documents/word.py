"""Values to Word files that read well, can be edited, and that a screen reader can follow.

Headings and lists are Word's own styles, so that the navigation pane, a contents field and a screen reader know them.
"""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from typing import Any

import docx
from docx.document import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.section import Section
from docx.shared import Cm, Pt, RGBColor
from docx.table import Table
from docx.text.paragraph import Paragraph

from oap.core.library.inline_runs import Run

FONT = "Arial"
BRAND, QUIET = RGBColor(0x12, 0x43, 0x6D), RGBColor(0x50, 0x5A, 0x5F)
Cell = str | Sequence[Run]
# XML 1.0 has no place for these; python-docx would fail on them.
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def new_document(title: str, *, subject: str = "", author: str = "") -> Document:
    """An empty A4 document in British English with its properties set. The title is not yet in the text."""
    document = docx.Document()
    properties = document.core_properties
    properties.title, properties.subject, properties.author = clean(title), clean(subject), clean(author)
    properties.language, properties.comments = "en-GB", ""
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.2)
    section.top_margin = section.bottom_margin = Cm(2.2)
    _style(document)
    return document


def to_bytes(document: Document) -> bytes:
    """The document as the bytes of a .docx file."""
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def clean(text: str) -> str:
    """``text`` without the characters that no XML file can hold."""
    return _NOT_XML.sub("", text)


def add_heading(document: Document, text: str, level: int) -> Paragraph:
    """A heading in Word's own style; level 1 is the document's title or a chapter."""
    made: Paragraph = document.add_heading(clean(text), level)
    return made


def add_paragraph(document: Document, content: Cell, style: str = "Normal") -> Paragraph:
    """A paragraph of text or runs. ``style`` is one of Word's own, such as ``List Bullet`` or ``List Number``."""
    return add_runs(document.add_paragraph(style=style), content)


def add_runs(paragraph: Paragraph, content: Cell) -> Paragraph:
    """Put text or runs at the end of the paragraph."""
    for run in (Run(content),) if isinstance(content, str) else content:
        if run.link:
            _link(paragraph, run)
        else:
            made = paragraph.add_run(clean(run.text))
            made.bold, made.italic = run.strong or None, run.emphasis or None
    return paragraph


def add_table(
    document: Document, header: Sequence[Cell], rows: Sequence[Sequence[Cell]], widths: Sequence[float], size: float = 0
) -> Table:
    """A table with a header row that comes again on each page; no row breaks over a page.

    ``widths`` are centimetres; ``size`` is the letters' in points, that of the text when 0.
    """
    table: Any = document.add_table(rows=1, cols=len(header), style="Table Grid")
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.LEFT, False
    _format_table(table)
    _fill(table.rows[0].cells, header, bold=True)
    _row_property(table.rows[0], "w:tblHeader")
    for row in rows:
        made = table.add_row()
        _fill(made.cells, row)
        _row_property(made, "w:cantSplit")
    for paragraph in (one for cell in table.rows[0].cells for one in cell.paragraphs if rows):
        paragraph.paragraph_format.keep_with_next = True  # no header at the foot of a page
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Cm(width)
        for cell in column.cells:
            cell.width = Cm(width)
            for run in (run for paragraph in cell.paragraphs for run in paragraph.runs if size):
                run.font.size = run.font.size or Pt(size)
    made_table: Table = table
    return made_table


def add_table_or_words(
    document: Document,
    heading: str,
    header: tuple[str, ...],
    rows: list[tuple[str, ...]],
    widths: tuple[float, ...],
    otherwise: str,
) -> None:
    """A heading with a table of these rows below it; with none, what is said instead."""
    add_heading(document, heading, 2)
    if rows:
        add_table(document, header, rows, widths, size=9.5)
    else:
        add_paragraph(document, otherwise)


def keep_together(table: Table) -> None:
    """Let no page end within the table."""
    for row in table.rows[:-1]:
        for cell in row.cells:
            for paragraph in cell.paragraphs:
                paragraph.paragraph_format.keep_with_next = True


def add_room(document: Document, lines: int) -> None:
    """Empty lines to write on, on one page."""
    for number in range(lines):
        paragraph: Any = document.add_paragraph()
        paragraph.paragraph_format.keep_with_next = number < lines - 1
        borders, line = OxmlElement("w:pBdr"), OxmlElement("w:between")
        bottom = OxmlElement("w:bottom")
        for one in (bottom, line):
            for name, value in (("val", "single"), ("sz", "4"), ("space", "1"), ("color", "B1B4B6")):
                one.set(qn(f"w:{name}"), value)
            borders.append(one)
        paragraph._p.get_or_add_pPr().insert_element_before(
            borders, "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:spacing", "w:ind", "w:jc", "w:rPr"
        )
        paragraph.paragraph_format.space_before, paragraph.paragraph_format.space_after = Pt(8), Pt(0)


def add_picture(document: Document, data: bytes, width: float, words: str) -> None:
    """A picture (PNG) in a paragraph of its own, ``width`` centimetres wide. ``words`` say what it shows to those who
    do not see it."""
    made = document.add_picture(io.BytesIO(data), width=Cm(width))
    made._inline.docPr.set("descr", clean(words))


def turn_page(document: Document, *, landscape: bool, margin: float = 2.2) -> None:
    """Let what follows begin on a new A4 page, upright or on its side. ``margin`` in centimetres."""
    section = document.add_section(WD_SECTION.NEW_PAGE)
    set_page(section, landscape=landscape, margin=margin)


def set_page(section: Section, *, landscape: bool, margin: float) -> None:
    section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    long, short = Cm(29.7), Cm(21)
    section.page_width, section.page_height = (long, short) if landscape else (short, long)
    section.left_margin = section.right_margin = section.bottom_margin = Cm(margin)
    section.top_margin, section.header_distance, section.footer_distance = Cm(margin + 0.3), Cm(1), Cm(0.9)


def _format_table(table: Any) -> None:
    """Thin grey lines, and room between them and the words."""
    properties = table._tbl.tblPr
    borders, margins = OxmlElement("w:tblBorders"), OxmlElement("w:tblCellMar")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        line = OxmlElement(f"w:{side}")
        for name, value in (("val", "single"), ("sz", "4"), ("space", "0"), ("color", "B1B4B6")):
            line.set(qn(f"w:{name}"), value)
        borders.append(line)
    for side, twips in (("top", 57), ("left", 100), ("bottom", 57), ("right", 100)):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), str(twips))
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    # Word wants the parts of a table's properties in one order: lines, (shade,) layout, margins, look.
    layout = properties.find(qn("w:tblLayout"))
    layout.addprevious(borders)
    layout.addnext(margins)


def _fill(cells: Sequence[Any], values: Sequence[Cell], bold: bool = False) -> None:
    for cell, value in zip(cells, values, strict=True):
        paragraph = add_runs(cell.paragraphs[0], value)
        paragraph.paragraph_format.space_after = Pt(2)
        if bold:
            for run in paragraph.runs:
                run.bold = True
            shade = OxmlElement("w:shd")
            for name, given in (("w:val", "clear"), ("w:color", "auto"), ("w:fill", "E8EEF3")):
                shade.set(qn(name), given)
            cell._tc.get_or_add_tcPr().append(shade)


def add_furniture(document: Document, head: str, foot_words: str) -> None:
    """A running head on every page but the first; words and the page's number at the foot of all. Later sections have
    them too."""
    section = document.sections[0]
    section.different_first_page_header_footer = True
    section.header.paragraphs[0].add_run(clean(head))
    for footer in (section.first_page_footer, section.footer):
        _number_pages(footer.paragraphs[0], foot_words)
    for run in section.header.paragraphs[0].runs:
        run.font.size, run.font.color.rgb = Pt(9), QUIET


def _number_pages(foot: Paragraph, words: str) -> None:
    foot.add_run(clean(words) + " · Page ")
    add_field(foot, "PAGE", "1")
    foot.add_run(" of ")
    add_field(foot, "NUMPAGES", "1")
    for run in foot.runs:
        run.font.size, run.font.color.rgb = Pt(9), QUIET


def add_field(paragraph: Paragraph, instruction: str, shown: str, closed: bool = True) -> None:
    """Something Word works out. What is ``shown`` stands there until it does."""
    mark_field(paragraph, "begin")
    code = OxmlElement("w:instrText")
    code.set(qn("xml:space"), "preserve")
    code.text = f" {instruction} "
    paragraph.add_run()._r.append(code)
    mark_field(paragraph, "separate")
    if shown:
        paragraph.add_run(shown)
    if closed:
        mark_field(paragraph, "end")


def mark_field(paragraph: Paragraph, kind: str) -> None:
    """``begin``, ``separate`` or ``end`` of a field."""
    mark = OxmlElement("w:fldChar")
    mark.set(qn("w:fldCharType"), kind)
    paragraph.add_run()._r.append(mark)


def _row_property(row: Any, name: str) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement(name))


def _link(paragraph: Paragraph, run: Run) -> None:
    outer = OxmlElement("w:hyperlink")
    if run.link.startswith("#"):
        outer.set(qn("w:anchor"), run.link[1:])
    else:
        outer.set(qn("r:id"), paragraph.part.relate_to(run.link, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
    made = paragraph.add_run(clean(run.text))
    made.bold, made.italic, made.underline = run.strong or None, run.emphasis or None, True
    made.font.color.rgb = BRAND
    outer.append(made._r)
    paragraph._p.append(outer)


def _style(document: Document) -> None:
    sizes = {"Normal": 11, "Title": 24, "Heading 1": 18, "Heading 2": 14, "Heading 3": 12, "Heading 4": 11}
    for name, size in sizes.items():
        style: Any = document.styles[name]
        style.font.name, style.font.size = FONT, Pt(size)
        properties = style.element.get_or_add_rPr()
        fonts = properties.get_or_add_rFonts()
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)  # a theme's font would win over the name
        fonts.set(qn("w:cs"), FONT)
        if name == "Normal":
            style.paragraph_format.space_after = Pt(6)
        else:
            style.font.color.rgb, style.font.bold, style.font.italic = BRAND, True, False
            style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(14), Pt(6)
            style.paragraph_format.keep_with_next = True
    defaults = document.styles.element.find(qn("w:docDefaults"))
    for language in defaults.iter(qn("w:lang")) if defaults is not None else ():
        for name, value in (("w:val", "en-GB"), ("w:eastAsia", "en-GB"), ("w:bidi", "ar-SA")):
            language.set(qn(name), value)
