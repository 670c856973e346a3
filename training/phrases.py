"""The training material: phrases and single words by concept, one file a concept in ``training/phrases/``.

A file has one phrase a line. Lines that begin with ``+`` are hints: single words that speak for a concept without
naming it. Editors need not read these files: what they keep are the words in ``content/``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

from oap.core.pages.taxonomy import Taxonomy, read_taxonomy
from oap.core.search.thesaurus import Concept, Thesaurus, read_thesaurus
from oap.core.search.tokens import normalise
from oap.storage.content import ContentFolder

CONTENT = Path(__file__).resolve().parent.parent / "content"
FOLDER = Path(__file__).parent / "phrases"
HINT = "+ "


def words_of(folder: Path = CONTENT) -> tuple[Thesaurus, Taxonomy]:
    """The thesaurus with the training material, and the taxonomy of a content folder."""
    thesaurus, taxonomy = editors_words(folder)
    return together(thesaurus, read_phrases(thesaurus)), taxonomy


def editors_words(folder: Path = CONTENT) -> tuple[Thesaurus, Taxonomy]:
    """The thesaurus as editors keep it, and the taxonomy of a content folder."""
    content = ContentFolder(folder)
    taxonomy = read_taxonomy(content.configuration("taxonomy.yml"))
    thesaurus, _ = read_thesaurus(content.configuration("thesaurus.yml"), taxonomy.topics)
    return thesaurus, taxonomy


def read_phrases(thesaurus: Thesaurus, folder: Path = FOLDER) -> Thesaurus:
    """The thesaurus with only what the training material holds: each concept's phrases and hints, no other."""
    return replace(
        thesaurus, concepts={one.id: _read(one, folder / f"{one.id}.txt") for one in thesaurus.concepts.values()}
    )


def together(thesaurus: Thesaurus, taught: Thesaurus) -> Thesaurus:
    """The thesaurus with the phrases and hints of the training material besides."""
    return replace(
        thesaurus,
        concepts={
            one.id: replace(
                one,
                say=(*one.say, *taught.concepts[one.id].say),
                hints=(*one.hints, *taught.concepts[one.id].hints),
            )
            for one in thesaurus.concepts.values()
        },
    )


def _read(concept: Concept, path: Path) -> Concept:
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    said = tuple(line for line in lines if line and not line.startswith(HINT))
    hints = tuple(
        normalise(word) for line in lines if line.startswith(HINT) for word in line.removeprefix(HINT).split(", ")
    )
    return replace(concept, title="", say=said, pro=(), abbr=(), typo=(), hints=hints)


def write_phrases(
    phrases: Mapping[str, Iterable[str]], hints: Mapping[str, Iterable[str]], folder: Path = FOLDER
) -> None:
    """Write the files, one a concept that has any."""
    folder.mkdir(exist_ok=True)
    for identity in {**phrases, **hints}:
        lines = list(phrases.get(identity, ()))
        if words := ", ".join(hints.get(identity, ())):
            lines = [f"{HINT}{words}", *lines]
        if lines:
            (folder / f"{identity}.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
