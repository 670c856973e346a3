"""The block of fields at the top of a page as text, in one order. ``front_matter_text`` reads it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import yaml
from yaml.emitter import Emitter
from yaml.representer import SafeRepresenter
from yaml.resolver import BaseResolver
from yaml.serializer import Serializer


class _Flow(list[Any]):
    """A list written on one line."""


class _Dumper(Emitter, Serializer, SafeRepresenter, BaseResolver):
    def __init__(self, stream: Any, **options: Any) -> None:
        Emitter.__init__(self, stream, width=10_000, allow_unicode=True)
        Serializer.__init__(self)
        SafeRepresenter.__init__(self, default_flow_style=False, sort_keys=False)
        BaseResolver.__init__(self)

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        Emitter.increase_indent(self, flow, False)


def _flow(dumper: SafeRepresenter, value: _Flow) -> yaml.Node:
    return dumper.represent_sequence("tag:yaml.org,2002:seq", value, flow_style=True)


def _text(dumper: SafeRepresenter, value: str) -> yaml.Node:
    """A text of several lines stands as it is read."""
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style="|" if "\n" in value else None)


_Dumper.add_representer(_Flow, _flow)
_Dumper.add_representer(str, _text)
ONE_TO_A_LINE = {"also_known_as", "sources", "contacts", "cost_options", "accessibility"}


def write_front_matter(fields: Mapping[str, Any], names: Iterable[str]) -> str:
    """The text between the two lines of hyphens, ending in a newline, the fields in the order of ``names``. Empty ones
    are left out."""
    tidy = {name: _tidy(name, fields[name]) for name in names if fields.get(name)}
    return str(yaml.dump(tidy, Dumper=_Dumper))


def _tidy(name: str, value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _tidy(key, inner) for key, inner in value.items() if inner}
    if isinstance(value, list | tuple):
        items = [_tidy("", item) for item in value]
        return items if name in ONE_TO_A_LINE else _Flow(items)
    return value
