"""The database: SQLite in the instance folder, or PostgreSQL. Transactions that write say so when they begin."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, inspect
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DatabaseError, DataError, DBAPIError, OperationalError, ProgrammingError

from oap.errors import Invalid, Unavailable
from oap.storage import events

MIGRATIONS = Path(__file__).resolve().parent.parent / "migrations"
NO_SUCH_THING = {"42P01", "42703"}  # table, column: what PostgreSQL says where SQLite has an operational error
BUSY_MILLISECONDS = 15_000
# Without these, a network that swallows packets would hold a process for a quarter of an hour. What the address says
# wins.
PATIENCE = {"connect_timeout": 5, "tcp_user_timeout": 10_000}  # seconds, and milliseconds


class Database:
    """Gives connections inside transactions. Nothing is opened until one is asked for."""

    def __init__(self, url: str, seal: Callable[[int, str], str] | None = None) -> None:
        """``seal`` makes what is kept of the secret of an account's second factor, for records from before they were
        sealed."""
        self.url, self._seal = make_url(url), seal
        self.sqlite = self.url.get_backend_name() == "sqlite"
        self._engine: Engine | None = None
        self._prepared = False

    @property
    def engine(self) -> Engine:
        if self._engine is None:
            if self.sqlite and self.url.database:
                _for_us_alone(Path(self.url.database))
                self._engine = create_engine(self.url)
                event.listen(self._engine, "connect", _prepare)
                event.listen(self._engine, "begin", _begin)
            else:
                patience = {name: value for name, value in PATIENCE.items() if name not in self.url.query}
                self._engine = create_engine(self.url, pool_pre_ping=True, connect_args=patience)
        return self._engine

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A transaction that only reads. Raises Unavailable when the database cannot be reached."""
        with self._transaction(write=False) as connection:
            yield connection

    @contextmanager
    def snapshot(self) -> Iterator[Connection]:
        """A transaction that reads one state from its first row to its last, whatever others write. Raises
        Unavailable."""
        with self.read() as connection:
            if not self.sqlite:  # SQLite always does in this journal mode
                connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A transaction that may write: all of it is kept, or nothing.

        On SQLite it takes the write lock at once: a transaction that reads first and writes later is otherwise
        refused, or worse, overwrites what it never saw. Raises Unavailable, also when a newer program has changed the
        database's form since: what this one would write there could be wrong. Events that were added are written at the
        end.
        """
        with self._transaction(write=True) as connection:
            refuse_newer(connection)
            yield connection
            events.write_added(connection)

    @contextmanager
    def _transaction(self, *, write: bool) -> Iterator[Connection]:
        try:
            options: dict[str, Any] = {"oap_write": write, **({events.WAITING: []} if write else {})}
            with self.engine.connect().execution_options(**options) as connection, connection.begin():
                yield connection
        except OperationalError as error:
            raise Unavailable("The database cannot be used at the moment. Nothing was changed.") from error
        except DataError as error:  # PostgreSQL and U+0000, for one
            raise Invalid(
                "Something given holds a character or a number that cannot be kept. Nothing was changed."
            ) from error
        except ProgrammingError as error:
            if getattr(error.orig, "sqlstate", "") in NO_SUCH_THING:
                raise Unavailable(
                    "The database does not have the form that this program needs. Nothing was changed."
                ) from error
            raise
        except DBAPIError as error:
            # SQLite says plain DatabaseError when the file is damaged.
            if error.connection_invalidated or type(error) is DatabaseError:
                raise Unavailable("The database cannot be reached or is damaged. Nothing was changed.") from error
            raise

    def prepare(self, *, again: bool = True) -> None:
        """Create the tables, or bring them to the form this program needs. Safe to run by several at once. Raises
        Unavailable.

        With ``again=False`` nothing is done when this object has done it before.
        """
        if self._prepared and not again:
            return
        if self._is_current():
            self._prepared = True
            return
        # As large as the service itself, and needed once a process at most.
        import alembic.command
        import alembic.config

        config = alembic.config.Config()
        config.set_main_option("script_location", str(MIGRATIONS))
        with self._transaction(write=True) as connection:
            if not self.sqlite:
                connection.exec_driver_sql("SELECT pg_advisory_xact_lock(4701)")
            config.attributes["connection"], config.attributes["seal"] = connection, self._seal
            alembic.command.upgrade(config, "head")
        self._tidy()
        self._prepared = True

    def _tidy(self) -> None:
        """Bring what a migration changed into SQLite's own file, and empty the one beside it, which still has the rows
        as they were."""
        if self.sqlite:
            connection = self.engine.raw_connection()
            try:
                with suppress(sqlite3.Error):  # on a full disk, for one: it is done at the next occasion
                    connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
            finally:
                connection.close()

    def _is_current(self) -> bool:
        with self.read() as connection:
            if not inspect(connection).has_table("alembic_version"):
                return False
            return refuse_newer(connection) == max(_known_forms())

    def close(self) -> None:
        if self._engine is not None:
            self._engine.dispose()
            self._engine = None


def _for_us_alone(path: Path) -> None:
    """Make the file before SQLite does, which would let everybody on the machine read it; what SQLite puts beside it
    follows it.

    An existing one is not opened: closing it would drop the locks that this process has on it.
    """
    with suppress(OSError):  # then SQLite says what is wrong
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with suppress(FileExistsError):
            os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        for part in ("", "-wal", "-shm"):
            place = path.with_name(path.name + part)
            if (
                place.is_file() and not place.is_symlink()
            ):  # a folder named by mistake is left as it is: it may be everybody's
                place.chmod(0o600)


def refuse_newer(connection: Connection) -> str:
    """The form of the database. Raises Unavailable when this program does not know it: then a newer one has changed
    it."""
    form = str(connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar() or "")
    if form and form not in _known_forms():
        raise Unavailable(
            f"The database belongs to a newer version of this program (its form is {form}, the newest known "
            f"here is {max(_known_forms())}). "
            "Readers are served; nothing can be written from here until this machine is updated."
        )
    return form


@cache
def _known_forms() -> frozenset[str]:
    return frozenset(path.name[:4] for path in (MIGRATIONS / "versions").glob("[0-9]*.py"))


def _prepare(connection: Any, _: Any) -> None:
    connection.isolation_level = None  # we begin transactions ourselves
    for pragma in (
        "journal_mode=WAL",
        "foreign_keys=ON",
        f"busy_timeout={BUSY_MILLISECONDS}",
        "synchronous=FULL",
        "secure_delete=ON",  # what is overwritten or taken away is gone from the file too
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    write = connection.get_execution_options().get("oap_write")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")
