"""The buttons of the form that change the text: rows, headings, what is placed, undoing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial

from oap.core.editing.form_actions import act
from oap.core.editing.taking_out import put_back
from oap.core.editing.undoing import Step
from oap.core.pages.draft_text import compose_draft
from oap.core.pages.facts import Facts
from oap.core.pages.page import PLACED_TEXTS, PLACES, Page
from oap.core.pages.revisions import Revision
from oap.services.editing import drafting, drafts, undoing
from oap.web.editing.draft_form import line
from oap.web.http.access import the_site


@dataclass(frozen=True)
class Pressed:
    """The text that the form says, what keeps it, and the place of the form to go on at."""

    text: str
    goes_to: str = ""
    save_it: Callable[..., Revision] = drafting.save


def press(draft: Revision, page: Page, form: Mapping[str, str]) -> Pressed:
    """Do what the form's button says with the page that the form says."""
    action, before = form.get("action", ""), compose_draft(page)
    if action in ("undo", "again"):
        found = undoing.steps(the_site(), draft.id)
        step = found.again if action == "again" else found.undo
        place = "" if step is None else step.place if action == "again" else step.began_at
        return Pressed(before, place, partial(undoing.turn, again=action == "again"))
    if action == "old-address":
        was = drafts.published_path(the_site(), draft)
        return Pressed(before, "about", partial(drafting.save, path=was) if was else drafting.save)
    if action.startswith("put-back "):
        made, goes_to = put_back(page, drafts.base_of(the_site(), draft), action.removeprefix("put-back "))
    else:
        made, goes_to = act(page, action, _chosen(form))
    after = compose_draft(made)
    if after == before:
        return Pressed(before, goes_to)
    return Pressed(after, goes_to, partial(undoing.act, step=Step(action[:160], goes_to, before, after)))


def _chosen(form: Mapping[str, str]) -> Mapping[str, str]:
    """The fields of the form, with the ref of what an editor wants to place where it was named by its words."""
    if not form.get("action", "").startswith("place "):
        return form
    facts = the_site().facts
    refs = {name.lower(): ref for _, choices in offered(facts.blocks.values(), facts) for ref, name in choices}
    return {
        name: refs.get(line(value).lower(), value) if name.endswith(".place") else value for name, value in form.items()
    }


def offered(blocks: Iterable[Page], facts: Facts) -> list[tuple[str, list[tuple[str, str]]]]:
    """What an editor may place, by kind: the name of the kind, and each with its ref."""
    known = list(blocks)
    choices = [
        (kind, [(block.id, block.title) for block in known if block.type == folder])
        for kind, folder in PLACED_TEXTS.items()
        if kind in PLACES
    ]
    choices += [(kind, list(found.names().items())) for kind, found in facts.lists.items()]
    return [
        (PLACES[kind], [(f"{kind} {identity}", name) for identity, name in names]) for kind, names in choices if names
    ]
