"""Which fields a page has at its top, and what each may hold. ``front_matter_text`` reads them."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, StringConstraints, model_validator

from oap.core.pages.page import AUDIENCES, SHARED
from oap.core.pages.pictures import FOLDER, LICENCES, picture_file

ID_PATTERN = r"^[a-z0-9]+(-[a-z0-9]+)*$"
SHORT_FORM = r"[A-Z][A-Z0-9]{1,8}"
MOST_REASONS = 20  # words of a page that are right as they are written
MAX_REASON = 300  # characters


def _iso_day(value: str) -> str:
    try:
        return date.fromisoformat(value).isoformat() if re.fullmatch(r"\d{4}-\d\d-\d\d", value) else _no_day(value)
    except ValueError:
        return _no_day(value)


def _no_day(value: str) -> str:
    raise ValueError(f"“{value}” is not a date. Write it as year-month-day, for example 2026-11-02.")


def _safe_url(value: str) -> str:
    if not re.match(r"^https?://[^\s]+$", value):
        raise ValueError(f"“{value}” is not a web address. It starts with https:// or http://.")
    return value


def _of_short_forms(value: dict[str, str]) -> dict[str, str]:
    for short in value:
        if not re.fullmatch(SHORT_FORM, short):
            raise ValueError(f"“{short}” is no word in capitals. right_as_written names each, with why it is right.")
    if len(value) > MOST_REASONS:
        raise ValueError(f"At most {MOST_REASONS} words are right as they are written. Say the others in full.")
    return value


Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Id = Annotated[str, StringConstraints(pattern=ID_PATTERN, max_length=80)]
Day = Annotated[str, AfterValidator(_iso_day)]
Url = Annotated[str, AfterValidator(_safe_url)]
Reason = Annotated[Text, StringConstraints(max_length=MAX_REASON)]
Reasons = Annotated[dict[str, Reason], AfterValidator(_of_short_forms)]


class _Fields(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class SourceFields(_Fields):
    title: Text
    url: Url | None = None
    date: str | None = None

    @model_validator(mode="after")
    def _has_a_place(self) -> SourceFields:
        if not self.url and not self.date:
            raise ValueError("A source needs a url or a date.")
        return self


class ContactFields(_Fields):
    kind: Text
    value: Text
    label: Text
    contact_status: str
    confirmed_on: Day | None = None
    source: Url | None = None
    schedule: str = ""

    @model_validator(mode="after")
    def _confirmed_is_dated(self) -> ContactFields:
        if self.contact_status not in ("confirmed", "unconfirmed"):
            raise ValueError("contact_status is confirmed or unconfirmed.")
        if self.contact_status == "confirmed" and not (self.confirmed_on and self.source):
            raise ValueError("A confirmed contact needs confirmed_on and source: when and where it was seen.")
        return self


class CostFields(_Fields):
    option: Text
    amount: Text


class ServiceFields(_Fields):
    organisation: Text
    status: str = "active"
    audience: list[Text] = []
    deliverable_type: list[Text] = []
    attending_type: list[Text] = []
    attending_access: list[Text] = []
    application_process: str = ""
    eligibility: str = ""
    minimum_age: str = ""
    maximum_age: str = ""
    fees: str = ""
    cost_options: list[CostFields] = []
    service_area: str = ""
    languages: list[Text] = []
    accessibility: list[Text] = []
    contacts: list[ContactFields] = []
    reach: list[Id] = []
    find: Text


class FrontMatter(_Fields):
    """The fields of a page, in the order they are written."""

    id: Id
    title: Annotated[Text, StringConstraints(max_length=120)]
    professional_title: str = ""
    summary: Annotated[str, StringConstraints(strip_whitespace=True, min_length=30, max_length=220)]
    topics: Annotated[list[Id], "one to four"]
    areas: list[Id] = []
    phases: list[Id]
    team: Id
    also_known_as: list[Text] = []
    first: Annotated[list[Id], "up to five"] = []
    opens_with: str = ""
    audience: str = ""
    you: dict[str, Text] = {}
    related: list[Id] = []
    aliases: list[Text] = []
    reviewed: Day | None = None
    review_by: Day
    sign_off: list[Id] = []
    sources: list[SourceFields] = []
    service: ServiceFields | None = None
    reading_age_reason: str = ""
    right_as_written: Reasons = {}
    retired_statements: list[Id] = []
    old_headings: dict[Id, Text] = {}

    @model_validator(mode="after")
    def _limits(self) -> FrontMatter:
        if not 1 <= len(self.topics) <= 4:
            raise ValueError("A page has one to four topics. The first is its main one.")
        if self.opens_with not in ("", "danger"):
            raise ValueError("opens_with is “danger” on a page whose subject is danger, and else not there.")
        if self.audience not in ("", *AUDIENCES):
            raise ValueError(f"audience is {', '.join(AUDIENCES)}, or not there: then the page speaks to families.")
        if len(self.first) > 5:
            raise ValueError("At most five statements come first: a reader remembers no more.")
        if not self.phases:
            raise ValueError("A page has at least one phase.")
        if self.reviewed and self.review_by <= self.reviewed:
            raise ValueError("review_by comes after reviewed.")
        return self


class SharedMatter(_Fields):
    """The fields of a text that pages place, in the order they are written.

    A page names a text of ``blocks`` where it wants it. A local text names its places itself: under which heading, on
    which ``pages`` or on all with one of its ``topics``; so a page knows nothing of what an area adds to it.
    """

    id: Id
    title: Annotated[Text, StringConstraints(max_length=120)]
    team: Id
    pages: list[Id] = []
    topics: list[Id] = []
    under: str = ""
    reviewed: Day | None = None
    review_by: Day
    sign_off: list[Id] = []
    sources: list[SourceFields] = []
    reading_age_reason: str = ""
    right_as_written: Reasons = {}
    retired_statements: list[Id] = []

    @model_validator(mode="after")
    def _limits(self) -> SharedMatter:
        if self.reviewed and self.review_by <= self.reviewed:
            raise ValueError("review_by comes after reviewed.")
        if (self.pages or self.topics) and not self.under:
            raise ValueError("A text that names its pages or topics says under which heading it appears there (under).")
        return self


class PictureMatter(_Fields):
    """The fields of a picture, in the order they are written. Its text is its long description, where it needs one.

    ``alt`` says what the picture shows to those who do not see it; one that only decorates says ``decorative: yes``
    instead. ``file`` lies beside the text; its name holds a digest of it.
    """

    id: Id
    title: Annotated[Text, StringConstraints(max_length=120)]
    team: Id
    file: Text
    alt: Annotated[str, StringConstraints(max_length=250)] = ""
    decorative: str = ""
    credit: Annotated[Text, StringConstraints(max_length=160)]
    licence: Text
    reviewed: Day | None = None
    review_by: Day
    sign_off: list[Id] = []
    sources: list[SourceFields] = []

    @model_validator(mode="after")
    def _limits(self) -> PictureMatter:
        known = picture_file(self.file)
        if known is None or known.id != self.id:
            raise ValueError(
                f"The file of a picture is called {self.id}.WIDTHxHEIGHT.DIGEST.svg (or png, jpg), as `oap picture` "
                "names it."
            )
        if self.decorative not in ("", "yes"):
            raise ValueError("decorative is “yes” for a picture that only decorates, and else not there.")
        if bool(self.alt) == bool(self.decorative):
            raise ValueError(
                "A picture needs alt: what it shows, in one or two sentences. One that only decorates says "
                "decorative: yes instead."
            )
        if set(self.alt + self.credit) & set('[]"\\<>'):
            raise ValueError("alt and credit are plain sentences: no square brackets, straight quotation marks or <>.")
        if self.licence not in LICENCES:
            raise ValueError(f"“{self.licence}” is no known licence. There are: {', '.join(LICENCES)}.")
        if self.reviewed and self.review_by <= self.reviewed:
            raise ValueError("review_by comes after reviewed.")
        return self


Matter = FrontMatter | SharedMatter | PictureMatter
FIELDS = tuple(
    dict.fromkeys([*FrontMatter.model_fields, *SharedMatter.model_fields, *PictureMatter.model_fields]),
)


def matter_of(kind: str) -> type[Matter]:
    """The fields that a text of this type has."""
    if kind == FOLDER:
        return PictureMatter
    return SharedMatter if kind in SHARED else FrontMatter
