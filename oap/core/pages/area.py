"""The area's own words: its name, whom to ask, its banner, and the glossary."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from oap.core.pages.page import slugify
from oap.core.pages.workflow import GROUPS


@dataclass(frozen=True)
class AreaSettings:
    """What ``content/local/site.yml`` says. ``banner`` is empty once somebody has approved the content.

    ``second_factor_required``: everybody who signs in with a password needs a second factor too. ``local_names`` are
    names that only texts of the area say. ``logo`` is a picture in the content folder, shown at the foot of every page.
    ``agree_first`` has the groups that must agree before a text of a team is published, by team.
    """

    name: str
    area: str
    service_name: str
    tagline: str
    council: str
    contact_text: str
    contact_email: str
    contact_phone: str
    local_offer: str
    banner: str
    approved_by: str
    approved_on: str
    brand: str
    second_factor_required: bool = False
    local_names: tuple[str, ...] = ()
    logo: str = ""
    agree_first: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class Term:
    """A word in the glossary. ``page`` is the slug of the page that says more, if there is one. ``also`` are other
    names by which somebody may ask for it."""

    term: str
    short: str
    meaning: str
    law: str = ""
    page: str = ""
    also: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(name for name in (self.term, self.short, *self.also) if name)

    @property
    def anchor(self) -> str:
        return slugify(self.short or self.term)


def read_area(data: Any) -> AreaSettings:
    """Raises ValueError when a part has the wrong shape."""
    if not isinstance(data, Mapping) or not data.get("name") or not data.get("area"):
        raise ValueError("site.yml: “name” and “area” are needed.")
    contact, approved, colours, sign_in = (
        _mapping(data, part) for part in ("contact", "approved", "colours", "sign_in")
    )
    factor = str(sign_in.get("second_factor") or "optional")
    if factor not in ("optional", "required"):
        raise ValueError("site.yml: sign_in.second_factor must be “optional” or “required”.")
    brand = str(colours.get("brand", "#12436d"))
    if not re.fullmatch(r"#[0-9a-fA-F]{6}", brand):
        raise ValueError("site.yml: colours.brand must be like #12436d.")
    names = data.get("local_names") or []
    if not isinstance(names, list):
        raise ValueError("site.yml: “local_names” must be a list.")
    done = bool(approved.get("by") and approved.get("on"))
    return AreaSettings(
        name=str(data["name"]),
        area=str(data["area"]),
        service_name=str(data.get("service_name") or data["name"]),
        tagline=str(data.get("tagline", "")),
        council=str(data.get("council", "")),
        contact_text=str(contact.get("text", "")),
        contact_email=str(contact.get("email", "")),
        contact_phone=str(contact.get("phone", "")),
        local_offer=str(data.get("local_offer", "")),
        banner="" if done else str(data.get("starter_banner", "")),
        approved_by=str(approved.get("by", "")),
        approved_on=str(approved.get("on", "")),
        brand=brand,
        second_factor_required=factor == "required",
        local_names=tuple(str(name) for name in names),
        logo=str(data.get("logo") or ""),
        agree_first=_groups_by_team(_mapping(data, "agree_first")),
    )


def _groups_by_team(data: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    for team, groups in data.items():
        if not isinstance(groups, list) or not set(groups) <= set(GROUPS):
            raise ValueError(f"site.yml: agree_first.{team} must be a list with some of {', '.join(GROUPS)}.")
    return {str(team): tuple(groups) for team, groups in data.items()}


def _mapping(data: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    value = data.get(name) or {}
    if not isinstance(value, Mapping):
        raise ValueError(f"site.yml: “{name}” must be a group of names and values.")
    return value


def read_glossary(data: Any) -> tuple[Term, ...]:
    """The terms in alphabetical order. Raises ValueError when a part has the wrong shape."""
    if not isinstance(data, list):
        raise ValueError("glossary.yml: it must be a list of terms.")
    terms = []
    for entry in data:
        if not isinstance(entry, Mapping) or not entry.get("term") or not entry.get("meaning"):
            raise ValueError(f"glossary.yml: each entry needs “term” and “meaning”, near {entry}.")
        also = entry.get("also") or []
        if not isinstance(also, list):
            raise ValueError(f"glossary.yml: “also” must be a list of names, near {entry}.")
        term, short, meaning, law, page = (
            str(entry.get(field) or "") for field in ("term", "short", "meaning", "law", "page")
        )
        terms.append(Term(term, short, meaning, law, page, tuple(str(name) for name in also)))
    return tuple(sorted(terms, key=lambda term: (term.term.lower(), term.short)))


def terms_in(text: str, glossary: Sequence[Term], most: int = 12) -> list[Term]:
    """The glossary terms that stand in the text, in alphabetical order, at most ``most``."""
    found = []
    for term in glossary:
        forms = [re.escape(term.term)] + ([re.escape(term.short)] if term.short else [])
        if re.search(rf"\b(?:{'|'.join(forms)})s?\b", text, re.IGNORECASE if not term.short else 0):
            found.append(term)
    return found[:most]
