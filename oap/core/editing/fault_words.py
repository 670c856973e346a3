"""What the checks found, in the words of the form: the rules say it to whoever edits files, with marks and names of
fields; somebody who writes in the browser sees rows, boxes and buttons."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from oap.core.pages.problems import Problem
from oap.core.pages.service_record import RECORD_FIELDS

_SHARED = "Take it out here, and choose it under “Add a shared text”"
# What a rule says, and what the form says instead. Several may hold of one message, one after another.
_SAID: tuple[tuple[str, str], ...] = (
    (r" Add a line that starts with >\.", ""),
    (r"The statement “[^”]*” (has|does|is)\b", r"This statement \1"),
    (
        r"is under no tier\. Put it under a heading with one of: .*",
        "is in no tier. Choose one at the small heading above it, under “Tier of its statements”.",
    ),
    (r"There is no (\w+) statement\.", r"No statement is in the tier “\1” yet."),
    (r"This field is missing\.", "This is still empty."),
    (r"There is no page with the id “([^”]*)”\.", r"No page is called “\1”. Choose one from the list."),
    (r"There is no statement “[^”]*” on this page\.", "One of these is not on the page any more. Choose another."),
    (r"A page has at least one phase\.", "Choose at least one age."),
    (r"is an unknown (tier|provider)\b", r"is not a \1 of the list"),
    (
        r"is neither the id of a page nor the address of one of this page's sources\.",
        "is no page, and not the web address of one of this page’s sources.",
    ),
    (
        r"(“[^”]*”) is an unknown \S+(?: \S+)?\. Choose one from content/\S+",
        r"\1 is not in the lists any more. Choose another.",
    ),
    (
        r"(“[^”]*” is no word in capitals)\. right_as_written names each,.*",
        r"\1. Under “Words in capitals that are right” each is named, with why.",
    ),
    (r"is an unknown phase\b", "is not an age of the list"),
    (r"is also used by (?:[\w-]+/)*([\w-]+)\.md\.", r"is also that of the page “\1”."),
    (r"This is kept once, for many pages: .*", f"These words are kept once, for many pages. {_SHARED}."),
    (r" is kept once, for many pages: .*", f" is kept once, for many pages. {_SHARED}."),
    (r"Danger signs are typed here\. Place those of .*", f"Danger signs are typed here by hand. {_SHARED}."),
    (
        r"A danger sign is typed here\. Place it, .*?, so that it cannot differ\.",
        f"A danger sign is typed here by hand. {_SHARED}, so that it is the same everywhere.",
    ),
    (
        r"Another level than the danger sign “[^”]*” has in \S+ \(([^)]*)\)",
        r"The list of danger signs says “\1” for this. Say the same, or choose it under “Add a shared text”",
    ),
    (r"No danger sign is named here\. Choose from .*", "No danger sign is named here. Choose one from the list."),
    (r"There is no ([\w-]+) in content/\S+ Choose from the list, or look there\.", r"“\1” is not in the list."),
    (r",? or look in content/[\w/.-]+(?: (?:and|or) content/[\w/.-]+)*", ""),
    (
        r"There is nothing to say for \{([^}]*)\}.*",
        r"There is no fact called “\1”. Take it out, or choose one with the button “Fact”.",
    ),
    (
        r"“([^”]*)” is a name of one area\..*",
        r"“\1” is the name of one area. Put it in with the button “Fact”, so that it is right elsewhere too.",
    ),
    (
        r"The link “([^”]*)” is not allowed\. .*",
        r"The link to “\1” cannot be used. Choose a page or a web address with the button “Link”.",
    ),
    (r"The title is the top heading\. .*", "The title of the page is its top heading. Make this a small heading."),
    (r"A heading level is skipped\. .*", "A small heading stands here without one above it. Make it the larger kind."),
    (
        r"HTML is not allowed here\. .*",
        "Words between < and > cannot stand here. Take them out; bold, links and lists come from the buttons.",
    ),
    (
        r"Pictures are placed by their id,.*",
        "Pictures come from the button “Picture” over a box of text, or from “Add a shared text”.",
    ),
    (r"A list inside a list starts with four spaces\.", "The smaller list here is not far enough to the right."),
    (
        r"What is placed is alone on its line, .*",
        "Something that is kept once stands between words. Take it out, and choose it under “Add a shared text”.",
    ),
    (
        r"What is placed cannot be inside a box: .*",
        "Something that is kept once stands inside a box. Choose it before or after, under “Add a shared text”.",
    ),
    (r"Choose a contact \(reach\), or say in “find” whom to ask\.", "Choose a contact, or say whom to ask."),
    (r"The reading grade is [\d.]+\. The limit is [\d.]+: use", "The family words are too hard to read: use"),
    (r"Only a page in .* has a service record\.", "A page of this kind does not describe a service."),
    (r"A source needs a url or a date\.", "Each source needs a web address or a date."),
    (r"A confirmed contact needs confirmed_on and source: .*", "Say when and where a confirmed contact was seen."),
    (r"contact_status is confirmed or unconfirmed\.", "Choose whether each contact is confirmed."),
    (r"review_by comes after reviewed\.", "The day of the next check is before that of the last."),
    (r"opens_with is .*", "Only a page about danger keeps its urgent signs open at the top."),
    (r"audience is .*", "Choose whom the page speaks to."),
    (r"A text that names its pages or topics says under which heading .*", "Say under which heading it appears there."),
    (r"A picture needs alt: (.*) One that only decorates .*", r"Say \1 Or tick that it only decorates."),
    (r"decorative is .*", "Say what it shows, or tick that it only decorates."),
    (r"alt and credit are plain sentences: .*", "Leave out square brackets, straight quotation marks and < >."),
    (r"[Ww]rite it as year-month-day, for example [\d-]+\.", "Choose a day."),
    (r"This is a list: .*", "This can hold several: give each its own line."),
    (r"This must be plain text\..*|This must be a group of fields,.*", "This cannot be read. Write it again."),
    (r"There is no such field\..*", "The text has a field that the form does not know. Edit it as text."),
    (
        r"The id “[^”]*” belonged to a statement that was withdrawn\..*",
        "This brings back a withdrawn statement with other words. Add a new statement for them.",
    ),
    (
        r"The id “[^”]*” was retired\..*",
        "This statement was withdrawn before. Remove it, and add a new one in its place.",
    ),
    (
        r"The id “[^”]*” (?:is used|appears) twice on this page.*",
        "The same statement stands twice on this page. Remove one of the two.",
    ),
    (
        r"The id “[^”]*” is also the address of a heading\..*",
        "This statement and a heading have the same address. Change the words of the heading a little.",
    ),
    (r" Close the first with ::: before this\.| Put ::: on a line of its own after its text\.", ""),
    (r"A box starts inside another box\.", "A box starts inside another box. End the first before it."),
    (r"This box is never closed\.", "A box begins here and does not end. Put it in again with the button “Box”."),
    (r"This ::: closes a box that was never opened\.", "A box ends here that never began. Take its last line out."),
    (
        r"There is no box called “([^”]*)”\..*",
        "This box is of no kind that there is. Choose one with the button “Box”.",
    ),
    (
        r"“[^”]*” says how much helps, and not what that rests on: .*",
        "This statement says how much helps, and not what that rests on. Fill in “What it rests on”.",
    ),
    (
        r"is in the wording and in \w+\. Both wordings get it from the field: say it once\.",
        "is in the wording, and in a field below it that adds it to both wordings. Say it in the field alone.",
    ),
    (
        r"The sections are out of order\. .*",
        "The parts of this page are out of order. Change that as text, or ask a colleague.",
    ),
    (r"Give it a title, as in :::\w+ [^.]*\.?", "Give it a title."),
    (rf" \((?:{'|'.join(RECORD_FIELDS)})\)", ""),
)
_RULES = tuple((re.compile(said), better) for said, better in _SAID)
# What the form calls a field that a fault is about, and that has no words of its own in the message.
FIELD_NAMES = {
    "title": "Title",
    "professional_title": "Professional title",
    "summary": "Summary",
    "topics": "Topics",
    "areas": "Areas of need",
    "phases": "Ages",
    "team": "Team",
    "also_known_as": "How people say it",
    "first": "What readers meet first",
    "related": "Related pages",
    "pages": "Pages it appears on",
    "under": "Under which heading it appears there",
    "review_by": "Check it again by",
    "sign_off": "Who still has to agree",
    "reading_age_reason": "Why it may be harder to read",
    "right_as_written": "Words in capitals that are right",
    "sources": "Sources",
    "service": "The service",
    "alt": "What it shows",
    "credit": "Whose it is",
    "licence": "How it may be used",
    "slug": "Address",
    "aliases": "Old addresses",
}


def in_form_words(message: str) -> str:
    """What a rule says, as it is said to somebody at the form."""
    for rule, better in _RULES:
        message = rule.sub(better, message)
    return message


def for_the_form(problems: Iterable[Problem]) -> list[Problem]:
    """The problems in the words of the form, each once."""
    return list(dict.fromkeys(replace(one, message=in_form_words(one.message)) for one in problems))
