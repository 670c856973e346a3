"""Lists of the area are changed in the browser: proposed, agreed to by somebody else, on disk, and undone."""

from __future__ import annotations

import io

import pytest
import yaml
from flask import Flask
from PIL import Image

from oap.core.area.documents import DOCUMENTS
from oap.core.area.fields import values_of
from oap.core.pages.area import contrast
from oap.services.area.entries import entries, find
from oap.services.pages.sync import sync
from oap.site import Site
from tests import people
from tests.build import SITE
from tests.people import SignedInClient, a_person

TERM = {"term": "sensory diet", "meaning": "A plan of movement through the day.", "reason": "Asked at the forum"}


def data(site: Site, name: str) -> object:
    return yaml.safe_load(site.content.place(name).read_text())


def shown(site: Site, document: str, key: str = "") -> dict[str, str]:
    """The fields of an entry as its form would send them."""
    about = DOCUMENTS[document]
    made: dict[str, str] = {}
    chosen = {field.name for field in about.fields if field.kind == "choices"}
    for name, value in values_of(find(site, about, key or about.id), about.fields).items():
        if name in chosen:
            made |= {f"{name}-{n}": one for n, one in enumerate(value.splitlines())}
        elif isinstance(value, str):
            made[name] = value
        else:
            made |= {f"{name}-{n}-{column}": text for n, row in enumerate(value) for column, text in row.items()}
    return made | {"entry": key, "reason": "It changed"}


@pytest.fixture
def second(app: Flask) -> SignedInClient:
    """A lead who did not propose it."""
    return people.sign_in(app, a_person(app, "lead", email="second@example.org", name="Second Lead"))


def test_a_word_is_proposed_by_an_editor_agreed_by_a_publisher_and_undone(
    app: Flask, site: Site, as_editor: SignedInClient, as_publisher: SignedInClient
) -> None:
    before = site.content.place("glossary.yml").read_text()
    assert as_editor.send("/settings/glossary/change", TERM).status_code == 303
    assert site.content.place("glossary.yml").read_text() == before, "nothing is live yet"
    assert as_editor.send("/settings/changes/1/agree").status_code == 403
    busy = as_publisher.send("/settings/glossary/change", TERM | {"meaning": "Another one."})
    assert busy.status_code == 400 and "has to be decided on first" in busy.text and "Another one." in busy.text
    assert "waits for somebody to agree" in as_publisher.get("/settings/glossary").text
    assert as_publisher.send("/settings/changes/1/agree").status_code == 303
    assert "sensory diet" in app.test_client().get("/glossary").text
    assert as_publisher.send("/settings/changes/1/agree").status_code == 400, "decided once"
    assert as_editor.send("/settings/changes/1/undo", {"reason": "Nobody says that"}).status_code == 303
    assert as_publisher.send("/settings/changes/2/agree").status_code == 303
    assert data(site, "glossary.yml") == yaml.safe_load(before)
    again = as_editor.send("/settings/changes/1/undo", {"reason": "Once more"})
    assert again.status_code == 400 and "changed meanwhile" in again.text
    history = as_editor.get("/settings/changes?list=glossary").text
    assert history.count("sensory diet") == 2 and "Asked at the forum" in history


def test_a_change_is_sent_back_with_a_reason_or_taken_back(
    site: Site, as_editor: SignedInClient, as_publisher: SignedInClient
) -> None:
    as_editor.send("/settings/glossary/change", TERM)
    assert as_publisher.send("/settings/changes/1/return", {"answer": " "}).status_code == 400
    assert as_publisher.send("/settings/changes/1/return", {"answer": "Say it more plainly"}).status_code == 303
    assert "Say it more plainly" in as_editor.get("/settings/changes/1").text
    as_editor.send("/settings/glossary/change", TERM | {"meaning": "Movement in the day."})
    assert as_publisher.send("/settings/changes/2/take-back").status_code == 403
    assert as_editor.send("/settings/changes/2/take-back").status_code == 303
    assert "sensory diet" not in site.content.place("glossary.yml").read_text()


@pytest.mark.parametrize(
    ("changes", "field", "said"),
    [
        ({"term": ""}, "term", "is needed"),
        ({"meaning": "x" * 401}, "meaning", "At most 400 fit"),
        ({"page": "not-there"}, "page", "choose one from the list"),
        ({"short": "sensory diet"}, "short", "Leave it empty"),
        ({"term": "special educational needs co-ordinator", "short": "SENCO"}, "term", "twice"),
        ({"also": "x" * 81}, "also", "lines of 80"),
        ({"reason": ""}, "reason", "Say why"),
    ],
)
def test_what_the_file_could_not_say_is_refused_at_its_field(
    as_editor: SignedInClient, changes: dict[str, str], field: str, said: str
) -> None:
    answer = as_editor.send("/settings/glossary/change", TERM | changes)
    assert answer.status_code == 400 and f'href="#{field}"' in answer.text and said in answer.text


def test_the_name_and_colour_of_the_area_change_with_two_leads(
    app: Flask, site: Site, as_lead: SignedInClient, second: SignedInClient, as_publisher: SignedInClient
) -> None:
    form = shown(site, "area") | {"area": "Newham", "colours.brand": "#5b2a86", "local_names": "Newham\nStratford"}
    assert as_publisher.send("/settings/area/change", form).status_code == 403
    pale = as_lead.send("/settings/area/change", form | {"colours.brand": "#8fd3ff"})
    assert pale.status_code == 400 and "choose a darker colour" in pale.text and 'href="#colours.brand"' in pale.text
    assert as_lead.send("/settings/area/change", form | {"local_offer": "www.x.uk"}).status_code == 400
    assert as_lead.send("/settings/area/change", form).status_code == 303
    assert second.send("/settings/changes/1/agree").status_code == 303
    reader = app.test_client()
    assert "Newham" in reader.get("/").text and "#5b2a86" in reader.get("/theme.css").text
    assert yaml.safe_load(SITE)["tagline"] == "Help." == find(site, DOCUMENTS["area"], "area")["tagline"]


def test_contrast_is_that_of_the_guideline() -> None:
    assert contrast("#ffffff", "#000000") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


def test_a_logo_is_brought_looked_at_and_shown_and_a_drawing_refused(
    app: Flask, site: Site, as_lead: SignedInClient, second: SignedInClient
) -> None:
    made = io.BytesIO()
    Image.new("RGB", (400, 120), "#1d4f4b").save(made, "PNG")
    form = shown(site, "area")
    drawing = (io.BytesIO(b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"), "logo.svg")
    refused = as_lead.send("/settings/area/change", form | {"logo-file": drawing})
    assert refused.status_code == 400 and "Choose a JPEG, PNG or WebP file" in refused.text
    sent = as_lead.send("/settings/area/change", form | {"logo-file": (io.BytesIO(made.getvalue()), "Our logo.png")})
    assert sent.status_code == 303
    reader = app.test_client()
    assert reader.get("/logo").status_code == 404, "nobody agreed yet"
    assert '<img class="oap-logo" src="/edit/pictures/files/logo.400x120.' in second.get("/settings/changes/1").text
    second.send("/settings/changes/1/agree")
    sync(site)
    answer = reader.get("/logo")
    assert answer.status_code == 200 and answer.content_type == "image/png" and 'src="/logo"' in reader.get("/").text
    as_lead.send("/settings/area/change", shown(site, "area") | {"logo-away": "yes"})
    second.send("/settings/changes/2/agree")
    assert 'src="/logo"' not in reader.get("/").text


def test_a_contact_gets_the_areas_own_words_and_pages_follow(
    app: Flask, site: Site, as_editor: SignedInClient, second: SignedInClient, as_lead: SignedInClient
) -> None:
    everywhere = (site.content.root / "facts" / "contacts.yml").read_text()
    form = shown(site, "contacts", "childline") | {"hours": "Every day, Testham says", "team": "health"}
    assert as_editor.send("/settings/contacts/change", form).status_code == 303
    publisher = people.sign_in(app, a_person(app, "publisher", team="health"))
    assert publisher.send("/settings/changes/1/agree").status_code == 403, "it has no team yet, so leads agree"
    assert second.send("/settings/changes/1/agree").status_code == 303
    assert (site.content.root / "facts" / "contacts.yml").read_text() == everywhere
    ours = yaml.safe_load((site.content.root / "local" / "facts" / "contacts.yml").read_text())
    assert [(one["id"], one["hours"]) for one in ours] == [("childline", "Every day, Testham says")]
    assert site.configuration.urgent is not None
    assert site.configuration.urgent.contacts["childline"].hours == "Every day, Testham says"
    now_ours = shown(site, "contacts", "childline") | {"hours": "Day and night"}
    as_editor.send("/settings/contacts/change", now_ours)
    assert publisher.send("/settings/changes/2/agree").status_code == 303, "the team that looks after it agrees"
    gone = as_lead.send("/settings/contacts/remove", {"entry": "samaritans", "reason": "We never ring them"})
    assert gone.status_code in (400, 404)


def test_a_contact_that_pages_or_urgent_help_rest_on_does_not_go(site: Site, as_lead: SignedInClient) -> None:
    held = shown(site, "contacts", "childline") | {"hold": "Not sure"}
    answer = as_lead.send("/settings/contacts/change", held)
    assert answer.status_code == 400 and "Urgent help names this contact" in answer.text
    wrong = as_lead.send("/settings/contacts/change", shown(site, "contacts", "childline") | {"tel": "0800 1111"})
    assert wrong.status_code == 400 and "“What a telephone dials” has to be digits only" in wrong.text
    assert 'href="#tel"' in wrong.text


def test_every_entry_of_the_lists_goes_through_its_form_unchanged(site: Site) -> None:
    from oap.core.area.fields import entry_of, problems_in, typed_in

    for about in DOCUMENTS.values():
        for entry in entries(site, about):
            form = shown(site, about.id, about.key_of(entry))
            values = typed_in(form, about.fields)
            assert problems_in(values, about.fields) == {}, entry
            assert entry_of(values, about.fields, entry, keep_names=about.whole) == entry
