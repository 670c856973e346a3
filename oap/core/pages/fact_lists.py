"""Facts of one kind are a list in a file of ``content/facts``; pages place them by their ids: ``{law some-id}``.

A kind is a line in ``FACT_KINDS``, and a name in ``oap.core.pages.page.PLACES``; everything else (the configuration,
the editor's list, versions, checks) iterates over them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from oap.core.pages.contacts import CONTACTS_FILE, Contacts, read_contacts
from oap.core.pages.danger_signs import SIGNS_FILE, DangerSigns, read_danger_signs
from oap.core.pages.facts import FactList
from oap.core.pages.law import LAW_FILE, Law, read_law


@dataclass(frozen=True)
class FactKind:
    """``file`` is below the content folder; ``read`` raises ValueError, in an editor's words. Without one that is
    ``needed`` the service is not ready."""

    file: str
    read: Callable[[Any], FactList]
    needed: bool = False


FACT_KINDS: Mapping[str, FactKind] = {
    "law": FactKind(LAW_FILE, read_law),
    "signs": FactKind(SIGNS_FILE, read_danger_signs),
    "contact": FactKind(CONTACTS_FILE, read_contacts, needed=True),
}


def contacts_in(lists: Mapping[str, FactList]) -> Contacts:
    """The list of contacts; an empty one when there is none."""
    found = lists.get("contact")
    return found if isinstance(found, Contacts) else Contacts()


def law_in(lists: Mapping[str, FactList]) -> Law:
    """The list of what the law says; an empty one when there is none."""
    found = lists.get("law")
    return found if isinstance(found, Law) else Law()


def signs_in(lists: Mapping[str, FactList]) -> DangerSigns:
    """The list of danger signs; an empty one when there is none."""
    found = lists.get("signs")
    return found if isinstance(found, DangerSigns) else DangerSigns()
