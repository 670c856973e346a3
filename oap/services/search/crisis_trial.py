"""What a new example of danger, or an ordinary one, would change, seen before it is live."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from oap.core.search.crisis import Crisis, Detector, Example, Level
from oap.core.search.tokens import normalise
from oap.errors import Invalid, Unavailable
from oap.site import Site
from oap.site.state import State

TELLING = 4  # letters of a word that says something


@dataclass(frozen=True)
class Changed:
    """A text that would be heard in another way."""

    text: str
    before: Level
    after: Level


@dataclass(frozen=True)
class Trial:
    """How the text itself is heard before and after, how many known texts were tried, and those heard in another way
    then."""

    before: Crisis
    after: Crisis
    tried: int
    changed: Sequence[Changed]

    @property
    def outcome(self) -> str:
        """The same for the same outcome, and for no other."""
        levels = (self.before.level, self.after.level)
        return repr((levels, self.tried, [(one.text, one.before, one.after) for one in self.changed]))


def hear(site: Site, text: str) -> Crisis:
    """How a text is heard now, with the reasons. Raises Unavailable while danger cannot be heard."""
    return _detector(site).judge(text)


def try_example(site: Site, text: str, kind: str) -> Trial:
    """What would change if this text were kept as an example of that kind of danger; an ordinary one when ``kind`` is
    empty. Raises Invalid for a kind that is not there, Unavailable while danger cannot be heard."""
    return try_examples(site, [Example(text, kind)])


def try_examples(site: Site, made: Sequence[Example], most: int | None = None, gone: Sequence[Example] = ()) -> Trial:
    """The same for some at once, and for those that are taken away; ``before`` and ``after`` are of the first.

    Tried with every way of saying things in the thesaurus, and with all examples, which takes minutes; with ``most``
    only with so many of them, those that share most words with what is tried, for somebody who waits.
    """
    now, state = _detector(site), site.state
    kinds = state.configuration.urgent.kinds if state.configuration.urgent is not None else {}
    for one in made:
        if one.kind and one.kind not in kinds:
            raise Invalid(f"There is no kind of danger “{one.kind}”. There are: {', '.join(kinds)}.")
    then, about = now.with_examples(made, gone), [*made, *gone]
    tried, changed = 0, []
    known_texts = list(_known(state, now))
    for known in known_texts if most is None else _nearest(known_texts, about, most):
        tried += 1
        before, after = now.judge(known).level, then.judge(known).level
        if before is not after:
            changed.append(Changed(known, before, after))
    return Trial(now.judge(about[0].text), then.judge(about[0].text), tried, changed)


def _nearest(texts: Sequence[str], made: Sequence[Example], most: int) -> list[str]:
    """Those that share a word with what is tried, those that share most first."""
    tried = {word for one in made for word in one.normalised.split() if len(word) >= TELLING}
    shared = [(len(tried.intersection(normalise(text).split())), text) for text in texts]
    return [text for count, text in sorted(shared, key=lambda one: -one[0])[:most] if count]


def _detector(site: Site) -> Detector:
    state = site.state
    if state.detector is None:
        raise Unavailable("Danger cannot be heard: " + " ".join(state.danger_problems))
    return state.detector


def _known(state: State, detector: Detector) -> Iterator[str]:
    for concept in state.configuration.thesaurus.concepts.values():
        yield from (concept.title, *concept.say, *concept.pro)
    yield from (example.text for example in detector.words.examples)
