"""`python -m tests.contact_sheet [NAME …]`: every template as people see it first, at four widths, in
`docs/contact-sheet/` (NAME: `public-390`).

The pages are those of the checkout's content; staff screens are a lead's. Made again before a release, and looked at.
"""

from __future__ import annotations

import io
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from docx import Document
from PIL import Image, ImageDraw, ImageFont
from playwright.sync_api import BrowserContext, sync_playwright

from oap.clock import Clock
from oap.core.pages.workflow import Actor
from oap.services.editing import drafting
from oap.services.importing import reading_files
from oap.services.pages.sync import sync
from oap.site import Site
from tests import people
from tests.__main__ import browser as installed_browser
from tests.build import config

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "docs" / "contact-sheet"
WIDTHS = {320: 0.4, 390: 0.38, 768: 0.27, 1280: 0.21}  # and how much smaller each is shown
TALL = 1100
ACROSS = 1800  # of a sheet, in pixels
PUBLIC = (
    "/ /search /search?q=cant+sit+still /search?q=zzzzqqq /search?q=i+want+to+die /search?q=what+does+SEMH+mean "
    "/needs /areas/sensory-and-physical?phase=primary /needs/sensory-differences "
    "/needs/sensory-differences?voice=professional&phase=primary /needs/sleep?voice=you&phase=secondary "
    "/needs/self-harm /strategies/now-and-next-boards "
    "/services /services/school-nurse /expectations/assessment /guides /guides/asking-for-an-ehc-needs-assessment "
    "/urgent-help /young-people /easy-read /easy-read/easy-urgent-help "
    "/a-to-z /glossary /help-in-your-language /about /accessibility /privacy /handbook /feedback "
    "/feedback?page=sleep /record /my-list?items=sensory-differences.seating,school-nurse /audit "
    "/audit?part=sensory-and-physical&phase=primary&group=senco /audit/area /record/check /needs/sleep/leaflet "
    "/guides/keeping-children-safe/leaflet /needs/sleep/history /needs/sleep?version=1 "
    "/record/shared /not-there /guides?page=99 /sign-in /forgotten-password"
).split()
STAFF = (
    "/edit /waiting /edit/new /edit/pictures/new /edit/review-dates /edit/words-on-pages?find=quiet /edit/pages/sleep "
    "/edit/pages/sleep/check /edit/drafts/{draft} /edit/drafts/{draft}/text "
    "/edit/drafts/{draft}/preview /edit/drafts/{draft}/share /edit/drafts/{draft}/give /edit/drafts/{draft}/address "
    "/edit/drafts/{draft}/submit /review /review/{review} /review/{review}/suggest /edit/import /edit/import/{file} "
    "/edit/feedback /edit/languages /edit/languages/ar/urgent-help /words /words/pins /words/stop-words /words/queries "
    "/words/proposals /words/changes /insight /audit-log /settings /settings/area /settings/area/change "
    "/settings/contacts /settings/changes /account /account/data /people/requests /people/mandates"
).split()


@dataclass(frozen=True)
class Shot:
    path: str
    picture: Image.Image


def main() -> None:
    chosen = set(sys.argv[1:])
    with tempfile.TemporaryDirectory(prefix="oap contact sheet ") as name:
        folder = Path(name)
        content = shutil.copytree(ROOT / "content", folder / "content")
        site = Site(config(folder, content), Clock())
        sync(site)
        app = people.make_app(site)
        lead = people.a_person(app, "lead")
        stands = _at_work(site, lead.actor, people.a_person(app, "editor", team="health").actor)
        with people.served(app) as address, sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=installed_browser(),
                args=["--no-sandbox"] if os.geteuid() == 0 else [],
            )
            FOLDER.mkdir(exist_ok=True)
            for width, smaller in WIDTHS.items():
                for kind, paths in (("public", PUBLIC), ("staff", STAFF)):
                    if chosen and f"{kind}-{width}" not in chosen:
                        continue
                    context = browser.new_context(viewport={"width": width, "height": TALL})
                    if kind == "staff":
                        context.add_cookies(people.cookies_for(app, lead, address))
                    shots = list(_shots(context, address, [path.format(**stands) for path in paths]))
                    sheet(shots, smaller).save(FOLDER / f"{kind}-{width}.webp", quality=40, method=6)
                    context.close()
            browser.close()


def _at_work(site: Site, lead: Actor, editor: Actor) -> dict[str, str]:
    """A draft of the lead, one of somebody else that waits for a review, and a file at the import desk."""
    now = site.clock.now()
    own = _changed(site, lead, "sleep", now)
    other = _changed(site, editor, "sensory-differences", now)
    drafting.submit(site, editor, other, now, note="The first sentence is shorter.")
    document = Document()
    document.add_heading("Sensory and physical needs", 1)
    document.add_heading("Loud rooms", 2)
    document.add_paragraph("A quiet room can be used at any time.", style="List Bullet")
    made = document.add_table(rows=0, cols=3)
    for row in (("Need", "What we offer", "Proof"), ("Noise", "Ear defenders are there to borrow", "Seen")):
        for cell, words in zip(made.add_row().cells, row, strict=True):
            cell.text = words
    saved = io.BytesIO()
    document.save(saved)
    mark = reading_files.begin(site, saved.getvalue(), "offer.docx")
    return {"draft": str(own), "review": str(other), "file": mark}


def _changed(site: Site, author: Actor, page_id: str, now: datetime) -> int:
    """The number of a draft in which one sentence is another."""
    draft = drafting.start(site, author, page_id, now)
    text = (draft.text or "").replace("\nsummary: ", "\nsummary: In short. ", 1)
    drafting.save(site, author, draft.id, now, text=text, saves=draft.saves)
    return draft.id


def _shots(context: BrowserContext, address: str, paths: list[str]) -> Iterator[Shot]:
    page = context.new_page()
    for path in paths:
        page.goto(f"{address}{path}", wait_until="networkidle")
        yield Shot(path, Image.open(io.BytesIO(page.screenshot())).convert("RGB"))


def sheet(shots: list[Shot], smaller: float) -> Image.Image:
    """The pictures in rows, each under its address."""
    small = [
        shot.picture.resize((round(shot.picture.width * smaller), round(shot.picture.height * smaller)))
        for shot in shots
    ]
    wide, high = small[0].width + 16, small[0].height + 34
    in_row = max(1, ACROSS // wide)
    made = Image.new("RGB", (wide * min(in_row, len(small)) + 16, high * -(-len(small) // in_row) + 16), "#d5d9dc")
    draw, font = ImageDraw.Draw(made), ImageFont.load_default(12)
    for number, (shot, picture) in enumerate(zip(shots, small, strict=True)):
        left, top = 16 + number % in_row * wide, 24 + number // in_row * high
        draw.text((left, top - 17), shot.path[: picture.width // 7], fill="#1d2b34", font=font)
        made.paste(picture, (left, top))
    return made


if __name__ == "__main__":
    main()
