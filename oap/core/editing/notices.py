"""Who has to know of what happened, and in which words: rules over events and people.

Some events ask somebody to do something (``ASKS``): they wait until it is done, whoever does it. The others only tell,
and wait until they were seen.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from oap.core.feedback.answers import may_deal
from oap.core.pages.revisions import Comment
from oap.core.pages.workflow import Action, Actor, may

# kind -> what is said. ``who`` did it, ``title`` is the page's.
SENTENCES = {
    "handed-in": "{who} handed in “{title}”. It waits for you to publish it or send it back.",
    "withdrawal-proposed": "{who} wants to withdraw “{title}”. It waits for you to agree or send it back.",
    "agreement-asked": "{who} handed in “{title}”. Your group is asked to agree before it is published.",
    "nobody-speaks": "“{title}” waits for a group to agree, and nobody may speak for it. Give somebody a mandate.",
    "returned": "{who} sent “{title}” back to you, with a reason.",
    "emergency": "{who} published “{title}” in an emergency. A second person has to agree: you may.",
    "dissented": "A group does not agree with “{title}”. Somebody of its team has to answer.",
    "check-due": "“{title}”, which you look after, is due to be checked. Is it still correct?",
    "checks-without-owner": "Pages are due to be checked, and nobody who looks after them can do it.",
    "person-request": "{who} asked for something about a person’s account. A second person has to agree: you may.",
    "fed-back": "Readers answered about “{title}”. Look at what they say, and mark it as dealt with.",
    "handed-in-together": "{who} handed in the same change of words to several pages. Each waits for you.",
    "agreed": "{who} agreed with “{title}” for a group that is asked before it is published.",
    "not-agreed": "{who} said that a group does not agree with “{title}”, and why.",
    "commented": "{who} commented on “{title}”.",
    "suggested": "{who} proposed other words for “{title}”. Take them with one press, or decline.",
    "suggestion-taken": "{who} took the words that you proposed for “{title}”.",
    "suggestion-declined": "The words that you proposed for “{title}” were declined.",
    "guest-commented": "Somebody who read “{title}” by a link commented on it.",
    "shared": "{who} made a link to your draft of “{title}”, for people without an account.",
    "share-ended": "{who} ended a link to your draft of “{title}”.",
    "answered": "{who} answered a comment on “{title}”.",
    "comment-done": "{who} says that what you asked about “{title}” is done.",
    "comment-open": "{who} says that what you asked about “{title}” is not done after all.",
    "scheduled": "{who} approved “{title}”. It will be published at the time that they set.",
    "not-published": "“{title}” could not be published at its time. Somebody has to look at it.",
    "published": "{who} published “{title}”, which you wrote.",
    "new-version": "“{title}”, which you look after, has a new version.",
    "withdrawn": "“{title}” was withdrawn.",
    "seconded": "{who} agreed with what you published in an emergency: “{title}”.",
    "dissent-answered": "{who} answered what your group does not agree with in “{title}”.",
    "owners-named": "{who} named you as a person who looks after “{title}”.",
    "draft-given": "{who} gave you the draft “{title}”. It is yours now: go on with it, or give it up.",
    "pages-given": "{who} named you as a person who looks after several pages. Look at when each is due to be checked.",
    "entry-proposed": "{who} proposed a change: {title}. It waits for you to agree or send it back.",
    "entry-published-alone": "{who} showed something in an emergency: {title}. A second person has to agree: you may.",
    "entry-published": "{who} agreed with your change: {title}. It is live.",
    "entry-returned": "{who} sent your change back, with a reason: {title}.",
    "entry-seconded": "{who} agreed with what you showed in an emergency: {title}.",
    "both-changed": "“{title}” was changed in the content folder and here at once. Both texts are kept: compare them.",
    "record-older": "The content folder has newer versions than the database. Was an older backup restored?",
}
# What asks somebody to do something, said to who is not asked.
OF_OTHERS = {
    "handed-in": "{who} handed in “{title}”. It waits to be published or sent back.",
    "withdrawal-proposed": "{who} wants to withdraw “{title}”. It waits for a second person.",
    "agreement-asked": "{who} handed in “{title}”. It waits for a group to agree.",
    "nobody-speaks": SENTENCES["nobody-speaks"],
    "returned": "{who} sent “{title}” back to its author.",
    "emergency": "{who} published “{title}” in an emergency. It waits for a second person.",
    "dissented": SENTENCES["dissented"],
    "check-due": "“{title}” is due to be checked.",
    "person-request": "{who} asked for something about a person’s account. It waits for a second person.",
    "entry-proposed": "{who} proposed a change: {title}. It waits for a second person.",
    "entry-published-alone": "{who} showed something in an emergency: {title}. It waits for a second person.",
    "checks-without-owner": SENTENCES["checks-without-owner"],
    "fed-back": "Readers answered about “{title}”.",
}
ASKS = frozenset(OF_OTHERS)
TALK = frozenset({"commented", "suggested", "guest-commented", "answered", "comment-open"})  # one may answer it
BY_DAY = frozenset(
    {"check-due", "checks-without-owner", "fed-back"}
)  # never so urgent that they need a mail of their own
LINKS = {
    "returned": "/edit/drafts/{revision}",
    "draft-given": "/edit/drafts/{revision}",
    "pages-given": "/edit/review-dates?all=1&owner=me",
    **dict.fromkeys(
        (
            "commented",
            "suggested",
            "suggestion-taken",
            "suggestion-declined",
            "guest-commented",
            "answered",
            "comment-done",
            "comment-open",
        ),
        "/review/{revision}#comments",
    ),
    **dict.fromkeys(("shared", "share-ended"), "/edit/drafts/{revision}/share"),
    **dict.fromkeys(("agreement-asked", "agreed", "not-agreed"), "/review/{revision}#groups"),
    "nobody-speaks": "/people/mandates",
    "handed-in-together": "/review",
    "check-due": "/edit/pages/{page}/check",
    "fed-back": "/edit/feedback?page={page}",
    "checks-without-owner": "/edit/review-dates",
    "record-older": "/audit-log",
    "person-request": "/people/requests",
    **dict.fromkeys(
        ("handed-in", "withdrawal-proposed", "emergency", "scheduled", "not-published"), "/review/{revision}"
    ),
    **dict.fromkeys(
        ("entry-proposed", "entry-published-alone", "entry-published", "entry-returned", "entry-seconded"),
        "/settings/changes/{change}",
    ),
}
OF_A_PAGE = "/edit/pages/{page}"
OF_SETTINGS = "/audit-log"


@dataclass(frozen=True)
class Notice:
    """Something that somebody is told. ``key`` is the same whenever the same thing is told to the same person."""

    account_id: int
    key: str
    kind: str
    at: str
    page_id: str = ""
    revision_id: int | None = None
    actor_id: int | None = None
    id: int = 0
    seen_at: str | None = None
    entry_change_id: int | None = None

    @property
    def about(self) -> str:
        return about(self.kind, self.page_id, self.revision_id, self.entry_change_id)


@dataclass(frozen=True)
class Around:
    """What has to be known of a page to say who is concerned by an event."""

    author: int | None = None
    earlier: tuple[int, ...] = ()  # who wrote at it before the author
    approver: int | None = None
    owners: tuple[int | None, ...] = ()
    speaker: int | None = None  # who spoke for the group, where the event is about that
    speakers: tuple[int, ...] = ()  # who may speak for a group that has not agreed with the draft yet
    nobody_speaks: bool = False  # for one of these groups
    talkers: tuple[int, ...] = ()  # who wrote the comment that the event is about, and answers to it, in order
    deciders: tuple[int, ...] = ()  # who may decide on the change of an entry


def about(kind: str, page_id: str, revision_id: int | None, entry_change_id: int | None = None) -> str:
    """What a thing that waits is about: two that are alike are the same thing."""
    if entry_change_id is not None:
        return f"{kind} {entry_change_id}"
    of_page = kind in ("dissented", "check-due")
    return f"{kind} {page_id if of_page or revision_id is None else revision_id}"


def talked_out(told: Notice, said: Sequence[Comment]) -> bool:
    """Whether a notice of something said about a draft asks nothing more of its person: it is done or decided, or they
    have answered since. ``said`` is everything that was said about the draft."""
    if told.kind == "comment-open":
        about = [one for one in said if one.answers is None and one.author_id == told.account_id]
    else:
        about = [one for one in said if (one.author_id, one.created_at) == (told.actor_id, told.at)]
    first = {one.id: one for one in said if one.answers is None}

    def over(one: Comment) -> bool:
        thread = one.answers or one.id
        begun = first.get(thread)
        mine = (later for later in said if later.answers == thread and later.author_id == told.account_id)
        return (begun is not None and begun.done_at is not None) or any(
            later.id > one.id and later.created_at >= told.at for later in mine
        )

    return bool(about) and all(over(one) for one in about)


def link(kind: str, page_id: str, revision_id: int | None, entry_change_id: int | None = None) -> str:
    """The path of the screen where it is done, or can be looked at."""
    found = LINKS.get(kind, OF_A_PAGE if page_id else OF_SETTINGS)
    return found.format(page=page_id, revision=revision_id, change=entry_change_id)


def deciders(people: Iterable[Actor], action: Action, *, team: str, not_by: Collection[int | None]) -> list[Actor]:
    """Those who are asked to do something with a text of this team: who may, of the team itself; the leads where the
    team has nobody else."""
    able = [one for one in people if one.id not in not_by and may(one, action, team=team, author=None)]
    return [one for one in able if team in one.teams] or able


def answerers(people: Iterable[Actor], *, team: str, owners: Collection[int | None]) -> list[Actor]:
    """Those who are asked to look at what readers answered: who looks after the page and who writes in its team; the
    leads where the team has nobody else."""
    able = [one for one in people if may_deal(one, team=team, owners=owners)]
    return [one for one in able if team in one.teams or one.id in owners] or able


def concerned(
    kind: str,
    detail: Mapping[str, object],
    people: Sequence[Actor],
    around: Around,
    *,
    actor_id: int | None,
    team: str,
) -> list[tuple[int, str]]:
    """(account, kind of notice) for everybody who has to know of an event, each once. Nobody is told what they did."""
    found: dict[int, str] = {}
    leads = [one.id for one in people if one.lead]

    def tell(kind: str, accounts: Iterable[int | None]) -> None:
        for account in accounts:
            if account is not None and account != actor_id:
                found.setdefault(account, kind)

    def asked(kind: str, action: Action, *not_by: int | None) -> None:
        tell(kind, (one.id for one in deciders(people, action, team=team, not_by=not_by)))

    match kind:
        case "handed-in" | "withdrawal-proposed":
            tell("agreement-asked", around.speakers)
            tell("nobody-speaks", leads if around.nobody_speaks else [])
            if not detail.get("together"):
                asked(kind, "publish", around.author, *around.earlier)
        case "person-asked":
            tell("person-request", around.deciders)
        case "handed-in-together":
            asked(kind, "publish", actor_id)
        case "agreement-asked":
            tell(kind, around.speakers)
            tell("nobody-speaks", leads if around.nobody_speaks else [])
        case "agreed" | "not-agreed":
            tell(kind, [around.author])
            asked(kind, "publish", around.author, *around.earlier)
        case "returned" | "commented" | "suggested" | "scheduled" | "shared" | "share-ended":
            tell(kind, [around.author])
        case "answered":
            tell(kind, [around.author, *around.talkers])
        case "guest-commented":
            given = detail.get("to_id")
            tell(kind, [around.author, given if isinstance(given, int) else None])
        case "comment-done" | "comment-open" | "suggestion-taken" | "suggestion-declined":
            tell(kind, around.talkers[:1])
        case "not-published":
            tell(kind, [around.author])
            asked("handed-in", "publish", around.author, *around.earlier)
        case "published" if detail.get("emergency"):
            asked("emergency", "second", around.author, *around.earlier, around.approver)
            tell("published", [around.author])
            tell("new-version", around.owners)
        case "published" if detail.get("origin") not in ("review", "block", "date"):
            tell("published", [around.author])
            tell("new-version", around.owners)
        case "withdrawn":
            tell(kind, [around.author, *around.owners])
        case "seconded":
            tell(kind, [around.approver])
        case "dissented":
            asked(kind, "confirm", actor_id)
        case "dissent-answered":
            tell(kind, [around.speaker])
        case "owners-named" if not detail.get("together"):
            tell(kind, around.owners)
        case "draft-given" | "pages-given":
            given = detail.get("to_id")
            tell(kind, [given if isinstance(given, int) else None])
        case "fed-back":
            tell(kind, (one.id for one in answerers(people, team=team, owners=around.owners)))
        case "entry-proposed" | "entry-published-alone":
            tell(kind, around.deciders)
        case "entry-published" | "entry-returned" | "entry-seconded":
            tell(kind, [around.author])
        case "both-changed" | "record-older":
            tell(kind, leads)
    known = {one.id for one in people}
    return [(account, kind) for account, kind in found.items() if account in known]
