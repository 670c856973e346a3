"""What readers answered, for the team of the page."""

from __future__ import annotations

from flask import Blueprint, Response, make_response, redirect, render_template, request
from werkzeug.wrappers import Response as BaseResponse

from oap.core.feedback.answers import SAID
from oap.errors import Conflict, Invalid
from oap.services.feedback import dealing
from oap.services.feedback.giving import KEPT_DAYS
from oap.web.http.access import current_actor, now, requires, the_site

blueprint = Blueprint("feedback_desk", __name__, url_prefix="/edit/feedback")


@blueprint.get("")
@requires("commenter")
def queue() -> Response:
    return _shown(request.args.get("page", "")[:120], {})


@blueprint.post("/<int:feedback_id>")
@requires("writer")
def deal(feedback_id: int) -> BaseResponse:
    page = request.form.get("page", "")[:120]
    try:
        dealing.deal(the_site(), current_actor(), feedback_id, now(), note=request.form.get("note", ""))
    except (Invalid, Conflict) as error:
        return _shown(page, {f"note-{feedback_id}": str(error)})
    return redirect(f"/edit/feedback?page={page}&done=1" if page else "/edit/feedback?done=1", 303)


def _shown(page: str, wrong: dict[str, str]) -> Response:
    site, actor = the_site(), current_actor()
    made = render_template(
        "feedback/queue.html",
        page_id=page,
        card=site.state.library.by_id.get(page) if page else None,
        waiting=dealing.queue(site, actor, page_id=page),
        dealt=dealing.queue(site, actor, page_id=page, state="dealt-with"),
        counts=dealing.counts(site, actor, page) if page else {},
        said=SAID,
        wrong=wrong,
        typed=request.form,
        done=request.args.get("done") == "1" and not wrong,
        kept_days=KEPT_DAYS,
        most=dealing.MOST,
    )
    return make_response(made, 400 if wrong else 200)
