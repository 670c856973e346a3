"""The picture of an area from the files that its settings sent: read one by one, counted, and forgotten.

Nobody needs an account or a role for it: who has the files can open each of them anyway, and what is made of them shows
less. So an adviser, a trust or a cluster of schools can do it as a council's lead can, and there is nothing here to be
broken into.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from oap.core.documents.area_picture import AreaPicture, picture
from oap.core.documents.area_settings import Received, Sent, receive
from oap.core.times import day, day_said
from oap.errors import Invalid
from oap.services.documents.self_audit import questions
from oap.services.operations.outside_files import packed_files, saved_area_picture, sent_audits
from oap.site import Site
from oap.site.state import State

MAX_FILES = 1000
PATIENCE = timedelta(seconds=100)  # for all files together
_OTHER_KIND = "Last year’s picture {} tell groups of staff apart. Make this one in the same way to compare them."
_LATE = "It was not read: the files before it took too long. Send it and the files after it without those."


def received(site: Site, now: State, files: Sequence[tuple[str, bytes]], by_group: bool = False) -> Received:
    """What counts of the files, and what is wrong with the others. Raises Invalid when there is none."""
    if not files:
        raise Invalid("Choose the files that your settings sent first.")
    sent = _read(site, files)
    taxonomy = now.configuration.taxonomy
    groups = taxonomy.providers if by_group else None
    return receive(sent, questions(site, now).asked.keys(), taxonomy.phases, groups)


def area_picture(
    site: Site, now: State, found: Received, on: date | None = None, by_group: bool = False
) -> AreaPicture:
    """The picture of the settings that count, dated today if no day is given; ``by_group`` tells groups of staff apart.
    Raises Invalid when they are too few."""
    taxonomy, when = now.configuration.taxonomy, day((on or site.clock.today()).isoformat())
    asked = questions(site, now).asked
    groups = tuple(taxonomy.providers) if by_group else ()
    return picture(found.audits, asked, taxonomy.phases, groups, area=now.configuration.settings.area, date=when)


def earlier_picture(site: Site, now: State, files: Sequence[tuple[str, bytes]], by_group: bool = False) -> AreaPicture:
    """Last year's picture: its saved file, or the files of that year's settings, dated as the latest of them. Raises
    Invalid."""
    if len(files) == 1 and not files[0][1].startswith(b"PK"):
        saved = saved_area_picture(files[0][1])
        if saved.by_group != by_group:
            raise Invalid(_OTHER_KIND.format("does" if saved.by_group else "does not"))
        return saved
    found = received(site, now, files, by_group)
    days = [said for audit in found.audits if (said := day_said(audit.date))]
    try:
        return area_picture(site, now, found, max(days, default=None), by_group)
    except Invalid as error:
        told = "; ".join(f"{one.name}: {one.said}" for one in found.left_out[:5])
        raise Invalid(f"{error} {told}".strip()) from None


def _read(site: Site, files: Sequence[tuple[str, bytes]]) -> list[Sent]:
    until = site.clock.now() + PATIENCE
    sent: list[Sent] = []
    waiting = [(name, data, True) for name, data in reversed(files)]
    while waiting:
        name, data, may_be_packed = waiting.pop()
        if len(sent) >= MAX_FILES:
            sent.append(Sent(name, problem=f"It was not read: at most {MAX_FILES:,} files are read at a time."))
        elif site.clock.now() > until:
            sent.append(Sent(name, problem=_LATE))
        else:
            try:
                inner = packed_files(data) if may_be_packed and data.startswith(b"PK") else []
                if inner:
                    waiting += [(f"{one} (in {name})", packed, False) for one, packed in reversed(inner)]
                else:
                    sent.append(Sent(name, tuple(sent_audits(data))))
            except Invalid as error:
                sent.append(Sent(name, problem=str(error)))
    return sent
