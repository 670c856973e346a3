"""The whole handbook in four formats: made once for each edition, kept beside the index, handed out many times.

A request only writes down what is wanted and starts the builder; one builder runs on a machine, in a process of its
own, until nothing is wanted any more. Every file here can be made again.
"""

from __future__ import annotations

import fcntl
import json
import os
import re
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import date
from functools import partial
from pathlib import Path
from threading import Lock

from oap import whole_file
from oap.core import handbook as rules
from oap.core.cards import Card
from oap.core.handbook_choices import AUDIENCES, VOICES, Choices, chosen, edition
from oap.core.handbook_parts import Handbook
from oap.core.times import day
from oap.errors import Invalid, OapError, Unavailable
from oap.services.apart import start_apart
from oap.site import Site, State

FORMATS = {"pdf": "PDF", "docx": "Word", "epub": "EPUB", "html": "Web page that works offline"}
CONTENT_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "epub": "application/epub+zip",
    "html": "text/html; charset=utf-8",
}
MOST_WANTED = 20  # waiting at one time
MOST_EACH = 4  # of them asked for by one address of one process; a whole school asks for much the same ones
LOCK = "lock"  # held by the builder from before it is started until it ends
STALE_SECONDS = 180  # without a word from the builder
MOST_KEPT = 60  # files; the longest unused go first
Progress = Callable[[str, int, int], None]
_leave = partial(whole_file.replace, durable=False, alone=False)


@dataclass(frozen=True)
class Status:
    """How far a handbook is: ``state`` is absent, waiting, making, ready or failed; ``done`` of ``total`` pages."""

    state: str
    doing: str = ""
    done: int = 0
    total: int = 0


def check_choices(state: State, choices: Choices, format: str) -> None:
    """Raises Invalid, naming what there is to choose from."""
    taxonomy = state.words.taxonomy
    for name, values, known in (
        ("area", choices.areas, [*taxonomy.areas]), ("phase", choices.phases, [*taxonomy.phases]),
        ("audience", [choices.audience], [*AUDIENCES]), ("voice", [choices.voice], [*VOICES]), ("format", [format], [*FORMATS]),
    ):  # fmt: skip
        for value in values:
            if value not in known:
                raise Invalid(f"There is no {name} “{value[:40]}”. There are: {', '.join(known)}.")


def pages(site: Site, choices: Choices) -> list[Card]:
    """The cards of the pages that the choices leave."""
    library = site.state.library
    found = ((card, site.shelf.get(card.slug)) for card in library.cards if card.type == "services")
    services = {card.slug: record.page.service if record else None for card, record in found}
    return chosen(library.cards, choices, services)


def compose(site: Site, choices: Choices, progress: Progress = lambda doing, done, total: None) -> Handbook:
    """The handbook as a value. Raises Unavailable when there are no pages."""
    state, cards = site.state, pages(site, choices)
    if not cards:
        raise Unavailable("There are no pages yet.")
    records = []
    for number, card in enumerate(cards):
        if number % 10 == 0:
            progress("Reading pages", number, len(cards))
        record = site.shelf.get(card.slug)
        if record is not None:
            records.append(record)
    words = state.words
    return rules.compose(
        records, choices, words.taxonomy, words.glossary, title=words.settings.name, area=words.settings.area,
        banner=words.settings.banner, today=date.today().isoformat(), edition=_edition(site), base_url=site.config.base_url,
        day=day,
    )  # fmt: skip


def make(site: Site, choices: Choices, format: str, progress: Progress = lambda doing, done, total: None) -> bytes:
    """The bytes of the handbook in a format. What writes a format is imported when it is asked for: readers never need it."""
    check_choices(site.state, choices, format)
    handbook = compose(site, choices, progress)
    total = len(handbook.chapters)
    progress("Laying out", 0, total)
    if format == "pdf":
        from oap.documents.handbook_pdf import make_handbook_pdf

        return make_handbook_pdf(handbook)
    if format == "docx":
        from oap.documents.handbook_word import make_word

        return make_word(handbook, lambda done: progress("Laying out", done, total) if done % 10 == 0 else None)
    if format == "epub":
        from oap.documents.handbook_epub import make_epub

        return make_epub(handbook)
    from oap.documents.handbook_html import make_html

    crisis, urgent = site.state.words.crisis, site.state.words.urgent
    if crisis is None or urgent is None:
        raise Unavailable("The web page puts urgent help first, and the words for that cannot be read at the moment.")
    return make_html(handbook, lay_phrases(site.state), crisis.signs, urgent.first)


def lay_phrases(state: State) -> dict[str, list[str]]:
    """By page, how people say what it is about: the thesaurus's words for its main topic."""
    by_topic: dict[str, list[str]] = {}
    for concept in state.words.thesaurus.concepts.values():
        by_topic.setdefault(concept.topics[0], []).extend((concept.title, *concept.say, *concept.pro, *concept.abbr))
    return {card.slug: by_topic.get(card.topics[0], []) for card in state.library.cards if card.topics}


def kept(site: Site, choices: Choices, format: str) -> Path:
    """Where the file of the present edition is, or will be."""
    return _folder(site) / f"{_edition(site)}-{choices.key}.{format}"


def file_name(site: Site, choices: Choices, format: str) -> str:
    """What to call it on somebody's own device."""
    parts = [*choices.areas, *choices.phases]
    return "-".join(["handbook", *parts, _edition(site)]) + f".{format}"


def status(site: Site, choices: Choices, format: str) -> Status:
    """How far the handbook is. Changes nothing."""
    file = kept(site, choices, format)
    if file.is_file():
        return Status("ready")
    for suffix, state in ((".failed", "failed"), (".progress", "making")):
        try:
            beside = file.with_name(file.name + suffix)
            if state == "making" and time.time() - beside.stat().st_mtime > STALE_SECONDS:
                return Status("absent")  # its builder was killed; asking again starts another
            said = json.loads(beside.read_text())
            return Status(state, said["doing"], said["done"], said["total"])
        except (OSError, ValueError, KeyError):
            continue
    return Status("waiting" if file.with_name(file.name + ".wanted").is_file() else "absent")


def want(site: Site, choices: Choices, format: str, who: str = "") -> None:
    """Ask for a handbook and see that one builder runs. Raises Unavailable when too many are asked for, by all or by ``who``."""
    check_choices(site.state, choices, format)
    file = kept(site, choices, format)
    if file.is_file():
        return
    file.parent.mkdir(parents=True, exist_ok=True)
    wanted = file.with_name(file.name + ".wanted")
    if not wanted.is_file():
        if len(list(file.parent.glob("*.wanted"))) >= MOST_WANTED:
            raise Unavailable("Many handbooks are being made just now.")
        _note(wanted, who)
    file.with_name(file.name + ".failed").unlink(missing_ok=True)
    _leave(wanted, json.dumps({"choices": asdict(choices), "format": format}).encode())
    with (file.parent / LOCK).open("w") as lock:
        if _lock(lock.fileno()):
            # The builder is given the lock with the open file, so there is no moment at which a second one could be started.
            start_apart("oap.services.handbook", str(lock.fileno()), settings=_settings(site), keep=lock.fileno())
        # Else a builder is at work or starting: it looks again before it ends.


_asked: dict[Path, str] = {}  # what is waiting, and who asked this process for it; in memory only
_asking = Lock()


def _note(wanted: Path, who: str) -> None:
    """Remember who asked. Raises Unavailable when what they asked for before is still waiting, and is much."""
    with _asking:
        for path in [path for path in _asked if not path.is_file()]:
            del _asked[path]
        if who and list(_asked.values()).count(who) >= MOST_EACH:
            raise Unavailable(f"{MOST_EACH} handbooks that you asked for are still being made, one after the other.")
        _asked[wanted] = who


def build_wanted(site: Site, lock: int | None = None) -> int:
    """Make all that is wanted, one at a time; how many were made. Another builder at work makes this one end at once.

    ``lock`` is the open lock file, when who started this builder has taken it already.
    """
    folder, made = _folder(site), 0
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / LOCK).open("w") if lock is None else os.fdopen(lock, "w") as file:
        while _lock(file.fileno()):
            for wanted in sorted(folder.glob("*.wanted")):
                made += _build_one(site, wanted)
            _tidy(site)
            fcntl.flock(file, fcntl.LOCK_UN)
            # Somebody may have asked between the last look and giving up the lock, and found it taken: look again.
            if not any(folder.glob("*.wanted")):
                break
    return made


def _lock(file: int) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _build_one(site: Site, wanted: Path) -> int:
    name = wanted.name.removesuffix(".wanted")
    progress_file, failed = wanted.with_name(name + ".progress"), wanted.with_name(name + ".failed")

    def progress(doing: str, done: int, total: int) -> None:
        _leave(progress_file, json.dumps({"doing": doing, "done": done, "total": total}).encode())

    try:
        progress("Starting", 0, 0)
        asked = json.loads(wanted.read_text())
        choices, format = Choices(**asked["choices"]), asked["format"]
        data = make(site, choices, format, progress)
        # The content may have changed since it was asked for: then this is the newer edition.
        _leave(kept(site, choices, format), data)
        return 1
    except (OapError, OSError, ValueError, TypeError, KeyError) as error:
        _leave(failed, json.dumps({"doing": str(error), "done": 0, "total": 0}).encode())
        return 0
    finally:
        wanted.unlink(missing_ok=True)
        progress_file.unlink(missing_ok=True)


def _tidy(site: Site) -> None:
    """Take away other editions, what a killed builder left, and what is over the number to keep."""
    edition, folder = _edition(site), _folder(site)
    files = [path for path in folder.iterdir() if path.suffix.lstrip(".") in FORMATS]
    current = sorted((p for p in files if p.name.startswith(edition)), key=lambda p: (p.stat().st_atime, p.name))
    for path in {*files} - {*current[-MOST_KEPT:]}:
        path.unlink(missing_ok=True)
    for path in folder.iterdir():
        # No other builder runs now, so what says "making" was left by one that died.
        if path.suffix == ".progress" or (path.suffix == ".new" and time.time() - path.stat().st_mtime > 600):
            path.unlink(missing_ok=True)


def _settings(site: Site) -> dict[str, str]:
    """The builder reads its settings from the environment; these are this site's."""
    config = site.config
    return {
        "OAP_CONTENT_DIR": str(config.content_dir), "OAP_INDEX_DIR": str(config.index_dir), "OAP_BASE_URL": config.base_url,
        "OAP_INSTANCE_DIR": str(config.instance_dir), "OAP_DATABASE_URL": config.database_url,
    }  # fmt: skip


def _folder(site: Site) -> Path:
    return site.config.index_dir / "handbook"


def _edition(site: Site) -> str:
    state = site.state
    return edition(state.library.cards, state.words.stamp, site.config.base_url)


def read_choices(values: dict[str, str]) -> tuple[Choices, str]:
    """Choices and format from a form or an address; an audience decides the wording unless one was chosen.

    Several areas or phases stand with spaces between.
    """
    clean = {
        name: " ".join(sorted(set(re.sub(r"[^a-z0-9 -]", "", values.get(name, "")[:300]).split())))
        for name in ("area", "phase", "audience", "voice", "format")
    }
    audience = clean["audience"] or "everyone"
    voice = clean["voice"] or {"everyone": "both", "families": "family"}.get(audience, "professional")
    return Choices(clean["area"], clean["phase"], audience, voice), clean["format"] or "pdf"


if __name__ == "__main__":
    from oap.config import read_config

    os.nice(5)  # readers come first
    build_wanted(Site(read_config()), int(sys.argv[1]) if len(sys.argv) > 1 else None)
