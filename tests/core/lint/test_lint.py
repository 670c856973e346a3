"""What the content lint says, and that it says it about the right things only."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import hypothesis.strategies as st
import pytest
import yaml
from hypothesis import given

from oap.core.lint import PageReading, check_across_pages, check_page, check_together, read_handbook
from oap.core.lint.abbreviations import unexplained
from oap.core.lint.readability import grade, long_sentences
from oap.core.lint.readability import sentences as split_sentences
from oap.core.lint.repeats import Wording, read_repeats
from oap.core.pages.dose import Dose
from oap.core.pages.page import Group, Page, Prose, Section, Source, Statement
from oap.core.pages.page_text import compose_page, read_page
from oap.core.pages.problems import Problem
from oap.core.pages.service_fields import Contact, ServiceRecord
from oap.core.pages.taxonomy import read_taxonomy
from oap.storage.product_lists import word_rules
from tests.build import DAY, ROOT, TAXONOMY, a_page, a_reading, sections
from tests.found import of_kind

TODAY = date(2026, 11, 24)
taxonomy = read_taxonomy(yaml.safe_load(TAXONOMY))
RULES = word_rules()
SOURCED = {"sources": ()}


def problems(page: Page, text: str = "") -> list[str]:
    reading = PageReading(page, text) if text else a_reading(page)
    return [f"{p.field}: {p.message}" for p in check_page(reading, taxonomy, RULES, TODAY)]


def a_clean_page(**changes: Any) -> Page:
    return a_page(sources=(Source("SEND code of practice", "https://www.gov.uk/x"),), **changes)


def with_prose(text: str) -> Page:
    made = list(sections("needs"))
    made[1] = Section(made[1].heading, (Group(items=(Prose(text),)),))
    return a_clean_page(sections=tuple(made))


def test_a_good_page_has_no_problems() -> None:
    assert problems(a_clean_page()) == []


@pytest.mark.parametrize(
    ("page", "says"),
    [
        (a_clean_page(topics=("nonsense",)), "unknown topic"),
        (a_clean_page(areas=("nonsense",)), "unknown area"),
        (a_clean_page(phases=("nonsense",)), "unknown phase"),
        (a_clean_page(team="nonsense"), "unknown team"),
        (a_clean_page(also_known_as=()), "missing"),
        (a_page(sources=()), "sources: This field is missing"),
        (a_clean_page(reviewed="2026-12-25"), "not come yet"),
        (a_clean_page(reviewed="2024-01-01", review_by="2025-01-01"), "was due"),
        (a_clean_page(sections=sections("needs")[:-1]), "“Who to talk to” is missing"),
        (a_clean_page(sections=sections("needs")[1:]), "Begin with a short paragraph"),
        (a_clean_page(retired_statements=("universal-0",)), "never used again"),
        (with_prose("<b>bold</b>"), "HTML is not allowed"),
        (with_prose("[x](javascript:alert)"), "is not allowed"),
        (with_prose("[click here](/needs/quiet-rooms)"), "does not say where"),
        (with_prose("#### Deep"), "level is skipped"),
        (with_prose("# Top"), "top heading"),
        (with_prose("  - two spaces"), "four spaces"),
        (with_prose(":::law Open\ntext"), "never closed"),
        (with_prose("![x](/y.png)"), "Pictures"),
        (with_prose("See the CDOP and ask."), "never said in full"),
        (with_prose("He is naughty in class."), "blames"),
        (with_prose("Your child must have a diagnosis to get help."), "diagnosis"),
        (with_prose(" ".join(["word"] * 35) + "."), "more than 30 words"),
    ],
)
def test_each_mistake_is_found(page: Page, says: str) -> None:
    found = problems(page)
    assert any(says in problem for problem in found), found


def test_a_statement_needs_both_voices_a_provider_and_a_tier() -> None:
    bare = Group("Heading", "", (), (Statement("lonely", "Staff do something that can be seen.", ""),))
    made = list(sections("needs"))
    made[2] = Section(made[2].heading, (*made[2].groups, bare))
    found = " ".join(problems(a_clean_page(sections=tuple(made))))
    assert "no family wording" in found
    assert "does not say who" in found
    assert "under no tier" in found


def test_a_need_page_needs_eight_statements_of_both_tiers_and_the_right_to_ask() -> None:
    made = list(sections("needs"))
    made[2] = Section(made[2].heading, made[2].groups[:1])
    made[5] = Section(made[5].heading, (Group(items=(Prose("Talk to us."),)),))
    found = " ".join(problems(a_clean_page(sections=tuple(made))))
    assert "at least 8 statements" in found
    assert "no targeted statement" in found
    assert "at any time" in found


def test_problems_point_at_their_line() -> None:
    page = with_prose("One line.\n\nHe is naughty here.")
    text = compose_page(page)
    found = next(p for p in check_page(a_reading(page), taxonomy, RULES, TODAY) if "blames" in p.message)
    assert "naughty" in text.split("\n")[found.line - 1]


def test_a_problem_points_at_what_it_is_about_where_the_same_words_stand_before() -> None:
    """Each of these is said twice on the page, and wrong in one place only."""
    made = list(sections("needs"))
    groups = made[2].groups
    told = of_kind(Statement, groups[0].items[0])
    again = Prose(f"{told.family}\n\n| Who | What |\n|---|---|\n| Staff | [here](/a) |\n| Nurse | She is naughty. |")
    odd = replace(told, id="odd", who=("nobody-known",), dose=Dose(how_often="every day", rests_on="no-such-page"))
    items = (told, again, odd, *groups[0].items[1:])
    made[2] = Section(made[2].heading, (replace(groups[0], items=items), *groups[1:]))
    source = Source("no-such-page", date="2024")
    text = compose_page(a_page(sections=tuple(made), sources=(source,), topics=("no-such-page",), related=("nowhere",)))
    page, _ = read_page(text, "needs/quiet-rooms.md")
    assert page is not None
    reading, lines = PageReading(page, text), ["", *text.split("\n")]
    at = {}
    for p in (*check_page(reading, taxonomy, RULES, TODAY), *check_across_pages(reading, read_handbook([page], ["/"]))):
        at[p.message.split(". ")[0]] = lines[p.line]
    assert at["“nobody-known” is an unknown provider"] == '  {#odd who="nobody-known"}'
    assert at["“no-such-page” is neither the id of a page nor the address of one of this page's sources."] == (
        '  {rests_on="no-such-page"}'
    )
    assert at["“here” does not say where the link goes."] == "| Staff | [here](/a) |"
    assert at["“naughty” blames or labels a child"] == "| Nurse | She is naughty. |"
    assert at["“no-such-page” is an unknown topic"] == "topics: [no-such-page]"
    assert at["There is no page with the id “nowhere”."] == "related: [nowhere]"


def test_a_sentence_from_a_field_of_a_statement_points_at_that_field() -> None:
    made = list(sections("needs"))
    groups = made[2].groups
    told = replace(of_kind(Statement, groups[0].items[0]), dose=Dose(how_often="whenever he is naughty again"))
    made[2] = Section(made[2].heading, (replace(groups[0], items=(told, *groups[0].items[1:])), *groups[1:]))
    reading = a_reading(a_clean_page(sections=tuple(made)))
    found = {reading.lines[p.line - 1] for p in check_page(reading, taxonomy, RULES, TODAY) if "blames" in p.message}
    assert found == {'  {how_often="whenever he is naughty again"}'}


def test_dead_links_doubled_ids_and_near_duplicates_show_across_pages() -> None:
    first = with_prose(
        "Go to [that page](/needs/nowhere) or [that part](/needs/quiet-rooms#nowhere) or [this "
        "part](/needs/quiet-rooms#universal-0)."
    )
    second = replace(a_clean_page(), slug="other", related=("missing-page",))
    found = " ".join(str(p) for p in check_together([a_reading(first), a_reading(second)], ["/"]))
    assert "“/needs/nowhere” leads nowhere" in found
    assert "quiet-rooms#nowhere” leads nowhere" in found
    assert "quiet-rooms#universal-0” leads" not in found
    assert "id “quiet-rooms” is also used" in found
    assert "no page with the id “missing-page”" in found
    third = replace(a_clean_page(), slug="third", id="third")
    pages = [a_reading(a_clean_page()), a_reading(third)]
    assert sum("Nearly the same" in str(p) for p in check_together(pages, ["/"])) == 18


def test_statements_are_repeats_by_words_in_any_order_in_either_voice_and_only_across_pages() -> None:
    one = Statement("a", "Agree a quiet place with the pupil and write it on the profile.", "They agree it.")
    turned = Statement("b", "Write on the profile a quiet place and agree it with the pupil.", "It is agreed.")
    family = Statement("c", "Something else that nobody says anywhere.", "Your child has a calm den near the hall.")
    same_family = Statement("d", "Words unlike all those of other pages.", "Your child has a calm den near the hall.")
    other = Statement("e", "Count the coats on the pegs before the bell rings today.", "Coats get counted by somebody.")
    first, second = a_clean_page(), replace(a_clean_page(), slug="second", id="second")
    known = read_repeats([Wording.on(first, one), Wording.on(first, family)])
    assert [found.url for found in known.like(Wording.on(second, turned))] == ["/needs/quiet-rooms#a"]
    assert [found.url for found in known.like(Wording.on(second, same_family))] == ["/needs/quiet-rooms#c"]
    assert not list(known.like(Wording.on(second, other)))
    assert not list(known.like(Wording.on(first, turned)))


@given(st.lists(st.frozensets(st.sampled_from("abcdefghijklmnop"), min_size=5), min_size=2, max_size=12))
def test_no_repeat_is_missed_by_looking_at_rare_words_only(sets: list[frozenset[str]]) -> None:
    said = [Wording(f"p{n}", f"/needs/p{n}#s", (words,)) for n, words in enumerate(sets)]
    known = read_repeats(said)
    for one in said:
        near = {
            o.url for o in said if o != one and len(one.views[0] & o.views[0]) / len(one.views[0] | o.views[0]) > 0.8
        }
        assert {found.url for found in known.like(one)} == near


def test_a_number_or_mail_address_in_the_text_must_be_confirmed_by_a_service_page() -> None:
    page = with_prose("Ring 0117 496 0000 or write to help@example.org, or call 999 or 111. About 10,000 children do.")
    nurse = a_page("nurse", "services", sections=sections("services"))
    contact = Contact("phone", "0117 4960000", "Call", "confirmed", DAY, "https://example.org")
    listed = replace(nurse, service=ServiceRecord("NHS", "Ask.", contacts=(contact,)))
    hidden = replace(
        nurse, service=ServiceRecord("NHS", "Ask.", contacts=(replace(contact, contact_status="unconfirmed"),))
    )
    assert [f"{p.field} {p.message.split('”')[0]}" for p in among(page, hidden)] == [
        "contact “0117 496 0000",
        "contact “help@example.org",
    ]
    assert [p.message.split("”")[0] for p in among(page, listed)] == ["“help@example.org"]


def test_a_text_made_to_harm_costs_its_length() -> None:
    """It is checked while somebody types, where readers are answered: each line here took from seconds to minutes."""
    lines = (
        "1." * 25_000,
        "a-" * 25_000,
        "<" + " " * 50_000,
        "<a " * 17_000,
        "<http://" * 6_000,
        '"lazy ' * 8_000,
        "<b>",
    )
    page = with_prose("\n\n".join(lines))
    began = time.process_time()
    assert any("HTML" in one for one in problems(page)) and not among(page)
    assert time.process_time() - began < 8


def among(page: Page, *others: Page) -> list[Problem]:
    return list(check_across_pages(a_reading(page), read_handbook(others, ["/"])))


def measured(name: str) -> tuple[float, float, str]:
    """Precision and recall of the guard on a set of sentences, and the row that the guide prints for it."""
    told = yaml.safe_load((Path(__file__).parent / f"{name}.yml").read_text())
    caught = [s for s in told["bad"] if list(RULES.legal.problems(s))]
    wrongly = [s for s in told["good"] if list(RULES.legal.problems(s))]
    precision, recall = len(caught) / (len(caught) + len(wrongly)), len(caught) / len(told["bad"])
    row = f"| `{name}.yml` | {len(told['bad'])} | {len(told['good'])} | {precision:.2f} | {recall:.2f} |"
    return precision, recall, row


@pytest.mark.parametrize(
    ("name", "precise", "complete"),
    [
        ("legal_sentences", 0.98, 0.98),
        ("legal_sentences_held_back", 0.98, 0.98),
        ("legal_sentences_second", 0.98, 0.98),
        ("legal_sentences_final", 0.95, 0.88),
        ("legal_sentences_health", 0.98, 0.98),
        ("legal_sentences_health_second", 0.98, 0.96),
        ("legal_sentences_health_final", 0.98, 0.56),
    ],
)
def test_the_legal_guard_stops_what_it_must_and_the_guide_says_how_often(
    name: str, precise: float, complete: float
) -> None:
    precision, recall, row = measured(name)
    assert precision >= precise
    assert recall >= complete
    assert row in (ROOT / "docs" / "content-guide.md").read_text(), row


BLAME = yaml.safe_load((Path(__file__).parent / "blame_sentences.yml").read_text())


@pytest.mark.parametrize("sentence", BLAME["bad"])
def test_words_that_blame_or_belittle_are_found(sentence: str) -> None:
    assert list(RULES.respectful.blaming_words(sentence))


@pytest.mark.parametrize("sentence", BLAME["good"])
def test_words_are_let_through_where_they_are_denied_quoted_or_mean_something_else(sentence: str) -> None:
    assert not list(RULES.respectful.blaming_words(sentence))


def test_a_condition_is_found_where_its_sentence_goes_on_over_two_lines_or_after_a_colon() -> None:
    for text in (
        "Parents can ask for a plan only when\nthe child has a diagnosis.",
        "Ask for a plan: only with a diagnosis, please.",
    ):
        assert any("a diagnosis is put as a condition" in p for p in problems(with_prose(text))), text


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        (
            "Two things count: the day and the place. Then rest.",
            ["Two things count: the day and the place.", "Then rest."],
        ),
        ("He said “No.” She left.", ["He said “No.”", "She left."]),
        (
            "Say what you see, e.g. he hid. My child is … years old.",
            ["Say what you see, e.g. he hid.", "My child is … years old."],
        ),
        ("Is it so? Yes!\nA heading", ["Is it so?", "Yes!", "A heading"]),
    ],
)
def test_sentences_end_at_full_stops_and_not_at_colons(text: str, parts: list[str]) -> None:
    assert split_sentences(text) == parts


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("Ask for an education, health and care (EHC) plan.", []),
        ("Ask for an EHC (education, health and care) plan.", []),
        ("Ask for an EHC needs assessment (education, health and care).", []),
        ("SENCO stands for special educational needs co-ordinator.", []),
        ("Talk to the SENCO, who is the special educational needs co-ordinator.", []),
        ("A teaching assistant (TA) and other TAs.", []),
        ("Child and adolescent mental health services (CAMHS) see them.", []),
        ("Ask for an EHC plan (you may need it).", ["EHC"]),
        ("The plan (an EHC one) is long.", ["EHC"]),
        ("Ask about the plan (see EHC below).", ["EHC"]),
        ("A new school (EHC) plan.", ["EHC"]),
        ("The DLD clinic, near the OT room (ground floor).", ["DLD", "OT"]),
        ("See a GP or ring the NHS on 111.", []),
        ("Years 7 to 9 (KS3) and Year 4.", []),
    ],
)
def test_only_the_words_themselves_explain_a_short_form(text: str, missing: list[str]) -> None:
    assert list(unexplained(text, RULES.everyday)) == missing


def test_a_service_page_needs_its_record() -> None:
    page = a_page("nurse", "services", sections=sections("services"), also_known_as=("nurse",))
    assert any("service: This field is missing" in p for p in problems(page))
    assert not problems(replace(page, service=a_record(contacts=(Contact("phone", "1", "Call"),))))


def a_record(**values: Any) -> ServiceRecord:
    known: dict[str, Any] = {
        "audience": ("family",),
        "deliverable_type": ("advice",),
        "attending_access": ("drop-in",),
        "application_process": "Ring.",
        "eligibility": "All families.",
        "fees": "Free",
    }
    return ServiceRecord("NHS", "Ask at school.", **known | values)


@pytest.mark.parametrize(
    ("values", "says"),
    [
        ({"fees": ""}, "fees: The service record does not say what it costs"),
        ({"attending_access": ()}, "attending_access: The service record does not say how they get in"),
        ({"audience": ("families",)}, "audience: “families” is not known"),
        ({"deliverable_type": ("chats",)}, "deliverable_type: “chats” is not known"),
        ({"status": "shut"}, "status: “shut” is not known"),
        ({"minimum_age": "five"}, "minimum_age: “five” is not an age in whole years"),
        ({"minimum_age": "11", "maximum_age": "5"}, "minimum_age: The lowest age is above the highest"),
        ({"contacts": (Contact("fax", "1", "Fax"),)}, "contacts: “fax” is no kind of contact"),
    ],
)
def test_a_service_record_says_what_is_always_known_in_the_words_of_the_profile(
    values: dict[str, Any], says: str
) -> None:
    page = a_page("nurse", "services", sections=sections("services"), also_known_as=("nurse",))
    found = problems(replace(page, service=a_record(**values)))
    assert len(found) == 1
    assert says in found[0]


@pytest.mark.parametrize(
    ("kind", "confirmed", "overdue"),
    [
        ("phone", "2026-08-20", True),
        ("phone", "2026-09-20", False),
        ("web", "2026-08-20", False),
        ("web", "2026-05-01", True),
    ],
)
def test_a_number_is_checked_every_three_months_and_other_contacts_every_six(
    kind: str, confirmed: str, overdue: bool
) -> None:
    contact = Contact(kind, "1", "Call", "confirmed", confirmed, "https://example.org")
    page = a_page("nurse", "services", sections=sections("services"), also_known_as=("nurse",))
    found = problems(replace(page, service=a_record(contacts=(contact,))))
    assert any("Check it again" in problem for problem in found) == overdue


def test_reading_grade_tells_plain_from_hard() -> None:
    plain = "Your child can sit where it is calm. They can ask for a break. The teacher shows them how. " * 4
    hard = (
        "Practitioners facilitate individualised environmental modifications, ensuring differentiated accessibility. "
        * 6
    )
    assert grade(plain) < 4 < 12 < grade(hard)
    assert long_sentences(plain) == []


@pytest.mark.parametrize(
    ("contact", "says"),
    [
        (Contact("phone", "1", "Call", ""), "does not say confirmed or unconfirmed"),
        (Contact("phone", "1", "Call", "confirmed"), "when and where it was seen"),
        (Contact("phone", "1", "Call", "confirmed", "2026-12-25", "https://example.org"), "has not come yet"),
        (Contact("phone", "1", "Call", "confirmed", "2026-01-25", "https://example.org"), "Check it again"),
    ],
)
def test_a_contact_without_status_or_proof_is_found(contact: Contact, says: str) -> None:
    page = a_page("nurse", "services", sections=sections("services"))
    assert any(says in p for p in problems(replace(page, service=ServiceRecord("NHS", "Ask.", contacts=(contact,)))))


def test_a_source_without_address_or_date_is_found() -> None:
    assert any("neither an address nor a date" in p for p in problems(a_page(sources=(Source("A book"),))))


def warned(page: Page) -> list[tuple[int, str]]:
    found = check_page(a_reading(page), taxonomy, RULES, TODAY)
    return [(p.line, p.message) for p in found if "figure of speech" in p.message]


def test_a_figure_of_speech_is_warned_of_with_its_place_and_the_plain_words() -> None:
    page = with_prose("Ask the school first. You can always hold your horses, and\nring the nurse.")
    [(line, message)] = warned(page)
    assert "hold your horses" in compose_page(page).split("\n")[line - 1]
    assert "“hold your horses” is a figure of speech. Say it plainly: wait." in message
    assert [p.level for p in check_page(a_reading(page), taxonomy, RULES, TODAY)] == ["warning"]


def test_figures_of_speech_are_found_in_professional_wording_and_over_two_lines() -> None:
    made = list(sections("needs"))
    assert warned(with_prose("She is at the\nend of her tether."))
    groups = made[2].groups
    loud = replace(of_kind(Statement, groups[0].items[0]), professional="Keep an eye on the group at lunch.")
    made[2] = Section(made[2].heading, (replace(groups[0], items=(loud, *groups[0].items[1:])), *groups[1:]))
    assert [line for line, _ in warned(a_clean_page(sections=tuple(made)))]


def test_parents_own_words_and_what_stands_in_quotation_marks_may_hold_figures_of_speech() -> None:
    assert warned(a_clean_page(also_known_as=("bouncing off the walls", "ants in his pants"))) == []
    for text in (
        "A parent may say “he is bouncing off the walls”.",
        'A pupil may not know what "hold your horses" means.',
        'Say: "It is not the end of the road. He can get the hang of it."',
    ):
        assert warned(with_prose(text)) == []
