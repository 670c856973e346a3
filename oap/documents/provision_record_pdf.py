"""A provision record as a tagged PDF."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict

from oap.core.documents.citations import Citation, Reference
from oap.core.documents.provision_record import ProvisionRecord
from oap.documents.pdf import make_pdf
from oap.documents.provision_record_outline import COLUMNS, SIGN, SIGNERS, outline


def record_pdf(
    record: ProvisionRecord, citations: Mapping[Reference, Citation], code: str, *, address: str, area: str, phase: str
) -> bytes:
    """The bytes of the PDF. Its code stands at the end and among its keywords."""
    made = outline(record, citations, code, address=address, area=area, phase=phase)
    return make_pdf(
        "provision_record",
        {
            **asdict(made),
            "columns": COLUMNS,
            "sign": SIGN,
            "signers": SIGNERS,
            "running-right": record.label,
            "stamp": area,
        },
    )
