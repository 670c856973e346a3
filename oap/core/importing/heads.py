"""What a heading, the head of a column or the words before a list say of what follows: an area of need, an age, how
much help, signs or provision.

Words decide only where they are the whole of a heading, or of a part that a colon, a dash or a bracket sets off:
“Specialist support” says how much help, “Specialist equipment” names a page. The words are a list,
``oap/data/guessing.txt``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from rapidfuzz import fuzz

from oap.core.importing.ages import spelled_out
from oap.core.importing.blocks import tidy
from oap.core.importing.guessing_words import GuessingWords
from oap.core.importing.shades import colour_of
from oap.core.pages.taxonomy import Taxonomy
from oap.core.search.tokens import normalise

MAX_WORDS = 14  # of a heading that says something; a longer one is a sentence
SPECIALIST = "specialist"  # known to every import, whether the area has such a tier or not


@dataclass(frozen=True, slots=True)
class Said:
    """What a heading says. ``phases`` is None where it says nothing of age, empty where it says “all”. ``rest`` is what
    none of it explains: the name of a page. ``number`` is what stood before it, such as “Section 2:”."""

    area: str = ""
    tier: str = ""
    phases: tuple[str, ...] | None = None
    section: str = ""
    kind: str = ""
    rest: str = ""
    number: str = ""

    @property
    def something(self) -> bool:
        return bool(self.area or self.tier or self.phases is not None or self.section or self.kind)

    @property
    def everything(self) -> bool:
        """Whether the heading says something and nothing else."""
        return self.something and not self.rest


_SPELT = (("one", "i"), ("two", "ii"), ("three", "iii"), ("four", "iv"), ("five", "v"), ("six", "vi"), ("seven", "vii"))
NUMBERS = {
    str(number): names for number, names in enumerate(_SPELT, start=1)
}  # how else the number of a level is spelt
_NUMBER = re.compile(
    r"^(?:(?:section|chapter|part|appendix|annex|step)\s+(?:\d+(?:\.\d+)*|[A-Z]|[ivxIVX]+)(?:\s*[:.)–—-]\s*|\s+(?=\S))|"
    r"\d+(?:\.\d+)*[.):]?\s+(?=\D)|\(?[A-Za-z][.)]\s+|[ivx]+[.)]\s+)",
    re.IGNORECASE,
)
_BEFORE = re.compile(r"^([^:–—]{2,40}?)(?::| [-–—])\s")  # what a statement says of itself before it begins
_PLACE_FIRST = re.compile(r"(?:In|At|For) ([^,.;:]{4,40}), ")
_BEHIND = re.compile(r"\(([^()]{2,40})\)[.;,]?$")
_LABEL_INSIDE = re.compile(r"(?<=[.!?”\"])\s+(?=[A-Z][A-Za-z ]{4,38}:\s)")
_PARTED = re.compile(r"\s+/\s+|\s+[-–—]\s*|\s*[-–—]\s+|\s*[:;|•()\[\]\n]\s*")


class Heads:
    """Reads headings with the words of the list and the area's own names. ``key`` is what the file itself says of its
    names of levels, such as “range 3”: the tier that each means. It goes before the list. ``told`` is what a person
    says of headings, by even text, and goes before everything. ``codes`` is what its legends say of codes."""

    def __init__(
        self,
        words: GuessingWords,
        taxonomy: Taxonomy,
        key: Mapping[str, str] | None = None,
        told: Mapping[str, Said] | None = None,
        codes: Mapping[str, Sequence[Said]] | None = None,
    ) -> None:
        self.words, self.taxonomy, self._told, self.codes = words, taxonomy, told or {}, codes or {}
        self._key = [(words.around(_spellings(level)), tier) for level, tier in (key or {}).items()]
        self._areas = {area.id: (_name(area.name), _name(area.plain)) for area in taxonomy.areas.values()}
        self._short = {short: id for id, (name, _) in self._areas.items() for short in _initials(name)}
        self._tiers = {
            normalise(name): tier
            for names in (taxonomy.professional_tiers, taxonomy.tiers)
            for tier, name in names.items()
        }
        self._phases = {normalise(name): phase for phase, name in taxonomy.phases.items()}
        self._known: dict[str, Said] = {}

    def said(self, text: str) -> Said:
        """What the heading says; a long one, or one of many sentences, says nothing."""
        text = tidy(text)
        if len(text) > 200:
            return Said(rest=text)
        if text not in self._known:
            self._known[text] = self._told.get(normalise(text)) or self._ages(text) or self._read(text)
        return self._known[text]

    def _ages(self, text: str) -> Said | None:
        """What a heading says whose ages are a span, such as “KS1-4”; None where that is not all it says."""
        spelled = spelled_out(text)
        said = self._one(normalise(spelled)) if spelled != text else Said()
        if spelled == text or (said.everything and said.phases is not None):
            return said if said.phases is not None else None
        said = self._read(spelled)
        return said if said.everything and said.phases is not None and not said.number else None

    def own(self, text: str) -> tuple[str, tuple[str, ...] | None]:
        """How much help and which ages a statement says before a colon or a dash, or in brackets behind it: “KS3:
        a printed timetable”, “uses signs (EYFS)”. Nothing where those words say something else."""
        before, behind = _BEFORE.match(text), _BEHIND.search(text)
        for found in (before, behind):
            said = self.said(found[1]) if found else Said()
            if said.everything and not (said.area or said.section or said.kind) and (said.tier or said.phases):
                return said.tier, said.phases or None
        return "", self._ages_of_those_who(text)

    def _ages_of_those_who(self, text: str) -> tuple[str, ...] | None:
        """The ages of the place in which a sentence begins, or of those who work there: “In secondary schools, …”,
        “College tutors agree …”."""
        if found := _PLACE_FIRST.match(text):
            return self.phases(found[1]) or None
        words = text.split()
        for count in (1, 2):
            if len(words) > count + 1 and self.words.staff.fullmatch(normalise(words[count])):
                return self.phases(" ".join(words[:count])) or None
        return None

    def family_wording(self, text: str) -> str:
        """What a line says to families of the statement above it, as “In family words: …” does, without those words; ""
        for another line."""
        label, _, words = text.partition(":")
        named = len(label) < 40 and self.words.family_wording.fullmatch(normalise(label))
        return words.strip() if named else ""

    def with_family_wording(self, text: str) -> tuple[str, str]:
        """A line and the rest of it that begins with such words, where the two were run together; "" for no rest."""
        for found in _LABEL_INSIDE.finditer(text):
            if self.family_wording(text[found.end() :]):
                return text[: found.start()], text[found.end() :]
        return text, ""

    def tags(self, text: str) -> tuple[Said, tuple[str, ...]] | None:
        """What a line of tags under a statement says, such as “Targeted · SENCO · Primary”: tier and ages, and who does
        it; None for another line."""
        parts = [part.strip() for part in re.split(r"\s[·|•]\s", tidy(text))]
        if len(parts) < 2:
            return None
        said, who, rest = Said(), tuple[str, ...](), 0
        for part in parts:
            one = self.said(part)
            people = self.providers(part)
            if one.everything and (one.tier or one.phases is not None) and (merged := _both(said, one)):
                said = merged
            elif people:
                who += people
            else:
                rest += 1
        return (said, who) if said.tier and rest < 2 and len(parts) - rest > 1 else None

    def providers(self, text: str) -> tuple[str, ...]:
        """Those who do it, by the names of the area, in a list of them."""
        plain = normalise(text)
        found: dict[str, int] = {}
        for provider, name in self.taxonomy.providers.items():
            at = f" {plain} ".find(f" {normalise(name)} ")
            if at >= 0:
                found[provider] = at
        return tuple(sorted(found, key=lambda one: found[one]))

    def names_document(self, text: str) -> bool:
        """Whether the words are the title of a whole document."""
        return bool(self.words.title.search(normalise(text)))

    def _read(self, text: str) -> Said:
        number = _NUMBER.match(text)
        if number and not self._one(normalise(text)).something:
            inner = self._read(text[number.end() :])
            return replace(inner, number=f"{number[0].strip()} {inner.number}".strip())
        text = text.strip(" :–—-")
        if len(normalise(text).split()) > MAX_WORDS:
            return Said(rest=text)
        whole = self._one(normalise(text))
        if whole.something:
            return whole
        parts = [part for part in _PARTED.split(text) if part.strip()]
        if len(parts) < 2:
            return Said(rest=text)
        found, unknown = Said(), []
        for part in parts:
            one = self._one(normalise(part))
            if not one.something or not (merged := _both(found, one)):
                unknown.append(part.strip())
            else:
                found = merged
        if not found.something:
            return Said(rest=text)
        if found.area:  # “PSED / SEMH”: what the early years call it as well
            unknown = [part for part in unknown if not re.fullmatch(r"[A-Z&]{2,6}", part)]
        # What is left of several parts cannot be put together again, so it is the heading as it stands.
        return replace(found, rest=" ".join(unknown) if len(unknown) < 2 else text)

    def _one(self, plain: str) -> Said:
        if not plain:
            return Said()
        if area := self.area(plain):
            return Said(area=area)
        if (phases := self.phases(plain)) is not None:
            return Said(phases=phases)
        if tier := self.tier(plain):
            return Said(tier=tier)
        for kind, words in self.words.kinds.items():
            if words.fullmatch(plain):
                return Said(kind=kind, section=self._section(plain))
        return Said(section=self._section(plain))

    def _section(self, plain: str) -> str:
        return next((name for name, words in self.words.sections.items() if words.fullmatch(plain)), "")

    def area(self, text: str) -> str:
        """The area of need that the words name, or ""."""
        plain = _name(
            re.sub(r"^(?:broad )?(?:area of need|area|areas)\b ?(?:\d\b)?", "", normalise(text.replace("&", " and ")))
        )
        if not plain or len(plain.split()) > 8:
            return ""
        if plain in self._short:
            return self._short[plain]
        for area, names in self._areas.items():
            if any(fuzz.token_sort_ratio(plain, name) >= 85 for name in names):
                return area
        named = (area for area, words in self.words.areas.items() if area in self._areas and words.fullmatch(plain))
        return next(named, "")

    def with_key(self, key: Mapping[str, str], codes: Mapping[str, Sequence[Said]]) -> Heads:
        """The same for a file that prints a key to its levels, or a legend of its codes."""
        return Heads(self.words, self.taxonomy, key, self._told, codes) if key or codes else self

    def ages_in_title(self, text: str) -> tuple[str, ...] | None:
        """The ages that the title of a document names (“for colleges and sixth forms”), whatever else is in it; None
        for none."""
        plain = _spelled_out(normalise(spelled_out(text)))
        named = {phase for phase, words in self.words.phases.items() if words.search(plain)}
        return tuple(phase for phase in self.taxonomy.phases if phase in named) or None

    def with_told(self, told: Mapping[str, Said]) -> Heads:
        """The same for a file of which somebody says what its headings are."""
        return Heads(self.words, self.taxonomy, told=told) if told else self

    @property
    def tier_names(self) -> Mapping[str, str]:
        """What tiers are called, in even text: by the area, and by every handbook."""
        return {**{tier: tier for tier in self.taxonomy.tiers}, SPECIALIST: SPECIALIST, **self._tiers}

    def tier(self, text: str) -> str:
        """How much help the words say, or "": a tier of the area, or “specialist”."""
        plain = normalise(text)
        if explained := next((tier for words, tier in self._key if words.fullmatch(plain)), ""):
            return explained
        if own := self._tiers.get(plain, ""):
            return own
        for tier, words in self.words.tiers.items():
            if (tier in self.taxonomy.tiers or tier == SPECIALIST) and words.fullmatch(plain):
                return tier
        return ""

    def colour(self, text: str) -> str:
        """The colour that the words name, by the name that ``shades`` gives it, or ""."""
        plain = normalise(text)
        return next((name for name, words in self.words.colours.items() if words.fullmatch(plain)), "")

    def tier_of_shade(self, shade: str) -> str:
        """How much help the colour behind a cell says, by the key of the file, or ""."""
        colour = colour_of(shade)
        return next((tier for words, tier in self._key if colour and words.fullmatch(colour)), "")

    def phases(self, text: str) -> tuple[str, ...] | None:
        """The ages that the words name; empty for “all”, None for words that are of something else too."""
        plain = normalise(text)
        if self.words.every_phase.fullmatch(plain):
            return ()
        if own := self._phases.get(plain):
            return (own,)
        rest, found = _spelled_out(plain), set[str]()
        for phase, words in self.words.phases.items():
            if phase in self.taxonomy.phases and words.search(rest):
                found.add(phase)
        if not found:
            return None
        for phase in found:
            rest = self.words.phases[phase].sub(" ", rest)
        rest = self.words.beside_a_phase.sub(" ", rest)
        if re.search(r"[a-z]", rest):
            return None
        return tuple(phase for phase in self.taxonomy.phases if phase in found)


def _both(one: Said, other: Said) -> Said | None:
    """What two parts of a heading say together; None when they say different things of the same."""
    if (one.area and other.area and one.area != other.area) or (one.tier and other.tier and one.tier != other.tier):
        return None
    if one.section and other.section and one.section != other.section:
        return None
    phases = one.phases if other.phases is None else other.phases if one.phases is None else one.phases + other.phases
    return Said(
        one.area or other.area,
        one.tier or other.tier,
        None if phases is None else tuple(dict.fromkeys(phases)),
        one.section or other.section,
        one.kind or other.kind,
    )


def _spellings(level: str) -> str:
    """An expression for the name of a level, its number spelt in any way: “range 2” is “range two” and “range ii”."""
    name, _, number = level.rpartition(" ")
    if not name or number not in NUMBERS:
        return re.escape(level)
    return rf"{re.escape(name)} (?:{number}|{'|'.join(NUMBERS[number])})"


def _spelled_out(plain: str) -> str:
    """With every key stage and year of a range named: “ks1 and 2” is “ks 1 ks 2”."""

    def stages(match: re.Match[str]) -> str:
        return " " + " ".join(f"key stage {number}" for number in re.findall(r"\d", match[1])) + " "

    def years(match: re.Match[str]) -> str:
        first, last = int(match[1]), int(match[2])
        return " " + " ".join(f"year {n}" for n in range(first, min(last, 13) + 1)) + " " if first <= last else match[0]

    plain = re.sub(r"\b(?:ks|key stages?) ?(\d(?:(?: and| to| or)? ?(?:ks ?)?\d\b)*)", stages, plain)
    plain = re.sub(r"\b(?:years?|yrs?|y) ?(\d{1,2})(?: and| to| or)? (?:years?|yr|y)? ?(\d{1,2})\b", years, plain)
    return re.sub(r"\b(?:yr|y|years) ?(?=\d)", "year ", plain)


def _name(text: str) -> str:
    """A name without the little words that differ from one handbook to the next."""
    return " ".join(
        w
        for w in normalise(text.replace("&", " and ")).split()
        if w not in ("and", "or", "needs", "need", "difficulties", "difficulty", "the", "of", "send", "sen", "with")
    )


def _initials(name: str) -> set[str]:
    """How people shorten the name of an area: “C I”, “CI”, “SEMH”."""
    letters = [word[0] for word in name.split()]
    if len(letters) < 2:
        return set()
    return {"".join(letters), " ".join(letters), "".join(reversed(letters)), " ".join(reversed(letters))}
