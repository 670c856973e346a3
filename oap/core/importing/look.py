"""What would be made of a file, as the JSON that ``oap import FILE --look --json`` prints (a fixed interface)."""

from __future__ import annotations

from typing import Any

from oap.core.importing.plan import DraftPage, Plan


def as_json(plan: Plan) -> dict[str, Any]:
    """Only what the file itself says of tier, age and area stands here; guesses are for the screen."""
    return {
        "pages": [_page(page) for page in plan.pages],
        "left_out": [{"text": left.text, "why": left.why, "place": left.where} for left in plan.left_out],
        "words": {"file": plan.words.file, "placed": plan.words.placed, "left_out": plan.words.left_out},
        "stopped": plan.stopped or None,
    }


def stopped(why: str) -> dict[str, Any]:
    """The same for a file that was not read."""
    return {"pages": [], "left_out": [], "words": {"file": 0, "placed": 0, "left_out": 0}, "stopped": why}


def _page(page: DraftPage) -> dict[str, Any]:
    return {
        "type": page.kind,
        "title": page.title,
        "area": page.said_area,
        "phases": list(page.said_phases),
        "signs": list(page.notice),
        "statements": [
            {
                "text": one.text,
                "tier": one.said_tier,
                "phases": list(one.said_phases),
                "who": list(one.who),
                "sure": one.sure,
            }
            for one in page.statements
        ],
        "text": [*page.prose, *(one.family for one in page.statements if one.family)],
    }
