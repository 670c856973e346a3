"""The product's own handbook comes back: in every format that can be brought in, and after LibreOffice has saved it
again, its statements are known as its own from what is visible.

`python -m soak.test_own_handbook` prints the figures of each format, for each area of need.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from oap.core.handbook.choices import Choices
from oap.services.handbook import copies
from oap.services.pages.sync import sync
from oap.site import Site
from tests.build import ROOT, config
from tests.documents.own_handbook import CameBack, came_back

ENOUGH = 0.98  # of its statements
VOICES = ("professional", "both")
FORMATS = ("docx", "pdf", "html")
SAVED_AGAIN = {"docx": ("docx", "odt", "pdf"), "html": ("odt",)}  # by LibreOffice, from and to
MOST_MADE = 0.06  # of its statements: what is read as one and is none


def saved_again(data: bytes, kind: str, to: str, place: Path) -> bytes:
    """The file as LibreOffice saves it."""
    folder = place / f"{kind}-{to}"
    folder.mkdir()
    (folder / f"handbook.{kind}").write_bytes(data)
    out = folder / "out"
    reads = ["--infilter=HTML (StarWriter)"] if kind == "html" else []
    command = ["soffice", f"-env:UserInstallation={(place / 'profile').as_uri()}", "--headless", *reads]
    command += ["--convert-to", to, "--outdir", str(out), f"handbook.{kind}"]
    subprocess.run(command, cwd=folder, check=True, capture_output=True, timeout=300)
    return (out / f"handbook.{to}").read_bytes()


def figures(site: Site, area: str, voice: str, place: Path) -> Iterator[tuple[str, CameBack]]:
    """Each way in which the handbook of an area came back, with what was known."""
    choices = Choices(area=area, voice=voice)
    for kind in FORMATS:
        data = copies.build(site, choices, kind)
        yield kind, came_back(site, data, choices)
        for to in SAVED_AGAIN.get(kind, ()) if shutil.which("soffice") else ():
            yield f"{kind} saved again as {to}", came_back(site, saved_again(data, kind, to, place), choices)


@pytest.mark.parametrize("voice", VOICES)
def test_the_handbook_of_an_area_is_known_as_its_own(handbook: Site, tmp_path: Path, voice: str) -> None:
    if shutil.which("soffice") is None:
        pytest.skip("LibreOffice is not here: apt-get install libreoffice-writer")
    for way, found in figures(handbook, "sensory-and-physical", voice, tmp_path):
        said = f"{way}: {found}; missed: {found.missed[:10]}; made: {found.made[:10]}"
        assert not found.stopped and found.adds_up and found.share >= ENOUGH, said
        assert len(found.made) <= MOST_MADE * found.own, said


def main() -> None:
    with tempfile.TemporaryDirectory() as temporary:
        place = Path(temporary)
        site = Site(config(place / "site", ROOT / "content"))
        sync(site)
        for area in sys.argv[1:] or site.state.configuration.taxonomy.areas:
            for voice in VOICES:
                folder = place / f"{area}-{voice}"
                folder.mkdir()
                for way, found in figures(site, area, voice, folder):
                    print(f"{area}, {voice}, {way}: {found}", flush=True)
                    for text in found.missed[:8]:
                        print(f"    missed: {text}")
                    for text in found.made[:8]:
                        print(f"    made:   {text}")


if __name__ == "__main__":
    main()
