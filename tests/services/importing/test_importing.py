"""A handbook becomes drafts: all or none, split right, in the right area, and nothing is published."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from rapidfuzz import fuzz

from oap.cli import main
from oap.core.pages.draft_text import read_draft
from oap.core.pages.workflow import Actor
from oap.errors import Conflict, Invalid, NotAllowed
from oap.services.importing import importing, reading_files
from oap.site import Site
from oap.storage import audit_log, comments, revisions
from tests.build import a_page, config, settings_of, write_content
from tests.conftest import over_the_handbook
from tests.documents import handbooks
from tests.documents.council_files import FILES
from tests.people import a_person

NOW = datetime(2026, 11, 24, 17, 0, tzinfo=UTC)
SHAPES = {"headings.docx": handbooks.in_word, "printed.pdf": handbooks.in_pdf, "table.odt": handbooks.in_odt}


@pytest.fixture(scope="module")
def place(handbook_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Site:
    """A service of its own over the real handbook, so that drafts disturb nobody."""
    return over_the_handbook(handbook_folder, tmp_path_factory.mktemp("import") / "copy")


@pytest.fixture(scope="module")
def lead(place: Site) -> Actor:
    return a_person(place, "lead").actor


@pytest.mark.parametrize("name", SHAPES)
def test_statements_are_split_and_placed_right_and_none_is_published(place: Site, lead: Actor, name: str) -> None:
    with place.database.read() as connection:
        before = revisions.heads(connection)
    report = importing.bring_in(place, lead, SHAPES[name](), name, NOW, team="schools")
    wanted = handbooks.expected()
    found = {statement.text: (page, statement) for page in report.plan.pages for statement in page.statements}
    right = [text for text in wanted if text in found]
    assert len(right) >= 0.95 * len(wanted), sorted(set(wanted) - set(found))
    assert len(found) <= 1.05 * len(wanted), sorted(set(found) - set(wanted))
    placed = [text for text in right if found[text][0].area.value == wanted[text][0]]
    assert len(placed) >= 0.85 * len(wanted), {found[t][0].title: found[t][0].area for t in set(right) - set(placed)}
    assert all(fuzz.ratio(found[text][0].title, wanted[text][1]) > 80 for text in right)
    if name != "table.odt":  # it does not say
        assert sum(found[text][1].tier.value == wanted[text][2] for text in right) >= 0.95 * len(right)
    with place.database.read() as connection:
        assert revisions.heads(connection) == before
        drafts = [revisions.get(connection, identity) for identity, _ in report.drafts]
        assert {(draft.state, draft.number, draft.origin, draft.author_id) for draft in drafts} == {
            ("draft", None, "import", lead.id)
        }
        for draft, page in zip(drafts, report.plan.pages, strict=True):
            kept = read_draft(draft.text or "", draft.path)
            assert kept is not None and {s.statement.professional for s in kept.placed_statements()} == {
                s.text for s in page.statements
            }
            assert "Please check what was guessed" in comments.of_draft(connection, draft.id)[0].text
        (event,) = [one for one in audit_log.events(connection, act="import") if name in one.detail]
        assert event.actor == lead.name
    assert {card.slug for card in place.state.library.cards}.isdisjoint(slug for _, slug in report.drafts)


def test_every_word_that_is_placed_stands_in_a_draft(place: Site, lead: Actor) -> None:
    (file,) = [file for file in FILES if file.name == "what-is-no-provision.docx"]
    report = importing.bring_in(place, lead, file.make(), file.name, NOW, team="schools")
    with place.database.read() as connection:
        texts = {slug: revisions.get(connection, identity).text or "" for identity, slug in report.drafts}
    whole = "\n".join(texts.values())
    for page in report.plan.pages:
        assert all(
            text in whole for text in (page.title, *page.notice, *page.prose, *(s.text for s in page.statements))
        )
    assert "## What you can do at home\n\n- Read a book together at bedtime" in texts["reading"]
    assert {page.kind for page in report.plan.pages} == {"needs", "guides", "services", "glossary"}


def test_looking_keeps_nothing(place: Site, lead: Actor) -> None:
    def drafts() -> int:
        with place.database.read() as connection:
            return len(revisions.open_drafts(connection))

    before = drafts()
    report = importing.preview(place, lead, handbooks.in_odt(), "table.odt", team="schools")
    assert report.drafts == () and report.plan.statements and drafts() == before


def test_the_same_file_is_not_brought_in_twice(place: Site, lead: Actor) -> None:
    data = handbooks.odt(
        "<text:h text:outline-level='1'>Sleep</text:h><text:list><text:list-item><text:p>Pupils may rest at "
        "noon.</text:p></text:list-item></text:list>"
    )
    importing.bring_in(place, lead, data, "sleep.odt", NOW, team="health")
    with pytest.raises(Conflict, match="brought in already by Lead"):
        importing.bring_in(place, lead, data, "other-name.odt", NOW, team="health")


def test_a_failure_half_way_keeps_nothing(place: Site, lead: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    kept: list[int] = []
    keep: Callable[..., tuple[int, str]] = importing._create

    def fails_at_the_third(*given: object) -> tuple[int, str]:
        if len(kept) == 2:
            raise OSError("the disk is full")
        kept.append(1)
        return keep(*given)

    monkeypatch.setattr(importing, "_create", fails_at_the_third)
    with place.database.read() as connection:
        before = len(revisions.open_drafts(connection))
    data = handbooks.in_word()
    with pytest.raises(OSError, match="full"):
        importing.bring_in(place, lead, data + b"", "again.docx", NOW, team="schools")
    with place.database.read() as connection:
        assert len(revisions.open_drafts(connection)) == before and kept == [1, 1]


def test_words_of_the_file_never_become_marks(place: Site, lead: Actor) -> None:
    nasty = [
        "# Not a heading, but words",
        "{#seating who=x} is only text",
        ":::emergency is only text",
        "> quoted words stay words",
    ]
    items = "".join(f"<text:list-item><text:p>{text.replace('>', '&gt;')}</text:p></text:list-item>" for text in nasty)
    data = handbooks.odt(
        "<text:h text:outline-level='1'>Odd &lt;b&gt; title: “x”</text:h><text:p>---</text:p><text:p>## No "
        f"heading</text:p><text:list>{items}</text:list>"
    )
    report = importing.bring_in(place, lead, data, "../../odd.odt", NOW, team="schools")
    with place.database.read() as connection:
        draft = revisions.get(connection, report.drafts[0][0])
    page = read_draft(draft.text or "", draft.path)
    assert page is not None and [s.statement.professional for s in page.placed_statements()] == nasty
    assert [section.heading for section in page.sections].count("What the setting provides") == 1
    assert report.name == "odd.odt"


@pytest.mark.parametrize(("team", "error"), [("nobody", Invalid), ("schools", NotAllowed)])
def test_the_team_must_be_there_and_the_person_must_write(place: Site, team: str, error: type[Exception]) -> None:
    reviewer = Actor(99, "R", roles=(("schools", "reviewer"),))
    with pytest.raises(error):
        importing.preview(place, reviewer, handbooks.in_odt(), "x.odt", team=team)


def test_a_file_without_statements_is_refused(place: Site, lead: Actor) -> None:
    with pytest.raises(Invalid, match="No statements were found"):
        importing.preview(place, lead, handbooks.odt("<text:p>Only a letter.</text:p>"), "letter.odt", team="schools")


@pytest.mark.server
def test_the_command_makes_drafts_as_the_person_named(tmp_path: Path) -> None:
    site = Site(config(tmp_path, write_content(tmp_path / "content", a_page())))
    a_person(site, "editor", email="ed@example.org")
    file = tmp_path / "handbook.odt"
    file.write_bytes(handbooks.in_odt())

    def run(*options: str) -> Result:
        return CliRunner(env=settings_of(site.config)).invoke(main, ["import", str(file), *options])

    assert run("--as", "nobody@example.org").exit_code == 1
    looked = run("--as", "ed@example.org", "--look")
    assert looked.exit_code == 0 and "would be made" in looked.output
    made = run("--as", "ed@example.org")
    assert made.exit_code == 0 and "Nothing is published" in made.output, made.output
    assert "brought in already" in run("--as", "ed@example.org").output
    file.write_bytes(b"\x00not a document")
    refused = run("--as", "ed@example.org")
    assert refused.exit_code == 1 and "not a Word" in refused.output


def test_a_file_that_takes_too_long_to_go_through_is_refused_before_anybody_looks(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading_files, "LOOK_SECONDS", 0.0001)
    monkeypatch.setattr(reading_files, "start_reader", lambda site: None)
    file = handbooks.in_odt()  # made again it has another time in it
    mark = reading_files.begin(site, file, "handbook.odt", patience=0)
    assert reading_files.read_waiting(site) == 0
    assert reading_files.reading(site, mark).said == reading_files.TOO_MUCH
    monkeypatch.setattr(reading_files, "LOOK_SECONDS", 60)
    assert reading_files.begin(site, file, "handbook.odt", patience=0) == mark
    assert reading_files.read_waiting(site) == 1 and reading_files.reading(site, mark).state == "ready"
