"""A self-audit's result as a Word document."""

from __future__ import annotations

from docx.enum.section import WD_ORIENT
from docx.shared import Cm

from oap.core.runs import Run
from oap.documents.audit_outline import NEEDS, PICTURE, PLAN, AuditOutline
from oap.documents.word import add_heading, add_paragraph, add_table, new_document, to_bytes


def audit_word(result: AuditOutline) -> bytes:
    """The bytes of the .docx file."""
    document = new_document(result.title, subject=result.area)
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Cm(29.7), Cm(21)
    add_heading(document, result.title, 1)
    for name, value in result.facts:
        add_paragraph(document, (Run(f"{name}: ", strong=True), Run(value)))
    for heading, header, rows, widths in (
        ("The picture", PICTURE, result.picture_rows(), (11.3, 2.8, 2.8, 2.8, 2.8, 2.8)),
        ("Training needs, the greatest first", NEEDS, result.need_rows(), (7.1, 2.0, 2.6, 5.6, 8.0)),
        ("Plan of action", PLAN, result.plan_rows(), (8.8, 2.2, 2.6, 3.7, 4.0, 4.0)),
    ):
        add_heading(document, heading, 2)
        if rows:
            add_table(document, header, rows, widths)
        else:
            add_paragraph(document, "Nothing has been rated yet." if header is PICTURE else "Nothing stands out.")
    return to_bytes(document)
