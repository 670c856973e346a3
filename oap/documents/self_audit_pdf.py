"""A self-audit's result as a tagged PDF, the picture on its first page."""

from __future__ import annotations

from oap.documents.pdf import make_pdf
from oap.documents.self_audit_outline import NEEDS, OWN, PICTURE, PLAN, AuditOutline


def audit_pdf(result: AuditOutline) -> bytes:
    """The bytes of the PDF."""
    return make_pdf(
        "self_audit",
        {
            "title": result.title,
            "facts": result.facts,
            "stamp": result.area,
            **result.picture_data(),
            "picture": {"header": PICTURE, "rows": result.picture_rows()},
            "needs": {"header": NEEDS, "rows": result.need_rows()},
            "plan": {"header": PLAN, "rows": result.plan_rows()},
            "own": {"header": OWN, "rows": result.own_rows()},
        },
    )
