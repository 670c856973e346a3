"""A provision record as a tagged PDF."""

from __future__ import annotations

from dataclasses import asdict

from oap.documents.pdf import make_pdf
from oap.documents.provision_record_outline import RecordToWrite, outline


def record_pdf(given: RecordToWrite) -> bytes:
    """The bytes of the PDF. Its code stands at the end and among its keywords."""
    made = asdict(outline(given))
    return make_pdf("provision_record", {**made, "running-right": given.record.label, "stamp": given.area})
