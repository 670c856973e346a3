"""Stop words: looked at and tried by those who write, changed by leads."""

from __future__ import annotations

from flask import Blueprint, flash, make_response, redirect, render_template, request
from werkzeug.wrappers import Response

from oap.core.search.tokens import STOP_WORDS
from oap.errors import Invalid
from oap.services.search import stop_words
from oap.services.search.word_changes import LIVE
from oap.web.http.access import current_actor, now, requires, state, the_site
from oap.web.search.curation import problem_of

blueprint = Blueprint("stop_words", __name__, url_prefix="/words/stop-words")


@blueprint.get("")
@requires("writer")
def shown() -> Response:
    return _shown()


@blueprint.post("/try")
@requires("writer")
def try_it() -> Response:
    form = request.form
    try:
        if again := form.get("again", ""):
            trial = stop_words.try_counting_again(the_site(), again, form.get("query", ""))
        else:
            trial = stop_words.try_leaving_out(the_site(), form.get("words", ""), form.get("query", ""))
    except Invalid as error:
        return _shown(problem_of(error))
    return _shown(trial=trial)


@blueprint.post("/add")
@requires("lead")
def add() -> Response:
    form = request.form
    try:
        phrase = stop_words.leave_out(the_site(), current_actor(), form.get("words", ""), form.get("reason", ""), now())
    except Invalid as error:
        return _shown(problem_of(error))
    flash(f"“{phrase}” is left out of searches. {LIVE}")
    return redirect("/words/stop-words", 303)


@blueprint.post("/remove")
@requires("lead")
def remove() -> Response:
    form, phrase = request.form, request.form.get("again", "")
    try:
        stop_words.count_again(the_site(), current_actor(), phrase, form.get("reason", ""), now())
    except Invalid as error:
        return _shown(problem_of(error))
    flash(f"“{phrase}” counts in searches again. {LIVE}")
    return redirect("/words/stop-words", 303)


def _shown(problems: dict[str, str] | None = None, trial: stop_words.StopWordTrial | None = None) -> Response:
    page = render_template(
        "search/stop_words.html",
        stop_words=stop_words.stop_words(the_site(), state()),
        grammar=sorted(STOP_WORDS),
        problems=problems or {},
        trial=trial,
        typed=request.form,
    )
    return make_response(page, 400 if problems else 200)
