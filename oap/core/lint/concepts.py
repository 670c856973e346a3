"""What is wrong with the concepts that editors keep: a phrase twice, or for two concepts that mean different things."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterator, Mapping, Sequence
from typing import Any

from oap.core.pages.problems import Problem
from oap.core.pages.taxonomy import Taxonomy
from oap.core.search.concept_text import concept_file, is_concept_file
from oap.core.search.thesaurus import Concept, Thesaurus
from oap.core.search.tokens import normalise

THESAURUS = "thesaurus.yml"
ONE_EACH = (
    "The concepts stand in this file. It is still read; a file each (concepts/<id>.yml) is easier to read and to "
    "merge: “oap split-thesaurus” makes them."
)


def concept_problems(thesaurus: Thesaurus, own: Container[str], old: bool) -> Iterator[Problem]:
    """Yield phrases that a concept has twice, and those that two concepts of different topics have, unless they are
    listed as ambiguous. ``own`` are the concepts with a file of their own; ``old`` says that ``thesaurus.yml`` holds
    concepts."""
    if old:
        yield Problem(THESAURUS, 0, "concepts", ONE_EACH, "warning")
    owners: defaultdict[str, list[Concept]] = defaultdict(list)
    for concept in thesaurus.concepts.values():
        for said in _twice(concept):
            yield _problem(concept, own, f"“{said}” stands here twice.")
        for plain in set(concept.phrases):
            owners[plain].append(concept)
    for concept in thesaurus.concepts.values():
        for said in concept.say:
            others = [one for one in owners[normalise(said)] if one.topics[0] != concept.topics[0]]
            if others and normalise(said) not in thesaurus.ambiguous:
                why = (
                    f"“{said}” is a phrase of “{others[0].title}” ({others[0].id}) too. Keep it where it belongs, or "
                    f"list it under “ambiguous” in {THESAURUS}."
                )
                yield _problem(concept, own, why)


def topic_problems(concepts: Mapping[str, Any], taxonomy: Taxonomy, slugs: Container[str]) -> Iterator[Problem]:
    """Yield what files of concepts say of topics that cannot be so. ``concepts`` goes from id to the data of each file,
    ``slugs`` are the pages there are."""
    names: defaultdict[str, list[str]] = defaultdict(list)
    for topic in taxonomy.live_topics.values():
        for name in {normalise(topic.plain), normalise(topic.professional)}:
            names[name].append(topic.id)
    for identity, entry in concepts.items():
        if not isinstance(entry, Mapping) or str(entry.get("retired")) == "true":
            continue
        file = concept_file(identity)
        own = {one: str(entry[one]) for one in ("plain", "professional") if entry.get(one)}
        if len(own) == 1 and identity not in taxonomy.topics:
            yield Problem(file, 0, identity, "A topic of its own has both names: “plain” and “professional”.")
        for page in _texts(entry.get("pages")):
            if page not in slugs:
                yield Problem(file, 0, identity, f"There is no page “{page}”.")
        joined = str(entry.get("joined") or "")
        if joined and (joined == identity or joined not in taxonomy.live_topics):
            yield Problem(
                file, 0, identity, f"“joined” names “{joined}”, which is no topic that others can be joined to."
            )
        for name in own.values():
            others = (
                [one for one in names[normalise(name)] if one != identity] if identity in taxonomy.live_topics else []
            )
            if others:
                yield Problem(file, 0, identity, f"“{name}” is the name of the topic “{others[0]}”, too.", "warning")


def _texts(value: Any) -> list[str]:
    return [str(one) for one in value] if isinstance(value, list) else [str(value)] if value else []


def stray_files(names: Sequence[str]) -> Iterator[Problem]:
    """Yield the files of the folder of concepts whose name is none of a concept."""
    for name in names:
        if not is_concept_file(name):
            why = "A concept’s file is named by its id: small letters, digits and hyphens, at most 46, then “.yml”."
            yield Problem(name, 0, "", f"This file is not read. {why}")


def _twice(concept: Concept) -> Iterator[str]:
    seen = {normalise(text) for text in (concept.title, *concept.pro, *concept.abbr, *concept.typo)}
    for said in concept.say:
        if normalise(said) in seen:
            yield said
        seen.add(normalise(said))


def _problem(concept: Concept, own: Container[str], why: str) -> Problem:
    return Problem(concept_file(concept.id) if concept.id in own else THESAURUS, 0, concept.id, why, "warning")
