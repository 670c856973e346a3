"""An entry is changed in the file's own text: the data is as wanted, and what people wrote beside it stays."""

from __future__ import annotations

from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from oap.core.area.entry_text import UNKNOWN, Entry, data_in, with_entry, with_values
from oap.errors import Conflict

GLOSSARY = """# What words mean.
- term: access arrangements
  meaning: Changes to an exam.
  page: exam-arrangements
# The law says this one.
- term: annual review
  meaning: "A meeting: once a year."
  also: [yearly meeting, AR]
"""
SITE = """# Change these words, not the code.
name: Help
# Shown at the foot.
logo: ""
contact:
  text: Ask us.
  phone: ""
colours: {brand: "#1d4f4b"}
names: [One, Two]
"""
_WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]) | st.just(" "), min_size=1, max_size=12)
_TIDY = _WORDS.map(lambda text: " ".join(text.split())).filter(bool)
_ENTRIES = st.lists(
    st.fixed_dictionaries({"id": _TIDY, "say": _TIDY}, optional={"also": st.lists(_TIDY, min_size=1, max_size=3)}),
    max_size=4,
    unique_by=lambda one: str(one["id"]),
)


def test_an_entry_is_changed_added_and_taken_away_and_comments_stay() -> None:
    first, second = data_in(GLOSSARY)
    made = with_entry(GLOSSARY, (), first, first | {"meaning": "Changes to how an exam is taken."})
    assert made == GLOSSARY.replace("Changes to an exam.", "Changes to how an exam is taken.")
    gone = with_entry(GLOSSARY, (), first, None)
    assert gone == GLOSSARY[: GLOSSARY.index("- term: access")] + GLOSSARY[GLOSSARY.index("# The law") :]
    more = with_entry(GLOSSARY, (), None, {"term": "SENCO", "meaning": "Who plans: extra help"})
    assert more == GLOSSARY + "- term: SENCO\n  meaning: 'Who plans: extra help'\n"
    assert with_entry(GLOSSARY, (), second, second).startswith("# What words mean.")


def test_an_entry_that_was_changed_meanwhile_is_not_written_over() -> None:
    first = data_in(GLOSSARY)[0]
    with pytest.raises(Conflict):
        with_entry(GLOSSARY, (), first | {"page": "other"}, None)
    with pytest.raises(Conflict):
        with_values(SITE, {"name": "Other"}, {"name": "Third"})


def test_values_of_a_file_are_changed_where_they_stand() -> None:
    before = data_in(SITE)
    after = before | {"logo": "logo.png", "contact": {"text": "Ask us.", "phone": "0117 1"}, "names": ["One"]}
    made = with_values(SITE, before, after)
    assert data_in(made) == after
    for kept in ("# Change these words, not the code.\nname: Help\n# Shown at the foot.\nlogo: logo.png\n", "#1d4f4b"):
        assert kept in made
    assert with_values(made, after, before | {"more": "x"}).endswith("more: x\n")


def test_a_list_inside_the_file_begins_where_there_is_none() -> None:
    made = with_entry("", ("banners",), None, {"id": "a", "text": "b"})
    assert data_in(made) == {"banners": [{"id": "a", "text": "b"}]}
    fires = "pairs:\n  fire:\n  - danger: a\n    ordinary: b\n"
    nested = fires + "  # calm\n  flood:\n  - danger: c\n    ordinary: d\nplain:\n- x\n"
    more = with_entry(nested, ("pairs", "fire"), None, {"danger": "e", "ordinary": "f"})
    assert more == nested.replace("    ordinary: b\n", "    ordinary: b\n  - danger: e\n    ordinary: f\n")


def test_another_shape_is_written_anew_without_comments_and_refused_with_them() -> None:
    flow = "{name: Help, area: Testham}\n"
    assert data_in(with_values(flow, data_in(flow), {"name": "Other", "area": "Testham"}))["name"] == "Other"
    with pytest.raises(ValueError, match=UNKNOWN):
        with_values("# mine\n" + flow, data_in(flow), {"name": "Other", "area": "Testham"})


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(_ENTRIES, st.data(), _TIDY)
def test_whatever_the_words_the_data_is_as_wanted(entries: list[Entry], data: st.DataObject, words: str) -> None:
    text = yaml.safe_dump(entries, allow_unicode=True, sort_keys=False) if entries else ""
    as_text: list[Any] = data_in(text) or []
    before = data.draw(st.sampled_from([None, *as_text]))
    new: Entry = {"id": "new one", "say": words}
    after = data.draw(st.sampled_from([None, new])) if before else new
    made = data_in(with_entry(text, (), before, after)) or []
    left = [one for one in as_text if one != before] if before else as_text
    assert len(made) == len(left) + (after is not None)
    assert all(one in made for one in left) and (after is None or after in made)
