"""The signs that stand before the items of a list, of every font, and typed numbers and letters."""

from __future__ import annotations

import re
import unicodedata

MOST_SIGNS = 4  # before one item; a line of nothing else is a rule across the page
_DASH = re.compile(r"(?:[-–—‒―*+~]|--)\s+|[-–—](?=[A-Z“‘\"'])")
_BOX = re.compile(r"(?:\[[ xX✓_]?\]|\([ _]\))\s*")  # a box to tick, typed
_LETTER_O = re.compile(r"o\s+(?=[A-Z“‘\"'])|[Øüvlnq§]\t\s*")  # an "o" for a ring, and Wingdings typed as letters
_TYPED = re.compile(
    r"(?:\d{1,2}(?:\.\d{1,2}){1,2}\.?|\(?(?:\d{1,2}|[a-z]|[ivx]{1,4})\)|(?:\d{1,2}|[a-z]|[ivx]{1,4})\.)\s+",
    re.IGNORECASE,
)
# Signs that are punctuation or mathematics to Unicode; whatever else is a symbol is one by its category.
_MARKS = frozenset("•‣⁃∙·⁌⁍●○◦▪▫■□◆◇►▶▸➤➢➔→⇒»›✓✔✗✘☐☑☒★☆✦✧❖※✚✳¤")
_PLAIN_SYMBOLS = frozenset("°©®™№℃℉¦£$€¥^`¨´¸~")


def sign_before(text: str) -> str:
    """The sign with the space behind it, or "". A typed number or letter is one too."""
    return _symbol(text) or _typed(text)


def without_sign(text: str) -> tuple[str, str]:
    """The sign without space and the rest. What is only a sign has no rest."""
    text = text.strip()
    sign, rest = "", text
    for _ in range(MOST_SIGNS):
        more = _symbol(rest) if sign else sign_before(rest)
        if not more:
            break
        sign, rest = f"{sign}{more.strip()} ", rest[len(more) :].lstrip()
    return sign.strip(), rest


def is_sign(text: str) -> bool:
    """Whether there is nothing but a sign."""
    sign, rest = without_sign(text.strip() + " x")
    return rest == "x" and bool(sign)


def _symbol(text: str) -> str:
    if not text:
        return ""
    if found := _DASH.match(text) or _BOX.match(text) or _LETTER_O.match(text):
        return found[0]
    end = 0
    while end < len(text) and end < 3 and _is_mark(text[end]):
        end += 1
    if not end:
        return ""
    if text[end : end + 1] in ("\ufe0e", "\ufe0f"):
        end += 1
    space = len(text) - len(text[end:].lstrip()) - end
    return text[: end + space]


def _is_mark(char: str) -> bool:
    return char in _MARKS or (unicodedata.category(char) in ("So", "Co") and char not in _PLAIN_SYMBOLS)


def _typed(text: str) -> str:
    found = _TYPED.match(text)
    return found[0] if found else ""
