"""Where the quick exit leads, on pages about a danger that may be near the reader."""

from __future__ import annotations

from collections.abc import Iterable

from oap.site.state import State


def exit_to(now: State) -> str:
    """Where the quick exit leads; empty while that cannot be read."""
    return now.configuration.urgent.exit_to if now.configuration.urgent is not None else ""


def exit_from_page(now: State, topics: Iterable[str]) -> str:
    """Where the quick exit leads from a page about these topics; empty when none is shown there."""
    urgent = now.configuration.urgent
    return urgent.exit_to if urgent is not None and urgent.is_private(topics) else ""
