"""Text to the words that search compares: the same for a page, a lay phrase and what a parent types."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

MAX_QUERY_CHARACTERS = 2_000
_APOSTROPHES = re.compile(r"['’‘`´ʼ]")
# "She'll" and "we'd" are no shells and weddings.
_SHORTENED = re.compile(r"\b(i|you|he|she|it|we|they|who|that|there)['’‘`´ʼ](?:ll|d)\b", re.IGNORECASE)
_WORD = re.compile(r"[a-z0-9]+")
_NEGATIONS = frozenset(
    "not no never cant cannot wont dont doesnt isnt didnt wouldnt couldnt hasnt havent wasnt without nothing "
    "unable arent werent hadnt shouldnt aint".split()
)
# Words that say nothing about what a text is about. Negations are not among them: "not talking" is not "talking".
STOP_WORDS = frozenset(
    "a about after again all also am an and any are as at be because been being but by can could did do does "
    "doing for from had has have having he hed her hers hes him his how i id if im in into is it its ive just "
    "like me my of off on or our out over own really s she shed shes should so some such t than that thats the their "
    "them then there theres these they theyre this those to too u up us very was way we were what when where "
    "which while who why will with would you your youre get gets got getting going gone go goes even every ever "
    "let lets whats whos hows weve youve youll theyll itll theyd youd much more most many thing things now "
    "still".split()
)

# Words of time, number and telling that stand in every kind of sentence: they say a little, not much.
FAINT_WORDS = frozenset(
    "second seconds minute minutes hour hours day days week weeks month months year years old today tomorrow yesterday "
    "monday tuesday wednesday thursday friday morning mornings afternoon evening term christmas september summer "
    "one two three four five six seven eight nine ten eleven twelve once twice times half ago since until yet before "
    "always often never sometimes anymore again soon late early first last next new little big good bad nice best "
    "someone somebody anyone anybody nobody everyone everybody people person kids others another other whole keep "
    "keeps kept say says said tell tells told come comes came go put puts take takes took make makes made try tries "
    "tried want wants wanted need needs needed know knows knew think thinks thought look looks looked seem seems use "
    "used give gives gave find finds found feel show shows ask asks asked turn turns call calls called nothing "
    "anything everything something school class teacher home back front end around through round away down only "
    "ill same different really even right wrong long way bit lot part place end every each both few happen "
    "happens".split()
)


def normalise(text: str) -> str:
    """Small letters without accents or apostrophes; everything that is no letter or digit becomes a space."""
    if not text.isascii() or "'" in text or "`" in text:
        text = _APOSTROPHES.sub("", _SHORTENED.sub(r"\1", text))
    if not text.isascii():
        text = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return " ".join(_WORD.findall(text.lower()))


def words(text: str, variants: Mapping[str, str] | None = None) -> list[str]:
    """The words of ``text`` in order, unstemmed; ``variants`` brings other spellings to the one we index."""
    return respelt(normalise(text).split(), variants)


def respelt(found: list[str], variants: Mapping[str, str] | None) -> list[str]:
    """Normalised words in the spelling that we index."""
    return [variants.get(word, word) for word in found] if variants else found


def is_stop(word: str) -> bool:
    return word in STOP_WORDS


def is_negation(word: str) -> bool:
    return word in _NEGATIONS


def is_faint(word: str) -> bool:
    """Whether a word says little by itself about what a sentence is about."""
    return word in FAINT_WORDS
