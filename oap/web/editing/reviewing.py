"""The second pair of eyes: what waits, what changed, and the decision."""

from __future__ import annotations

from datetime import datetime
from textwrap import shorten

from flask import Blueprint, Response, make_response, redirect, render_template, request
from werkzeug.wrappers import Response as BaseResponse

from oap.core.library.library import render_page
from oap.core.numbers import whole_number
from oap.core.pages.agreement import why_not_yet
from oap.core.pages.pointing import Pointer
from oap.core.pages.problems import Problem
from oap.core.pages.revisions import Revision
from oap.core.pages.workflow import OPEN, after, may, may_answer, may_settle, may_share
from oap.core.times import LONDON
from oap.errors import Conflict, Invalid, NotFound
from oap.services.editing import agreeing, comments, draft_checks, publishing, reaching_readers, reviewing, suggesting
from oap.services.editing.drafting import page_in
from oap.services.pages.placed_texts import card_of
from oap.services.pages.pointing import what_points_at
from oap.storage import revisions
from oap.web.http.access import current_actor, now, requires, state, the_site
from oap.web.pages.browse import page_html

blueprint = Blueprint("reviewing", __name__, url_prefix="/review")
NOT_YET = (
    "Readers still get what they had before: this machine could not write it into its content folder just now. "
    "Nothing is lost; they get "
    "it by itself as soon as the folder can be written. If it is urgent, tell whoever runs the service."
)
NOTICES = {
    "commented": "Your comment was added.",
    "suggested": "Proposed. The author is told, and takes your words or declines them.",
    "taken": "Taken. The words are in the draft now.",
    "declined": "Declined. Who proposed the words is told.",
    "agreed": "Recorded. Its author and who may publish it are told.",
    "returned": "The draft went back to its author with your reason.",
    "published": "Published. Readers and search have it now.",
    "withdrawn": "Withdrawn. Its versions stay readable at their addresses.",
    "published-later": f"Recorded as the newest version. {NOT_YET}",
    "withdrawn-later": f"The withdrawal is recorded. {NOT_YET}",
    "emergency-later": f"Recorded in an emergency, as a debt until somebody else agrees. {NOT_YET}",
    "scheduled": "Approved. It will be published at the time you set.",
    "emergency": "Published in an emergency. It shows as a debt until somebody else agrees.",
    "seconded": "Thank you. The emergency is settled.",
    "submitted": "Sent for review.",
}


@blueprint.get("")
@requires("commenter")
def queue() -> str:
    found = reviewing.queue(the_site(), current_actor())
    titles = {one.id: _title(one) for one in (*found.mine_to_approve, *found.others, *found.debts)}
    return render_template("editing/review_queue.html", queue=found, titles=titles, notice=_notice())


def _notice() -> str:
    """What to say of the act that led here. Whether readers have what was published is asked anew each time it is
    said."""
    done, of = request.args.get("done", ""), request.args.get("of", "")
    if whole_number(of) is not None and f"{done}-later" in NOTICES:
        with the_site().database.read() as connection:
            made = revisions.get(connection, int(of))
        done = done if reaching_readers.is_live(the_site(), made) else f"{done}-later"
    return NOTICES.get(done, "")


def _title(one: Revision) -> str:
    """What readers call the page, or will; its address while it has no title that can be read."""
    page, card = page_in(one), state().library.by_id.get(one.page_id)
    return page.title if page is not None else card.title if card is not None else one.slug.replace("-", " ")


@blueprint.get("/<int:revision_id>")
@requires("commenter")
def show(revision_id: int) -> Response:
    return _shown(revision_id)


@blueprint.get("/<int:revision_id>/as-page")
@requires("commenter")
def as_page(revision_id: int) -> str:
    """The draft as readers would meet it."""
    found = reviewing.review(the_site(), current_actor(), revision_id, now())
    if found.page is None or found.page.shared:
        raise NotFound("This draft cannot be shown as a page.")
    return page_html(state(), render_page(found.page, "", 0), draft=found.draft)


@blueprint.post("/<int:revision_id>/comment")
@requires("commenter")
def comment(revision_id: int) -> BaseResponse:
    place, text = request.form.get("place", ""), request.form.get("comment", "")
    try:
        comments.comment(the_site(), current_actor(), revision_id, now(), place=place, text=text)
    except (Invalid, Conflict) as error:
        return _shown(revision_id, {"comment": str(error)})
    return redirect(f"/review/{revision_id}?done=commented#comments", 303)


@blueprint.post("/<int:revision_id>/comments/<int:comment_id>")
@requires("commenter")
def talk(revision_id: int, comment_id: int) -> BaseResponse:
    """Answer a comment, say that it is done, or not after all, or decide on the words that it proposes."""
    action = request.form.get("action", "answer")
    try:
        if action in ("take", "decline"):
            suggesting.decide(the_site(), current_actor(), comment_id, now(), take=action == "take")
            done = "taken" if action == "take" else "declined"
            return redirect(f"/review/{revision_id}?done={done}#comment-{comment_id}", 303)
        if action in ("done", "open"):
            comments.settle(the_site(), current_actor(), comment_id, now(), done=action == "done")
        else:
            comments.answer(the_site(), current_actor(), comment_id, now(), text=request.form.get("answer", ""))
    except (Invalid, Conflict) as error:
        return _shown(revision_id, {f"answer-{comment_id}": str(error)})
    return redirect(f"/review/{revision_id}#comment-{comment_id}", 303)


@blueprint.post("/<int:revision_id>/agree")
@requires("commenter")
def agree(revision_id: int) -> BaseResponse:
    """What a group that is asked before publishing says of the draft."""
    form = request.form
    try:
        agreeing.agree(
            the_site(),
            current_actor(),
            revision_id,
            now(),
            group=form.get("group", ""),
            verdict=form.get("verdict", ""),
            note=form.get("said", ""),
            saves=_saves_seen(),
        )
    except (Invalid, Conflict) as error:
        return _shown(revision_id, {"groups": str(error)})
    return redirect(f"/review/{revision_id}?done=agreed#groups", 303)


@blueprint.post("/<int:revision_id>/return")
@requires("publisher")
def send_back(revision_id: int) -> BaseResponse:
    try:
        reviewing.send_back(the_site(), current_actor(), revision_id, now(), reason=request.form.get("reason", ""))
    except (Invalid, Conflict) as error:
        return _shown(revision_id, {"reason": str(error)})
    return redirect("/review?done=returned", 303)


@blueprint.post("/<int:revision_id>/publish")
@requires("publisher")
def publish(revision_id: int) -> BaseResponse:
    """Now, or with ``when`` at a time to come."""
    wording, when = request.form.get("wording_only") == "yes", request.form.get("when", "")
    seen = _saves_seen()
    try:
        if request.form.get("action") == "schedule":
            publishing.schedule(
                the_site(), current_actor(), revision_id, now(), at=_moment(when), wording_only=wording, saves=seen
            )
            return redirect("/review?done=scheduled", 303)
        made = publishing.publish(the_site(), current_actor(), revision_id, now(), wording_only=wording, saves=seen)
    except (Invalid, Conflict) as error:
        return _shown(revision_id, {"when" if request.form.get("action") == "schedule" else "publish": str(error)})
    return redirect(f"/review?done={'withdrawn' if made.text is None else 'published'}&of={made.id}", 303)


@blueprint.post("/<int:revision_id>/emergency")
@requires("lead")
def emergency(revision_id: int) -> BaseResponse:
    try:
        made = publishing.publish_in_emergency(
            the_site(),
            current_actor(),
            revision_id,
            now(),
            reason=request.form.get("emergency", ""),
            saves=_saves_seen(),
        )
    except (Invalid, Conflict) as error:
        return _shown(revision_id, {"emergency": str(error)})
    return redirect(f"/review?done=emergency&of={made.id}", 303)


def _saves_seen() -> int:
    """The text that was on the approver's screen, and no other, is what they approve. -1 when the form does not say
    which."""
    given = request.form.get("saves", "")
    number = whole_number(given)
    return -1 if number is None else number


@blueprint.post("/<int:revision_id>/second")
@requires("publisher")
def second(revision_id: int) -> BaseResponse:
    publishing.second(the_site(), current_actor(), revision_id, now())
    return redirect("/review?done=seconded", 303)


def _shown(revision_id: int, wrong: dict[str, str] | None = None) -> Response:
    """The review page; with what is wrong by field, and everything typed still in place."""
    site, actor = the_site(), current_actor()
    found = reviewing.review(site, actor, revision_id, now())
    problems: list[Problem] = []
    if found.draft.text is not None and found.draft.number is None:
        draft = found.draft
        _, problems = draft_checks.check_draft(
            site, draft.text or "", draft.path, draft.page_id, found.before, now().date()
        )
    draft = found.draft
    allowed = {
        action: may(actor, action, team=draft.team, author=draft.author_id, earlier=draft.earlier_authors)
        and after(draft.state, action) is not None
        for action in ("comment", "agree", "return", "publish", "schedule", "publish-in-emergency", "second")
    }
    allowed["second"] = draft.debt and allowed["second"] and draft.approver_id != actor.id
    page = render_template(
        "editing/review.html",
        review=found,
        problems=problems,
        not_yet=why_not_yet(found.steps),
        speaks_for=reviewing.groups_spoken_for(site, actor, now()) if allowed["agree"] and found.steps else {},
        speakers={
            one.id: one.name for one in reviewing.people_named(site, {who for s in found.steps for who in s.speakers})
        },
        allowed=allowed,
        wrong=wrong or {},
        typed=request.form,
        place=request.values.get("place", ""),
        notice=NOTICES.get(request.args.get("done", ""), ""),
        may_answer=draft.state in OPEN and may_answer(actor, author=draft.author_id),
        settles={
            one.comment.id
            for one in found.threads
            if draft.state in OPEN
            and one.comment.suggested is None
            and may_settle(actor, author=draft.author_id, said_by=one.comment.author_id, team=draft.team)
        },
        headings=_headings(found),
        may_share=draft.state in OPEN and may_share(actor, author=draft.author_id, team=draft.team),
        mine=draft.author_id == actor.id,
        card=card_of(site, draft.page_id),
        pointers=_pointers(found) if draft.text is None else (),
        instead=card_of(site, draft.replaced_by) if draft.replaced_by else None,
    )
    return make_response(page, 400 if wrong else 200)


def _headings(found: reviewing.Review) -> dict[str, str]:
    """What a place of a comment is called: the first words of a statement, the heading of a section."""
    page = found.page or found.before
    if page is None:
        return {}
    names = {section.anchor: f"“{section.heading}”" for section in page.sections if section.heading}
    return names | {
        one.statement.id: f"the statement “{shorten(one.statement.professional, 80, placeholder=' …')}”"
        for one in page.placed_statements()
    }


def _pointers(found: reviewing.Review) -> list[Pointer]:
    """What would lead nowhere if the page were withdrawn."""
    before = found.before
    return what_points_at(the_site(), before) if before is not None and not before.shared else []


def _moment(text: str) -> datetime:
    """The moment of a form's local time. Raises Invalid."""
    try:
        return datetime.fromisoformat(text).replace(tzinfo=LONDON)
    except ValueError:
        raise Invalid("Enter a day and a time to come.") from None
