"""What pages about danger have in common."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from oap.core.crisis import Crisis
from oap.site import State


def exit_to(now: State) -> str:
    """Where the quick exit leads; empty while that cannot be read."""
    return now.words.urgent.exit_to if now.words.urgent is not None else ""


def exit_from_page(now: State, topics: Iterable[str]) -> str:
    """Where the quick exit leads from a page about these topics; empty when none is shown there."""
    urgent = now.words.urgent
    return urgent.exit_to if urgent is not None and urgent.is_private(topics) else ""


def said_of_danger(now: State, crisis: Crisis) -> dict[str, Any]:
    """For the template of what a search found: what was heard, the help for it, its language, and where the quick exit leads."""
    words = now.words.crisis
    language = words.languages.languages.get(crisis.language) if words is not None and crisis.language else None
    return {
        "crisis": crisis,
        "urgent": now.words.urgent,
        "language": language,
        "exit_to": exit_to(now) if crisis.sure else "",
    }
