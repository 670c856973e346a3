"""One entry of a configured file changed in the file's own text, so that comments and order stay as people wrote them.

Every change is read back: it gives the data that it should. A file of another shape is written anew where nobody wrote
a comment in it, and else the change is refused.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Mapping, Sequence
from typing import Any

import yaml

from oap.errors import Conflict

Entry = dict[str, Any]
_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_WIDE = 1_000_000  # characters in a line before YAML folds it
UNKNOWN = "The file has a shape that this screen does not know."
MOVED = "This was changed meanwhile. Open it again, and make your change to what it is now."


def data_in(text: str) -> Any:
    """What the file says, everything in it as text; None when it is empty. Raises ValueError when it cannot be read."""
    try:
        return yaml.load(text, Loader=_LOADER)  # noqa: S506  texts only, no objects
    except yaml.YAMLError as error:
        raise ValueError("The file cannot be read at the moment.") from error


def entries_in(data: Any, path: Sequence[str]) -> list[Entry]:
    """The entries of the list at ``path`` (nothing: the file is the list). Raises ValueError for another shape."""
    for name in path:
        data = (data or {}).get(name) if isinstance(data or {}, Mapping) else ()
    if data is None or data == "":
        return []
    if not isinstance(data, list):
        raise ValueError(UNKNOWN)
    return data


def with_entry(text: str, path: Sequence[str], before: Entry | None, after: Entry | None) -> str:
    """The text with ``after`` in the place of the entry ``before``: at the end when there was none, nowhere when there
    is none any more. Raises Conflict when ``before`` is not there, ValueError for a shape that is not known."""
    data = data_in(text)
    found = entries_in(data, path)
    if before is not None and before not in found:
        raise Conflict(MOVED)
    number = found.index(before) if before is not None else len(found)
    left = [*found[:number], *([after] if after is not None else []), *found[number + 1 :]]
    wanted = _put(data, path, left)
    lines = text.splitlines()
    place = _list_at(lines, path, len(found))
    if place is not None:
        items, end, indent = place
        start = items[number] if number < len(items) else _above(lines, end, 0)
        until = items[number + 1] if number + 1 < len(items) else end
        until = _above(lines, until, start) if before is not None else start
        between = len(items) > 1 and not lines[items[1] - 1].strip()
        new = _written(after, indent) if after is not None else []
        made = [*lines[:start], *([""] if before is None and between else []), *new, *lines[until:]]
        if _reads_as(made, wanted):
            return "\n".join(made) + "\n"
    return _anew(text, wanted)


def with_values(text: str, before: Entry, after: Entry) -> str:
    """The text of a file that is one entry, with the values of ``after`` where they differ from ``before``. Raises
    Conflict when the file does not say ``before`` there, ValueError for a shape that is not known."""
    data = data_in(text) or {}
    if not isinstance(data, Mapping):
        raise ValueError(UNKNOWN)
    names = [name for name in {**before, **after} if before.get(name) != after.get(name)]
    if any(data.get(name) != before.get(name) for name in names):
        raise Conflict(MOVED)
    wanted = {name: after.get(name) if name in names else value for name, value in data.items()}
    wanted |= {name: after[name] for name in names if name in after}
    wanted = {name: value for name, value in wanted.items() if not (name in names and name not in after)}
    lines = text.splitlines()
    for name in names:
        start, end = _block(lines, name)
        lines[start:end] = _field(name, after[name], "", block=_has_items(lines[start:end])) if name in after else []
    return "\n".join(lines) + "\n" if _reads_as(lines, wanted) else _anew(text, wanted)


def _put(data: Any, path: Sequence[str], found: list[Entry]) -> Any:
    if not path:
        return found
    whole = copy.deepcopy(data) if data else {}
    inner = whole
    for name in path[:-1]:
        inner = inner.setdefault(name, {})
    inner[path[-1]] = found
    return whole


def _reads_as(lines: Sequence[str], wanted: Any) -> bool:
    try:
        return bool(_bare(data_in("\n".join(lines) + "\n")) == _bare(wanted))
    except ValueError:
        return False


def _bare(data: Any) -> Any:
    """An empty list, an empty text and nothing are the same to whoever reads these files."""
    if isinstance(data, Mapping):
        return {name: found for name, value in data.items() if (found := _bare(value)) not in (None, "", [], {})}
    return [_bare(one) for one in data] if isinstance(data, list) else data


def _anew(text: str, wanted: Any) -> str:
    if re.search(r"(?:^|\s)#", text):
        raise ValueError(UNKNOWN)
    return yaml.safe_dump(wanted, allow_unicode=True, sort_keys=False, width=_WIDE)


def _list_at(lines: Sequence[str], path: Sequence[str], count: int) -> tuple[list[int], int, str] | None:
    """Where the items of the list begin, where it ends, and how far they stand in; None when it is not written so."""
    start, end, inner = 0, len(lines), ""
    for name in path:
        opened = re.compile(rf"{inner}{re.escape(name)}:\s*(#.*)?$")
        at = next((n for n in range(start, end) if opened.match(lines[n])), None)
        if at is None:
            return None
        deeper = re.compile(rf"{inner}(?![\s#-])\S")
        start = at + 1
        end = next((n for n in range(start, end) if deeper.match(lines[n]) or _further_out(lines[n], inner)), end)
        first = next((n for n in range(start, end) if lines[n].strip() and lines[n].lstrip()[0] != "#"), None)
        inner = re.match(" *", lines[first])[0] if first is not None else f"{inner}  "  # type: ignore[index]  # it matches
    items = [n for n in range(start, end) if lines[n].startswith(f"{inner}- ")]
    return (items, end, inner) if len(items) == count else None


def _further_out(line: str, inner: str) -> bool:
    return bool(line.strip()) and not line.lstrip().startswith("#") and not line.startswith(inner)


def _above(lines: Sequence[str], number: int, start: int) -> int:
    """``number`` without the blank lines and comments above it: those belong to what follows."""
    while number > start + 1 and (not lines[number - 1].strip() or lines[number - 1].lstrip().startswith("#")):
        number -= 1
    return number


def _block(lines: Sequence[str], name: str) -> tuple[int, int]:
    """The lines of a value at the top of the file; those after the last one when it is not there."""
    start = next((n for n, line in enumerate(lines) if re.match(rf"{re.escape(name)}:(\s|$)", line)), None)
    if start is None:
        return len(lines), len(lines)
    end = next((n for n in range(start + 1, len(lines)) if re.match(r"[^\s-]", lines[n])), len(lines))
    return start, _above(lines, end, start)


def _has_items(lines: Sequence[str]) -> bool:
    return any(re.match(r" *- ", line) for line in lines[1:])


def _written(entry: Entry, indent: str) -> list[str]:
    fields = [line for name, value in entry.items() for line in _field(name, value, "")]
    return [f"{indent}{'- ' if number == 0 else '  '}{line}" for number, line in enumerate(fields)]


def _field(name: str, value: Any, indent: str, *, block: bool = False) -> list[str]:
    if isinstance(value, Mapping):
        return [f"{name}: {_flow(value)}"] if indent or not _is_top(value) else _mapping(name, value)
    if isinstance(value, list) and (block or any(isinstance(one, Mapping) for one in value)):
        return [f"{name}:", *(f"{'' if block else '  '}- {_flow(one)}" for one in value)]
    return [f"{name}: {_flow(value)}"]


def _is_top(value: Mapping[str, Any]) -> bool:
    return all(not isinstance(one, Mapping | list) for one in value.values())


def _mapping(name: str, value: Mapping[str, Any]) -> list[str]:
    return [f"{name}:", *(f"  {key}: {_flow(one)}" for key, one in value.items())]


def _flow(value: Any) -> str:
    if isinstance(value, str) and not value:
        return '""'
    text: str = yaml.safe_dump(value, default_flow_style=True, allow_unicode=True, sort_keys=False, width=_WIDE)
    return text.removesuffix("...\n").strip()
