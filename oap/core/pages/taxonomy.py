"""What pages can be sorted by: areas of need, phases, tiers, who provides, teams, topics.

Ids are permanent, names may change. The order in ``content/taxonomy.yml`` is the order on the site.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any


@dataclass(frozen=True)
class Area:
    id: str
    name: str
    plain: str
    summary: str


@dataclass(frozen=True)
class Topic:
    """``frightening`` ones are never named to somebody who has not named them: a guess may be wrong. One that is
    ``joined`` to another counts as that; one that is ``retired`` is kept for the pages that name it, and no more."""

    id: str
    plain: str
    professional: str
    area: str = ""
    frightening: bool = False
    joined: str = ""
    retired: bool = False


@dataclass(frozen=True)
class Taxonomy:
    """Each mapping goes from id to what it stands for, in the order of the file."""

    areas: Mapping[str, Area]
    phases: Mapping[str, str]
    tiers: Mapping[str, str]
    professional_tiers: Mapping[str, str]
    providers: Mapping[str, str]
    teams: Mapping[str, str]
    topics: Mapping[str, Topic]

    @cached_property
    def live_topics(self) -> Mapping[str, Topic]:
        """Those that a search can be about and a page can be given."""
        return {one.id: one for one in self.topics.values() if not one.joined and not one.retired}

    @cached_property
    def joined(self) -> Mapping[str, str]:
        """The topics that count as another, and as which."""
        return {one.id: one.joined for one in self.topics.values() if one.joined in self.live_topics}


def read_taxonomy(data: Any) -> Taxonomy:
    """Give the taxonomy in the mapping that the file holds. Raises ValueError naming the part that is wrong."""
    try:
        return Taxonomy(
            areas={k: Area(k, v["name"], v["plain"], v["summary"]) for k, v in data["areas"].items()},
            phases={k: v["name"] for k, v in data["phases"].items()},
            tiers={k: v["name"] for k, v in data["tiers"].items()},
            professional_tiers={k: v.get("professional", v["name"]) for k, v in data["tiers"].items()},
            providers=dict(data["providers"]),
            teams={k: v["name"] for k, v in data["teams"].items()},
            topics={
                k: Topic(k, v["plain"], v["professional"], v.get("area", ""), str(v.get("frightening")) == "true")
                for k, v in data["topics"].items()
            },
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"taxonomy.yml: something is missing or misplaced near {error}.") from error


def with_topics(taxonomy: Taxonomy, concepts: Any) -> Taxonomy:
    """The taxonomy with what files of concepts say of topics: their names, and what became of them. One that gives both
    names is a topic by its id. ``concepts`` goes from id to the data of each file; what says nothing that can be used
    is left out."""
    topics = dict(taxonomy.topics)
    for identity, entry in concepts.items() if isinstance(concepts, Mapping) else ():
        if not isinstance(entry, Mapping):
            continue
        known = topics.get(identity)
        names = {one: str(entry[one]) for one in ("plain", "professional") if entry.get(one)}
        if known is None and len(names) < 2:
            continue
        before = known or Topic(identity, "", "")
        said = {one: str(entry[one] or "") for one in ("area", "joined") if one in entry}
        flags = {one: str(entry[one]) == "true" for one in ("frightening", "retired") if one in entry}
        topics[identity] = replace(before, **names, **said, **flags)  # type: ignore[arg-type]  # each has its field's type
    return replace(taxonomy, topics=topics)
