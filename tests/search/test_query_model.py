"""How queries are read is kept for the next start, and never outlives the configuration or the pages it was made
from."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from oap.services.pages.sync import sync
from oap.site import Site
from tests.build import THESAURUS, a_page, write_page
from tests.clock import MovedClock, a_moment_later
from tests.found import engine_of

QUERIES = (
    "covers his ears",
    "mixes up leters",
    "sensroy procesing",
    "spd",
    "meltdown",
    "year 1 reads slowly",
    "disleksia",
)


def answers(site: Site) -> list[object]:
    engine = site.state.engine
    assert engine is not None
    return [
        (
            [(found.card.slug, found.score) for found in engine.search(query).found],
            engine.interpreter.understand(query),
            engine.suggester.suggest(query),
        )
        for query in QUERIES
    ]


def kept(site: Site) -> list[Path]:
    return sorted((site.config.index_dir / "arrays").glob("*.reader"))


def test_a_new_process_reads_what_was_kept_and_answers_the_same(site: Site) -> None:
    made = answers(site)
    assert len(kept(site)) == 1
    again = Site(site.config)
    _ = again.configuration
    assert again._query_model is not None, "it came from the file"
    crisis = again.configuration.crisis
    assert crisis is not None and "_by_first" in vars(crisis.signs), "with what hearing danger makes at first use"
    assert answers(again) == made


def test_a_changed_thesaurus_is_read_anew(site: Site, content: Path) -> None:
    _ = site.state
    before = kept(site)
    (content / "thesaurus.yml").write_text(THESAURUS.replace("covers ears", "covers ears, zebra crossing"))
    again = Site(site.config)
    assert engine_of(again).search("zebra crossing").found[0].card.slug == "quiet-rooms"
    assert len(kept(site)) == 1 and kept(site) != before, "what nobody needs any more is gone"
    assert engine_of(Site(site.config)).search("zebra crossing").found[0].card.slug == "quiet-rooms"


def test_while_one_process_follows_a_changed_thesaurus_the_others_answer_as_before(site: Site, content: Path) -> None:
    other = Site(site.config, MovedClock())
    _ = other.state
    with site.query_models.turn() as ours, other.query_models.turn() as theirs:
        assert ours and not theirs, "one at a time"
        (content / "thesaurus.yml").write_text(THESAURUS.replace("covers ears", "covers ears, zebra crossing"))
        write_page(content, a_page("new-page", title="Help with xylophones"))
        sync(site, paths=["needs/new-page.md"])
        a_moment_later(other)
        assert not engine_of(other).interpreter.understand("zebra crossing").concepts
        assert "new-page" in other.state.library.by_slug, "what is published meanwhile is there at once"
    for one in (site, other):
        a_moment_later(one)
        assert engine_of(one).interpreter.understand("zebra crossing").concepts
    assert len(kept(site)) == 1


@pytest.mark.parametrize("data", [b"", b"garbage", b"\x80\x05cos\nnothing\n."])
def test_a_damaged_file_is_made_again(site: Site, data: bytes) -> None:
    made = answers(site)
    kept(site)[0].write_bytes(data)
    assert answers(Site(site.config)) == made


def test_another_program_does_not_read_what_this_one_kept(site: Site) -> None:
    """The name tells the program: a process whose code differs finds nothing, whatever lies there."""
    _ = site.state
    code = (
        "import importlib.metadata as m; m.version = lambda name: '0'; from oap import program; print(program.digest())"
    )
    run = [sys.executable, "-c", code]
    other = subprocess.run(run, capture_output=True, text=True, check=True, env=os.environ).stdout.strip()
    assert other and other not in kept(site)[0].name


def test_words_of_pages_that_came_after_are_known_and_those_of_a_rebuilt_index_are_its_own(
    site: Site, content: Path
) -> None:
    _ = site.state
    write_page(content, a_page("new-page", title="Help with xylophones", also_known_as=("loves xylophones",)))
    sync(site, paths=["needs/new-page.md"])
    again = Site(site.config)
    assert engine_of(again).interpreter.understand("xylofones").corrected == "xylophones"
    (content / "needs" / "new-page.md").unlink()
    write_page(content, a_page("new-page", title="Help with trombones", also_known_as=("loves trombones",)))
    sync(Site(site.config), rebuild=True)
    last = engine_of(Site(site.config)).interpreter
    assert last.understand("trombonse").corrected == "trombones"
    assert last.understand("xylofones").corrected == "", "no page holds the word any more"
