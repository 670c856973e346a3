"""What guesses of somebody else's handbook, with the area's own words and without its pages."""

from __future__ import annotations

from functools import cache

import yaml

from oap.core.importing.classifier import Guesser
from oap.core.pages.taxonomy import read_taxonomy
from oap.core.search.thesaurus import Thesaurus
from oap.storage.product_lists import guessing_words, sureness
from tests.build import ROOT


@cache
def area_guesser() -> Guesser:
    taxonomy = read_taxonomy(yaml.safe_load((ROOT / "content" / "taxonomy.yml").read_text(encoding="utf-8")))
    return Guesser(guessing_words(), taxonomy, Thesaurus(), sureness=sureness())
