"""Whether readers should be sent to this machine: asked by load balancers, now and again."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import numpy as np

from oap.core.following import Readiness, standing
from oap.core.times import utc_text
from oap.site import Site


def readiness(site: Site) -> Readiness:
    """Ready when what is said of danger can be said, index and library agree and, where a companion follows folder and
    record for us, that it does so now."""
    if problems := site.state.danger_problems:
        return Readiness(False, "not ready: urgent help cannot be shown as it should be. " + " ".join(problems))
    if not agree(site):
        return Readiness(False, "not ready: index and library do not agree yet")
    if site.heartbeat is None:
        return Readiness(True)
    now = site.clock.monotonic()
    found = standing(site.heartbeat.following, now, site.config.step_seconds)
    if found.unfollowed:
        since = utc_text(site.clock.now() - timedelta(seconds=now - found.unfollowed))
        return replace(found, said=f"ready, but not following since {since}: the record does not answer")
    return found


def agree(site: Site) -> bool:
    """Whether readers are served the same pages by index and library.

    That is another question than ``sync.in_step``, which asks the index itself and takes a second with very many pages:
    this compares what both left for readers, once for each of their states.
    """
    state = site.state
    if not state.whole or site.rendered_pages.damaged.exists():
        return False
    if state.engine is None or site.arrays.listed() != site.index.generation():
        return False
    if site.agreed != state.generation:
        postings, library = state.engine.postings, site.rendered_pages.library
        here, there = np.argsort(postings.slugs[postings.live]), np.argsort(library.columns.slugs)
        same = np.array_equal(postings.slugs[postings.live][here], library.columns.slugs[there])
        if not same or not np.array_equal(
            postings.stamps[postings.live][here], site.rendered_pages.stamp_prints()[there]
        ):
            return False
        site.agreed = state.generation
    return len(state.library) > 0
