"""A provision record as a tagged PDF."""

from __future__ import annotations

from dataclasses import asdict

from oap.documents.pdf import make_pdf
from oap.documents.provision_record_outline import COLUMNS, SIGN, SIGNERS, RecordToWrite, outline
from oap.documents.provision_summary import COSTS, MEASURES


def record_pdf(given: RecordToWrite) -> bytes:
    """The bytes of the PDF. Its code stands at the end and among its keywords."""
    made = outline(given)
    return make_pdf(
        "provision_record",
        {
            **asdict(made),
            "columns": COLUMNS,
            "sign": SIGN,
            "signers": SIGNERS,
            "heads": {"measures": MEASURES, "costs": COSTS},
            "running-right": given.record.label,
            "stamp": given.area,
        },
    )
