"""What searches tell: proposals for editors, tried by those who write and decided on by leads."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, make_response, redirect, render_template, request
from werkzeug.wrappers import Response

from oap.errors import Invalid, NotFound
from oap.services.search import curation, proposals
from oap.services.search.use_counts import KEPT_DAYS
from oap.services.search.word_changes import LIVE
from oap.web.http.access import current_actor, now, requires, the_site, today

blueprint = Blueprint("proposals", __name__, url_prefix="/words/proposals")


@blueprint.get("")
@requires("writer")
def shown() -> Response:
    return _shown()


@blueprint.post("/try")
@requires("writer")
def try_it() -> Response:
    form = request.form
    found = proposals.proposal(the_site(), form.get("words", ""), form.get("page", ""), today())
    try:
        trial = curation.try_phrase(the_site(), form.get("subject", ""), found.words, found.words)
    except (Invalid, NotFound) as error:
        return _shown({"proposals": str(error)})
    return _shown(trial=trial)


@blueprint.post("/accept")
@requires("lead")
def accept() -> Response:
    form = request.form
    words, page = form.get("words", ""), form.get("page", "")
    try:
        proposals.accept(the_site(), current_actor(), words, page, form.get("subject", ""), now())
    except (Invalid, NotFound) as error:
        return _shown({"proposals": str(error)})
    flash(f"“{words}” was added. {LIVE}")
    return redirect("/words/proposals", 303)


@blueprint.post("/refuse")
@requires("lead")
def refuse() -> Response:
    form = request.form
    try:
        proposals.refuse(the_site(), current_actor(), form.get("words", ""), form.get("page", ""), now())
    except NotFound as error:
        return _shown({"proposals": str(error)})
    flash("Taken off the list. It does not come back.")
    return redirect("/words/proposals", 303)


def _shown(problems: dict[str, str] | None = None, trial: Any = None) -> Response:
    page = render_template(
        "search/proposals.html",
        proposals=proposals.proposals(the_site(), today()),
        counting=the_site().config.count_searches,
        kept=KEPT_DAYS,
        problems=problems or {},
        trial=trial,
        typed=request.form,
    )
    return make_response(page, 400 if problems else 200)
