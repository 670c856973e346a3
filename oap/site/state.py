"""The present state of a running service: a value, which a request reads from start to end."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from oap.core.library.library import Library
from oap.core.search.crisis import Crisis, Detector, Level
from oap.core.search.not_found_terms import KeepableTerms
from oap.errors import Unavailable
from oap.search.engine import Engine
from oap.site.configuration import Configuration
from oap.storage.product_lists import name_words
from oap.storage.word_lists import word_lists


def assume_danger(typed: str, language: str = "") -> Crisis:
    """While danger cannot be heard, anything may tell of it."""
    return Crisis(Level.PERHAPS, why=("danger cannot be heard at the moment",))


@dataclass(frozen=True)
class State:
    """Everything a request reads. ``engine`` is None while there is no usable index.

    ``whole`` is whether ``library_so_far`` holds every page there is.
    """

    configuration: Configuration
    library_so_far: Library
    engine: Engine | None
    index_generation: str
    whole: bool = True
    detector: Detector | None = None  # None while danger cannot be heard: see ``danger_problems``
    danger_problems: tuple[str, ...] = ()

    def judge(self, typed: str, language: str = "") -> Crisis:
        """Whether what somebody typed tells of danger. While that cannot be heard, anything may."""
        return (self.detector.judge if self.detector is not None else assume_danger)(typed, language)

    @property
    def library(self) -> Library:
        """The pages. Raises Unavailable while some may be missing: a page that is not among them would look
        withdrawn."""
        if not self.whole:
            raise Unavailable("The pages are being made ready. Try again in a minute.")
        return self.library_so_far

    @property
    def generation(self) -> str:
        """Changes whenever an answer could."""
        return f"{self.library.generation}.{self.configuration.stamp}.{self.index_generation}"

    @cached_property
    def keepable_terms(self) -> KeepableTerms:
        """Which words of a search may be kept: those of our subjects, and ordinary English that is nobody's name. Made
        when somebody first asks for it."""
        configuration = self.configuration
        thesaurus = configuration.thesaurus
        phrases = [phrase for concept in thesaurus.concepts.values() for phrase in concept.phrases]
        phrases += [*thesaurus.ambiguous, *thesaurus.stop_words, *thesaurus.abbreviations]
        phrases += [said for all_said in thesaurus.phases.values() for said in all_said]
        phrases += [
            name for topic in configuration.taxonomy.topics.values() for name in (topic.plain, topic.professional)
        ]
        phrases += [term.term for term in configuration.glossary]
        phrases += [text for card in self.library.cards for text in (card.title, card.professional_title)]
        known = word_lists()
        return KeepableTerms(phrases, name_words(), known.given, known.surnames, known.ordinary)
