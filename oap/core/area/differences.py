"""What a change does to an entry, field by field, in words that changed."""

from __future__ import annotations

from typing import Any

from oap.core.area.changes import EntryChange
from oap.core.area.documents import Document
from oap.core.area.fields import values_of
from oap.core.pages.diff import Difference, TextChange, words_changed


def difference(about: Document, one: EntryChange) -> Difference:
    """The fields that differ, in the order of the form."""
    old, new = (values_of(side or {}, about.fields) for side in (one.before, one.after))
    found = [
        TextChange(field.label, words_changed(_plain(old[field.name]), _plain(new[field.name])))
        for field in about.fields
        if old[field.name] != new[field.name]
    ]
    return Difference(tuple(found), (), ())


def _plain(value: Any) -> str:
    if isinstance(value, list):
        return "\n".join("; ".join(one for one in row.values() if one) for row in value)
    return str(value).replace("T", " ") if len(str(value)) == 16 and "T" in str(value) else str(value)
