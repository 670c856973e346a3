"""A page or a team asks a group to agree: nothing is published before, and a third person says so."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oap.core.pages.agreement import Agreement, steps, why_not_yet
from oap.core.pages.area import read_area
from oap.core.pages.draft_text import compose_draft, read_draft
from oap.core.pages.revisions import Revision
from oap.core.pages.workflow import GROUPS, Actor
from oap.errors import Conflict, Invalid, NotAllowed
from oap.services.editing import agreeing, drafting, notices, publishing, review_dates, reviewing, waiting
from oap.services.operations.delivery import Subscriber, deliver
from oap.services.people import mandates
from oap.site import Site
from oap.storage import accounts, revisions
from tests.build import people, saves_of

PAGE = "quiet-rooms"


@pytest.fixture
def who(either_site: Site) -> dict[str, Actor]:
    return people(either_site, "editor", "editor2", "publisher", "reviewer", "reviewer2", "lead", "lead2")


def speaks(site: Site, who: dict[str, Actor], name: str, group: str = "clinicians", giver: str = "lead") -> None:
    day = site.clock.today()
    mandates.grant(site, who[giver], who[name].id, group, day, day + timedelta(days=9), now=site.clock.now())


def written(site: Site, author: Actor, title: str = "When a hall is too loud", draft_id: int = 0) -> Revision:
    now = site.clock.now()
    draft = drafting.start(site, author, PAGE, now)
    page = read_draft(draft.text or "", draft.path)
    assert page is not None and draft_id in (0, draft.id)
    text = compose_draft(replace(page, title=title))
    drafting.save(site, author, draft.id, now, text=text, saves=draft.saves)
    return drafting.submit(site, author, draft.id, now, note="Clearer")


def say(
    site: Site, actor: Actor, draft: int, verdict: str = "agreed", group: str = "clinicians", note: str = ""
) -> None:
    saves = saves_of(site, draft)
    agreeing.agree(site, actor, draft, site.clock.now(), group=group, verdict=verdict, note=note, saves=saves)


def publish(site: Site, actor: Actor, draft: int, **values: bool) -> Revision:
    return publishing.publish(site, actor, draft, site.clock.now(), saves=saves_of(site, draft), **values)


def waits_for(site: Site, actor: Actor) -> list[str]:
    deliver(site, Subscriber("notices", notices.tell))
    with site.database.read() as connection:
        account = accounts.get(connection, actor.id)
    return [one.kind for one in waiting.for_person(site, account, site.clock.now())]


def test_a_page_asks_a_group_and_is_published_once_somebody_else_agreed_for_it(
    either_site: Site, who: dict[str, Actor]
) -> None:
    site, now = either_site, either_site.clock.now()
    draft = written(site, who["editor"]).id
    agreeing.ask(site, who["publisher"], PAGE, now, groups=["clinicians"])
    assert agreeing.asked_by_page(site, PAGE) == ("clinicians",)
    assert waits_for(site, who["lead"]) == ["nobody-speaks"], "nobody may speak for the group yet"
    speaks(site, who, "reviewer")
    assert waits_for(site, who["reviewer"]) == ["agreement-asked"] and "nobody-speaks" not in waits_for(
        site, who["lead"]
    )
    for wording in (False, True):
        with pytest.raises(Conflict, match="after Clinicians have agreed"):
            publish(site, who["publisher"], draft, wording_only=wording)
    with pytest.raises(Conflict, match="Clinicians"):
        at = now + timedelta(hours=1)
        publishing.schedule(site, who["publisher"], draft, now, at=at, saves=saves_of(site, draft))
    with pytest.raises(NotAllowed, match="no mandate"):
        say(site, who["reviewer2"], draft)
    with pytest.raises(NotAllowed):
        say(site, who["publisher"], draft)
    with pytest.raises(Conflict, match="not asked"):
        say(site, who["reviewer"], draft, group="sencos")
    with pytest.raises(Invalid, match="does not agree with"):
        say(site, who["reviewer"], draft, "dissent")
    with pytest.raises(Conflict, match="changed since"):
        old = saves_of(site, draft) - 1
        agreeing.agree(site, who["reviewer"], draft, now, group="clinicians", verdict="agreed", note="", saves=old)
    say(site, who["reviewer"], draft, "dissent", note="The dose is wrong")
    assert waits_for(site, who["reviewer"]) == []
    assert "not-agreed" in waits_for(site, who["editor"]) and "not-agreed" in waits_for(site, who["publisher"])
    with pytest.raises(Conflict, match="do not agree yet"):
        publish(site, who["publisher"], draft)
    reviewing.send_back(site, who["publisher"], draft, now, reason="See what they say")
    written(site, who["editor"], "When a hall is much too loud", draft)
    assert waits_for(site, who["reviewer"]) == ["agreement-asked"], "other words are asked about anew"
    say(site, who["reviewer"], draft, note="Right now")
    assert "agreed" in waits_for(site, who["editor"])
    with site.database.read() as connection:
        (step,) = agreeing.steps_of(site, connection, revisions.get(connection, draft), now)
    assert step.agreed and step.said is not None and step.said.note == "Right now"
    made = publish(site, who["publisher"], draft)
    (said,) = reviewing.signed_off(site, PAGE)
    assert (said.number, said.group, said.by, said.mandate_giver, said.lapsed_at) == (
        made.number,
        "clinicians",
        "reviewer",
        "lead",
        None,
    )


def test_three_people_are_three(either_site: Site, who: dict[str, Actor]) -> None:
    site, now = either_site, either_site.clock.now()
    agreeing.ask(site, who["lead"], PAGE, now, groups=["lawyers"])
    speaks(site, who, "lead", "lawyers", giver="lead2")
    draft = written(site, who["lead"]).id
    with pytest.raises(NotAllowed):
        say(site, who["lead"], draft, group="lawyers")
    assert "nobody-speaks" in waits_for(site, who["lead2"]), "the only one who speaks for the group wrote it"
    drafting.take_back(site, who["lead"], draft, now)
    other = written(site, who["editor"]).id
    say(site, who["lead"], other, group="lawyers")
    with pytest.raises(NotAllowed, match="somebody else publishes"):
        publish(site, who["lead"], other)
    assert publish(site, who["publisher"], other).number == 2


def test_an_emergency_goes_on_with_its_reason(either_site: Site, who: dict[str, Actor]) -> None:
    site, now = either_site, either_site.clock.now()
    agreeing.ask(site, who["lead"], PAGE, now, groups=["parent-carers", "clinicians"])
    draft = written(site, who["editor"])
    made = publishing.publish_in_emergency(
        site, who["lead"], draft.id, now, reason="The number is wrong", saves=draft.saves
    )
    assert made.debt and made.note == "The number is wrong" and reviewing.signed_off(site, PAGE) == []


def test_more_is_asked_by_who_looks_after_a_page_and_less_by_a_lead_alone(
    either_site: Site, who: dict[str, Actor]
) -> None:
    site, now = either_site, either_site.clock.now()
    for nobody in ("editor", "reviewer"):
        with pytest.raises(NotAllowed):
            agreeing.ask(site, who[nobody], PAGE, now, groups=["sencos"])
    review_dates.set_owners(site, who["publisher"], PAGE, now, owner=who["editor"].id, second=None)
    agreeing.ask(site, who["editor"], PAGE, now, groups=["sencos"])
    with pytest.raises(Invalid):
        agreeing.ask(site, who["lead"], PAGE, now, groups=["everybody"])
    written(site, who["lead"])
    for nobody in ("editor", "publisher", "lead"):
        with pytest.raises(NotAllowed, match="fewer"):
            agreeing.ask(site, who[nobody], PAGE, now, groups=[])
    agreeing.ask(site, who["lead2"], PAGE, now, groups=[])
    assert agreeing.asked_by_page(site, PAGE) == ()


def test_a_team_asks_by_the_settings_of_the_area(either_site: Site, who: dict[str, Actor]) -> None:
    site = either_site
    settings = site.content.place("site.yml")
    settings.write_text(settings.read_text().replace("{name", "{agree_first: {schools: [sencos]}, name", 1))
    site = Site(site.config, site.clock)
    draft = written(site, who["editor"]).id
    with pytest.raises(Conflict, match="SENCOs"):
        publish(site, who["publisher"], draft)
    speaks(site, who, "reviewer", "sencos")
    say(site, who["reviewer"], draft, group="sencos")
    assert publish(site, who["publisher"], draft).number == 2
    site.database.close()
    for wrong in ({"schools": "sencos"}, {"schools": ["teachers"]}, ["sencos"]):
        with pytest.raises(ValueError, match="agree_first"):
            read_area({"name": "A", "area": "B", "agree_first": wrong})


said_of = st.builds(
    Agreement,
    revision_id=st.just(1),
    digest=st.sampled_from("xy"),
    group=st.sampled_from(sorted(GROUPS)),
    verdict=st.sampled_from(["agreed", "dissent"]),
    note=st.just(""),
    account_id=st.integers(1, 4),
    by=st.just("A"),
    mandate_id=st.just(1),
    created_at=st.just("2026"),
)


@given(st.sets(st.sampled_from(sorted(GROUPS))), st.lists(said_of, max_size=12), st.sets(st.integers(1, 4)))
def test_it_may_be_published_only_when_the_last_word_of_each_group_about_this_text_is_yes(
    asked: set[str], said: list[Agreement], wrote: set[int]
) -> None:
    found = steps(asked, said, digest="x", speakers=(), not_by=wrote)
    counting = [one for one in said if one.digest == "x" and one.account_id not in wrote]
    last = {one.group: one.verdict for one in counting}
    assert (why_not_yet(found) == "") == all(last.get(group) == "agreed" for group in asked)
