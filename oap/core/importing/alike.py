"""Which statement of the handbook a statement of a file may repeat, and in what the two differ for all that.

Two are alike by their words. Alike is not the same: a “not”, a number, an age, how often, or who it is about can turn
one into another, and then they are never called the same. What is alike enough was chosen on pairs that were written
by hand (``tests/core/importing/alike.txt``).
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from oap.core.importing.ages import spelled_out
from oap.core.search.tokens import is_negation, is_stop, normalise

ENOUGH = 0.62  # of 1: from here on two statements are shown side by side
KEY_LETTERS = 5  # of a word, by which it is known again: “carry” and “carries”, “quiet” and “quietly”
DIFFERENCES = {
    "not": "a “not”",
    "number": "a number",
    "age": "the age",
    "who": "who it is about",
    "often": "how often, how many or when",
}


class Same(NamedTuple):
    """A statement of the handbook that another may repeat: its address, how alike they are in per cent, its words, and
    in what of ``DIFFERENCES`` they differ all the same."""

    address: str
    alike: int
    text: str = ""
    differs: tuple[str, ...] = ()

    @property
    def is_exact(self) -> bool:
        """Whether both have the same words."""
        return self.alike == 100 and not self.differs

    @property
    def in_words(self) -> str:
        """In what they differ, in words; empty where they seem to say the same."""
        return ", ".join(DIFFERENCES[one] for one in self.differs)


def _groups(**named: str) -> dict[str, str]:
    return {word: group for group, words in named.items() for word in words.split()}


_NUMBERS = {
    word: number
    for number, words in enumerate(
        "zero,one once,two twice both,three,four,five,six,seven,eight,nine,ten,eleven,twelve".split(",")
    )
    for word in words.split()
}
_AGE_NUMBER = re.compile(
    r"\b(?:year|years|ks|key stage|stage|aged?|under|over) "
    r"(?:\d+|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)\b"
)
_NOT_ONES = re.compile(r"\b(?:each|every|which|this|that|the|any|no|one by) one\b|\bone (?:by one|another|of)\b")
# “Say yes or no” turns nothing round; pupils “who need it” are some of them.
_AS_MEANT = (
    (re.compile(r"\byes (?:(?:and|or) )?no\b"), "yes"),
    (re.compile(r"\bwho needs?\b"), "who_need"),
    (re.compile(r"\bhalf term(?:s|ly)?\b"), "halfterm"),
)
_MORE_NEGATIONS = frozenset("nobody none nor neither unless except avoid avoids avoided avoiding refuse".split())
# Words of grammar between a “not” and what it turns round.
_LIGHT = frozenset("need needs needed have has having must may might able to be been being".split())
# Forms of verbs that begin in another way: “Teach …” is “Pupils are taught …” in the next handbook.
_FORMS = {
    form: word
    for one in (
        "teach taught,sweep swept,give gave given,choose chose chosen,write wrote written,show shown,tell told,"
        "hold held,keep kept,find found,build built,sit sat,say said,hear heard,meet met,speak spoke spoken,lead led,"
        "make made,take took taken,see saw seen,know knew known,bring brought,think thought,child children"
    ).split(",")
    for word, *forms in [one.split()]
    for form in forms
}
_OFTEN = _groups(
    day="day days daily",
    week="week weeks weekly",
    fortnight="fortnight fortnights fortnightly",
    month="month months monthly",
    term="term terms termly",
    year="year years yearly annual annually",
    hour="hour hours hourly",
    minute="minute minutes",
)
_OPPOSITES = tuple(
    (frozenset(one.split()), frozenset(other.split()))
    for one, other in (
        ("before until", "after"),
        ("early earlier", "late later"),
        ("all every each everyone everybody whole", "some few most several sometimes who_need"),
        ("more", "less fewer"),
        ("inside indoors", "outside outdoors"),
        ("alone", "together"),
        ("first", "last"),
        ("private privately", "public publicly"),
        ("always", "sometimes rarely"),
        ("bullies", "bullied"),
        ("start starts begin begins", "stop stops end ends"),
        ("left", "right"),
        ("increase increases", "reduce reduces"),
    )
)
_WHO = _groups(
    child="pupil pupils child children learner learners student students person people cyp boy boys girl girls",
    staff="staff adult adults teacher teachers practitioner practitioners assistant assistants ta tas tutor tutors",
    setting="school schools setting settings provider providers",
    family="parent parents carer carers family families mum mums dad dads mother father",
    doctor="gp gps doctor doctors paediatrician paediatricians",
    nurse="nurse nurses",
    therapist="therapist therapists",
    psychologist="psychologist psychologists ep",
    peers="friend friends classmate classmates peer peers buddy buddies",
    senco="senco sencos inco",
    head="headteacher head heads governor governors trustee trustees leaders",
    employer="employer employers",
    social="worker workers",
)
_UNSAID = ("child", "staff", "setting")  # in some wordings everybody knows whom they are about, and they do not say it


@dataclass(frozen=True, slots=True)
class _Said:
    """What a statement says, as far as two can be compared."""

    plain: str
    keys: frozenset[str]
    words: frozenset[str]
    negated: tuple[str, ...]
    numbers: Counter[int]
    often: frozenset[str]
    who: frozenset[str]


@lru_cache(maxsize=10_000)  # the statements of the handbook are compared at each look at a file
def _said(text: str) -> _Said:
    plain = normalise(text)
    for written, meant in _AS_MEANT:
        plain = written.sub(meant, plain)
    tokens = plain.split()
    counted = _NOT_ONES.sub(" ", _AGE_NUMBER.sub(" ", plain)).split()
    numbers = Counter(n for word in counted if (n := _number(word)) is not None)
    unaged = _AGE_NUMBER.sub(" ", plain).split()
    return _Said(
        plain,
        frozenset(map(_key, (word for word in tokens if len(word) > 2 and not is_stop(word)))),
        frozenset(tokens),
        tuple(sorted(_negated(tokens))),
        numbers,
        frozenset(_OFTEN.get(word, word) for word in unaged if word in _OFTEN or word == "halfterm"),
        frozenset(_WHO[word] for word in tokens if word in _WHO),
    )


def _key(word: str) -> str:
    """What a word is known by in another form of it: how it begins."""
    return _FORMS.get(word, word)[:KEY_LETTERS]


def _number(word: str) -> int | None:
    return int(word) if word.isdigit() and len(word) < 6 else _NUMBERS.get(word)


def _negated(tokens: Sequence[str]) -> Iterable[str]:
    """What each “not” turns round: the beginning of the next word that means something."""
    for number, word in enumerate(tokens):
        if word == "only":
            yield word
        elif is_negation(word) or word in _MORE_NEGATIONS:
            rest = (one for one in tokens[number + 1 :] if one not in _LIGHT and not is_stop(one))
            yield _key(next(rest, ""))


def differences(one: str, other: str, phases: Mapping[str, re.Pattern[str]]) -> tuple[str, ...]:
    """In what of ``DIFFERENCES`` two statements that are alike differ. ``phases`` are the words for ages."""
    a, b = _said(one), _said(other)
    found = {
        "not": a.negated != b.negated,
        "number": any(number != 1 for number in ((a.numbers - b.numbers) + (b.numbers - a.numbers))),
        "age": _ages(one, phases) != _ages(other, phases),
        "who": _other_people(a.who, b.who),
        "often": a.often != b.often or any(_opposite(a.words, b.words, *pair) for pair in _OPPOSITES),
    }
    return tuple(name for name, differs in found.items() if differs)


def _ages(text: str, phases: Mapping[str, re.Pattern[str]]) -> frozenset[str]:
    """The words for ages in a text: “Year 3” is not “Year 4”, though both are primary."""
    plain = re.sub(r"\bks ?(?=\d)", "key stage ", normalise(spelled_out(text)))
    named = {found[0] for words in phases.values() for found in words.finditer(plain)}
    return frozenset(named | set(re.findall(r"\b(?:years?|aged?|under|over) \d+", plain)))


def _other_people(one: frozenset[str], other: frozenset[str]) -> bool:
    mine, theirs = one - other, other - one
    return any(group not in _UNSAID for group in mine | theirs) or bool(mine and theirs)


def _opposite(one: frozenset[str], other: frozenset[str], these: frozenset[str], those: frozenset[str]) -> bool:
    """Whether one has only of these words what the other has only of those."""
    a, b = (bool(one & these), bool(one & those)), (bool(other & these), bool(other & those))
    return (a, b) in (((True, False), (False, True)), ((False, True), (True, False)))


class Existing:
    """The statements of the handbook, to be asked for the one that a text is most like."""

    def __init__(self, statements: Mapping[str, str], phases: Mapping[str, re.Pattern[str]]) -> None:
        self._phases = phases
        self._addresses, self._texts = list(statements), list(statements.values())
        self._said = [_said(text) for text in self._texts]
        spread = Counter(word for said in self._said for word in said.keys)
        self._weight = {word: math.log((1 + len(self._said)) / (0.5 + n)) + 0.5 for word, n in spread.items()}
        self._unknown = math.log(2 * (1 + len(self._said))) + 0.5
        self._having: defaultdict[str, list[int]] = defaultdict(list)
        for number, said in enumerate(self._said):
            for word in said.keys:
                self._having[word].append(number)
        self._total = [self._weigh(said.keys) for said in self._said]

    def _weigh(self, keys: Iterable[str]) -> float:
        return sum(self._weight.get(word, self._unknown) for word in keys)

    def like(self, text: str) -> Same | None:
        """The statement that is most like the text, if one is alike enough."""
        return min(self._alike(text), key=lambda one: (-one.alike, bool(one.differs)), default=None)

    def _alike(self, text: str) -> list[Same]:
        said = _said(text)
        total = self._weigh(said.keys)
        shared: defaultdict[int, float] = defaultdict(float)
        for word in said.keys:
            for number in self._having.get(word, ()):
                shared[number] += self._weight[word]
        found = []
        for number, weight in sorted(shared.items()):
            exact = said.plain == self._said[number].plain
            alike = 1.0 if exact else min(0.99, 2 * weight / (total + self._total[number]))
            if alike >= ENOUGH:
                other = self._texts[number]
                found.append(
                    Same(self._addresses[number], round(100 * alike), other, differences(text, other, self._phases))
                )
        return found
