"""A draft for people without an account: making and ending links, reading by one, and saying
what one thinks of it."""

from __future__ import annotations

from flask import Blueprint, Response, make_response, redirect, render_template, request
from werkzeug.wrappers import Response as BaseResponse

from oap.core.library.library import render_page
from oap.errors import Conflict, Invalid, NotAllowed
from oap.services.editing import sharing
from oap.services.editing.drafting import page_in
from oap.web.http.access import anyone, current_actor, now, public, public_address, requires, state, the_site
from oap.web.http.same_site import check_from_here
from oap.web.pages.browse import page_html

blueprint = Blueprint("sharing", __name__)
TRAP = "website"  # a field that people do not see, and programs fill in


@blueprint.get("/edit/drafts/<int:draft_id>/share")
@requires("writer")
def links(draft_id: int) -> BaseResponse:
    """The links of a draft; for who may not share it, the draft itself."""
    try:
        return _links(draft_id)
    except NotAllowed:
        return redirect(f"/review/{draft_id}", 303)


@blueprint.post("/edit/drafts/<int:draft_id>/share")
@requires("writer")
def share(draft_id: int) -> Response:
    """The page with the new link on it: it is shown once, and can be read nowhere afterwards."""
    try:
        token = sharing.share(the_site(), current_actor(), draft_id, now())
    except Conflict as error:
        return _links(draft_id, problem=str(error))
    return _links(draft_id, link=f"{public_address()}/draft/{token}")


@blueprint.post("/edit/drafts/<int:draft_id>/share/<int:link_id>/end")
@requires("writer")
def end(draft_id: int, link_id: int) -> BaseResponse:
    sharing.end(the_site(), current_actor(), draft_id, link_id, now())
    return redirect(f"/edit/drafts/{draft_id}/share", 303)


@blueprint.get("/draft/<token>")
@anyone
def read(token: str) -> str:
    """The draft as readers would meet it, for whoever has the link."""
    return _draft(token)


@blueprint.post("/draft/<token>")
@public
def say(token: str) -> BaseResponse:
    """What somebody without an account says of the draft. No cookie: the browser says that our page sent it."""
    check_from_here()
    form = request.form
    if not form.get(TRAP):
        try:
            sharing.say(
                the_site(),
                token,
                now(),
                name=form.get("name", ""),
                place=form.get("place", ""),
                text=form.get("words", ""),
            )
        except Invalid as error:
            answer = make_response(_draft(token, str(error)), 400)
            answer.headers["Cache-Control"] = "private, no-store"
            return answer
    return redirect(f"/draft/{token}?said=1#say", 303)


def _draft(token: str, problem: str = "") -> str:
    draft, page = sharing.read(the_site(), token, now())
    form = request.form
    said = {
        "token": token,
        "problem": problem,
        "trap": TRAP,
        "done": request.args.get("said") == "1" and not problem,
        "places": [(section.anchor, section.heading) for section in page.sections if section.heading],
        "typed": {name: form.get(name, "")[: sharing.MOST_TEXT] for name in ("name", "place", "words")},
        "most_name": sharing.MOST_NAME,
        "most_text": sharing.MOST_TEXT,
    }
    return page_html(state(), render_page(page, "", 0), draft=draft, by_link=said)


def _links(draft_id: int, *, link: str = "", problem: str = "") -> Response:
    found = sharing.links(the_site(), current_actor(), draft_id, now())
    page = page_in(found.draft)
    made = render_template(
        "editing/share.html",
        draft=found.draft,
        links=found.links,
        title=page.title if page is not None else found.draft.slug,
        link=link,
        problem=problem,
        days=sharing.LASTS.days,
        mine=found.draft.author_id == current_actor().id,
    )
    return make_response(made, 400 if problem else 200)
