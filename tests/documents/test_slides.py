"""PowerPoint slides: titles and sections, lists beside their heads, tables, and what is not said to everybody."""

from __future__ import annotations

import pytest

from oap.core.importing.blocks import Line, Table, count_letters
from oap.core.importing.ledger import balance
from oap.documents.reading import kind_of, read_blocks
from oap.errors import Invalid
from tests.documents.handbooks import packed

NAMES = (
    'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def shape(kind: str | None, *paragraphs: str) -> str:
    """A shape with these paragraphs in a place of its layout; ``None`` is a box of its own, “” a place for anything."""
    place = "" if kind is None else f'<p:ph type="{kind}"/>' if kind else '<p:ph idx="1"/>'
    lines = "".join(one if one.startswith("<a:p>") else f"<a:p><a:r><a:t>{one}</a:t></a:r></a:p>" for one in paragraphs)
    return f"<p:sp><p:nvPr>{place}</p:nvPr><p:txBody>{lines}</p:txBody></p:sp>"


def deep(text: str) -> str:
    return f'<a:p><a:pPr lvl="1"/><a:r><a:t>{text}</a:t></a:r></a:p>'


def slides(*made: tuple[str, str], notes: str = "", more: str = "") -> bytes:
    """A file of slides, each with the kind of its layout and its shapes."""
    related = "<Relationships>{}</Relationships>"
    one_related = '<Relationship Id="{}" Type="' + RELATED + '/{}" Target="{}"/>'
    parts: dict[str, bytes | str] = {
        "[Content_Types].xml": "<Types><Override ContentType='application/vnd.openxmlformats-officedocument."
        "presentationml.presentation.main+xml'/></Types>",
        "ppt/presentation.xml": f"<p:presentation {NAMES}>"
        + "".join(f'<p:sldId r:id="r{n}"/>' for n in range(len(made)))
        + "</p:presentation>",
        "ppt/_rels/presentation.xml.rels": related.format(
            "".join(one_related.format(f"r{n}", "slide", f"slides/s{n}.xml") for n in range(len(made)))
        ),
        "ppt/notesSlides/n.xml": f"<p:notes {NAMES}>{shape('body', notes)}</p:notes>",
    }
    for number, (layout, shapes) in enumerate(made):
        hidden = ' show="0"' if layout == "hidden" else ""
        parts[f"ppt/slides/s{number}.xml"] = f"<p:sld {NAMES}{hidden}>{shapes}</p:sld>"
        parts[f"ppt/slideLayouts/l{number}.xml"] = f'<p:sldLayout {NAMES} type="{layout}"/>'
        beside = one_related.format("a", "slideLayout", f"../slideLayouts/l{number}.xml")
        beside += one_related.format("b", "notesSlide", "../notesSlides/n.xml") if notes and not number else ""
        parts[f"ppt/slides/_rels/s{number}.xml.rels"] = related.format(beside)
    return packed(parts)


def test_titles_sections_lists_and_tables_are_read_and_the_rest_is_left_out_with_why() -> None:
    cell = "<a:tc><a:txBody><a:p><a:r><a:t>{}</a:t></a:r></a:p></a:txBody></a:tc>"
    rows = "".join(f"<a:tr>{''.join(map(cell.format, row))}</a:tr>" for row in (("Topic", "At home"), ("Bed", "Read")))
    struck = '<a:p><a:r><a:rPr strike="sngStrike"/><a:t>Not this</a:t></a:r><a:r><a:t>But this</a:t></a:r></a:p>'
    data = slides(
        ("title", shape("ctrTitle", "A talk") + shape("subTitle", "By somebody")),
        ("secHead", shape("title", "Reading")),
        (
            "twoTxTwoObj",
            shape("", "Guesses words", struck) + shape("title", "Slow reading") + shape("body", "What we see"),
        ),
        ("obj", shape("title", "More") + shape("", "Targeted", deep("Read in a pair")) + shape("sldNum", "4")),
        ("obj", f'<p:graphicFrame><a:tbl><a:tblPr firstRow="1"/>{rows}</a:tbl></p:graphicFrame><p:pic/>'),
        ("hidden", shape("title", "Never shown")),
        notes="Say this slowly",
    )
    assert kind_of(data) == "pptx"
    read = read_blocks(data)
    lines = [(one.kind, one.level, one.text, one.bold) for one in read.blocks if isinstance(one, Line)]
    assert lines == [
        ("heading", 1, "A talk", False),
        ("paragraph", 0, "By somebody", False),
        ("heading", 2, "Reading", False),
        ("heading", 3, "Slow reading", False),
        ("item", 0, "Guesses words", False),
        ("item", 0, "But this", False),
        ("heading", 4, "What we see", False),
        ("heading", 3, "More", False),
        ("item", 0, "Targeted", True),
        ("item", 1, "Read in a pair", False),
    ]
    (table,) = [one for one in read.blocks if isinstance(one, Table)]
    assert table.head_rows == 1 and [[cell.text for cell in row] for row in table.rows][1] == ["Bed", "Read"]
    assert {(one.text, one.why) for one in read.left} == {
        ("Not this", "Struck through"),
        ("Say this slowly", "Notes for the speaker"),
        ("4", "A slide's number"),
        ("Never shown", "It is on a hidden slide"),
    }
    assert read.unread == ("1 pictures",) and read.letters == sum(map(count_letters, read.texts()))
    assert balance(read, (), read.left).file > 0


@pytest.mark.parametrize("broken", ["<p:sld><", "<!DOCTYPE x [<!ENTITY a 'aaaa'>]><p:sld>&a;</p:sld>"])
def test_damaged_slides_are_refused(broken: str) -> None:
    data = packed(
        {
            "[Content_Types].xml": "<Types><Override ContentType='x.presentationml.presentation.main+xml'/></Types>",
            "ppt/presentation.xml": broken,
        }
    )
    with pytest.raises(Invalid, match=r"damaged|abbreviations"):
        read_blocks(data)
