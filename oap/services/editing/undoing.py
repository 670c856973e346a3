"""What the buttons of the form did to a draft: done, undone, done again. Steps are kept while the draft is written."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from oap.core.editing.undoing import Step, Steps, led_back
from oap.core.pages.revisions import Revision
from oap.core.pages.workflow import Actor
from oap.services.editing import drafting
from oap.site import Site
from oap.storage import draft_steps


def steps(site: Site, draft_id: int) -> Steps:
    """What can be undone in a draft, and done again."""
    with site.database.read() as connection:
        return draft_steps.of_draft(connection, draft_id)


def act(site: Site, actor: Actor, draft_id: int, now: datetime, *, text: str, saves: int, step: Step) -> Revision:
    """Keep the text that a button made, so that it can be undone. Raises as ``drafting.save`` does."""
    kept = drafting.save(site, actor, draft_id, now, text=text, saves=saves)
    if step.before != step.after:
        with site.database.write() as connection:
            draft_steps.add(connection, draft_id, step)
    return kept


def turn(site: Site, actor: Actor, draft_id: int, now: datetime, *, text: str, saves: int, again: bool) -> Revision:
    """Undo the newest step in ``text``, or do ``again`` what was undone last; without one the text is only kept.

    Raises as ``drafting.save`` does.
    """
    found = steps(site, draft_id)
    step = found.again if again else found.undo
    if step is None:
        return drafting.save(site, actor, draft_id, now, text=text, saves=saves)
    draft = drafting.save(site, actor, draft_id, now, text=text, saves=saves)
    to, since = (step.after, step.before) if again else (step.before, step.after)
    made = led_back(text, draft.path, to=to, since=since)
    turned = replace(step, before=text, after=made) if again else replace(step, before=made, after=text)
    kept = drafting.save(site, actor, draft_id, now, text=made, saves=draft.saves)
    with site.database.write() as connection:
        draft_steps.turn(connection, turned, undone=not again)
    return kept
