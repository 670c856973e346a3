"""From a thesaurus that holds its concepts itself, as all did once, to a file for each concept."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from oap.core.search.concept_text import compose_concept, concept_file, is_concept_file
from oap.core.search.curation import data_of
from oap.core.search.thesaurus import Concept, read_thesaurus
from oap.core.search.tokens import normalise
from oap.errors import Invalid
from oap.services.pages import settings
from oap.site import Site
from oap.storage.content import THESAURUS

NOT_ALONE = "The concepts in thesaurus.yml do not stand on lines of their own below “concepts:”. Ask whoever wrote it."


def split(site: Site) -> dict[str, int]:
    """Write the files, and take the concepts out of ``thesaurus.yml``: how many phrases each file was given.

    A concept that has a file already is given only the phrases that it lacks and that search was not taught: what it
    was taught counts without standing anywhere. Raises Invalid when the file has a shape that cannot be split.
    """
    content = site.content
    path = content.place(THESAURUS)
    with settings.alone(site):
        try:
            text = path.read_text(encoding="utf-8-sig")
            data = content.thesaurus_alone() or {}
            thesaurus, _ = read_thesaurus(data, site.configuration.taxonomy.topics)
            files = {one.stem for one in content.concept_files()}
            own, _ = read_thesaurus(content.configuration(THESAURUS), site.configuration.taxonomy.topics)
            rest = without_concepts(text)
        except (OSError, ValueError) as error:
            raise Invalid(str(error)) from error
        if wrong := [one for one in data.get("concepts") or {} if one not in thesaurus.concepts]:
            raise Invalid(f"“{wrong[0]}” cannot be read: see “oap check”. Nothing was changed.")
        if odd := [one for one in thesaurus.concepts if not is_concept_file(concept_file(one))]:
            raise Invalid(f"“{odd[0]}” can be no name of a file. Give it a shorter one, of small letters and hyphens.")
        made: dict[str, int] = {}
        for concept in thesaurus.concepts.values():
            new, added = _with_file(site, concept, own.concepts[concept.id]) if concept.id in files else (concept, None)
            made[concept_file(concept.id)] = len(concept.say) if added is None else added
            content.replace(concept_file(concept.id), compose_concept(new))
        if made:
            content.replace(THESAURUS, rest)
    return made


def _with_file(site: Site, old: Concept, both: Concept) -> tuple[Concept, int]:
    """The concept of a file with what only the thesaurus has and search was not taught, and how much that is."""
    before = set(old.say)
    in_file = data_of(site.content.place(concept_file(old.id)).read_text(encoding="utf-8-sig")).get("say") or []
    lacking = [phrase for phrase in both.say if phrase in before and phrase not in in_file]
    new = _not_taught(site, lacking)
    return replace(both, say=(*(phrase for phrase in both.say if phrase in in_file), *new)), len(new)


def _not_taught(site: Site, phrases: Sequence[str]) -> list[str]:
    reader = site.topic_reader
    fresh = reader.not_taught(phrases) if reader is not None else list(phrases)
    return list({normalise(phrase): phrase for phrase in fresh}.values())


def without_concepts(text: str) -> str:
    """The text of a thesaurus without its concepts; everything else as it was written. Raises ValueError."""
    lines = text.splitlines()
    start = next((n for n, line in enumerate(lines) if re.match(r"concepts:\s*(#.*)?$", line)), None)
    if start is None:
        if "concepts" in data_of(text):
            raise ValueError(NOT_ALONE)
        return text
    end = next((n for n in range(start + 1, len(lines)) if re.match(r"[^\s#-]", lines[n])), len(lines))
    while end > start + 1 and lines[end - 1].startswith("#"):
        end -= 1  # a comment above what follows is its own
    made = "\n".join([*lines[:start], *lines[end:]]).rstrip("\n") + "\n"
    wanted = {key: value for key, value in data_of(text).items() if key != "concepts"}
    if data_of(made) != wanted:
        raise ValueError(NOT_ALONE)
    return made
