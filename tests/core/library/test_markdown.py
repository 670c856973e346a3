"""Editors' Markdown becomes safe HTML in the design system's classes."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from oap.core.library import markdown_tree
from oap.core.library.links import Link, links
from oap.core.library.markdown import box_problems, clean, render
from oap.core.library.markdown_tree import Tree, allowed_link
from oap.core.library.plain_text import leaves, plain_text
from tests.core.library.attacks import ATTACKS

_WRITTEN = st.text(st.sampled_from("aZé9 .,:;'’\"()?/%-–#*_[]!&<>|\\`~=+\n\t"), max_size=30) | st.lists(
    st.sampled_from(
        ["Give", "help", "1.", "-", "a)", "(see", "x:", "5%", "it’s", '"so"', "https://a.b/c", "--", "  ", "—"]
    )
).map(" ".join)


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("Hello", '<p class="govuk-body">Hello</p>'),
        ("- a\n- b", '<ul class="govuk-list govuk-list--bullet">\n<li>a</li>\n<li>b</li>\n</ul>'),
        ("[x](/needs/a)", '<a href="/needs/a" class="govuk-link">x</a>'),
        ("**b**", "<strong>b</strong>"),
    ],
)
def test_markdown_has_the_design_systems_classes(text: str, html: str) -> None:
    assert html in render(text).replace('class="govuk-link" href="/needs/a"', 'href="/needs/a" class="govuk-link"')


@pytest.mark.parametrize("attack", ATTACKS)
def test_no_attack_survives_as_markup(attack: str) -> None:
    import html5lib

    tree = html5lib.parseFragment(render(attack), namespaceHTMLElements=False)
    for element in tree.iter():
        if not isinstance(element.tag, str):
            continue
        assert element.tag not in {
            "script",
            "style",
            "iframe",
            "object",
            "embed",
            "form",
            "input",
            "svg",
            "math",
            "base",
            "link",
            "meta",
            "img",
            "button",
        }
        for name, value in element.attrib.items():
            assert not name.startswith("on")
            assert name not in {"style", "srcdoc", "formaction"}
            if name == "href":
                assert allowed_link(value)


@pytest.mark.parametrize(
    ("address", "allowed"),
    [
        ("/needs/a", True),
        ("#seating", True),
        ("https://www.nhs.uk", True),
        ("mailto:a@b.org", True),
        ("tel:116123", True),
        ("javascript:alert(1)", False),
        ("JaVaScRiPt:alert(1)", False),
        ("java\tscript:alert(1)", False),
        ("&#106;avascript:alert(1)", False),
        ("data:text/html,x", False),
        ("//evil.example", False),
        ("vbscript:x", False),
        ("\\\\evil", False),
        ("page", False),
    ],
)
def test_only_known_schemes_and_own_paths_are_links(address: str, allowed: bool) -> None:
    assert allowed_link(address) is allowed


def test_boxes_tell_law_guidance_and_local_expectation_apart() -> None:
    for name, label in [
        ("law", "The law"),
        ("guidance", "Statutory guidance"),
        ("local", "What this area expects"),
        ("proposal", "Proposal, not in force"),
    ]:
        html = render(f":::{name} Title\nText\n:::")
        assert f"{label}: Title" in html
        assert f"oap-status--{name}" in html


def test_a_box_title_cannot_carry_markup() -> None:
    assert "<img" not in render(":::urgent <img src=x onerror=alert(1)>\ntext\n:::")


def test_boxes_that_are_open_unknown_or_nested_are_reported() -> None:
    assert [message for _, message in box_problems(":::law A\ntext")]
    assert [message for _, message in box_problems(":::nonsense A\ntext\n:::")]
    assert [message for _, message in box_problems(":::law A\n:::urgent B\n:::\n:::")]
    assert not list(box_problems(":::law A\ntext\n:::"))


def test_plain_text_keeps_words_and_drops_marks() -> None:
    assert plain_text("- **Plan** a [visit](/a/b).\n\n:::urgent Call if:\n- x\n:::").split() == [
        "Plan",
        "a",
        "visit.",
        "Call",
        "if:",
        "x",
    ]


def test_links_are_found_with_their_words() -> None:
    assert list(links('A [b c](/d) and [e](https://f.org "t")')) == [
        Link("b c", "/d", 0),
        Link("e", "https://f.org", 0),
    ]


def test_boxes_after_each_other_lose_no_word_and_show_no_fence() -> None:
    text = ":::emergency Call 999 if:\n- hurt\n:::\n\n:::urgent Call 111 if:\n- ill\n:::\n\nand then rest."
    assert plain_text(text).split("\n") == ["Call 999 if:", "hurt", "Call 111 if:", "ill", "and then rest."]


def test_a_box_that_nobody_closed_ends_where_the_next_section_begins() -> None:
    assert [offset for offset, _ in box_problems("## One\n:::law A\ntext\n\n## Two\ntext")] == [1]


def test_what_stands_between_fences_of_code_is_no_box() -> None:
    assert "oap-status" not in render("```\n:::law A\ntext\n:::\n```")
    assert not list(box_problems("```\n:::nonsense\n```"))


# Each word of these texts that begins with "w" says on which line it stands.
PLACED = (
    "w0 [w0](/a)\nw1 *w1* [w1](/b)\n\nw3",
    "- w0\n- w1 [w1](/a)\n    - w2\n    - w3 [w3](/b)\n\n      w5\n- w6",
    "w0\n\n| a | w2 [w2](/a) |\n| --- | --- |\n| | |\n| w5 | [w5](/b) |\n\nw7",
    "w0\n---\n\n***\n\nw5 `w5` \\* &amp; w5 <https://w5.org>\n\n    w7 < 8\n    w8\n\n> w10\n> w11 [w11](/c)",
    "w0\n\n:::law w2\nw3\n\n- w5 [w5](/a)\n:::\n\n#### w8\n\n1. w10\n2. w11\n   w12",
    "- same\n- w1\n- same\n- w3\n\n[w5][w]\n\n[w]: /x\n\nw9",
    "\tw0\n\nw2\tw2\n**w3\nw4** [w4\nw5](/a) w5",
)


@pytest.mark.parametrize("text", PLACED)
def test_words_and_links_know_their_lines(text: str) -> None:
    tree = markdown_tree.read_tree(text)
    words = [
        (word, leaf.line(m.start()))
        for leaf in leaves(tree)
        for m in re.finditer(r"w\d+", leaf.text)
        for word in [m[0]]
    ]
    assert [word for word, _ in words] == re.findall(r"(?<!-)w\d+", re.sub(r"\]\(\S*|^\[w\].*", "]", text, flags=re.M))
    assert all(word == f"w{line}" for word, line in words)
    assert all(link.text.split()[0].rpartition("w")[2].startswith(str(link.line)) for link in links(text))


@given(_WRITTEN, _WRITTEN)
def test_no_text_is_without_a_line(one: str, other: str) -> None:
    text = f"{one}\n\n{other}"
    lines = range(text.count("\n") + 1)
    assert all(leaf.first in lines and leaf.last in lines for leaf in leaves(markdown_tree.read_tree(text)))
    assert all(link.line in lines for link in links(text))


def test_a_table_can_be_scrolled_by_keyboard() -> None:
    html = render("| a | b |\n| --- | --- |\n| 1 | 2 |")
    assert 'tabindex="0"' in html
    assert 'scope="col"' in html


def test_lists_nested_thousands_deep_are_shown_as_they_were_typed() -> None:
    assert render("- " * 3000 + "deep").startswith("<p>")
    assert "<strong>fine</strong>" in render("**fine**")  # the converter works on


@given(_WRITTEN)
@example("Use a timer: 5 minutes, then a break (or two).")
@example("Letters -- or words; “both”?")
@example("setext\n---")
def test_one_line_of_plain_words_becomes_what_the_converter_would_make_of_it(text: str) -> None:
    read, quick = markdown_tree.read_tree(text), Tree(tuple(markdown_tree._parts(text)))
    assert clean(read.parts[0].html) == clean(quick.parts[0].html)
    assert list(leaves(read)) == list(leaves(quick))


def test_most_statements_are_such_a_line() -> None:
    assert markdown_tree._PLAIN.fullmatch(
        "Give instructions one step at a time, and check they’ve been understood (every lesson)."
    )


def test_a_paragraph_that_is_too_much_is_shown_as_typed_and_named() -> None:
    text = "Fine, *really*.\n\nMore\n" + "[" * 501
    assert list(box_problems(text)) == [
        (
            2,
            (
                "This paragraph has more than 500 marks such as [, * and _, so it is shown as typed. Make it "
                "several, with empty lines between."
            ),
        )
    ]
    assert "[" * 501 in render(text)
    assert list(box_problems("- [a](/needs/a), *b*\n\n" * 400)) == []
