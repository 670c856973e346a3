"""Around the editor: my drafts, a new page, handing in, taking back, giving up, another address."""

from __future__ import annotations

from functools import partial

from flask import Blueprint, make_response, redirect, render_template, request
from werkzeug.wrappers import Response as BaseResponse

from oap.core.pages.page import slugify
from oap.core.pages.page_types import PAGE_TYPES, SHARED_TEXTS, STANDARD_TYPE
from oap.core.pages.statement_ids import statements_of
from oap.core.pages.workflow import Actor
from oap.errors import Conflict, Invalid
from oap.services.editing import agreeing, drafting, drafts
from oap.services.editing.drafting import page_in
from oap.services.pages import history
from oap.services.pages.placed_texts import shared_cards
from oap.web.editing.fault_places import name_in_form, place_in_form
from oap.web.http.access import current_actor, now, number_sent, requires, state, the_site

blueprint = Blueprint("my_work", __name__, url_prefix="/edit")
NOTICES = {
    "submitted": "Handed in. Somebody else looks at it. You are told here when it is published, or when it comes back.",
    "given": "It is theirs now, and they have been told. You may not approve it: you wrote at it.",
    "discarded": "Given up. The text is kept below, and you can bring it back.",
    "taken-back": "You have it back. Nobody will publish it until you hand it in again.",
}


@blueprint.get("")
@requires("writer")
def home() -> str:
    found = drafts.work(the_site(), current_actor())
    wanted = " ".join(request.args.get("find", "").lower().split())[:80]
    cards = [card for card in state().library.cards if wanted in f"{card.title} {card.professional_title}".lower()]
    teams = current_actor().teams
    gone = [page for page in history.withdrawn(the_site()) if wanted in page.title.lower()]
    shared = [card for card in shared_cards(the_site()).values() if wanted in card.title.lower()]
    if not wanted:
        cards = [card for card in cards if card.team in teams]
    return render_template(
        "editing/home.html",
        work=found,
        cards=cards[:60],
        more=max(0, len(cards) - 60),
        find=wanted,
        titles=_titles(found),
        shared=shared,
        gone=gone[:60],
        taken_out={one.id: len(drafts.taken_out_of(the_site(), one)) for one in (*found.writing, *found.returned)},
        notice=NOTICES.get(request.args.get("done", ""), ""),
    )


def _titles(found: drafts.Work) -> dict[int, str]:
    mine = [*found.writing, *found.returned, *found.waiting, *found.given_up]
    pages = {draft.id: page_in(draft) for draft in mine}
    cards = state().library.by_id
    return {
        draft.id: page.title
        if (page := pages[draft.id])
        else cards[draft.page_id].title
        if draft.page_id in cards
        else draft.slug
        for draft in mine
    }


@blueprint.get("/new")
@requires("writer")
def new() -> BaseResponse:
    return _new()


@blueprint.post("/new")
@requires("writer")
def begin() -> BaseResponse:
    form = request.form
    title = " ".join(form.get("title", "").split())
    slug = slugify(title)[:60].strip("-")
    if not slug:
        return _new("Give the page a title.")
    try:
        made = drafting.start_new(
            the_site(),
            current_actor(),
            now(),
            kind=form.get("kind", ""),
            slug=slug,
            title=title,
            team=form.get("team", ""),
            topic=form.get("topic", ""),
        )
    except Invalid as error:
        return _new(str(error))
    return redirect(f"/edit/drafts/{made.id}", 303)


def _new(problem: str = "") -> BaseResponse:
    actor: Actor = current_actor()
    page = render_template(
        "editing/new.html",
        problem=problem,
        typed=request.form,
        mine=actor.teams,
        standard_type=STANDARD_TYPE,
        shared_texts=SHARED_TEXTS,
    )
    return make_response(page, 400 if problem else 200)


@blueprint.get("/drafts/<int:draft_id>/submit")
@requires("writer")
def hand_in(draft_id: int) -> BaseResponse:
    return _hand_in(draft_id)


@blueprint.post("/drafts/<int:draft_id>/submit")
@requires("writer")
def submit(draft_id: int) -> BaseResponse:
    try:
        drafting.submit(the_site(), current_actor(), draft_id, now(), note=request.form.get("note", ""))
    except (Invalid, Conflict) as error:
        return _hand_in(draft_id, str(error).split("\n")[0].rstrip(":"))
    return redirect("/edit?done=submitted", 303)


def _hand_in(draft_id: int, problem: str = "") -> BaseResponse:
    found = drafts.draft_view(the_site(), current_actor(), draft_id, now())
    if found.draft.author_id != current_actor().id or found.draft.state not in ("draft", "changes-requested"):
        return redirect(f"/edit/drafts/{draft_id}", 303)
    missing = sorted(found.published - set(statements_of(found.look.page))) if found.look.page else []
    page = render_template(
        "editing/submit.html",
        desk=found,
        look=found.look,
        place=partial(place_in_form, page=found.look.page),
        where=partial(name_in_form, page=found.look.page),
        problem=problem,
        typed=request.form,
        missing=missing,
        steps=agreeing.steps_to_publishing(the_site(), found.draft, now()),
    )
    return make_response(page, 400 if problem else 200)


@blueprint.post("/drafts/<int:draft_id>/right-as-written")
@requires("writer")
def let_stand(draft_id: int) -> BaseResponse:
    """“This is right”: the author of a draft says why a word that a rule of thumb doubts may stand."""
    reasons = {name.removeprefix("why "): why for name, why in request.form.items() if name.startswith("why ")}
    try:
        saves = number_sent("saves", -1)
        drafting.let_stand(the_site(), current_actor(), draft_id, now(), reasons=reasons, saves=saves)
    except (Invalid, Conflict) as error:
        return _hand_in(draft_id, str(error))
    return redirect(f"/edit/drafts/{draft_id}/submit", 303)


@blueprint.post("/drafts/<int:draft_id>/take-back")
@requires("writer")
def take_back(draft_id: int) -> BaseResponse:
    drafting.take_back(the_site(), current_actor(), draft_id, now())
    return redirect(f"/edit/drafts/{draft_id}", 303)


@blueprint.post("/drafts/<int:draft_id>/discard")
@requires("writer")
def discard(draft_id: int) -> BaseResponse:
    drafting.discard(the_site(), current_actor(), draft_id, now())
    return redirect("/edit?done=discarded", 303)


@blueprint.post("/drafts/<int:draft_id>/bring-back")
@requires("writer")
def bring_back(draft_id: int) -> BaseResponse:
    made = drafting.restore(the_site(), current_actor(), draft_id, now())
    return redirect(f"/edit/drafts/{made.id}", 303)


@blueprint.get("/drafts/<int:draft_id>/address")
@requires("writer")
def address(draft_id: int) -> BaseResponse:
    return _address(draft_id)


@blueprint.post("/drafts/<int:draft_id>/address")
@requires("writer")
def move(draft_id: int) -> BaseResponse:
    draft, _ = drafts.with_newer_version(the_site(), draft_id)
    kind, slug = request.form.get("kind", ""), request.form.get("slug", "").strip().lower()
    try:
        if kind not in PAGE_TYPES or "/" in slug:
            raise Invalid("The end of the address must be small letters, numbers and hyphens, 80 characters at most.")
        drafting.save(
            the_site(),
            current_actor(),
            draft_id,
            now(),
            text=draft.text or "",
            path=f"{kind}/{slug}.md",
            saves=number_sent("saves", -1),
        )
    except (Invalid, Conflict) as error:
        return _address(draft_id, str(error))
    return redirect(f"/edit/drafts/{draft_id}?saved=1", 303)


def _address(draft_id: int, problem: str = "") -> BaseResponse:
    draft, _ = drafts.with_newer_version(the_site(), draft_id)
    if draft.author_id != current_actor().id or draft.state not in ("draft", "changes-requested"):
        return redirect(f"/edit/drafts/{draft_id}", 303)
    kinds = [(one.id, f"{one.name_one}: {one.for_writers.lower()}") for one in PAGE_TYPES.values()]
    page = render_template("editing/address.html", draft=draft, problem=problem, typed=request.form, kinds=kinds)
    return make_response(page, 400 if problem else 200)
