"""What an area still has to do before families rely on its handbook: a line for each thing, with what to do."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from oap.core.lint.cross_page import PUBLIC_NUMBERS
from oap.core.lint.reach import reachable
from oap.core.pages.area import AreaSettings
from oap.core.pages.contacts import CONTACTS_FILE, Contacts
from oap.core.pages.fact_lists import contacts_in
from oap.core.pages.page import Page
from oap.core.pages.placing import whole
from oap.core.pages.service_fields import NOT_KNOWN
from oap.core.pages.taxonomy import Taxonomy
from oap.errors import Unavailable
from oap.site import Site
from oap.site.configuration import read_configuration
from oap.storage import page_owners

NAMED = 5  # pages that a line names before it counts the rest


def launch_faults(site: Site) -> list[str]:
    """What is missing; empty when the area can open. Raises Unavailable when the configuration cannot be read."""
    configuration = read_configuration(site.content)
    shared = {page.id: page for page, _ in site.content.read(_shared(site)).pages.values()}
    facts = configuration.facts_with(shared)
    typed = [page for page, _ in site.content.read().pages.values()]
    pages = [whole(page, facts).page or page for page in typed]
    settings = configuration.settings
    return [
        *_area_contact(settings),
        *_privacy_notice(settings),
        *_service_contacts(pages, contacts_in(configuration.facts)),
        *_sign_offs([*typed, *shared.values()]),
        *_owners(site, [*typed, *shared.values()], configuration.taxonomy),
        *_logo(site, settings),
    ]


def _shared(site: Site) -> list[str]:
    return [file.path for file in site.content.shared_files()]


def _area_contact(settings: AreaSettings) -> Iterator[str]:
    if not (settings.contact_phone or settings.contact_email):
        yield "site.yml: nobody is named whom families can reach. Fill in “phone” or “email” under “contact”."


def _privacy_notice(settings: AreaSettings) -> Iterator[str]:
    if not settings.privacy_notice:
        yield (
            "site.yml: the page on privacy leads to no privacy notice of the council, which says on which ground "
            "in law it keeps what it keeps. Fill in “privacy_notice”."
        )


def _service_contacts(pages: Iterable[Page], contacts: Contacts) -> Iterator[str]:
    for page in pages:
        service = page.service
        if service is None or any(contact.shown for contact in service.contacts):
            continue
        what = "Readers are told whom to ask, and no number" if reachable(service) else "Nobody can be reached"
        yield f"{page.path}: {what}. Ask the service, put it in {CONTACTS_FILE}, and name it here (reach)."
    for one in contacts.organisations:
        if one.hold:
            yield f"{CONTACTS_FILE}: {one.id}: readers are not told of it. {one.hold.rstrip('.')}."
        elif one.state == NOT_KNOWN and not {one.tel, one.sms} & PUBLIC_NUMBERS:
            why = f"nobody has checked it with {one.name}. Ask them, and fill in “confirmed”."
            yield f"{CONTACTS_FILE}: {one.id}: {why}"


def _sign_offs(pages: Sequence[Page]) -> Iterator[str]:
    waiting: defaultdict[str, list[str]] = defaultdict(list)
    for page in pages:
        for group in page.sign_off:
            waiting[group].append(page.path)
    for group, paths in sorted(waiting.items()):
        who = "SENCO" if group == "senco" else group
        yield f"sign_off: a {who} has not agreed to {_some(paths)}. Ask one, and take “{group}” out of “sign_off”."


def _owners(site: Site, pages: Sequence[Page], taxonomy: Taxonomy) -> Iterator[str]:
    try:
        with site.database.read() as connection:
            owned: Mapping[str, page_owners.Owners] = page_owners.every(connection)
    except Unavailable as error:
        yield f"owners: who looks after pages cannot be read: {error}"
        return
    without: defaultdict[str, list[str]] = defaultdict(list)
    for page in pages:
        if not any(owned.get(page.id, (None, None))):
            without[page.team].append(page.path)
    for team, paths in sorted(without.items()):
        name = taxonomy.teams.get(team, team)
        yield f"owners: {name}: nobody looks after {_some(paths)}. Choose an owner for each, on its page from behind."


def _logo(site: Site, settings: AreaSettings) -> Iterator[str]:
    if not settings.logo:
        yield "site.yml: there is no logo. Put an SVG or PNG file into the content folder and name it as “logo”."
    elif site.content.picture(settings.logo) is None:
        yield f"site.yml: the logo “{settings.logo}” is not in the content folder, or no SVG or PNG."


def _some(paths: Sequence[str]) -> str:
    named = ", ".join(sorted(paths)[:NAMED])
    return named + (f" and {len(paths) - NAMED} more" if len(paths) > NAMED else "")
