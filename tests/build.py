"""Builders for tests: pages, content folders and sites, small but real."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

from oap.config import Config
from oap.core.lint import PageReading
from oap.core.pages.contacts import CONTACTS_FILE
from oap.core.pages.page import Group, Item, Page, Prose, Section, Source, Statement
from oap.core.pages.page_text import compose_page, read_page
from oap.core.pages.page_types import PAGE_TYPES
from oap.core.pages.sections import HEALTH
from oap.core.pages.workflow import Actor, Role
from oap.site import Site
from oap.storage.content import DANGER, EXAMPLES

ROOT = Path(__file__).resolve().parent.parent
PUPIL = "the pupil before the lesson starts"
DAY, LATER = "2026-11-02", "2030-11-02"

TAXONOMY = """
areas:
  sensory-and-physical: {name: Sensory and physical, plain: Senses and body, summary: Noise and touch.}
  cognition-and-learning: {name: Cognition and learning, plain: Learning, summary: Reading and maths.}
phases:
  early-years: {name: Early years}
  primary: {name: Primary}
  secondary: {name: Secondary}
tiers:
  universal: {name: For everyone, professional: Universal}
  targeted: {name: For those who need more, professional: Targeted}
  advice: {name: Advice, professional: Advice}
providers: {class-teacher: Class teacher, senco: SENCO, school-nurse: School nurse}
teams: {schools: {name: Schools team}, health: {name: Health team}}
topics:
  sensory: {plain: Noise and touch, professional: Sensory processing, area: sensory-and-physical}
  reading: {plain: Reading, professional: Dyslexia, area: cognition-and-learning}
  crisis: {plain: Urgent help, professional: Mental health crisis}
"""
THESAURUS = """
concepts:
  noise:
    {title: Noise is too much, topics: [sensory], say: [covers ears, hates the dinner hall, wont wear his jumper],
     pro: [sensory processing], abbr: [SPD], typo: [sensery]}
  reading:
    {title: Finding reading hard, topics: [reading], say: [cant read, reads slowly, mixes up letters],
     pro: [dyslexia, literacy difficulties], typo: [dislexia]}
ambiguous:
  meltdown: [noise, reading]
family_words: [son, daughter, ds, dd]
filler_words: [please help, what can i do]
phases: {primary: [year 1, y2], secondary: [year 7, gcse]}
variants: {behavior: behaviour}
abbreviations: {spd: [sensory processing disorder]}
"""
PINNED = """
pinned:
  - {words: [oap], page: quiet-rooms, owner: schools, reason: the handbook itself, since: 2026-11-02}
"""
GLOSSARY = (
    "- {term: special educational needs co-ordinator, short: SENCO, meaning: The teacher who plans extra help.}\n"
)
SITE = (
    "{name: Ordinarily Available Provision, area: Testham, service_name: Help in ordinary schools, tagline: Help., "
    "starter_banner: Not approved yet.}\n"
)
FEW_EXAMPLES = """
pairs:
  medical:
  - {danger: toddler swallowed button battery, ordinary: toddler lost button battery cover}
ordinary:
- fire drill noise
"""


def a_page(slug: str = "quiet-rooms", kind: str = "needs", **changes: object) -> Page:
    """A page that the lint finds nothing wrong with, except for what ``changes`` makes of it."""
    values: dict[str, object] = {
        "type": kind,
        "slug": slug,
        "id": slug,
        "title": "When a room is too loud",
        "professional_title": "Sensory processing differences",
        "summary": "Help for a child who finds noise and touch too much to bear.",
        "topics": ("sensory",),
        "areas": ("sensory-and-physical",),
        "phases": ("primary", "secondary"),
        "team": "schools",
        "also_known_as": ("covers ears", "hates noise"),
        "reviewed": DAY,
        "review_by": LATER,
        "sources": (
            Source("SEND code of practice", "https://www.gov.uk/government/publications/send-code-of-practice-0-to-25"),
        ),
        "sections": sections(kind),
    }
    return Page(**{**values, **changes})  # type: ignore[arg-type]  # each value has the type of its field, by name


def a_shared_text(identity: str, items: Sequence[Item], kind: str = "blocks", **changes: object) -> Page:
    """A text for pages to place."""
    values: dict[str, object] = {
        "type": kind,
        "slug": identity,
        "id": identity,
        "title": f"About {identity}",
        "summary": "",
        "topics": (),
        "phases": (),
        "team": "schools",
        "reviewed": DAY,
        "review_by": LATER,
        "sources": (Source("A guide", date="2025"),),
        "sections": (Section("", (Group(items=tuple(items)),)),),
    }
    return Page(**{**values, **changes})  # type: ignore[arg-type]  # each value has the type of its field, by name


def statements(tier: str, count: int, start: int = 0, about: str = PUPIL) -> tuple[Statement, ...]:
    verbs = ("seat", "show", "give", "teach", "plan", "check", "offer", "agree", "mark", "read")
    return tuple(
        Statement(
            f"{tier}-{n}",
            f"Staff {verbs[n % 10]} number {n} for {about}.",
            f"Your child gets help {n}." if about == PUPIL else f"In way {n} adults help {about}.",
            ("class-teacher",),
        )
        for n in range(start, start + count)
    )


def sections(kind: str, about: str = PUPIL) -> tuple[Section, ...]:
    made = [Section("", (Group(items=(Prose("Some children hear every sound at once."),)),))]
    for heading, required in PAGE_TYPES[kind].sections or (("How it works", True), ("What to do next", True)):
        if not required:
            continue
        if heading == "What the setting provides":
            groups: tuple[Group, ...] = (
                Group("For everyone", "universal", (), statements("universal", 5, about=about)),
                Group("For those who need more", "targeted", (), statements("targeted", 4, about=about)),
            )
        elif heading == "If this is not enough":
            groups = (
                Group(
                    items=(Prose("You may ask for an EHC (education, health and care) needs assessment at any time."),)
                ),
            )
        else:
            words = (
                "- Ask the nurse, or call 111." if heading == HEALTH else "- Look for a calm place.\n- Ask the child."
            )
            groups = (Group(items=(Prose(words),)),)
        made.append(Section(heading, groups))
    return tuple(made)


def write_content(folder: Path, *pages: Page) -> Path:
    """A content folder with its configuration and these pages."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in (
        ("taxonomy", TAXONOMY),
        ("thesaurus", THESAURUS),
        ("pinned", PINNED),
        ("glossary", GLOSSARY),
        ("site", SITE),
    ):
        (folder / f"{name}.yml").write_text(text)
    for (
        name
    ) in DANGER:  # the real ones, but for the thousands of examples, whose reading would be most of a small test's time
        if name in EXAMPLES:
            (folder / name).write_text(FEW_EXAMPLES)
        else:
            shutil.copy(ROOT / "content" / name, folder / name)
    (folder / CONTACTS_FILE).parent.mkdir(exist_ok=True)
    shutil.copy(ROOT / "content" / CONTACTS_FILE, folder / CONTACTS_FILE)
    for page in pages:
        write_page(folder, page)
    return folder


def write_page(folder: Path, page: Page) -> Path:
    path = folder / page.path
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(compose_page(page))
    return path


def people(site: Site, *who: str) -> dict[str, Actor]:
    """Accounts and their actors by name. The name says the role and perhaps the team: ``editor``,
    ``publisher-health``."""
    from sqlalchemy import insert

    from oap.storage.tables.people import account, membership

    made = {}
    with site.database.write() as connection:
        for name in who:
            role, _, team = name.rstrip("2").partition("-")
            place = "" if role == "lead" else team or "schools"
            row = {
                "email": f"{name}@example.org",
                "name": name,
                "admin": role == "admin",
                "sessions": "x",
                "created_at": "2026",
            }
            row = {column: value for column, value in row.items() if column in account.c}
            identity = connection.execute(insert(account).values(row).returning(account.c.id)).scalar_one()
            roles: tuple[tuple[str, Role], ...] = () if role == "admin" else ((place, role),)  # type: ignore[assignment]  # the role is one of ours
            for at, held in roles:
                connection.execute(insert(membership).values(account_id=identity, team=at, role=held))
            made[name] = Actor(identity, name, role == "admin", roles)
    return made


def saves_of(site: Site, revision_id: int) -> int:
    """The count of saves that somebody who looks at the draft now has on their screen."""
    from oap.storage import revisions

    with site.database.read() as connection:
        return revisions.get(connection, revision_id).saves


def config(folder: Path, content: Path | None = None, **changes: object) -> Config:
    values: dict[str, object] = {
        "content_dir": content or folder / "content",
        "index_dir": folder / "search_index",
        "templates_dir": ROOT / "templates",
        "rate_limit": False,
        "instance_dir": folder / "instance",
        "database_url": f"sqlite:///{folder / 'instance' / 'oap.db'}",
    }
    return Config(**{**values, **changes})  # type: ignore[arg-type]  # each value has the type of its field, by name


def settings_of(config: Config) -> dict[str, str]:
    """The settings with which a command works on the same folders."""
    folders = {"CONTENT": config.content_dir, "INDEX": config.index_dir, "INSTANCE": config.instance_dir}
    return {f"OAP_{name}_DIR": str(path) for name, path in folders.items()}


def a_reading(page: Page) -> PageReading:
    """The page as the lint gets it, read from its text; as it is where that cannot be read."""
    text = compose_page(page)
    return PageReading(read_page(text, page.path)[0] or page, text)
