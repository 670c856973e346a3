"""What the parts of a score count: the one place where that stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from oap.core.pages.page_types import PAGE_TYPES


@dataclass(frozen=True)
class Weights:
    """What the parts of a score count. The suite's evaluation says what a change does."""

    text: float = 0.18
    lay: float = 0.2
    topic: float = 1.6
    saturation: float = 1.2  # BM25's k1
    place: tuple[float, ...] = (1.0, 0.95, 0.85, 0.75)  # of a page's first, second ... topic
    types: Mapping[str, float] = field(default_factory=lambda: {one.id: one.weight for one in PAGE_TYPES.values()})
    phase: float = 1.06
    other_phase: float = 0.85
    contact: float = 1.25
    method: float = 1.1
    easy_read: float = 12.0  # for Easy Read, when somebody asks for that
    young: float = 2.5  # for a page that speaks to young people, when one of them asks
    young_for_others: float = 0.8
    wanted: float = 1.1  # for the types of page that answer best what is wanted
    crisis: float = 6.0  # for the page of urgent help, when it is surely about danger: it comes first
    urgent: float = 0.5  # then for pages about what it is about
    exact: float = 4.0  # for what is typed just as it stands on a page: it outweighs every guess
    cut: float = 0.1  # pages below this share of the best score are left out
    most: tuple[int, float] = (40, 0.2)  # pages that are listed: so many, or such a share of all if that is more

    def likely_enough(self, scores: NDArray[np.float64]) -> NDArray[np.bool_]:
        """The pages that are worth listing. Where little was understood, nearly all have some score."""
        likely = (scores > 0) & (scores >= self.cut * float(scores.max(initial=0.0)))
        count, share = self.most
        most = max(count, int(share * len(scores)))
        if most < np.count_nonzero(likely):
            found = scores[likely]  # far fewer than there are pages
            likely &= scores >= np.partition(found, len(found) - most)[len(found) - most]
        return likely
