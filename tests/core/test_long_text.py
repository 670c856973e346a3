"""Twice the text takes about twice the time, whatever the text: nobody's paste holds up who reads.

What reads an editor's or a stranger's text is tried with what patterns are slow at. Every function in ``core`` that is
given text is found and tried, so that a new one cannot be forgotten, unless it stands below with a reason. Processor
time is measured, not the clock. Each is tried with a share of the texts here, and with all of them in ``soak``.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import inspect
import pkgutil
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import date
from functools import cache, partial
from typing import Any
from zlib import crc32

import pytest

import oap.core
from oap.core import lint
from oap.core.area import entry_text, fields, topic_entries
from oap.core.area.documents import GLOSSARY
from oap.core.documents import (
    layout_reading,
    leaflet,
    meeting_list,
    personal_data,
    provision_cost,
    provision_record,
    self_audit,
)
from oap.core.documents.verification import FileText, find_code
from oap.core.editing import form_actions
from oap.core.editing import undoing as editing_undoing
from oap.core.feedback import proof
from oap.core.importing.alike import Existing, differences
from oap.core.importing.choices import read_choices
from oap.core.importing.classifier import Guesser
from oap.core.importing.offers import tells
from oap.core.importing.telling import Told
from oap.core.library.library import render_page
from oap.core.library.markdown_tree import forget
from oap.core.lint import abbreviations, cross_page, local_names
from oap.core.pages import (
    area,
    diff,
    dose,
    draft_text,
    front_matter_text,
    meaning,
    page_text,
    pictures,
    placing,
    reconcile,
    replacing,
    wordings,
)
from oap.core.pages.page import Page
from oap.core.people import accounts
from oap.core.search import concept_text, curation, list_text, not_found_terms, undoing
from oap.site import Site
from oap.storage.product_lists import guessing_words, word_rules, words_of_labels
from tests.build import a_page

UNITS: dict[str, Callable[[int], str]] = {
    unit: lambda n, unit=unit: (unit * (n // len(unit) + 1))[:n]  # type: ignore[misc]  # mypy does not see the default
    for unit in (
        "[",
        "![",
        "[a](<",
        "[a](",
        "[a]",
        "](",
        "(",
        "<",
        "<a ",
        "</",
        "<!--",
        "&",
        "&#",
        "\\",
        "`",
        "``a ",
        "*",
        "**a ",
        "*a",
        "_",
        "_a ",
        "~",
        "a",
        "a ",
        "Aa ",
        "A",
        " ",
        "\t",
        "\n",
        "\n ",
        " \n",
        "a\n",
        "a\n\n",
        "> ",
        "> a\n",
        "- ",
        "- a\n",
        "- a\n\n",
        "  - a\n",
        "1. ",
        "1. a\n",
        "# ",
        "# a\n",
        "## a\n",
        "### a\n",
        "|",
        "| a ",
        "| a | b |\n|---|---|\n",
        "|---\n",
        "---\n",
        "===\n",
        ":::",
        "::: law a\n",
        "::: law a\n:::\n",
        "```\n",
        "{",
        "{#a",
        "- a\n  {#a}\n",
        "- a\n  {#a b=c}\n  > d\n",
        "}",
        "a=",
        'a="',
        '"',
        "“",
        "’",
        "'",
        "a'",
        "a-",
        "-",
        "--",
        ".",
        ". ",
        "a. ",
        "Mr. ",
        "!",
        "?",
        "1",
        "1,",
        "1.1",
        "12 ",
        "£1 ",
        "AAAA-",
        "AAAA- ",
        "http://",
        "http://a.b/",
        "/needs/a?version=1#",
        "a@",
        "a@b.",
        "é",
        "e\u0301",
        "\u200b",
        "ß",
        "İ",
        "7B-",
        "01/01/",
        "a: ",
        "a:\n",
        "- a: b\n",
        ", ",
        ",",
        "a,",
        "SEND ",
        "(SEND) ",
        "must ",
        "not ",
        "diagnosis ",
        "without a ",
        "child must have ",
        "% ",
        "a\\\n",
        "a  \n",
        "\r",
        "\r\n",
        "\x00",
        "\ud7ff",
        "a/b,",
    )
}
UNITS |= {
    f"{start}{unit}…": lambda n, start=start, unit=unit: start + (unit * (n // len(unit)))[:n]  # type: ignore[misc]  # mypy does not see the default
    for start, unit in (
        ("# ", "a "),
        ("# ", " "),
        ("## a", " "),
        ("### ", "a{"),
        ("- a\n  {#x ", "a"),
        ("- a\n  {#x ", "a=b "),
        ('- a\n  {#x a="', "a "),
        ("- a\n  {", "#"),
        ("::: law ", " "),
        ("::: law ", "a "),
        ("[", "a"),
        ("[a](", "a"),
        ("[a](b ", " "),
        ("[a]: ", "a"),
        ("|", " "),
        ("| a |\n|", "-"),
        ("> - ", "> - "),
        ("---\na: ", "a"),
        ("---\na:\n", "  - a\n"),
        ("---\n", "a"),
        ("<p>", "<b>"),
        ("<ul>", "<ul><li>"),
        ('<a href="', "a"),
        ("<", "a "),
        ("*", "a "),
        ("**", "a *"),
        ("`", "a"),
        ("x", "\n    a"),
        ("1. a\n\n", "    a\n\n"),
        ("- a\n\n", "    - a\n\n"),
        ("[a][b]\n\n", "[b]: c\n"),
    )
}

# What every reader is tried with here; of the others, each reader has one in SHARE, and all have all of them.
FOR_ALL = ("[", "a", "a ", " ", "\n", "<", "**a ", "- a\n", "> ", "1,", "a-", "must ")
SHARE = 8

PAGE = a_page()
RULES = word_rules()
FRONT = page_text.compose_page(PAGE).partition("\n---\n")[0] + "\n---\n\n"
# Characters, and the seconds from which a time is long enough to be measured.
SIZES = {4_000: 0.005, 16_000: 0.02, 64_000: 0.08}
ENOUGH = 16_000  # what takes no time to be measured at this length is quick
LONGEST = max(SIZES)
TODAY = date(2026, 11, 30)
# Parameters that hold an id, name, path, day or digest of ours: those are compared, not searched.
NOT_TEXT = frozenset(
    """act area at base_url by called code column day digest disk edition field file first generation group head
    heading id identity indexed kind last mark name now page page_id path phase placed_as program ref review_by
    section since slug stamp state statement_id team text_digest tier title today topic url where words_stamp
    speaker named""".split()
)


def _sound(text: str) -> str:
    """A page that can be read, with the text in it wherever it may stand."""
    return (
        f"{FRONT}{text}\n\n## What the setting provides\n\n### For everyone {{tier=universal}}\n\n- "
        f"{' '.join(text.split())}\n  {{#seating}}\n  > {' '.join(text.split())}\n"
    )


def _page(text: str) -> Page:
    """The page as an editor's form gives it, with the text in it in both voices."""
    read = draft_text.read_draft(_sound(text), "needs/quiet-rooms.md")
    return read if read is not None else replace(PAGE, summary=text, title=text)


@cache
def _handbook() -> cross_page.Handbook:
    return cross_page.read_handbook([PAGE], ())


@cache
def _guesser(site: Site) -> Guesser:
    now = site.state
    return Guesser(guessing_words(), now.configuration.taxonomy, now.configuration.thesaurus, now.library.cards)


def _patterns() -> tuple[personal_data.Pattern, ...]:
    return (*personal_data.in_a_label(words_of_labels()), *personal_data.IN_A_SENTENCE)


# Those that take more than the text. The first value is a service with three small pages.
PREPARED: dict[str, Callable[[Site, str], Any]] = {
    "documents.layout_reading.read_layout": lambda _, text: layout_reading.read_layout("a", text, ()),
    "documents.meeting_list.read_form": lambda _, text: meeting_list.read_form({"items": text, "do": text}),
    "documents.personal_data.personal_details": lambda _, text: personal_data.personal_details(text, _patterns()),
    "documents.provision_cost.line_cost": lambda _, text: provision_cost.line_cost(
        provision_record.Entry(minutes=text, times=text), text, text
    ),
    "documents.provision_record.Entry.says": lambda _, text: provision_record.Entry(words=text).says(text),
    "documents.provision_record.read_form": lambda _, text: provision_record.read_form(
        {"label": text, "cycle-1-plan": text, f"entry-1-{text}": "x"}
    ),
    "documents.provision_record.read_saved": lambda _, text: provision_record.read_saved(
        text.encode(), "oap-record", 1, "a record"
    ),
    "documents.self_audit.read_form": lambda _, text: self_audit.read_form({"setting": text, f"answer-{text}": text}),
    "documents.verification.find_code": lambda _, text: find_code(FileText(text)),
    "documents.leaflet.beginning": lambda _, text: leaflet.beginning([], text),
    "editing.undoing.led_back": lambda _, text: editing_undoing.led_back(text, "needs/a.md", to=f"{text} b", since="c"),
    "editing.form_actions.act": lambda _, text: form_actions.act(PAGE, text, {}),
    "importing.classifier.Guesser.tier": lambda site, text: _guesser(site).tier("", text),
    "importing.choices.read_choices": lambda site, text: read_choices(text, site.state.configuration.taxonomy),
    "importing.telling.Told.of_heading": lambda _, text: Told(headings={"a": "page"}).of_heading(text),
    "importing.alike.differences": lambda _, text: differences(text, "Ask the pupil.", {}),
    "importing.alike.Existing.like": lambda _, text: Existing({"a": text}, {}).like(text),
    "importing.heads.Heads.family_wording": lambda site, text: _guesser(site).heads.family_wording(text),
    "importing.heads.Heads.with_family_wording": lambda site, text: _guesser(site).heads.with_family_wording(text),
    "importing.heads.Heads.colour": lambda site, text: _guesser(site).heads.colour(text),
    "importing.heads.Heads.tier_of_shade": lambda site, text: _guesser(site).heads.tier_of_shade(text),
    "importing.heads.Heads.area": lambda site, text: _guesser(site).heads.area(text),
    "importing.heads.Heads.names_document": lambda site, text: _guesser(site).heads.names_document(text),
    "importing.heads.Heads.own": lambda site, text: _guesser(site).heads.own(text),
    "importing.offers.tells": lambda _, text: tells(text, guessing_words().asks),
    "importing.heads.Heads.ages_in_title": lambda site, text: _guesser(site).heads.ages_in_title(text),
    "importing.heads.Heads.phases": lambda site, text: _guesser(site).heads.phases(text),
    "importing.heads.Heads.said": lambda site, text: _guesser(site).heads.said(text),
    "importing.heads.Heads.tags": lambda site, text: _guesser(site).heads.tags(text),
    "importing.heads.Heads.providers": lambda site, text: _guesser(site).heads.providers(text),
    "importing.heads.Heads.tier": lambda site, text: _guesser(site).heads.tier(text),
    "library.library.render_page": lambda _, text: render_page(_page(text), ""),
    "lint.check_page": lambda site, text: lint.check_page(
        lint.PageReading(_page(text), _sound(text)), site.state.configuration.taxonomy, RULES, TODAY
    ),
    "lint.check_across_pages": lambda _, text: lint.check_across_pages(
        lint.PageReading(_page(text), _sound(text)), _handbook()
    ),
    "lint.abbreviations.unexplained": lambda _, text: list(abbreviations.unexplained(text, RULES.everyday)),
    "lint.abbreviations.is_spelled_out": lambda _, text: abbreviations.is_spelled_out("SEND", text),
    "lint.idioms.Idioms.found": lambda _, text: list(RULES.idioms.found(text)),
    "lint.legal_wording.LegalGuard.problems": lambda _, text: list(RULES.legal.problems(text)),
    "lint.local_names.local_name_problems": lambda _, text: list(
        local_names.local_name_problems(lint.PageReading(_page(text), _sound(text)), ("Bristol", "aa"))
    ),
    "lint.respectful_language.RespectfulLanguage.blaming_words": lambda _, text: list(
        RULES.respectful.blaming_words(text)
    ),
    "area.documents.Document.changed": lambda _, text: GLOSSARY.changed(text, None, {"term": "a", "meaning": "b"}),
    "area.documents.Document.entries": lambda _, text: GLOSSARY.entries(text),
    "area.entry_text.with_entry": lambda _, text: entry_text.with_entry(text, ("a",), None, {"id": "b"}),
    "area.topic_entries.changed_topic": lambda _, text: topic_entries.changed_topic(text, None, {"id": "b"}, ()),
    "area.entry_text.with_values": lambda _, text: entry_text.with_values(text, {}, {"id": "b"}),
    "area.fields.at_field": lambda _, text: fields.at_field(text, GLOSSARY.fields, "term"),
    "pages.area.terms_in": lambda _, text: area.terms_in(
        text, area.read_glossary([{"term": "a b", "short": "SEND", "meaning": "m"}])
    ),
    "pages.diff.words_changed": lambda _, text: diff.words_changed(text, text + " b"),
    "pages.dose.said": lambda _, text: dose.said(text, text),
    "pages.draft_text.read_draft": lambda _, text: draft_text.read_draft(_sound(text), "needs/quiet-rooms.md"),
    "pages.front_matter_text.read_front_matter": lambda _, text: front_matter_text.read_front_matter(text, "a.md"),
    "pages.meaning.asked_for": lambda _, text: meaning.asked_for(
        text, area.read_glossary([{"term": "a b", "short": "SEND", "meaning": "m"}])
    ),
    "pages.page_text.read_page": lambda _, text: page_text.read_page(_sound(text), "needs/quiet-rooms.md"),
    "pages.page_text.read_sections": lambda _, text: page_text.read_sections(text, "a.md", 1),
    "pages.pictures.named": lambda _, text: pictures.named("a", 1, 1, text.encode(), "svg"),
    "pages.pictures.placed_words": lambda _, text: pictures.placed_words(replace(PAGE, alt=text, credit=text), text),
    "pages.placing.read_whole": lambda _, text: placing.read_whole(_sound(text), "needs/quiet-rooms.md", {}),
    "pages.reconcile.version_digest": lambda _, text: reconcile.version_digest(text, {}),
    "pages.replacing.page_with": lambda _, text: replacing.page_with(_page(text), "a b", "c"),
    "pages.replacing.places": lambda _, text: list(replacing.places(_page(text), "a b", "c")),
    "pages.replacing.replaced": lambda _, text: replacing.replaced(text, "a b", "c"),
    "pages.wordings.tidy": lambda _, text: wordings.tidy("text", text),
    "pages.wordings.with_words": lambda _, text: wordings.with_words(
        replace(PAGE, summary=text), wordings.Wording("", "summary", text), text
    ),
    "people.accounts.password_problem": lambda _, text: accounts.password_problem(text, (text,)),
    "search.curation.add_phrase": lambda _, text: curation.add_phrase(text, "a", "b"),
    "search.curation.remove_phrase": lambda _, text: curation.remove_phrase(text, "a", "b"),
    "search.curation.add_required": lambda _, text: curation.add_required(text, "a", "b", "c", "d"),
    "feedback.proof.is_challenge": lambda _, text: proof.is_challenge(b"a", (text,), 1, text),
    "feedback.proof.is_solved": lambda _, text: proof.is_solved(text, text),
    "search.concept_text.phrase_added": lambda _, text: concept_text.phrase_added(text, "a", "b"),
    "search.concept_text.phrase_removed": lambda _, text: concept_text.phrase_removed(text, "a", "b"),
    "search.list_text.entries_of": lambda _, text: list_text.entries_of(text, "a"),
    "search.list_text.with_entry": lambda _, text: list_text.with_entry(text, "a", "b"),
    "search.list_text.without_entry": lambda _, text: list_text.without_entry(text, "a", "b"),
    "search.not_found_terms.kept_text": lambda site, text: not_found_terms.kept_text(text, site.state.keepable_terms),
    "search.undoing.undone": lambda _, text: undoing.undone("queries.yml", text, text, text),
}
_QUERY = "a query: 200 characters at most (oap.search.query), which is what the engine, the box and the API ask"
_OURS = "a file of the program or of the operator, read at the start"
# Those that are never given a long text by anybody, and why.
NOT_LONG = {
    "search.crisis.Detector.judge": _QUERY,
    "search.crisis.who_speaks": _QUERY,
    "search.crisis_languages.Languages.find": _QUERY,
    "search.crisis_languages.folded": _QUERY,
    "search.crisis_model.CrisisModel.read": _QUERY,
    "search.crisis_signs.CrisisSigns.find": _QUERY,
    "search.small_transformer.SmallTransformer.pieces_of": _QUERY,
    "search.use.countable": _QUERY,
    "search.wants.WantReader.read": _QUERY,
    "search.who_asks.who_asks": _QUERY,
    "search.topic_reader.TopicReader.read": _QUERY,
    "search.topic_reader.phrase_print": _QUERY,
    "search.topic_reader.spans_of": _QUERY,
    "search.not_found_terms.KeepableTerms.is_grammar": _QUERY,
    "search.not_found_terms.KeepableTerms.is_name": _QUERY,
    "search.not_found_terms.KeepableTerms.stays": _QUERY,
    "search.not_found_terms.KeepableTerms.surely_name": _QUERY,
    "search.not_found_terms.subject_of": _QUERY,
    "importing.headings.Headings.say_of_title": "asks ``Heads.ages_in_title``, of a few words",
    "importing.choices.Choices.of_page": "a key of ours",
    "importing.classifier.Guesser.guess": "the name of what was measured; the value is handed on",
    "importing.sureness.stated": "the name of what was measured",
    "importing.desk_view.Shown.count": "one of the uses, which are ours",
    "importing.desk_view.heading_words": "one of the uses, which are ours",
    "importing.desk_view.narrowed": "what is shown, a choice of ours",
    "search.language.without_little_words": "the code of a language",
    "importing.guessing_words.read_guessing_words": _OURS,
    "importing.guessing_words.GuessingWords.around": _OURS,
    "lint.idioms.read_idioms": _OURS,
    "lint.legal_wording.read_legal_guard": _OURS,
    "lint.respectful_language.read_respectful_language": _OURS,
    "phrases.read_sections": _OURS,
    "phrases.even": _OURS,
    "search.crisis_signs.alternatives": _OURS,
    "search.relevance.read_judged": _OURS,
    "documents.self_audit.words_digest": "a digest of it",
    "documents.area_picture.shown": "ids of a statement and an age, and four numbers",
    "documents.area_picture.picture": "the area's name and a day, put in as they are",
    "library.markdown.render_inline": "render, and the paragraph around it taken off",
    "library.markdown.clean": "called by render with what it made, in which nothing lies deep",
    "pages.provenance.said": "one of two words of ours",
    **{
        f"lint.page_reading.PageReading.{name}": "a message of ours, which cuts what it repeats of a page"
        for name in ("problem", "in_field", "of_page", "under")
    },
    **{
        f"importing.collected.Collected.{name}": "called by whoever walks an import, once for each line or cell of it"
        for name in ("content", "in_contents", "leave", "put_text", "sign", "text")
    },
    "area.documents.Document.file_of": "the name of an entry, which is short",
    "documents.record_layout.Layout.of_kind": "kinds of parts, which are ours",
    "documents.record_layout.Layout.says": "names of texts, which are ours",
    "documents.record_layout.Layout.has_column": "names of columns, which are ours",
    "editing.form_places.name_of": "a place in the form, which is ours",
    "documents.review_calendar.review_calendar": "the name of the host; the record was read by read_form",
    "feedback.answers.state_of": "whether there are any words",
    "feedback.proof.challenge": "a secret of ours",
    "library.public_page.public_page": "one of the two voices",
    "handbook.compose.compose": "a line of site.yml",
    "pages.area.contrast": "two colours, seven letters each",
    "library.inline_runs.RunGatherer.add": "called by inline_runs, once for each piece of a tree",
    "library.markdown_tree.Part.words": "called by whoever walks a tree, once for each piece of it",
}


def _given_text(function: Any) -> list[inspect.Parameter]:
    """The parameters of a function that may hold a text."""
    kinds = ("str", "bytes", "str | None")
    parameters = inspect.signature(function).parameters.values()
    return [one for one in parameters if str(one.annotation) in kinds and one.name not in NOT_TEXT]


def _functions() -> Iterator[tuple[str, Any]]:
    """Every public function and method of ``core`` by its name below it."""
    for module in pkgutil.walk_packages(oap.core.__path__, "oap.core."):
        for name, value in vars(importlib.import_module(module.name)).items():
            if name.startswith("_") or getattr(value, "__module__", "") != module.name:
                continue
            found = {name: value}
            if inspect.isclass(value):
                found = {f"{name}.{inner}": getattr(value, inner) for inner in vars(value) if inner[0] != "_"}
            for full, one in found.items():
                plain = inspect.unwrap(one)
                if inspect.isfunction(plain) or inspect.ismethod(plain):
                    yield f"{module.name.removeprefix('oap.core.')}.{full}", plain


def _alone(function: Any) -> bool:
    """Whether the text is all that it needs."""
    needed = [one.name for one in inspect.signature(function).parameters.values() if one.default is one.empty]
    return needed == [_given_text(function)[0].name]


FOUND = {name: function for name, function in _functions() if _given_text(function)}
ALONE = {name for name, function in FOUND.items() if _alone(function)} - set(PREPARED) - set(NOT_LONG)


def _read(name: str, site: Site, text: str) -> Any:
    if name in PREPARED:
        return PREPARED[name](site, text)
    function = FOUND[name]
    made = function(text.encode() if str(_given_text(function)[0].annotation) == "bytes" else text)
    return list(made) if inspect.isgenerator(made) else made


def cpu(read: Callable[[str], Any], text: str) -> float:
    """Seconds of processor time. A refusal is an answer. What other tests left behind is not swept up meanwhile."""
    forget()  # a text that was read before is read again
    gc.disable()
    try:
        began = time.thread_time()
        with contextlib.suppress(Exception):
            read(text)
        return time.thread_time() - began
    finally:
        gc.enable()


NAMES = sorted({*ALONE, *PREPARED})


@pytest.mark.long
@pytest.mark.parametrize("name", NAMES)
def test_twice_the_text_takes_about_twice_the_time(name: str, small_site: Site) -> None:
    """Four times the text takes less than eight times the time. What is slow shows that
    with a shorter text; what costs more up to some length, and no more beyond, with a longer one."""
    takes_about_twice_the_time(name, small_site, _some_for(name))


def _some_for(name: str) -> list[str]:
    share = crc32(name.encode()) % SHARE
    return [what for number, what in enumerate(UNITS) if what in FOR_ALL or number % SHARE == share]


def takes_about_twice_the_time(name: str, site: Site, texts: Iterable[str]) -> None:
    read = partial(_read, name, site)
    for what in texts:
        make = UNITS[what]
        if not any(_grows_with_its_length(read, make, size) for size in SIZES):
            raise AssertionError(f"{name} takes {cpu(read, make(LONGEST)):.2f} s for {what!r}")


def _grows_with_its_length(read: Callable[[str], Any], make: Callable[[int], str], size: int) -> bool:
    """Best of nine: other work on the machine makes a reader look slow, never quick."""
    for _ in range(9):
        took = cpu(read, make(size))
        if took < SIZES[size]:
            return size >= ENOUGH
        if took < 8 * cpu(read, make(size // 4)):
            return True
    return False


def test_a_reader_that_takes_more_and_more_is_noticed() -> None:
    def read(text: str) -> int:
        return sum(range(len(text) ** 3 // 30_000))

    assert not _grows_with_its_length(read, UNITS["a"], 4_000)


def test_every_text_is_tried_by_several_readers() -> None:
    assert set(FOR_ALL) <= set(UNITS)
    tried = Counter(what for name in NAMES for what in _some_for(name))
    assert min(tried[what] for what in UNITS) >= 5


def test_no_reader_of_text_is_forgotten() -> None:
    """A new function that is given text is tried by itself when it needs nothing else, else it belongs into
    ``PREPARED`` or, with its reason, into ``NOT_LONG``."""
    assert set(FOUND) - ALONE - set(PREPARED) - set(NOT_LONG) == set()
    assert (set(PREPARED) | set(NOT_LONG)) - {name for name, _ in _functions()} == set(), "is gone, or has another name"
