"""What a change of an entry would break elsewhere: beyond what its own file can tell."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

from oap.core.area.documents import CONTACTS, DANGER, GLOSSARY, TOPICS, Document
from oap.core.area.entry_text import Entry
from oap.core.area.fields import Field, values_of
from oap.core.lint.facts import contact_wording
from oap.core.pages.contacts import CONTACTS_FILE, read_contacts
from oap.core.search.crisis import Example
from oap.core.search.urgent_help import read_urgent_help
from oap.services.area import topics
from oap.site import Site
from oap.storage.product_lists import word_rules

_MOST_NAMED = 3
_WAYS = {"tel": "phone", "sms": "sms", "email": "email"}  # field -> the word with which a sentence says it


def choices_of(site: Site, field: Field) -> list[tuple[str, str]]:
    """What can be chosen in a field, with its names."""
    now = site.state
    if field.name == "team":
        return list(now.configuration.taxonomy.teams.items())
    if field.name == "kind" and now.configuration.urgent is not None:
        return [(kind, help.name) for kind, help in now.configuration.urgent.kinds.items()]
    if field.name in ("page", "pages"):
        return [(card.slug, card.title) for card in now.library.cards]
    if field.name == "area" and field.kind == "choice":
        return [(area.id, area.name) for area in now.configuration.taxonomy.areas.values()]
    if field.name in ("topics", "joined") or field.name.startswith("related."):
        live = now.configuration.taxonomy.live_topics.values()
        return sorted(((topic.id, topic.plain) for topic in live), key=lambda one: one[1].lower())
    return list(field.choices)


def problems_around(site: Site, about: Document, before: Entry | None, after: Entry | None) -> dict[str, str]:
    """What is wrong, in words for who changes it: by name of field. Raises Unavailable."""
    for field in about.fields:
        if field.kind == "choices":
            old, new = (set(values_of(side or {}, (field,))[field.name].splitlines()) for side in (before, after))
            if new - old - {value for value, _ in choices_of(site, field)}:
                return {field.name: f"“{field.label}”: choose from the list."}
            continue
        chosen = str((after or {}).get(field.name, "")) if field.kind == "choice" and "." not in field.name else ""
        changed = chosen != str((before or {}).get(field.name, ""))
        if chosen and changed and chosen not in {value for value, _ in choices_of(site, field)}:
            return {field.name: f"“{field.label}”: choose one from the list."}
    rule = _RULES.get(about.id)
    return rule(site, before, after) if rule is not None else {}


def _contact(site: Site, before: Entry | None, after: Entry | None) -> dict[str, str]:
    if after is not None:
        for problem in contact_wording(read_contacts([after]), word_rules()):
            return {"use": problem.message}
    identity = str((before or {}).get("id", ""))
    gone = after is None or (bool(after.get("hold")) and not (before or {}).get("hold"))
    lost = (
        [rf"{{contact [^}}]*(?<![\w-]){identity}(?![\w-])", rf"reach: [^\n]*(?<![\w-]){identity}(?![\w-])"]
        if gone
        else []
    )
    lost += [
        rf"{{{word}-{identity}}}"
        for field, word in _WAYS.items()
        if (before or {}).get(field) and (gone or not (after or {}).get(field))
    ]
    if before is None or not lost:
        return {}
    named = sorted(_texts_with(site, re.compile("|".join(lost))))
    if named:
        more = f" and {len(named) - _MOST_NAMED} more" if len(named) > _MOST_NAMED else ""
        why = f"Texts rest on this: {', '.join(named[:_MOST_NAMED])}{more}. Change those first."
        return {"hold" if after is not None else "main": why}
    return _urgent(site, identity, after)


def _texts_with(site: Site, pattern: re.Pattern[str]) -> Iterator[str]:
    for file in (*site.content.page_files(), *site.content.shared_files()):
        if pattern.search(site.content.page_text(file.path)):
            yield file.path.removesuffix(".md")


def _urgent(site: Site, identity: str, after: Entry | None) -> dict[str, str]:
    """What is said in danger names contacts: none of those may go."""
    data = [one for one in site.content.configuration(CONTACTS_FILE) if one.get("id") != identity]
    known = read_contacts([*data, *([after] if after is not None else [])]).by_id
    try:
        read_urgent_help(
            site.content.configuration("danger.yml"), site.content.configuration("danger-contacts.yml"), known
        )
    except ValueError:
        return {"main": "Urgent help names this contact, so it has to stay as somebody whom readers can reach."}
    return {}


def _word(site: Site, before: Entry | None, after: Entry | None) -> dict[str, str]:
    term, short = ((after or {}).get(name, "") for name in ("term", "short"))
    if after is not None and short and short.lower() == term.lower():
        return {"short": "The short form is the word itself. Leave it empty."}
    return {}


def _example(site: Site, before: Entry | None, after: Entry | None) -> dict[str, str]:
    """Kept for everybody, so no name; and danger in no place that is ordinary in another."""
    now = site.state
    for field in ("danger", "ordinary"):
        text = str((after or {}).get(field, ""))
        if name := now.keepable_terms.surely_name(text):
            return {field: f"“{name}” may be somebody’s name. Write “my son” or “a pupil” instead."}
        kind = str((after or {}).get("kind", "")) if field == "danger" else ""
        known = (
            one
            for one in (now.detector.words.examples if now.detector else ())
            if one.text != (before or {}).get(field)
        )
        made = Example(text, kind)
        if text and any(one.normalised == made.normalised and bool(one.kind) != bool(kind) for one in known):
            return {field: "This very sentence is kept already, as the opposite."}
    return {}


_RULES: Mapping[str, Callable[[Site, Entry | None, Entry | None], dict[str, str]]] = {
    CONTACTS.id: _contact,
    GLOSSARY.id: _word,
    TOPICS.id: topics.problems,
    DANGER.id: _example,
}
