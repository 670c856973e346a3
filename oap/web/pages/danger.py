"""What a screen shows where somebody may be in danger."""

from __future__ import annotations

from typing import Any

from oap.core.search.crisis import Crisis
from oap.site.state import State
from oap.web.pages.quick_exit import exit_to


def crisis_context(now: State, crisis: Crisis) -> dict[str, Any]:
    """For the template of an answer to words that somebody typed: what was heard, the help for it, its language, and
    where the quick exit leads."""
    words = now.configuration.crisis
    language = words.languages.languages.get(crisis.language) if words is not None and crisis.language else None
    return {
        "crisis": crisis,
        "urgent": now.configuration.urgent,
        "language": language,
        "exit_to": exit_to(now) if crisis.sure else "",
    }
