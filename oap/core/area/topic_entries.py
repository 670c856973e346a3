"""A topic as an entry of the set-up, and as the file that it is kept in: ``content/concepts/<id>.yml``.

What comes with the handbook stands in ``taxonomy.yml`` (names) and ``thesaurus.yml`` (what is related); a topic's own
file says the same, or otherwise, and is all that a change writes. A file that was retired stays: its id is never given
to another.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from oap.core.area.entry_text import MOVED, UNKNOWN, Entry, data_in
from oap.core.search.concept_text import compose_entry
from oap.core.search.thesaurus import GRADES
from oap.errors import Conflict

RETIRED = "retired"


def entry_before(identity: str, topic: Mapping[str, Any] | None, related: Mapping[str, Any] | None) -> Entry:
    """What the handbook itself says of a topic, given its data in the two files; nothing of one that it has not."""
    if topic is None:
        return {}
    graded = {
        name: [str(other) for other, value in (related or {}).items() if str(value) == grade]
        for name, grade in GRADES.items()
    }
    names = {name: topic.get(name) for name in ("plain", "professional", "area", "frightening")}
    title = topic.get("plain")
    return _bare({"id": identity, "title": title, "topics": [identity], **names, "related": graded})


def whole_entry(before: Entry, identity: str, data: Any) -> Entry | None:
    """The entry that a file, if there is one, makes of what the handbook says; None when there is none, or it was
    retired. Raises ValueError for a file of another shape."""
    if data is not None and not isinstance(data, Mapping):
        raise ValueError(UNKNOWN)
    said = dict(data or {})
    if str(said.pop(RETIRED, "")) == "true" or not (said or before):
        return None
    return {"id": identity, **_bare({**before, **said})}


def changed_topic(text: str, before: Entry | None, after: Entry | None, below: Sequence[Entry]) -> str:
    """The text of a topic's file with that change; ``below`` is what the handbook says, if it does. Raises Conflict
    when the file does not say ``before``, ValueError when people wrote something into it that would be lost."""
    one = after or before or {}
    identity, base = str(one.get("id", "")), next(iter(below), {})
    data = data_in(text)
    if whole_entry(base, identity, data) != before:
        raise Conflict(MOVED)
    if any(line.lstrip().startswith("#") for line in text.splitlines()):
        raise ValueError("Somebody wrote comments into the file of this topic, which only they can keep.")
    if after is None:
        return compose_entry({**_lean(before or {}, base, data or {}), RETIRED: "true"})
    return compose_entry(_lean(after, base, {name: one for name, one in (data or {}).items() if name != RETIRED}))


def check_topics(entries: Iterable[Mapping[str, Any]]) -> None:
    """Raises ValueError, in an editor's words, for one that is no topic and belongs to none."""
    for one in entries:
        if bool(one.get("plain")) != bool(one.get("professional")):
            missing = "professional" if one.get("plain") else "plain"
            raise ValueError(f"“{missing}” is needed, too: a topic of its own has a name in both voices.")
        if not one.get("plain") and not one.get("topics"):
            raise ValueError("“plain” is needed with the other name, or else a topic that it belongs to.")
        if one.get("joined") and one.get("joined") == one.get("id"):
            raise ValueError("“joined” has to be another topic.")


def _lean(entry: Entry, base: Entry, data: Mapping[str, Any]) -> Entry:
    """What the file has to say: what the handbook does not, and what it says otherwise."""
    kept = ("title", "topics")
    said = {name: value for name, value in entry.items() if name in kept or name in data or value != base.get(name)} | {
        name: "" for name in base if name not in entry
    }
    return {name: value for name, value in said.items() if name != "id"}


def _bare(entry: Mapping[str, Any]) -> Entry:
    """Without what says nothing."""
    inner = {name: _bare(value) if isinstance(value, Mapping) else value for name, value in entry.items()}
    return {name: value for name, value in inner.items() if value not in (None, "", [], {})}
