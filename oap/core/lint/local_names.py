"""Names of one area in a text that is meant for all: another area would have to find them and write them again."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from oap.core.lint.page_reading import PageReading
from oap.core.pages.problems import Problem

OF_THE_AREA = ("services", "local")  # what an area writes itself


def local_name_problems(reading: PageReading, names: Sequence[str]) -> Iterator[Problem]:
    """Yield each line of the page, as its file has it, that says one of the names. Sources may: they say where
    something was seen."""
    typed = reading.typed
    if typed.type in OF_THE_AREA or not names:
        return
    named = re.compile(rf"\b(?:{'|'.join(re.escape(name) for name in names)})\b")
    fields = [(typed.line_of("title"), typed.title), (typed.line_of("summary"), typed.summary)]
    for number, line in [*fields, *reading.body_lines()]:
        if (found := named.search(line)) is not None:
            message = (
                f"“{found[0]}” is a name of one area. Say it in a text in content/local, or write {{area}} or "
                f"{{council}}."
            )
            yield reading.problem(number, "", message, "warning")
