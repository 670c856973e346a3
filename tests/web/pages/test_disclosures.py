"""What opens is named by what it opens: no two on a page have the same name, whatever an author writes."""

from __future__ import annotations

from collections import Counter

import html5lib
import pytest
from flask.testing import FlaskClient

from oap.core.library.public_page import VOICES
from oap.site import Site
from tests.spread import one_in


@pytest.mark.parametrize("voice", one_in(2, VOICES))
def test_no_two_disclosures_of_a_page_have_the_same_name(handbook: Site, reader: FlaskClient, voice: str) -> None:
    seen = 0
    others = ["/", "/search?q=cant+sit+still", "/needs", "/glossary", "/urgent-help", "/handbook", "/my-list"]
    for path in [*(card.url for card in handbook.state.library.cards), *others]:
        page = reader.get(f"{path}{'&' if '?' in path else '?'}voice={voice}").data
        tree = html5lib.HTMLParser(namespaceHTMLElements=False).parse(page)
        names = Counter(" ".join("".join(one.itertext()).split()) for one in tree.iter("summary"))
        assert [name for name, times in names.items() if times > 1 or not name] == [], path
        seen += len(names)
    assert seen > 1_000
