"""Every format says what the site says, word for word, with headings in order, title and language."""

from __future__ import annotations

import io
import json
import re
import unicodedata
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import pairwise
from xml.etree import ElementTree

import docx
import lxml.html
import pytest
from docx.oxml.ns import qn
from flask.testing import FlaskClient
from pypdf import PdfReader

from oap.core.handbook.choices import Choices
from oap.core.handbook.compose import compose
from oap.core.handbook.parts import Handbook
from oap.core.library.blocks import Block, Box, Grid
from oap.core.library.inline_runs import runs_text
from oap.core.times import day
from oap.documents.handbook_epub import make_epub
from oap.documents.handbook_html import make_html
from oap.documents.handbook_pdf import make_handbook_pdf
from oap.documents.handbook_word import make_word
from oap.services.handbook import copies as service
from oap.services.handbook.copies import pages
from oap.services.pages.pictures import pictures_of
from oap.site import Site
from tests.found import root_of, there

XHTML = "{http://www.w3.org/1999/xhtml}"
# The site shows these and the handbook does not, or says them once for all pages.
ON_THE_SITE_ONLY = (
    ".govuk-caption-l, .oap-other-title, .oap-voices, .oap-contents, .oap-statement__meta, .oap-statement__other, "
    ".oap-statement__link, .oap-standing, .oap-words, .oap-checked, .oap-phase, .oap-related-pages, "
    ".oap-phases, .oap-confirmed, .oap-past, .oap-listen-start, .oap-to-letters, "
    "dl.oap-service, .oap-service-more, .oap-takeaway, script"
)


def words(*texts: str) -> list[str]:
    """Words and numbers in order. How a line breaks, punctuation and typographic ligatures do not count."""
    return re.findall(r"\w+", unicodedata.normalize("NFKC", " ".join(texts)).lower())


def words_of(element: lxml.html.HtmlElement, numbered: bool = False) -> list[str]:
    """The words of markup; with ``numbered`` also the numbers that a browser puts before list items."""
    if numbered:
        element = lxml.html.fromstring(lxml.html.tostring(element))
        for listed in element.iter("ol"):
            for number, item in enumerate(listed.findall("li"), start=1):
                item.text = f"{number}. {item.text or ''}"
    return words(*element.itertext())


def composed(handbook: Site, voice: str) -> Handbook:
    """A quarter of an area's pages, of each type: what one format does to a page it does to all."""
    cards = pages(handbook, Choices(area="sensory-and-physical"))
    some = [card for number, card in enumerate(cards) if number % 4 == 0 or card.slug == "sensory-differences"]
    configuration = handbook.state.configuration
    return compose(
        [there(handbook.rendered_pages.get(card.slug)) for card in some],
        Choices(area="sensory-and-physical", voice=voice),
        configuration.taxonomy,
        configuration.glossary,
        title=configuration.settings.name,
        area=configuration.settings.area,
        banner=configuration.settings.banner,
        today="2026-11-30",
        edition="1",
        base_url="",
        day=day,
    )


def offline(handbook: Site, whole: Handbook) -> lxml.html.HtmlElement:
    crisis, urgent = handbook.state.configuration.crisis, handbook.state.configuration.urgent
    assert crisis is not None and urgent is not None
    return lxml.html.fromstring(make_html(whole, service.lay_phrases(handbook.state), crisis.signs, urgent.first))


@pytest.fixture(scope="module")
def whole(handbook: Site) -> Handbook:
    """In both wordings."""
    return composed(handbook, "both")


@pytest.fixture(scope="module")
def html(whole: Handbook, handbook: Site) -> lxml.html.HtmlElement:
    return offline(handbook, whole)


@pytest.fixture(scope="module")
def all_words(html: lxml.html.HtmlElement) -> list[str]:
    """All words of parts and pages. The first test proves each wording against the site."""
    return [word for section in html.cssselect("main > section") for word in words_of(section)]


def drop(root: lxml.html.HtmlElement, selector: str) -> None:
    for element in root.cssselect(selector):
        element.drop_tree()


@pytest.mark.parametrize("voice", ["family", "professional"])
def test_each_page_says_what_the_site_says(voice: str, handbook: Site, reader: FlaskClient) -> None:
    whole = composed(handbook, voice)
    html = offline(handbook, replace(whole, pictures=pictures_of(handbook, whole)))  # with its pictures, as it is given
    compared = 0
    for chapter in whole.chapters:
        if (
            chapter.slug == "urgent-help"
        ):  # the site opens it with numbers instead of its summary: see tests/web/search/test_urgent_help.py
            continue
        version = handbook.state.library.by_slug[chapter.slug].version  # as it is cited: whole, and in its own order
        address = f"{chapter.address}?version={version}&voice={voice}"
        page = lxml.html.fromstring(reader.get(address, follow_redirects=True).data)
        (article,) = page.cssselect("article.oap-article")
        heads = {heading.text.strip() for heading in page.cssselect("h3") if heading.text}
        drop(article, ON_THE_SITE_ONLY)
        (own,) = html.xpath(f"//article[@aria-labelledby='{chapter.slug}']")
        own = lxml.html.fromstring(lxml.html.tostring(own))
        drop(own, ".meta, .checked, .other, [id$='--sources'], [id$='--sources'] ~ p")
        for table in own.xpath(".//table[.//th[text()='About the service']]"):
            table.drop_tree()
        for heading in own.xpath(".//h5"):  # the phases of a group stand in the heading
            plain = re.sub(r" \([^()]*\)$", "", heading.text or "")
            heading.text = plain if plain in heads else heading.text
        assert words_of(own) == words_of(article), chapter.slug
        compared += 1
    assert compared > 20


def test_the_epub_says_the_same_and_is_well_formed(whole: Handbook, all_words: list[str]) -> None:
    with zipfile.ZipFile(io.BytesIO(make_epub(whole))) as archive:
        first = archive.infolist()[0]
        assert (first.filename, first.compress_type, archive.read(first)) == (
            "mimetype",
            zipfile.ZIP_STORED,
            b"application/epub+zip",
        )
        files = {
            name: ElementTree.fromstring(archive.read(name)) for name in archive.namelist() if name.endswith(".xhtml")
        }
        package = ElementTree.fromstring(archive.read("EPUB/package.opf"))
    opf, dc = "{http://www.idpf.org/2007/opf}", "{http://purl.org/dc/elements/1.1/}"
    assert package.findtext(f".//{dc}language") == "en-GB" and package.findtext(f".//{dc}title") == whole.title
    names = {item.get("id"): item.get("href") for item in package.iter(f"{opf}item")}
    spine = [f"EPUB/{names[ref.get('idref')]}" for ref in package.iter(f"{opf}itemref")]
    assert set(spine) == set(files) and len(spine) == len(set(spine))
    said = (
        text for name in spine[2:] for text in there(files[name].find(f"{XHTML}body")).itertext()
    )  # after title, contents
    assert words(*said) == all_words
    anchors = {name: {one.get("id") for one in root.iter() if one.get("id")} for name, root in files.items()}
    for name, root in files.items():
        assert root.get("lang") == "en-GB" and root.findtext(f".//{XHTML}title")
        ids = [one.get("id") for one in root.iter() if one.get("id")]
        assert len(ids) == len(set(ids)), name
        for link in root.iter(f"{XHTML}a"):
            address = link.get("href") or ""
            if not address.startswith(("http", "mailto:", "tel:")):
                file, _, anchor = address.partition("#")
                assert f"EPUB/{file}" in files and (not anchor or anchor in anchors[f"EPUB/{file}"]), (name, address)


def test_word_says_the_same_with_headings_in_order(whole: Handbook, all_words: list[str]) -> None:
    document = docx.Document(io.BytesIO(make_word(whole)))
    body = list(document.element.body)
    start = next(
        i
        for i, one in enumerate(body)
        if one.tag == qn("w:p")
        and one.find(qn("w:pPr")) is not None
        and one.pPr.pStyle is not None
        and one.pPr.pStyle.val == "Heading1"
    )
    paragraphs = (p for one in body[start:] for p in one.iter(qn("w:p")))
    assert (
        words(*("".join(node.text or " " for node in p.iter(qn("w:t"), qn("w:br"))) for p in paragraphs)) == all_words
    )
    styles = [there(there(p.style).name) for p in document.paragraphs]
    levels = [int(name[-1]) for name in styles if name.startswith("Heading")]
    assert levels[0] == 1 and all(after - before <= 1 for before, after in pairwise(levels))
    assert document.core_properties.title == whole.title and document.core_properties.language == "en-GB"
    assert all(there(table.rows[0]._tr.trPr).find(qn("w:tblHeader")) is not None for table in document.tables)
    marks = [mark.get(qn("w:name")) for mark in document.element.iter(qn("w:bookmarkStart"))]
    wanted = {link.get(qn("w:anchor")) for link in document.element.iter(qn("w:hyperlink"))} - {None}
    assert len(marks) == len(set(marks)) and wanted and wanted <= set(marks)


def grids(blocks: Iterable[Block]) -> Iterator[Grid]:
    for block in blocks:
        if isinstance(block, Grid):
            yield block
        elif isinstance(block, Box):
            yield from grids(block.blocks)


def test_the_pdf_says_the_same_on_numbered_pages(whole: Handbook, html: lxml.html.HtmlElement) -> None:
    made = PdfReader(io.BytesIO(make_handbook_pdf(whole)))
    heads = [words(whole.title, title) for title in ("Contents", *(part.title for part in whole.parts))]
    blocks = [
        block for part in whole.parts for of in (part.blocks, *(one.blocks for one in part.chapters)) for block in of
    ]
    again = [words(*(runs_text(cell) for cell in grid.header)) for grid in grids(blocks)]
    expected = [word for section in html.cssselect("main > section") for word in words_of(section, numbered=True)]
    inner: list[str] = []
    for number, page in enumerate(made.pages[1:], start=2):
        found = words(page.extract_text())
        head = next(head for head in sorted(heads, key=len, reverse=True) if found[: len(head)] == head)
        foot = words(whole.stamp, f"Page {number} of {len(made.pages)}")
        assert found[-len(foot) :] == foot
        if head == heads[0]:
            continue
        found = found[len(head) : -len(foot)]
        # A table's header row comes again at the top of a page that it runs on to.
        if expected[len(inner) : len(inner) + 8] != found[:8]:
            found = found[len(next((row for row in again if row and found[: len(row)] == row), [])) :]
        inner += found
    assert inner == expected
    root = root_of(made)
    assert root["/Lang"] == "en-GB" and root["/MarkInfo"]["/Marked"] and there(made.metadata).title == whole.title
    outline = [entry.title for entry in made.outline if not isinstance(entry, list)]
    assert [part.title for part in whole.parts] == [title for title in outline if title != "Contents"]


def test_the_offline_page_needs_nothing_from_elsewhere(html: lxml.html.HtmlElement, whole: Handbook) -> None:
    assert html.get("lang") == "en-GB" and html.findtext(".//title") == whole.title
    assert not html.xpath("//*[@src] | //link | //img | //iframe")
    levels = [int(element.tag[1]) for element in html.xpath("//h1|//h2|//h3|//h4|//h5|//h6")]
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    anchors = html.xpath("//@id")
    assert len(anchors) == len(set(anchors))
    inside = {href[1:] for href in html.xpath("//a/@href") if href.startswith("#")}
    assert inside <= set(anchors)


def test_the_offline_index_knows_lay_words(html: lxml.html.HtmlElement) -> None:
    index = json.loads(html.get_element_by_id("index").text)
    said = {entry["a"]: " ".join(entry["w"]).lower() for entry in index["pages"]}
    assert "covers ears" in " ".join(said.values()) and "suicid" in index["crisis"]["stems"]
    assert [contact["tel"] for contact in index["crisis"]["contacts"]][:3] == ["999", "111", "08001111"]
