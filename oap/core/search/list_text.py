"""One entry more or fewer in a list that people keep as YAML, made in the text, so that comments and order stay as they
wrote them.

Every change is read back: it gives the data that it should, or it is refused.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from oap.core.search.curation import data_of, scalar

Entry = str | Mapping[str, Any]
_ITEM = re.compile(r"( *)- ")
UNKNOWN = "The list has a shape that this screen does not know."


def entries_of(text: str, name: str) -> list[Any]:
    """The entries of the list ``name``, everything in them as text; none when it is empty or not there. Raises
    ValueError."""
    found = data_of(text).get(name) or []
    if not isinstance(found, list):
        raise ValueError(UNKNOWN)
    return found


def with_entry(text: str, name: str, entry: Entry) -> str:
    """The text with one more entry at the end of the list ``name``, which is begun when it is not there. Raises
    ValueError when its text has another shape."""
    lines = text.splitlines()
    wanted = [*entries_of(text, name), _as_text(entry)]
    if not any(_opens(line, name) for line in lines):
        lines.append(f"{name}:")
    start, end = _extent(lines, name)
    lines[start] = re.sub(r":\s*\[\s*\]", ":", lines[start])
    last = end
    while last > start + 1 and not lines[last - 1].strip():
        last -= 1
    indent = next((_indent(line) for line in lines[start + 1 : end] if _ITEM.match(line)), "  ")
    return _read_back(text, [*lines[:last], *_written(entry, indent), *lines[last:]], name, wanted)


def without_entry(text: str, name: str, entry: Entry) -> str:
    """The text without an entry of the list ``name``, with the lines that are its own. Raises ValueError when it is not
    there, or not on lines of its own."""
    lines, found, gone = text.splitlines(), entries_of(text, name), _as_text(entry)
    if gone not in found:
        raise ValueError("It is no longer on the list.")
    number = found.index(gone)
    start, end = _extent(lines, name)
    indent = next((_indent(line) for line in lines[start + 1 : end] if _ITEM.match(line)), "")
    items = [n for n in range(start + 1, end) if lines[n].startswith(f"{indent}- ")]
    if len(items) != len(found):
        raise ValueError(UNKNOWN)
    first, after = items[number], items[number + 1] if number + 1 < len(items) else end
    while after > first + 1 and (not lines[after - 1].strip() or lines[after - 1].lstrip().startswith("#")):
        after -= 1  # a comment above the next entry is the next entry's
    return _read_back(text, [*lines[:first], *lines[after:]], name, found[:number] + found[number + 1 :])


def _opens(line: str, name: str) -> bool:
    return re.match(rf"{re.escape(name)}:\s*(\[\s*\]\s*)?(#.*)?$", line) is not None


def _extent(lines: Sequence[str], name: str) -> tuple[int, int]:
    """The line that names the list, and where what follows it begins."""
    start = next((n for n, line in enumerate(lines) if _opens(line, name)), None)
    if start is None:
        raise ValueError(UNKNOWN)
    end = next((n for n in range(start + 1, len(lines)) if re.match(r"[^\s#-]", lines[n])), len(lines))
    return start, end


def _indent(line: str) -> str:
    found = _ITEM.match(line)
    return found[1] if found else ""


def _written(entry: Entry, indent: str) -> list[str]:
    if isinstance(entry, str):
        return [f"{indent}- {scalar(entry)}"]
    fields = [f"{key}: {_value(value)}" for key, value in entry.items()]
    return [f"{indent}- {fields[0]}", *(f"{indent}  {field}" for field in fields[1:])]


def _value(value: str | Sequence[str]) -> str:
    return scalar(value) if isinstance(value, str) else f"[{', '.join(scalar(one) for one in value)}]"


def _as_text(entry: Entry) -> Any:
    return entry if isinstance(entry, str) else {key: _plain(value) for key, value in entry.items()}


def _plain(value: str | Sequence[str]) -> str | list[str]:
    return value if isinstance(value, str) else list(value)


def _read_back(text: str, lines: Sequence[str], name: str, wanted: list[Any]) -> str:
    made = "\n".join(lines) + "\n"
    before, after = data_of(text), data_of(made)
    if (after.pop(name, None) or []) != wanted or after != {key: v for key, v in before.items() if key != name}:
        raise ValueError(UNKNOWN)
    return made
