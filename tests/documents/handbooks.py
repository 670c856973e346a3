"""Handbooks as councils publish them, in three shapes, made of the same needs and statements."""

from __future__ import annotations

import io
import json
import zipfile
from html import escape

import docx
import typst

CI, CL, SEMH, SP = (
    "communication-and-interaction",
    "cognition-and-learning",
    "social-emotional-and-mental-health",
    "sensory-and-physical",
)
AREA_HEADINGS = {
    CI: "Communication & Interaction",
    CL: "Area of need: Cognition and Learning",
    SEMH: "Social, Emotional and Mental Health (SEMH)",
    SP: "Physical and Sensory needs",
}
# area, need, what is seen, universal statements, targeted statements
NEEDS: list[tuple[str, str, list[str], list[str], list[str]]] = [
    (
        CI,
        "Speech sounds",
        ["Speech is unclear to people outside the family.", "Leaves out or swaps sounds in words."],
        [
            "Adults repeat the word correctly rather than asking the child to say it again.",
            (
                "Staff check that they have understood by using pictures, gesture or choices, and never pretend to "
                "have followed what was said."
            ),
            "New vocabulary is displayed with a symbol and is practised aloud by the whole class.",
        ],
        [
            (
                "A named adult delivers the sound programme provided by the speech and language therapist three "
                "times each week."
            ),
            "Sounds that are being worked on are shared with every adult who reads with the pupil.",
        ],
    ),
    (
        CI,
        "Understanding spoken language",
        ["Follows others instead of the instruction."],
        [
            "Instructions are given one at a time, in the order in which they are to be done.",
            "Pupils are given ten seconds of thinking time before an answer is expected.",
            "Key words for the lesson are taught before they are needed.",
        ],
        [
            "A visual timetable and task strip stand on the pupil's table for the whole of the lesson.",
            "Pre-teaching of vocabulary takes place in a small group before each new topic begins.",
        ],
    ),
    (
        CI,
        "Social communication and autism",
        ["Finds unstructured times hard.", "Takes words literally."],
        [
            "Changes to the usual routine are announced early and are shown on the timetable.",
            "Adults say exactly what they mean and avoid sarcasm, idiom and rhetorical questions.",
            "A quiet area is available during break and lunch for anybody who would like to use it.",
        ],
        [
            "A structured lunchtime club offers a shared interest to pupils who find the playground hard.",
            "Comic strip conversations are used after a misunderstanding, when everyone is calm.",
        ],
    ),
    (
        CL,
        "Reading and spelling (dyslexia)",
        ["Reads slowly or guesses from the first letter."],
        [
            "Texts are printed on a pastel background in a clear font of at least twelve points.",
            "Nobody is asked to read aloud without having had the chance to prepare.",
            "Spelling is not corrected in first drafts, so that ideas can flow.",
        ],
        [
            "A structured phonics programme is taught daily by a trained adult and is reviewed every six weeks.",
            (
                "Text-to-speech software and reading pens are available in all lessons and are the pupil's usual "
                "way of working."
            ),
        ],
    ),
    (
        CL,
        "Maths difficulties",
        ["Counts on fingers for small sums."],
        [
            "Practical apparatus such as number lines, counters and squares is on every table at every age.",
            "Worked examples stay in view while pupils try the next question.",
            "Mathematical language is introduced with a picture and is repeated in many lessons.",
        ],
        [
            "Gaps in number sense are found with a short assessment and are taught again in a small group.",
            "Multiplication squares and calculators are allowed where calculation is not what is being learnt.",
        ],
    ),
    (
        CL,
        "Attention and organisation (ADHD)",
        ["Starts many things and finishes few.", "Fidgets and leaves the seat."],
        [
            "Pupils are seated away from doors, windows and displays, beside a steady partner.",
            "Tasks are broken into short steps, each with a clear end that can be ticked off.",
            "Movement breaks are built into lessons for the whole class.",
        ],
        [
            (
                "A checklist of what to bring is kept on the desk and in the bag, and is looked at with an adult "
                "at the end of the day."
            ),
            "Fidget tools are agreed with the pupil and their use is reviewed each half term.",
        ],
    ),
    (
        SEMH,
        "Anxiety and worry",
        ["Asks again and again whether things will be all right."],
        [
            "A familiar adult greets pupils at the door each morning.",
            "Worries can be written down and put in a box, and are answered on the same day.",
            "Tests and visitors are announced in advance, with what will happen and for how long.",
        ],
        [
            (
                "A key adult meets the pupil twice each week to plan for what is coming and to look back at what "
                "went well."
            ),
            "A graded plan helps the pupil to face a feared situation in steps that they have chosen.",
        ],
    ),
    (
        SEMH,
        "Behaviour and big feelings",
        ["Lashes out when plans change."],
        [
            "Adults stay calm, lower their voice and offer two acceptable choices.",
            "Rules are few, are positively worded and were agreed with the class.",
            "Feelings are named and talked about in everyday lessons.",
        ],
        [
            "An individual regulation plan records triggers, early signs and what helps, and is known to all staff.",
            "An emotional literacy support assistant (ELSA) meets the pupil weekly for a planned programme.",
        ],
    ),
    (
        SEMH,
        "Friendships and bullying",
        ["Is alone at playtime."],
        [
            "Playground buddies invite anyone who is alone to join a game.",
            "Bullying is recorded, acted on and followed up with both families after two weeks.",
        ],
        [
            "A circle of friends group meets each week for half a term, with the consent of all families.",
            "Social skills are taught in a small group and are then practised with an adult nearby.",
        ],
    ),
    (
        SP,
        "Hearing loss",
        ["Watches faces closely.", "Turns one ear to the speaker."],
        [
            "Adults face the class when they speak and do not talk while writing on the board.",
            "Questions from other pupils are repeated so that everybody has heard them.",
            "Videos are shown with captions.",
        ],
        [
            "Radio aids and hearing aids are checked by a trained adult at the start of every day.",
            (
                "A written summary of new vocabulary is given before the lesson by the teacher of the deaf or by "
                "school staff."
            ),
        ],
    ),
    (
        SP,
        "Handwriting and fine motor skills",
        ["Grips the pencil tightly and tires quickly."],
        [
            "Furniture is at the right height, so that feet are flat and elbows rest on the table.",
            "Alternatives to copying from the board are always offered.",
            "Sloped boards, pencil grips and lined paper are available to everyone.",
        ],
        [
            "A fine motor skills group runs three times each week and measures progress each half term.",
            "Touch typing is taught daily until the keyboard is quicker than the pen.",
        ],
    ),
    (
        SP,
        "Sensory differences: noise, light and touch",
        ["Covers ears in the dining hall.", "Cannot bear certain clothes."],
        [
            "Displays are kept away from the board and the room is free of flickering lights.",
            "Ear defenders may be worn by anybody during noisy activities.",
        ],
        [
            "A sensory circuit takes place at the start of each day and after lunch.",
            "Uniform is adapted where fabric or seams cause distress.",
        ],
    ),
]


def expected() -> dict[str, tuple[str, str, str]]:
    """statement -> (area, need, tier)."""
    return {
        statement: (area, need, tier)
        for area, need, _, universal, targeted in NEEDS
        for tier, statements in (("universal", universal), ("targeted", targeted))
        for statement in statements
    }


def in_word() -> bytes:
    """Headings and bullets; areas are named, tiers are headings, what is seen is a list of its own."""
    document = docx.Document()
    document.add_heading("Ordinarily Available Provision in Testshire", 0)
    document.add_paragraph("This guidance was written with schools and families. It is reviewed each year.")
    shown = ""
    for area, need, seen, universal, targeted in NEEDS:
        if area != shown:
            document.add_heading(AREA_HEADINGS[area], 1)
            shown = area
        document.add_heading(need, 2)
        document.add_heading("What you might see", 3)
        for sign in seen:
            document.add_paragraph(sign, "List Bullet")
        for heading, statements in (("Universal provision", universal), ("Targeted support", targeted)):
            document.add_heading(heading, 3)
            for statement in statements:
                paragraph = document.add_paragraph(style="List Bullet")
                first, _, rest = statement.partition(" ")
                paragraph.add_run(first).bold = True
                paragraph.add_run(" " + rest)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


TYPST = """
#let doc = json(bytes(sys.inputs.doc))
#set document(title: "Inclusive practice")
#set text(font: "Libertinus Serif", size: 10.5pt, lang: "en")
#set page(paper: "a5", header: [Testshire inclusive practice guidance], footer: context [Page #counter(page).display()])
#show heading.where(level: 1): set text(size: 20pt)
#show heading.where(level: 2): set text(size: 14pt)
#show heading.where(level: 3): set text(size: 12pt)
#outline()
#pagebreak()
#for (number, need) in doc.enumerate() [
  == #(number + 1). #need.at(1)
  Every setting can do what follows without a referral.
  #if calc.even(number) [
    === Universal
    #list(..need.at(3))
    === Targeted
    #list(..need.at(4))
  ] else [
    #table(columns: (2fr, 3fr, 3fr), table.header([*Area of need*], [*Universal provision*], [*Targeted provision*]),
      list(..need.at(2)), list(..need.at(3)), list(..need.at(4)))
  ]
]
"""


def in_pdf() -> bytes:
    """A printed handbook on small pages, half in lists and half in ruled tables; no heading names an area of need."""
    made = typst.compile(TYPST.encode(), format="pdf", ignore_system_fonts=True, sys_inputs={"doc": json.dumps(NEEDS)})
    assert isinstance(made, bytes)
    return made


_OFFICE = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "text", "table")
)


def odt(body: str, manifest: str = "") -> bytes:
    """An OpenDocument text with this body."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text", zipfile.ZIP_STORED)
        archive.writestr("META-INF/manifest.xml", f"<manifest>{manifest}</manifest>")
        archive.writestr(
            "content.xml",
            (
                '<?xml version="1.0"?><office:document-content '
                f"{_OFFICE}><office:body><office:text>{body}</office:text></office:body></office:document-content>"
            ),
        )
    return file.getvalue()


def packed(parts: dict[str, bytes | str]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file.getvalue()


def xlsx(sheet: str) -> bytes:
    """An Excel workbook whose one sheet is this XML."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types>spreadsheetml.sheet.main+xml</Types>")
        archive.writestr(
            "xl/workbook.xml", '<workbook><sheets><sheet name="One" r:id="a" xmlns:r="urn:r"/></sheets></workbook>'
        )
        archive.writestr(
            "xl/_rels/workbook.xml.rels",
            '<Relationships><Relationship Id="a" Target="worksheets/sheet1.xml"/></Relationships>',
        )
        archive.writestr("xl/worksheets/sheet1.xml", sheet)
    return file.getvalue()


def in_odt() -> bytes:
    """Two columns, “Need” and “Provision”; a need is one row, its statements are lines, sentences or a list in the
    cell."""

    def cell(inner: str) -> str:
        return f"<table:table-cell>{inner}</table:table-cell>"

    def p(text: str) -> str:
        return f"<text:p>{escape(text)}</text:p>"

    body, shown = (
        "<text:h text:outline-level='1'>Graduated approach in Testshire</text:h><text:p>For all settings.</text:p>",
        "",
    )
    rows = ""
    for number, (area, need, _, universal, targeted) in enumerate(NEEDS):
        if area != shown:
            body += f"<table:table>{rows}</table:table>" if rows else ""
            rows = f"<table:table-row>{cell(p('Need'))}{cell(p('What settings provide'))}</table:table-row>"
            body += f"<text:h text:outline-level='2'>{escape(AREA_HEADINGS[area])}</text:h>"
            shown = area
        statements = [*universal, *targeted]
        inner = [
            "".join(map(p, statements)),
            p(" ".join(statements)),
            f"<text:list>{''.join(f'<text:list-item>{p(one)}</text:list-item>' for one in statements)}</text:list>",
        ][number % 3]
        rows += f"<table:table-row>{cell(p(need))}{cell(inner)}</table:table-row>"
    return odt(f"{body}<table:table>{rows}</table:table>")
