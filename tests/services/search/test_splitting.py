"""A thesaurus of the old form becomes a file a concept, and readers find what they found before."""

from __future__ import annotations

from pathlib import Path

import yaml

from oap.cli import main
from oap.services.pages.checking import check
from oap.services.search.splitting import split
from oap.site import Site


def test_each_concept_gets_a_file_and_everything_else_stays(site: Site, content: Path) -> None:
    before = site.configuration.thesaurus
    text = (content / "thesaurus.yml").read_text()
    (content / "thesaurus.yml").write_text("# ours\n" + yaml.safe_dump(yaml.safe_load(text), sort_keys=False))
    assert any("oap split-thesaurus" in problem.message for problem in check(site, site.clock.today()).problems)
    made = split(site)
    assert set(made) == {f"concepts/{one}.yml" for one in before.concepts}
    site.expect_change()
    left = (content / "thesaurus.yml").read_text()
    assert left.startswith("# ours\n") and "concepts:" not in left
    assert site.state.configuration.thesaurus == before
    assert not any("split-thesaurus" in problem.message for problem in check(site, site.clock.today()).problems)
    assert split(site) == {}


def test_a_concept_that_has_a_file_is_given_only_what_it_lacks(site: Site, content: Path) -> None:
    text = yaml.safe_dump(yaml.safe_load((content / "thesaurus.yml").read_text()), sort_keys=False)
    split_first = yaml.safe_load(text)["concepts"]["noise"]
    (content / "concepts").mkdir()
    split_first["say"] = [*split_first["say"], "ours alone"]
    (content / "concepts" / "noise.yml").write_text(yaml.safe_dump(split_first, sort_keys=False))
    (content / "thesaurus.yml").write_text(text.replace("- covers ears", "- covers ears\n    - flibbert the wozzle"))
    split(site)
    said = yaml.safe_load((content / "concepts" / "noise.yml").read_text())["say"]
    assert "ours alone" in said and said.count("covers ears") == 1 and said[-1] == "flibbert the wozzle"


def test_doubles_phrases_of_two_concepts_and_strange_files_are_named(site: Site, content: Path) -> None:
    (content / "concepts").mkdir()
    for name, said in (("one", ["lies awake", "Lies awake"]), ("two", ["lies awake"])):
        topics = ["sensory"] if name == "one" else ["reading"]
        made = yaml.safe_dump({"title": name, "topics": topics, "say": said})
        (content / "concepts" / f"{name}.yml").write_text(made)
    (content / "concepts" / "Notes.txt").write_text("mine")
    (content / "concepts" / "three.yml").write_text("title: Three\ntopics: [no-such-topic]\n")
    found = {(one.file, one.message) for one in check(site, site.clock.today()).problems}
    assert ("concepts/one.yml", "“Lies awake” stands here twice.") in found
    assert any(file == "concepts/two.yml" and "is a phrase of “one” (one) too" in why for file, why in found)
    assert any(file == "concepts/Notes.txt" and "not read" in why for file, why in found)
    assert any(file == "concepts/three.yml" and "no-such-topic" in why for file, why in found)


def test_the_command_is_there() -> None:
    assert "split-thesaurus" in main.list_commands(None)  # type: ignore[arg-type]  # it needs no context


def test_the_check_says_what_a_file_says_wrongly_of_a_topic(site: Site, content: Path) -> None:
    (content / "concepts").mkdir()
    texts = {
        "one": "title: One\nplain: Reading\nprofessional: One\npages: [not-there]\n",
        "two": "title: Two\nplain: Two\ntopics: [reading]\njoined: nowhere\n",
        "three": "title: Three\nretired: true\npages: [not-there]\n",
    }
    for name, text in texts.items():
        (content / "concepts" / f"{name}.yml").write_text(text)
    site.expect_change()
    found = {(one.file, one.message) for one in check(site, site.clock.today()).problems if "concepts/" in one.file}
    assert ("concepts/one.yml", "There is no page “not-there”.") in found
    assert ("concepts/one.yml", "“Reading” is the name of the topic “reading”, too.") in found
    assert any(file == "concepts/two.yml" and "has both names" in why for file, why in found)
    assert any(file == "concepts/two.yml" and "“joined” names “nowhere”" in why for file, why in found)
    assert not any(file == "concepts/three.yml" for file, why in found)
