"""Checking a document that cites the handbook: are its cited words unaltered, and what has changed since?"""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, Response, render_template, request

from oap.core.alteration import FileText, altered, find_code, uncovered
from oap.core.citations import Citation
from oap.errors import Invalid, NotFound
from oap.services.citing import SAME, Since, changes_since, resolve
from oap.web.access import keep, public, the_site
from oap.web.making import few_at_once
from oap.web.private import forget, uploaded

blueprint = Blueprint("check", __name__)


@dataclass(frozen=True)
class Checked:
    """One cited statement: whether the file has it as published (None without a file), what it has, and what became of it."""

    citation: Citation
    as_published: bool | None
    nearest: str
    since: Since


@blueprint.get("/record/check")
@public
def ask() -> Response:
    return keep(render_template("record/check.html", typed="", problem="", checked=None))


@blueprint.post("/record/check")
@public
@few_at_once
def check() -> Response:
    typed = request.form.get("code", "").strip()
    try:
        file = None
        if not typed:
            from oap.documents.cited_text import read_text  # a quarter of a second, and who reads pages never needs it

            file = read_text(uploaded("file")[1])
        return forget(_answer(file, typed))
    except (Invalid, NotFound) as error:
        return forget(render_template("record/check.html", typed=typed, problem=str(error), checked=None))


def _answer(file: FileText | None, typed: str) -> str:
    code, printed = find_code(file) if file else (typed, True)
    resolved = resolve(the_site(), code)
    since = changes_since(the_site(), resolved.citations)
    wrong = (
        {one.citation: one.nearest for one in altered(resolved.citations, file, resolved.renumbered)} if file else {}
    )
    checked = [
        Checked(one, one not in wrong if file else None, wrong.get(one, ""), since[one.reference])
        for one in resolved.citations
    ]
    return render_template(
        "record/check.html", typed=typed, problem="", checked=checked, file=file is not None, intact=resolved.intact, printed=printed,
        wrong=len(wrong), extra=uncovered(resolved.citations, file, resolved.renumbered) if file else [], renumbered=resolved.renumbered, changed=sum(one.since.change != SAME for one in checked),
        good=resolved.intact and printed and not wrong,
    )  # fmt: skip
