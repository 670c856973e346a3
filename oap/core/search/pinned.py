"""Best bets: pages that an editor put first for some words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from oap.core.search.tokens import normalise


@dataclass(frozen=True)
class PinnedResult:
    """A page an editor puts first for some words, with who, why and since when."""

    words: tuple[str, ...]
    page: str
    owner: str
    reason: str
    since: str

    @property
    def key(self) -> str:
        """What tells it from the others: page and words."""
        return f"{self.page}: {', '.join(self.words)}"


def read_pinned(data: Any) -> tuple[PinnedResult, ...]:
    """The pinned results in the data of ``pinned.yml``. Raises ValueError when it has another shape."""
    try:
        return tuple(pinned_result(entry) for entry in (data or {}).get("pinned") or ())
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"pinned.yml: something is missing or misplaced near {error}.") from error


def pinned_result(entry: Any) -> PinnedResult:
    """The pinned result of one entry. Raises KeyError, TypeError, AttributeError when it has another shape."""
    return PinnedResult(
        tuple(normalise(word) for word in entry["words"]),
        entry["page"],
        entry["owner"],
        entry["reason"],
        entry["since"],
    )
