"""What may be kept of sentences that readers write: by the rules of searches, a dot where something is left out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oap.core.search.not_found_terms import GAP, MAX_KEPT_WORDS, kept_text, subject_of
from oap.site import Site

CASES = [
    ("He finds reading hard. We waited!", "he finds reading hard. we waited"),
    ("Mrs Okonkwo never helps with reading", f"{GAP} never helps with reading"),
    ("My son Kian Walsh in 4B sits at the back", f"my son {GAP} in {GAP} sits at the back"),
    ("ring me on 07700 900123 or write to mum@example.org", None),
    ("We live at 12 Acacia Avenue, BS5 6XY", None),
    ("since 3 March 2019 nothing happens", None),
    ("", ""),
    ("Kian Walsh", ""),
    ("it does", ""),
]
SECRETS = ("okonkwo", "kian", "walsh", "07700", "900123", "example", "acacia", "bs5", "6xy", "2019", "march")


@pytest.mark.parametrize(("typed", "expected"), CASES)
def test_names_numbers_and_places_are_left_out_and_the_rest_reads_as_sentences(
    small_site: Site, typed: str, expected: str | None
) -> None:
    kept = kept_text(typed, small_site.state.keepable_terms)
    assert not [secret for secret in SECRETS if secret in kept]
    assert expected is None or kept == expected


@given(
    st.lists(
        st.one_of(
            st.sampled_from(
                "he she my son Kian kian Baker Grace grace mr Mrs. . ! • teacher reading breaks 7 y4 street Acacia "
                "nursery may May 3 not the a@b.org BS5 6XY 12 quiet room\n".split(" ")
            ),
            st.text(max_size=12),
        ),
        max_size=40,
    )
)
def test_what_is_shown_is_what_is_kept(small_site: Site, parts: list[str]) -> None:
    keepable = small_site.state.keepable_terms
    shown = kept_text(" ".join(parts), keepable)
    assert kept_text(shown, keepable) == shown
    assert len(shown.split()) <= MAX_KEPT_WORDS
    assert all(word in keepable or word == GAP or word[0] in "yk" for word in shown.replace(".", " ").split())


def test_a_story_is_cut_and_a_search_is_kept_as_before(small_site: Site) -> None:
    keepable = small_site.state.keepable_terms
    assert 90 <= len(kept_text("the reading is hard. " * 400, keepable).split()) <= MAX_KEPT_WORDS
    assert subject_of("My son Kian cannot read", keepable) == subject_of("my son cannot read", keepable) != ""
