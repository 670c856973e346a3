"""Small files that cost whoever reads them a great deal."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Callable, Sequence

import docx

PARAGRAPH = b"<w:p><w:r><w:t>%s</w:t></w:r></w:p>"


def a_word_file(body: bytes) -> bytes:
    """A Word file with this between its ``w:body`` marks."""
    document, made, packed = docx.Document(), io.BytesIO(), io.BytesIO()
    document.save(made)
    with zipfile.ZipFile(made) as archive, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as out:
        for name in archive.namelist():
            data = archive.read(name)
            if name == "word/document.xml":
                data = data[: data.index(b"<w:body>") + 8] + body + b"</w:body></w:document>"
            out.writestr(name, data)
    return packed.getvalue()


def half_codes(groups: int = 22_000) -> bytes:
    """A code that never ends."""
    return a_word_file(PARAGRAPH % (b"AAAA- " * groups))


def many_paragraphs(number: int = 400_000) -> bytes:
    return a_word_file(b"<w:p/>" * number)


def a_shared_page(pages: int = 30, operators: int = 20_000) -> bytes:
    """A PDF whose pages all show one packed stream of text."""
    stream = zlib.compress(b"BT /F1 9 Tf " + b"(a) Tj " * operators + b"ET", 9)
    kids = b" ".join(b"%d 0 R" % (5 + number) for number in range(pages))
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Count %d /Kids [%s] >>" % (pages, kids),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(stream), stream),
    ]
    page = (
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 3 0 R >> "
        b">> >>"
    )
    return _pdf([*parts, *[page] * pages])


def a_page_that_is_never_drawn(before: int = 1, after: int = 1, depth: int = 9) -> bytes:
    """A PDF of blank pages, one of which shows a form that shows the next one ten times over, and so on."""
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] %s >>"
    shows = b"/Resources << /XObject << /F %d 0 R >> >>"
    forms = [_form(b"/F Do " * 10, shows % (4 + level)) for level in range(1, depth)]
    costly = page % (b"/Contents 3 0 R " + shows % 4)
    pages = [*[page % b""] * before, costly, *[page % b""] * after]
    kids = b" ".join(b"%d 0 R" % (4 + depth + number) for number in range(len(pages)))
    return _pdf(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Count %d /Kids [%s] >>" % (len(pages), kids),
            b"<< /Length 5 >>\nstream\n/F Do\nendstream",
            *forms,
            _form(b"0 0 m 595 842 l S", b""),
            *pages,
        ]
    )


def _form(stream: bytes, more: bytes) -> bytes:
    head = b"<< /Type /XObject /Subtype /Form /BBox [0 0 595 842] /Length %d %s >>" % (len(stream), more)
    return head + b"\nstream\n" + stream + b"\nendstream"


def _pdf(parts: Sequence[bytes]) -> bytes:
    """A PDF of these objects; the first is its catalogue."""
    made, places = bytearray(b"%PDF-1.7\n"), []
    for number, part in enumerate(parts, 1):
        places.append(len(made))
        made += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    table = len(made)
    made += b"xref\n0 %d\n0000000000 65535 f \n" % (len(places) + 1)
    made += b"".join(b"%010d 00000 n \n" % place for place in places)
    made += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (len(places) + 1, table)
    return bytes(made)


def deep_json(kind: str = "oap-record", size: int = 400_000) -> bytes:
    return b'{"format": "%s", "entries": ' % kind.encode() + b"[" * size


FILES: dict[str, Callable[[], bytes]] = {
    "half codes": half_codes,
    "half codes, as a saved record": lambda: b'{"entries": [], "code": "' + b"AAAA- " * 70_000 + b'"}',
    "many paragraphs": many_paragraphs,
    "a shared page": a_shared_page,
    "less of it": lambda: a_shared_page(5),
    "more of it": lambda: a_shared_page(140, 100_000),
    "deep JSON": deep_json,
}
