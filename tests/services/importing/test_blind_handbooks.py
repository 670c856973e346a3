"""Twenty handbooks that somebody made who had not seen the reader, with what each says: how much of it is read."""

from __future__ import annotations

import json

from oap.core.importing.look import as_json
from oap.core.importing.plan import plan
from oap.documents.reading import read_blocks
from soak.score_import import ANSWER, lines, score, words_in
from tests.build import ROOT
from tests.guessing import area_guesser

FOLDER = ROOT / "tests" / "documents" / "blind_handbooks"


def test_handbooks_by_another_hand_are_read_nearly_without_a_fault() -> None:
    scores = []
    for answer in sorted(FOLDER.glob(f"*{ANSWER}")):
        file = answer.with_name(answer.name.removesuffix(ANSWER))
        looked = as_json(plan(read_blocks(file.read_bytes()), area_guesser(), {}))
        scores.append(score(file.name, looked, json.loads(answer.read_text(encoding="utf-8")), words_in(file)))
    said = "\n".join(lines(scores))
    wanted, told = sum(one.wanted for one in scores), sum(one.said for one in scores)
    assert (len(scores), wanted, told) == (20, 405, 386), said
    assert not any(one.stopped for one in scores) and all(one.adds_up for one in scores), said
    assert sum(one.right for one in scores) >= 0.99 * wanted, said
    assert sum(len(one.made) for one in scores) <= 2, said
    assert sum(one.said_right for one in scores) >= 0.97 * told, said
    assert not any(one.lost for one in scores), said
