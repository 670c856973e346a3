"""Search worked out the slow way, from the Whoosh index and the pages themselves, to compare the quick way with.

Nothing here uses arrays: postings are walked term by term, phrases are compared one by one, pages are scored in a loop
and sorted whole. What a query means, and the weights, are the product's own; what topics it is about is
counted a second time in `test_topics_counted_plainly.py`.
"""

from __future__ import annotations

import math
import random
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path

from oap.core.library.cards import Card
from oap.core.library.facets import FACETS
from oap.core.pages.page_types import PAGE_TYPES
from oap.core.search import tokens
from oap.core.search.runs import run_prints
from oap.core.search.wants import Asker, Wanted
from oap.search.arrays import USUAL_LENGTH
from oap.search.engine import BY_CHANCE, HALF, UNLIKELY, Engine
from oap.search.index import SCORED_FIELDS
from oap.search.phrases import FULL, NORM, SURE, content_terms
from oap.search.query import Understanding
from oap.site import Site


class Exhaustive:
    """All scores of one state of a site without deleted pages in its index."""

    def __init__(self, site: Site) -> None:
        engine = site.state.engine
        assert engine is not None
        self.engine: Engine = engine
        self.cards = {card.slug: card for card in engine.library.cards}
        self.frequency: defaultdict[str, dict[str, float]] = defaultdict(dict)
        opened = site.index.open()
        with opened.reader() as reader:
            stored = dict(reader.iter_docs())
            slugs = {number: fields["slug"] for number, fields in stored.items()}
            self.runs = {fields["slug"]: set(fields["runs"]) for fields in stored.values()}
            for field, (weight, hold) in SCORED_FIELDS.items():
                lengths = {number: reader.doc_field_length(number, field) or 0 for number in slugs}
                for text in reader.lexicon(field):
                    matcher = reader.postings(field, text)
                    while matcher.is_active():
                        number = matcher.id()
                        back = weight / (1 - hold + hold * lengths[number] / USUAL_LENGTH[field])
                        found = self.frequency[text.decode()]
                        found[slugs[number]] = found.get(slugs[number], 0.0) + back * matcher.weight()
                        matcher.next()
        variants = engine.thesaurus.variants
        self.phrases: list[tuple[str, tuple[str, ...]]] = []
        for card in self.cards.values():
            for phrase in (card.title, card.professional_title, *card.also_known_as):
                content = tuple(dict.fromkeys(content_terms(tokens.words(tokens.normalise(phrase), variants))))
                if content:
                    self.phrases.append((card.slug, content))
        holding: defaultdict[str, list[str]] = defaultdict(list)
        for slug, content in self.phrases:
            for term in content:
                holding[term].append(slug)
        self.says = {
            term: math.log(1 + len(self.phrases) / len(owners)) + math.log(1 + len(self.cards) / len(set(owners)))
            for term, owners in holding.items()
        }

    def scores(self, typed: str) -> dict[str, float]:
        """slug -> score of every page that fits at all, in the form in which it is ranked."""
        weights, meant = self.engine.weights, self.engine.interpreter.understand(typed)
        wanted = self.engine.search(typed).wanted
        exact = self._exact(typed)
        text = self._text(meant.terms)
        lay = self._lay({term: weight for term, weight in meant.terms.items() if weight >= 0.5})
        expected = self.engine.topics.expected(self.engine.topics.probabilities(meant, self.engine.taught))
        scores = {}
        for slug, card in self.cards.items():
            about = max(
                [0.0]
                + [
                    float(expected[self.engine.topic_numbers[topic]]) * weights.place[min(place, 3)]
                    for place, topic in enumerate(card.topics)
                    if topic in self.engine.topic_numbers and expected[self.engine.topic_numbers[topic]] > UNLIKELY
                ]
            )
            score = weights.text * text.get(slug, 0.0) + weights.lay * lay.get(slug, 0.0) + weights.topic * about
            for phrase in meant.quoted:
                score *= 1.5 if all(slug in self.frequency.get(term, {}) for term in phrase) else 0.3
            scores[slug] = score * self._lift(card, meant, wanted) + weights.exact * exact[slug]
        ranked = sorted(scores.values(), reverse=True)
        most = max(weights.most[0], int(weights.most[1] * len(ranked)))
        least = max(weights.cut * max(ranked, default=0.0), ranked[most - 1] if most < len(ranked) else 0.0)
        return {slug: score for slug, score in scores.items() if score > 0 and score >= least * (1 - 1e-9)}

    def _lift(self, card: Card, meant: Understanding, wanted: Wanted) -> float:
        weights, kind = self.engine.weights, PAGE_TYPES[card.type]
        lift = weights.types.get(card.type, 1.0)
        for phase in meant.phases[:1]:
            if any(phase in other.phases for other in self.cards.values()):
                lift *= weights.phase if phase in card.phases else weights.other_phase
        if meant.wants_contact and kind.has_service:
            lift *= weights.contact
        if meant.wants_method and kind.shows_how:
            lift *= weights.method
        if meant.wants_easy_read and kind.easy_read:
            lift *= weights.easy_read
        if wanted.want in kind.answers_best:
            lift *= weights.wanted
        if card.audience == "young-people":
            lift *= weights.young if wanted.asker is Asker.YOUNG else weights.young_for_others
        return lift

    def _exact(self, typed: str) -> dict[str, float]:
        """How much of what was typed stands on each page in the same words in a row."""
        prints, pages = run_prints(typed), len(self.cards)
        scores = {}
        for slug in self.cards:
            shared = [number for number in prints if number in self.runs.get(slug, ())]
            said = sum(
                math.log(1 + pages / sum(number in runs for runs in self.runs.values())) / math.log(1 + pages)
                for number in shared
            )
            covered = said / max(len(prints), 1)
            meant = min(1.0, max(0.0, (len(shared) - 1) / (BY_CHANCE - 1)))
            scores[slug] = meant * covered**2 if covered >= HALF else 0.0
        return scores

    def _text(self, terms: Mapping[str, float]) -> dict[str, float]:
        scores: defaultdict[str, float] = defaultdict(float)
        most = {True: 0.0, False: 0.0}  # what was typed and so counts in full, and the rest
        for term, weight in terms.items():
            found = self.frequency.get(term, {})
            if not found:
                continue
            idf = math.log(1 + (len(self.cards) - len(found) + 0.5) / (len(found) + 0.5))
            most[weight >= 0.5 and not term.startswith("not_")] += idf * weight
            for slug, frequency in found.items():
                scores[slug] += weight * idf * frequency / (self.engine.weights.saturation + frequency)
        best = max(most.values())
        return {slug: score / best if best else score for slug, score in scores.items()}

    def _lay(self, weighted: dict[str, float]) -> dict[str, float]:
        unknown = math.log(1 + len(self.phrases))
        asked = sum(self.says.get(t, unknown) * w for t, w in weighted.items() if not t.startswith("not_"))
        strength: defaultdict[str, float] = defaultdict(float)
        for slug, content in self.phrases:
            said = sum(self.says[term] * weighted[term] for term in content if term in weighted)
            if said <= 0 or asked <= 0:
                continue
            size = sum(self.says[term] for term in content)
            whole = min(1.0, said / size)
            score = whole**1.5 * (0.35 + 0.65 * math.sqrt(min(1.0, said / asked)))
            if whole >= FULL:
                score *= 1.0 + 0.08 * min(3, len(content) - 1)
            strength[slug] += (score * min(1.0, size / SURE)) ** NORM
        return {slug: value ** (1 / NORM) for slug, value in strength.items()}


def differences(site: Site, queries: list[str], seed: int = 5) -> list[str]:
    """Where total, counts, or the ten best differ from the slow way; each query also with filters chosen by chance."""
    slow, chance = Exhaustive(site), random.Random(seed)
    engine, wrong = slow.engine, []
    values = [(facet, value) for facet in FACETS for value in engine.library.masks[facet]]
    for query in queries:
        scores = slow.scores(query)
        choices: list[dict[str, str]] = [{}, dict(chance.sample(values, 1)), dict(chance.sample(values, 2))]
        for chosen in choices:
            answer = engine.search(query, chosen)
            fitting = {s: v for s, v in scores.items() if _fits(slow.cards[s], chosen)}
            if answer.total != len(fitting):
                wrong.append(f"{query!r} {chosen}: {answer.total} pages instead of {len(fitting)}")
            for facet in FACETS:
                others = {f: v for f, v in chosen.items() if f != facet}
                counts: defaultdict[str, int] = defaultdict(int)
                for slug in scores:
                    if _fits(slow.cards[slug], others):
                        for value in FACETS[facet].of(slow.cards[slug]):
                            counts[value] += 1
                if dict(answer.counts[facet]) != dict(counts):
                    wrong.append(f"{query!r} {chosen}: counts of {facet}")
            ten = sorted(fitting.values(), reverse=True)[:10]
            lifted = answer.matters or engine.topics.unsure(engine.topics.read(answer.understanding, engine.taught))
            if answer.crisis.sure or lifted or any(found.pinned for found in answer.found):
                continue  # these are lifted on purpose
            shown = [fitting.get(found.card.slug, -1.0) for found in answer.found]
            if len(shown) != len(ten) or any(abs(a - b) > 2e-4 for a, b in zip(shown, ten, strict=True)):
                wrong.append(f"{query!r} {chosen}: the ten are {shown} instead of {ten}")
            for found in answer.found:
                # Both are rounded; where a typed word stands on nearly every page scores are large, and sums of single
                # floats differ.
                right = fitting.get(found.card.slug, -1.0)
                if abs(found.score - right) > 2e-4 * max(1.0, right):
                    wrong.append(f"{query!r} {chosen}: {found.card.slug} has another score")
    return wrong


def _fits(card: Card, chosen: dict[str, str]) -> bool:
    return all(value in FACETS[facet].of(card) for facet, value in chosen.items())


def generated_site(folder: Path, pages: int) -> Site:
    """A site of generated pages with the handbook's configuration."""
    import shutil

    from bench.pages import write_pages
    from oap.services.pages.sync import sync
    from tests.build import ROOT, config

    content = folder / "content"
    content.mkdir()
    for name in ("taxonomy", "thesaurus", "glossary", "pinned", "danger", "local/site"):
        shutil.copy(ROOT / "content" / f"{name}.yml", content)
    site = Site(config(folder, content))
    write_pages(content, pages, list(site.configuration.taxonomy.topics))
    sync(site)
    return site
