"""Who speaks for a group has a mandate that somebody else gave, with dates; dissent stays in sight until it is
answered."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from oap.core.pages.page_text import compose_page
from oap.core.pages.workflow import GROUPS, Actor
from oap.errors import Conflict, Invalid, NotAllowed
from oap.services.editing import drafting, publishing, reviewing
from oap.services.pages.sync import sync
from oap.services.people import first_people, mandates
from oap.site import Site
from oap.storage import audit_log
from oap.storage.tables.pages import sign_off
from tests.build import a_page, people, saves_of
from tests.people import PASSWORD

NOW = datetime(2026, 11, 24, 16, 50, tzinfo=UTC)
TODAY = NOW.date()
PAGE = "quiet-rooms"


@pytest.fixture
def who(either_site: Site) -> dict[str, Actor]:
    sync(either_site)
    made = people(either_site, "editor", "publisher", "reviewer", "reviewer-health", "lead", "lead2")
    with either_site.database.write() as connection:
        from oap.storage import accounts

        admin = accounts.add(
            connection, email="admin@example.org", name="admin", admin=True, now="2026-11-24T16:50:00Z"
        )
    return {**made, "admin": admin.actor}


def give(site: Site, giver: Actor, holder: Actor, group: str = "parent-carers", first: int = 0, last: int = 30) -> int:
    day = timedelta(days=1)
    return mandates.grant(site, giver, holder.id, group, TODAY + first * day, TODAY + last * day, now=NOW).id


def speak(site: Site, actor: Actor, verdict: str = "agreed", group: str = "parent-carers", days: int = 0) -> None:
    at = NOW + timedelta(days=days)
    reviewing.sign_off(site, actor, PAGE, at, group=group, verdict=verdict, note="Too hard to read")


def acts(site: Site) -> list[str]:
    with site.database.read() as connection:
        return [event.act for event in audit_log.every_event(connection)]


@pytest.mark.parametrize("role", ["reviewer", "reviewer-health", "lead"])
def test_nobody_speaks_for_a_group_without_a_mandate(either_site: Site, who: dict[str, Actor], role: str) -> None:
    for group in GROUPS:
        with pytest.raises(NotAllowed, match="no mandate"):
            speak(either_site, who[role], group=group)
    assert reviewing.signed_off(either_site, PAGE) == []


def test_a_mandate_holds_for_its_group_between_its_days_until_it_is_ended(
    either_site: Site, who: dict[str, Actor]
) -> None:
    made = give(either_site, who["lead"], who["reviewer"], first=1, last=10)
    for days, group in ((0, "parent-carers"), (11, "parent-carers"), (5, "clinicians")):
        with pytest.raises(NotAllowed):
            speak(either_site, who["reviewer"], group=group, days=days)
    speak(either_site, who["reviewer"], days=10)
    mandates.end(either_site, who["admin"], made, now=NOW)
    with pytest.raises(NotAllowed):
        speak(either_site, who["reviewer"], days=5)
    with pytest.raises(Conflict):
        mandates.end(either_site, who["lead"], made, now=NOW)
    (said,) = reviewing.signed_off(either_site, PAGE)
    assert (said.by, said.mandate_giver, said.mandate_first, said.mandate_last) == (
        "reviewer",
        "lead",
        "2026-11-25",
        "2026-12-04",
    )
    assert acts(either_site)[-3:] == ["mandate-given", "sign-off", "mandate-ended"]


def test_the_sample_people_have_one_mandate_however_often_they_are_made(either_site: Site) -> None:
    for _ in range(2):
        made = first_people.demo_people(either_site, PASSWORD, now=NOW)
    (lead,) = (one for one in made if one.actor.lead)
    (mandate,) = mandates.every(either_site, lead.actor)
    (speaker,) = (one for one in made if one.id == mandate.account_id)
    assert speaker.actor.has(("reviewer",), None) and mandate.group == "parent-carers" and mandate.giver == lead.name
    assert mandate.holds_on(NOW.date().isoformat())


def test_nobody_gives_a_mandate_to_themselves_and_only_leads_and_admins_give(
    either_site: Site, who: dict[str, Actor]
) -> None:
    with pytest.raises(NotAllowed, match="themselves"):
        give(either_site, who["lead"], who["lead"])
    for nobody in ("editor", "publisher", "reviewer-health"):
        with pytest.raises(NotAllowed):
            give(either_site, who[nobody], who["reviewer"])
    give(either_site, who["lead2"], who["lead"])
    give(either_site, who["admin"], who["reviewer"])
    with pytest.raises(Invalid):  # an editor cannot sign off, so a mandate would mean nothing
        give(either_site, who["lead"], who["editor"])
    for first, last in ((5, 4), (-9, -1), (0, 800)):
        with pytest.raises(Invalid):
            give(either_site, who["lead"], who["reviewer"], first=first, last=last)


def test_dissent_stays_in_sight_until_it_is_answered_also_after_the_page_changed(
    either_site: Site, who: dict[str, Actor]
) -> None:
    give(either_site, who["lead"], who["reviewer"])
    give(either_site, who["lead"], who["reviewer-health"], "clinicians")
    speak(either_site, who["reviewer"], "dissent")
    draft = drafting.start(either_site, who["editor"], PAGE, NOW)
    text = compose_page(a_page(title="When a hall is too loud"))
    draft = drafting.save(either_site, who["editor"], draft.id, NOW, text=text, saves=draft.saves)
    drafting.submit(either_site, who["editor"], draft.id, NOW, note="Why")
    publishing.publish(either_site, who["publisher"], draft.id, NOW, saves=saves_of(either_site, draft.id))
    speak(either_site, who["reviewer-health"], group="clinicians")
    dissent, agreed = reviewing.signed_off(either_site, PAGE)
    assert dissent.unanswered and dissent.lapsed_at and agreed.verdict == "agreed"
    for nobody in ("reviewer", "editor"):
        with pytest.raises(NotAllowed):
            reviewing.answer_dissent(either_site, who[nobody], PAGE, dissent.id, NOW, answer="Shorter now")
    reviewing.answer_dissent(either_site, who["publisher"], PAGE, dissent.id, NOW, answer="Shorter now")
    found = {one.verdict: one for one in reviewing.signed_off(either_site, PAGE)}["dissent"]
    assert (found.unanswered, found.answer, found.answered_by) == (False, "Shorter now", "publisher")
    with pytest.raises(Conflict):
        reviewing.answer_dissent(either_site, who["lead"], PAGE, dissent.id, NOW, answer="Again")


def test_who_spoke_does_not_answer_themselves(either_site: Site, who: dict[str, Actor]) -> None:
    give(either_site, who["lead2"], who["lead"])
    speak(either_site, who["lead"], "dissent")
    (dissent,) = reviewing.signed_off(either_site, PAGE)
    with pytest.raises(NotAllowed):
        reviewing.answer_dissent(either_site, who["lead"], PAGE, dissent.id, NOW, answer="All is well")


def test_what_was_said_before_there_were_mandates_is_kept_as_that(either_site: Site, who: dict[str, Actor]) -> None:
    old = {
        "page_id": PAGE,
        "number": 1,
        "group": "parent-carers",
        "verdict": "agreed",
        "note": "",
        "account_id": who["reviewer"].id,
    }
    with either_site.database.write() as connection:
        connection.execute(sign_off.insert().values({**old, "created_at": "2026-11-01T10:00:00Z"}))
    (said,) = reviewing.signed_off(either_site, PAGE)
    assert (said.by, said.mandate_giver) == ("reviewer", "")
