"""One page from behind: who looks after it, its drafts and versions, what groups said, and the date of its check."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, Response, make_response, redirect, render_template, request
from werkzeug.wrappers import Response as BaseResponse

from oap.core.feedback.answers import SAID
from oap.core.numbers import whole_number
from oap.core.pages.review_dates import next_review
from oap.core.pages.revisions import Revision
from oap.core.pages.workflow import GROUPS, OPEN, may, may_confirm
from oap.errors import Conflict, Invalid, NotAllowed, NotFound
from oap.services.editing import agreeing, drafting, publishing, reaching_readers, review_dates, reviewing
from oap.services.feedback import dealing
from oap.services.pages import history
from oap.services.pages.placed_texts import card_of, pages_with
from oap.services.pages.pointing import what_points_at
from oap.storage import revisions
from oap.web.editing.dates import decided, listed
from oap.web.editing.reviewing import NOT_YET
from oap.web.http.access import current_account, current_actor, now, number_sent, requires, the_site

blueprint = Blueprint("page_desk", __name__, url_prefix="/edit")
NOTICES = {
    "confirmed": "Thank you. Readers see that the page was checked today.",
    "confirmed-later": f"Your check is recorded. {NOT_YET}",
    "signed-off": "Recorded.",
    "answered": "Your answer is recorded beside what the group said.",
    "groups": "Decided. It counts for drafts that are in review now, too.",
    "owners": "The owners were changed.",
    "proposed": "The withdrawal waits for somebody else to agree.",
}


@blueprint.get("/review-dates")
@requires("commenter")
def dates() -> BaseResponse:
    return listed()


@blueprint.post("/review-dates")
@requires("publisher")
def decide_on_many() -> BaseResponse:
    return decided()


@blueprint.get("/pages/<page_id>")
@requires("commenter")
def page(page_id: str) -> Response:
    return _shown(page_id)


@blueprint.post("/pages/<page_id>/start")
@requires("writer")
def start(page_id: str) -> BaseResponse:
    draft = drafting.start(the_site(), current_actor(), page_id, now())
    return redirect(f"/edit/drafts/{draft.id}", 303)


@blueprint.post("/pages/<page_id>/restore")
@requires("writer")
def restore(page_id: str) -> BaseResponse:
    draft = drafting.restore(the_site(), current_actor(), number_sent("revision"), now())
    return redirect(f"/edit/drafts/{draft.id}", 303)


@blueprint.post("/pages/<page_id>/withdraw")
@requires("writer")
def withdraw(page_id: str) -> BaseResponse:
    try:
        publishing.propose_withdrawal(
            the_site(),
            current_actor(),
            page_id,
            now(),
            note=request.form.get("note", ""),
            instead=request.form.get("instead", ""),
        )
    except (Invalid, Conflict) as error:
        return _shown(page_id, {"note": str(error)})
    return redirect(f"/edit/pages/{page_id}?done=proposed", 303)


@blueprint.get("/pages/<page_id>/compare")
@requires("commenter")
def compare(page_id: str) -> str:
    """Any two versions beside each other, the older one first whichever was chosen first."""
    found = {version.number or 0: version for version in history.versions(the_site(), page_id)}
    chosen = {whole_number(request.args.get(name, "")) or 0 for name in ("one", "other")}
    if len(chosen) < 2 or not chosen <= set(found):
        raise NotFound("Choose two versions that this page has.")
    old, new = (found[number] for number in sorted(chosen))
    return render_template(
        "editing/compare.html",
        page_id=page_id,
        old=old,
        new=new,
        title=history.page_of(next(one for one in found.values() if one.text is not None)).title,
        difference=history.since(old, new),
    )


@blueprint.post("/pages/<page_id>/owners")
@requires("publisher")
def owners(page_id: str) -> BaseResponse:
    chosen = [number_sent(name) if request.form.get(name) else None for name in ("owner", "second")]
    try:
        review_dates.set_owners(the_site(), current_actor(), page_id, now(), owner=chosen[0], second=chosen[1])
    except Invalid as error:
        return _shown(page_id, {"second": str(error)})
    return redirect(f"/edit/pages/{page_id}?done=owners", 303)


@blueprint.post("/pages/<page_id>/groups")
@requires("writer")
def groups(page_id: str) -> BaseResponse:
    """Which groups are asked before a text of this page is published."""
    try:
        agreeing.ask(the_site(), current_actor(), page_id, now(), groups=request.form.getlist("ask"))
    except (Invalid, NotAllowed) as error:
        return _shown(page_id, {"ask": str(error)})
    return redirect(f"/edit/pages/{page_id}?done=groups", 303)


@blueprint.post("/pages/<page_id>/sign-off")
@requires("commenter")
def sign_off(page_id: str) -> BaseResponse:
    form = request.form
    try:
        reviewing.sign_off(
            the_site(),
            current_actor(),
            page_id,
            now(),
            group=form.get("group", ""),
            verdict=form.get("verdict", ""),
            note=form.get("said", ""),
        )
    except (Invalid, Conflict) as error:
        return _shown(page_id, {"said": str(error)})
    return redirect(f"/edit/pages/{page_id}?done=signed-off", 303)


@blueprint.post("/pages/<page_id>/answer")
@requires("publisher")
def answer(page_id: str) -> BaseResponse:
    given = request.form.get("sign_off", "")
    number = whole_number(given) or 0
    try:
        reviewing.answer_dissent(
            the_site(), current_actor(), page_id, number, now(), answer=request.form.get("answer", "")
        )
    except (Invalid, Conflict) as error:
        return _shown(page_id, {f"answer-{number}": str(error)})
    return redirect(f"/edit/pages/{page_id}?done=answered", 303)


@blueprint.get("/pages/<page_id>/check")
@requires("commenter")
def check(page_id: str) -> str:
    """The page behind the link in the mail. Opening it changes nothing."""
    return _check(page_id)


@blueprint.post("/pages/<page_id>/check")
@requires("writer")
def confirm(page_id: str) -> BaseResponse | tuple[str, int]:
    try:
        chosen = date.fromisoformat(request.form.get("review_by", ""))
    except ValueError:
        return _check(page_id, "Enter the day of the next check."), 400
    try:
        publishing.confirm(the_site(), current_actor(), page_id, now(), review_by=chosen)
    except (Invalid, Conflict) as error:
        return _check(page_id, str(error)), 400
    return redirect(f"/edit/pages/{page_id}?done=confirmed", 303)


def _check(page_id: str, problem: str = "") -> str:
    version = history.versions(the_site(), page_id)[0]
    card = card_of(the_site(), page_id)
    owners = {one.id for one in review_dates.owners(the_site(), page_id) if one is not None}
    allowed = may_confirm(current_actor(), team=version.team, owners=owners)
    return render_template(
        "editing/page_check.html",
        version=version,
        card=card,
        page_id=page_id,
        allowed=allowed,
        problem=problem,
        suggested=next_review(now().date()).isoformat(),
        today=now().date().isoformat(),
    )


def _notice(head: Revision) -> str:
    done = request.args.get("done", "")
    if done == "confirmed" and not reaching_readers.is_live(the_site(), head):
        done = "confirmed-later"
    return NOTICES.get(done, "")


def _shown(page_id: str, wrong: dict[str, str] | None = None) -> Response:
    site, actor = the_site(), current_actor()
    found = history.versions(site, page_id)
    with site.database.read() as connection:
        drafts = revisions.open_drafts(connection, page_id=page_id, states=OPEN)
        given_up = revisions.open_drafts(connection, page_id=page_id, states=("discarded",), author_id=actor.id)
    head = found[0]
    newest = history.page_of(next(version for version in found if version.text is not None))
    owner, second = review_dates.owners(site, page_id)
    owners = [one.id for one in (owner, second) if one is not None]
    page = render_template(
        "editing/page_overview.html",
        page_id=page_id,
        page=newest,
        card=card_of(site, page_id),
        stands_on=pages_with(site, page_id),
        pointers=[] if newest.shared else what_points_at(site, newest),
        others=() if newest.shared else site.state.library.cards,
        head=head,
        versions=found,
        drafts=drafts,
        given_up=given_up,
        signed=reviewing.signed_off(site, page_id),
        readers=dealing.totals(site, actor, page_id),
        said=SAID,
        groups=GROUPS,
        asked=agreeing.asked_by_page(site, page_id),
        asked_by_team=site.state.configuration.settings.agree_first.get(head.team, ()),
        may_ask=may_confirm(actor, team=head.team, owners=owners),
        mine=reviewing.groups_spoken_for(site, actor, now()),
        verdicts=agreeing.VERDICTS,
        owner=owner,
        second=second,
        people=review_dates.candidates(site, head.team),
        may_confirm=may(actor, "confirm", team=head.team, author=None),
        may_sign=may(actor, "sign-off", team=head.team, author=None),
        wrong=wrong or {},
        typed=request.form,
        notice=_notice(head),
        account=current_account(),
    )
    return make_response(page, 400 if wrong else 200)
