"""Trials that were made, kept with what they were made of: who looks next, in whatever process, or agrees, is shown the
same outcome without waiting for it again.

They are rows of the table of tasks, which no backup holds: each can be made again.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from typing import Any

from oap import program
from oap.core.area.changes import EntryChange
from oap.core.library.cards import Card
from oap.core.search.crisis import Crisis, Level
from oap.core.search.relevance import Judged
from oap.services.area.topic_trial import TopicTrial
from oap.services.search.crisis_trial import Changed, Trial
from oap.services.search.word_changes import Comparison, Move
from oap.site import Site
from oap.site.state import State
from oap.storage import tasks

KIND = "trial"
MOST = 50  # kept, those made last
_PARTS = ("services/area", "services/search")


@contextmanager
def turn(site: Site) -> Iterator[None]:
    """One trial at a time on this machine, whoever wants it: each takes a core for seconds."""
    site.config.index_dir.mkdir(parents=True, exist_ok=True)
    with (site.config.index_dir / "trials.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def key_of(site: Site, one: EntryChange) -> str:
    """What the trial of a change is made of, as a digest: another as soon as it could come out in another way. Raises
    Unavailable."""
    queries = site.content.place("queries.yml")
    made_of = (
        (one.document, one.entry, one.before, one.after),
        site.state.generation,
        queries.read_text(encoding="utf-8-sig") if queries.exists() else "",
        (program.digest(), program.digest_of(*_PARTS)),
    )
    return hashlib.sha256(json.dumps(made_of, sort_keys=True).encode()).hexdigest()


def kept(site: Site, key: str) -> Trial | TopicTrial | None:
    """The trial that was made of just that; None where there is none. Raises Unavailable."""
    with site.database.read() as connection:
        found = tasks.result(connection, KIND, key)
    return _decoded(json.loads(found), site.state) if found is not None else None


def keep(site: Site, key: str, found: Trial | TopicTrial) -> None:
    """Raises Unavailable."""
    with site.database.write() as connection:
        tasks.leave(connection, KIND, key, json.dumps(_encoded(found)).encode())
        tasks.forget_all_but(connection, KIND, MOST)


def _encoded(found: Trial | TopicTrial) -> dict[str, Any]:
    if isinstance(found, Trial):
        return {
            "heard": [asdict(found.before), asdict(found.after)],
            "tried": found.tried,
            "changed": [(one.text, one.before, one.after) for one in found.changed],
        }
    return {
        "comparisons": [(one.query, _slugs(one.now), _slugs(one.then)) for one in found.comparisons],
        "moved": [(asdict(one.judged), one.before, one.after) for one in found.moved],
        "doubled": list(found.doubled),
        "dangers": list(found.dangers),
    }


def _decoded(said: dict[str, Any], now: State) -> Trial | TopicTrial:
    if "heard" in said:
        before, after = (_crisis(one) for one in said["heard"])
        changed = [Changed(text, Level(before), Level(after)) for text, before, after in said["changed"]]
        return Trial(before, after, said["tried"], changed)
    return TopicTrial(
        [Comparison(query, _cards(now, first), _cards(now, then)) for query, first, then in said["comparisons"]],
        [Move(Judged(**judged), before, after) for judged, before, after in said["moved"]],
        [(phrase, name) for phrase, name in said["doubled"]],
        said["dangers"],
    )


def _crisis(said: dict[str, Any]) -> Crisis:
    return Crisis(**{**said, "level": Level(said["level"]), "why": tuple(said["why"])})


def _slugs(cards: list[Card]) -> list[str]:
    return [card.slug for card in cards]


def _cards(now: State, slugs: list[str]) -> list[Card]:
    return [now.library.by_slug[slug] for slug in slugs if slug in now.library.by_slug]
