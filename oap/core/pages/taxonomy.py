"""What pages can be sorted by: areas of need, phases, tiers, who provides, teams, topics.

Ids are permanent, names may change. The order in ``content/taxonomy.yml`` is the order on the site.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Area:
    id: str
    name: str
    plain: str
    summary: str


@dataclass(frozen=True)
class Topic:
    """``frightening`` ones are never named to somebody who has not named them: a guess may be wrong."""

    id: str
    plain: str
    professional: str
    area: str = ""
    frightening: bool = False


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
