"""What the content lint knows of words: lists that are read elsewhere and given to it."""

from __future__ import annotations

from dataclasses import dataclass

from oap.core.lint.idioms import Idioms
from oap.core.lint.legal_wording import LegalGuard
from oap.core.lint.respectful_language import RespectfulLanguage


@dataclass(frozen=True)
class WordRules:
    """``everyday`` are short forms that need no words in full."""

    legal: LegalGuard
    respectful: RespectfulLanguage
    idioms: Idioms
    everyday: frozenset[str]
