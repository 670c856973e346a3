"""A school's SEN information report, begun from its self-audit: what the law asks for, in its order.

The parts are those of Schedule 1 to the Special Educational Needs and Disability Regulations 2014, and of section
69(3)(b) of the Children and Families Act 2014, in plain words. What each heading was written from, and when that was
seen, is said in the report itself (``ELSEWHERE``, and ``sen-info-report-parts`` in ``content/facts/law.yml``). The
audit fills those that its statements are about. The rest is the school's to write.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from oap.core.documents.self_audit import SCORES, Asked, SelfAudit

IN_PLACE = SCORES["secure"]  # from here on a statement is said of the school
SEEN = "1 December 2026"
# What the stored copy of the schedule, which ends in the middle of paragraph 7, did not show.
_CODE = (
    "The heading follows paragraph 6.79 of the SEND code of practice, as Lambeth Council’s page on reports gives it."
)
_BOOK = (
    "The heading follows what a publisher says of a book for SENCOs (Cowne, Frankl and Gerschel, Taylor and Francis)."
)
_OFFER = "The heading follows Hammersmith and Fulham Council’s page on these reports."
_OURS = "No other source was seen: the heading is our own."


@dataclass(frozen=True)
class Asking:
    """One thing that the report has to say. ``place`` is where the law asks for it; ``topics`` are those of the pages
    that tell it, for the parts that the whole setting is audited in; ``by_need``: what it says of single needs.
    ``elsewhere`` says what the heading was written from where the law's own words could not be seen."""

    place: str
    heading: str
    hint: str = ""
    topics: frozenset[str] = frozenset()
    kinds: bool = False
    by_need: bool = False
    blanks: tuple[str, ...] = ()
    elsewhere: str = ""


ASKED_FOR = (
    Asking("1", "The kinds of special educational needs that we provide for", kinds=True),
    Asking("2", "How we notice special educational needs, and assess them", topics=frozenset({"sen-support"})),
    Asking("3(a)", "How we look at whether our help works", "What did you look at this year, and what did it show?"),
    Asking("3(b)", "How we assess and review the progress of pupils with special educational needs"),
    Asking("3(c)", "How we teach", topics=frozenset({"high-quality-teaching", "scaffolding"})),
    Asking(
        "3(d)",
        "How we adapt what is taught, and the place where it is taught",
        topics=frozenset({"classroom-environment", "sensory-processing"}),
    ),
    Asking("3(e)", "More help with learning", by_need=True),
    Asking(
        "3(f)",
        "How pupils with special educational needs take part in everything, with those who have none",
        "Clubs, trips, sport and PE, plays, lunch and breaks.",
    ),
    Asking(
        "3(g)",
        "Help with feelings, mental health and getting on with others",
        topics=frozenset({"safeguarding", "bullying"}),
    ),
    Asking(
        "4",
        "Our SENCO (special educational needs co-ordinator)",
        "Asked of mainstream schools and maintained nursery schools.",
        blanks=("Name", "Telephone", "E-mail"),
    ),
    Asking("5", "What our staff know and learn, and how we bring in specialists", topics=frozenset({"staff-training"})),
    Asking(
        "6",
        "How we get equipment and facilities",
        topics=frozenset({"sen-funding", "teaching-assistants", "assistive-technology"}),
    ),
    Asking("7", "How we ask parents, and involve them", topics=frozenset({"meeting-senco"})),
    Asking("8", "How we ask children and young people, and involve them", elsewhere=_CODE),
    Asking("9", "If you want to complain", "What a parent does first, who answers, and by when.", elsewhere=_OURS),
    Asking(
        "10",
        "Whom we work with",
        "Health, social care, the council’s support services and voluntary organisations, and how they help families.",
        elsewhere=_BOOK,
    ),
    Asking(
        "11",
        "Who supports parents",
        "Contact details, with those of the area’s information, advice and support service (SENDIASS).",
        blanks=("SENDIASS", "Others"),
        elsewhere=_OURS,
    ),
    Asking(
        "12",
        "Moving on: to the next class, school or college, and to adult life",
        topics=frozenset({"moving-to-secondary", "starting-nursery-reception", "post-16"}),
        elsewhere=_CODE,
    ),
    Asking("13", "The council’s Local Offer", elsewhere=_OFFER),
)
DISABLED = (
    Asking("69(3)(b)(i)", "How disabled pupils are admitted"),
    Asking("69(3)(b)(ii)", "What we do so that disabled pupils are not treated less well"),
    Asking("69(3)(b)(iii)", "What helps disabled pupils to get in and around"),
    Asking("69(3)(b)(iv)", "Our accessibility plan", "Where to find it, and when it was last looked at."),
)


@dataclass(frozen=True)
class Point:
    """What the school says: a statement that it rates as in place, in the words for families, how it does that in its
    own words, or both."""

    title: str
    words: str
    own: str


@dataclass(frozen=True)
class Answer:
    """A part of the report, with what the audit says; empty where the school has to write it."""

    asked: Asking
    points: tuple[Point, ...] = ()


def answers(
    audit: SelfAudit,
    asked: Mapping[str, Asked],
    topics: Mapping[str, Iterable[str]],
    by_need: Mapping[str, str],
    parts: Sequence[Asking] = ASKED_FOR,
) -> list[Answer]:
    """Each part with what the audit says of it.

    ``topics`` are those of a page by its id; ``by_need`` are titles of the pages about single needs. Of those a
    statement is said only where the school wrote how it does it: there are hundreds.
    """
    placed, own = _said(audit)
    told: list[Answer] = []
    for part in parts:
        points: list[Point] = []
        if part.kinds:
            found = dict.fromkeys(asked[one].page for one in asked if one in placed or one in own)
            points = [Point(by_need[page], by_need[page], "") for page in found if page in by_need]
        else:
            for identity, one in asked.items():
                need = one.page in by_need
                belongs = part.by_need if need else bool(part.topics & set(topics.get(one.page, ())))
                if belongs and (identity in own or (identity in placed and not need)):
                    words = one.family or one.words
                    said = "\n".join(own.get(identity, ()))
                    points.append(Point(one.title, words if identity in placed else "", said))
        told.append(Answer(part, tuple(points)))
    return told


def _said(audit: SelfAudit) -> tuple[set[str], dict[str, list[str]]]:
    """The statements that are in place wherever they were rated, and what the school wrote of each, once."""
    lowest: dict[str, int] = {}
    own: dict[str, list[str]] = {}
    for one in audit.ratings:
        if one.rating:
            lowest[one.statement] = min(SCORES[one.rating], lowest.get(one.statement, SCORES[one.rating]))
        if one.own and one.own not in own.setdefault(one.statement, []):
            own[one.statement].append(one.own)
    return {statement for statement, score in lowest.items() if score >= IN_PLACE}, own
