"""What would be made of a large file, worked out in a process of its own and kept by what it was made of.

A look at the desk costs the reading of it; planning the largest file that is taken costs seconds of the processor,
which readers in the same process would wait for. A change plans once. Rows of the table of tasks, which no backup
holds: each can be made again.
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import time
from functools import partial

from pydantic import TypeAdapter

from oap import program
from oap.core.importing.blocks import read_from
from oap.core.importing.choices import NONE, Choices
from oap.core.importing.plan import Plan
from oap.core.tasks import Progress, Task
from oap.errors import Invalid, Unavailable
from oap.services.importing import importing
from oap.services.operations import tasks
from oap.site import Site
from oap.storage import tasks as stored

KIND = "plan"
MOST_AT_ONCE, MOST_KEPT = 4, 30
HERE_BYTES = 50_000  # of what was read: so much is planned within 150 ms, where it is asked for
PATIENCE = 2.0  # seconds to wait for one before a page says that it is being made
TOO_MANY = "Several files are being gone through just now. Try again in a minute."
_PLAN = TypeAdapter(Plan)
_PARTS = ("services/importing",)


class NotYet(Unavailable):
    """The plan is being made. ``key`` is what ``is_being_made`` asks by."""

    def __init__(self, key: str) -> None:
        super().__init__("The file is being gone through. Look again in a moment.")
        self.key = key


def plan_of(site: Site, data: bytes, choices: Choices, patience: float | None = None) -> Plan:
    """The plan for what was read, as ``data`` says it. Raises NotYet while a process makes it, Invalid, Unavailable."""
    if len(data) <= HERE_BYTES:
        return importing.planned(site, read_from(json.loads(data)), choices)
    key = key_of(site, data, choices)
    if (kept := tasks.result(site, KIND, key)) is not None:
        return _PLAN.validate_json(kept)
    before = tasks.find(site, KIND, key)
    asked = json.dumps([data.decode(), choices.model_dump_json()]).encode()
    if tasks.request(site, KIND, key, {}, most=MOST_AT_ONCE, too_many=TOO_MANY, data=asked):
        start_planner(site)
    if before is not None and before.state == "failed":
        raise Invalid(before.doing)  # said once; by now it is tried again
    until = time.monotonic() + (PATIENCE if patience is None else patience)
    while (kept := tasks.result(site, KIND, key)) is None and time.monotonic() < until:
        time.sleep(0.1)
    if kept is None:
        raise NotYet(key)
    return _PLAN.validate_json(kept)


def keep_first(site: Site, data: bytes, plan: Plan) -> None:
    """Keep the plan of a large file of which nobody said anything yet, so that the first look has it."""
    if len(data) > HERE_BYTES:
        with site.database.write() as connection:
            stored.leave(connection, KIND, key_of(site, data, NONE), _PLAN.dump_json(plan, exclude_defaults=True))
            stored.forget_all_but(connection, KIND, MOST_KEPT)


def key_of(site: Site, data: bytes, choices: Choices) -> str:
    """What a plan is made of, as a digest: another as soon as it could come out in another way."""
    made_of = (
        hashlib.sha256(data).hexdigest(),
        choices.for_planning.model_dump_json(),
        site.state.generation,
        (program.digest(), program.digest_of(*_PARTS)),
    )
    return hashlib.sha256(json.dumps(made_of).encode()).hexdigest()


def is_being_made(site: Site, key: str) -> bool:
    """Whether somebody makes the plan, or is to. Raises Unavailable."""
    found = tasks.find(site, KIND, key)
    return found is not None and found.state in ("waiting", "making")


def start_planner(site: Site) -> subprocess.Popen[bytes] | None:
    """See that this machine makes the plans that wait; the process, if one had to be started."""
    return tasks.start_worker(site, KIND, "oap.services.importing.plans")


def is_requested(site: Site) -> bool:
    """Whether a plan waits and no machine makes it. Raises Unavailable."""
    return tasks.is_waiting(site, KIND, seconds=tasks.LEFT_ALONE_SECONDS)


def plan_waiting(site: Site, lock: int | None = None) -> int:
    """Make all that waits; how many were made."""
    made = tasks.work(site, KIND, partial(_plan, site), lock=lock)
    with site.database.write() as connection:
        stored.forget_all_but(connection, KIND, MOST_KEPT)
    return made


def _plan(site: Site, task: Task, asked: bytes, progress: Progress) -> bytes:
    read, choices = json.loads(asked)
    made = importing.planned(site, read_from(json.loads(read)), Choices.model_validate_json(choices))
    return _PLAN.dump_json(made, exclude_defaults=True)


if __name__ == "__main__":
    from oap.config import read_config

    os.nice(5)  # readers of pages come first
    plan_waiting(Site(read_config()), tasks.lock_given(sys.argv))
