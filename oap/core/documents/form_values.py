"""What somebody typed into a form, kept also where it is too long, so that it can be shown to them again beside what is
wrong."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from oap.core.numbers import whole_number
from oap.errors import Invalid

Model = TypeVar("Model", bound=BaseModel)
Place = tuple[int | str, ...]


def validate(model: type[Model], values: Mapping[str, Any], names: Mapping[str, str]) -> tuple[Model, dict[Place, str]]:
    """The value, and by place what is wrong with the texts that are too long; those are in the value as typed.

    Raises Invalid, never with what was typed, when anything else is wrong. ``names`` are fields in plain words.
    """
    try:
        return model.model_validate(dict(values)), {}
    except ValidationError as error:
        problems = error.errors(include_input=False, include_url=False)
        if any(one["type"] != "string_too_long" for one in problems):
            raise Invalid(problem_text(error, names)) from None
    try:
        made = model.model_validate(_emptied(dict(values), {one["loc"] for one in problems}))
    except ValidationError as error:  # no text that somebody types: an id of ours must be one, also when it is too long
        raise Invalid(problem_text(error, names)) from None
    said = {}
    for one in problems:
        text, most = _at(values, one["loc"]).strip(), one["ctx"]["max_length"]
        made = _with_text(made, one["loc"], text)
        said[one["loc"]] = f"This is {len(text):,} characters long. Shorten it to {most:,} or fewer."
    return made, said


def problem_text(error: ValidationError, names: Mapping[str, str]) -> str:
    """The first thing that is wrong, in words; never with what was typed."""
    problem = error.errors(include_input=False, include_url=False, include_context=True)[0]
    place = [str(part) for part in problem["loc"]]
    name = names.get(place[-1], place[-1].replace("_", " ")) if place else "the file"
    row = whole_number(place[1]) if len(place) > 1 else None
    where = "" if row is None else f" (line {row + 1} of {place[0]})"
    limit = problem.get("ctx", {}).get("max_length")
    if limit:
        return (
            f"There is too much in “{name}”{where}: at most {limit:,} "
            f"{'characters' if problem['type'] == 'string_too_long' else 'of them'}."
        )
    return f"“{name}”{where} has something in it that cannot be used."


def _at(values: Any, place: Place) -> Any:
    for part in place:
        values = values[part]
    return values


def _emptied(values: Any, places: set[Place], at: Place = ()) -> Any:
    """A copy of nested lists and mappings with the texts at some places left out."""
    if at in places:
        return ""
    if isinstance(values, Mapping):
        return {name: _emptied(inner, places, (*at, name)) for name, inner in values.items()}
    if isinstance(values, list | tuple):
        return [_emptied(inner, places, (*at, number)) for number, inner in enumerate(values)]
    return values


def _with_text(value: Any, place: Place, text: str) -> Any:
    """The value with a text at a place, unchecked."""
    if not place:
        return text
    head, rest = place[0], place[1:]
    if isinstance(value, tuple):
        return tuple(_with_text(one, rest, text) if number == head else one for number, one in enumerate(value))
    return value.model_copy(update={str(head): _with_text(getattr(value, str(head)), rest, text)})
