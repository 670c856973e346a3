"""What a change does to an entry, field by field, in words that changed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from oap.core.area.changes import EntryChange
from oap.core.area.documents import Document
from oap.core.area.fields import Field, values_of
from oap.core.pages.diff import Difference, TextChange, words_changed
from oap.core.times import day_if_one

Names = Callable[[Field], Mapping[str, str]]  # of what can be chosen in a field


def difference(about: Document, one: EntryChange, names: Names) -> Difference:
    """The fields that differ, in the order of the form, what was chosen by its name."""
    old, new = (values_of(side or {}, about.fields) for side in (one.before, one.after))
    found = [
        TextChange(
            field.label, words_changed(_plain(field, old[field.name], names), _plain(field, new[field.name], names))
        )
        for field in about.fields
        if old[field.name] != new[field.name]
    ]
    return Difference(tuple(found), (), ())


def _plain(field: Field, value: Any, names: Names) -> str:
    if field.kind in ("choice", "choices") and value:
        known = names(field)
        return "; ".join(known.get(one, one) for one in value.split("\n"))
    if field.kind == "lines":
        return str(value).replace("\n", "; ")
    if field.kind == "rows":
        return "\n".join("; ".join(one for one in row.values() if one) for row in value)
    if field.kind == "moment" and value:
        date, _, time = value.partition("T")
        return f"{day_if_one(date)}, {time}"
    return day_if_one(value) if field.kind == "day" and value else str(value)
