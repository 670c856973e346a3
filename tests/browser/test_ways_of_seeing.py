"""Every public template as people set their device who see, or bear, less: in the dark, in the colours of the system,
with nothing that moves, at 400% zoom, and with wider spaces in text (WCAG 1.4.3, 1.4.10, 1.4.12). One visit asks all.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.browser.screens import fits, is_accessible
from tests.browser.test_reading import TEMPLATES
from tests.spread import one_in

MORE = [
    "/needs/sensory-differences?voice=you&phase=secondary",
    "/needs/self-harm",
    "/needs/sleep/leaflet",
    "/needs/sleep/history",
    "/services",
    "/young-people",
    "/help-in-your-language",
    "/handbook",
    "/feedback?page=sleep",
    "/search?q=what+does+SEMH+mean",
]
# What WCAG 1.4.12 lets a reader set, in each text.
SPACED = """* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important }
p { margin-bottom: 2em !important }"""
# Texts that lose something at their edges, stand beside the screen, or lie over another one.
_LOST = """() => {
  const asked = { opacityProperty: true, visibilityProperty: true, contentVisibilityAuto: true };
  const seen = (one) => one.checkVisibility(asked);
  // Said to those who hear a page alone; and a line that is short until it is opened.
  const unseen = ".govuk-visually-hidden, .oap-asked, .govuk-skip-link, .oap-also, select, [aria-hidden=true]";
  const hidden = (one) => one.closest(unseen);
  const own = (one) => [...one.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
  const texts = [...document.querySelectorAll("body *")].filter((one) => own(one) && seen(one) && !hidden(one));
  const cut = (one) => {
    const style = getComputedStyle(one);
    return style.overflow !== "visible" && style.display !== "inline" && style.overflowX !== "auto" &&
      (one.scrollWidth > one.clientWidth + 1 || one.scrollHeight > one.clientHeight + 1);
  };
  const boxes = texts.filter((one) => !one.closest("svg")).map((one) => {
    const range = document.createRange();
    const node = [...one.childNodes].find((node) => node.nodeType === 3 && node.data.trim());
    range.selectNodeContents(node);
    return { one, rects: [...range.getClientRects()].filter((rect) => rect.width > 2 && rect.height > 2) };
  });
  const outside = boxes.filter(({ rects }) => rects.some((rect) => rect.left < -1 || rect.right > innerWidth + 1));
  const flat = boxes.flatMap(({ one, rects }) => rects.map((rect) => ({ one, rect })));
  flat.sort((a, b) => a.rect.top - b.rect.top);
  const over = [];
  for (let i = 0; i < flat.length; i++)
    for (let j = i + 1; j < flat.length && flat[j].rect.top < flat[i].rect.bottom; j++) {
      const [a, b] = [flat[i], flat[j]];
      if (a.one === b.one || a.one.contains(b.one) || b.one.contains(a.one)) continue;
      const high = Math.min(a.rect.bottom, b.rect.bottom) - Math.max(a.rect.top, b.rect.top);
      const wide = Math.min(a.rect.right, b.rect.right) - Math.max(a.rect.left, b.rect.left);
      if (wide > 3 && high > 0.5 * Math.min(a.rect.height, b.rect.height)) over.push([a.one, b.one]);
    }
  const said = (one) => `${one.tagName}.${one.className} “${one.textContent.trim().slice(0, 40)}”`;
  return [
    ...texts.filter(cut).map((one) => `cut off: ${said(one)}`),
    ...outside.map(({ one }) => `outside: ${said(one)}`),
    ...over.map(([a, b]) => `${said(a)} lies over ${said(b)}`),
  ];
}"""
_STYLE = """(rules) => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(rules);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
}"""
_MOVES = """() => document.getAnimations().length +
  (getComputedStyle(document.documentElement).scrollBehavior === "smooth" ? 1 : 0)"""


@pytest.mark.long
@pytest.mark.parametrize("path", one_in(6, [*TEMPLATES, *MORE], first=1))
def test_nothing_is_lost_however_somebody_sees(open_page: Callable[..., Page], path: str) -> None:
    page = open_page(path, color_scheme="dark", reduced_motion="reduce")
    dark = page.evaluate("() => getComputedStyle(document.body).backgroundColor")
    assert dark == "rgb(20, 24, 27)" and page.evaluate(_MOVES) == 0
    is_accessible(page, f"{path} in the dark")
    page.emulate_media(color_scheme="light")
    page.set_viewport_size({"width": 320, "height": 256})  # 1280 by 1024 at 400% zoom
    _is_whole(page, f"{path} at 400%")
    assert page.locator("h1").first.evaluate("one => one.getBoundingClientRect().top") < 236, f"{path}: heading at 400%"
    page.evaluate(_STYLE, SPACED)
    _is_whole(page, f"{path} with wider spaces")
    page.emulate_media(forced_colors="active")
    is_accessible(page, f"{path} in forced colours")


def test_what_is_lost_is_found(open_page: Callable[..., Page]) -> None:
    page = open_page("/needs/sleep", color_scheme="dark", viewport={"width": 320, "height": 256})
    assert page.evaluate(_LOST) == []
    page.evaluate(
        """() => {
          const [, other] = document.querySelectorAll(".oap-article > *");
          Object.assign(other.style, { height: "1rem", overflow: "hidden" });
          document.querySelector(".oap-other-title").style.marginTop = "-2.5rem";
          document.querySelector(".oap-footer p").style.whiteSpace = "nowrap";
          document.querySelector(".govuk-body-l").style.color = "#333";
        }"""
    )
    lost = "\n".join(page.evaluate(_LOST))
    assert "cut off: H1" in lost and "outside: A" in lost and "“Sleep” lies over P" in lost
    for fails in (fits, is_accessible):
        with pytest.raises(AssertionError):
            fails(page)


def _is_whole(page: Page, name: str) -> None:
    fits(page, name)
    lost = page.evaluate(_LOST)
    assert not lost, f"{name}: {lost}"
