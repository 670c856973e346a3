"""The share of many like cases that the suite asks. ``make soak`` asks the rest: ``pytest --soak tests``."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest


def in_soak(*case: Any) -> Any:
    """A case for ``pytest.mark.parametrize`` that the suite leaves to the soak."""
    return pytest.param(*case, marks=pytest.mark.soak)


def one_in(many: int, cases: Iterable[Any], first: int = 0) -> list[Any]:
    """The cases, of which the suite asks one in so many, beginning with ``first``."""
    return [
        case if number % many == first else in_soak(*(case if isinstance(case, tuple) else (case,)))
        for number, case in enumerate(cases)
    ]


# A story told on one device; the soak tells it on the other as well.
ON_A_PHONE = ["phone", in_soak("desktop")]
ON_A_DESKTOP = [in_soak("phone"), "desktop"]
