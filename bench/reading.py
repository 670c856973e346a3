"""How long pages are on a phone, and what they weigh: `python -m bench.reading`, printed by `make bench` too.

Every need, strategy, service, guide and expectation of the checkout's content is opened in Chromium at 390 x 664, what
a phone shows between the browser's bars: once without an age, and once for the first age it has. ``--write`` puts
the table into docs/performance.md.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from urllib.parse import urlencode

from playwright.sync_api import Browser, Request, sync_playwright

from bench.arguments import is_to_write
from bench.servers import server
from oap.config import CHECKOUT, Config
from oap.core.library.cards import Card
from oap.core.pages.page_types import PAGE_TYPES
from oap.services.pages.sync import sync
from oap.site import Site
from tests.__main__ import browser as installed_browser

SCREEN = {"width": 390, "height": 664}
MOST_SCREENS = 6.0  # a need page with an age chosen, in the middle of all
MOST_BYTES, MOST_WITH_PICTURES = 30_000, 120_000
DOCUMENT = CHECKOUT / "docs" / "performance.md"
BEGIN, END = "<!-- reading begins -->", "<!-- reading ends -->"
_MEASURE = """() => {
  const top = (element) => (element ? Math.round(element.getBoundingClientRect().top + scrollY) : -1);
  const shown = (element) => element.getClientRects().length && element.textContent.trim().split(/\\s+/).length > 5;
  return {
    height: document.documentElement.scrollHeight,
    frame: Math.round(document.querySelector(".oap-header").getBoundingClientRect().height),
    sentence: top([...document.querySelectorAll("main p, main li")].find(shown)),
    heading: top(document.querySelector("h1")),
  };
}"""


@dataclass(frozen=True)
class Measured:
    """One page as somebody opens it first: screens it is long, pixels, bytes over the wire, requests."""

    url: str
    kind: str
    phase: str
    voice: str
    screens: float
    frame: int
    heading: int
    sentence: int
    words_bytes: int
    picture_bytes: int
    requests: int


def main() -> None:
    write = is_to_write(__doc__)
    with _served() as (address, cards):
        found = list(_measured(address, cards))
    text = table(found)
    print(text)
    if write:
        written = DOCUMENT.read_text("utf-8")
        before, after = written.split(BEGIN)[0], written.split(END)[1]
        DOCUMENT.write_text(f"{before}{BEGIN}\n{text}{END}{after}", encoding="utf-8")


@contextmanager
def _served() -> Iterator[tuple[str, list[Card]]]:
    with tempfile.TemporaryDirectory(prefix="oap reading ") as name:
        folder = Path(name)
        content, instance = folder / "content", folder / "instance"
        shutil.copytree(CHECKOUT / "content", content)
        url = f"sqlite:///{instance / 'oap.db'}"
        config = Config(content, folder / "index", CHECKOUT / "templates", instance_dir=instance, database_url=url)
        site = Site(config)
        sync(site)
        cards = list(site.state.library.cards)
        environment = dict(
            os.environ,
            OAP_CONTENT_DIR=str(config.content_dir),
            OAP_INDEX_DIR=str(config.index_dir),
            OAP_INSTANCE_DIR=str(config.instance_dir),
            OAP_RATE_LIMIT="off",
        )
        with server([sys.executable, "-m", "oap", "serve"], environment, "/readyz") as (port, _, _):
            yield f"http://127.0.0.1:{port}", cards


def _measured(address: str, cards: Iterable[Card]) -> Iterator[Measured]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=installed_browser(), args=["--no-sandbox"] if os.geteuid() == 0 else []
        )
        for card in cards:
            for phase in ("", *card.phases[:1]):
                yield _measure(browser, address, card, phase)
            if PAGE_TYPES[card.type].open_first:
                yield _measure(browser, address, card, card.phases[0], "professional")
        browser.close()


def _measure(browser: Browser, address: str, card: Card, phase: str, voice: str = "") -> Measured:
    context = browser.new_context(viewport={"width": SCREEN["width"], "height": SCREEN["height"]})
    page = context.new_page()
    loaded: list[Request] = []
    page.on("requestfinished", lambda request: loaded.append(request))
    asked = urlencode({name: value for name, value in (("phase", phase), ("voice", voice)) if value})
    page.goto(f"{address}{card.url}{'?' + asked if asked else ''}", wait_until="networkidle")
    sizes = [(one.resource_type, one.sizes()["responseBodySize"]) for one in loaded]
    seen = page.evaluate(_MEASURE)
    context.close()
    return Measured(
        card.url,
        card.type,
        phase,
        voice,
        seen["height"] / SCREEN["height"],
        seen["frame"],
        seen["heading"],
        seen["sentence"],
        sum(size for kind, size in sizes if kind != "image"),
        sum(size for kind, size in sizes if kind == "image"),
        len(loaded),
    )


def table(found: list[Measured]) -> str:
    """The figures by kind of page, the middle one and the worst, beside the limits."""
    lines = [
        "| Pages at 390 × 664 | number | screens long | header | heading | first sentence | KB without pictures "
        "| KB with | requests |",
        "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    for kind in dict.fromkeys(one.kind for one in found):
        for name, group in (
            (kind, [one for one in found if one.kind == kind and not one.phase]),
            (f"{kind}, an age chosen", [one for one in found if one.kind == kind and one.phase and not one.voice]),
            (f"{kind}, an age chosen, professional", [one for one in found if one.kind == kind and one.voice]),
        ):
            if group:
                lines.append(f"| {name} | {len(group)} | " + " | ".join(_columns(group)) + " |")
    needs = [one for one in found if one.kind == "needs" and one.phase]
    family, professional = (median(one.screens for one in needs if bool(one.voice) == staff) for staff in (False, True))
    heavy = [one.url for one in found if one.words_bytes > MOST_BYTES]
    heavier = [one.url for one in found if one.words_bytes + one.picture_bytes > MOST_WITH_PICTURES]
    below = [one.url for one in found if one.sentence > SCREEN["height"]]
    lines += [
        "",
        f"In each cell the middle one and the worst. A need with an age chosen is {family:.2f} screens long in the "
        f"middle, {professional:.2f} in professional words (at most {MOST_SCREENS:g} are wanted). Over "
        f"{MOST_BYTES // 1000} KB without pictures: {_said(heavy)}; over {MOST_WITH_PICTURES // 1000} KB with them: "
        f"{_said(heavier)}; without a sentence on the first screen: {_said(below)}.",
        "",
    ]
    return "\n".join(lines)


def _columns(group: list[Measured]) -> Iterator[str]:
    for name in ("screens", "frame", "heading", "sentence"):
        values = [getattr(one, name) for one in group]
        shape = "{:.1f}" if name == "screens" else "{:.0f}"
        yield f"{shape.format(median(values))}, {shape.format(max(values))}"
    for values in ([one.words_bytes for one in group], [one.words_bytes + one.picture_bytes for one in group]):
        yield f"{median(values) / 1000:.1f}, {max(values) / 1000:.1f}"
    yield f"{median(one.requests for one in group):.0f}, {max(one.requests for one in group)}"


def _said(urls: list[str]) -> str:
    different = list(dict.fromkeys(urls))
    return f"{len(different)} ({', '.join(different[:3])}{' …' if len(different) > 3 else ''})" if urls else "none"


if __name__ == "__main__":
    main()
