"""What is wrong with what somebody typed into the form of an entry."""

from __future__ import annotations

from collections.abc import Mapping

from oap.errors import Invalid


class Unfit(Invalid):
    """What is wrong with what was typed: words by the name of a field."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        super().__init__(next(iter(problems.values())))
        self.problems = dict(problems)
