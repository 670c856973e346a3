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
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.table import Table
from docx.text.paragraph import Paragraph

from oap.core.runs import Run

FONT = "Arial"
BRAND = RGBColor(0x12, 0x43, 0x6D)
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
    document: Document, header: Sequence[Cell], rows: Sequence[Sequence[Cell]], widths: Sequence[float]
) -> Table:
    """A table with a header row that comes again on each page. ``widths`` are centimetres; no row breaks over a page."""
    table: Any = document.add_table(rows=1, cols=len(header), style="Table Grid")
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.LEFT, False
    _fill(table.rows[0].cells, header, bold=True)
    _row_property(table.rows[0], "w:tblHeader")
    for row in rows:
        made = table.add_row()
        _fill(made.cells, row)
        _row_property(made, "w:cantSplit")
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Cm(width)
        for cell in column.cells:
            cell.width = Cm(width)
    made_table: Table = table
    return made_table


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
