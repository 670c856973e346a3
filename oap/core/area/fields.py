"""The form of an entry: which fields it has, how an entry fills them, and what is typed in them as an entry again.

A field's name may lead into a group: ``contact.phone``. What an entry holds and no field shows stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from oap.core.area.entry_text import Entry

Kind = Literal["line", "text", "lines", "choice", "flag", "day", "moment", "colour", "picture", "rows", "choices"]
MOST_LINES = 500
MOST_ROWS = 12
_FILE = re.compile(r"^[\w/.-]+\.yml(?:, [\w-]+)?: ")
_QUOTED = re.compile(r"“([\w.]+)”")


@dataclass(frozen=True)
class Field:
    """A field of the form. ``most``: characters of a text, or of a line of ``lines``. ``choices`` are values and their
    names, where they are always the same; ``columns`` the fields of each row of ``rows``."""

    name: str
    label: str
    kind: Kind = "line"
    hint: str = ""
    needed: bool = False
    most: int = 200
    choices: Sequence[tuple[str, str]] = ()
    none: str = "None"  # what a list says first, for nothing chosen
    columns: tuple[Field, ...] = ()
    rows: int = 0  # how many ``choices`` at most


Values = dict[str, Any]  # by name of field: a text, or the rows as dictionaries of texts


def values_of(entry: Mapping[str, Any], fields: Iterable[Field]) -> Values:
    """What the form shows of an entry."""
    return {field.name: _shown(field, _get(entry, field.name)) for field in fields}


def typed_in(form: Mapping[str, str], fields: Iterable[Field]) -> Values:
    """What somebody typed. Rows have names such as ``sources-0-title``; a row of nothing is left out."""
    found: Values = {}
    for field in fields:
        if field.kind == "rows":
            rows = [
                {one.name: _tidy(one, form.get(f"{field.name}-{n}-{one.name}", "")) for one in field.columns}
                for n in range(MOST_ROWS)
            ]
            found[field.name] = [row for row in rows if any(row.values())]
        elif field.kind == "choices":
            chosen = (" ".join(form.get(f"{field.name}-{n}", "").split()) for n in range(field.rows))
            found[field.name] = "\n".join(dict.fromkeys(one for one in chosen if one))
        else:
            found[field.name] = _tidy(field, form.get(field.name, ""))
    return found


def entry_of(values: Values, fields: Iterable[Field], before: Entry | None, *, keep_names: bool = False) -> Entry:
    """The entry that the form makes of ``before``: a field with nothing in it is left out, or with ``keep_names`` it
    stays with nothing in it where it was there."""
    made: Entry = {
        name: (dict(value) if isinstance(value, Mapping) else value) for name, value in (before or {}).items()
    }
    for field in fields:
        _set(made, field.name, _kept(field, values[field.name]), keep_names)
    return made


def problems_in(values: Values, fields: Iterable[Field]) -> dict[str, str]:
    """What is wrong with single fields, in words for who typed it: by name of field."""
    found = {}
    for field in fields:
        value = values[field.name]
        if field.needed and not value:
            found[field.name] = f"“{field.label}” is needed."
        elif field.kind in ("lines", "choices"):
            lines = value.split("\n") if value else []
            if len(lines) > MOST_LINES or any(len(line) > field.most for line in lines):
                found[field.name] = f"“{field.label}”: at most {MOST_LINES} lines of {field.most} characters."
        elif field.kind == "rows":
            long = next((c for row in value for c in field.columns if len(row[c.name]) > c.most), None)
            if long is not None:
                found[field.name] = f"“{field.label}”, {long.label}: at most {long.most} characters."
        elif len(value) > field.most:
            found[field.name] = f"“{field.label}” has {len(value)} characters. At most {field.most} fit."
        elif field.choices and value and value not in {one for one, _ in field.choices}:
            found[field.name] = f"“{field.label}”: choose one from the list."
    return found


def at_field(said: str, fields: Sequence[Field], otherwise: str) -> tuple[str, str]:
    """The field that a message of whoever reads the file is about, and the message with the form's own names."""
    said = _FILE.sub("", said)
    names = {field.name: field for field in fields} | {field.name.rpartition(".")[2]: field for field in fields}
    about = next((names[name].name for name in _QUOTED.findall(said) if name in names), otherwise)
    return about, _QUOTED.sub(lambda found: f"“{names[found[1]].label}”" if found[1] in names else found[0], said)


def _tidy(field: Field, typed: str) -> str:
    if field.kind == "lines":
        lines = (" ".join(line.split()) for line in typed.splitlines())
        return "\n".join(dict.fromkeys(line for line in lines if line))
    return " ".join(typed.split())


def _shown(field: Field, value: Any) -> Any:
    if field.kind == "rows":
        return [{one.name: str(row.get(one.name, "")) for one in field.columns} for row in value or ()]
    if field.kind in ("lines", "choices"):
        return "\n".join(str(one) for one in value or ())
    if field.kind == "moment":
        return str(value or "").replace(" ", "T")[:16]
    return str(value or "")


_KEPT: Mapping[str, Callable[[Any], Any]] = {
    "choices": lambda value: value.split("\n") if value else [],
    "lines": lambda value: value.split("\n") if value else [],
    "moment": lambda value: value.replace("T", " "),
    "rows": lambda value: [{name: one for name, one in row.items() if one} for row in value],
}


def _kept(field: Field, value: Any) -> Any:
    return _KEPT.get(field.kind, lambda same: same)(value)


def _get(entry: Mapping[str, Any], name: str) -> Any:
    group, _, inner = name.rpartition(".")
    found = entry.get(group) if group else entry
    return found.get(inner) if isinstance(found, Mapping) else None


def _set(entry: Entry, name: str, value: Any, keep_names: bool) -> None:
    group, _, inner = name.rpartition(".")
    if group:
        held = dict(entry.get(group) or {})
        _set(held, inner, value, keep_names)
        _set(entry, group, held, keep_names)
    elif value:
        entry[name] = value
    elif name in entry and entry[name] not in ("", [], {}, None):
        if keep_names and isinstance(entry[name], str):
            entry[name] = ""
        else:
            del entry[name]
