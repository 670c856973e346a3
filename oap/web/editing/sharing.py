"""A draft for people without an account: making and ending links, and reading by one."""

from __future__ import annotations

from flask import Blueprint, Response, make_response, redirect, render_template
from werkzeug.wrappers import Response as BaseResponse

from oap.core.library.library import render_page
from oap.errors import Conflict, NotAllowed
from oap.services.editing import sharing
from oap.services.editing.drafting import page_in
from oap.web.http.access import anyone, current_actor, now, public_address, requires, state, the_site
from oap.web.pages.browse import page_html

blueprint = Blueprint("sharing", __name__)


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
    draft, page = sharing.read(the_site(), token, now())
    return page_html(state(), render_page(page, "", 0), draft=draft, by_link=True)


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
