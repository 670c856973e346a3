"""Files in the shapes of councils: every statement whole, in its tier and age, nothing made up, no word lost."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
import typst

from oap.core.importing.classifier import Guesser
from oap.core.importing.plan import Plan, plan
from oap.documents.reading import read_blocks
from tests.build import ROOT
from tests.documents.council_files import FILES, CouncilFile
from tests.guessing import area_guesser


@pytest.fixture(scope="module")
def guesser() -> Guesser:
    return area_guesser()


def understood(file: CouncilFile, guesser: Guesser) -> Plan:
    return plan(read_blocks(file.make()), guesser, {})


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.name))
def test_is_read_as_it_is_meant(file: CouncilFile, guesser: Guesser) -> None:
    made = understood(file, guesser)
    found = {
        (page.title, page.said_area, s.text, s.said_tier, " ".join(s.said_phases))
        for page in made.pages
        for s in page.statements
    }
    assert found == {
        (title, area, *statement) for title, (area, statements) in file.pages.items() for statement in statements
    }
    assert len(made.statements) == len(found), "a statement stands twice"
    assert Counter(sign for page in made.pages for sign in page.notice) == Counter(file.signs)
    assert set(file.text) <= {text for page in made.pages for text in page.prose}
    assert set(file.left_out) <= {left.text for left in made.left_out}
    assert made.words.adds_up and made.stopped == ""


def test_changes_that_nobody_accepted_are_asked_about(guesser: Guesser) -> None:
    (file,) = [file for file in FILES if file.name == "libreoffice.odt"]
    (doubt,) = [s for s in understood(file, guesser).statements if s.doubt]
    assert doubt.text == "Greet the child by name" and "quickly" in doubt.doubt and doubt.sure <= 0.5


def test_a_statement_with_a_line_of_tags_below_it_has_what_they_say(guesser: Guesser) -> None:
    html = (
        "<html><body><h1>Sleep</h1><h2>What the setting provides</h2><p>Give a rest after lunch. Look again each term."
        "</p><p>Targeted · Class or subject teacher, or key person; SENCO · Primary</p></body></html>"
    )
    (page,) = plan(read_blocks(html.encode()), guesser, {}).pages
    (one,) = page.statements
    assert (one.text, one.said_tier, one.said_phases, one.who) == (
        "Give a rest after lunch. Look again each term.",
        "targeted",
        ("primary",),
        ("class-teacher", "senco"),
    )


def test_words_that_a_pdf_strikes_through_do_not_stand(guesser: Guesser) -> None:
    source = (
        "= Mood\n== Strategies\n- Greet the pupil #strike[quickly] by name each day\n"
        "- Say goodbye at the gate in the afternoon\n"
    )
    data = typst.compile(source.encode())
    assert isinstance(data, bytes)
    made = plan(read_blocks(data), guesser, {})
    assert [s.text for s in made.statements] == [
        "Greet the pupil by name each day",
        "Say goodbye at the gate in the afternoon",
    ]
    assert "quickly" in {left.text for left in made.left_out} and made.words.adds_up


@pytest.mark.server
def test_the_command_says_it_as_json_to_anybody_and_makes_nothing(tmp_path: Path) -> None:
    file = tmp_path / "guide.docx"
    file.write_bytes(FILES[0].make())
    done = _look(file, tmp_path)
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    (page,) = said["pages"]
    assert set(said) == {"pages", "left_out", "words", "stopped"} and said["stopped"] is None
    assert set(page) == {"type", "title", "area", "phases", "signs", "statements", "text"}
    assert page["statements"][0] == {
        "text": "Repeat the word back in the right way",
        "tier": "universal",
        "phases": [],
        "who": [],
        "sure": 0.95,
    }
    assert all(set(left) == {"text", "why", "place"} for left in said["left_out"])
    words = said["words"]
    assert words["file"] == words["placed"] + words["left_out"] > 20
    file.write_bytes(b"%PDF-1.7 broken")
    stopped = _look(file, tmp_path)
    assert stopped.returncode == 1 and "damaged" in json.loads(stopped.stdout)["stopped"]


def _look(file: Path, folder: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "oap", "import", str(file), "--look", "--json"]
    places = {"OAP_INSTANCE_DIR": str(folder / "instance"), "OAP_INDEX_DIR": str(folder / "index"), "PATH": ""}
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT, env=places)
