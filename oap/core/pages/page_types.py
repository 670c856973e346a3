"""The types of page that there are, and all that differs between them. Nothing else asks which type a page is of.

A new type is one definition here, and a line for people in docs/content-guide.md. Its folder is ``content/<id>``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from oap.core.definitions import Definitions
from oap.core.pages.sections import FAST, HEALTH, HOME, NOT_ENOUGH, NOTICE, PROVIDES, WHO


@dataclass(frozen=True)
class PageType:
    """``id`` is the folder and the first part of the address: permanent. Names may change.

    ``name`` is that of all its pages, as above lists and among filters; ``short_name`` is for the menu of a narrow
    phone, where the name would take a line of its own; ``name_one`` is that of one page. Professionals read the other
    two where they are given. ``intro`` stands under the name above the list, ``handbook_intro`` in the handbook;
    ``for_writers`` is what somebody reads who chooses what to write.

    ``sections`` are (heading, whether a page must have it), in order; a type without any has headings of each page's
    own.
    ``required`` are the fields that its pages must have beside those that every page has. ``min_statements`` and
    ``tiers`` are what must stand under “What the setting provides”; ``says_any_time``, whether “If this is not enough”
    says that an assessment may be asked for at any time.

    ``open_first`` are the sections that readers meet open, in this order, below the five statements to know first;
    the others are folded below them, in every voice. ``leaflet``: its pages are also had on one sheet of paper.

    ``weight`` is what a page counts in search. ``answers`` goes from what readers want (``core.search.wants``) to the
    heading under which these pages say it; ``answers_best`` are the wants for which they come before other types.
    ``by_area``: its pages stand under their area of need where things are
    put in order.
    ``cited``: its statements are what the area expects, and a provision record may cite them. ``audited``: a setting
    rates itself by them. ``teaches``: what somebody learns from who found a gap in that. ``shows_how``: it answers “how
    do I”. ``left_out_for`` are the readers of a handbook who do not get it unless they look after the page.
    ``handbook_place`` is where it stands there. ``easy_read``: its pages say others again, in short lines with pictures
    (``oap.core.library.easy_read``); the handbook holds those others.
    """

    id: str
    name: str
    name_one: str
    intro: str
    for_writers: str
    short_name: str = ""
    professional_name: str = ""
    professional_name_one: str = ""
    handbook_intro: str = ""
    handbook_place: int = 100
    sections: tuple[tuple[str, bool], ...] = ()
    required: frozenset[str] = frozenset()
    min_statements: int = 0
    tiers: tuple[str, ...] = ()
    says_any_time: bool = False
    open_first: tuple[str, ...] = ()
    leaflet: bool = False
    weight: float = 1.0
    answers: Mapping[str, str] = field(default_factory=dict)
    answers_best: frozenset[str] = frozenset()
    by_area: bool = False
    cited: bool = False
    audited: bool = False
    teaches: bool = False
    shows_how: bool = False
    left_out_for: frozenset[str] = frozenset()
    easy_read: bool = False

    @property
    def has_service(self) -> bool:
        """Whether its pages hold a service record: whom to ring and how to ask."""
        return "service" in self.required

    @property
    def has_two_titles(self) -> bool:
        """Whether families and professionals have a name each for what its pages are about."""
        return "professional_title" in self.required

    @property
    def own_headings(self) -> bool:
        """Whether each page has headings of its own."""
        return not self.sections

    def called(self, professional: bool) -> str:
        """The name of all its pages, for those who read in that voice."""
        return (self.professional_name if professional else "") or self.name

    def called_one(self, professional: bool) -> str:
        """The name of one page, for those who read in that voice."""
        return (self.professional_name_one if professional else "") or self.name_one


PAGE_TYPES: Definitions[PageType] = Definitions(
    PageType(
        id="needs",
        name="Needs",
        name_one="Need",
        intro="What a child may find hard, what the setting is expected to do, and what you can do at home.",
        for_writers="Something a child may find hard",
        handbook_place=20,
        sections=(
            (FAST, False),
            (NOTICE, True),
            (PROVIDES, True),
            (HEALTH, True),
            (HOME, True),
            (NOT_ENOUGH, True),
            (WHO, True),
        ),
        required=frozenset({"professional_title", "areas", "also_known_as", "sources"}),
        min_statements=8,
        tiers=("universal", "targeted"),
        says_any_time=True,
        open_first=(HOME, WHO, NOT_ENOUGH),
        leaflet=True,
        answers={"what": NOTICE, "school": PROVIDES, "home": HOME, "ring": WHO, "ask": NOT_ENOUGH},
        answers_best=frozenset({"what", "school", "home"}),
        by_area=True,
        cited=True,
        audited=True,
        left_out_for=frozenset({"health", "leaders"}),
    ),
    PageType(
        id="strategies",
        name="Things that help",
        name_one="Thing that helps",
        professional_name="Strategies",
        professional_name_one="Strategy",
        intro="One thing to do, how to do it, and how soon it may help.",
        for_writers="One thing to do that helps",
        handbook_intro="One thing to do on each page, and how to do it well.",
        handbook_place=30,
        sections=(
            ("Who it helps", True),
            ("How to do it", True),
            (PROVIDES, False),
            ("How long before it helps", True),
            ("What it costs", True),
            ("In each phase", True),
            ("At home", True),
            ("How strong the evidence is", True),
            ("Take care", True),
        ),
        required=frozenset({"professional_title", "sources"}),
        weight=0.93,
        answers={"what": "Who it helps", "school": "How to do it", "home": "At home"},
        answers_best=frozenset({"school", "home"}),
        cited=True,
        teaches=True,
        shows_how=True,
        left_out_for=frozenset({"health", "leaders"}),
    ),
    PageType(
        id="services",
        name="Services",
        name_one="Service",
        intro="Who can help, whether you need a referral, and what to say when you get in touch.",
        for_writers="Help that people can use without a referral",
        handbook_intro="Help from health and others, and how to ask for it.",
        handbook_place=40,
        sections=(
            ("What they can do", True),
            ("Who can ask", True),
            ("How to get in touch", True),
            ("What to say when you contact them", True),
            ("What needs a referral", True),
            ("While you wait", False),
        ),
        required=frozenset({"also_known_as", "service"}),
        weight=0.93,
        answers={
            "what": "What they can do",
            "ask": "Who can ask",
            "allowed": "What needs a referral",
            "ring": "How to get in touch",
        },
        answers_best=frozenset({"ring"}),
        left_out_for=frozenset({"leaders"}),
    ),
    PageType(
        id="expectations",
        name="What every setting does",
        short_name="What settings do",
        name_one="What every setting does",
        intro="What every nursery, school and college in the area is expected to do, under eight headings.",
        for_writers="Under one of the eight headings",
        handbook_intro="For every child, in every setting, every day.",
        handbook_place=10,
        sections=(
            ("Why it matters", True),
            (PROVIDES, True),
            ("What a visitor would see", True),
            ("Questions to ask", True),
            ("If this is not happening", True),
        ),
        weight=0.82,
        answers={"school": PROVIDES, "ask": "Questions to ask", "allowed": "If this is not happening"},
        answers_best=frozenset({"school"}),
        cited=True,
        audited=True,
        left_out_for=frozenset({"families", "health"}),
    ),
    PageType(
        id="guides",
        name="Guides",
        name_one="Guide",
        intro="How things work: support in school, meetings, your rights, moving on.",
        for_writers="Rights, meetings, how things work",
        handbook_intro="Rights, meetings, and how things work.",
        handbook_place=50,
        required=frozenset({"sources"}),
        leaflet=True,
        weight=0.96,
        answers_best=frozenset({"allowed", "ask"}),
        shows_how=True,
    ),
    PageType(
        id="easy-read",
        name="Easy Read",
        name_one="Easy Read",
        intro="Short sentences, each with a picture.",
        for_writers="Another page in short sentences, each with a picture",
        weight=0.3,  # it says again what another page says: it is found by who asks for Easy Read
        easy_read=True,
    ),
)

STANDARD_TYPE = "needs"  # what a new page, or a page that somebody else wrote, is of until its author says otherwise


def in_handbook() -> list[PageType]:
    """The types as somebody reads them who reads all: what every setting does before what one child needs."""
    return sorted((one for one in PAGE_TYPES.values() if not one.easy_read), key=lambda one: one.handbook_place)


def standard_headings() -> frozenset[str]:
    """Headings that say nothing of the page they stand on, because all of its type have them."""
    return frozenset(heading for one in PAGE_TYPES.values() for heading, _ in one.sections)


# What stands on pages and is none itself. They are written, reviewed and kept as pages are.
SHARED_TEXTS: Definitions[PageType] = Definitions(
    PageType(
        id="blocks",
        name="Shared texts",
        name_one="Shared text",
        intro="",
        for_writers="Words that several pages need, kept once",
        required=frozenset({"sources"}),
    ),
    PageType(
        id="local",
        name="Local texts",
        name_one="Local text",
        intro="",
        for_writers="What this area adds to pages",
        required=frozenset({"sources"}),
    ),
    PageType(
        id="pictures",
        name="Pictures",
        name_one="Picture",
        intro="",
        for_writers="A drawing or a photograph, for pages that it explains",
        required=frozenset({"file", "credit", "licence"}),
    ),
)


def type_of(kind: str) -> PageType | None:
    """The type with that id, of pages or of texts that stand on them; None when there is none."""
    return PAGE_TYPES.get(kind) or SHARED_TEXTS.get(kind)
