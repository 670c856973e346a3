"""Sort phrases into those that editors keep and training material: ``python -m training.sort_phrases``.

A way of saying it stays in ``content/concepts/`` when

* it has at most four words,
* no other concept has it,
* no other that stays says the same in other forms of its words ("snores", "snoring": the more used one stays), and
* other phrases rest on it: typed one after another, each without itself, at least one of its own topic finds it as the
  phrase most like itself, and no fewer of its own topic than of others.

Titles, professional terms, abbreviations and misspellings stay always, and each concept keeps at least six phrases. The
rest goes to ``training/phrases/``, hints too. No judged query is looked at.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from oap.core.search import tokens
from oap.core.search.concept_text import compose_concept, concept_file
from oap.core.search.thesaurus import Concept, Thesaurus
from oap.core.search.tokens import normalise
from oap.search.phrases import PhraseMatcher, added, closeness, content_terms
from oap.search.query import MIN_CONCEPT
from training.phrases import CONTENT, words_of, write_phrases

MOST_WORDS, FEWEST = 4, 6


def rests(thesaurus: Thesaurus) -> tuple[Counter[tuple[str, str]], Counter[tuple[str, str]]]:
    """How many phrases of its own topic, and of others, each phrase is most like, by concept and phrase."""
    concepts = list(thesaurus.concepts.values())
    said = [(phrase, number) for number, one in enumerate(concepts) for phrase in one.phrases]
    matcher = PhraseMatcher(said, len(concepts), thesaurus.variants)
    own, others = Counter[tuple[str, str]](), Counter[tuple[str, str]]()
    for number, text in enumerate(matcher.texts):
        terms = content_terms(tokens.respelt(text.split(), thesaurus.variants))
        asked = sum(matcher.idf[term] for term in terms if not term.startswith("not_"))
        if asked <= 0:
            continue
        hit, values = added([(matcher.holding[term], matcher.idf[term]) for term in dict.fromkeys(terms)])
        score = closeness(values, matcher.size[hit], matcher.lengths[hit], asked)
        score[hit == number] = 0
        nearest = int(np.argmax(score))
        if score[nearest] >= MIN_CONCEPT:
            found, asking = (concepts[int(matcher.owners[one])] for one in (hit[nearest], number))
            counted = own if found.topics[0] == asking.topics[0] else others
            counted[found.id, matcher.texts[hit[nearest]]] += 1
    return own, others


def kept(thesaurus: Thesaurus) -> Mapping[str, Concept]:
    """Each concept with the phrases that stay, in order of the alphabet, and without hints."""
    own, others = rests(thesaurus)
    owners = Counter(phrase for concept in thesaurus.concepts.values() for phrase in set(concept.phrases))
    found = {}
    for concept in thesaurus.concepts.values():
        here = replace(concept, say=())
        short = {
            plain: phrase
            for phrase in concept.say
            if len((plain := normalise(phrase)).split()) <= MOST_WORDS
            and owners[plain] == 1
            and plain not in here.phrases
        }
        by_use = sorted(short, key=lambda one: (-own[concept.id, one], len(one), one))
        means = {_means(thesaurus, phrase) for phrase in here.phrases}
        first = {_means(thesaurus, one): one for one in reversed(by_use)}
        different = [
            one for one in by_use if first[_means(thesaurus, one)] == one and _means(thesaurus, one) not in means
        ]
        used = [one for one in different if own[concept.id, one] >= max(1, others[concept.id, one])]
        stays = used + [one for one in different if one not in used][: max(0, FEWEST - len(used))]
        found[concept.id] = replace(here, say=tuple(sorted((short[one] for one in stays), key=str.lower)), hints=())
    return found


def _means(thesaurus: Thesaurus, phrase: str) -> frozenset[str]:
    return frozenset(content_terms(tokens.respelt(phrase.split(), thesaurus.variants)))


def main() -> None:
    thesaurus, _ = words_of()
    stay = kept(thesaurus)
    phrases, hints = {}, {}
    for concept in thesaurus.concepts.values():
        known = set(stay[concept.id].phrases)
        rest = {plain: phrase for phrase in concept.say if (plain := normalise(phrase)) and plain not in known}
        phrases[concept.id] = sorted(rest.values(), key=str.lower)
        hints[concept.id] = sorted(set(concept.hints))
        path = CONTENT / concept_file(concept.id)
        path.parent.mkdir(exist_ok=True)
        path.write_text(compose_concept(stay[concept.id]), encoding="utf-8")
    write_phrases(phrases, hints)
    print(
        f"{sum(len(one.say) for one in stay.values())} stay, {sum(map(len, phrases.values()))} are training material."
    )


if __name__ == "__main__":
    main()
