"""Files in the shapes in which councils publish such handbooks, each with what it says. They are made up here, by none
of the reader's code."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import docx
import typst
from docx.document import Document
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Pt

from tests.documents.handbooks import CI, CL, SEMH, SP, odt

Statement = tuple[str, str, str]  # text, tier, phases with spaces between


@dataclass(frozen=True)
class CouncilFile:
    """``pages`` go from title to (area, statements); ``signs`` and ``text`` must come out as such."""

    name: str
    make: Callable[[], bytes]
    pages: dict[str, tuple[str, Sequence[Statement]]]
    signs: Sequence[str] = ()
    text: Sequence[str] = ()
    left_out: Sequence[str] = field(default=())

    def answer(self) -> dict[str, Any]:
        """In the form that ``soak.score_import`` reads."""
        return {
            "pages": [
                {
                    "title": title,
                    "area": area,
                    "statements": [{"text": text, "tier": tier, "phases": phases} for text, tier, phases in statements],
                }
                for title, (area, statements) in self.pages.items()
            ]
        }


def saved(document: Document) -> bytes:
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def with_parts(data: bytes, parts: dict[str, str], change: Callable[[str, str], str] = lambda name, xml: xml) -> bytes:
    """The packed file with parts added, and its other parts of XML changed."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, change(name, content.decode()) if name.endswith((".xml", ".rels")) else content)
        for name, xml in parts.items():
            new.writestr(name, xml)
    return made.getvalue()


def bullets(where: Any, *texts: str, style: str = "List Bullet") -> None:
    """In a document, or in a cell, whose first empty paragraph is used."""
    for text in texts:
        if hasattr(where, "_tc") and not where.text and len(where.paragraphs) == 1:
            where.paragraphs[0].text, where.paragraphs[0].style = text, style
        else:
            where.add_paragraph(text, style)


def table(document: Document, *rows: Sequence[str | Sequence[str]]) -> Any:
    """A cell that is a list of texts gets a list."""
    made = document.add_table(rows=len(rows), cols=max(map(len, rows)))
    made.style = "Table Grid"
    for row, cells in zip(made.rows, rows, strict=True):
        for cell, text in zip(row.cells, cells, strict=False):
            if isinstance(text, str):
                cell.text = text
            else:
                bullets(cell, *text)
    return made


def two_rows_of_head() -> bytes:
    document = docx.Document()
    document.add_heading("Communication & Interaction (C&I)", 1)
    document.add_heading("Speech sounds", 2)
    made = table(
        document,
        ("Presenting need", "Provision", "", ""),
        ("", "Universal", "Targeted", "Specialist"),
        (
            ["Is hard to understand outside the family"],
            ["Repeat the word back in the right way", "Check that you have understood"],
            ["Practise one sound five times a day"],
            ["Follow the programme of the therapist each week"],
        ),
    )
    made.cell(0, 0).merge(made.cell(1, 0))
    made.cell(0, 1).merge(made.cell(0, 3))
    return saved(document)


def waves_under_an_area() -> bytes:
    document = docx.Document()
    document.add_paragraph("Graduated response in Exampleshire", "Title")
    document.add_paragraph("This document was written with schools in the spring.")
    document.add_heading("Area of need: Cognition and Learning", 1)
    for heading, texts in (
        ("What we may see", ["Takes much longer than others to finish"]),
        ("Wave 1: Quality First Teaching", ["Keep worked examples in sight", "Leave time to think before an answer"]),
        ("Wave 2 – additional support", ["Teach number facts in a group of four"]),
        ("Wave 3 (specialist)", ["Ask the advisory teacher to watch a lesson"]),
    ):
        document.add_heading(heading, 2)
        bullets(document, *texts)
    return saved(document)


def ages_across_and_parts_down() -> bytes:
    document = docx.Document()
    document.add_heading("Social, Emotional and Mental Health", 1)
    document.add_heading("Worry", 2)
    table(
        document,
        ("", "Early Years", "Primary", "KS3 & KS4"),
        ("What you might see", ["Cries at the door"], ["Asks the same question again"], ["Stays away from tests"]),
        ("What helps", ["Let a toy come with the child"], ["Put worries in a box"], ["Say when tests will be"]),
    )
    return saved(document)


def ranges_with_parts() -> bytes:
    document = docx.Document()
    document.add_heading("Sensory and/or physical needs", 1)
    document.add_heading("Hearing impairment", 2)
    for number, (one, two) in enumerate(
        (
            ("Seat the pupil with a view of all faces", "Repeat what other pupils have said"),
            ("Check the aids at the start of each day", "Give a list of new words before the lesson"),
            ("Have a teacher of the deaf in the room each week", "Rest from listening twice a day"),
        ),
        start=1,
    ):
        document.add_heading(f"Range {number}", 3)
        table(document, ("Assessment and planning", "Teaching and curriculum"), ([one], [two]))
    return saved(document)


def bands_within_ages() -> bytes:
    document = docx.Document()
    document.add_heading("SEMH", 1)
    document.add_heading("Anger", 2)
    for age, texts in (
        ("Primary", ("Agree a sign", "Make a plan for the week")),
        ("Secondary", ("Give a pass to go out", "Meet a mentor at noon")),
    ):
        document.add_heading(age, 3)
        for band, text in zip(("Band 1", "Band 2"), texts, strict=True):
            document.add_heading(band, 4)
            bullets(document, f"{text} when it is calm")
    return saved(document)


def all_some_few() -> bytes:
    document = docx.Document()
    document.add_heading("Attention", 1)
    table(
        document,
        ("All pupils", "Some pupils", "A few pupils"),
        (
            ["Plan short tasks with an end in sight"],
            ["Offer a seat away from the door"],
            ["Share a plan for the whole day with home"],
        ),
    )
    return saved(document)


def rows_that_say_how_much() -> bytes:
    document = docx.Document()
    document.add_heading("Cognition & Learning", 1)
    document.add_heading("Spelling", 2)
    table(
        document,
        ("Universal", ["Teach patterns before lists", "Mark the idea before the spelling"]),
        ("SEN Support", ["Practise ten words every day with an adult"]),
        ("Specialist support", ["Try software that says the word aloud"]),
    )
    return saved(document)


def one_need_a_row() -> bytes:
    document = docx.Document()
    document.add_heading("Communication and interaction", 1)
    made = table(
        document,
        ("Area of difficulty", "Strategies", "Outcome", "By whom"),
        ("Stammering", ["Wait until the pupil has finished"], ["Speaks more often"], "Class teacher"),
        ("", ["Ask the pupil what helps"], [], "SENCO"),
        ("Late talking", ["Name what the child looks at"], ["Uses two words together"], "Key person"),
    )
    made.cell(1, 0).merge(made.cell(2, 0))
    return saved(document)


def banners_of_areas() -> bytes:
    document = docx.Document()
    document.add_heading("What schools in Exampleshire provide", 1)
    made = table(
        document,
        ("COMMUNICATION AND INTERACTION", ""),
        ("Need", "Support"),
        ("Understanding words", ["Show what you say with a picture"]),
        ("SENSORY AND PHYSICAL", ""),
        ("Need", "Support"),
        ("Noise", ["Keep a quiet corner in every room"]),
    )
    made.cell(0, 0).merge(made.cell(0, 1))
    made.cell(3, 0).merge(made.cell(3, 1))
    return saved(document)


def audit_with_ticks() -> bytes:
    document = docx.Document()
    document.add_heading("Whole-school provision", 1)
    document.add_heading("Working with families", 2)
    table(
        document,
        ("No.", "Statement", "Yes", "Partly", "No", "Evidence"),
        ("1", "Families are asked before a plan is written", "☐", "☐", "☐", ""),
        ("2", "Letters are in words that everybody knows", "☐", "☐", "☐", ""),
    )
    return saved(document)


def only_bold_lines() -> bytes:
    """No styles at all, as when somebody typed it."""
    document = docx.Document()

    def bold(text: str, size: int) -> None:
        run = document.add_paragraph().add_run(text)
        run.bold, run.font.size = True, Pt(size)

    bold("Inclusion guidance for settings", 22)
    document.add_paragraph("We thank everybody who helped us with this guidance, and hope that it is of use.")
    bold("Sensory and physical", 16)
    bold("Balance and movement", 13)
    bold("Signs", 11)
    document.add_paragraph("• Trips over flat ground")
    bold("Support", 11)
    document.add_paragraph("• Clear the way to the door")
    document.add_paragraph("• Let the child lead the line")
    bold("Sleep", 13)
    bold("Support", 11)
    document.add_paragraph("• Give a rest after lunch")
    return saved(document)


def what_is_no_provision() -> bytes:
    document = docx.Document()
    document.add_paragraph("Ordinarily Available Provision", "Title")
    for heading, texts in (
        ("Contents", ["Introduction 3", "Reading 5"]),
        ("Introduction", ["This guide is for all who teach", "It is looked at every year"]),
        ("Legal framework", ["The Equality Act 2010 says what must be done", "The code of practice says how"]),
    ):
        document.add_heading(heading, 1)
        bullets(document, *texts)
    document.add_heading("Cognition and learning", 1)
    document.add_heading("Reading", 2)
    document.add_heading("What schools provide", 3)
    bullets(document, "Read to the class every day")
    document.add_heading("What parents can do", 3)
    bullets(document, "Read a book together at bedtime")
    document.add_heading("Intended outcomes", 3)
    bullets(document, "Reads for ten minutes without a rest")
    document.add_heading("Useful contacts", 1)
    table(document, ("Name", "Telephone"), ("Advice line for schools", "01234 567890"))
    document.add_heading("Glossary", 1)
    table(document, ("Term", "Meaning"), ("SENCO", "The teacher who leads on special needs"))
    return saved(document)


def paragraphs_instead_of_lists() -> bytes:
    document = docx.Document()
    document.add_heading("Social, emotional & mental health difficulties", 1)
    document.add_heading("Friendship", 2)
    document.add_paragraph("Friends matter to every child. This part says what can be done about it.")
    document.add_paragraph("Children may:")
    bullets(document, "Stand alone at playtime")
    document.add_heading("Universal provision", 3)
    document.add_paragraph("Playground leaders look for children who are alone.")
    document.add_paragraph("Games with clear rules are taught to the class.")
    document.add_heading("Targeted provision", 3)
    document.add_paragraph("A lunchtime club meets on three days.")
    document.add_paragraph("Two children plan one game together each week.")
    return saved(document)


def every_standing() -> bytes:
    """A text box, a footnote, content controls, hidden, struck and moved text, a comment, heads and feet."""
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "Exampleshire Council draft three"
    document.add_heading("Communication and interaction", 1)
    document.add_heading("Not speaking in some places", 2)
    bullets(document, "Take away the pressure to speak")
    struck = document.add_paragraph("Never ", "List Bullet")
    struck.add_run("ever ").font.strike = True
    struck.add_run("promise a reward for talking")
    secret = document.add_paragraph("Warm up with one adult first", "List Bullet")
    secret.add_run(" nobody sees this").font.hidden = True
    last = document.add_paragraph("Let the child answer with a card", "List Bullet")
    ns = nsdecls("w")
    last._p.append(parse_xml(f'<w:r {ns}><w:footnoteReference w:id="2"/></w:r>'))
    last._p.append(parse_xml(f'<w:moveFrom {ns} w:id="9" w:author="a"><w:r><w:t> in the hall</w:t></w:r></w:moveFrom>'))
    sdt = parse_xml(
        f'<w:sdt {ns}><w:sdtContent><w:p><w:pPr><w:pStyle w:val="ListBullet"/></w:pPr><w:r><w:t>Tell every adult of '
        "the plan</w:t></w:r></w:p></w:sdtContent></w:sdt>"
    )
    document.element.body.insert(-1, sdt)
    hint = f"<w:sdt {ns}><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{{}}</w:sdtContent></w:sdt>"
    waiting = "<w:p><w:r><w:t>Click or tap here to enter text</w:t></w:r></w:p>"
    document.element.body.insert(-1, parse_xml(hint.format(waiting)))  # around a paragraph
    last._p.append(parse_xml(hint.format("<w:r><w:t>Choose an item</w:t></w:r>")))  # in a sentence
    made = table(document, ("Universal", "Targeted"), ("Offer a quiet start", ""))
    made.rows[1]._tr.append(parse_xml(hint.format(f"<w:tc>{waiting}</w:tc>")))  # around a cell
    made.rows[1]._tr.remove(made.rows[1]._tr.tc_lst[1])
    made._tbl.append(parse_xml(hint.format(f"<w:tr><w:tc>{waiting}</w:tc><w:tc>{waiting}</w:tc></w:tr>")))
    box = (
        '<w:r xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
        'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><mc:AlternateContent>'
        '<mc:Choice Requires="wps"><w:drawing><w:txbxContent>{0}</w:txbxContent></w:drawing></mc:Choice>'
        "<mc:Fallback><w:pict><w:txbxContent>{0}</w:txbxContent></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    ).format(
        '<w:p><w:pPr><w:pStyle w:val="ListBullet"/></w:pPr><w:r><w:t>Play before you ask a question</w:t></w:r></w:p>'
    )
    document.add_paragraph()._p.append(parse_xml(box))
    said = "<w:p><w:r><w:t>{}</w:t></w:r></w:p>"
    note, comment = said.format("Cards are at the back."), said.format("Ask the therapist")
    notes = f'<w:footnotes {ns}><w:footnote w:id="2">{note}</w:footnote></w:footnotes>'
    comments = f'<w:comments {ns}><w:comment w:id="0" w:author="b">{comment}</w:comment></w:comments>'
    return with_parts(saved(document), {"word/footnotes.xml": notes, "word/comments.xml": comments})


def inherited_styles() -> bytes:
    """Headings by styles of the council's own, that inherit from Word's or have an outline level."""
    document = docx.Document()
    for name, base in (("Council Area", "Heading 1"), ("Council Need", "Heading 2")):
        document.styles.add_style(name, 1).base_style = document.styles[base]
    part = document.styles.add_style("Council Part", 1)
    level = OxmlElement("w:outlineLvl")
    level.set(qn("w:val"), "2")
    part.element.get_or_add_pPr().append(level)
    document.add_paragraph("Physical and sensory", "Council Area")
    document.add_paragraph("Sight", "Council Need")
    document.add_paragraph("Signs of need", "Council Part")
    bullets(document, "Holds the book close")
    document.add_paragraph("High quality teaching", "Council Part")
    bullets(document, "Say aloud what you write on the board")
    document.add_paragraph("Support for some pupils", "Council Part")
    bullets(document, "Print every text in large letters")
    return saved(document)


def tiers_across_ages_down() -> bytes:
    document = docx.Document()
    document.add_heading("Sensory and Physical", 1)
    document.add_heading("Vision", 2)
    made = table(
        document,
        ("Universal provision", ""),
        ("Early Years", ["Put toys against a plain cloth"]),
        ("Targeted provision", ""),
        ("KS2", ["Sit next to a friend who reads aloud"]),
    )
    made.cell(0, 0).merge(made.cell(0, 1))
    made.cell(2, 0).merge(made.cell(2, 1))
    return saved(document)


def heads_of_several_lines() -> bytes:
    document = docx.Document()
    document.add_heading("Cognition and Learning (C&L)", 1)
    document.add_heading("Number", 2)
    table(
        document,
        (
            "Wave 1\nQuality First Teaching\nWhat every pupil should get in class",
            "Wave 2\nAdditional small group support",
            "EHCP\nSpecialist, individual support",
        ),
        (["Use real things to count"], ["Go over number bonds each day"], ["Write a plan with the adviser"]),
    )
    return saved(document)


def ticked_for_ages() -> bytes:
    document = docx.Document()
    document.add_heading("Social, emotional and mental health", 1)
    document.add_heading("Moving on", 2)
    table(
        document,
        ("Strategy", "EY", "Primary", "Secondary"),
        ("Visit the new room before the move", "✓", "✓", ""),
        ("Give a map of the new building", "", "", "✓"),
    )
    return saved(document)


def words_before_lists() -> bytes:
    """Capitals and underlines for headings, and lists whose first words say what they are."""
    document = docx.Document()
    document.add_paragraph().add_run("COGNITION AND LEARNING").bold = True
    for need, sign, ways in (
        (
            "Handwriting",
            "Presses very hard on the paper",
            ("Offer a slope for the desk", "Let the pupil type long texts"),
        ),
        ("Listening", "Turns away when several people talk", ("Give one instruction at a time",)),
    ):
        document.add_paragraph().add_run(need).bold = True
        document.add_paragraph("You might notice that the child:")
        bullets(document, sign)
        document.add_paragraph("Adults can help by:")
        bullets(document, *ways)
    return saved(document)


def from_word_as_a_web_page() -> bytes:
    sign = "<![if !supportLists]><span style='font-family:Symbol'>·<span>&nbsp;&nbsp; </span></span><![endif]>"
    body = (
        "<h1>Communication and Interaction</h1><h2>Stammering</h2><p class=MsoNormal>The child may:</p>"
        f"<p class=MsoListParagraph style='text-indent:-18.0pt'>{sign}Repeat the first sound of a word</p>"
        f"<h3>Provision</h3><p class=MsoListParagraph>{sign}Keep eye contact while the\npupil speaks</p>"
    )
    return (
        "<html><head><meta http-equiv=Content-Type content='text/html; charset=windows-1252'></head><body lang=EN-GB>"
        f"<div class=WordSection1>{body}</div></body></html>"
    ).encode("cp1252")


GOOGLE = """<html><head><meta content="text/html; charset=UTF-8"><style type="text/css">.c1{{font-weight:700}}
.c2{{text-decoration:line-through}}.c5{{font-weight:400;font-size:11pt}}</style></head>
<body class="c9 doc-content">{}</body></html>"""


def from_google() -> bytes:
    def items(name: str, *texts: str) -> str:
        return (
            f'<ul class="lst-kix_{name}-0">'
            + "".join(f'<li class="c3 li-bullet-0"><span class="c5">{t}</span></li>' for t in texts)
            + "</ul>"
        )

    body = (
        '<h1 class="c4"><span>Cognition and learning</span></h1><h2><span>Maths</span></h2>'
        '<p class="c5"><span class="c1">What it may look like</span></p>'
        + items("a1", "Counts on fingers for small sums")
        + '<p class="c5"><span class="c1">Strategies</span></p>'
        + items("b2", "Keep counters on every table", "Use the same words for the <span class='c2'>old </span>signs")
        + '<table class="c7"><tr><td><p><span class="c1">All</span></p></td>'
        + '<td><p><span class="c1">Some</span></p></td></tr>'
        + f"<tr><td>{items('c1', 'Draw the sum before you write it')}</td>"
        + f"<td>{items('d1', 'Meet twice a week in a small group')}</td></tr></table>"
    )
    return GOOGLE.format(body).encode()


def from_google_packed() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("MathsGuidance.html", from_google())
        archive.writestr("images/image1.png", b"\x89PNG")
    return file.getvalue()


def from_libreoffice() -> bytes:
    """Changes that nobody has accepted, a note, ages as headings, and places that nobody has filled in."""

    def item(text: str) -> str:
        return f"<text:list><text:list-item><text:p>{text}</text:p></text:list-item></text:list>"

    return odt(
        '<text:tracked-changes><text:changed-region text:id="c1"><text:deletion><text:p>quickly</text:p>'
        '</text:deletion></text:changed-region></text:tracked-changes><text:h text:outline-level="1">Social, emotional '
        'and mental health</text:h><text:h text:outline-level="2">Low mood</text:h><text:h text:outline-level="3">'
        "Key Stage 1/2</text:h>"
        + item('Greet the child <text:change text:change-id="c1"/>by name')
        + '<text:h text:outline-level="3">Post-16</text:h>'
        + item(
            "Plan one thing to look forward to<text:note><text:note-citation>1</text:note-citation><text:note-body>"
            "<text:p>Ask what.</text:p></text:note-body></text:note>"
        )
        + '<text:h text:outline-level="3">Across all phases</text:h>'
        + item(
            "Tell home the same day when it was hard<loext:content-control "
            'xmlns:loext="urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0" '
            'loext:showing-place-holder="true">Choose an item</loext:content-control>'
        )
        + item('<text:placeholder text:placeholder-type="text">&lt;What the school does&gt;</text:placeholder>')
    )


def _pdf(source: str) -> bytes:
    made = typst.compile(source.encode())
    assert isinstance(made, bytes)
    return made


def _items(*texts: str) -> str:
    return "\n".join(f"- {text}" for text in texts) + "\n"


LONG = "so that everybody in the room can follow what is being said and nobody is left to guess about it"


def ruled_table_over_pages() -> bytes:
    rows = "".join(
        f"[{need}], [{_items(*(f'{text} number {n} {LONG}' for n in range(1, 10)))}],\n"
        for need, text in (
            ("Listening", "Face the class with hint"),
            ("Speaking", "Wait calmly with hint"),
            ("Turns", "Pass the ball with hint"),
        )
    )
    return _pdf(
        "#set page(margin: 2cm, header: [Exampleshire handbook], footer: context [Page #counter(page).display()])\n"
        "= Communication and interaction\n#table(columns: (1fr, 3fr), table.header([*Need*], [*Provision*]),\n"
        + rows
        + ")"
    )


def table_without_lines() -> bytes:
    rows = "".join(
        f"[{sign}], [{text}],\n"
        for sign, text in (
            (
                "Forgets what was said a moment ago",
                "Say one thing at a time and wait until it has been done before the next",
            ),
            ("Loses the thread of a long story", "Stop after each part and ask the pupil what has happened so far"),
            ("Cannot keep a list in mind", "Write the steps on a card that stays on the table"),
        )
    )
    return _pdf(
        "= Cognition and learning\n== Memory\n#table(columns: (1fr, 1fr), stroke: none, row-gutter: 8pt, "
        "[*What we see*], [*What we do*],\n" + rows + ")"
    )


def two_columns() -> bytes:
    text = "This page was read by heads and parents before it was printed, and will be read again next year. " * 3
    return _pdf(
        "#set page(columns: 2)\n#set text(size: 10pt)\n= Sensory and physical\n== Noise\n"
        + _items(
            "Keep a quiet room open at every break of the day",
            "Warn the pupil before the bell rings or an alarm is tried",
        )
        + text
        + "\n== Touch\n"
        + _items("Let the pupil choose where to stand in a line", "Ask before you touch a shoulder or guide a hand")
        + text * 8
        + "\n== Light\n"
        + _items("Draw the blinds before the sun is on the board")
    )


FILES = (
    CouncilFile(
        "two-rows-of-head.docx",
        two_rows_of_head,
        {
            "Speech sounds": (
                CI,
                [
                    ("Repeat the word back in the right way", "universal", ""),
                    ("Check that you have understood", "universal", ""),
                    ("Practise one sound five times a day", "targeted", ""),
                    ("Follow the programme of the therapist each week", "specialist", ""),
                ],
            )
        },
        ["Is hard to understand outside the family"],
    ),
    CouncilFile(
        "waves-under-an-area.docx",
        waves_under_an_area,
        {
            "Cognition and Learning": (
                CL,
                [
                    ("Keep worked examples in sight", "universal", ""),
                    ("Leave time to think before an answer", "universal", ""),
                    ("Teach number facts in a group of four", "targeted", ""),
                    ("Ask the advisory teacher to watch a lesson", "specialist", ""),
                ],
            )
        },
        ["Takes much longer than others to finish"],
    ),
    CouncilFile(
        "ages-across.docx",
        ages_across_and_parts_down,
        {
            "Worry": (
                SEMH,
                [
                    ("Let a toy come with the child", "", "early-years"),
                    ("Put worries in a box", "", "primary"),
                    ("Say when tests will be", "", "secondary"),
                ],
            )
        },
        ["Cries at the door", "Asks the same question again", "Stays away from tests"],
    ),
    CouncilFile(
        "ranges.docx",
        ranges_with_parts,
        {
            "Hearing impairment": (
                SP,
                [
                    ("Seat the pupil with a view of all faces", "universal", ""),
                    ("Repeat what other pupils have said", "universal", ""),
                    ("Check the aids at the start of each day", "targeted", ""),
                    ("Give a list of new words before the lesson", "targeted", ""),
                    ("Have a teacher of the deaf in the room each week", "specialist", ""),
                    ("Rest from listening twice a day", "specialist", ""),
                ],
            )
        },
    ),
    CouncilFile(
        "bands-within-ages.docx",
        bands_within_ages,
        {
            "Anger": (
                SEMH,
                [
                    ("Agree a sign when it is calm", "universal", "primary"),
                    ("Make a plan for the week when it is calm", "targeted", "primary"),
                    ("Give a pass to go out when it is calm", "universal", "secondary"),
                    ("Meet a mentor at noon when it is calm", "targeted", "secondary"),
                ],
            )
        },
    ),
    CouncilFile(
        "all-some-few.docx",
        all_some_few,
        {
            "Attention": (
                "",
                [
                    ("Plan short tasks with an end in sight", "universal", ""),
                    ("Offer a seat away from the door", "targeted", ""),
                    ("Share a plan for the whole day with home", "specialist", ""),
                ],
            )
        },
    ),
    CouncilFile(
        "rows-that-say-how-much.docx",
        rows_that_say_how_much,
        {
            "Spelling": (
                CL,
                [
                    ("Teach patterns before lists", "universal", ""),
                    ("Mark the idea before the spelling", "universal", ""),
                    ("Practise ten words every day with an adult", "targeted", ""),
                    ("Try software that says the word aloud", "specialist", ""),
                ],
            )
        },
    ),
    CouncilFile(
        "one-need-a-row.docx",
        one_need_a_row,
        {
            "Stammering": (CI, [("Wait until the pupil has finished", "", ""), ("Ask the pupil what helps", "", "")]),
            "Late talking": (CI, [("Name what the child looks at", "", "")]),
        },
        text=["Speaks more often", "Uses two words together"],
    ),
    CouncilFile(
        "banners-of-areas.docx",
        banners_of_areas,
        {
            "Understanding words": (CI, [("Show what you say with a picture", "", "")]),
            "Noise": (SP, [("Keep a quiet corner in every room", "", "")]),
        },
    ),
    CouncilFile(
        "audit-with-ticks.docx",
        audit_with_ticks,
        {
            "Working with families": (
                "",
                [
                    ("Families are asked before a plan is written", "universal", ""),
                    ("Letters are in words that everybody knows", "universal", ""),
                ],
            )
        },
    ),
    CouncilFile(
        "only-bold-lines.docx",
        only_bold_lines,
        {
            "Balance and movement": (
                SP,
                [("Clear the way to the door", "", ""), ("Let the child lead the line", "", "")],
            ),
            "Sleep": (SP, [("Give a rest after lunch", "", "")]),
        },
        ["Trips over flat ground"],
    ),
    CouncilFile(
        "what-is-no-provision.docx",
        what_is_no_provision,
        {
            "Reading": (
                CL,
                [("Read to the class every day", "", ""), ("Read a book together at bedtime", "advice", "")],
            )
        },
        text=[
            "This guide is for all who teach",
            "The Equality Act 2010 says what must be done",
            "Reads for ten minutes without a rest",
            "Advice line for schools",
            "The teacher who leads on special needs",
        ],
        left_out=["Reading 5"],
    ),
    CouncilFile(
        "paragraphs.docx",
        paragraphs_instead_of_lists,
        {
            "Friendship": (
                SEMH,
                [
                    ("Playground leaders look for children who are alone.", "universal", ""),
                    ("Games with clear rules are taught to the class.", "universal", ""),
                    ("A lunchtime club meets on three days.", "targeted", ""),
                    ("Two children plan one game together each week.", "targeted", ""),
                ],
            )
        },
        ["Stand alone at playtime"],
    ),
    CouncilFile(
        "every-standing.docx",
        every_standing,
        {
            "Not speaking in some places": (
                CI,
                [
                    ("Take away the pressure to speak", "", ""),
                    ("Never promise a reward for talking", "", ""),
                    ("Warm up with one adult first", "", ""),
                    ("Let the child answer with a card", "", ""),
                    ("Tell every adult of the plan", "", ""),
                    ("Play before you ask a question", "", ""),
                    ("Offer a quiet start", "universal", ""),
                ],
            )
        },
        text=["Cards are at the back."],
        left_out=[
            "ever",
            "nobody sees this",
            "in the hall",
            "Ask the therapist",
            "Exampleshire Council draft three",
            "Click or tap here to enter text",
            "Choose an item",
        ],
    ),
    CouncilFile(
        "inherited-styles.docx",
        inherited_styles,
        {
            "Sight": (
                SP,
                [
                    ("Say aloud what you write on the board", "universal", ""),
                    ("Print every text in large letters", "targeted", ""),
                ],
            )
        },
        ["Holds the book close"],
    ),
    *(
        CouncilFile(
            name,
            make,
            {
                "Maths": (
                    CL,
                    [
                        ("Keep counters on every table", "", ""),
                        ("Use the same words for the signs", "", ""),
                        ("Draw the sum before you write it", "universal", ""),
                        ("Meet twice a week in a small group", "targeted", ""),
                    ],
                )
            },
            ["Counts on fingers for small sums"],
            left_out=["old"],
        )
        for name, make in (("google.html", from_google), ("google.zip", from_google_packed))
    ),
    CouncilFile(
        "tiers-across-ages-down.docx",
        tiers_across_ages_down,
        {
            "Vision": (
                SP,
                [
                    ("Put toys against a plain cloth", "universal", "early-years"),
                    ("Sit next to a friend who reads aloud", "targeted", "primary"),
                ],
            )
        },
    ),
    CouncilFile(
        "heads-of-several-lines.docx",
        heads_of_several_lines,
        {
            "Number": (
                CL,
                [
                    ("Use real things to count", "universal", ""),
                    ("Go over number bonds each day", "targeted", ""),
                    ("Write a plan with the adviser", "specialist", ""),
                ],
            )
        },
    ),
    CouncilFile(
        "ticked-for-ages.docx",
        ticked_for_ages,
        {
            "Moving on": (
                SEMH,
                [
                    ("Visit the new room before the move", "", "early-years primary"),
                    ("Give a map of the new building", "", "secondary"),
                ],
            )
        },
    ),
    CouncilFile(
        "words-before-lists.docx",
        words_before_lists,
        {
            "Handwriting": (CL, [("Offer a slope for the desk", "", ""), ("Let the pupil type long texts", "", "")]),
            "Listening": (CL, [("Give one instruction at a time", "", "")]),
        },
        ["Presses very hard on the paper", "Turns away when several people talk"],
    ),
    CouncilFile(
        "word.html",
        from_word_as_a_web_page,
        {"Stammering": (CI, [("Keep eye contact while the pupil speaks", "", "")])},
        ["Repeat the first sound of a word"],
    ),
    CouncilFile(
        "libreoffice.odt",
        from_libreoffice,
        {
            "Low mood": (
                SEMH,
                [
                    ("Greet the child by name", "", "primary"),
                    ("Plan one thing to look forward to", "", "post-16"),
                    ("Tell home the same day when it was hard", "", ""),
                ],
            )
        },
        text=["Ask what."],
        left_out=["quickly", "Choose an item", "<What the school does>"],
    ),
    CouncilFile(
        "table-over-pages.pdf",
        ruled_table_over_pages,
        {
            need: (CI, [(f"{text} number {n} {LONG}", "", "") for n in range(1, 10)])
            for need, text in (
                ("Listening", "Face the class with hint"),
                ("Speaking", "Wait calmly with hint"),
                ("Turns", "Pass the ball with hint"),
            )
        },
        left_out=["Exampleshire handbook"],
    ),
    CouncilFile(
        "table-without-lines.pdf",
        table_without_lines,
        {
            "Memory": (
                CL,
                [
                    ("Say one thing at a time and wait until it has been done before the next", "", ""),
                    ("Stop after each part and ask the pupil what has happened so far", "", ""),
                    ("Write the steps on a card that stays on the table", "", ""),
                ],
            )
        },
        ["Forgets what was said a moment ago", "Loses the thread of a long story", "Cannot keep a list in mind"],
    ),
    CouncilFile(
        "two-columns.pdf",
        two_columns,
        {
            "Noise": (
                SP,
                [
                    ("Keep a quiet room open at every break of the day", "", ""),
                    ("Warn the pupil before the bell rings or an alarm is tried", "", ""),
                ],
            ),
            "Touch": (
                SP,
                [
                    ("Let the pupil choose where to stand in a line", "", ""),
                    ("Ask before you touch a shoulder or guide a hand", "", ""),
                ],
            ),
            "Light": (SP, [("Draw the blinds before the sun is on the board", "", "")]),
        },
    ),
)
