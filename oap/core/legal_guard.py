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
_MONEY = r"(?:£\s?\d[\d,]{2,}|\d[\d,]* pounds|six thousand|element (?:2|two)|notional budget)"
_WHO = r"(?:head ?teacher|school|setting|senco|teacher|gp|doctor|council)"
_RIGHT = r"(?:an? (?:ehc|assessment|plan|request|ehc needs assessment)|assess(?:ed|ment)?|ehcp?|request(?:s|ing)?)"
_COUNT = r"(?:two|three|four|six|2|3|4|a|an|several|a number of)"

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
    (rf"\b(?:before|until)\b[^.]{{0,20}}\b(?:ask|apply|request)[^.]{{0,40}}\b(?:{_WHO}|you|parents|famil)[^.]{{0,20}}\b(?:must|has to|have to|needs? to)\b",
     "trying something first is put as a condition"),
    (rf"\b(?:without|no)\b[^.]{{0,20}}\b{_CYCLES}[^.]{{0,60}}\b(?:refused?|cannot|can't|will not|won't|turned down|no)\b", "a number of cycles is put as a condition"),
    (rf"\b(?:{_COUNT}) (?:\w+ )?(?:reviews|plans|terms|years?)\b[^.]{{0,60}}\b(?:before|until|first)\b[^.]{{0,40}}\b{_RIGHT}", "a number of cycles is put as a condition"),
    (rf"\b(?:before|until|once)\b[^.]{{0,20}}\b(?:{_COUNT}) (?:\w+ )?(?:reviews|plans|terms|cycles|years?)\b[^.]{{0,60}}\b(?:refused?|turned down|rejected|may|can|will)\b",
     "a number of cycles is put as a condition"),
    (rf"\b{_RIGHT}[^.]{{0,30}}\b(?:before|until|unless|once|only after|only possible after)\b[^.]{{0,60}}\b(?:{_COUNT}|cycles?|reviews|twice)\b",
     "a number of cycles is put as a condition"),
    (r"\b(?:help|support|provision|adjustments?)\b[^.]{0,40}\b(?:when|if|once|depends? on|begins? when|starts? when)\b[^.]{0,40}\bdiagnos", "a diagnosis is put as a condition"),
    (r"\b(?:help|support|adjustments?)\b[^.]{0,20}\b(?:begins?|starts?)\b[^.]{0,20}\b(?:when|once|after)\b[^.]{0,60}\b(?:confirmed|assessed|seen by|referr)", "a diagnosis is put as a condition"),
    (r"\bno diagnosis, no\b|\bonly (?:children|pupils|those|families|people) (?:with|who have) (?:a |an )?(?:[a-z]+ )?(?:diagnosis|plan|ehcp?)\b[^.]{0,20}\b(?:can|may|get|have|qualify)",
     "a diagnosis is put as a condition"),
    (r"\bwaiting list\b[^.]{0,40}\bbefore\b[^.]{0,40}\b(?:help|support)\b", "the family is told to wait"),
    (r"\b(?:help|support|adjustments?|provision)\b (?:is|are) only for\b", "a plan or a diagnosis is put as a condition"),
    (r"\b(?:without (?:a |an )?(?:ehc )?plan)\b[^.]{0,30}\b(?:cannot|can't|can not|no)\b|\bnot entitled\b[^.]{0,40}\bwithout\b", "a plan is put as a condition"),
    (rf"\b(?:allowed|possible|considered|accepted)\b[^.]{{0,20}}\b(?:once|after|until|unless)\b[^.]{{0,40}}(?:{_MONEY}|\b(?:cycles?|twice|{_COUNT})\b)", "something spent or tried is put as a condition"),
    (rf"\buntil\b[^.]{{0,20}}{_MONEY}", "a sum of money is put as a condition"),
    (r"\b(?:be|been|get|are|is) referred\b[^.]{0,40}\bbefore\b[^.]{0,30}\b(?:help|support|school can)|\b(?:not|n't|no) (?:get |have )?(?:any )?(?:help|support) unless\b",
     "a referral is put as a condition"),
    (rf"\b(?:need|needs|must have|have to have|requires?) (?:the )?(?:{_WHO})(?:'s)? (?:agreement|permission|consent|approval|support)\b", "somebody's agreement is put as a condition"),
    (rf"\b(?:a |the )?(?:request|application)s? (?:must|has to|have to|can only|should) (?:come|be made|be sent) (?:from|by) (?:the |a )?(?:{_WHO})\b", "a parent may ask too"),
    (r"\b(?:must|have to|has to|need to|should) (?:first )?(?:try|attend|finish|complete|go on)\b[^.]{0,20}\b(?:parenting|parent) (?:course|programme|class)", "trying something first is put as a condition"),
    (r"\b(?:must|need(?:s)? to|ha(?:s|ve) to) be\b[^.]{0,20}\b(?:years?|months|terms) behind\b", "a gap in learning is put as a condition"),
    (rf"\btoo (?:early|soon|young)\b[^.]{{0,30}}\b{_RIGHT}", "a parent may ask at any time"),
    (rf"\b(?:do not|don't|please do not)\b (?:ask|apply|request)\b[^.]{{0,30}}\b{_RIGHT}[^.]{{0,30}}\b(?:until|before|unless|yet)\b", "the family is told to wait"),
    (r"\b(?:should|must|have to|need to) wait\b[^.]{0,60}\b(?:ask|apply|request)", "the family is told to wait"),
    (r"\bonly (?:the |a )?(?:school|setting|senco|council|gp) (?:can|may) (?:ask|apply|request)\b[^.]{0,60}\b(?:assess|ehc|plan)",
     "a parent may ask too"),
)  # fmt: skip
# Said whole, these are wrong whatever else the sentence says: the "not" in them is the refusal.
_ALWAYS: tuple[tuple[str, str], ...] = (
    (r"\b(?:does|do|did|would|will) ?(?:not|n't) (?:meet|reach)\b[^.]{0,20}\b(?:criteria|threshold)|\b(?:does|do|will|would) ?(?:not|n't) qualify\b|\btoo \w+ to qualify\b",
     "“does not qualify” is not ours to say"),
    (rf"\b(?:parents?|you|famil(?:y|ies)|carers?)\b (?:may not|cannot|can't|can not)\b[^.]{{0,20}}\b(?:ask for|request|apply for)\b[^.]{{0,20}}\b{_RIGHT}", "a parent may ask at any time"),
)  # fmt: skip
_HARMLESS = re.compile(
    r"\b(?:do(?:es)? not|don't|doesn't|never|no need|not need|need not|with or without|without (?:needing|having|waiting|the (?:school|setting|council|senco)|your)|nobody|no one|cannot (?:make|ask|require|insist|refuse)|"
    r"may not (?:make|require)|not (?:a )?(?:condition|gate|rule)|isn't (?:needed|required)|not (?:needed|required)|wrong|untrue|not true|(?:are|is|were) told that|myth|even if|whether or not|with or without|"
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
    seen: set[str] = set()
    for pattern, why in (*_ALWAYS, *(() if _HARMLESS.search(plain) else _BAD)):
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
