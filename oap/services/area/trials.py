"""What a change would do to search, looked at by whoever decides before it is live.

Each trial is marked for who made it. Agreeing brings the mark, and only the same outcome is agreed to: neither a
request without a trial nor one whose outcome has changed since makes anything live. The trial itself is made once, and
again only when what it was made of is not the same any more (``oap.services.area.kept_trials``).
"""

from __future__ import annotations

import hmac

from oap.core.area.changes import EntryChange
from oap.core.area.documents import TOPICS
from oap.core.area.entry_text import Entry
from oap.core.pages.workflow import Actor
from oap.core.search.crisis import Example
from oap.services.area.kept_trials import keep, kept, key_of, turn
from oap.services.area.topic_trial import TopicTrial, try_topic
from oap.services.area.unfit import Unfit
from oap.services.search.crisis_trial import Trial, try_examples
from oap.site import Site
from oap.storage.secret_key import secret_key

MOST_TRIED = 200  # sentences, for somebody who waits; `oap danger` tries all


def trial(site: Site, one: EntryChange) -> Trial | TopicTrial:
    """What the change of a topic wins and loses; what that of an example would do to what is known to be danger or
    ordinary and shares words with it: some seconds, unless it was made before. Raises Invalid, Conflict,
    Unavailable."""
    found = kept(site, key_of(site, one))
    if found is not None:
        return found
    with turn(site):
        found = kept(site, key := key_of(site, one))  # somebody else may have waited for the same
        if found is None:
            found = _made(site, one)
            if key == key_of(site, one):  # what it was made of did not change meanwhile
                keep(site, key, found)
    return found


def _made(site: Site, one: EntryChange) -> Trial | TopicTrial:
    if one.document == TOPICS.id:
        return try_topic(site, one)
    return try_examples(site, _examples(one.after), MOST_TRIED, gone=_examples(one.before))


def mark(site: Site, actor: Actor, one: EntryChange, found: Trial | TopicTrial) -> str:
    """What says that this person has seen this outcome of this change."""
    key = secret_key(site.config.secret_key, site.config.instance_dir).encode()
    said = "\n".join(("trial", str(actor.id), str(one.id), found.outcome))
    return hmac.new(key, said.encode(), "sha256").hexdigest()


def check_seen(site: Site, actor: Actor, one: EntryChange, seen: str) -> None:
    """Raises Unfit when this person has not seen what the change would do now; Unavailable."""
    if not seen:
        raise Unfit({"trial": "Look first at what it would change. Then you can agree."})
    found = trial(site, one)
    if not hmac.compare_digest(seen.encode(), mark(site, actor, one, found).encode()):
        raise Unfit({"trial": "What it would change is different from what you saw. Look at it again."})
    if isinstance(found, TopicTrial) and found.lost:
        named = "; ".join(f"“{move.judged.query}” ({move.judged.page})" for move in found.lost)
        raise Unfit({"trial": f"With this change these would no longer find their page: {named}."})


def _examples(entry: Entry | None) -> list[Example]:
    told = entry or {}
    said = [(str(told.get("danger", "")), str(told.get("kind", ""))), (str(told.get("ordinary", "")), "")]
    return [Example(text, kind) for text, kind in said if text]
