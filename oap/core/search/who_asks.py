"""Who asks: the one place that decides it, from what the model of wants reads and from a few words that tell.

A young person who asks for themselves says “my teacher” and “can I leave class”; parents and staff who say “I” also say
whom they ask for, or what they ask the school for. So the words are heard before the model, and nobody who tells of
somebody else is taken for a young person, however sure the model is. In doubt it is nobody: then all pages are ranked
as ever.
"""

from __future__ import annotations

from collections.abc import Sequence

from oap.core.search.tokens import normalise
from oap.core.search.wants import Asker

MOST_WORDS = 40  # who tells a longer story says who they are, or it cannot be told
# Who says one of these asks for somebody else, or as somebody who works there.
_OTHERS = frozenset(
    "son sons daughter daughters child children childs childrens kid kids boy boys girl girls teen teenager grandson "
    "granddaughter grandchild nephew niece toddler baby he him his hes she her hers shes pupil pupils student students "
    "ds dd foster twins stepson stepdaughter husband wife cohort ehcp ehc plan senco parent carer".split()
)
_WORKS = ("i teach", "as a teacher", "im a teacher", "i am a teacher", "in my class", "my class", "my year", "we are")
_MINE = (
    "my teacher",
    "my teachers",
    "my college",
    "my tutor",
    "my form tutor",
    "my mum",
    "my dad",
    "my parents",
    "my gcses",
    "my exams",
    "my exam",
    "my a levels",
    "my lessons",
    "my head of year",
    "my sixth form",
    "my friends",
)
_ALONE = (
    "nobody listens to me",
    "no one listens to me",
    "noone listens to me",
    "nobody believes me",
    "no one believes me",
    "nobody gets me",
    "no one gets me",
)
# “I” or “me” and something that pupils do, not parents.
_DOES = (
    "leave class",
    "leave lessons",
    "leave the lesson",
    "leave lesson",
    "leave the room",
    "go to class",
    "go to lessons",
    "go into class",
    "in class",
    "in lessons",
    "at school",
    "at college",
    "to school",
    "in school",
    "in exams",
    "in my exams",
    "do my homework",
    "in detention",
    "in isolation",
    "at lunch",
)
_FEELS = (
    "i cant",
    "i cannot",
    "can i",
    "am i allowed",
    "i hate",
    "i dont want",
    "i dont understand",
    "i get",
    "i feel",
    "i find",
    "i need",
    "i keep",
    "i always",
    "i never",
    "makes me",
    "to me",
    "how do i tell",
)


def who_asks(text: str, read: Asker | None) -> Asker | None:
    """Who asks in this text, as it was meant, where that is sure. ``read`` is what the model is sure of."""
    words = normalise(text).split()
    if is_young_person(words):
        return Asker.YOUNG
    return None if read is Asker.YOUNG and _tells_of_others(words) else read


def _tells_of_others(words: Sequence[str]) -> bool:
    return len(words) > MOST_WORDS or not _OTHERS.isdisjoint(words)


def is_young_person(words: Sequence[str]) -> bool:
    """Whether these words, normalised and in order, are those of a pupil or student who asks for themselves."""
    if not words or _tells_of_others(words):
        return False
    text = f" {' '.join(words)} "

    def says(phrases: Sequence[str]) -> bool:
        return any(f" {phrase} " in text for phrase in phrases)

    return not says(_WORKS) and (says(_MINE) or says(_ALONE) or (says(_FEELS) and says(_DOES)))
