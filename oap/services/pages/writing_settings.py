"""Changing a configured file: one transaction for the file, its version in the record, the audit log and the event."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import Connection

from oap.core.pages.workflow import Actor
from oap.core.times import utc_text
from oap.errors import Invalid, Unavailable
from oap.services.pages import settings
from oap.services.pages.sync import git_lock
from oap.site import Site
from oap.storage import audit_log


def write(
    site: Site,
    actor: Actor,
    name: str,
    change: Callable[[str], str],
    at: datetime,
    *,
    act: str,
    target: str,
    detail: str,
    reason: str = "",
    empty: str = "",
    also: Callable[[Connection, int], None] | None = None,
) -> None:
    """Change a file and write it to the record and the audit log: none without the others. ``empty`` is what a file
    that is not there yet begins with. ``also`` is done in the same transaction, with the number of the version. The
    caller has the files ``alone``. Raises Invalid, Unavailable."""
    path = site.content.place(name)
    if git_lock(site.content.root) is not None:
        raise Unavailable("The content is being changed by Git at this moment. Try again in a minute.")
    try:
        text = path.read_text(encoding="utf-8-sig") if path.exists() else empty
        made = change(text)
    except ValueError as error:
        raise Invalid(f"{error} Ask whoever looks after the files to change {name}.") from error
    said = f"{detail} ({reason})" if reason else detail
    with site.database.write() as connection:
        note = f"{act}: {target}, {said}" if target else f"{act}: {said}"
        number = settings.change(site, connection, actor, name, text, made, now=utc_text(at), note=note)
        audit_log.add(connection, actor, act, target, now=utc_text(at), detail=said)
        if also is not None:
            also(connection, number)
        try:
            site.content.replace(name, made)
        except OSError as error:
            raise Unavailable(
                f"{name} cannot be written just now ({error.strerror or error}). Nothing was changed. Try "
                "again later, or tell whoever runs the service."
            ) from error
