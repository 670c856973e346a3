"""Two texts of a page put together with their base: what one side alone changed is taken, what both changed is asked,
and nothing else is."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from oap.core.editing.merge import asked_difference, can_be_merged, merge
from oap.core.pages.draft_text import compose_draft, read_draft
from oap.core.pages.page import Group, Item, Page, Prose, Section, Statement
from oap.core.pages.statement_ids import statements_of
from tests.build import a_page

HEADINGS = ("", "What you might notice", "What the setting provides", "If this is not enough", "Get help fast")
TIERS = ("universal", "targeted")
WORDS = st.sampled_from(["Ask the child.", "Look for a calm place.", "Sit near the door.", "Use a timer.", "Wait."])


def group(tier: str, items: list[Item]) -> Group:
    return Group(f"For {tier}", tier, (), tuple(items))


@st.composite
def pages(draw: st.DrawFn) -> Page:
    """Sections with two groups each, statements shared out among them, and words between."""
    headings = draw(st.lists(st.sampled_from(HEADINGS[1:]), unique=True, max_size=3))
    ids = draw(st.lists(st.sampled_from("abcdefg"), unique=True, max_size=6))
    sections = [Section("", (Group("", "", (), (Prose(draw(WORDS)),)),))]
    places: list[tuple[int, int]] = [(number, tier) for number in range(len(headings)) for tier in range(2)]
    homes: dict[tuple[int, int], list[Item]] = {place: [] for place in places}
    for place in places:
        if draw(st.booleans()):
            homes[place].append(Prose(draw(WORDS)))
    for identity in ids if places else []:
        homes[draw(st.sampled_from(places))].append(Statement(identity, draw(WORDS), draw(WORDS), ("senco",)))
    for number, heading in enumerate(headings):
        groups = tuple(group(TIERS[tier], homes[number, tier]) for tier in range(2))
        sections.append(Section(heading, groups))
    title, summary = draw(WORDS), draw(WORDS)
    return replace(a_page(), title=title, summary=summary, sections=tuple(sections))


@st.composite
def edited(draw: st.DrawFn, page: Page) -> Page:
    """The page after a few things that people do: other words, up, away, new, another place."""
    for _ in range(draw(st.integers(0, 3))):
        rows = [(section, one) for section in page.sections for one in section.groups if one.items]
        if not rows:
            return page
        section, one = draw(st.sampled_from(rows))
        items, at = list(one.items), draw(st.integers(0, len(one.items) - 1))
        did = draw(st.sampled_from(["words", "up", "away", "new", "elsewhere"]))
        item = items[at]
        if did == "words":
            words = draw(WORDS)
            items[at] = replace(item, professional=words) if isinstance(item, Statement) else Prose(words)
        elif did == "up":
            items.insert(max(0, at - 1), items.pop(at))
        elif did == "away":
            items.pop(at)
        elif did == "new":
            fresh = draw(st.sampled_from("hijklm"))
            if fresh not in statements_of(page):
                items.insert(at, Statement(f"{fresh}", draw(WORDS), "", ("senco",)))
        page = _with_items(page, section.heading, one, items)
        if did == "elsewhere" and isinstance(item, Statement):
            page = _with_items(page, section.heading, one, [kept for kept in items if kept != item])
            to, group = draw(st.sampled_from([(to, group) for to in page.sections for group in to.groups]))
            page = _with_items(page, to.heading, group, [*group.items, item])
    return page


def _with_items(page: Page, heading: str, group: Group, items: list[Item]) -> Page:
    return replace(
        page,
        sections=tuple(
            replace(
                section,
                groups=tuple(
                    replace(one, items=tuple(items)) if section.heading == heading and one == group else one
                    for one in section.groups
                ),
            )
            for section in page.sections
        ),
    )


@st.composite
def three(draw: st.DrawFn) -> tuple[Page, Page, Page]:
    """A page, and what two people made of it; now and then three that have little in common."""
    base = draw(pages())
    if draw(st.integers(0, 4)) == 0:
        return base, draw(pages()), draw(pages())
    return base, draw(edited(base)), draw(edited(base))


def things(page: Page | None) -> dict[str, object]:
    """What can be told apart, said here a second time on purpose."""
    if page is None:
        return {}
    found: dict[str, object] = {"field title": page.title, "field summary": page.summary}
    for section in page.sections:
        found[f"section {section.heading}"] = [
            [item for item in one.items if not isinstance(item, Statement)] for one in section.groups
        ]
    found |= {f"statement {identity}": statement for identity, statement in statements_of(page).items()}
    found |= {f"place {one.statement.id}": (one.section, one.tier) for one in page.placed_statements()}
    return found


@settings(deadline=None)  # on a machine that has no time for it
@given(three())
def test_what_only_one_changed_is_all_theirs_and_nothing_is_asked(texts: tuple[Page, Page, Page]) -> None:
    base, changed, _ = texts
    for mine, theirs in ((base, changed), (changed, base), (changed, changed)):
        found = merge(mine, theirs, base)
        assert (found.page, found.asked) == (changed, ())


@settings(deadline=None)  # on a machine that has no time for it
@given(three(), st.booleans())
def test_each_thing_is_as_who_changed_it_and_only_what_both_changed_is_asked(
    texts: tuple[Page, Page, Page], choose_theirs: bool
) -> None:
    base, mine, theirs = texts
    asked = merge(mine, theirs, base).asked
    found = merge(mine, theirs, base, asked if choose_theirs else ())
    assert found.asked == asked and can_be_merged(found.page)
    b, m, t, result = things(base), things(mine), things(theirs), things(found.page)
    clash = {key for key in {*m, *t} if m.get(key) != t.get(key) and b.get(key) not in (m.get(key), t.get(key))}
    for key in asked:
        kind, _, name = key.partition(" ")
        given_up = kind == "statement" and (name not in statements_of(mine) or name not in statements_of(theirs))
        assert key in clash or f"place {name}" in clash or given_up, f"{key} is asked for nothing"
    for key in {*b, *m, *t}:
        kind, _, name = key.partition(" ")
        of = f"statement {name}" if kind == "place" else key
        if of in asked or kind == "place" or (kind == "section" and _kept_for_statements(key, m, t, b, result)):
            continue
        expected = m.get(key) if t.get(key) in (b.get(key), m.get(key)) else t.get(key)
        assert result.get(key) == expected, key
    chosen = t if choose_theirs else m
    for key in asked:
        kind = key.partition(" ")[0]
        if key in clash and not (kind == "section" and chosen.get(key) is None):
            assert result.get(key) == chosen.get(key), key


def _kept_for_statements(
    key: str, m: dict[str, object], t: dict[str, object], b: dict[str, object], result: dict[str, object]
) -> bool:
    """A section that somebody took away, and that stays for statements that the other changed or moved there."""
    return key in result and (key not in m or key not in t)


@settings(deadline=None)  # on a machine that has no time for it
@given(three())
def test_it_is_the_same_whoever_is_called_mine_but_for_what_is_asked(texts: tuple[Page, Page, Page]) -> None:
    base, mine, theirs = texts
    one, other = merge(mine, theirs, base), merge(theirs, mine, base)
    assert set(one.asked) == set(other.asked)
    assert set(statements_of(merge(mine, theirs, base, one.asked).page)) == set(statements_of(other.page))


@settings(deadline=None)  # on a machine that has no time for it
@given(three())
def test_what_comes_out_can_be_written_and_read_again(texts: tuple[Page, Page, Page]) -> None:
    base, mine, theirs = texts
    made = merge(mine, theirs, base).page
    again = read_draft(compose_draft(made), made.path)
    assert again is not None and statements_of(again) == statements_of(made)


@settings(deadline=None)  # on a machine that has no time for it
@given(pages(), pages())
def test_without_the_text_that_both_began_with_everything_that_differs_is_asked(mine: Page, theirs: Page) -> None:
    found = merge(mine, theirs, None)
    assert found.page == mine and found.taken == ()
    m, t = things(mine), things(theirs)
    differs = {key for key in {*m, *t} if m.get(key) != t.get(key)}
    named = {f"statement {key.partition(' ')[2]}" if key.startswith("place ") else key for key in differs}
    assert named <= {*found.asked}
    assert things(merge(mine, theirs, None, found.asked).page).keys() == t.keys()


@settings(deadline=None)  # on a machine that has no time for it
@given(three())
def test_what_is_asked_can_be_shown(texts: tuple[Page, Page, Page]) -> None:
    base, mine, theirs = texts
    asked = merge(mine, theirs, base).asked
    shown = asked_difference(mine, theirs, asked)
    keys = [f"field {one.place}" for one in shown.fields] + [f"section {one.place}" for one in shown.sections]
    keys += [f"statement {one.id}" for one in shown.statements]
    assert sorted(keys) == sorted(asked)


@pytest.mark.parametrize("whose", ["mine", "theirs"])
def test_two_who_add_at_one_place_both_have_their_statement_there(whose: str) -> None:
    base = a_page()
    at = next(n for n, one in enumerate(base.sections) if one.heading == "What the setting provides")

    def with_statement(identity: str) -> Page:
        first, *groups = base.sections[at].groups
        items = (first.items[0], Statement(identity, f"Say {identity}.", "", ("senco",)), *first.items[1:])
        section = replace(base.sections[at], groups=(replace(first, items=items), *groups))
        return replace(base, sections=(*base.sections[:at], section, *base.sections[at + 1 :]))

    found = merge(with_statement("mine"), with_statement("theirs"), base)
    order = [item.id for item in found.page.sections[at].groups[0].items if isinstance(item, Statement)]
    assert found.asked == () and whose in order[1:3]
    assert [one for one in order if one not in ("mine", "theirs")] == [
        item.id for item in base.sections[at].groups[0].items if isinstance(item, Statement)
    ]
