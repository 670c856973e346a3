"""Words of search that are changed on one machine are on all, whatever its files were, and no text is lost."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
import yaml
from sqlalchemy import select

from oap.companion import catch_up_site
from oap.core.area.banners import BANNERS_FILE, live
from oap.core.area.documents import DOCUMENTS
from oap.errors import Unavailable
from oap.services.area import changes, trials
from oap.services.pages import settings
from oap.services.pages.sync import sync
from oap.services.search import curation, pins, splitting, stop_words
from oap.site import Site
from oap.storage import audit_log, events
from oap.storage.tables.area import setting_version
from tests.build import THESAURUS, a_page, write_content
from tests.people import a_person

NOW = datetime(2026, 11, 30, 10, 0, tzinfo=UTC)


def as_people_keep_it(folder: Path) -> None:
    """One phrase to a line."""
    (folder / "thesaurus.yml").write_text(yaml.safe_dump(yaml.safe_load(THESAURUS), sort_keys=False))


@pytest.fixture
def two(either_site: Site, tmp_path: Path) -> Iterator[list[Site]]:
    """Two machines over one record."""
    content = write_content(
        tmp_path / "other" / "content", a_page(), a_page("urgent-help", "guides", topics=("crisis",))
    )
    other = Site(replace(either_site.config, content_dir=content, index_dir=tmp_path / "other" / "index"))
    for site in (either_site, other):
        as_people_keep_it(site.content.root)
        sync(site)
        site.expect_change()
    yield [either_site, other]
    other.database.close()


def said(site: Site) -> list[str]:
    phrases: list[str] = yaml.safe_load((site.content.root / "thesaurus.yml").read_text())["concepts"]["noise"]["say"]
    return phrases


def versions(site: Site, name: str = "thesaurus.yml") -> list[str]:
    with site.database.read() as connection:
        asked = select(setting_version.c.text).where(setting_version.c.name == name)
        return list(connection.execute(asked.order_by(setting_version.c.number)).scalars())


def test_a_phrase_and_a_query_added_here_are_followed_there(two: list[Site]) -> None:
    here, there = two
    seen = catch_up_site(there, None)
    assert versions(here) == [], "while nobody changes one in the browser, files are files"
    before = (here.content.root / "thesaurus.yml").read_text()
    lead = a_person(here, "lead").actor
    curation.add(here, lead, "noise", "flibbert the wozzle", NOW)
    curation.write_down(here, lead, "flibbert", "slow-reading", NOW)
    seen = catch_up_site(there, seen)
    assert "flibbert the wozzle" in said(there) and seen is not None
    assert (there.content.root / "queries.yml").read_text() == (here.content.root / "queries.yml").read_text()
    assert versions(here)[0] == before and len(versions(here)) == 2
    seen = catch_up_site(there, seen)  # its own writing
    assert catch_up_site(there, seen) is seen and catch_up_site(here, None) is not None and len(versions(here)) == 2
    there.expect_change()
    curation.remove(there, lead, "noise", "flibbert the wozzle", NOW)
    sync(here)
    assert "flibbert the wozzle" not in said(here) and len(versions(here)) == 3


def test_a_change_in_the_files_becomes_the_next_version_everywhere(two: list[Site]) -> None:
    here, there = two
    curation.add(here, a_person(here, "lead").actor, "noise", "flibbert", NOW)
    sync(there)
    path = there.content.root / "thesaurus.yml"
    path.write_text(path.read_text().replace("- flibbert", "- flibbert\n    - snorkle"))
    sync(there)
    sync(here)
    assert "snorkle" in said(here) and "flibbert" in said(here) and len(versions(here)) == 3


def test_where_both_were_changed_the_browser_stays_and_the_other_text_is_kept(two: list[Site]) -> None:
    here, there = two
    path = there.content.root / "thesaurus.yml"
    path.write_text(path.read_text().replace("- covers ears", "- covers ears\n    - pulled"))  # not looked at yet
    curation.add(here, a_person(here, "lead").actor, "noise", "flibbert", NOW)
    for site in (there, here):
        sync(site)
    assert "flibbert" in said(here) and said(there) == said(here)
    assert any("pulled" in text for text in versions(here)), "nothing is lost"
    with here.database.read() as connection:
        assert [event.target for event in audit_log.events(connection, act="settings-clash")] == ["thesaurus.yml"]


def test_a_file_that_cannot_be_read_goes_nowhere_and_is_left_alone(two: list[Site]) -> None:
    here, there = two
    curation.add(here, a_person(here, "lead").actor, "noise", "flibbert", NOW)
    path = there.content.root / "thesaurus.yml"
    path.write_text("concepts: [")
    assert settings.follow(there) == []
    assert path.read_text() == "concepts: [" and len(versions(here)) == 2


def test_a_machine_that_has_not_followed_yet_does_not_write_over_the_other(two: list[Site]) -> None:
    here, there = two
    lead = a_person(here, "lead").actor
    curation.add(here, lead, "noise", "flibbert", NOW)
    with pytest.raises(Unavailable, match="on another machine"):
        curation.add(there, lead, "noise", "snorkle", NOW)
    assert "snorkle" not in said(there)
    sync(there)
    there.expect_change()
    curation.add(there, lead, "noise", "snorkle", NOW)
    assert {"flibbert", "snorkle"} <= set(said(there))


def test_a_pin_made_here_is_found_there_and_is_an_event(two: list[Site]) -> None:
    here, there = two
    seen = catch_up_site(there, None)
    pins.pin(here, a_person(here, "lead").actor, "purple bicycle", "quiet-rooms", "asked at the fair", NOW)
    catch_up_site(there, seen)
    there.expect_change()
    engine = there.state.engine
    assert engine is not None
    assert [one.card.slug for one in engine.search("purple bicycle").found][:1] == ["quiet-rooms"]
    assert "purple bicycle" in versions(here, "pinned.yml")[-1] and len(versions(here, "pinned.yml")) == 2
    with there.database.read() as connection:
        happened = [one for one in events.after(connection, 0, 50) if one.kind == "setting-changed"]
    assert [one.detail["file"] for one in happened] == ["pinned.yml", "pinned.yml"]


def test_a_stop_word_left_out_here_is_left_out_there(two: list[Site]) -> None:
    here, there = two
    seen = catch_up_site(there, None)
    stop_words.leave_out(here, a_person(here, "lead").actor, "any ideas", "asked all the time", NOW)
    catch_up_site(there, seen)
    there.expect_change()
    assert there.state.configuration.thesaurus.stop_words == (*before_stop_words(), "any ideas")


def before_stop_words() -> tuple[str, ...]:
    """Those of the small thesaurus, which has no list of its own."""
    data = yaml.safe_load(THESAURUS)
    return (*data["family_words"], *data["filler_words"])


def test_a_phrase_added_to_a_concept_with_a_file_of_its_own_is_followed_there(two: list[Site]) -> None:
    here, there = two
    for site in two:
        splitting.split(site)
        sync(site)
        site.expect_change()
    curation.add(here, a_person(here, "lead").actor, "noise", "flibbert the wozzle", NOW)
    assert sync(there).settings == ["concepts/noise.yml"]
    own = "concepts/noise.yml"
    assert (there.content.root / own).read_text() == (here.content.root / own).read_text()
    assert "- flibbert the wozzle\n" in (there.content.root / own).read_text()
    assert [len(versions(here, name)) for name in (own, "thesaurus.yml", "concepts/reading.yml")] == [2, 0, 0]


def test_a_new_topic_is_followed_there_and_found(two: list[Site]) -> None:
    here, there = two
    seen = catch_up_site(there, None)
    about, lead = DOCUMENTS["topics"], a_person(here, "lead").actor
    publisher = a_person(here, "publisher").actor
    form = {"title": "Seams", "plain": "Seams", "professional": "Clothing", "pages-0": "quiet-rooms", "reason": "Asked"}
    made = changes.propose(here, lead, about, "", form | {"say": "flibbert the wozzle"}, NOW)
    changes.agree(here, publisher, made.id, NOW, trials.mark(here, publisher, made, trials.trial(here, made)))
    catch_up_site(there, seen)
    there.expect_change()
    engine, file = there.state.engine, "concepts/seams.yml"
    assert engine is not None and [one.card.slug for one in engine.search("flibbert the wozzle").found] == [
        "quiet-rooms"
    ]
    assert (there.content.root / file).read_text() == (here.content.root / file).read_text()
    assert versions(here, file) == ["", (here.content.root / file).read_text()]


def test_a_banner_for_an_emergency_is_on_the_other_machine_too(two: list[Site]) -> None:
    here, there = two
    seen, lead = catch_up_site(there, None), a_person(here, "lead").actor
    form = {"text": "Closed.", "starts": "2026-11-30T09:00", "ends": "2026-11-30T12:00", "reason": "Snow"}
    changes.propose(here, lead, DOCUMENTS["emergency-banner"], "", form, NOW, alone=True)
    catch_up_site(there, seen)
    there.expect_change()
    assert live(there.banners.read(), NOW) == live(here.banners.read(), NOW) is not None
    assert len(versions(here, BANNERS_FILE)) == 2, "as it was before, and with the banner"
