"""A logo that somebody brings: kept beside the pictures of pages, and shown once the change that names it is live."""

from __future__ import annotations

from datetime import datetime

from oap.core.area.documents import AREA
from oap.core.pages.pictures import named
from oap.core.pages.workflow import Actor
from oap.core.times import utc_text
from oap.errors import NotAllowed
from oap.services.operations.outside_files import logo
from oap.site import Site
from oap.storage import picture_files


def bring(site: Site, actor: Actor, data: bytes, now: datetime) -> str:
    """Keep the file of a logo; the name by which the settings can name it. Raises NotAllowed, and Invalid in words that
    help: a drawing (SVG) is a program's text, and comes from whoever runs the service."""
    if not AREA.rights.may(actor, "propose"):
        raise NotAllowed("Leads and admins change the logo.")
    made = logo(data)
    file = named("logo", made.width, made.height, made.main, made.kind)
    with site.database.write() as connection:
        picture_files.keep(connection, {file.name: made.main}, utc_text(now))
    return file.name
