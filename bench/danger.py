"""How truly danger is heard: ``python -m bench.danger``, or with JSON Lines files of your own.

A line is a text with what is known of it: ``{"text", "kind", "form", "speaker", "register"}``; without ``kind`` it is
ordinary. Openings crossed with needs (``frames.json``) are ordinary too. Each share is given with its 95% interval
(Wilson), and by kind, form, speaker, register and length, so that nothing hides in a mean.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from math import sqrt
from pathlib import Path
from typing import Any

from oap.core.search.crisis import Detector, Level
from oap.search.spelling import EnglishWords
from oap.site.configuration import read_configuration
from oap.storage.content import ContentFolder
from oap.storage.crisis_model import load_crisis_model

ROOT = Path(__file__).resolve().parent.parent
QUERIES = ROOT / "tests" / "queries"
GROUPS = ("kind", "form", "speaker", "register", "length")


def main() -> None:
    files = [Path(name) for name in sys.argv[1:]] or sorted((QUERIES / "danger").glob("*.json*"))
    detector = detector_of(ROOT / "content")
    for file in files:
        print(f"\n{file.name}")
        for line in table(detector.judge, read_cases(file)):
            print(line)


def detector_of(folder: Path) -> Detector:
    """What hears danger, as the service would with this content folder."""
    words = read_configuration(ContentFolder(folder))
    if words.crisis is None:
        raise SystemExit("\n".join(words.danger_problems))
    english = EnglishWords(Path(tempfile.mkdtemp()) / "english.words")
    return Detector(words.crisis, load_crisis_model(), english)


def read_cases(file: Path) -> list[dict[str, Any]]:
    """The cases in a file of either form."""
    text = file.read_text(encoding="utf-8")
    if file.suffix == ".json":
        frames = json.loads(text)
        return [
            {"text": f"{opening} {need[length]}", "register": length}
            for opening in frames["openings"]
            for need in frames["needs"]
            for length in ("short", "medium", "long")
        ]
    return [json.loads(line) for line in text.splitlines() if line.strip()]


def table(judge: Callable[[str], Any], cases: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """The lines to print: all cases, danger and ordinary apart, then each group."""
    levels = [(case, judge(case["text"]).level) for case in cases]
    yield f"{'':34}{'texts':>6}  {'sure':26}{'sure or perhaps':26}"
    for danger in (True, False):
        side = [(case, level) for case, level in levels if bool(case.get("kind")) is danger]
        if not side:
            continue
        yield _line("danger" if danger else "ordinary", [level for _, level in side])
        for group in GROUPS:
            values: dict[str, list[Level]] = {}
            for case, level in side:
                value = _length(case["text"]) if group == "length" else str(case.get(group, ""))
                if value:
                    values.setdefault(value, []).append(level)
            for value in sorted(values) if len(values) > 1 else ():
                yield _line(f"  {group} {value}", values[value])


def _length(text: str) -> str:
    words = len(text.split())
    return next(
        name
        for most, name in ((9, "1 to 9 words"), (25, "10 to 25 words"), (10**6, "26 words and more"))
        if words <= most
    )


def _line(name: str, levels: Sequence[Level]) -> str:
    sure = share(level is Level.SURE for level in levels)
    heard = share(level is not Level.NONE for level in levels)
    return f"{name:34}{len(levels):>6}  {_percent(sure):26}{_percent(heard):26}"


def share(found: Iterable[bool]) -> tuple[float, float, float]:
    """The share that is true, and its 95% interval by Wilson's score."""
    values = list(found)
    number, z = len(values) or 1, 1.96
    p = sum(values) / number
    middle, half = p + z * z / (2 * number), z * sqrt(p * (1 - p) / number + z * z / (4 * number * number))
    return p, (middle - half) / (1 + z * z / number), (middle + half) / (1 + z * z / number)


def _percent(measured: tuple[float, float, float]) -> str:
    share_, low, high = (100 * value for value in measured)
    return f"{share_:5.1f}% ({low:.1f} to {high:.1f})"


if __name__ == "__main__":
    main()
