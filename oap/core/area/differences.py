"""What a change does to an entry, field by field, in words that changed."""

from __future__ import annotations

from typing import Any

from oap.core.area.changes import EntryChange
from oap.core.area.documents import Document
from oap.core.area.fields import Field, values_of
from oap.core.pages.diff import Difference, TextChange, words_changed
from oap.core.times import day_if_one


def difference(about: Document, one: EntryChange) -> Difference:
    """The fields that differ, in the order of the form."""
    old, new = (values_of(side or {}, about.fields) for side in (one.before, one.after))
    found = [
        TextChange(field.label, words_changed(_plain(field, old[field.name]), _plain(field, new[field.name])))
        for field in about.fields
        if old[field.name] != new[field.name]
    ]
    return Difference(tuple(found), (), ())


def _plain(field: Field, value: Any) -> str:
    if field.kind == "rows":
        return "\n".join("; ".join(one for one in row.values() if one) for row in value)
    if field.kind == "moment" and value:
        date, _, time = value.partition("T")
        return f"{day_if_one(date)}, {time}"
    return day_if_one(value) if field.kind == "day" and value else str(value)
