"""The colours behind cells by their names, for handbooks in which a colour says how much help a strategy is."""

from __future__ import annotations

import colorsys

PALE = 0.08  # of saturation: a grey, that says nothing
# Hues go round from 0 to 360; each name reaches up to its end, and red goes on behind the last.
_ENDS = (("red", 20), ("amber", 68), ("green", 165), ("blue", 250), ("purple", 320), ("red", 361))


def colour_of(shade: str) -> str:
    """What people call the colour: red, amber, green, blue or purple; "" for greys and for no colour. Yellow and
    orange are amber, as councils use them."""
    if len(shade) != 6:
        return ""
    red, green, blue = (int(shade[at : at + 2], 16) / 255 for at in (0, 2, 4))
    hue, saturation, _ = colorsys.rgb_to_hsv(red, green, blue)
    return "" if saturation < PALE else next(name for name, end in _ENDS if hue * 360 < end)
