"""A school's SEN information report as Word, to be gone on with, and as PDF."""

from __future__ import annotations

from dataclasses import asdict

from oap.documents.information_report_outline import TITLE, ReportToWrite, blocks
from oap.documents.pdf import make_pdf
from oap.documents.provision_record_word import MARGIN, SHORT, add_block
from oap.documents.word import add_furniture, add_heading, new_document, set_page, to_bytes


def report_word(given: ReportToWrite) -> bytes:
    """The bytes of the .docx file."""
    document = new_document(TITLE, subject=given.area)
    set_page(document.sections[0], landscape=False, margin=MARGIN)
    head = " · ".join(part for part in (TITLE, given.setting) if part)
    add_furniture(document, head, TITLE)
    add_heading(document, head, 1)
    for block in blocks(given):
        add_block(document, block, SHORT - 2 * MARGIN)
    return to_bytes(document)


def report_pdf(given: ReportToWrite) -> bytes:
    """The bytes of the PDF."""
    made = {"title": TITLE, "landscape": False, "code": "", "blocks": [asdict(one) for one in blocks(given)]}
    return make_pdf("provision_record", {**made, "running-right": given.setting, "stamp": TITLE})
