"""What may be kept of a search that found nothing: the words of the subject, and nothing that could point to a person.

Only words that are ordinary English or stand in our own vocabulary are kept, so most surnames and all typing slips go of
themselves. What looks like a name, number, date, address, e-mail or telephone number is cut out first.
"""

from __future__ import annotations

import re
from collections.abc import Container
from dataclasses import dataclass

from oap.core.words import normalise

MAX_WORDS, MAX_CHARACTERS = 12, 100
_ADDRESSES = re.compile(r"\S+@\S+|\b(?:https?://|www\.)\S+", re.IGNORECASE)
_POSTCODES = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]?\s*\d[A-Z]{2}\b", re.IGNORECASE)
_MONTHS = "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?"
_DATES = re.compile(
    rf"\b\d{{1,2}}(?:st|nd|rd|th)?(?:\s+of)?\s+(?:{_MONTHS})\b|\b(?:{_MONTHS})\s+\d{{1,4}}(?:st|nd|rd|th)?\b", re.IGNORECASE
)  # fmt: skip
_NAMED = re.compile(
    r"\b(?i:called|named|name\s+is|name['’]?s|surname|mr|mrs|miss|ms|mx|dr|sir|professor)\b[\s.:]*[^\W\d_]+(?:['’-][^\W\d_]+)*"
    r"(?:\s+[A-Z][^\W\d_]+)*"
)
_PLACES = (
    "street|road|avenue|lane|close|drive|crescent|terrace|gardens|court|grove|way|place|square|hill|"
    "school|academy|nursery|college|primary|junior|infants?|hospital|surgery|clinic"
)
# "12 Oak Lane", "Oak Lane Primary School", "st marys school": a place with a name, told by number, capitals or saint.
_PLACE = re.compile(
    rf"\b\d+[a-z]?\s+(?:[^\W\d_]+\s+){{1,3}}?(?i:{_PLACES})\b"
    rf"|\b(?i:st|saint)\.?\s+[^\W\d_'’]+['’]?s?(?:\s+[^\W\d_]+){{0,2}}?\s+(?i:{_PLACES})\b"
    rf"|\b(?:[A-Z][^\W\d_'’]+['’]?s?\s+)+(?:{_PLACES.title()})\b"
)
_CAPITAL = re.compile(r"(?<=[a-z,;] )[A-Z][a-z]+(?:['’-][A-Za-z]+)*")
_USEFUL_NUMBERS = re.compile(r"^(?:y|yr|ks|year)\d{1,2}$")
# Given names and surnames that a list of English words also holds. Those that are everyday words too (grace, will) are
# only taken for names by their capital.
NAMES = frozenset(
    "aaron abdul abigail adam ahmed aidan aisha alan albert alex alexander alexandra alfie ali alice alicia alison amara amelia amina amy andrew "
    "angela anna anne annie anthony archie arthur ashley ava barbara beatrice ben benjamin bethany brian callum cameron carl caroline catherine "
    "charlie charlotte chloe chris christine christopher claire clara colin connor daniel danny darcy darren dave david deborah dennis diana dominic "
    "donna dylan eddie edward eleanor elena eliza elizabeth ella ellie elliot elsie emily emma eric erin ethan eva evan eve evelyn evie fatima felix "
    "finley finn fiona florence frances francis fraser freddie frederick freya gabriel gareth gary gemma geoff george georgia georgie gordon graham "
    "hannah harriet harrison harry harvey hassan heather helen henry holly hugh hugo ian ibrahim imogen isaac isabel isabella isabelle isla ismail "
    "jackie jackson jacob jade jake james jamie jan jane janet jason jayden jean jenny jeremy jessica jim joan joanna joanne joe joel john jonathan "
    "joseph josh joshua joyce jude judith julia julian julie karen kate katherine kathleen katie kayla keith kelly ken kenneth kerry kevin khan kieran "
    "kim kirsty kyle lara laura lauren layla leah lee leo leon lewis liam linda lisa logan lola louis louise luca lucas lucy luke lydia lynn maggie "
    "maisie malcolm marcus margaret maria marie martha martin mary maryam mason matilda matthew megan mia michael michelle mike mila millie mohamed "
    "mohammad mohammed molly muhammad nancy natalie natasha nathan neil niamh nicholas nicola nicole nigel nina noah nora oliver olivia oscar owen pamela "
    "patricia patrick paul paula peter phil philip phoebe phillip quentin rachel ralph raymond rebecca reggie rhys richard riley robert robin roger "
    "ronnie rory rosie ross roy russell ruth ryan sabrina sally sam samantha samuel sandra sara sarah scarlett sean sebastian seth shannon sharon shaun "
    "sheila simon siobhan sofia sophia sophie stacey stella stephanie stephen steve steven stuart susan suzanne tara teddy teresa thea theo theodore "
    "thomas tim timothy tina toby tom tommy tony tracey tracy tyler umar valerie vanessa victoria vincent wayne wendy william yasmin yusuf zac zachary "
    "zainab zara zoe smith jones taylor williams davies evans roberts johnson robinson wright thompson hughes edwards hall clarke patel harris "
    "cooper davis jenkins kaur begum hussain singh morris morgan murphy kelly campbell anderson".split()
)  # fmt: skip
# Names that are everyday words too. Without a capital they stay only when our own vocabulary has them and nobody stands before.
NAMES_THAT_ARE_WORDS = frozenset(
    "april august autumn summer june may dawn eve grace hope faith joy rose rosemary lily daisy poppy ivy violet olive jasmine willow hazel heather holly "
    "fern flora iris bonnie carol mercy patience honey melody harmony destiny trinity angel ruby amber pearl crystal jade jewel star sky skye river rowan "
    "reed jay robin drew mark will bill bob jack rob frank grant miles max dean chase hunter archer harper piper bailey brook brooke cliff clay dale earl "
    "guy heath lance pierce ray rich rod rusty wade art gene sandy penny ginger phoenix zion king prince duke princess storm ocean teddy buddy sonny rocky "
    "rex basil chip young green brown white black gray grey wood woods hill knight bishop cook baker butcher carter fisher marsh field ford stone rice "
    "long short little banks bush bond bird fox lamb wolf swan park lane street church day best good sharp sweet love moody savage strong wise cross "
    "french english welsh scott ireland holland price cash pound bell horn ball bacon berry cherry flowers gardener gardner mason miller potter porter page "
    "parsons pope walker turner ward webb west north power rush sparks stokes waters wells winter woodward york barber farmer singer star winner major".split()
)
# The word after these may be somebody's name.
_PEOPLE = frozenset(
    "son daughter boy girl child pupil student brother sister grandson granddaughter nephew niece cousin twin twins friend ds dd "
    "teacher senco head ta nurse called named".split()
)


@dataclass(frozen=True)
class SearchTerm:
    """Words that were searched for and not found: how often people told us, and the last day somebody did."""

    words: str
    count: int
    last_day: str


def subject_of(text: str, known: Container[str], ours: Container[str] = ()) -> str:
    """The words of ``text`` that say what it is about, in small letters; empty when nothing may be kept.

    ``known`` are the words that may be kept at all: ordinary English and our own vocabulary. ``ours`` is our own vocabulary,
    where a word that may be a name as well is likely meant as the word.
    """
    for pattern in (_ADDRESSES, _POSTCODES, _PLACE, _DATES, _NAMED):
        text = pattern.sub(" ", text)
    if text != text.upper():  # otherwise capitals say nothing
        text = _CAPITAL.sub(" ", text)
    said = normalise(text).split()
    kept = [
        word
        for before, word in zip(["", *said], said, strict=False)
        if word not in NAMES and _may_stay(word, known) and not _may_be_name(word, before, ours)
    ]
    shortened = " ".join(kept[:MAX_WORDS])
    return shortened if len(shortened) <= MAX_CHARACTERS else shortened[:MAX_CHARACTERS].rpartition(" ")[0]


def _may_stay(word: str, known: Container[str]) -> bool:
    if not word.isalpha():
        return bool(_USEFUL_NUMBERS.match(word))
    return word in known


def _may_be_name(word: str, before: str, ours: Container[str]) -> bool:
    return word in NAMES_THAT_ARE_WORDS and (word not in ours or before in _PEOPLE)
