"""What the law says is looked at again in time, and a page shows every fact with what it rests on."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from oap.cli import main
from oap.core.pages.fact_lists import contacts_in, law_in, signs_in
from oap.core.pages.law import LAW_FILE
from oap.services.pages.checking import check
from oap.services.pages.facts import facts_document, law_due
from oap.site import Site
from oap.site.configuration import read_configuration
from tests.build import ROOT, a_page, config, settings_of, write_content


@pytest.fixture(scope="module")
def starter(tmp_path_factory: pytest.TempPathFactory) -> Site:
    return Site(replace(config(tmp_path_factory.mktemp("starter")), content_dir=ROOT / "content"))


@pytest.mark.handbook
def test_the_document_of_facts_is_up_to_date(starter: Site) -> None:
    """Run `make facts` when a list, or where its facts stand, has changed."""
    assert facts_document(starter) == (ROOT / "docs" / "facts.md").read_text(encoding="utf-8")


@pytest.mark.handbook
def test_the_document_names_every_fact_with_its_sources(starter: Site) -> None:
    text, lists = facts_document(starter), read_configuration(starter.content).facts
    facts = [(sign.id, sign.sources) for sign in signs_in(lists).signs]
    facts += [(claim.id, claim.sources) for claim in law_in(lists).claims]
    facts += [(one.id, one.sources) for one in contacts_in(lists).organisations]
    assert len(facts) > 300
    rows = [row for row in text.split("\n") if row.startswith("| `")]
    assert len(rows) == len(facts)
    for (identity, sources), row in zip(facts, rows, strict=True):
        assert row.startswith(f"| `{identity}` ")
        assert all(source.title.replace("|", " ") in row for source in sources)


@pytest.mark.handbook
def test_what_stands_on_several_pages_is_said_with_all_of_them(starter: Site) -> None:
    rows = {row.split("`")[1]: row for row in facts_document(starter).split("\n") if row.startswith("| `")}
    for page in ("when-you-disagree", "annual-review", "ehc-request-from-a-setting"):
        assert page in rows["appeal-time"].rpartition("|")[0].rpartition("|")[2]
    assert "helplines-for-families" in rows["nspcc"] and "keeping-children-safe" in rows["nspcc"]  # in a sentence


CLAIM = """
- id: a-claim
  kind: law
  act: An Act, section 1
  family: {family}
  professional: A person may ask.
  box: {box}
  checked: 2026-11-30
  pages: [{page}]
  sources: [{{title: The Act}}]
"""


def with_claim(tmp_path: Path, **said: str) -> Site:
    content = write_content(tmp_path / "content", a_page())
    values = {"family": "You may ask.", "box": "You may ask.", "page": "quiet-rooms"} | said
    (content / LAW_FILE).write_text(CLAIM.format(**values))
    return Site(config(tmp_path, content))


def test_the_law_is_due_half_a_year_after_somebody_looked(tmp_path: Path) -> None:
    site = with_claim(tmp_path)
    looked = date(2026, 11, 30)
    assert law_due(site, looked + timedelta(days=182)) == []
    [line] = law_due(site, looked + timedelta(days=183))
    assert "a-claim" in line and "looked at again by 1 June 2027" in line and "An Act, section 1" in line
    (site.content.root / LAW_FILE).write_text("- id: x\n")
    assert [LAW_FILE in line for line in law_due(site, looked)] == [True]


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({}, ""),
        ({"box": "You must have a diagnosis before you may ask for help."}, "Legal wording: a diagnosis"),
        ({"family": "Wait six weeks before you ask the nurse."}, "Legal wording"),
        ({"box": "You may ask. See [this](/guides/nowhere)."}, "leads nowhere"),
        ({"page": "nowhere"}, "no page with the id “nowhere”"),
    ],
)
def test_the_words_of_a_claim_are_looked_at_although_no_page_holds_them(
    tmp_path: Path, said: dict[str, str], why: str
) -> None:
    site = with_claim(tmp_path, **said)
    found = [p.message for p in check(site, date(2026, 11, 30)).problems if p.file == LAW_FILE]
    assert bool(found) == bool(why) and all(why in message for message in found)


def test_the_command_ends_with_whether_something_is_due(tmp_path: Path) -> None:
    site = with_claim(tmp_path)
    run = CliRunner(env=settings_of(site.config))
    fine = run.invoke(main, ["check", "--law"])
    assert (fine.exit_code, fine.stderr) == (0, "") and "Nothing of the law is due" in fine.stdout
    file = site.content.root / LAW_FILE
    file.write_text(file.read_text().replace("checked: 2026-11-30", "checked: 2020-11-30"))
    due = run.invoke(main, ["check", "--law"])
    assert due.exit_code == 1 and "a-claim" in due.stdout
