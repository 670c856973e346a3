"""Writes `docs/events.md` from the code: `.venv/bin/python -m tests.events_document`. A test says when it is out of
date."""

from __future__ import annotations

from dataclasses import fields

from oap.core.events import FOLLOWED, KEPT_DAYS, KINDS, Event
from tests.build import ROOT

PATH = ROOT / "docs" / "events.md"


def document() -> str:
    """The whole text of the file."""
    lines = [
        "# What happens",
        "",
        (
            "Made from the code by `.venv/bin/python -m tests.events_document`; do not edit. Each of these is an "
            "event: a row that is written in the"
        ),
        (
            "same commit as what happened, and given in order to each subscriber, at least once (see "
            "[durability.md](durability.md)). It"
        ),
        f"has {', '.join(f'`{one.name}`' for one in fields(Event))}: ids and numbers,",
        "no words that anybody typed, and of people only the ids of their accounts. Events are kept for at least",
        f"{KEPT_DAYS} days. Every machine follows {', '.join(f'`{kind}`' for kind in FOLLOWED)}.",
        "",
        "| Kind | What happened |",
        "| --- | --- |",
        *(f"| `{kind}` | {sentence} |" for kind, sentence in KINDS.items()),
    ]
    return "\n".join(lines) + "\n"


def main() -> None:
    PATH.write_text(document(), encoding="utf-8")


if __name__ == "__main__":
    main()
