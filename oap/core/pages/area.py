"""The area's own words: its name, whom to ask, its banner, and the glossary."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from oap.core.pages.page import slugify
from oap.core.pages.workflow import GROUPS

GROUNDS = ("#ffffff", "#eef3f8")  # what the area's colour stands on, as letters or behind white ones
ENOUGH = 4.5  # to 1: WCAG 2, level AA, for text
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(\.[\w-]+)+")


@dataclass(frozen=True)
class AreaSettings:
    """What ``content/local/site.yml`` says. ``banner`` is empty once somebody has approved the content.

    ``second_factor_required``: everybody who signs in with a password needs a second factor too. ``local_names`` are
    names that only texts of the area say. ``logo`` is a picture in the content folder, shown at the foot of every page.
    ``agree_first`` has the groups that must agree before a text of a team is published, by team. ``privacy_notice`` is
    the address of the council's own, to which the page on privacy leads.
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
    privacy_notice: str = ""


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
        privacy_notice=str(data.get("privacy_notice") or ""),
    )


def _groups_by_team(data: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    for team, groups in data.items():
        if not isinstance(groups, list) or not set(groups) <= set(GROUPS):
            raise ValueError(f"site.yml: agree_first.{team} must be a list with some of {', '.join(GROUPS)}.")
    return {str(team): tuple(groups) for team, groups in data.items()}


def read_area_strictly(data: Any) -> AreaSettings:
    """The same for words that somebody is about to use. Raises ValueError, also for what would serve readers badly."""
    found = read_area(data)
    for name, why in area_problems(found):
        raise ValueError(f"“{name}” {why}")
    return found


def area_problems(settings: AreaSettings) -> Iterator[tuple[str, str]]:
    """What would serve readers badly: the field, and what is wrong with it."""
    worst = min(contrast(settings.brand, ground) for ground in GROUNDS)
    if worst < ENOUGH:
        yield (
            "brand",
            (
                f"has a contrast of {worst:.1f} to 1 with what it stands on: white letters, and pale ground under "
                f"links. {ENOUGH} is needed, so choose a darker colour."
            ),
        )
    for name in ("local_offer", "privacy_notice"):
        if (address := getattr(settings, name)) and not address.startswith("https://"):
            yield name, "has to begin with https://."
    if settings.contact_email and not _EMAIL.fullmatch(settings.contact_email):
        yield "email", "has to be one address."


def contrast(one: str, other: str) -> float:
    """The contrast of two colours such as #12436d, by WCAG 2: from 1 to 21."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _mapping(data: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    value = data.get(name) or {}
    if not isinstance(value, Mapping):
        raise ValueError(f"site.yml: “{name}” must be a group of names and values.")
    return value


def read_glossary(data: Any) -> tuple[Term, ...]:
    """The terms in alphabetical order. Raises ValueError when a part has the wrong shape."""
    if not isinstance(data, list):
        raise ValueError("glossary.yml: it must be a list of terms.")
    terms: list[Term] = []
    for entry in data:
        if not isinstance(entry, Mapping) or not entry.get("term") or not entry.get("meaning"):
            raise ValueError(f"glossary.yml: each entry needs “term” and “meaning”, near {entry}.")
        also = entry.get("also") or []
        if not isinstance(also, list):
            raise ValueError(f"glossary.yml: “also” must be a list of names, near {entry}.")
        term, short, meaning, law, page = (
            str(entry.get(field) or "") for field in ("term", "short", "meaning", "law", "page")
        )
        if any(one.term == term and one.short == short for one in terms):
            raise ValueError(f"glossary.yml: “term” “{term}” stands there twice.")
        terms.append(Term(term, short, meaning, law, page, tuple(str(name) for name in also)))
    return tuple(sorted(terms, key=lambda term: (term.term.lower(), term.short)))


def terms_in(text: str, glossary: Sequence[Term], most: int = 12) -> list[Term]:
    """The glossary terms that stand in the text, in alphabetical order, at most ``most``."""
    found, lowered = [], text.lower()
    for term in glossary:
        names = [name for name in (term.term, term.short) if name]
        if not any(name.lower() in lowered for name in names):
            continue  # a regular expression over a whole page costs a hundred times as much
        forms = "|".join(re.escape(name) for name in names)
        if re.search(rf"\b(?:{forms})s?\b", text, re.IGNORECASE if not term.short else 0):
            found.append(term)
    return found[:most]
