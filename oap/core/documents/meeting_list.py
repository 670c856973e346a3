"""A family's list for a meeting: statements and services they saved, and questions of their own. It lives on their
device."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from oap.core.documents.form_values import validate

MAX_ITEMS, MAX_QUESTIONS = 40, 20
# Offered to those who do not know where to start.
STARTERS = (
    "Which of these do you do for my child now?",
    "Who will do it, and how often?",
    "How will we know that it helps?",
    "When do we meet again to look at it?",
)
LAW = (
    "You may ask the council for an education, health and care (EHC) needs assessment at any time. "
    "You can ask even if the school does not. No diagnosis is needed."
)
Text = Annotated[str, StringConstraints(max_length=3000, strip_whitespace=True)]
Question = Annotated[str, StringConstraints(max_length=300, strip_whitespace=True)]
ItemId = Annotated[str, StringConstraints(max_length=240, pattern=r"^[a-z0-9-]+(/[a-z0-9-]+)?$")]


class MeetingList(BaseModel):
    """``items`` are public ids: ``page/statement``, or ``page`` for a service. The rest is the family's own words."""

    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)

    items: Annotated[tuple[ItemId, ...], Field(max_length=MAX_ITEMS)] = ()
    questions: Annotated[tuple[Question, ...], Field(max_length=MAX_QUESTIONS)] = ()
    home: Text = ""
    meeting: Annotated[str, StringConstraints(max_length=200, strip_whitespace=True)] = ""


_FIELD = re.compile(r"^(item|question)-([0-9]{1,3})$")


def read_form(fields: Mapping[str, str]) -> tuple[MeetingList, dict[str, str]]:
    """The list in a form's fields: ``home``, ``meeting``, ``item-1``, ``question-1`` …; and what is too long, by field.

    What is too long is in the list as it was typed, to be shown again. Raises Invalid for what no form of ours sends.
    """
    parts: dict[str, dict[int, str]] = {"item": {}, "question": {}}
    for name, value in fields.items():
        found = _FIELD.match(name)
        if found:
            parts[found[1]][int(found[2])] = value
    mine, problems = validate(
        MeetingList,
        {
            "items": list(dict.fromkeys(parts["item"][n] for n in sorted(parts["item"]))),
            "questions": [parts["question"][n].replace("\r\n", "\n") for n in sorted(parts["question"])],
            "home": fields.get("home", "").replace("\r\n", "\n"),
            "meeting": fields.get("meeting", ""),
        },
        {"home": "what we see at home"},
    )
    return mine, {
        f"question-{int(place[1]) + 1}" if len(place) > 1 else str(place[0]): said for place, said in problems.items()
    }


def read_shared(text: str) -> MeetingList:
    """The list in a link: ``page.statement,page``. What is no id, and what is too much, is left out."""
    ids = [one.replace(".", "/") for one in text.split(",")]
    good = [one for one in dict.fromkeys(ids) if re.fullmatch(r"[a-z0-9-]{1,120}(/[a-z0-9-]{1,120})?", one)]
    return MeetingList(items=tuple(good[:MAX_ITEMS]))


def shared(items: Iterable[str]) -> str:
    """What ``read_shared`` reads: public ids only, whatever else is in the list."""
    return ",".join(one.replace("/", ".") for one in items)


def moved(parts: tuple[str, ...], place: int, step: int) -> tuple[str, ...]:
    """The parts with the one at ``place`` (from 1) moved one up (-1) or down (1); as they were when it cannot be."""
    there = place + step
    if not (1 <= place <= len(parts) and 1 <= there <= len(parts)):
        return parts
    changed = list(parts)
    changed[place - 1], changed[there - 1] = changed[there - 1], changed[place - 1]
    return tuple(changed)
