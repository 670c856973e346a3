"""What a search understood, in words for its reader: what ranked, and nothing else."""

from __future__ import annotations

from oap.core.pages.taxonomy import Taxonomy
from oap.core.search.wants import WANTS
from oap.search.answer import Answer


def understood_in_words(answer: Answer, taxonomy: Taxonomy) -> list[str]:
    """The topics that decided the order, and what is wanted of them where that did too."""
    wanted = [WANTS[answer.wanted.want].said] if answer.wanted.want else []
    return [*(taxonomy.topics[topic].plain for topic in answer.understood), *wanted]
