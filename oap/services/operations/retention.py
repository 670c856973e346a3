"""Deleting by time, each day by one machine, and what admins see of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from oap.core.pages.workflow import Actor
from oap.core.retention import RULES, Rule
from oap.core.times import utc_text
from oap.errors import NotAllowed
from oap.site import Site
from oap.storage import retention

Forget = Callable[[Site, datetime], int]


@dataclass(frozen=True)
class Standing:
    """A rule, how much there is, since when the oldest, and when it was last acted on, with how much that took away."""

    rule: Rule
    kept: int
    oldest: str | None
    last_run_at: str | None
    gone: int


def run(site: Site, now: datetime, acts: Mapping[str, Forget]) -> None:
    """Act on every rule, and write down that it was done. Raises Unavailable."""
    for rule in RULES:
        gone = acts[rule.id](site, now)
        with site.database.write() as connection:
            retention.note(connection, rule.id, gone, utc_text(now))


def standing(site: Site, actor: Actor) -> list[Standing]:
    """Every rule as it stands. Raises NotAllowed."""
    if not actor.admin:
        raise NotAllowed("Only an admin sees this.")
    with site.database.read() as connection:
        runs = retention.runs(connection)
        return [Standing(rule, *retention.kept(connection, rule.id), *runs.get(rule.id, (None, 0))) for rule in RULES]
