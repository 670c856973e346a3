"""Facts of one kind are a list in a file of ``content/facts``; pages place them by their ids: ``{law some-id}``.

A kind is a line in ``FACT_KINDS``, and a name in ``oap.core.pages.page.PLACES``; everything else (the configuration,
the editor's list, versions, checks) iterates over them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from oap.core.pages.danger_signs import SIGNS_FILE, read_danger_signs
from oap.core.pages.law import LAW_FILE, read_law
from oap.core.pages.placing import FactList


@dataclass(frozen=True)
class FactKind:
    """``file`` is below the content folder; ``read`` raises ValueError, in an editor's words."""

    file: str
    read: Callable[[Any], FactList]


FACT_KINDS: Mapping[str, FactKind] = {
    "law": FactKind(LAW_FILE, read_law),
    "signs": FactKind(SIGNS_FILE, read_danger_signs),
}
