"""What a file from outside says: every such file is looked at in the bounded place (see ``oap.bounded``), and only
there."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from oap.bounded import Progress, Work, run
from oap.core.documents.area_picture import AreaPicture
from oap.core.documents.citations import Citation, to_json
from oap.core.documents.provision_record import ProvisionRecord
from oap.core.documents.self_audit import SelfAudit
from oap.core.importing.blocks import Read, read_from

_NOT_READ = "This file cannot be read. Choose the Word, PDF or .oap-record file as it was saved."
_NOT_OPENED = "This file cannot be opened here. Choose the file as it was saved."
_NOT_SENT = "This file is damaged, or no self-audit. Ask for the file that ends in .oap-audit, or for the spreadsheet."
_CITED = Work(
    "oap.documents.cited_text:find_in",
    damaged=_NOT_READ,
    too_much="This file takes too long to read, so it is not as it was made here. Type the code from its end instead.",
)
_COMPARED = replace(_CITED, function="oap.documents.cited_text:compare_in")
_RECORD = Work("oap.core.documents.provision_record:values_in", too_much=_NOT_OPENED, damaged=_NOT_OPENED)
_AUDIT = Work("oap.core.documents.self_audit:values_in", too_much=_NOT_OPENED, damaged=_NOT_OPENED)
_AREA = replace(_AUDIT, function="oap.core.documents.area_picture:values_in")
# Many are sent at a time, so one that never ends may not have long.
_SENT = replace(_AUDIT, function="oap.documents.audit_files:audits_in", seconds=6, clock=12, damaged=_NOT_SENT)
_PACKED = replace(_SENT, function="oap.documents.audit_files:files_in", answer=90_000_000)
# A handbook of hundreds of pages takes a minute or two of the processor, and longer by the clock of a busy machine. It
# is read while nobody waits for the answer to a request.
_BLOCKS = Work(
    "oap.documents.reading:blocks_in",
    seconds=150,
    clock=400,
    memory=2_500_000_000,
    answer=60_000_000,
    too_much="The file takes too long to read, or needs too much memory. Send it in parts.",
    damaged="The file is damaged and cannot be read. Save it again and send the new file.",
)
_KIND = replace(_BLOCKS, function="oap.documents.reading:kind_of", seconds=10, clock=30, answer=10_000)


@dataclass(frozen=True)
class CitedFile:
    """A document that cites the handbook: its code, whether the printed code can be read, and its text, which nobody
    here looks into. ``spaced`` is whether white space in it can be trusted."""

    code: str
    printed: bool
    spaced: bool
    text: str


@dataclass(frozen=True)
class Compared:
    """What became of the citations in a file: by number those that do not stand there, with what does; and addresses
    beyond."""

    wrong: dict[int, str]
    extra: list[str]


def cited_file(data: bytes) -> CitedFile:
    """The document's code and text. Raises Invalid when it cannot be read or has no code."""
    return CitedFile(**run(_CITED, data))


def compared(file: CitedFile, citations: Sequence[Citation], renumbered: bool) -> Compared:
    """Whether the citations stand in the document as published."""
    said = run(_COMPARED, file.text.encode(), file.spaced, [to_json(one) for one in citations], renumbered)
    return Compared(dict(said["wrong"]), said["extra"])


def saved_provision_record(data: bytes) -> ProvisionRecord:
    """The record in a saved file. Raises Invalid in words that help."""
    return ProvisionRecord.model_validate(run(_RECORD, data))


def saved_self_audit(data: bytes) -> SelfAudit:
    """The audit in a saved file. Raises Invalid in words that help."""
    return SelfAudit.model_validate(run(_AUDIT, data))


def saved_area_picture(data: bytes) -> AreaPicture:
    """The picture of an area in a saved file. Raises Invalid in words that help."""
    return AreaPicture.model_validate(run(_AREA, data))


def sent_audits(data: bytes) -> list[SelfAudit]:
    """The audits in a file that a setting sent: saved, or as a spreadsheet. Raises Invalid in words that help."""
    return [SelfAudit.model_validate(one) for one in run(_SENT, data)]


def packed_files(data: bytes) -> list[tuple[str, bytes]]:
    """The files in a zip file, none for any other kind of file. Raises Invalid in words that help."""
    return [(name, b64decode(packed)) for name, packed in run(_PACKED, data)]


def check_kind(data: bytes) -> None:
    """Raises Invalid, saying why, for what is no file that an import can read."""
    run(_KIND, data)


def handbook_blocks(data: bytes, progress: Progress = lambda done, total: None) -> Read:
    """The blocks of a handbook to bring in; ``progress`` hears of a PDF's pages. Raises Invalid."""
    said: dict[str, Any] = run(_BLOCKS, data, progress=progress)
    return read_from(said)


_PAGE_PICTURES = Work(
    "oap.documents.page_pictures:pictures_in",
    seconds=20,
    clock=40,
    memory=2_500_000_000,
    too_much="No pictures can be made of these pages.",
    damaged="No pictures can be made of these pages.",
)
_ONE_PICTURE = replace(_PAGE_PICTURES, seconds=5, clock=15)


def page_pictures(data: bytes, first: int, count: int) -> list[bytes]:
    """So many pages of a PDF as pictures (JPEG), from the one with the number ``first``, 0 being the first; fewer at
    the end, and no bytes for a page that cannot be drawn. Raises Invalid where they cost too much together; one alone
    has less time."""
    work = _PAGE_PICTURES if count > 1 else _ONE_PICTURE
    return [b64decode(one) for one in run(work, data, first, count)]


_PICTURE = Work(
    "oap.documents.photograph:forms_in",
    seconds=20,
    clock=40,
    answer=6_000_000,
    too_much="This picture takes too long to make smaller. Save it smaller and choose it again.",
    damaged="This is no picture that can be used. Choose a JPEG, PNG or WebP file.",
)


_LOGO = replace(_PICTURE, function="oap.documents.photograph:logo_in", answer=1_000_000)


@dataclass(frozen=True)
class Photograph:
    """A photograph in the forms that pages show: ``main`` for every program, ``forms`` narrower ones by width."""

    width: int
    height: int
    kind: str
    main: bytes
    forms: dict[int, bytes]


def photograph(data: bytes) -> Photograph:
    """The photograph, made smaller and with nothing in it but the picture. Raises Invalid in words that help."""
    said = run(_PICTURE, data)
    forms = {int(width): b64decode(form) for width, form in said["forms"].items()}
    return Photograph(said["width"], said["height"], said["kind"], b64decode(said["main"]), forms)


def logo(data: bytes) -> Photograph:
    """A sign for the foot of pages, in one form. Raises Invalid in words that help."""
    said = run(_LOGO, data)
    return Photograph(said["width"], said["height"], said["kind"], b64decode(said["main"]), {})
