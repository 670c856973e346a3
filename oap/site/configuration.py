"""The area's configuration files, read: a file that cannot be read keeps its last good state."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from oap.core.documents.layout_reading import read_layout
from oap.core.documents.record_layout import STANDARD, Layout, with_standard
from oap.core.pages.area import AreaSettings, Term, read_area, read_glossary
from oap.core.pages.fact_lists import FACT_KINDS, contacts_in, law_in
from oap.core.pages.facts import FactList, Facts, area_words
from oap.core.pages.languages import LANGUAGES_FILE, Spoken, read_spoken
from oap.core.pages.page import Page
from oap.core.pages.taxonomy import Taxonomy, read_taxonomy, with_topics
from oap.core.pages.translation import Translation, read_translation
from oap.core.search import stop_words
from oap.core.search.crisis import ADDED_FILE, CrisisConfiguration, added_pairs, read_examples
from oap.core.search.crisis_languages import read_languages
from oap.core.search.crisis_signs import read_crisis_signs
from oap.core.search.pinned import PinnedResult, read_pinned
from oap.core.search.taught_words import TaughtWords
from oap.core.search.thesaurus import Thesaurus, read_thesaurus
from oap.core.search.tokens import words
from oap.core.search.urgent_help import UrgentHelp, read_urgent_help
from oap.errors import Unavailable
from oap.storage.content import EXAMPLES, ContentFolder

log = logging.getLogger(__name__)
Read = TypeVar("Read")


@dataclass(frozen=True)
class Configuration:
    """The area's configuration files, read."""

    settings: AreaSettings
    taxonomy: Taxonomy
    thesaurus: Thesaurus
    pinned: tuple[PinnedResult, ...]
    # What is heard of danger and what is then said; None while the files for it are missing or cannot be read.
    crisis: CrisisConfiguration | None
    urgent: UrgentHelp | None
    glossary: tuple[Term, ...]
    stamp: str
    facts: Mapping[str, FactList] = field(default_factory=dict)  # lists of facts by kind
    languages: tuple[Spoken, ...] = ()  # that families here speak
    translations: tuple[Translation, ...] = ()  # of pages, also those that nobody has checked yet
    layouts: tuple[Layout, ...] = (STANDARD,)  # of a provision record’s documents
    problems: tuple[str, ...] = ()
    danger_problems: tuple[str, ...] = ()  # those of them because of which the service is not ready

    def facts_with(self, blocks: Mapping[str, Page]) -> Facts:
        """What pages can place: these shared texts, and what the configuration says."""
        said = {**contacts_in(self.facts).in_sentences(), **law_in(self.facts).in_sentences()}
        return Facts({**said, **area_words(self.settings)}, blocks, self.facts)


def read_configuration(folder: ContentFolder, before: Configuration | None = None) -> Configuration:
    """Read the configuration. A file that cannot be read keeps its last good state when there is one, and is listed.

    The files about danger have no other fallback: without them ``crisis`` or ``urgent`` is None. Raises Unavailable
    when another file cannot be read and never could.
    """
    problems: list[str] = []
    danger_problems: list[str] = []
    stamp = folder.configuration_stamp()

    def get(name: str, read: Callable[[Any], Read], last: Read | None) -> Read:
        try:
            return read(folder.configuration(name))
        except (ValueError, OSError) as error:
            if last is None:
                raise Unavailable(str(error)) from error
            problems.append(str(error))
            log.error("%s", error)
            return last

    def danger(read: Callable[[], Read], last: Read | None) -> Read | None:
        try:
            return read()
        except (ValueError, OSError) as error:
            danger_problems.append(str(error))
            log.error("%s", error)
            return last

    def facts(kind: str) -> FactList:
        """A list that cannot be read stays as it was, or is empty. An area may have none of a kind that is not
        needed."""
        what, empty = FACT_KINDS[kind], FACT_KINDS[kind].read([])
        last = before.facts[kind] if before else None
        if what.needed:
            return danger(lambda: what.read(folder.configuration(what.file)), last) or empty
        return get(what.file, what.read, last or empty) if folder.place(what.file).exists() else empty

    def added_examples() -> list[dict[str, Any]]:
        """What the area added; nothing, and a word about it, where that cannot be read: the others are still heard."""
        if not folder.place(ADDED_FILE).exists():
            return []
        return [get(ADDED_FILE, added_pairs, {"pairs": {}, "ordinary": []})]

    taxonomy = get("taxonomy.yml", read_taxonomy, before.taxonomy if before else None)
    known: tuple[Thesaurus, list[str]] = (before.thesaurus if before else Thesaurus(), [])
    own = {path.stem for path in folder.concept_files()}

    def with_concepts(data: Any) -> tuple[Taxonomy, tuple[Thesaurus, list[str]]]:
        named = with_topics(taxonomy, (data or {}).get("concepts"))
        return named, read_thesaurus(data, named.topics, own)

    topics, (thesaurus, wrong) = get("thesaurus.yml", with_concepts, (before.taxonomy if before else taxonomy, known))
    if folder.place(stop_words.FILE).exists():
        last = (before.thesaurus if before else thesaurus).stop_words
        thesaurus = replace(thesaurus, stop_words=get(stop_words.FILE, stop_words.read_stop_words, last))
    data = folder.configuration
    lists = {kind: facts(kind) for kind in FACT_KINDS}
    known_contacts = contacts_in(lists).by_id
    urgent = danger(
        lambda: read_urgent_help(data("danger.yml"), data("danger-contacts.yml"), known_contacts),
        before.urgent if before else None,
    )
    crisis = before.crisis if before else None
    if urgent is not None:  # without it nobody knows which kinds of danger there are
        kinds = urgent.kinds
        added = added_examples()
        crisis = danger(
            lambda: CrisisConfiguration(
                read_crisis_signs(data("danger-signs.yml")),
                read_examples([*(data(name) for name in EXAMPLES), *added], kinds),
                read_languages(data("danger-languages.yml"), kinds),
            ),
            crisis,
        )
    known_before = {one.file: one for one in before.translations} if before else {}
    translations = []
    for file in folder.translations():
        try:
            translations.append(read_translation(file, folder.configuration(file)))
        except (ValueError, OSError) as error:
            problems.append(str(error))
            log.error("%s", error)
            translations += [known_before[file]] if file in known_before else []
    layouts, wrong_layouts = _layouts(folder, taxonomy, before.layouts if before else ())
    problems += wrong_layouts
    return Configuration(
        settings=get("site.yml", read_area, before.settings if before else None),
        taxonomy=topics,
        thesaurus=thesaurus,
        pinned=get("pinned.yml", read_pinned, before.pinned if before else None),
        crisis=crisis,
        urgent=urgent,
        glossary=get("glossary.yml", read_glossary, before.glossary if before else ()),
        stamp=stamp,
        facts=lists,
        languages=(
            get(LANGUAGES_FILE, read_spoken, before.languages if before else ())
            if folder.place(LANGUAGES_FILE).exists()
            else ()
        ),
        translations=tuple(translations),
        layouts=with_standard(layouts),
        problems=(*problems, *danger_problems, *wrong),
        danger_problems=tuple(danger_problems),
    )


def _layouts(folder: ContentFolder, taxonomy: Taxonomy, before: tuple[Layout, ...]) -> tuple[list[Layout], list[str]]:
    """The layouts that can be used, and what is wrong with the others, which stay as they were."""
    found: list[Layout] = []
    problems: list[str] = []
    for name in folder.layout_files():
        identity = name.partition("/")[2].removesuffix(".yml")
        try:
            layout, wrong = read_layout(identity, folder.page_text(name), taxonomy.tiers)
            said = [str(one) for one in wrong]
        except (OSError, UnicodeDecodeError) as error:
            layout, said = None, [f"{name}: it cannot be read: {error}."]
        problems += said
        for one in said:
            log.error("%s", one)
        found += [layout] if layout else [one for one in before if one.id == identity]
    return found, problems


def vocabulary(configuration: Configuration, taught: TaughtWords) -> set[str]:
    """The words that a misspelt word is first compared with: of thesaurus, topics, glossary and training material."""
    texts = [
        phrase
        for concept in configuration.thesaurus.concepts.values()
        for phrase in (concept.title, *concept.say, *concept.pro)
    ]
    texts += [name for topic in configuration.taxonomy.topics.values() for name in (topic.plain, topic.professional)]
    texts += [term.term for term in configuration.glossary]
    return {word for text in texts for word in words(text)}.union(taught.words)
