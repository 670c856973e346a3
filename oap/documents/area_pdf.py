"""The picture of an area as a tagged PDF."""

from __future__ import annotations

from oap.documents.area_outline import CHANGES, MORE, MOST_NEEDS, MOVED, NEEDS, PARTS, AreaOutline
from oap.documents.area_word import SHOWN
from oap.documents.pdf import make_pdf


def area_pdf(result: AreaOutline) -> bytes:
    """The bytes of the PDF."""
    tables = [
        ("The same in numbers", result.head(PARTS), result.part_rows(), (1.7, 2.4, 1, 1.1, 1.1, 0.8, 0.9, 1.1)),
        (
            "Training needs, the greatest share first",
            result.head(NEEDS),
            result.need_rows(MOST_NEEDS),
            (2.4, 1, 0.8, 0.7, 1.6, 2.8),
        ),
    ]
    if result.then:
        tables += [
            (f"Since {result.then}", result.head(CHANGES), result.change_rows(), (2.4, 1.5, 1.1, 1.1, 1.9)),
            ("Statements that changed most", result.head(MOVED), result.moved_most(), (4.5, 1.6, 1, 1, 1.2)),
        ]
    least = [row[:1] + row[3:11] for row in result.statement_rows(result.least)]
    tables.append(("Statements least in place", result.head(SHOWN), least, (3.6, 1.5, 0.7, 0.8, 1, 0.8, 0.8, 1, 0.85)))
    return make_pdf(
        "area",
        {
            "title": result.title,
            "facts": result.facts,
            "stamp": result.picture.area,
            "notes": (*result.notes, MORE),
            "charts": [{"phase": phase, **data} for phase, data in result.charts],
            "tables": [
                {"heading": heading, "header": header, "rows": rows, "widths": widths}
                for heading, header, rows, widths in tables
            ],
        },
    )
