"""A handbook of 60 pages by another hand, in PDF: front matter, law and stories are no statements."""

from __future__ import annotations

import json

from oap.core.importing.look import as_json
from oap.core.importing.plan import plan
from oap.documents.reading import read_blocks
from soak.score_import import ANSWER, lines, score, words_in
from tests.build import ROOT
from tests.guessing import area_guesser

FILE = ROOT / "tests" / "documents" / "third_handbooks" / "14-full-handbook-60-pages.pdf"


def test_its_provision_is_read_and_nothing_else() -> None:
    looked = as_json(plan(read_blocks(FILE.read_bytes()), area_guesser(), {}))
    answer = json.loads(FILE.with_name(FILE.name + ANSWER).read_text(encoding="utf-8"))
    one = score(FILE.name, looked, answer, words_in(FILE))
    said = "\n".join(lines([one]))
    assert one.wanted == 50 and one.right >= 49 and not one.never and len(one.made) <= 1, said
    assert one.said_right >= 0.97 * one.said and one.adds_up and not one.lost, said
