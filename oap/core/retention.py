"""What the service keeps of people, and for how many days. Everything that is deleted by time stands here; a daily act
does it, and a screen for admins says when it last did."""

from __future__ import annotations

from dataclasses import dataclass

YEAR_AND_A_MONTH = 400


@dataclass(frozen=True)
class Rule:
    """``what`` is deleted ``days`` after ``since``."""

    id: str
    what: str
    since: str
    days: int


RULES = (
    Rule("not-found", "Words of searches that did not help, told by a button", "they were told", YEAR_AND_A_MONTH),
    # the four weeks that a list of proposals looks back, and the week it stands
    Rule("search-use", "Counts of what came of searches", "they were counted", 35),
    Rule("crisis-counts", "Counts of searches about danger", "they were counted", YEAR_AND_A_MONTH),
    Rule("feedback", "Answers of readers", "they were given", YEAR_AND_A_MONTH),
    Rule("browsers", "Browsers that were signed in", "they signed in", YEAR_AND_A_MONTH),
    Rule("notices", "Notices about work, and their mails", "they were told", YEAR_AND_A_MONTH),
    Rule("events", "Events, which pass on what happened", "they happened", YEAR_AND_A_MONTH),
    Rule("comments", "Comments on a draft, also those of guests", "it was published or given up", 3 * 365),
    Rule("accounts", "Accounts of people who left and have no open draft: name and address", "they were disabled", 730),
)
DAYS = {rule.id: rule.days for rule in RULES}
