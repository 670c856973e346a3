"""Words that blame or belittle a child or a parent, and what may be said of such words.

``tests/core/lint/blame_sentences.yml`` holds good and bad sentences.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_CHILD = (
    r"(?:child(?:ren)?|kids?|pupils?|students?|boys?|girls?|sons?|daughters?|learners?|teenagers?|toddlers?|one|ones)"
)
_PARENT = r"(?:parents?|famil(?:y|ies)|mums?|dads?|mothers?|fathers?|carers?)"
# Pattern -> the word to name.
_BLAME: tuple[tuple[str, str], ...] = (
    # What a child is said to be.
    (r"naughty|naughtiness", "naughty"), (r"lazy|laziness|idle", "lazy"), (r"attention[- ](?:seeking|seekers?)|(?:seeks?|wants?|only for|just for) attention", "attention seeking"),
    (r"manipulat(?:es?|ive|ing|or)", "manipulative"), (r"bad(?:ly)? behav(?:ed|iour)|misbehav(?:e|es|ed|ing|iour)", "badly behaved"),
    (r"defian(?:t|ce)(?! disorder)", "defiant"), (r"stubborn(?:ness)?|wilful(?:ly)?|obstinate", "stubborn"), (r"disobedien(?:t|ce)|non-?complian(?:t|ce)|uncooperative", "disobedient"),
    (r"disruptive", "disruptive"), (rf"(?:difficult|problem|challenging|violent|aggressive|troubled|demanding|impossible) {_CHILD}", "a difficult child"),
    (r"(?:play(?:s|ing)?|act(?:s|ing)?) up|kick(?:s|ing)? off|throw(?:s|ing)? a (?:strop|wobbly)", "playing up"), (r"spoil(?:t|ed)(?: \w+)? (?:child(?:ren)?|brats?|kids?)|brats?", "spoilt"),
    (r"(?:can(?:no|')?t|could(?:n't| not)) be bothered|do(?:es)?(?:n't| not) (?:even )?(?:care|try)(?= |\.|,|$)|makes? no effort|lacks? (?:effort|motivation)", "does not try"),
    (r"(?:putting|puts?) it on(?! (?:paper|the|a|in|your|their|top))|fak(?:es?|ing)|making it up|drama queen|cry ?bab(?:y|ies)|over-?dramatic|melodramatic", "putting it on"),
    (rf"(?:he|she|{_CHILD}) (?:is|was|are|can be|gets?) (?:\w+ )?(?:rude|cheeky)|sly|sneaky|devious", "rude"), (r"clingy|babyish|immature", "immature"), (r"weird|odd child|strange child|freak", "weird"),
    (rf"(?:{_CHILD}|he|she|who) (?:\w+ )?(?:refuses?|refused|refusing|is refusing|are refusing)\b(?! (?:food|drink|a drink|to drink))", "refuses"),
    (r"refus(?:es?|ed|ing) to (?:work|learn|behave|listen|talk|speak|eat|join in|do as)", "refuses"), (r"school refus(?:al|ers?|ing)", "school refusal"),
    # What a child is called for a disability or for what they learn.
    (r"suffer(?:s|ed|ing|ers?)? from|victims? of (?:autism|epilepsy|a condition|disability)|afflicted|stricken", "suffers from"),
    (r"confined to (?:a|his|her|their) wheelchair|wheelchair[- ]bound", "confined to a wheelchair"),
    (r"handicap(?:s|ped)?|cripple[ds]?|spastic|retarded|backward (?:child|pupil)s?|mongol", "handicapped"),
    (rf"(?:send|sen|high[- ]needs|special needs|low[- ]ability|bottom[- ]set|below[- ]average) {_CHILD}", "SEND pupils"),
    (r"slow learners?|low[- ]ability|(?:high|low)[- ]functioning|mental age", "low ability"), (rf"normal {_CHILD}|normal peers|abnormal|act(?:s|ing)? normal(?:ly)?", "normal children"),
    (r"mentally ill|mental (?:child|case|patient)|craz(?:y|ies)|insane|psycho", "mentally ill"), (r"(?<![\w-])the disabled(?! (?:child|person|people|pupil|toilet|student|young|parking|badge|adult|friend))|an (?:epileptic|autistic|asthmatic|diabetic)(?= |\.|,|$)(?! (?:child|pupil|person|student|young|teenager|boy|girl|adult|mum|dad|parent|friend|spectrum|people|son|daughter|fit|seizure|attack))", "the disabled"),
    # What a family is said to be.
    (r"(?:bad|poor|weak|lax|inconsistent) parent(?:s|ing)?|parenting (?:problem|issue|failure)s?", "bad parenting"),
    (rf"(?:pushy|difficult|demanding|over-?protective|over-?anxious|neurotic|fussy|aggressive|angry|problem|dysfunctional|chaotic|uncaring|lazy) {_PARENT}", "a difficult parent"),
    (rf"{_PARENT} (?:who|that) (?:do not|don't|won't|will not) (?:engage|care|bother|cooperate)|(?:fail(?:s|ed|ing)?|refus(?:e|es|ed|ing)) to engage|hard[- ]to[- ]reach|non-?engag\w+|disengaged (?:parents?|famil\w+)", "does not engage"),
    (r"broken homes?|(?:lacks?|without|no) boundaries at home|no discipline at home|over-?indulg\w+|(?:lets?|letting) (?:him|her|them) get away with", "a broken home"),
    (r"blame (?:the )?(?:parents?|home)|(?:is|are|be) to blame|(?:your|their|the parents?'?) (?:own )?fault|brought (?:it|this) on (?:yourself|himself|herself|themselves)", "to blame"),
)  # fmt: skip
_WORDS = tuple((re.compile(rf"\b(?:{pattern})\b"), word) for pattern, word in _BLAME)
# Right before the word, with nothing but a few words between: it is denied, or named as a word to avoid.
_DENIED = re.compile(
    r"\b(?:not|never|n't|no|nobody|neither|nor|none|isn't|thinks?|feels?|believes?|or like|cannot be|than|instead of|avoid|avoids|without|stop|call(?:s|ed|ing)?|labell?(?:s|ed|ing)?(?: as)?|mistaken for|seen as|taken for|looks?(?: like)?|seem(?:s)?|"
    r"words?(?: such as| like)?|say(?:s|ing)?|told|hear)\b(?:(?!\b(?:and|but|because|so)\b)[^.;:,?!]){0,32}$"
)
_QUOTED = re.compile(r"[\"“][^\"”“]*$")
_TOLD = re.compile(r"\b(?:say|says|said|saying|told|tell|tells|hear|heard|call|called|words?|write|writes|if)\b")


def blaming_words(sentence: str) -> Iterator[str]:
    """Yield the words in the sentence that blame or belittle a child or a parent. Nothing where it denies or quotes them."""
    plain = sentence.lower().replace("’", "'")
    seen: set[str] = set()
    for pattern, word in _WORDS:
        for found in pattern.finditer(plain):
            before = plain[: found.start()]
            quoted = _QUOTED.search(before) and _TOLD.search(plain)
            if word not in seen and not quoted and not _DENIED.search(before):
                seen.add(word)
                yield word
