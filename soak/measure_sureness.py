"""How sure the guesses of an import may say they are: measured on files of which somebody wrote down what is right.

    .venv/bin/python -m soak.measure_sureness          # writes oap/data/sureness.json
    .venv/bin/python -m soak.measure_sureness --table  # stated against right, on files that were not measured with

The files are the handbooks by another hand and those in the shapes of councils, in ``tests/documents``. What a heading
says of area and amount of help is hidden from a guess by words, which it is then compared with. Topics, of which no
file tells, are measured on the need pages of ``content/``, each page counted as a file.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from oap.core.importing.classifier import Guesser
from oap.core.importing.plan import DraftPage, plan
from oap.core.importing.sureness import Measured, Seen, measure, write_sureness
from oap.core.pages.page_text import read_page
from oap.core.pages.taxonomy import read_taxonomy
from oap.core.search.thesaurus import read_thesaurus
from oap.documents.reading import read_blocks
from oap.storage.content import ContentFolder
from oap.storage.product_lists import DATA, guessing_words
from soak.score_import import ANSWER, even
from tests.build import ROOT
from tests.documents.council_files import FILES

FOLDER = ROOT / "tests" / "documents" / "blind_handbooks"
Statement = tuple[str, str, str]  # words, tier, ages


@dataclass(frozen=True)
class Case:
    """A file, and (area, statements) of the pages that it should become."""

    name: str
    data: bytes
    pages: Sequence[tuple[str, Sequence[Statement]]]


def cases() -> Iterator[Case]:
    for answer in sorted(FOLDER.glob(f"*{ANSWER}")):
        file = answer.with_name(answer.name.removesuffix(ANSWER))
        said: dict[str, Any] = json.loads(answer.read_text(encoding="utf-8"))
        pages = [(page.get("area", ""), [_statement(one) for one in page["statements"]]) for page in said["pages"]]
        yield Case(file.name, file.read_bytes(), pages)
    for made in FILES:
        yield Case(str(made.name), made.make(), [(area, sorted(said)) for area, said in made.pages.values()])


def _statement(one: Mapping[str, Any]) -> Statement:
    phases = one.get("phases") or ""
    return one["text"], one.get("tier") or "", phases if isinstance(phases, str) else " ".join(phases)


@cache
def guesser() -> Guesser:
    """With the area's words, and without its pages: what they say of themselves would be no guess."""
    folder = ContentFolder(ROOT / "content")
    taxonomy = read_taxonomy(folder.configuration("taxonomy.yml"))
    own = {path.stem for path in folder.concept_files()}
    thesaurus, _ = read_thesaurus(folder.configuration("thesaurus.yml"), taxonomy.topics, own)
    return Guesser(guessing_words(), taxonomy, thesaurus)


@cache
def seen() -> tuple[Seen, ...]:
    """Every guess on every file, with whether it was right."""
    return (*(one for case in cases() for one in _seen(case)), *_topics())


def _seen(case: Case) -> Iterator[Seen]:
    known = guesser()
    right: dict[str, list[tuple[str, str, str]]] = {}
    for area, statements in case.pages:
        for text, tier, phases in statements:
            right.setdefault(even(text), []).append((area, tier, phases))
    for page in plan(read_blocks(case.data), known, {}).pages:
        areas: Counter[str] = Counter()
        for one in page.statements:
            answers = right.get(even(one.text))
            if not one.at_home:
                yield Seen(case.name, f"statement: {one.goes_by}", bool(answers))
            if not answers:
                continue
            area, tier, phases = answers.pop(0)
            areas[area] += bool(area)
            every = set(known.taxonomy.phases)
            right_phases = (set(phases.split()) or every) == set(one.phases.value.split())
            yield Seen(case.name, f"phases: {one.phases.goes_by}", right_phases)
            if tier in known.taxonomy.tiers:
                for guess in (one.tier, known.tier("", one.text)):
                    yield Seen(case.name, f"tier: {guess.goes_by}", guess.value == tier)
        if +areas:
            yield from _areas(case, page, areas.most_common(1)[0][0])


def _areas(case: Case, page: DraftPage, area: str) -> Iterator[Seen]:
    words = [page.title, *page.notice, *(one.text for one in page.statements)]
    for guess in (page.area, guesser().place(page.title, words, "")[0]):
        yield Seen(case.name, f"area: {guess.goes_by}", guess.value == area)


def _topics() -> Iterator[Seen]:
    for file in sorted((ROOT / "content" / "needs").glob("*.md")):
        page, _ = read_page(file.read_text(encoding="utf-8"), f"needs/{file.name}")
        if page is None or not page.topics or len(page.areas) != 1:
            continue
        texts = [placed.statement.professional for placed in page.placed_statements()]
        _, guess = guesser().place(page.title, [page.title, *texts], page.areas[0])
        yield Seen(f"page {page.id}", f"topic: {guess.goes_by}", guess.value in page.topics[:1])


@dataclass(frozen=True)
class Held:
    """What was stated of guesses on files that were not measured with: how many, in how many files, how many right."""

    stated: float
    guesses: int
    files: int
    right: int


def held_out(found: Iterable[Seen]) -> list[Held]:
    """Each file in turn is left out of the measure, and its guesses are stated by that of all others."""
    found = list(found)
    pooled: dict[float, list[Seen]] = {}
    for file in sorted({one.file for one in found}):
        others = measure(one for one in found if one.file != file)
        for one in found:
            if one.file == file:
                stated = others[one.kind].stated if one.kind in others else 0.0
                pooled.setdefault(stated, []).append(one)
    return [
        Held(stated, len(those), len({one.file for one in those}), sum(one.right for one in those))
        for stated, those in sorted(pooled.items(), reverse=True)
    ]


def main() -> None:
    found = seen()
    if "--table" in sys.argv:
        print("| Stated | Guesses | In files | Right |\n| --- | --- | --- | --- |")
        for one in held_out(found):
            print(f"| {one.stated:.0%} | {one.guesses} | {one.files} | {one.right / one.guesses:.0%} |")
        return
    measured: dict[str, Measured] = measure(found)
    (DATA / "sureness.json").write_text(write_sureness(measured), encoding="utf-8")


if __name__ == "__main__":
    main()
