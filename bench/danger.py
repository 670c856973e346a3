"""How well danger is told from ordinary worries in sentences that were left out of the examples: ``python -m bench.danger``.

The examples of ``content/danger.yml`` are put into five parts by chance. Each part is judged with weights found from the
other four: by evidence alone, and together with the words and signs of ``pinned.yml``.
"""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from oap.core.danger_evidence import Examples, learn, read_examples
from oap.core.pinned import CrisisWords, read_pinned
from oap.search.spelling import EnglishWords
from oap.storage.content import ContentFolder

PARTS = 5
THRESHOLDS = (0.0, 0.5, 0.75, 1.0, 1.25, 1.5, 2.0, 2.5)


def main() -> None:
    content = ContentFolder(Path(__file__).resolve().parent.parent / "content")
    examples, opens_at = read_examples(content.configuration("danger.yml"))
    with tempfile.TemporaryDirectory() as folder:
        english = EnglishWords(Path(folder) / "english.words")
        words = read_pinned(content.configuration("pinned.yml"), english)[1]
        sides = [judged(words, examples, list(side)) for side in (examples.danger, examples.ordinary)]
    print(f"{len(examples.danger)} sentences about danger, {len(examples.ordinary)} ordinary ones; opens at {opens_at}")
    print(f"by words and signs alone: recall {sides[0][0].mean():.3f}, false alarms {sides[1][0].mean():.3f}")
    for threshold in THRESHOLDS:
        (signs, weighed), (alarms, ordinary) = sides
        print(
            f"from {threshold:4}: evidence alone {np.mean(weighed >= threshold):.3f}, {np.mean(ordinary >= threshold):.3f}; "
            f"together {np.mean(signs | (weighed >= threshold)):.3f}, {np.mean(alarms | (ordinary >= threshold)):.3f}"
        )


def judged(words: CrisisWords, examples: Examples, side: list[str]) -> tuple[NDArray[np.bool_], NDArray[np.float64]]:
    """For each sentence of a side: whether words and signs open urgent help, and the evidence when it is left out."""
    signs = np.array([words.in_text(text) for text in side])
    weighed = np.zeros(len(side))
    for left_out in range(PARTS):
        kept = learn(
            replace(examples, danger=_without(examples.danger, left_out), ordinary=_without(examples.ordinary, left_out)), 0.0
        )  # fmt: skip
        for number, text in enumerate(side):
            if part(text) == left_out:
                weighed[number] = kept.weigh(words.as_read(text))
    return signs, weighed


def part(text: str) -> int:
    """The part a sentence belongs to, the same each time."""
    return sum(text.encode()) % PARTS


def _without(texts: tuple[str, ...], left_out: int) -> tuple[str, ...]:
    return tuple(text for text in texts if part(text) != left_out)


if __name__ == "__main__":
    main()
