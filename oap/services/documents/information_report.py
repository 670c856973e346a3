"""A school's SEN information report, begun from its self-audit and today's pages."""

from __future__ import annotations

from oap.core.documents.information_report import ASKED_FOR, DISABLED, answers
from oap.core.documents.self_audit import SelfAudit
from oap.core.pages.page_types import PAGE_TYPES
from oap.core.times import day
from oap.documents.information_report_outline import ReportToWrite
from oap.services.documents.self_audit import questions
from oap.site import Site
from oap.site.state import State


def information_report(site: Site, now: State, audit: SelfAudit) -> ReportToWrite:
    """The draft of the report, with what this audit says in the parts that its statements are about."""
    cards = now.library.cards
    asked = questions(site, now).asked
    topics = {card.id: card.topics for card in cards}
    by_need = {card.id: card.title for card in cards if PAGE_TYPES[card.type].by_area}
    settings = now.configuration.settings
    return ReportToWrite(
        audit.setting,
        audit.date or day(site.clock.today().isoformat()),
        settings.area,
        settings.local_offer,
        tuple(answers(audit, asked, topics, by_need, ASKED_FOR)),
        tuple(answers(audit, asked, topics, by_need, DISABLED)),
    )
