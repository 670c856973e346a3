"""Topics as entries: what the handbook and their own files say of them, what a change would break, whose it is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from oap.core.area.entry_text import Entry
from oap.core.area.topic_entries import entry_before, whole_entry
from oap.core.search.tokens import normalise
from oap.errors import Unavailable
from oap.search.engine import URGENT_PAGE
from oap.services.search.danger_words import heard_as_danger, leads_to_urgent_help
from oap.site import Site

MOST_NAMED = 3
SAID = ("say", "pro", "abbr", "typo")


def entries(site: Site) -> list[Entry]:
    """Every topic and subject that is not retired, by name. Raises Unavailable."""
    named, related, files = _data(site)
    found = [
        whole_entry(entry_before(one, named.get(one), related.get(one)), one, files.get(one))
        for one in dict.fromkeys((*named, *files))
    ]
    return sorted((one for one in found if one is not None), key=lambda one: str(_name(one)).lower())


def before(site: Site, key: str) -> Entry:
    """What the handbook itself says of a topic; nothing of one that it has not. Raises Unavailable."""
    named, related, _ = _data(site)
    return entry_before(key, named.get(key), related.get(key))


def taken(site: Site) -> set[str]:
    """The ids that no new topic gets: also those of retired ones. Raises Unavailable."""
    named, _, files = _data(site)
    return {*named, *files, *site.state.configuration.thesaurus.concepts}


def problems(site: Site, old: Entry | None, new: Entry | None) -> dict[str, str]:
    """What is wrong with a change of a topic, in words for who changes it: by name of field."""
    now = site.state
    identity = str((new or old or {}).get("id", ""))
    joined = str((new or {}).get("joined", ""))
    goes = new is None or (joined and not (old or {}).get("joined"))
    if why := _rests_on(site, identity, joined) if goes else "":
        return {"joined" if joined else "main": why}
    if new is None:
        return {}
    known = now.configuration.taxonomy
    if joined and joined not in known.live_topics:
        return {"joined": "It was joined or retired itself. Choose the topic that it belongs to now."}
    if identity in known.topics and not new.get("plain"):
        return {
            "plain": "This is a topic of its own, which keeps a name in both voices. Join it to another one instead."
        }
    for field in ("plain", "professional"):
        name = normalise(str(new.get(field, "")))
        same = (one for one in known.live_topics.values() if one.id != identity and not joined)
        other = next((one for one in same if name and name in map(normalise, (one.plain, one.professional))), None)
        if other is not None:
            return {field: f"This is the name of “{other.plain}” already."}
    had = set(_phrases(old or {}))
    for where, phrase in ((field, one) for field in SAID for one in new.get(field, ())):
        if phrase not in had and not normalise(phrase):
            return {where: f"“{phrase}” has no letter in it."}
        if phrase not in had and (name := now.keepable_terms.surely_name(phrase)):
            return {where: f"“{name}” may be somebody’s name. Leave it out, or write “my son” or “a pupil” instead."}
    return {}


def team_of(site: Site, old: Entry | None, new: Entry | None) -> str:
    """Whose a change is: of those who look after Urgent help where it has to do with danger, else of no team."""
    now = site.state
    card = now.library.by_slug.get(URGENT_PAGE)
    team = card.team if card is not None else ""
    for said in (old or {}, new or {}):
        named = {str(said.get("id", "")), str(said.get("joined", "")), *said.get("topics", ())}
        if said.get("frightening") or leads_to_urgent_help(now, named, said.get("pages", ())):
            return team
    changed = set(_phrases(old or {})).symmetric_difference(_phrases(new or {}))
    return team if heard_as_danger(now, changed) else ""


def also_said_of(site: Site, entry: Entry) -> list[tuple[str, str]]:
    """The ways of saying it that another topic has, too, with that one's name."""
    identity, found = str(entry.get("id", "")), []
    own = {normalise(phrase): phrase for phrase in _phrases(entry)}
    for other in site.state.configuration.thesaurus.concepts.values():
        if other.id != identity:
            found += [(own[plain], other.title) for plain in dict.fromkeys(other.phrases) if plain in own]
    return found


def _rests_on(site: Site, identity: str, joined: str) -> str:
    """Why a topic can neither be retired nor joined, if so."""
    now = site.state
    card = now.library.by_slug.get(URGENT_PAGE)
    if card is not None and identity in card.topics:
        return "Urgent help rests on this topic, so it stays."
    if joined:
        return ""
    pages = [one.title for one in now.library.cards if one.topics[:1] == (identity,)]
    subjects = [
        one.title
        for one in now.configuration.thesaurus.concepts.values()
        if one.id != identity and one.topics[0] == identity
    ]
    if not pages and not subjects:
        return ""
    named = [*pages, *subjects]
    more = f" and {len(named) - MOST_NAMED} more" if len(named) > MOST_NAMED else ""
    return (
        f"It is what these are about: {', '.join(named[:MOST_NAMED])}{more}. Give them another main topic first, or "
        "join this one to another."
    )


def _phrases(entry: Entry) -> list[str]:
    return [str(one) for field in SAID for one in entry.get(field, ())] + [
        str(entry[name]) for name in ("title", "plain", "professional") if entry.get(name)
    ]


def _name(entry: Entry) -> Any:
    return entry.get("plain") or entry.get("title") or entry["id"]


def _data(site: Site) -> tuple[Mapping[str, Any], Mapping[str, Any], Mapping[str, Any]]:
    """The topics of the handbook, what is related to each, and the data of the files that topics have."""
    content = site.content
    try:
        named, related = content.configuration("taxonomy.yml")["topics"], content.thesaurus_alone()
        return named, (related or {}).get("related") or {}, content.concepts()
    except (ValueError, KeyError, TypeError, AttributeError, OSError) as error:
        raise Unavailable(f"The topics cannot be read at the moment: {error}") from error
