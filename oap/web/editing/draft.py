"""The editor: the form of a draft, saving it, looking at it, and putting two texts together."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace
from functools import partial
from typing import Any

from flask import Blueprint, Response, jsonify, make_response, redirect, render_template, request
from werkzeug.wrappers import Response as BaseResponse

from oap.core.editing.merge import Merged, asked_difference, can_be_merged, merge
from oap.core.library.cards import Card
from oap.core.library.rendering import render_sections
from oap.core.pages import service_record
from oap.core.pages.draft_text import compose_draft, read_draft
from oap.core.pages.facts import Facts
from oap.core.pages.page import PLACES, Group, Page, Placed, Section, Statement
from oap.core.pages.pictures import LICENCES
from oap.core.pages.placing import filled, in_place
from oap.core.pages.revisions import Revision
from oap.errors import Conflict, Invalid
from oap.services.editing import drafting, drafts, undoing
from oap.web.editing.draft_form import read_form
from oap.web.editing.fault_places import name_in_form, place_in_form
from oap.web.editing.form_buttons import Pressed, offered, press
from oap.web.http.access import current_actor, now, number_sent, requires, state, the_site

blueprint = Blueprint("editing", __name__, url_prefix="/edit/drafts/<int:draft_id>")
OPEN = ("draft", "changes-requested")


@blueprint.get("")
@requires("writer")
def form(draft_id: int) -> BaseResponse:
    """The form; as text when the form cannot show all of the draft."""
    found = drafts.draft_view(the_site(), current_actor(), draft_id, now())
    if found.draft.state not in OPEN or found.draft.author_id != current_actor().id:
        return make_response(render_template("editing/closed.html", desk=found, me=current_actor().id))
    if found.look.page is None:
        return redirect(f"/edit/drafts/{draft_id}/text", 303)
    return _form(found, found.look.page)


@blueprint.post("")
@requires("writer")
def save(draft_id: int) -> BaseResponse:
    """Keep what the form says, do what its button says, and come back to the same place."""
    draft, done = _sent(draft_id)
    if (problem := _save_or_explain(draft, done.text, done.save_it)) is not None:
        return problem
    action, goes_to = request.form.get("action", "save"), done.goes_to
    if action in ("submit", "preview", "text", "address"):
        return redirect(f"/edit/drafts/{draft_id}/{action}?saved=1", 303)
    return redirect(
        f"/edit/drafts/{draft_id}?saved=1&at={goes_to}#{goes_to}" if goes_to else f"/edit/drafts/{draft_id}?saved=1",
        303,
    )


@blueprint.get("/text")
@requires("writer")
def as_text(draft_id: int) -> BaseResponse:
    found = drafts.draft_view(the_site(), current_actor(), draft_id, now())
    if found.draft.state not in OPEN or found.draft.author_id != current_actor().id:
        return redirect(f"/edit/drafts/{draft_id}", 303)
    return _as_text(found.draft, found.draft.text or "")


@blueprint.post("/text")
@requires("writer")
def save_text(draft_id: int) -> BaseResponse:
    text = request.form.get("text", "")
    draft, _ = drafts.with_newer_version(the_site(), draft_id)
    if (problem := _save_or_explain(draft, text)) is not None:
        return problem
    action = request.form.get("action", "save")
    to = {"form": "", "submit": "/submit", "preview": "/preview"}.get(action, "/text")
    return redirect(f"/edit/drafts/{draft_id}{to}?saved=1", 303)


@blueprint.get("/preview")
@requires("writer")
def preview(draft_id: int) -> str:
    """Both voices side by side, as saved."""
    found = drafts.draft_view(the_site(), current_actor(), draft_id, now())
    return render_template("editing/preview.html", desk=found, sections=_rendered(found.look.made))


@blueprint.post("/look")
@requires("writer")
def look(draft_id: int) -> Response:
    """What the form says, shown and checked, without keeping it."""
    draft, done = _sent(draft_id)
    return jsonify(_seen(draft, done.text))


@blueprint.post("/autosave")
@requires("writer")
def autosave(draft_id: int) -> tuple[Response, int]:
    """Keep what the form says. 409 when it was saved elsewhere: nothing is changed, and the text stays in the
    browser."""
    draft, done = _sent(draft_id)
    seen = _seen(draft, done.text)
    try:
        kept = drafting.save(
            the_site(), current_actor(), draft_id, now(), text=done.text, saves=number_sent("saves", -1)
        )
    except (Conflict, Invalid) as error:
        return jsonify({**seen, "detail": str(error)}), 409
    return jsonify({**seen, "saves": kept.saves}), 200


@blueprint.post("/here")
@requires("writer")
def here(draft_id: int) -> Response:
    return jsonify({"others": drafts.note_presence(the_site(), current_actor(), draft_id, now())})


@blueprint.get("/compare")
@requires("writer")
def compare(draft_id: int) -> BaseResponse:
    """The draft beside the version that came out since it was started."""
    draft, newer = drafts.with_newer_version(the_site(), draft_id)
    if newer is None or draft.author_id != current_actor().id:
        return redirect(f"/edit/drafts/{draft_id}", 303)
    return _clash(draft_id, draft.text or "", "", status=200)


@blueprint.post("/merge")
@requires("writer")
def merged(draft_id: int) -> BaseResponse:
    """Keep the two texts put together: by choices, or by hand as one text."""
    mine = request.form.get("mine", "")
    draft, newer = drafts.with_newer_version(the_site(), draft_id)
    onto = number_sent(
        "onto", -1
    )  # the version that was shown beside the draft; none when it was another save of the draft
    other = newer.text if onto > 0 and newer is not None else draft.text
    if request.form.get("action") == "by-hand":
        text = request.form.get("together", "")
    else:
        chosen = [name.removeprefix("choice ") for name, value in request.form.items() if value == "theirs"]
        both = _put_together(draft, mine, other or "", chosen, with_base=onto > 0)
        if both is None:
            why = "One of the texts cannot be read as a page. Put them together by hand."
            return _clash(draft_id, mine, why, saved_elsewhere=onto <= 0)
        text = compose_draft(both[2].page)
    save_it = partial(drafting.rebase, onto=onto) if onto > 0 else drafting.save
    return _save_or_explain(draft, text, save_it) or redirect(f"/edit/drafts/{draft_id}?saved=1", 303)


def _save_or_explain(
    draft: Revision, text: str, save_it: Callable[..., Revision] = drafting.save
) -> BaseResponse | None:
    """Keep the text. When that cannot be done: the page that holds it and says why."""
    try:
        save_it(the_site(), current_actor(), draft.id, now(), text=text, saves=number_sent("saves", -1))
    except Conflict as error:
        as_it_is, _ = drafts.with_newer_version(the_site(), draft.id)
        return _clash(draft.id, text, str(error), saved_elsewhere=as_it_is.saves != number_sent("saves", -1))
    except Invalid as error:
        return _as_text(draft, text, str(error))
    return None


def _sent(draft_id: int) -> tuple[Revision, Pressed]:
    """The draft, and what its form says once its button was pressed."""
    draft, _ = drafts.with_newer_version(the_site(), draft_id)
    if "text" in request.form:
        return draft, Pressed(request.form["text"])
    page = read_draft(draft.text or "", draft.path) or Page(
        draft.path.partition("/")[0], draft.slug, draft.page_id, "", "", (), (), draft.team, "", ""
    )
    return draft, press(draft, read_form(request.form, page, _by_title()), request.form)


def _by_title() -> dict[str, Card]:
    found: dict[str, Card] = {}
    for card in state().library.cards:
        for name in (card.title.lower(), card.id, card.url.strip("/"), card.slug):
            found.setdefault(name, card)
    return found


def _form(found: drafts.DraftView, page: Page) -> BaseResponse:
    library, facts = state().library, the_site().facts
    shared = dict(sorted(facts.blocks.items(), key=lambda one: one[1].title.lower()))
    return make_response(
        render_template(
            "editing/form.html",
            service_words=service_record,
            desk=found,
            page=page,
            look=found.look,
            place=partial(place_in_form, page=page),
            where=partial(name_in_form, page=page),
            saved=request.args.get("saved") == "1",
            sections=_rendered(found.look.made),
            cards=library.cards,
            by_id=library.by_id,
            shared=shared,
            places=PLACES,
            licences=list(LICENCES.items()),
            reachable=list(facts.lists["contact"].names().items()),
            offered=offered(shared.values(), facts),
            fact_words=[(name, words) for name, words in facts.words.items() if words],
            words_of=lambda ref: _words_of(ref, page, facts),
            made=found.look.made,
            places_said=_places(page),
            taken_out=drafts.taken_out_of(the_site(), found.draft),
            readers_have=drafts.published_path(the_site(), found.draft),
            steps=undoing.steps(the_site(), found.draft.id),
        )
    )


def _places(page: Page) -> dict[str, str]:
    """The id in the form of what a comment may be about: a statement, or a section."""
    found = {section.anchor: f"s{s}" for s, section in enumerate(page.sections) if section.heading}
    for s, section in enumerate(page.sections):
        for g, group in enumerate(section.groups):
            found |= {item.id: f"s{s}-g{g}-i{i}" for i, item in enumerate(group.items) if isinstance(item, Statement)}
    return found


def _words_of(ref: str, page: Page, facts: Facts) -> Any:
    """What stands on a page for ``ref``, rendered; nothing when there is no such thing any more."""
    kind, _, identity = ref.partition(" ")
    text = facts.text(ref)
    if text is None:
        return ()
    alone = replace(page, sections=(Section("", (Group(items=(Placed(kind, tuple(identity.split())),)),)),))
    return render_sections(filled(in_place(alone, {ref: text}), facts.words))


def _as_text(draft: Revision, text: str, problem: str = "") -> BaseResponse:
    found = drafts.check_text(the_site(), draft, text, now())
    page = render_template(
        "editing/text.html", draft=draft, text=text, look=found, problem=problem, saved=request.args.get("saved") == "1"
    )
    return make_response(page, 400 if problem else 200)


def _clash(draft_id: int, mine: str, why: str, status: int = 409, *, saved_elsewhere: bool = False) -> BaseResponse:
    """Both texts, and a choice for each thing that both changed. A save from elsewhere comes before a newer version:
    it is nowhere else."""
    draft, newer = drafts.with_newer_version(the_site(), draft_id)
    newer = None if saved_elsewhere else newer
    other = (newer.text if newer is not None else draft.text) or ""
    both = _put_together(draft, mine, other, (), with_base=newer is not None)
    page = render_template(
        "editing/clash.html",
        draft=draft,
        newer=newer,
        mine=mine,
        other=other,
        why=why,
        taken=both[2].taken if both is not None else (),
        together=compose_draft(both[2].page) if both is not None and newer is not None else mine,
        difference=asked_difference(both[0], both[1], both[2].asked) if both is not None else None,
    )
    return make_response(page, status)


def _put_together(
    draft: Revision, mine: str, other: str, chosen: Collection[str], *, with_base: bool
) -> tuple[Page, Page, Merged] | None:
    """My page, the other, and both together; None when the form cannot read one of them. What both began with is known
    of a version, and not of another save of the draft."""
    left, right = read_draft(mine, draft.path), read_draft(other, draft.path)
    if left is None or right is None or not can_be_merged(left, right):
        return None
    base = drafts.base_of(the_site(), draft) if with_base else None
    if base is not None and not can_be_merged(base):
        base = None
    return left, right, merge(left, right, base, chosen)


def _seen(draft: Revision, text: str) -> dict[str, Any]:
    found = drafts.check_text(the_site(), draft, text, now())
    page = found.page
    return {
        "problems": [
            {"level": one.level, "message": one.message, "place": place_in_form(one, page)} for one in found.problems
        ],
        "reading_age": found.reading_age,
        "hard": found.hard,
        "preview": render_template("editing/both_voices.html", page=found.made, sections=_rendered(found.made)),
        "checked": render_template(
            "editing/checked.html",
            look=found,
            place=partial(place_in_form, page=page),
            where=partial(name_in_form, page=page),
        ),
    }


def _rendered(page: Page | None) -> Any:
    return render_sections(page) if page is not None else ()
