"""Whether a machine follows the record: rules over the moments at which its companion last did something."""

from __future__ import annotations

from dataclasses import dataclass

UNANSWERED = 3.0  # seconds without an answer of the record, after which readiness mentions it: three questions


@dataclass(frozen=True)
class Following:
    """Moments of the machine's steady clock in seconds; 0 where it has not happened yet.

    ``began``: serving. ``beat``: the companion moved. ``looked``: folder and record were followed as far as they can
    be.
    ``asked``: the record answered. ``in_step``: readers here have everything that was published by then.
    """

    began: float
    beat: float = 0.0
    looked: float = 0.0
    asked: float = 0.0
    in_step: float = 0.0


@dataclass(frozen=True)
class Readiness:
    """Whether readers should be sent here, and why (not). ``unfollowed`` is since when the record does not answer, 0
    when it does."""

    ready: bool
    said: str = "ready"
    unfollowed: float = 0.0


def standing(following: Following, now: float, limit: float) -> Readiness:
    """Ready means: in step with the record within ``limit`` seconds, now.

    A record that does not answer takes nobody's readers away: who was in step when it last answered stays ready.
    """
    if not following.looked:
        return Readiness(False, "not ready: the folder is being looked at for the first time")
    if (still := now - max(following.began, following.beat)) > limit:  # one that just began has not moved yet
        return Readiness(False, f"not ready: the companion process has not moved for {still:.0f} seconds")
    if following.asked and not following.in_step:
        return Readiness(False, "not ready: what was published while this machine was away is still to come")
    if (behind := following.asked - following.in_step) > limit:
        return Readiness(False, f"not ready: {behind:.0f} seconds behind what is published")
    if now - following.asked > UNANSWERED:
        return Readiness(True, unfollowed=following.in_step or following.began)
    return Readiness(True)
