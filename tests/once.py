"""What every service of a process needs alike, made once in it: most of what a new one costs.

Nothing here changes what a service does. It finds ready what it would otherwise make anew, in the place where it would
have put it, by the name under which it would look for it.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from threading import Lock
from types import CodeType
from typing import Any

from flask import Flask
from jinja2.bccache import Bucket, BytecodeCache
from sqlalchemy import Engine, event
from werkzeug.routing import Rule

import oap.site
from oap.search import spelling
from oap.search.query_model import QueryModel, QueryModelCache
from oap.site import Site
from oap.storage.database import Database
from oap.storage.taught_words import load_taught_words


class Compiled(BytecodeCache):
    """Templates that one application compiled, for all others of this process."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], CodeType | None] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self.kept.get((bucket.key, bucket.checksum))  # made from the template as it is

    def dump_bytecode(self, bucket: Bucket) -> None:
        self.kept[bucket.key, bucket.checksum] = bucket.code


def _builders() -> None:
    """Functions that make an address of a rule, compiled for one application, for all others."""
    compiled: dict[Any, Callable[..., tuple[str, str]]] = {}
    compile_builder = Rule._compile_builder

    def compile_once(rule: Rule, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
        if rule.defaults:
            return compile_builder(rule, append_unknown)
        made_of = (rule.rule, tuple(rule._trace), append_unknown)  # converters it finds in the rule when it is called
        if made_of not in compiled:
            compiled[made_of] = compile_builder(rule, append_unknown)
        return compiled[made_of]

    Rule._compile_builder = compile_once  # type: ignore[method-assign, assignment]  # werkzeug has no door for it


@cache
def _empty_record() -> bytes:
    """The file of an empty SQLite database that ran the migrations."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "oap.db"
        made = Database(f"sqlite:///{path}")
        PREPARE(made)
        made.close()
        return path.read_bytes()


PREPARE, _one_at_a_time = Database.prepare, Lock()


def _prepare(database: Database, *, again: bool = True) -> None:
    """A new SQLite database begins as a copy of one that ran the migrations, a third of a new service's time."""
    _ = database.engine  # makes the file, for us alone, and opens nothing
    path = Path(database.url.database or "")
    with _one_at_a_time:
        if database.sqlite and path.is_file() and not path.stat().st_size:
            path.write_bytes(_empty_record())
    PREPARE(database, again=again)


def _for_the_run_only(connection: Any, _: Any) -> None:
    """What a test writes need not outlive the machine: nothing waits for the disk."""
    if type(connection).__module__ == "sqlite3":
        connection.execute("PRAGMA synchronous=OFF")


GET = QueryModelCache.get
_query_models: dict[str, bytes] = {}


def keep_query_model(site: Site) -> None:
    """Give what the site's configuration was read to, and its query model, to all that have the same configuration."""
    (kept,) = (site.config.index_dir / "arrays").glob("*.reader")
    _query_models[kept.name] = kept.read_bytes()


def _get(folder: QueryModelCache, stamp: str) -> tuple[Any, QueryModel] | None:
    path = folder._path(stamp)
    if path.name in _query_models and not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(_query_models[path.name])
    return GET(folder, stamp)


def make_once() -> None:
    """From now on, in this process."""
    Flask.jinja_options = {"bytecode_cache": Compiled()}
    _builders()
    Database.prepare = _prepare  # type: ignore[method-assign, assignment]  # and so on: the service has no doors for tests
    event.listen(Engine, "connect", _for_the_run_only)
    QueryModelCache.get = _get  # type: ignore[method-assign, assignment]  # the same
    oap.site.load_taught_words = cache(load_taught_words)  # type: ignore[attr-defined]  # the name there
    spelling._english = cache(spelling._english)
