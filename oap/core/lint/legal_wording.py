"""The legal-wording guard: sentences that put a condition before a right.

A parent or young person may ask for an EHC needs assessment at any time (Children and Families Act 2014, section 36).
The test is in section 36(8): neither a diagnosis, nor a number of cycles, nor a sum of money is part of it. Help in a
setting hangs on none of these either. A sentence that says or hints otherwise stops a page.

The guard does not know sentences; it looks for three things in one: a **right** (asking, the assessment, a plan, help), a
**gate** (cycles, a diagnosis, a report, money, somebody's agreement, a course, marks, time) and a **join** that makes the
one wait for the other ("before", "must", "only", "without … cannot"). A sentence that denies the gate passes. Beside
these stand refusals and advice to wait, which need no gate. ``tests/core/legal_sentences*.yml`` hold good and bad
sentences, some of them kept back; the suite states how many of each the guard tells apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping


def _any(*words: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(words)})\b")


_COUNT = r"(?:two|three|four|six|twelve|several|\d+|a number of|at least \w+|a|an|one)"
_MANY = r"(?:two|three|four|six|several|\d+|a number of|at least \w+)"
_DOCTOR = r"(?:doctor|gp|paediatrician|consultant|psychologist|psychiatrist|therapist|camhs|specialist|clinic|hospital|autism team|health services)"
_SCHOOL = r"(?:school|head ?teacher|head|senco|setting|nursery|college|class teacher)"

# Asking the council, and what follows from it.
_CLAIM = _any(
    r"ehcp?s?", r"ehc (?:process|plans?|needs assessments?|assessments?)", r"requests?", r"requesting", r"appl(?:y|ying)", r"applications?",
    r"(?:an|the|for|be|no|are|is|only|will|get|statutory) assess(?:ment|ments|ed)?", r"assess(?:ment)? (?:is|are|was|will|would|cannot|may|can)",
    r"(?:we|council|councils|they) (?:will |can |may |only |cannot |will not |would |do not )*assess",
    r"a plan", r"plans", r"move on to", r"ask(?:ing)? (?:for|us|the council(?!')|again)", r"turn (?:you |them )down", r"turned down", r"refused", r"rejected", r"sent back", r"nothing (?:we|school|the school) can do",
    r"council (?:will|would|can|may|becomes?|gets?) (?:not )?(?:refuse|reject|turn|look|involved|consider|help)", r"hold off asking", r"before asking", r"before they ask",
)  # fmt: skip
# What a child gets in a setting.
_HELP = _any(
    r"help(?! ?lines?)", r"support(?! groups?)", r"provision", r"adjustments?", r"one-to-one", r"quiet (?:space|place|room|lunch|lunches)", r"sensory room",
    r"toilet pass", r"extra time", r"sen register", r"mak(?:e|ing) changes", r"changes (?:begin|start)", r"put anything in place",
)  # fmt: skip
_GATES: Mapping[str, re.Pattern[str]] = {
    "a number of cycles is put as a condition": _any(
        rf"{_COUNT} (?:\w+ ){{0,3}}(?:cycles?|rounds?|review (?:periods?|cycles?))", rf"{_MANY} (?:\w+ ){{0,3}}reviews?", r"(?:assess, plan, do,? (?:and )?review|apdr) cycles?",
        r"(?:full|complete|completed|enough) (?:\w+ )?(?:cycles?|rounds?|reviews?)", r"graduated (?:approach|response)", r"(?:completed|done|tried) twice",
        rf"{_COUNT} (?:full )?(?:terms?|years?|months) of (?:\w+ )?(?:support|help|sen|targeted|intervention)\w*", rf"{_COUNT} (?:plans|terms) (?:that|have|has)",
        rf"(?:for|run for|after) {_COUNT} (?:terms?|years?)", r"apdr rounds?",
    ),
    "a diagnosis is put as a condition": _any(
        r"diagnos(?:is|es|ed|tic)", r"medical(?:ly)? (?:evidence|confirm\w*|proof)", rf"(?:\w+ )?{_DOCTOR}(?:'s)? (?:letter|report|note)",
        rf"(?:letter|report|note) from (?:a|the|your|an) (?:\w+ )?{_DOCTOR}", rf"{_DOCTOR} (?:has|have) (?:seen|confirmed|agreed|said|assessed)",
        rf"known to {_DOCTOR}", r"(?:assessed|seen|confirmed|referred) (?:by|first)", r"referred you", r"(?:autism|adhd|diagnostic) (?:pathway|assessment)",
        r"waiting list", r"proof of (?:a |the )?disability", r"(?:dyslexia|autism|adhd) report", r"been referred", r"be referred", r"has confirmed (?:it|autism|adhd)", r"after (?:the|an|their|his|her) assessment",
    ),
    "a report is put as a condition": _any(
        rf"(?:specialist|professional|expert|private|{_DOCTOR}'s) (?:reports?|advice|visit|evidence|involvement)", r"outside (?:agencies|agency|advice|professionals)",
    ),
    "a sum of money is put as a condition": _any(
        r"element (?:2|two)", r"notional \w+", r"(?:school's|its|own|their) (?:own )?(?:money|budget|funding|resources)(?: for \w+)?", r"has spent", r"been spent", r"used up",
        r"six thousand", r"ordinary support",
    ),
    "somebody's agreement is put as a condition": _any(
        rf"{_SCHOOL}(?:'s)? (?:\w+ )?(?:agreement|permission|consent|approval|support|backing|signature)",
        rf"{_SCHOOL} (?:must|has to|needs to|should) (?:first )?(?:agree|approve|support (?:it|the|your)|refer|apply|ask first|ask for)",
        rf"(?:come|made|sent) (?:from|by) (?:the |a )?{_SCHOOL}", rf"persuade the {_SCHOOL}", rf"without the {_SCHOOL}",
    ),
    "trying something first is put as a condition": _any(
        r"parent(?:ing)? (?:course|programme|class|workshop)s?", r"(?:sleep|parent) workshop", r"early help", r"have (?:tried|used|had|done|completed|been on)",
        r"(?:try|exhaust|tried) (?:everything|ordinary|its|all|own)", r"trying things",
    ),
    "a gap in learning is put as a condition": _any(
        r"(?:years?|months|terms) behind", r"failing", r"(?:good|high) (?:marks|grades|scores)", r"doing (?:too )?well", r"on track",
    ),
    "a plan is put as a condition": _any(
        r"(?:without|no|with|have|has) (?:a |an )?(?:ehc )?plans?", r"ehc plan in place",
    ),
}  # fmt: skip
_MONEY = re.compile(r"£\s?\d[\d,]{2,}|\b\d[\d,]* pounds\b")
_STRONG = _any(
    r"must(?: have)?", r"needs? to", r"needs", r"need", r"ha(?:s|ve) to", r"required?", r"requires", r"needed", r"essential", r"necessary", r"minimum", r"before", r"until", r"unless",
    r"once", r"first", r"prior to", r"in order to", r"only", r"reserved for", r"depends? on", r"expect(?:s|ed)?(?: to)?", r"want(?:s)? to see", r"otherwise", r"after",
    r"(?:are|is) (?:asked|told|expected) to", r"will have to", r"should", r"below", r"decides whether",
)  # fmt: skip
_GIVEN = _any(
    r"(?:available|given|made|offered|used) (?:to|for|by|when|once|if|after)", r"(?:starts?|begins?|kicks? in|comes?) (?:when|once|after|if)", r"(?:is|are) for (?:children|pupils|those|families|people)",
    r"to (?:get|have|be put)", r"(?:can|may|could) (?:\w+ )?(?:apply|ask|request|be used)[^.]{0,30} (?:when|once|after|if)", r"come back when", r"means no", r"open(?:s)? the door",
)  # fmt: skip
# "You must … first": first before what is not said, and is meant.
_FIRST = re.compile(
    r"\b(?:must|needs? to|ha(?:s|ve) to|should)\b.*\bfirst\b|\bfirst\b.*\b(?:must|needs? to|ha(?:s|ve) to|should)\b"
)
_REFUSED = _any(
    r"cannot", r"(?:will|would|is|are|was|does|do|can|may) not (?:be |get |have |go |look |consider |help |offer )*(?:\w+)", r"refused?", r"rejected?", r"turn(?:ed)? (?:you )?down", r"sent back",
    r"nothing (?:we|school|the school) can do", r"not (?:be )?(?:looked at|considered|accepted|valid|possible|entitled)", r"no assessment", r"unable",
)  # fmt: skip
# Wrong whatever else the sentence says, unless it is said to be wrong: refusals, and advice to wait.
_ALWAYS: tuple[tuple[str, str], ...] = (
    (r"\b(?:not|never) eligible\b|\bineligible\b|\beligibility threshold\b", "“not eligible” is not ours to say"),
    (r"\bnot (?:meet|reach|warrant|justify)\b[^.]{0,25}\b(?:criteria|thresholds?|assessment|plan)\b|\bnot qualify\b|\btoo (?:clever|able|bright|young|mild) (?:to|for)\b[^.]{0,20}\b(?:qualify|ehc|plan|assessment|request|help)\b",
     "“does not qualify” is not ours to say"),
    (r"\bnot (?:severe|bad|serious|complex|significant|great) enough\b|\b(?:is|are) not enough for (?:a |an )?(?:plan|ehc|assessment)|\bthreshold\b[^.]{0,40}\b(?:is high|not reach)", "“does not qualify” is not ours to say"),
    (r"\b(?:parents?|you|famil(?:y|ies)|carers?) (?:may not|cannot)\b[^.]{0,20}\b(?:ask|request|apply)\b[^.]{0,30}\b(?:assess\w*|ehcp?|plan)", "a parent may ask at any time"),
    (r"\bonly (?:the |a |an )?(?:school|setting|senco|council|gp|head ?teacher)s? (?:can|may|is able to|are able to)\b[^.]{0,60}\b(?:ask|apply|request|assess|ehc|plan)", "a parent may ask too"),
    (r"\brequests? (?:made |sent |that come )?(?:by|from) (?:parents|families|a parent)\b[^.]{0,40}\b(?:sent back|returned|not|refused|ignored)", "a parent may ask too"),
    (r"\b(?:a |the )?(?:request|application)s? (?:must|has to|have to|can only|should|needs? to) (?:come|be made|be sent) (?:from|by)\b|\bleave (?:the |a )?(?:request|application|asking)\b[^.]{0,10}\bto the\b", "a parent may ask too"),
    (rf"\b{_SCHOOL} (?:decides|chooses) (?:whether|if) (?:you|parents|a parent|they)\b", "a parent may ask too"),
    (r"\bmust have (?:tried|used|had|done|completed|been on)\b", "trying something first is put as a condition"),
    (r"\btoo (?:early|soon)\b[^.]{0,30}\b(?:ask|request|apply|assess)", "a parent may ask at any time"),
    (r"\b(?:do not|not to|best not to|better not to|hold off|put off|refrain from) (?:ask|asking|apply|applying|request|requesting)\b[^.]{0,60}\b(?:until|before|unless|yet|in (?:reception|nursery|year|the early)|after|assessment|plan|request)\b", "the family is told to wait"),
    (r"\b(?:should|must|have to|need to|best to|better to|advised to) wait\b[^.]{0,80}\b(?:ask|apply|request|assess)", "the family is told to wait"),
    (r"\b(?:wait|let (?:him|her|them|your child) settle)\b[^.]{0,60}\bbefore (?:you|they|asking|applying|requesting)\b[^.]{0,20}(?:\b(?:ask|apply|request)|assessment|plan)", "the family is told to wait"),
    (r"\bask again (?:only )?after\b[^.]{0,40}\bnot sooner\b", "the family is told to wait"),
    (r"\bno diagnosis, no\b|\bno plan(?: means|,)? no\b", "a diagnosis or a plan is put as a condition"),
    (r"\b(?:wait for|come back when|come back with)\b[^.]{0,40}\b(?:diagnos\w*|report|plan)", "a diagnosis is put as a condition"),
    (r"\b(?:help|support|adjustments?|provision) (?:is|are) only for\b", "a plan or a diagnosis is put as a condition"),
)  # fmt: skip
# The gate is denied, or the sentence tells what others wrongly say.
_DENIED = re.compile(
    r"\b(?:(?:do|does|did|should|need) not (?:have|need|wait|depend|require|come|stop|get in|set|hang|mean)|does not ask for|may still|not have to|need(?:s)? no|no need|not need|need not|never|nobody|no one(?!-)|none of|nothing has to|with or without|"
    r"whether or not|whatever|even if|even when|even though|without (?:needing|having|waiting|any|the (?:school|setting|council|senco)'s|that)|(?:council|school|setting|they|it|nobody) cannot (?:make|ask|require|insist|refuse|say|turn)|"
    r"may not (?:make|require|refuse|say)|must not (?:make|refuse|wait)|not (?:a |the |part of the )?(?:condition|gate|rule|law|test|reason)|no (?:condition|reason|threshold|law|child is|waiting)|(?:is|are) not (?:needed|required|needed first)|"
    r"(?:is|are) wrong|untrue|not true|(?:are|is|were|was) told that|(?:if|when) (?:somebody|someone|anyone|they|a school|you hear)\b[^.]{0,20}\b(?:says?|tells?|hear)|myth|no (?:[a-z]+ or )?(?:formal )?diagnosis (?:is )?(?:needed|required|necessary)|law does not|not only|not what decides|go(?:es)? by need|does not come before|runs? beside|goes? on)\b"
)
_QUOTED = re.compile(r"[\"“].*[\"”]$")  # what somebody may say to a parent, with the answer below it
_SHORTENED = (("can't", "cannot"), ("can not", "cannot"), ("won't", "will not"), ("n't", " not"), ("’", "'"))


def legal_problems(sentence: str) -> Iterator[str]:
    """Yield why the sentence sets a condition that the law does not set. Nothing when it is fine."""
    plain = _even(sentence)
    if _DENIED.search(plain) or _QUOTED.match(plain):
        return
    seen: set[str] = set()
    for pattern, why in _ALWAYS:
        if re.search(pattern, plain):
            seen.add(why)
    for why, gate in _GATES.items():
        if gate.search(plain) or (why.startswith("a sum") and _MONEY.search(plain)):
            # The words of the gate do not count as the right or as the join.
            rest = gate.sub(" … ", plain)
            right = _CLAIM.search(rest) or _HELP.search(rest) or _FIRST.search(rest)
            if right and (_STRONG.search(rest) or _GIVEN.search(plain) or _REFUSED.search(rest)):
                seen.add(why)
    yield from sorted(seen)


def _even(sentence: str) -> str:
    plain = sentence.lower()
    for short, long in reversed(_SHORTENED):
        plain = plain.replace(short, long)
    return " ".join(plain.split())
