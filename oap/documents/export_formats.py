"""The kinds of file in which somebody may leave with the handbook, a provision record, a self-audit or the picture of
an area.

What writes a format is imported when it is asked for: who reads pages never needs it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Generic, TypeVar
from urllib.parse import urlsplit

from oap.core.definitions import Definitions
from oap.core.documents import area_picture, provision_record, self_audit
from oap.core.documents.review_calendar import review_calendar
from oap.core.documents.self_audit import SelfAudit
from oap.core.handbook.parts import Handbook
from oap.core.search.crisis_signs import CrisisSigns
from oap.core.search.urgent_help import HelpContact
from oap.documents.area_outline import AreaOutline
from oap.documents.information_report_outline import ReportToWrite
from oap.documents.provision_record_outline import RecordToWrite
from oap.documents.self_audit_outline import AuditOutline

PDF = "application/pdf"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
EPUB = "application/epub+zip"
HTML = "text/html; charset=utf-8"
JSON = "application/json"
CALENDAR = "text/calendar; charset=utf-8"

Written = TypeVar("Written")


@dataclass(frozen=True)
class ExportFormat(Generic[Written]):
    """``id`` is the name in forms, addresses and commands: permanent. ``name`` is on the button and ``hint`` under it.

    ``write`` makes the bytes; it raises what the documents raise, Unavailable above all. ``ending`` is that of the
    file's name, ``stem`` its beginning where it is another than that of the others.
    ``opens_again``: the file is for coming back to this site with, not for reading.
    """

    id: str
    name: str
    media_type: str
    write: Callable[[Written], bytes]
    hint: str = ""
    ending: str = ""
    opens_again: bool = False
    stem: str = ""

    def file_name(self, stem: str, day: str = "") -> str:
        return f"{'-'.join(part for part in (self.stem or stem, day) if part)}.{self.ending or self.id}"


@dataclass(frozen=True)
class OfflineSearch:
    """What a file with a search of its own needs: by page how people say what it is about, danger signs, and whom to
    reach."""

    phrases: Mapping[str, Sequence[str]]
    signs: CrisisSigns
    contacts: Sequence[HelpContact]


@dataclass(frozen=True)
class HandbookToWrite:
    """``laid_out`` is told how many chapters are done; ``search`` raises Unavailable while danger cannot be heard."""

    handbook: Handbook
    laid_out: Callable[[int], None]
    search: Callable[[], OfflineSearch]


@dataclass(frozen=True)
class AuditToWrite:
    """``outline`` is the result, ``report`` the SEN information report that is begun from it."""

    audit: SelfAudit
    outline: Callable[[], AuditOutline]
    report: Callable[[], ReportToWrite]


def _handbook_pdf(given: HandbookToWrite) -> bytes:
    from oap.documents.handbook_pdf import make_handbook_pdf

    return make_handbook_pdf(given.handbook)


def _handbook_word(given: HandbookToWrite) -> bytes:
    from oap.documents.handbook_word import make_word

    return make_word(given.handbook, given.laid_out)


def _handbook_epub(given: HandbookToWrite) -> bytes:
    from oap.documents.handbook_epub import make_epub

    return make_epub(given.handbook)


def _handbook_html(given: HandbookToWrite) -> bytes:
    from oap.documents.handbook_html import make_html

    search = given.search()
    return make_html(given.handbook, search.phrases, search.signs, search.contacts)


def _record_word(given: RecordToWrite) -> bytes:
    from oap.documents.provision_record_word import record_word

    return record_word(given)


def _record_pdf(given: RecordToWrite) -> bytes:
    from oap.documents.provision_record_pdf import record_pdf

    return record_pdf(given)


def _record_for_family(given: RecordToWrite) -> bytes:
    return _record_pdf(replace(given, record=provision_record.for_family(given.record), family_words=True))


def _record_file(given: RecordToWrite) -> bytes:
    record, citations = provision_record.standing(given.record, given.citations)
    return provision_record.write_file(record, citations, given.code, given.address)


def _review_calendar(given: RecordToWrite) -> bytes:
    return review_calendar(given.record, given.now, urlsplit(given.address).hostname or "localhost")


def _audit_word(given: AuditToWrite) -> bytes:
    from oap.documents.self_audit_word import audit_word

    return audit_word(given.outline())


def _audit_sheet(given: AuditToWrite) -> bytes:
    from oap.documents.self_audit_sheet import audit_sheet

    return audit_sheet(given.outline())


def _audit_pdf(given: AuditToWrite) -> bytes:
    from oap.documents.self_audit_pdf import audit_pdf

    return audit_pdf(given.outline())


def _report_word(given: AuditToWrite) -> bytes:
    from oap.documents.information_report_files import report_word

    return report_word(given.report())


def _report_pdf(given: AuditToWrite) -> bytes:
    from oap.documents.information_report_files import report_pdf

    return report_pdf(given.report())


def _audit_file(given: AuditToWrite) -> bytes:
    return self_audit.write_file(given.audit)


def _area_word(given: AreaOutline) -> bytes:
    from oap.documents.area_word import area_word

    return area_word(given)


def _area_sheet(given: AreaOutline) -> bytes:
    from oap.documents.area_sheet import area_sheet

    return area_sheet(given)


def _area_pdf(given: AreaOutline) -> bytes:
    from oap.documents.area_pdf import area_pdf

    return area_pdf(given)


def _area_file(given: AreaOutline) -> bytes:
    return area_picture.write_file(given.picture)


HANDBOOK_FORMATS: Definitions[ExportFormat[HandbookToWrite]] = Definitions(
    ExportFormat("pdf", "PDF", PDF, _handbook_pdf, "To read, print or send."),
    ExportFormat("docx", "Word", WORD, _handbook_word, "To change and add to."),
    ExportFormat(
        "epub",
        "EPUB",
        EPUB,
        _handbook_epub,
        "For a phone or an e-reader. Letters can be made larger, and it can be read aloud.",
    ),
    ExportFormat(
        "html",
        "Web page for offline use",
        HTML,
        _handbook_html,
        "One file with its own search. Works from a memory stick, without the internet.",
    ),
)
STANDARD_FORMAT = "pdf"  # of the handbook

_AGAIN = "File to open again here"
RECORD, REPORT = "provision-record", "sen-information-report"  # what names of their files begin with
RECORD_FORMATS: Definitions[ExportFormat[RecordToWrite]] = Definitions(
    ExportFormat("docx", "Word document", WORD, _record_word),
    ExportFormat("pdf", "PDF", PDF, _record_pdf),
    ExportFormat("family", "Copy for the family", PDF, _record_for_family, ending="pdf", stem="copy-for-the-family"),
    ExportFormat("ics", "Day of the review for a calendar", CALENDAR, _review_calendar, stem="review"),
    ExportFormat("file", _AGAIN, JSON, _record_file, ending="oap-record", opens_again=True, stem=RECORD),
)
AUDIT_FORMATS: Definitions[ExportFormat[AuditToWrite]] = Definitions(
    ExportFormat("docx", "Word document", WORD, _audit_word),
    ExportFormat("xlsx", "Spreadsheet", SHEET, _audit_sheet),
    ExportFormat("pdf", "PDF", PDF, _audit_pdf),
    ExportFormat("report", "SEN information report (Word)", WORD, _report_word, ending="docx", stem=REPORT),
    ExportFormat("report-pdf", "SEN information report (PDF)", PDF, _report_pdf, ending="pdf", stem=REPORT),
    ExportFormat("file", _AGAIN, JSON, _audit_file, ending="oap-audit", opens_again=True),
)
AREA_FORMATS: Definitions[ExportFormat[AreaOutline]] = Definitions(
    ExportFormat("docx", "Word report", WORD, _area_word),
    ExportFormat("pdf", "PDF report", PDF, _area_pdf),
    ExportFormat("xlsx", "Spreadsheet", SHEET, _area_sheet),
    ExportFormat(
        "file", "File to compare with next year", JSON, _area_file, ending=area_picture.ENDING, opens_again=True
    ),
)
