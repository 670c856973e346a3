"""The words of search, for those who look after them: concepts and their lay phrases, and queries that must find a
page."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, make_response, redirect, render_template, request
from werkzeug.wrappers import Response

from oap.errors import Conflict, Invalid, NotFound
from oap.services.area import changes
from oap.services.area.unfit import Unfit
from oap.services.search import curation, pins
from oap.services.search.danger_words import NeedsTwo, decided_by_two
from oap.services.search.word_changes import LIVE, Misfilled
from oap.web.http.access import current_actor, now, requires, state, the_site

blueprint = Blueprint("words", __name__, url_prefix="/words")


@blueprint.get("")
@requires("writer")
def concepts() -> str:
    find = " ".join(request.args.get("find", "").split())[:80]
    return render_template(
        "search/concepts.html",
        concepts=curation.concepts(state(), find),
        find=find,
        without_page=pins.without_page(state()),
    )


@blueprint.get("/concepts/<name>")
@requires("writer")
def concept(name: str) -> Response:
    return _concept(name)


@blueprint.post("/concepts/<name>/try")
@requires("writer")
def try_phrase(name: str) -> Response:
    phrase, query = request.form.get("phrase", ""), request.form.get("query", "")
    try:
        trial = curation.try_phrase(the_site(), name, phrase, query)
    except Invalid as error:
        return _concept(name, problems={"phrase": str(error)})
    return _concept(name, trial=trial)


@blueprint.post("/concepts/<name>/add")
@requires("lead")
def add(name: str) -> Response:
    phrase, reason = request.form.get("phrase", ""), request.form.get("reason", "")
    try:
        curation.add(the_site(), current_actor(), name, phrase, now(), reason)
    except NeedsTwo:
        return _handed_in(name, "reason", reason, more=" ".join(phrase.split()))
    except Invalid as error:
        field = "reason" if "reason" in problem_of(error) else "phrase"
        return _concept(name, problems={field: str(error)})
    flash(f"“{phrase.strip()}” was added. {LIVE}")
    return redirect(f"/words/concepts/{name}", 303)


@blueprint.post("/concepts/<name>/remove")
@requires("lead")
def remove(name: str) -> Response:
    phrase = request.form.get("remove", "")
    try:
        curation.remove(the_site(), current_actor(), name, phrase, now())
    except NeedsTwo:
        return _handed_in(name, "why-out", request.form.get("why-out", ""), less=phrase)
    except (Invalid, NotFound) as error:
        return _concept(name, problems={"phrases": str(error)})
    flash(f"“{phrase}” was taken out. {LIVE}")
    return redirect(f"/words/concepts/{name}", 303)


@blueprint.get("/queries")
@requires("writer")
def queries() -> Response:
    return _queries()


@blueprint.post("/queries")
@requires("writer")
def write_down() -> Response:
    try:
        curation.write_down(
            the_site(), current_actor(), request.form.get("query", ""), request.form.get("page", ""), now()
        )
    except Invalid as error:
        return _queries({"query" if "page" not in str(error) else "page": str(error)})
    flash("Written down. The list shows whether it finds its page.")
    return redirect("/words/queries", 303)


def _handed_in(name: str, field: str, reason: str, **words: str) -> Response:
    """Words that have to do with danger, as a change of their topic that somebody else agrees to."""
    try:
        made = changes.propose_words(the_site(), current_actor(), name, reason, now(), **words)
    except Unfit as error:
        return _concept(name, problems={field if changes.REASON in error.problems else "phrases": str(error)})
    except (Conflict, NotFound) as error:
        return _concept(name, problems={"phrases": str(error)})
    flash("Handed in. It has to do with danger, so somebody who looks after Urgent help agrees first.")
    return redirect(f"/settings/changes/{made.id}", 303)


def problem_of(error: Invalid) -> dict[str, str]:
    """What is wrong with a form about words, by the field it is wrong with."""
    return {error.field if isinstance(error, Misfilled) else "words": str(error)}


def _concept(name: str, *, problems: dict[str, str] | None = None, trial: Any = None) -> Response:
    found = curation.concept(state(), name)
    page = render_template(
        "search/concept.html",
        concept=found,
        by_two=decided_by_two(state(), found),
        problems=problems or {},
        trial=trial,
        typed=request.form,
    )
    return make_response(page, 400 if problems else 200)


def _queries(problems: dict[str, str] | None = None) -> Response:
    page = render_template(
        "search/queries.html",
        wanted=curation.required_queries(the_site(), state()),
        problems=problems or {},
        typed=request.form,
        cards=state().library.cards,
    )
    return make_response(page, 400 if problems else 200)
