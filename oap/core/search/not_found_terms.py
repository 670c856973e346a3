"""What may be kept of a search that found nothing: words of our own subjects, and nothing that could point to a person.

Names cannot be listed, so this lists what may be kept: words of the thesaurus, of titles, topics and glossary, the little words of
grammar, and ordinary English that is nobody's name. Everything else is a blank, harmless or not. A word of ours that people also bear
as a name (grace, summer, brave) stays only beside a word that stands beside it in a phrase of ours, and never beside a word for a person.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable
from dataclasses import dataclass
from itertools import pairwise

from oap.core.search.tokens import FAINT_WORDS, STOP_WORDS, is_negation, normalise

MAX_WORDS, MAX_CHARACTERS = 12, 100
_ADDRESSES = re.compile(r"\S+@\S+|\b(?:https?://|www\.)\S+", re.IGNORECASE)
_POSTCODES = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]?\s*\d[A-Z]{2}\b", re.IGNORECASE)
_MONTHS = "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?"
_DATES = re.compile(
    rf"\b\d{{1,2}}(?:st|nd|rd|th)?(?:\s+of)?\s+(?:{_MONTHS})\b|\b(?:{_MONTHS})\s+\d{{1,4}}(?:st|nd|rd|th)?\b", re.IGNORECASE
)  # fmt: skip
_TITLES = r"called|named|name\s+is|name['’]?s|surname|mr|mrs|miss|ms|mx|dr|sir|prof(?:essor)?|nickname|known\s+as"
_NAMED = re.compile(rf"\b(?i:{_TITLES})\b[\s.:]*[^\W\d_]+(?:['’-][^\W\d_]+)*(?:\s+[A-Z][^\W\d_]+)*")
_NUMBERED_ROAD = re.compile(r"\b\d+[a-z]?\s+(?:[^\W\d_]+\s+){1,3}?(?i:street|road|avenue|lane|close|drive|crescent|terrace|gardens|court|grove|way|place|square|hill)\b")  # fmt: skip
_CAPITAL = re.compile(r"(?<=[a-z,;] )[A-Z][a-z]+(?:['’-][A-Za-z]+)*")
_BLANK = " \u2022 "  # no word; it stands between what stood beside what was left out
_USEFUL_NUMBERS = re.compile(r"^(?:y|yr|ks|year)\d{1,2}$")
_PLACES = frozenset(
    "street road avenue lane close drive crescent terrace gardens grove square school schools academy nursery nurseries preschool "
    "playgroup kindergarten college primary junior juniors infant infants secondary hospital surgery clinic church".split()
)
_BEFORE_A_PLACE = 3  # words of a place's name that are left out: "little acorn woods nursery"
# Whose name may stand beside them, before or after.
PEOPLE = frozenset(
    "son sons daughter daughters boy boys girl girls child childs kid kids baby babys toddler teen teenager lad lads lass pupil pupils student "
    "students brother brothers sister sisters sibling siblings grandson granddaughter nephew niece cousin twin twins friend friends mate mum "
    "mums mummy mom dad dads daddy nan nana nanny gran granny grandma grandad grandpa grandfather grandmother auntie aunt aunty uncle mother "
    "father parent carer partner husband wife stepson stepdaughter stepdad stepmum ds dd dh dw teacher teachers senco sendco head headteacher ta "
    "nurse doctor gp paediatrician worker class called named name".split()
)
# Words of grammar that are names as well. They say nothing about a subject, so nothing is lost with them.
_GRAMMAR_AND_NAMES = frozenset("will may ill mine don hope".split())
# Ordinary words that are given to children as names, and are missing in lists of names or stand there as surnames only.
WORDS_AS_NAMES = frozenset(
    "april august autumn summer june may dawn eve grace hope faith joy rose rosemary lily daisy poppy ivy violet olive jasmine willow hazel heather holly "
    "fern flora iris bonnie carol mercy patience honey melody harmony destiny trinity angel ruby amber pearl crystal jade jewel star sky skye river rowan "
    "reed jay robin drew mark will bill bob jack rob frank grant miles max dean chase hunter archer harper piper bailey brook brooke cliff clay dale earl "
    "guy heath lance pierce ray rich rod rusty wade art gene sandy penny ginger phoenix zion king prince duke princess storm ocean buddy sonny rocky "
    "rex basil chip young green brown white black gray grey wood woods hill knight bishop cook baker butcher carter fisher marsh field ford stone rice "
    "little banks bush bond bird fox lamb wolf swan park lane street church day best good sharp sweet love moody savage strong wise cross "
    "french english welsh scott ireland holland price cash pound bell horn ball bacon berry cherry flowers gardener gardner mason miller potter porter page "
    "parsons pope walker turner ward webb west north power rush sparks stokes waters wells winter woodward york barber farmer singer winner major "
    "brave clover prudence constance charity verity honor honour justice temperance felicity serenity clarity liberty unity blessing precious praise "
    "promise favour favor miracle gift treasure wisdom glory gospel testimony comfort goodness happiness success victory winner lucky sunny sunshine "
    "rainbow raine rain snow frost misty stormy blaze ember ash cedar oak aspen birch elm maple juniper bramble briar bryony fennel sage thyme "
    "saffron ginger clementine peaches plum apple olive pepper cinnamon nutmeg paisley velvet silk lace cotton denim linen satin ribbon button "
    "wren sparrow finch raven hawk falcon eagle dove lark starling kestrel merlin bear bunny kitty cub lion leo tiger panther otter badger beaver "
    "dolphin coral shell pearl sandy bay beach cove lake river brook delta forest meadow valley canyon glen ridge summit everest heaven eden "
    "planet luna moon sol solar stellar nova comet orion galaxy cosmos zenith apollo mars venus mercury echo lyric poet poem story rhyme sonnet "
    "melody carol symphony viola cello piano banjo jazz reggae rocket racer ryder rider gunner archer ranger hunter trapper tanner sawyer "
    "cooper shepherd sailor pilot captain admiral general colonel sergeant major baron count earl duke prince royal royale queen queenie "
    "empress sultan emperor emir noble maverick rebel bandit outlaw legend hero fable myth mystic magic wizard merlin spirit soul karma zen bodhi "
    "true truth loyal earnest frank noble valiant gallant steel iron silver golden goldie copper jet onyx opal garnet topaz sapphire diamond emerald "
    "india china asia africa paris london brooklyn chelsea kent devon dakota carolina georgia florence vienna sienna milan roma cairo kenya "
    "israel jordan egypt jersey geneva lourdes london chester lincoln preston carlisle ashton kingston winston sheffield monday tuesday wednesday friday "
    "january march december november october christmas easter noel noelle blue indigo scarlet crimson ruby rosy rosie fawn navy teal azure lavender lilac "
    "cairo ace king jack joker chance fortune rich penny sterling dollar cash bentley mercedes porsche lexus royce harley royal diesel axel turbo dash "
    "bolt flash spike buster buck bucky duke tank champ champion rocky sly slim tiny sweetie honey sugar candy toffee brandy sherry whisky rum port "
    "chardonnay shiraz cola pip pippin pixie fairy elf dreamer dream wish star starr cloud skyler breeze gale wind tempest thunder lightning fire flame "
    "phoenix cruz cross cannon remington colt beau bliss cherish darling dear desire honesty innocent modest noble pious remember remy sincere tender "
    "merry joyce joy jolly gay happy bright blythe smiley smiler junior senior chip skip bud buddy pal matey mate butch red rusty ginger sandy dusty "
    "north south east west ed al jo bo vi ty mo di ai oz kit kat bea bee dee kay ray may fay".split()
)


@dataclass(frozen=True)
class SearchTerm:
    """Words that were searched for and not found: how often people told us, and the last day somebody did."""

    words: str
    count: int
    last_day: str


class KeepableTerms:
    """The words that may be kept, made from ``phrases`` of ours.

    ``given`` and ``surnames`` are names of people, ``ordinary`` is English that is neither.
    """

    def __init__(
        self,
        phrases: Iterable[str],
        given: Container[str] = (),
        surnames: Container[str] = (),
        ordinary: Container[str] = (),
    ) -> None:
        self._given, self._surnames, self._ordinary = given, surnames, ordinary
        self._words: set[str] = {*STOP_WORDS, *FAINT_WORDS, *PEOPLE}
        self._pairs: set[tuple[str, str]] = set()
        self._after_people: set[str] = set()
        for phrase in phrases:
            said = normalise(phrase).split()
            self._words.update(said)
            for first, second in pairwise(said):
                self._pairs.add((first, second))
                if first in PEOPLE or first in ("he", "she", "they"):
                    self._after_people.add(second)

    def __contains__(self, word: object) -> bool:
        return word in self._words or word in self._ordinary

    def is_name(self, word: str) -> bool:
        """Whether people bear this word as a name, or as a name with the ending of what is theirs ("daisys mum")."""
        if word in _GRAMMAR_AND_NAMES:
            return True
        if word in STOP_WORDS or word in PEOPLE or is_negation(word):
            return False
        owned = word[:-1] if word.endswith("s") and len(word) > 3 else ""
        return self._bears(word) or (owned not in PEOPLE and self._bears(owned))

    def _bears(self, word: str) -> bool:
        return word in WORDS_AS_NAMES or word in self._given

    def surely_name(self, text: str) -> str:
        """The first word of ``text`` that is a given name and no word of ours; empty when there is none."""
        return next((word for word in normalise(text).split() if word not in self and word in self._given), "")

    def stays(self, before: str, word: str, after: str) -> bool:
        """Whether ``word`` may be kept between its neighbours; an empty neighbour is none."""
        if not word.isalpha():
            return bool(_USEFUL_NUMBERS.match(word))
        if word not in self:
            return False
        if not self.is_name(word):
            if word in self._surnames and not self._is_said_after_people(word) and self._is_perhaps_given(before):
                return self._belong(word, after)
            return before not in PEOPLE or self._is_said_after_people(word)
        if before in PEOPLE or after in PEOPLE:
            return False
        return self._belong(before, word) or self._belong(word, after)

    def _is_perhaps_given(self, word: str) -> bool:
        return word.isalpha() and (word not in self or self.is_name(word))

    def _is_said_after_people(self, word: str) -> bool:
        return word in self._after_people or word in PEOPLE or word in STOP_WORDS or is_negation(word)

    def _belong(self, first: str, second: str) -> bool:
        """Whether two words stand side by side in a phrase of ours and mean something together."""
        return (first, second) in self._pairs and not any(
            w in STOP_WORDS or is_negation(w) or w in PEOPLE for w in (first, second) if w not in _GRAMMAR_AND_NAMES
        )

    def in_a_place_name(self, said: list[str]) -> set[int]:
        """The positions of the words that may be the name of a school, a street: before such a word, and not said so by us."""
        found = set()
        for number, place in enumerate(said):
            if place not in _PLACES:
                continue
            for before in range(number - 1, max(-1, number - 1 - _BEFORE_A_PLACE), -1):
                word = said[before]
                if not word.isalpha() or word in STOP_WORDS or is_negation(word) or word in PEOPLE:
                    break
                if word not in _PLACES and (word, said[before + 1]) in self._pairs and not self.is_name(word):
                    break
                if word not in _PLACES:
                    found.add(before)
        return found


def subject_of(text: str, keepable: KeepableTerms) -> str:
    """The words of ``text`` that say what it is about, in small letters; empty when nothing may be kept."""
    for pattern in (_ADDRESSES, _POSTCODES, _NUMBERED_ROAD, _DATES, _NAMED):
        text = pattern.sub(_BLANK, text)
    if text != text.upper():  # otherwise capitals say nothing
        text = _CAPITAL.sub(_BLANK, text)
    kept: list[str] = []
    for part in text.split(_BLANK.strip()):
        said = normalise(part).split()
        hidden = keepable.in_a_place_name(said)
        kept += [
            word
            for number, (before, word, after) in enumerate(zip(["", *said], said, [*said[1:], ""], strict=False))
            if number not in hidden and keepable.stays(before, word, after)
        ]
    if all(word in STOP_WORDS or word in PEOPLE or is_negation(word) for word in kept):
        return ""  # grammar alone tells nobody anything
    shortened = " ".join(kept[:MAX_WORDS])
    return shortened if len(shortened) <= MAX_CHARACTERS else shortened[:MAX_CHARACTERS].rpartition(" ")[0]
