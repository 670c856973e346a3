"""Checking a document that cites the handbook: are its cited words unaltered, and what has changed since?"""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, Response, render_template, request

from oap.core.documents.citations import Citation
from oap.errors import Invalid, NotFound
from oap.services.documents.citations import SAME, Since, changes_since, resolve
from oap.services.operations.outside_files import CitedFile, Compared, cited_file, compared
from oap.web.http.access import cacheable, public, the_site
from oap.web.http.document_slots import FILES, limit_concurrency
from oap.web.http.responses import no_store, uploaded

blueprint = Blueprint("check", __name__)
MOST_TYPED = 10_000  # letters of a code: four times the longest, with whatever stands between its groups


@dataclass(frozen=True)
class Checked:
    """One cited statement: whether the file has it as published (None without a file), what it has, and what became of
    it."""

    citation: Citation
    as_published: bool | None
    nearest: str
    since: Since


@blueprint.get("/record/check")
@public
def ask() -> Response:
    return cacheable(render_template("documents/verification.html", typed="", problem="", checked=None))


@blueprint.post("/record/check")
@public
@limit_concurrency(FILES)
def check() -> Response:
    typed = request.form.get("code", "").strip()[:MOST_TYPED]
    try:
        file = None if typed else cited_file(uploaded("file")[1])
        return no_store(_answer(file, typed))
    except (Invalid, NotFound) as error:
        return no_store(render_template("documents/verification.html", typed=typed, problem=str(error), checked=None))


def _answer(file: CitedFile | None, typed: str) -> str:
    resolved = resolve(the_site(), file.code if file else typed)
    since = changes_since(the_site(), resolved.citations)
    found = compared(file, resolved.citations, resolved.renumbered) if file else Compared({}, [])
    checked = [
        Checked(one, number not in found.wrong if file else None, found.wrong.get(number, ""), since[one.reference])
        for number, one in enumerate(resolved.citations)
    ]
    printed = file.printed if file else True
    return render_template(
        "documents/verification.html",
        typed=typed,
        problem="",
        checked=checked,
        file=file is not None,
        intact=resolved.intact,
        printed=printed,
        wrong=len(found.wrong),
        extra=found.extra,
        renumbered=resolved.renumbered,
        changed=sum(one.since.change != SAME for one in checked),
        good=resolved.intact and printed and not found.wrong,
    )
