"""Every format says what the site says, word for word, with headings in order, title and language."""

from __future__ import annotations

import io
import json
import re
import unicodedata
import zipfile
from itertools import pairwise
from xml.etree import ElementTree

import docx
import lxml.html
import pytest
from docx.oxml.ns import qn
from flask.testing import FlaskClient
from pypdf import PdfReader

from oap.core.blocks import Grid
from oap.core.handbook import Choices, Handbook
from oap.core.runs import runs_text
from oap.documents.handbook_epub import make_epub
from oap.documents.handbook_html import make_html
from oap.documents.handbook_pdf import make_handbook_pdf
from oap.documents.handbook_word import make_word
from oap.services import handbook as service
from oap.site import Site

XHTML = "{http://www.w3.org/1999/xhtml}"
# The site shows these and the handbook does not, or says them once for all pages.
ON_THE_SITE_ONLY = (
    ".govuk-caption-l, .oap-other-title, .oap-voices, .oap-contents, .oap-statement__meta, .oap-statement__other, "
    ".oap-statement__link, .oap-standing, .oap-words, .oap-checked, [aria-labelledby='related-pages'], .oap-phases, .oap-confirmed, "
    "dl.oap-service, .oap-takeaway, script"
)


def letters(text: str) -> str:
    """Only the letters: line breaks, bullets, list numbers and typographic ligatures do not count."""
    return "".join(c for c in unicodedata.normalize("NFKC", text).lower() if c.isalpha())


@pytest.fixture(scope="module", params=["family", "professional", "both"])
def whole(request: pytest.FixtureRequest, handbook: Site) -> Handbook:
    return service.compose(handbook, Choices(area="sensory-and-physical", voice=request.param))


@pytest.fixture(scope="module")
def html(whole: Handbook, handbook: Site) -> lxml.html.HtmlElement:
    return lxml.html.fromstring(make_html(whole, service.lay_phrases(handbook.state), handbook.state.words.crisis))


@pytest.fixture(scope="module")
def all_letters(html: lxml.html.HtmlElement) -> str:
    """All letters of parts and pages, which the first test proves against the site."""
    return letters("".join(section.text_content() for section in html.cssselect("main > section")))


def drop(root: lxml.html.HtmlElement, selector: str) -> None:
    for element in root.cssselect(selector):
        element.drop_tree()


def test_each_page_says_what_the_site_says(whole: Handbook, html: lxml.html.HtmlElement, reader: FlaskClient) -> None:
    voice = next(voice for voice in ("family", "professional", "both") if f"{voice} wording" in whole.scope)
    if voice == "both":
        pytest.skip("the site shows one wording at a time; the two others prove both")
    compared = 0
    for chapter in whole.chapters:
        page = lxml.html.fromstring(reader.get(f"{chapter.address}?voice={voice}", follow_redirects=True).data)
        (article,) = page.cssselect("article.oap-article")
        phased = _phased(page)
        drop(article, ON_THE_SITE_ONLY)
        (own,) = html.xpath(f"//article[@aria-labelledby='{chapter.slug}']")
        own = lxml.html.fromstring(lxml.html.tostring(own))
        drop(own, ".meta, .checked, .other, [id$='--sources'], [id$='--sources'] ~ p")
        for table in own.xpath(".//table[.//th[text()='About the service']]"):
            table.drop_tree()
        for heading in own.xpath(".//h5"):  # the phases of a group stand in the heading
            heading.text = re.sub(r" \([^()]*\)$", "", heading.text or "") if heading.text in phased else heading.text
        assert letters(own.text_content()) == letters(article.text_content()), chapter.slug
        compared += 1
    assert compared > 20


def _phased(page: lxml.html.HtmlElement) -> set[str]:
    return {
        f"{h.text.strip()} ({phases[0].text_content()})"
        for h in page.cssselect("h3")
        if (phases := h.cssselect(".oap-phases"))
    }


def test_the_epub_says_the_same_and_is_well_formed(whole: Handbook, all_letters: str) -> None:
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
    said = "".join(
        "".join(files[name].find(f"{XHTML}body").itertext()) for name in spine[2:]
    )  # after title and contents
    assert letters(said) == all_letters
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


def test_word_says_the_same_with_headings_in_order(whole: Handbook, all_letters: str) -> None:
    document = docx.Document(io.BytesIO(make_word(whole)))
    body = list(document.element.body)
    start = next(i for i, one in enumerate(body) if one.tag == qn("w:p") and one.find(qn("w:pPr")) is not None
                 and one.pPr.pStyle is not None and one.pPr.pStyle.val == "Heading1")  # fmt: skip
    assert letters("".join(node.text or "" for one in body[start:] for node in one.iter(qn("w:t")))) == all_letters
    levels = [int(p.style.name[-1]) for p in document.paragraphs if p.style.name.startswith("Heading")]
    assert levels[0] == 1 and all(after - before <= 1 for before, after in pairwise(levels))
    assert document.core_properties.title == whole.title and document.core_properties.language == "en-GB"
    assert all(table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None for table in document.tables)
    marks = [mark.get(qn("w:name")) for mark in document.element.iter(qn("w:bookmarkStart"))]
    wanted = {link.get(qn("w:anchor")) for link in document.element.iter(qn("w:hyperlink"))} - {None}
    assert len(marks) == len(set(marks)) and wanted and wanted <= set(marks)


def test_the_pdf_says_the_same_on_numbered_pages(whole: Handbook, all_letters: str) -> None:
    made = PdfReader(io.BytesIO(make_handbook_pdf(whole)))
    titles = "|".join(re.escape(letters(part.title)) for part in whole.parts)
    blocks = [block for part in whole.parts for one in (part, *part.chapters) for block in one.blocks]
    tables = "|".join("".join(letters(runs_text(cell)) for cell in b.header) for b in blocks if isinstance(b, Grid))
    # A table's header row comes again at the top of a page that it runs on to.
    head = re.compile(f"^{letters(whole.title)}(?:{titles}|contents)(?:{tables})?")
    foot = re.compile(f"{letters(whole.stamp)}pageof$")
    pages = [letters(page.extract_text()) for page in made.pages]
    assert all(head.match(page) and foot.search(page) for page in pages[1:])
    inner = "".join(foot.sub("", head.sub("", page, count=1)) for page in pages[1:])
    assert inner[-len(all_letters) :] == all_letters
    root = made.trailer["/Root"]
    assert root["/Lang"] == "en-GB" and root["/MarkInfo"]["/Marked"] and made.metadata.title == whole.title
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
