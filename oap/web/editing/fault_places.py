"""Where in the form of a draft a fault is, and what the form calls that place."""

from __future__ import annotations

from oap.core.editing.fault_words import FIELD_NAMES
from oap.core.editing.form_places import name_of, place_of
from oap.core.pages.page import Page
from oap.core.pages.problems import Problem
from oap.core.pages.service_record import RECORD_FIELDS


def place_in_form(problem: Problem, page: Page | None) -> str:
    """The id of the field in the form that a problem is about."""
    if page is None:
        return ""
    if place := place_of(page, problem.line):
        return place
    name = problem.field.partition(".")[0]
    if page.service is not None and name in RECORD_FIELDS:
        return f"f-service.{name}"
    if name in ("sources", "service"):
        return name
    if name and hasattr(page, name) and name not in ("sections", "id", "aliases"):
        return f"f-{name}"
    return ""


def name_in_form(problem: Problem, page: Page | None) -> str:
    """What the form calls the place that a problem is about; the field where it has none."""
    place = place_in_form(problem, page)
    return name_of(page, place) if page is not None and place else FIELD_NAMES.get(problem.field, "")
