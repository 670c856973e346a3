"""The block of fields at the top of a page, read with the line of every field and mistake. ``fields_text`` writes it.

YAML is read with its base loader, so that ``no`` stays a word and ``12:30`` stays a time.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import yaml
from pydantic import ValidationError

from oap.core.pages.front_matter import Matter, matter_of
from oap.core.pages.page import nearest_line
from oap.core.pages.problems import Problem

_QUICK: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)  # ten times as fast, where PyYAML came with it
MAX_DEPTH = 6
MAX_CHARACTERS = 10_000  # six times what the longest page has; reading many takes seconds
MOST_PROBLEMS = 50  # said at once


@dataclass(frozen=True)
class Fields:
    """The fields at the top of a page. ``matter`` is None when something is wrong with them; ``lines`` go from the name
    of each (``service.contacts.0.value``) to its line, counted from the file's first (the ``---``)."""

    matter: Matter | None
    problems: list[Problem]
    lines: Mapping[str, int] = field(default_factory=dict)


def read_front_matter(text: str, file: str) -> Fields:
    """The fields, with every problem found."""
    if len(text) > MAX_CHARACTERS:
        return _not_read(file, 1, f"The fields at the top are longer than {MAX_CHARACTERS:,} characters.")
    try:
        node, data = _parsed(text)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
        line = mark.line + 2 if mark else 1
        what = getattr(error, "problem", "") or str(error)
        why = (
            f"The fields at the top cannot be read: {what}. Is a value with a colon or a bracket in quotation marks, "
            "and are the spaces at the start even?"
        )
        return _not_read(file, line, why)
    except (RecursionError, ValueError) as error:
        return _not_read(file, 1, str(error) or "The fields at the top are nested too deeply.")
    if not isinstance(data, dict):
        return _not_read(file, 1, "The fields at the top must each be a name, a colon and a value.")
    problems = [Problem(file, line, name, f"“{name}” appears twice. Keep one.") for name, line in _doubled(node)]
    lines = dict(_lines(node))
    try:
        matter = matter_of(file.partition("/")[0]).model_validate(_without_blanks(data))
    except ValidationError as error:
        for one in error.errors()[:MOST_PROBLEMS]:
            where = ".".join(map(str, one["loc"]))
            problems.append(Problem(file, nearest_line(lines, where), where, _plain(one)))
        return Fields(None, problems, lines)
    return Fields(matter, problems, lines)


def _not_read(file: str, line: int, why: str) -> Fields:
    return Fields(None, [Problem(file, line, "", why)])


def load_fields(text: str) -> tuple[dict[str, Any], Mapping[str, int]] | None:
    """The fields as strings, lists and mappings, unchecked, and their lines; None when they cannot be read or one
    stands twice."""
    if len(text) > MAX_CHARACTERS:
        return None
    try:
        node, data = _parsed(text)
    except (yaml.YAMLError, RecursionError, ValueError):
        return None
    return (data, dict(_lines(node))) if isinstance(data, dict) and not _doubled(node) else None


def _parsed(text: str) -> tuple[yaml.Node | None, Any]:
    """The fields as YAML's nodes, which know their lines, and as strings, lists and mappings: the base loaders make
    nothing else.

    Text that the C form refuses is read again by the other, which says better why.
    """
    for loader in dict.fromkeys((_QUICK, yaml.BaseLoader)):
        try:
            _forbid_aliases(text, loader)
            return yaml.compose(text, Loader=loader), yaml.load(text, Loader=loader)  # noqa: S506  reads texts only, no objects
        except yaml.YAMLError:
            if loader is yaml.BaseLoader:
                raise
    raise AssertionError("the last loader returns or raises")


def _forbid_aliases(text: str, loader: Any) -> None:
    depth = 0
    for event in yaml.parse(text, Loader=loader):
        if isinstance(event, yaml.AliasEvent):
            raise ValueError("References (* and &) are not used here. Write the value out.")
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > MAX_DEPTH:
            raise ValueError("The fields at the top are nested too deeply.")


def _without_blanks(data: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in data.items() if value not in ("", None)}


def _doubled(node: yaml.Node | None) -> list[tuple[str, int]]:
    seen: set[str] = set()
    doubled = []
    for key, _ in node.value if isinstance(node, yaml.MappingNode) else []:
        if key.value in seen:
            doubled.append((str(key.value), key.start_mark.line + 2))
        seen.add(str(key.value))
    return doubled


def _lines(node: yaml.Node | None, above: str = "") -> Iterator[tuple[str, int]]:
    """The name of every field, and of every item of a list, with the file's line where it stands."""
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield f"{above}{key.value}", key.start_mark.line + 2
            yield from _lines(value, f"{above}{key.value}.")
    elif isinstance(node, yaml.SequenceNode):
        for number, item in enumerate(node.value):
            yield f"{above}{number}", item.start_mark.line + 2
            yield from _lines(item, f"{above}{number}.")


def _plain(error: Any) -> str:
    kind, given, context = error["type"], error.get("input"), error.get("ctx", {})
    match kind:
        case "missing":
            return "This field is missing."
        case "extra_forbidden":
            return "There is no such field. See the list in docs/content-guide.md."
        case "string_pattern_mismatch":
            return f"“{given}” must be small letters, numbers and hyphens."
        case "string_too_short":
            return f"This is too short: at least {context['min_length']} characters."
        case "string_too_long":
            return f"This is too long: at most {context['max_length']} characters."
        case "list_type":
            return "This is a list: write it in square brackets, for example [one, two]."
        case "string_type":
            return "This must be plain text. Does it need quotation marks?"
        case "model_type" | "dict_type" | "model_attributes_type":
            return "This must be a group of fields, each a name, a colon and a value."
        case "value_error":
            return str(context["error"])
    return str(error["msg"])
