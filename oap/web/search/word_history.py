"""What was changed in the words of search, and taking it back."""

from __future__ import annotations

from flask import Blueprint, flash, make_response, redirect, render_template, request
from werkzeug.wrappers import Response

from oap.core.numbers import whole_number
from oap.errors import Invalid
from oap.services.search import word_history
from oap.services.search.word_changes import LIVE
from oap.web.http.access import current_actor, now, requires, the_site
from oap.web.search.curation import problem_of

blueprint = Blueprint("word_history", __name__, url_prefix="/words/changes")
# What is done, in the words of the audit log -> as a person says it.
ACTS = {
    "add-phrase": "Phrase added",
    "remove-phrase": "Phrase taken out",
    "add-query": "Query written down",
    "pin": "Pinned",
    "unpin": "Pin taken away",
    "add-stop-word": "Left out of searches",
    "remove-stop-word": "Counts in searches again",
    "undo": "Undone",
}


@blueprint.get("")
@requires("writer")
def shown() -> Response:
    return _shown()


@blueprint.post("")
@requires("lead")
def undo() -> Response:
    form = request.form
    number = whole_number(form.get("number", "")) or 0
    try:
        word_history.undo(the_site(), current_actor(), form.get("file", ""), number, form.get("reason", ""), now())
    except Invalid as error:
        return _shown({"changes": next(iter(problem_of(error).values()))})
    flash(f"It was undone. {LIVE}")
    return redirect("/words/changes", 303)


def _shown(problems: dict[str, str] | None = None) -> Response:
    start = whole_number(request.args.get("from", "")) or 0
    found, older = word_history.changes(the_site(), start)
    page = render_template(
        "search/word_history.html",
        changes=found,
        acts=ACTS,
        older=start + len(found) if older else 0,
        problems=problems or {},
        typed=request.form,
    )
    return make_response(page, 400 if problems else 200)
