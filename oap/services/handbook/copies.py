"""The whole handbook in its formats: made once for each edition, handed out many times.

A request only writes down what is wanted (see ``oap.services.operations.tasks``) and starts the builder. What was made
lies in the record for every machine, and beside the index of each that was asked for it. All of it can be made again.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from functools import partial
from pathlib import Path
from threading import Lock

from oap import program, whole_file
from oap.core.handbook import compose as rules
from oap.core.handbook.choices import AUDIENCES, VOICES, WORDING, Choices, chosen, edition, kinds
from oap.core.handbook.parts import Handbook
from oap.core.library.cards import Card
from oap.core.pages.page_types import PAGE_TYPES
from oap.core.tasks import Progress, Task
from oap.core.times import day
from oap.documents.export_formats import HANDBOOK_FORMATS, STANDARD_FORMAT, HandbookToWrite, OfflineSearch
from oap.errors import Invalid, Unavailable
from oap.services.operations import tasks
from oap.services.pages.pictures import pictures_of
from oap.site import Site
from oap.site.state import State
from oap.storage import tasks as stored

KIND = "handbook"
MAX_WAITING = 20  # waiting at one time
MAX_WAITING_EACH = 4  # of them asked for by one address of one process; a whole school asks for much the same ones
TOO_MANY = "Many handbooks are being made just now."
TOO_MANY_EACH = f"{MAX_WAITING_EACH} handbooks that you asked for are still being made, one after the other."
OTHER_EDITION_SECONDS = 1800  # machines change editions within seconds of each other
MAX_FILES = 60  # files; the longest unused go first


@dataclass(frozen=True)
class Status:
    """How far a handbook is: ``state`` is absent, waiting, making, ready or failed; ``done`` of ``total`` pages;
    ``size`` in bytes."""

    state: str
    doing: str = ""
    done: int = 0
    total: int = 0
    size: int = 0


def check_choices(state: State, choices: Choices, format: str) -> None:
    """Raises Invalid, naming what there is to choose from."""
    taxonomy = state.configuration.taxonomy
    for name, values, known in (
        ("area", choices.areas, [*taxonomy.areas]),
        ("phase", choices.phases, [*taxonomy.phases]),
        ("kind", choices.kinds, [*kinds()]),
        ("audience", [choices.audience], [*AUDIENCES]),
        ("voice", [choices.voice], [*VOICES]),
        ("format", [format], [*HANDBOOK_FORMATS]),
    ):
        for value in values:
            if value not in known:
                raise Invalid(f"There is no {name} “{value[:40]}”. There are: {', '.join(known)}.")


def pages(site: Site, choices: Choices) -> list[Card]:
    """The cards of the pages that the choices leave."""
    library = site.state.library
    found = ((card, site.rendered_pages.get(card.slug)) for card in library.cards if PAGE_TYPES[card.type].has_service)
    services = {card.slug: rendered.page.service if rendered else None for card, rendered in found}
    return chosen(library.cards, choices, services)


def compose(site: Site, choices: Choices, progress: Progress = lambda doing, done, total: None) -> Handbook:
    """The handbook as a value. Raises Unavailable when there are no pages."""
    state, cards = site.state, pages(site, choices)
    if not cards:
        raise Unavailable("There are no pages yet.")
    rendered_pages = []
    for number, card in enumerate(cards):
        if number % 10 == 0:
            progress("Reading pages", number, len(cards))
        rendered = site.rendered_pages.get(card.slug)
        if rendered is not None:
            rendered_pages.append(rendered)
    configuration = state.configuration
    return rules.compose(
        rendered_pages,
        choices,
        configuration.taxonomy,
        configuration.glossary,
        title=configuration.settings.name,
        area=configuration.settings.area,
        banner=configuration.settings.banner,
        today=site.clock.today().isoformat(),
        edition=_edition(site),
        base_url=site.config.base_url,
        day=day,
    )


def build(site: Site, choices: Choices, format: str, progress: Progress = lambda doing, done, total: None) -> bytes:
    """The bytes of the handbook in a format. Raises Invalid for a choice that there is not, Unavailable."""
    check_choices(site.state, choices, format)
    handbook = compose(site, choices, progress)
    handbook = replace(handbook, pictures=pictures_of(site, handbook))
    total = len(handbook.chapters)
    progress("Laying out", 0, total)
    return HANDBOOK_FORMATS[format].write(
        HandbookToWrite(
            handbook,
            lambda done: progress("Laying out", done, total) if done % 10 == 0 else None,
            lambda: offline_search(site.state),
        )
    )


def offline_search(state: State) -> OfflineSearch:
    """What a copy with a search of its own needs. Raises Unavailable while it could not put urgent help first."""
    crisis, urgent = state.configuration.crisis, state.configuration.urgent
    if crisis is None or urgent is None:
        raise Unavailable("The web page puts urgent help first, and the words for that cannot be read at the moment.")
    return OfflineSearch(lay_phrases(state), crisis.signs, urgent.first)


def lay_phrases(state: State) -> dict[str, list[str]]:
    """By page, how people say what it is about: the thesaurus's words for its main topic."""
    by_topic: dict[str, list[str]] = {}
    for concept in state.configuration.thesaurus.concepts.values():
        by_topic.setdefault(concept.topics[0], []).extend((concept.title, *concept.say, *concept.pro, *concept.abbr))
    return {card.slug: by_topic.get(card.topics[0], []) for card in state.library.cards if card.topics}


def copy_path(site: Site, choices: Choices, format: str) -> Path:
    """Where the file of the present edition is or will be on this machine; its name is the task's key on all."""
    return _folder(site) / HANDBOOK_FORMATS[format].file_name(f"{_edition(site)}-{choices.key}")


def file_name(site: Site, choices: Choices, format: str) -> str:
    """What to call it on somebody's own device."""
    parts = [*choices.areas, *choices.phases, *choices.kinds]
    return HANDBOOK_FORMATS[format].file_name("-".join(["handbook", *parts, _edition(site)]))


def file(site: Site, choices: Choices, format: str) -> bytes | None:
    """The file of the present edition, None while it has not been made. One that another machine made is kept here,
    too."""
    path = copy_path(site, choices, format)
    try:
        return path.read_bytes()
    except FileNotFoundError:
        pass
    try:
        data = tasks.result(site, KIND, path.name)
    except Unavailable:
        return None
    if data is not None:
        whole_file.write_cache(path, data, alone=False)
    return data


def status(site: Site, choices: Choices, format: str) -> Status:
    """How far the handbook is, on whatever machine. Changes nothing."""
    path = copy_path(site, choices, format)
    if path.is_file():
        return Status("ready", size=path.stat().st_size)
    try:
        found = tasks.find(site, KIND, path.name)
    except Unavailable:
        found = None  # readers do not need the record; without it nobody knows what others make
    return Status(found.state, found.doing, found.done, found.total, found.size) if found else Status("absent")


def request_copy(site: Site, choices: Choices, format: str, who: str = "") -> None:
    """Ask for a handbook and see that one builder runs. Raises TooMany when too many are asked for, by all or by
    ``who``; Unavailable."""
    check_choices(site.state, choices, format)
    path = copy_path(site, choices, format)
    if path.is_file():
        return
    found = tasks.find(site, KIND, path.name)
    if found is not None and found.state != "failed":
        return
    if _request_one(site, path.name, {"choices": asdict(choices), "format": format}, who):
        start_builder(site)


_requested: dict[str, str] = {}  # the keys of what is waiting, and who asked this process for it; in memory only
_asking = Lock()


def _request_one(site: Site, key: str, asked: dict[str, object], who: str) -> bool:
    """Write it down unless what they asked for before is still waiting, and is much; one at a time, so that all are
    counted."""
    with _asking:
        waiting = tasks.unfinished(site, KIND, f"{_edition(site)}-")
        for gone in _requested.keys() - waiting:
            del _requested[gone]
        if who and list(_requested.values()).count(who) >= MAX_WAITING_EACH:
            raise tasks.TooMany(TOO_MANY_EACH)
        written = tasks.request(site, KIND, key, asked, most=MAX_WAITING, too_many=TOO_MANY, start=f"{_edition(site)}-")
        if written:
            _requested[key] = who
        return written


def start_builder(site: Site) -> subprocess.Popen[bytes] | None:
    """See that this machine makes what is wanted; the process, if one had to be started."""
    return tasks.start_worker(site, KIND, "oap.services.handbook.copies")


def is_requested(site: Site) -> bool:
    """Whether somebody waits for this edition and no machine makes it: the one that did may have died. Raises
    Unavailable."""
    if not tasks.is_waiting(site, KIND, seconds=tasks.LEFT_ALONE_SECONDS):
        return False
    return tasks.is_waiting(site, KIND, f"{_edition(site)}-", seconds=tasks.LEFT_ALONE_SECONDS)


def build_requested(site: Site, lock: int | None = None) -> int:
    """Make all that is wanted, one at a time; how many were made. Another builder at work makes this one end at once.

    ``lock`` is the open lock file, when who started this builder has taken it already.
    """
    _renew(site)
    made = tasks.work(site, KIND, partial(_build_task, site), f"{_edition(site)}-", lock)
    _tidy(site)
    return made


def _build_task(site: Site, task: Task, given: bytes, progress: Progress) -> bytes:
    progress("Starting", 0, 0)
    data = build(site, Choices(**task.asked["choices"]), task.asked["format"], progress)
    whole_file.write_cache(_folder(site) / task.key, data, alone=False)
    return data


def _renew(site: Site) -> None:
    """Where another edition is waited for, want this one too: the content may have changed since it was asked for."""
    with site.database.read() as connection:
        waited = stored.unfinished(connection, KIND)
    for task in waited:
        with suppress(Unavailable, TypeError, KeyError):  # the last two: asked for by another version of this program
            path = copy_path(site, Choices(**task.asked["choices"]), task.asked["format"])
            tasks.request(site, KIND, path.name, task.asked, most=2 * MAX_WAITING, too_many=TOO_MANY)


def _tidy(site: Site) -> None:
    """Take away other editions, what a killed builder left, and what is over the number to keep."""
    edition, folder = _edition(site), _folder(site)
    with site.database.write() as connection:
        stored.forget(connection, KIND, seconds=OTHER_EDITION_SECONDS, but=f"{edition}-")
        stored.forget_all_but(connection, KIND, MAX_FILES)
    files = (
        [path for path in folder.iterdir() if path.suffix.lstrip(".") in HANDBOOK_FORMATS] if folder.is_dir() else []
    )
    current = sorted((p for p in files if p.name.startswith(edition)), key=lambda p: (p.stat().st_atime, p.name))
    for path in {*files} - {*current[-MAX_FILES:]}:
        path.unlink(missing_ok=True)
    for path in folder.glob("*.new") if folder.is_dir() else ():
        if site.clock.now().timestamp() - path.stat().st_mtime > 600:
            path.unlink(missing_ok=True)


def _folder(site: Site) -> Path:
    return site.config.index_dir / "handbook"


def _edition(site: Site) -> str:
    state = site.state
    return edition(state.library.cards, state.configuration.stamp, site.config.base_url, program.digest())


def read_choices(values: dict[str, str]) -> tuple[Choices, str]:
    """Choices and format from a form or an address; an audience decides the wording unless one was chosen.

    Several areas or phases stand with spaces between.
    """
    clean = {
        name: " ".join(sorted(set(re.sub(r"[^a-z0-9 -]", "", values.get(name, "")[:300]).split())))
        for name in ("area", "phase", "audience", "voice", "kind", "format")
    }
    audience = clean["audience"] or "everyone"
    voice = clean["voice"] or WORDING.get(audience, "professional")
    return Choices(clean["area"], clean["phase"], audience, voice, clean["kind"]), clean["format"] or STANDARD_FORMAT


if __name__ == "__main__":
    from oap.config import read_config

    os.nice(5)  # readers come first
    build_requested(Site(read_config()), tasks.lock_given(sys.argv))
