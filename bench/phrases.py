"""`python -m bench.phrases`: how well search does by how many phrases it has (docs/search-measured.md).

Before: all phrases, the scenes too, are counted, and nothing else; a share of each concept's is kept. After: the taught
model and the counts of the training material stand, and a share of what editors keep. Chosen by their letters, so that
a run gives the same.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256

from oap.config import CHECKOUT, read_config
from oap.core.search.relevance import Judged, measure, read_judged
from oap.core.search.taught_words import none_taught
from oap.core.search.thesaurus import Thesaurus
from oap.search.engine import Engine
from oap.search.query_model import QueryModel
from oap.search.spelling import Speller
from oap.services.pages.sync import sync
from oap.services.search.evaluation import evaluate
from oap.site import Site
from oap.site.configuration import vocabulary
from training.phrases import words_of

SHARES = (0, 1 / 16, 1 / 8, 1 / 4, 1 / 2, 1)
SETS = ("fresh", "second_blind")


def kept(thesaurus: Thesaurus, share: float) -> Thesaurus:
    """The thesaurus with that share of each concept's phrases and hints; titles and abbreviations stay."""
    concepts = {
        one.id: replace(
            one,
            say=tuple(said for said in one.say if _draw(said) < share),
            hints=tuple(word for word in one.hints if _draw(word) < share),
        )
        for one in thesaurus.concepts.values()
    }
    return replace(thesaurus, concepts=concepts)


def _draw(text: str) -> float:
    return int.from_bytes(sha256(text.encode()).digest()[:4], "big") / 2**32


def engine(site: Site, thesaurus: Thesaurus, taught: bool) -> Engine:
    state = site.state
    configuration = replace(state.configuration, thesaurus=thesaurus)
    words = site.taught_words if taught else none_taught()
    opened = site.arrays.open(thesaurus.variants)
    if opened is None:
        raise SystemExit("There is no index.")
    speller = Speller(vocabulary(configuration, words), (), site.english)
    model = QueryModel.of(thesaurus, configuration.taxonomy, speller, words).including(opened)
    reader = site.topic_reader if taught else None
    return Engine(opened, state.library, model, configuration.pinned, state.judge, reader=reader)


def rows(site: Site) -> Iterator[str]:
    judged = {name: held_back(name) for name in SETS}
    editors = site.configuration.thesaurus
    everything = replace(editors, concepts=words_of(site.content.root)[0].concepts)
    for name, thesaurus, taught in (("before", everything, False), ("after", editors, True)):
        for share in SHARES:
            some = kept(thesaurus, share)
            now = engine(site, some, taught)
            cells = []
            for queries in judged.values():
                found = measure(evaluate(now, queries))
                cells.append(f"{found.ndcg:.3f} | {found.success_1:.3f} | {found.success_3:.3f}")
            phrases = sum(len(one.say) for one in some.concepts.values())
            yield f"| {name} | {phrases:,} | " + " | ".join(cells) + " |"


def held_back(name: str) -> list[Judged]:
    """The queries of a set that are held back: the others are taught."""
    text = (CHECKOUT / "tests" / "queries" / f"{name}.jsonl").read_text(encoding="utf-8")
    return [judged for judged in read_judged(text) if judged.held_back]


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="oap phrases ") as folder:
        made = Site(read_config({"OAP_INDEX_DIR": f"{folder}/index", "OAP_INSTANCE_DIR": folder}))
        sync(made)
        for row in rows(made):
            print(row)
            sys.stdout.flush()
