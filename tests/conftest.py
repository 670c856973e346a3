"""Fixtures in the words of the domain. Everything is real and lives in a temporary place."""

from __future__ import annotations

import fcntl
import gc
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from weakref import WeakSet

import hypothesis
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Connection, Engine, event

from oap import create_app
from oap.services.pages.sync import sync
from oap.site import Site
from tests import people
from tests.build import ROOT, a_page, config, sections, write_content
from tests.clock import MovedClock
from tests.databases import (  # noqa: F401  fixtures, found here by pytest
    database,
    database_url,
    kind_of_database,
    postgres,
    prepared_postgres,
    prepared_sqlite,
    small_postgres,
)
from tests.once import keep_query_model, make_once
from tests.provider import provider, sso_app  # noqa: F401  fixtures, found here by pytest

KINDS = {
    # what a test asks for -> its kind
    "browser": {"chromium"},
    "postgres": {"postgres"},
    "handbook": {"handbook_folder"},
}

LONG_FIRST = ("browser", "server", "long", "handbook", "postgres")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--soak", action="store_true", help="ask the cases that the suite leaves to the soak, and only those"
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark each test by its kind, from the fixtures it asks for. A file that starts processes of the service in its own
    way says so. What ``tests.spread`` leaves to the soak is asked with ``--soak``."""
    soak = bool(config.getoption("--soak"))
    left_out = [item for item in items if bool(item.get_closest_marker("soak")) is not soak]
    config.hook.pytest_deselected(items=left_out)
    items[:] = [item for item in items if bool(item.get_closest_marker("soak")) is soak]
    for item in items:
        asked = set(getattr(item, "fixturenames", ()))
        for kind, fixtures in KINDS.items():
            if asked & fixtures:
                item.add_marker(kind)
        if {"Node", "three_machines"} & set(vars(getattr(item, "module", None) or item)):
            item.add_marker("server")
        call = getattr(item, "callspec", None)
        if call is not None and call.params.get("kind_of_database") == "postgresql":
            item.add_marker("postgres")
        if item.get_closest_marker("browser"):  # one worker for a file, so that its browser starts once
            item.add_marker(pytest.mark.xdist_group(item.path.name))
    items.sort(key=_how_late)


def pytest_collection_finish() -> None:
    """What was imported and collected is never garbage, and looking through it again and again was a fifth of what a
    test of a page cost."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


def _how_late(item: pytest.Item) -> int:
    """What takes long begins first, so that all workers are busy to the end; what needs no browser, no processes and
    not the whole handbook fills the last minute."""
    return next((at for at, kind in enumerate(LONG_FIRST) if item.get_closest_marker(kind)), len(LONG_FIRST))


make_once()
# An example is not wrong because the machine has no time for it.
hypothesis.settings.register_profile("suite", deadline=None)
hypothesis.settings.load_profile("suite")


_servers: WeakSet[Engine] = WeakSet()  # engines with connections to a server


@event.listens_for(Engine, "engine_connect")
def _remember(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        _servers.add(connection.engine)


@pytest.fixture(autouse=True)
def _connections_end() -> Iterator[None]:
    """End what a test left open to PostgreSQL, a second machine's connections, say: found open by the garbage collector
    later on, they failed whatever test ran then."""
    yield
    while _servers:
        _servers.pop().dispose()


@pytest.fixture(scope="session")
def small_service(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a small service in step, made once: two needs and the urgent-help page. Each test has a copy."""
    folder = tmp_path_factory.mktemp("small")
    reading = a_page(
        "slow-reading",
        title="When reading is hard",
        professional_title="Dyslexia",
        topics=("reading",),
        areas=("cognition-and-learning",),
        also_known_as=("cant read", "mixes up letters"),
        summary="Help for a child who reads slowly and mixes up letters.",
        sections=sections("needs", "everyone who finds words on paper hard to tell apart"),
    )
    urgent = a_page(
        "urgent-help",
        "guides",
        title="Urgent help",
        topics=("crisis",),
        summary="Who to call when somebody is in danger.",
    )
    made = Site(config(folder, write_content(folder / "content", a_page(), reading, urgent)))
    sync(made)
    assert "reading" in made.english  # writes the list of English words that every search asks
    keep_query_model(made)
    made.database.close()
    return folder


@pytest.fixture(scope="session", autouse=True)
def _read_once(request: pytest.FixtureRequest) -> None:
    """Before any test of services or web changes something: services that tests make themselves find the small one's
    query model ready."""
    if any(item.path.parent.parent.name in ("services", "web") for item in request.session.items):
        request.getfixturevalue("small_service")


@pytest.fixture
def content(tmp_path: Path, small_service: Path) -> Path:
    """A small content folder: two needs and the urgent-help page."""
    return shutil.copytree(small_service / "content", tmp_path / "content")


@pytest.fixture
def site(tmp_path: Path, content: Path, small_service: Path) -> Site:
    """A service over that folder, in step."""
    return _in_step(small_service, tmp_path)


@pytest.fixture(scope="session")
def small_site(small_service: Path, tmp_path_factory: pytest.TempPathFactory) -> Site:
    """The same for tests that only read: all of a worker have this one."""
    folder = tmp_path_factory.mktemp("small-site")
    shutil.copytree(small_service / "content", folder / "content")
    return _in_step(small_service, folder)


def _in_step(made: Path, folder: Path, **settings: object) -> Site:
    """A service over the content in the folder, with what was made from the same elsewhere."""
    site = Site(config(folder, folder / "content", **settings), MovedClock())
    for part in (site.config.index_dir, site.config.instance_dir):
        if (made / part.name).exists():  # with PostgreSQL there may be no file of the instance yet
            shutil.copytree(made / part.name, part, dirs_exist_ok=True)
    sync(site)
    return site


@pytest.fixture
def browser_client(site: Site) -> FlaskClient:
    return create_app(site).test_client()


@pytest.fixture
def app(site: Site) -> Flask:
    return people.make_app(site)


@pytest.fixture
def as_editor(app: Flask) -> people.SignedInClient:
    """A browser signed in as an editor of the schools team. The others are alike."""
    return people.sign_in(app, people.a_person(app, "editor"))


@pytest.fixture
def as_other_editor(app: Flask) -> people.SignedInClient:
    """An editor of another team: health."""
    return people.sign_in(app, people.a_person(app, "editor", team="health"))


@pytest.fixture
def as_publisher(app: Flask) -> people.SignedInClient:
    return people.sign_in(app, people.a_person(app, "publisher"))


@pytest.fixture
def as_reviewer(app: Flask) -> people.SignedInClient:
    return people.sign_in(app, people.a_person(app, "reviewer"))


@pytest.fixture
def as_lead(app: Flask) -> people.SignedInClient:
    return people.sign_in(app, people.a_person(app, "lead"))


@pytest.fixture
def as_admin(app: Flask) -> people.SignedInClient:
    return people.sign_in(app, people.a_person(app, "admin"))


@pytest.fixture
def live(app: Flask) -> Iterator[str]:
    """The address of a real server over the small folder, for a browser."""
    with people.served(app) as address:
        yield address


@pytest.fixture
def either_site(
    kind_of_database: str,  # noqa: F811  the fixture, by its name
    request: pytest.FixtureRequest,
    tmp_path: Path,
    content: Path,
    small_service: Path,
) -> Iterator[Site]:
    """The small service over a database of each kind, in step."""
    if kind_of_database == "sqlite":
        made = _in_step(small_service, tmp_path)
    else:
        folder, new_address = request.getfixturevalue("small_postgres")
        made = _in_step(folder, tmp_path, database_url=new_address())
    yield made
    made.database.close()


@pytest.fixture(scope="session")
def handbook_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the service over the handbook that the repository holds, in step. Made once for all workers of a
    run; nobody changes it."""
    base = tmp_path_factory.getbasetemp()
    base = base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base
    kept = base / "handbook-made"
    with (base / "handbook-lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not kept.exists():
            first = Site(config(base / "handbook-new", ROOT / "content"))
            sync(first)
            assert "reading" in first.english
            first.database.close()
            (base / "handbook-new").rename(kept)
    return kept


def over_the_handbook(kept: Path, folder: Path) -> Site:
    """A service over the handbook, in step, on a copy in that new folder."""
    made = Site(config(shutil.copytree(kept, folder), ROOT / "content"))
    sync(made)
    return made


@pytest.fixture(scope="session")
def handbook(handbook_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Site:
    """The service over the handbook, for tests that only read."""
    return over_the_handbook(handbook_folder, tmp_path_factory.mktemp("handbook") / "copy")


@pytest.fixture(scope="session")
def handbook_app(handbook: Site) -> Flask:
    return create_app(handbook)


@pytest.fixture(scope="session")
def reader(handbook_app: Flask) -> FlaskClient:
    return handbook_app.test_client()


@pytest.fixture(scope="session")
def address(handbook_app: Flask) -> Iterator[str]:
    """The address of a real server over the handbook."""
    with people.served(handbook_app) as served:
        yield served


@pytest.fixture(scope="session")
def chromium() -> str:
    from tests.__main__ import INSTALL, browser

    found = browser()
    if found is None:
        pytest.fail(f"The browser tests need Chromium. {INSTALL}")
    return found
