"""The legal-wording guard: sentences that put a condition before a right, and words that blame a child.

A parent or young person may ask for an EHC needs assessment at any time (Children and Families Act 2014, section 36).
The test is in section 36(8): neither a diagnosis, nor a number of cycles, nor a sum of money is part of it. A sentence
that says or hints otherwise stops a page. ``tests/core/legal_sentences.yml`` holds good and bad sentences; the suite
states how many of each the guard tells apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_ASK = r"(?:ask|asking|apply|applying|request|requesting|referr?(?:al|ed|ing)?|assess(?:ed|ment)?|ehc|plan|help|support|sen)"
_NEED = (r"(?:must|have to|has to|need(?:s)? to|should|will need to|are required to|is required to|can only|may only|"
         r"are expected to|is expected to)")  # fmt: skip
_CYCLES = r"(?:(?:two|three|2|3|four|several|a number of|at least \w+|enough|full|more)\s+(?:(?:full|complete|more|assess|plan|do|review|apdr|[,\-]|and)\s*)*(?:cycles?|terms?|rounds?))"
_BEFORE = r"(?:before|until|unless|first|in order to|otherwise)"
_DIAGNOSIS = r"(?:a |an |the |any )?(?:formal |medical |autism |adhd |clear )*diagnos(?:is|ed|es)"
_MONEY = r"(?:£\s?[\d,]+|\d[\d,]* pounds|six thousand|element (?:2|two)|notional budget)"

_BAD: tuple[tuple[str, str], ...] = (
    (rf"\b{_NEED}\b[^.]{{0,80}}\b{_CYCLES}", "a number of cycles is put as a condition"),
    (rf"\b{_CYCLES}[^.]{{0,60}}\b(?:{_BEFORE}|required|needed|must)\b", "a number of cycles is put as a condition"),
    (rf"\b(?:after|once|when)\b[^.]{{0,40}}\b{_CYCLES}[^.]{{0,60}}\b(?:can|may|will|could)\b[^.]{{0,30}}\b{_ASK}\b",
     "a number of cycles is put as a condition"),
    (rf"\b{_NEED}\b[^.]{{0,40}}\b{_DIAGNOSIS}", "a diagnosis is put as a condition"),
    (rf"\b(?:needs?|requires?) {_DIAGNOSIS}[^.]{{0,60}}\b(?:before|first|to get|for|in order)\b", "a diagnosis is put as a condition"),
    (rf"\b(?:without|no)\b {_DIAGNOSIS}[^.]{{0,50}}\b(?:can ?not|can't|won't|will not|no (?:help|support)|unable)\b",
     "a diagnosis is put as a condition"),
    (rf"\b{_DIAGNOSIS} (?:is|are|will be) (?:required|needed|necessary|essential)", "a diagnosis is put as a condition"),
    (rf"\b(?:only|unless|until|once|wait for)\b[^.]{{0,40}}\b{_DIAGNOSIS}[^.]{{0,40}}", "a diagnosis is put as a condition"),
    (rf"\b{_NEED}\b[^.]{{0,60}}\b(?:spen[dt]|use|used|show)\b[^.]{{0,40}}{_MONEY}", "a sum of money is put as a condition"),
    (rf"{_MONEY}[^.]{{0,60}}\b(?:must|has to|have to|needs to|before|first)\b", "a sum of money is put as a condition"),
    (r"\b(?:not|isn't|aren't|is not|are not) eligible\b|\bineligible\b|\beligibility threshold\b", "“not eligible” is not ours to say"),
    (r"\bmust have (?:tried|had|used|done|completed|been on)\b", "trying something first is put as a condition"),
    (rf"\b{_NEED} (?:try|complete|exhaust|finish)\b[^.]{{0,80}}\b{_BEFORE}\b[^.]{{0,40}}\b{_ASK}\b", "trying something first is put as a condition"),
    (rf"\b{_NEED} wait\b[^.]{{0,80}}\b(?:{_BEFORE}|for)\b[^.]{{0,60}}\b{_ASK}\b", "the family is told to wait"),
    (r"\b(?:the )?(?:school|setting|senco|teacher|gp|doctor) (?:must|has to|needs to) (?:agree|approve|support|refer)\b[^.]{0,60}\b(?:before|first|request|ask|assess)",
     "somebody's agreement is put as a condition"),
    (r"\bonly (?:the |a )?(?:school|setting|senco|council|gp) (?:can|may) (?:ask|apply|request)\b[^.]{0,60}\b(?:assess|ehc|plan)",
     "a parent may ask too"),
)  # fmt: skip
_HARMLESS = re.compile(
    r"\b(?:do(?:es)? not|don't|doesn't|never|no need|not need|need not|with or without|without (?:needing|having|waiting|the (?:school|setting|council|senco)|your)|nobody|no one|cannot (?:make|ask|require|insist|refuse)|"
    r"may not (?:make|require)|not (?:a )?(?:condition|gate|rule)|isn't (?:needed|required)|not (?:needed|required)|wrong|untrue|myth|even if|whether or not|with or without|"
    r"law does not|is not the test|not the law|no (?:[a-z]+ or )?(?:formal )?diagnosis (?:is )?(?:needed|required|necessary))\b"
)
_BLAME = (
    (r"\bnaughty\b", "naughty"), (r"\blazy\b", "lazy"), (r"\battention[- ]seeking\b", "attention seeking"),
    (r"\bmanipulat(?:es?|ive|ing)\b", "manipulative"), (r"\bbadly behaved\b", "badly behaved"),
    (r"\bsuffer(?:s|ing)? from\b", "suffers from"), (r"\bconfined to a wheelchair\b|\bwheelchair[- ]bound\b", "confined to a wheelchair"),
    (r"\bhandicapped\b", "handicapped"), (r"\bspoil(?:t|ed) child\b", "spoilt"), (r"\bbad parent(?:s|ing)?\b", "bad parenting"),
    (r"\bsend pupils?\b|\bsend children\b|\bsend kids\b", "SEND pupils"), (r"\bnormal children\b", "normal children"),
    (r"\bdefian(?:t|ce)\b", "defiant"), (r"\brefuses? to (?:work|learn|behave|listen|talk|speak|eat)\b", "refuses"),
)  # fmt: skip
_NOT_BLAME = re.compile(
    r"\b(?:not|never|n't|isn’t|no one is|nobody is|is no|avoid|rather than|instead of|called|say(?:ing)?|word)\b"
)


def legal_problems(sentence: str) -> Iterator[str]:
    """Yield why the sentence sets a condition that the law does not set. Nothing when it is fine."""
    plain = sentence.lower().replace("’", "'")
    if _HARMLESS.search(plain):
        return
    seen = set()
    for pattern, why in _BAD:
        if why not in seen and re.search(pattern, plain):
            seen.add(why)
            yield why


def blaming_words(sentence: str) -> Iterator[str]:
    """Yield the words in the sentence that blame or belittle a child."""
    plain = sentence.lower().replace("’", "'")
    if _NOT_BLAME.search(plain):
        return
    for pattern, word in _BLAME:
        if re.search(pattern, plain):
            yield word
