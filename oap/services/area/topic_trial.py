"""What a change of a topic wins and loses: what comes first now and then, and the queries that must find their page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from oap.core.area.changes import EntryChange
from oap.core.area.documents import TOPICS
from oap.core.area.entry_text import data_in
from oap.core.pages.taxonomy import read_taxonomy, with_topics
from oap.core.search.crisis import Level
from oap.core.search.thesaurus import read_thesaurus
from oap.services.area.entries import below, text_of
from oap.services.area.topics import SAID, also_said_of
from oap.services.area.unfit import Unfit
from oap.services.search.word_changes import Comparison, Move, compared, engine_of, engine_with, moves
from oap.site import Site

MOST_COMPARED = 5  # searches of which both answers are shown


@dataclass(frozen=True)
class TopicTrial:
    """``doubled`` are ways of saying it that another topic has, with its name; ``dangers`` those that are heard as
    danger, for which Urgent help comes first whatever the topic says."""

    comparisons: Sequence[Comparison]
    moved: Sequence[Move]
    doubled: Sequence[tuple[str, str]]
    dangers: Sequence[str]

    @property
    def lost(self) -> list[Move]:
        """The queries that would not find their page any more: with any, the change is refused."""
        return [one for one in self.moved if one.lost]

    @property
    def outcome(self) -> str:
        """The same for the same outcome, and for no other."""
        shown = [(one.query, [c.slug for c in one.now], [c.slug for c in one.then]) for one in self.comparisons]
        moved = [(one.judged.query, one.before, one.after) for one in self.moved]
        return repr((shown, moved, self.doubled, self.dangers))


def try_topic(site: Site, one: EntryChange) -> TopicTrial:
    """Some seconds. Raises Unfit, Conflict, Unavailable."""
    now, file = site.state, TOPICS.file_of(one.entry)
    try:
        text = TOPICS.changed(text_of(site, TOPICS, one.entry), one.before, one.after, below(site, TOPICS, one.entry))
        data = site.content.words_with(file, data_in(text))
        taxonomy = with_topics(read_taxonomy(site.content.configuration("taxonomy.yml")), (data or {}).get("concepts"))
    except ValueError as error:
        raise Unfit({"main": str(error)}) from error
    thesaurus, _ = read_thesaurus(data, taxonomy.topics)
    thesaurus = replace(thesaurus, stop_words=now.configuration.thesaurus.stop_words)
    engine, then = engine_of(now), engine_with(site, now, thesaurus, taxonomy)
    before, after = one.before or {}, one.after or {}
    said = [phrase for field in SAID for phrase in {**before, **after}.get(field, ())]
    fresh = [
        phrase for phrase in said if any((phrase in before.get(f, ())) != (phrase in after.get(f, ())) for f in SAID)
    ]
    names = [str(side[name]) for side in (after, before) for name in ("plain", "title") if side.get(name)]
    asked = list(dict.fromkeys([*names[:1], *fresh, *names[1:], *said[:1]]))[:MOST_COMPARED]
    return TopicTrial(
        [compared(engine, then, query) for query in asked],
        moves(site, engine, then),
        also_said_of(site, after),
        [phrase for phrase in fresh if phrase in said and now.judge(phrase).level is not Level.NONE],
    )
