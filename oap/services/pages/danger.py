"""What a text that somebody sends us tells of danger: heard as it was typed, and as it was meant."""

from __future__ import annotations

from oap.core.search.crisis import Crisis
from oap.site.state import State


def heard(now: State, typed: str) -> Crisis:
    """The graver of what is heard in the text and in it with its slips put right."""
    interpreter = now.engine.interpreter if now.engine is not None else None
    meant = interpreter.understand(typed).corrected if interpreter is not None else ""
    return max((now.judge(typed), now.judge(meant)), key=lambda crisis: (crisis.sure, crisis.perhaps))
