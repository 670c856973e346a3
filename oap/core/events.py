"""What happened to pages and settings, for whoever follows it. Printed in ``docs/events.md``.

An event says that something happened and where to look: ids and numbers, no words that anybody typed, and of people
only the ids of their accounts. What was written stands in the record, where it can be corrected or taken away.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from oap.core.retention import DAYS

KEPT_DAYS = DAYS["events"]
DETAIL = str | int | bool | None

KINDS = {
    "started": "Somebody began a draft of a page.",
    "handed-in": "An author handed a draft in for review.",
    "handed-in-together": "A lead handed in the same change of words to several pages of a team.",
    "taken-back": "An author took a draft back from review.",
    "given-up": "A draft was given up.",
    "draft-given": "A draft has another author, who goes on with it.",
    "pages-given": "Somebody looks after several pages from now on, decided as one act.",
    "restored": "A draft was begun from the words of an earlier version, or of a draft that was given up.",
    "commented": "Somebody commented on a draft in review.",
    "suggested": "Somebody proposed other words for a draft in review.",
    "suggestion-taken": "The author of a draft took words that somebody proposed.",
    "suggestion-declined": "Words that somebody proposed for a draft were declined.",
    "guest-commented": "Somebody without an account commented on a draft, by a link.",
    "answered": "Somebody answered a comment on a draft.",
    "comment-done": "Somebody said that a comment on a draft is done with.",
    "comment-open": "Somebody said that a comment on a draft is not done with after all.",
    "shared": "Somebody made a link by which people without an account read a draft.",
    "share-ended": "Somebody ended such a link.",
    "agreement-asked": "A page asks a group to agree before anything is published, and this draft of it is in review.",
    "agreed": "A group that is asked before publishing agreed with a draft.",
    "not-agreed": "A group that is asked before publishing did not agree with a draft.",
    "groups-named": "It was decided which groups must agree before a text of the page is published.",
    "returned": "A draft was returned to its author.",
    "scheduled": "A draft was approved for a time to come.",
    "not-published": "A draft whose time had come could not be published, and waits without a time.",
    "published": (
        "A version of a page became public: by publishing, by a check, from the content folder, or with a text that "
        "stands on it."
    ),
    "withdrawn": "A version withdrew a page.",
    "withdrawal-proposed": "Somebody proposed to withdraw a page, and it waits for somebody else.",
    "seconded": "A second person agreed with what was published in an emergency.",
    "confirmed": "Somebody checked a page and confirmed that it is still correct.",
    "signed-off": "A group agreed with a version.",
    "dissented": "A group did not agree with a version.",
    "dissent-answered": "The team of a page answered a dissent.",
    "owners-named": "It was decided who looks after a page.",
    "person-asked": "An admin asked for something about an account that needs a second person.",
    "mails-tried-again": "An admin had mails sent again that had been given up.",
    "imported": "A file was brought in as drafts.",
    "both-changed": (
        "A page, or a file of settings, was changed in the content folder and in the service at once: both texts "
        "are kept."
    ),
    "record-older": "The content folder had newer versions than the record, as after an older backup was restored.",
    "setting-changed": "A file that people change in the browser has a new version: of search, or of the area.",
    "entry-proposed": "Somebody proposed a change of an entry of such a file, and it waits for somebody else.",
    "entry-published": "Somebody agreed with a change of an entry, and it is live.",
    "entry-published-alone": "Somebody made a change of an entry live alone, in an emergency.",
    "entry-seconded": "A second person agreed with what one person made live in an emergency.",
    "entry-returned": "A change of an entry was sent back to who proposed it.",
    "entry-taken-back": "Who proposed a change of an entry took it back.",
    "fed-back": (
        "A reader answered about a page, and nothing else of theirs waited there. At midnight, so that nobody's hour "
        "is told."
    ),
    "feedback-dealt-with": "Somebody dealt with what readers answered about a page.",
    "proposal-refused": "A lead took words that people typed off the list of proposals for search.",
    "not-found-reported": "A reader said that a search did not help. At midnight, so that nobody's hour is told.",
}
FOLLOWED = ("published", "withdrawn", "seconded", "setting-changed")  # what readers on every machine must get


@dataclass(frozen=True)
class Event:
    """Something that happened. Ids grow in the order in which it became true for everybody.

    ``page_id`` and ``team`` are empty where it is about no page; ``version`` is the number of a version of the page, or
    of the file of settings; ``actor_id`` is the account of who did it, None for the service itself and for the content
    folder.
    """

    id: int
    kind: str
    at: str
    page_id: str = ""
    revision_id: int | None = None
    version: int | None = None
    actor_id: int | None = None
    team: str = ""
    detail: Mapping[str, DETAIL] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """The event as plain values."""
        return {**self.__dict__, "detail": dict(self.detail)}


def pause(failures: int) -> int:
    """Seconds until a subscriber that failed so often, one time after the other, is tried again: from two seconds to an
    hour."""
    return int(min(2 ** min(failures, 12), 3600))
