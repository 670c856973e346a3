"""The configured files that people change in the browser, entry by entry: one definition of each, for the forms, the
checks, the rights and the words.

A new one is a ``Document`` in ``DOCUMENTS``; everything else iterates over them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from oap.core.area.banners import BANNERS_FILE, LIST, MOST_LINK_TEXT, MOST_TEXT, read_banners
from oap.core.area.changes import EntryChange
from oap.core.area.entry_text import Entry, data_in, entries_in, with_entry, with_values
from oap.core.area.fields import Field
from oap.core.area.rights import Rights
from oap.core.area.topic_entries import changed_topic, check_topics
from oap.core.pages.area import read_area_strictly, read_glossary
from oap.core.pages.contacts import CONTACTS_FILE, read_contacts
from oap.core.pages.workflow import Actor
from oap.core.search.concept_text import FOLDER as CONCEPTS
from oap.core.search.crisis import ADDED_FILE, ADDED_LIST, added_pairs

ACTS = {"add": "new:", "change": "changed:", "remove": "taken away:"}


@dataclass(frozen=True)
class Document:
    """A file whose entries people change. ``path`` leads to the list of entries in it; None: the file is one entry.

    ``read`` refuses what cannot be used: it gets the data of the whole file and raises ValueError in an editor's words.
    ``key`` is the field that tells one entry from another, ``named`` those that people know it by.
    """

    id: str
    file: str
    name: str
    one: str  # an entry, with its article
    about: str
    fields: tuple[Field, ...]
    read: Callable[[Any], object]
    rights: Rights
    path: Sequence[str] | None = ()
    key: str = "id"
    named: Sequence[str] = ("name",)
    tried: bool = False  # whoever decides sees first what it would change
    team_of_page: str = ""  # the page whose team looks after all entries
    base: str = ""  # the file of a layer below, whose entries this one has in the place of those with the same key
    folder: str = ""  # where each entry has a file of its own, by its key

    def file_of(self, key: str) -> str:
        """The file in which that entry stands."""
        return f"{self.folder}/{key}.yml" if self.folder else self.file

    @property
    def whole(self) -> bool:
        """Whether the file is one entry."""
        return self.path is None

    def entries(self, text: str) -> list[Entry]:
        """Raises ValueError when the text has another shape."""
        data = data_in(text)
        if self.path is None:
            return [dict(data or {})]
        return [one for one in entries_in(data, self.path) if isinstance(one, dict)]

    def changed(self, text: str, before: Entry | None, after: Entry | None, below: Sequence[Entry] = ()) -> str:
        """The text of the file with that change. Raises Conflict when ``before`` is not there any more, ValueError when
        the file could not be used with it. ``below`` are the entries of the layer below."""
        if self.folder:
            self.read([one for one in (after,) if one is not None])
            return changed_topic(text, before, after, below)
        if self.path is None:
            made = with_values(text, before or {}, after or {})
        else:
            if before in below and all(self.key_of(one) != self.key_of(before or {}) for one in self.entries(text)):
                before = None  # it stands in the layer below, and this one gets its own
            if after in below:
                after = None  # what the layer below says needs no saying here
            made = with_entry(text, self.path, before, after)
        self.read(data_in(made))
        return made

    def key_of(self, entry: Mapping[str, Any]) -> str:
        return self.id if self.path is None else str(entry.get(self.key, ""))

    def title_of(self, entry: Mapping[str, Any]) -> str:
        if self.path is None:
            return self.name
        return next((str(entry[name]) for name in self.named if entry.get(name)), "")


BANNERS = Document(
    "emergency-banner",
    BANNERS_FILE,
    "Emergency banner",
    "a banner",
    "A few words on every page, for as long as you say: a school is closed, a number has changed, a service is down.",
    (
        Field(
            "text",
            "What it says",
            "text",
            f"At most {MOST_TEXT} characters. The most important thing first.",
            True,
            MOST_TEXT,
        ),
        Field(
            "link",
            "Where its link leads",
            hint="https://… or a page of this handbook, such as /urgent-help. It may be left empty.",
            most=300,
        ),
        Field("link_text", "The words of the link", hint="Such as: Which schools are closed", most=MOST_LINK_TEXT),
        Field("starts", "Shown from", "moment", needed=True, most=16),
        Field("ends", "Until", "moment", "It goes by itself then.", True, 16),
    ),
    read_banners,
    Rights("area", "area", alone="area"),
    path=(LIST,),
    named=("text",),
)

AREA = Document(
    "area",
    "site.yml",
    "Name, logo and colours",
    "the settings",
    "What the handbook is called, whom to ask, its colour, and the line above pages that nobody has approved yet.",
    (
        Field("service_name", "What the handbook is called", needed=True, most=80),
        Field("area", "The area", needed=True, most=60),
        Field("council", "The council", most=100),
        Field("name", "What the offer is called in full", needed=True, most=100),
        Field("tagline", "What it is, in one sentence", "text", most=300),
        Field("contact.text", "Whom to ask", "text", "In a sentence or two.", most=300),
        Field("contact.email", "Their e-mail address"),
        Field("contact.phone", "Their telephone number", most=40),
        Field("local_offer", "The address of the Local Offer", hint="https://…", most=300),
        Field("privacy_notice", "The address of the council’s privacy notice", hint="https://…", most=300),
        Field(
            "starter_banner",
            "The line above pages that are not approved yet",
            "text",
            "Its first sentence is on every page.",
            most=300,
        ),
        Field("approved.by", "Approved by", hint="With the day, too, the line above goes.", most=100),
        Field("approved.on", "Approved on", "day", most=10),
        Field(
            "colours.brand",
            "The colour of the header and of links",
            "colour",
            "Like #1d4f4b. It has to be dark enough for white letters.",
            most=7,
        ),
        Field(
            "logo",
            "The logo",
            "picture",
            "At the foot of every page. PNG, JPEG or WebP, at most 900 KB; SVG comes from whoever runs the service.",
            most=120,
        ),
        Field(
            "sign_in.second_factor",
            "An authenticator app at sign-in",
            "choice",
            choices=(("optional", "As each person likes"), ("required", "Needed for everybody with a password")),
            none="As each person likes",
        ),
        Field(
            "local_names",
            "Names that only pages of the area say",
            "lines",
            "One on each line. The check warns where another page says one.",
            most=80,
        ),
    ),
    read_area_strictly,
    Rights("area", "area"),
    path=None,
)
_SOURCE = (
    Field("title", "Whose page, and which", most=300),
    Field("url", "Its address", most=500),
    Field("copy", "Date on the page that was seen", most=10),
    Field("own", "It is their own page, and shows this number or address", "flag", most=5),
)
CONTACTS = Document(
    "contacts",
    f"local/{CONTACTS_FILE}",
    "Contacts",
    "a contact",
    "Each organisation once, with its numbers and addresses. Every page that names one gets a new version.",
    (
        Field("name", "Name", needed=True, most=100),
        Field("use", "What it is for", "text", "One sentence, for whoever needs it.", True, 300),
        Field("phone", "Telephone, as people read it", hint="Such as 0117 903 6444", most=60),
        Field("tel", "What a telephone dials", hint="Digits only, such as 01179036444", most=20),
        Field("note", "What to do after dialling, or who answers", most=200),
        Field("sms", "Text to", hint="Digits only", most=20),
        Field("sms_word", "The word to text", most=20),
        Field("textphone", "Textphone", most=30),
        Field("email", "E-mail", most=120),
        Field("web", "Web address", hint="https://…", most=300),
        Field("web_name", "What the link to it says", most=80),
        Field("online", "Help itself is given there, by chat or form", "flag", most=5),
        Field("chat", "Chat", most=200),
        Field("hours", "When", most=200),
        Field("languages", "Languages", most=200),
        Field("relay", "For deaf people", most=200),
        Field("cost", "What it costs", most=200),
        Field("who", "Who may use it", most=300),
        Field("area", "Where", most=100),
        Field("organisation", "Whose it is", most=120),
        Field("hold", "Why readers are not told of it yet", "text", "Empty: they are told.", most=300),
        Field(
            "team",
            "Which team looks after it",
            "choice",
            "Its publishers agree to changes.",
            none="No team: leads agree",
        ),
        Field("confirmed.on", "Confirmed with them on", "day", most=10),
        Field("confirmed.by", "By whom here", most=80),
        Field("seen", "When somebody last looked", "day", needed=True, most=10),
        Field("sources", "Where it was seen", "rows", columns=_SOURCE),
    ),
    read_contacts,
    Rights("writers", "team"),
    base=CONTACTS_FILE,
)
GLOSSARY = Document(
    "glossary",
    "glossary.yml",
    "Glossary",
    "a word",
    "Words that the handbook explains. Searching for one shows its meaning.",
    (
        Field("term", "The word", needed=True, most=100),
        Field("short", "Short form", hint="As pages write it, such as SENCO", most=20),
        Field("meaning", "What it means", "text", "One or two plain sentences.", True, 400),
        Field("law", "Where an Act defines it", most=150),
        Field("page", "The page that says more", "choice", none="No page"),
        Field("also", "Other names that families meet", "lines", "One on each line.", most=80),
    ),
    read_glossary,
    Rights("writers", "publishers"),
    key="term",
    named=("term",),
)
DANGER = Document(
    "danger-examples",
    ADDED_FILE,
    "Danger examples",
    "an example",
    "Sentences that search has to hear as danger, or as ordinary, besides those that come with the program.",
    (
        Field("kind", "What it tells of", "choice", none="Nothing: it is ordinary, and was taken for danger", most=40),
        Field(
            "danger",
            "The sentence about danger",
            "text",
            "As somebody would type it, invented, without names.",
            most=200,
        ),
        Field("ordinary", "An ordinary sentence that is told alike", "text", "Same beginning, same length.", True, 200),
    ),
    added_pairs,
    Rights("team", "members"),
    path=(ADDED_LIST,),
    named=("danger", "ordinary"),
    tried=True,
    team_of_page="urgent-help",
)

_TOPIC = "Leave those that are not needed at “None”."
TOPICS = Document(
    "topics",
    "",
    "Topics",
    "a topic",
    "What a search can be about: what it is called, how people say it, and which pages it stands for.",
    (
        Field("title", "In a few words", hint="Shown where a search could mean several things.", needed=True, most=80),
        Field("plain", "Its name for families", hint="A topic of its own has both names.", most=80),
        Field("professional", "Its name for professionals", most=100),
        Field("topics", "Topics that it belongs to", "choices", f"The main one first. {_TOPIC}", rows=4),
        Field("area", "Area of need", "choice", none="None"),
        Field(
            "pages", "Pages that it stands for", "choices", f"Besides those that name it themselves. {_TOPIC}", rows=8
        ),
        Field("say", "How people say it", "lines", "One on each line, without names.", most=80),
        Field("pro", "How professionals say it", "lines", "One on each line.", most=80),
        Field("abbr", "Short forms", "lines", "One on each line, such as SPD.", most=60),
        Field("typo", "How it is misspelt", "lines", "One on each line.", most=80),
        Field("related.much", "Topics that help with it, too", "choices", _TOPIC, rows=8),
        Field("related.little", "Topics that help a little", "choices", _TOPIC, rows=12),
        Field("frightening", "It frightens: never name it to somebody who has not named it", "flag", most=5),
        Field(
            "joined",
            "Join it to another topic",
            "choice",
            "What people say for it, and pages that name it, count for that one from then on.",
            none="No: it stays a topic of its own",
        ),
    ),
    check_topics,
    Rights("area", "topic"),
    path=(),
    named=("plain", "title"),
    tried=True,
    folder=CONCEPTS,
)

DOCUMENTS: Mapping[str, Document] = {one.id: one for one in (BANNERS, AREA, CONTACTS, GLOSSARY, TOPICS, DANGER)}
FILES = tuple(one.file for one in DOCUMENTS.values() if one.file)


def deciders_of(people: Iterable[Actor], change: EntryChange) -> list[int]:
    """Who is asked to agree with a change, or with what one person made live; nobody where the list is gone."""
    about = DOCUMENTS.get(change.document)
    return about.rights.deciders(people, team=change.team, author=change.author_id) if about is not None else []


def said_of(change: EntryChange) -> str:
    """A change in a few words, for lists and mails."""
    about = DOCUMENTS.get(change.document)
    name = about.name if about is not None else change.document
    if about is not None and about.whole:
        return name
    return f"{name}, {ACTS[change.act]} “{change.title[:80]}”"
