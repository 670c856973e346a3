"""The same change of words on many pages: what is looked for, each place before and after, and the drafts."""

from __future__ import annotations

from flask import Blueprint, Response, make_response, render_template, request

from oap.core.numbers import whole_number
from oap.core.pages.page_types import PAGE_TYPES
from oap.core.pages.wordings import PARTS
from oap.errors import Invalid
from oap.services.editing import replacing
from oap.services.editing.replacing import Found, Made
from oap.web.http.access import current_actor, now, requires, state, the_site

blueprint = Blueprint("replacing", __name__, url_prefix="/edit/words-on-pages")


@blueprint.get("")
@requires("lead")
def look() -> Response:
    """The form, and with words each place where they stand."""
    asked = request.args
    if not asked.get("words", "") and not asked.get("instead", ""):
        return _page()
    try:
        return _page(_found())
    except Invalid as error:
        return _page(problem=str(error))


@blueprint.post("")
@requires("lead")
def change() -> Response:
    """Make and hand in the drafts; then what became of each page."""
    form = request.form
    chosen = {page_id: whole_number(form.get(f"version-{page_id}", "")) or 0 for page_id in form.getlist("page")}
    try:
        made = replacing.change(
            the_site(),
            current_actor(),
            form.get("words", ""),
            form.get("instead", ""),
            chosen,
            now(),
            note=form.get("note", ""),
        )
    except Invalid as error:
        return _page(_found(), str(error))
    return _page(made=made)


def _found() -> list[Found]:
    asked = request.values
    return replacing.look(
        the_site(),
        current_actor(),
        asked.get("words", ""),
        asked.get("instead", ""),
        team=asked.get("team", ""),
        kind=asked.get("kind", ""),
    )


def _page(found: list[Found] | None = None, problem: str = "", made: list[Made] | None = None) -> Response:
    page = render_template(
        "editing/words_on_pages.html",
        found=found[: replacing.MOST] if found is not None else None,
        more=found is not None and len(found) > replacing.MOST,
        most=replacing.MOST,
        made=made,
        problem=problem,
        typed=request.values,
        kinds={"": "All kinds", **{name: kind.name for name, kind in PAGE_TYPES.items()}, "shared": "Shared texts"},
        teams=state().configuration.taxonomy.teams,
        parts=PARTS,
    )
    return make_response(page, 400 if problem else 200)
