"""The editor's form and the page: ``read_form`` gives the page with what the form says.

Names of fields say the place: ``s2.g0.i3.family`` is the family wording of item 3 in group 0 of section 2. What the
form does not show (id, old addresses, retired statements) stays as the draft has it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import fields, replace

from werkzeug.datastructures import MultiDict

from oap.core.library.cards import Card
from oap.core.pages.dose import DOSE_FIELDS, Dose, held
from oap.core.pages.draft_text import UNWRITTEN
from oap.core.pages.front_matter import SHORT_FORM
from oap.core.pages.page import AUDIENCES, Group, Item, Page, Prose, Section, Source, Statement
from oap.core.pages.page_text import placed_line
from oap.core.pages.page_types import type_of
from oap.core.pages.pictures import FOLDER
from oap.core.pages.service_fields import Contact, ServiceRecord
from oap.core.pages.service_record import read_costs

Form = MultiDict[str, str]
LINES = ("title", "professional_title", "summary", "review_by", "reading_age_reason", "under")
PICTURE_LINES = ("alt", "credit", "licence")
CHOICES = ("areas", "phases", "sign_off")
RECORD_LINES = (
    "organisation",
    "find",
    "status",
    "application_process",
    "eligibility",
    "minimum_age",
    "maximum_age",
    "fees",
    "service_area",
)
RECORD_CHOICES = ("audience", "deliverable_type", "attending_type", "attending_access", "reach")
YOU = "you."  # before the place that the words are for: title, summary, the id of a statement, a heading's address
MOST = 400  # of any row: far more than a page holds


def read_form(form: Form, page: Page, by_title: Mapping[str, Card]) -> Page:
    """``by_title`` finds a related page by what was typed in small letters: title, address or id."""
    values: dict[str, object] = {name: line(form.get(name, "")) for name in LINES}
    if page.type == FOLDER:
        values |= {name: line(form.get(name, "")) for name in PICTURE_LINES}
        values["decorative"] = "yes" if form.get("decorative") == "yes" else ""
        values["alt"] = "" if values["decorative"] else values["alt"]
    values |= {name: ordered(form.getlist(name), getattr(page, name)) for name in CHOICES}
    values["topics"] = tuple(dict.fromkeys(one for one in form.getlist("topics") if one))
    values["team"] = form.get("team", page.team)
    values["also_known_as"] = tuple(said for text in form.get("also_known_as", "").splitlines() if (said := line(text)))
    values["first"] = tuple(dict.fromkeys(one for one in form.getlist("first") if one))
    values["opens_with"] = "danger" if form.get("opens_with") == "danger" else ""
    values["audience"] = given if (given := form.get("audience", "")) in AUDIENCES else ""
    values["you"] = tuple(_said_to_you(form, page))
    values["right_as_written"] = read_reasons(form.get("right_as_written", ""))
    values["related"] = tuple(dict.fromkeys(_related(text, by_title) for text in form.getlist("related") if line(text)))
    values["pages"] = tuple(dict.fromkeys(_related(text, by_title) for text in form.getlist("pages") if line(text)))
    values["sources"] = tuple(_sources(form))
    values["service"] = (
        _record(form, page.service) if (type := type_of(page.type)) is not None and type.has_service else page.service
    )
    values["sections"] = tuple(_sections(form, page))
    return replace(page, **values)  # type: ignore[arg-type]  # each value has the type of its field, by name


def _said_to_you(form: Form, page: Page) -> Iterable[tuple[str, str]]:
    """The words for a young person, in the order that they had, new ones last; an emptied field takes them away."""
    given = {name.removeprefix(YOU): _text(form[name]) for name in form if name.startswith(YOU)}
    return ((place, words) for place, words in {**dict(page.you), **given}.items() if words)


def read_reasons(text: str) -> tuple[tuple[str, str], ...]:
    """The words that are right as they are written, one to a line with why: ``NOT: said with force``. A line that is
    not of that form is kept with the word before it, so that nothing typed is lost."""
    found: dict[str, str] = {}
    for typed in text.splitlines():
        short, colon, why = line(typed).partition(":")
        if colon and re.fullmatch(SHORT_FORM, short):
            found[short] = why.strip()
        elif found and line(typed):
            last = next(reversed(found))
            found[last] = f"{found[last]} {line(typed)}".strip()
    return tuple((short, why) for short, why in found.items() if why)


def line(text: str) -> str:
    """One line: a field, a heading and a statement hold no line breaks."""
    return " ".join(text.split())


def ordered(given: Iterable[str], before: tuple[str, ...]) -> tuple[str, ...]:
    """What was ticked, in the order it had; what is new comes last. So an untouched form changes nothing."""
    chosen = list(dict.fromkeys(one for one in given if re.fullmatch(r"[a-z0-9-]{1,80}", one)))
    return tuple(sorted(chosen, key=lambda one: before.index(one) if one in before else len(before)))


def _related(text: str, by_title: Mapping[str, Card]) -> str:
    card = by_title.get(line(text).lower().strip("/"))
    return card.id if card is not None else line(text)


def _sources(form: Form) -> Iterable[Source]:
    for n in range(MOST):
        if f"source{n}.title" not in form:
            return
        one = Source(*(line(form.get(f"source{n}.{part}", "")) for part in ("title", "url", "date")))
        if one.title or one.url or one.date:
            yield one


def _record(form: Form, before: ServiceRecord | None) -> ServiceRecord:
    old = before or ServiceRecord("", "")
    values: dict[str, object] = {name: line(form.get(f"service.{name}", "")) for name in RECORD_LINES}
    values |= {name: ordered(form.getlist(f"service.{name}"), getattr(old, name)) for name in RECORD_CHOICES}
    languages = form.get("service.languages", "").split(",")
    values["languages"] = tuple(said for text in languages if (said := line(text)))
    values["accessibility"] = tuple(
        said for text in form.get("service.accessibility", "").splitlines() if (said := line(text))
    )
    values["cost_options"] = read_costs(form.get("service.cost_options", ""))
    contacts = []
    for n in range(MOST):
        if f"contact{n}.value" not in form:
            break
        parts = {field.name: line(form.get(f"contact{n}.{field.name}", "")) for field in fields(Contact)}
        if parts["value"] or parts["label"]:
            contacts.append(Contact(**parts))
    return ServiceRecord(**values, contacts=tuple(contacts))  # type: ignore[arg-type]  # each value has the type of its field, by name


def _sections(form: Form, page: Page) -> Iterable[Section]:
    was = {placed.statement.id: placed.statement for placed in page.placed_statements()}
    for s in range(MOST):
        if f"s{s}.heading" not in form:
            return
        groups = []
        for g in range(MOST):
            at = f"s{s}.g{g}"
            if f"{at}.heading" not in form:
                break
            old = _old_group(page, s, g)
            items = tuple(_items(form, at, was))
            groups.append(
                Group(
                    _heading(form, f"{at}.heading"),
                    form.get(f"{at}.tier", ""),
                    ordered(form.getlist(f"{at}.phases"), old.phases),
                    items,
                )
            )
        heading = _heading(form, f"s{s}.heading")
        yield Section(heading or (UNWRITTEN if s else ""), tuple(groups) or (Group(),))


def _old_group(page: Page, s: int, g: int) -> Group:
    groups = page.sections[s].groups if s < len(page.sections) else ()
    return groups[g] if g < len(groups) else Group()


def _heading(form: Form, name: str) -> str:
    return line(form.get(name, "")).translate({ord("{"): "(", ord("}"): ")"}).lstrip("# ")


def _items(form: Form, group: str, was: Mapping[str, Statement]) -> Iterable[Item]:
    for i in range(MOST):
        at = f"{group}.i{i}"
        if f"{at}.id" in form:
            identity = form[f"{at}.id"]
            old = was.get(identity, Statement(identity, "", ""))
            yield Statement(
                identity,
                _words(form, f"{at}.professional"),
                _words(form, f"{at}.family"),
                ordered(form.getlist(f"{at}.who"), old.who),
                ordered(form.getlist(f"{at}.phases"), old.phases),
                Dose(**{name: held(form.get(f"{at}.{name}", "")) for name in DOSE_FIELDS}),
            )
        elif f"{at}.text" in form:
            text = _text(form[f"{at}.text"])
            yield placed_line(text) or Prose(text)
        else:
            return


def _text(typed: str) -> str:
    lines = typed.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(text.rstrip() for text in lines).strip("\n")


def _words(form: Form, name: str) -> str:
    return line(form.get(name, ""))
