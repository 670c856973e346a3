"""Generated content of any size: pages of about 460 words with the shape and the word frequencies of real ones."""

from __future__ import annotations

import random
from pathlib import Path

from oap.core.pages.page import Group, Page, Prose, Section, Statement
from oap.core.pages.page_text import compose_page

AREAS = (
    "communication-and-interaction",
    "cognition-and-learning",
    "social-emotional-and-mental-health",
    "sensory-and-physical",
)
PHASES = ("early-years", "primary", "secondary", "post-16")
WHO = ("class-teacher", "senco", "support-staff", "school-nurse")


def vocabulary(seed: int = 7, size: int = 6000) -> list[str]:
    """Made-up words that sound like words; the first are the commonest."""
    chance = random.Random(seed)
    starts, vowels, ends = (
        ["b", "c", "d", "f", "g", "h", "l", "m", "n", "p", "r", "s", "t", "w", "st", "tr", "ch", "sh"],
        ["a", "e", "i", "o", "u", "ea", "oo", "ai"],
        ["n", "t", "d", "r", "l", "s", "m", "nd", "st", "ck"],
    )
    made: dict[str, None] = dict.fromkeys(
        [
            "school",
            "child",
            "help",
            "noise",
            "reading",
            "worry",
            "class",
            "sit",
            "still",
            "talk",
            "sleep",
            "friend",
            "angry",
            "teacher",
        ]
    )
    while len(made) < size:
        made[
            "".join(chance.choice(starts) + chance.choice(vowels) for _ in range(chance.choice((1, 2, 2, 3))))
            + chance.choice(ends)
        ] = None
    return list(made)


def write_pages(folder: Path, count: int, topics: list[str], seed: int = 11) -> None:
    """Write ``count`` need pages below ``folder``. The same count and seed give the same bytes."""
    chance = random.Random(seed)
    words = vocabulary()
    weights = [1 / (rank + 3) for rank in range(len(words))]
    (folder / "needs").mkdir(parents=True, exist_ok=True)

    def text(length: int) -> str:
        return " ".join(chance.choices(words, weights, k=length))

    for number in range(count):
        slug = f"page-{number:05}"
        statements = tuple(
            Statement(f"s{n}", text(16).capitalize() + ".", text(12).capitalize() + ".", (chance.choice(WHO),))
            for n in range(8)
        )
        sections = (
            Section("", (Group(items=(Prose(text(30).capitalize() + "."),)),)),
            Section("What you might notice", (Group(items=(Prose("\n".join(f"- {text(9)}." for _ in range(6))),)),)),
            Section(
                "What the setting provides",
                (
                    Group("For everyone", "universal", (), statements[:4]),
                    Group("For those who need more", "targeted", (), statements[4:]),
                ),
            ),
            Section(
                "What you can do at home",
                (Group(items=(Prose("\n\n".join(text(40).capitalize() + "." for _ in range(2))),)),),
            ),
        )
        page = Page(
            type="needs",
            slug=slug,
            id=slug,
            title=text(5).capitalize(),
            professional_title=text(3).capitalize(),
            summary=text(16).capitalize() + ".",
            topics=(chance.choice(topics),),
            areas=(chance.choice(AREAS),),
            phases=tuple(sorted(chance.sample(PHASES, 3))),
            team="schools",
            also_known_as=tuple(text(3) for _ in range(6)),
            reviewed="2026-11-02",
            review_by="2030-11-02",
            sections=sections,
        )
        (folder / page.path).write_text(compose_page(page))


def queries(count: int, seed: int = 3) -> list[str]:
    chance = random.Random(seed)
    words = vocabulary()
    weights = [1 / (rank + 40) for rank in range(len(words))]
    return [" ".join(chance.choices(words, weights, k=chance.choice((1, 2, 3, 4, 5)))) for _ in range(count)]
