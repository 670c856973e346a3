"""A photograph from outside, made into the forms that pages show: smaller, and with nothing in it but the picture.

Where it was taken, when and by which device is not among them. Runs in the bounded place (see ``oap.bounded``).
"""

from __future__ import annotations

import base64
import io
from typing import Any

from PIL import Image, ImageOps

from oap.core.pages.pictures import MAX_BYTES, WIDTHS
from oap.errors import Invalid

FORMATS = ("JPEG", "PNG", "WEBP")
MOST_PIXELS = 50_000_000  # a telephone takes twelve million
SMALLEST = 200  # pixels across: what is smaller cannot be made out
SMALLEST_LOGO, LOGO_WIDTH, MOST_LOGO_BYTES = 100, 640, 200_000
_QUALITIES = (82, 70, 55, 40)


def forms_in(data: bytes) -> dict[str, Any]:
    """Its size, its kind (jpg or png), its bytes, and its narrower forms as WebP by their widths; bytes in base64.
    Raises Invalid in words for whoever chose it."""
    picture = _opened(data)
    if min(picture.size) < SMALLEST:
        raise Invalid(f"This picture is too small: it needs at least {SMALLEST} pixels each way.")
    picture = _narrower(picture, min(picture.width, WIDTHS[-1]))
    kind, main = _main(picture)
    widths = [*(width for width in WIDTHS if width < picture.width), picture.width]
    forms = {str(width): _text(_within(_narrower(picture, width), "WEBP")) for width in widths}
    return {"width": picture.width, "height": picture.height, "kind": kind, "main": _text(main), "forms": forms}


def logo_in(data: bytes) -> dict[str, Any]:
    """A sign for the foot of pages: its size, its kind and its bytes in base64. Flat colours stay as they are. Raises
    Invalid in words for whoever chose it."""
    picture = _opened(data)
    if max(picture.size) < SMALLEST_LOGO:
        raise Invalid(f"This logo is too small: it needs at least {SMALLEST_LOGO} pixels across.")
    picture = _narrower(picture, min(picture.width, LOGO_WIDTH))
    made = io.BytesIO()
    picture.save(made, "PNG", optimize=True)
    kind, main = ("png", made.getvalue()) if len(made.getvalue()) <= MOST_LOGO_BYTES else _main(picture)
    return {"width": picture.width, "height": picture.height, "kind": kind, "main": _text(main)}


def _opened(data: bytes) -> Image.Image:
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    try:
        with Image.open(io.BytesIO(data), formats=FORMATS) as opened:
            if opened.width * opened.height > MOST_PIXELS:
                raise Invalid("This picture has too many pixels. Save it smaller and choose it again.")
            shown = ImageOps.exif_transpose(opened)
            clear = "A" in shown.getbands() or "transparency" in shown.info
            picture = shown.convert("RGBA" if clear else "RGB")
    except Image.DecompressionBombError as error:
        raise Invalid("This picture has too many pixels. Save it smaller and choose it again.") from error
    except (OSError, ValueError, SyntaxError) as error:
        raise Invalid("This is no picture that can be used. Choose a JPEG, PNG or WebP file.") from error
    return picture


def _main(picture: Image.Image) -> tuple[str, bytes]:
    """What every program can show: PNG where something is see-through and that is small enough, else JPEG."""
    if picture.mode == "RGBA":
        made = io.BytesIO()
        picture.save(made, "PNG", optimize=True)
        if len(made.getvalue()) <= MAX_BYTES:
            return "png", made.getvalue()
    flat = Image.new("RGB", picture.size, "white")
    flat.paste(picture, mask=picture.getchannel("A") if picture.mode == "RGBA" else None)
    return "jpg", _within(flat, "JPEG")


def _within(picture: Image.Image, format: str) -> bytes:
    """The picture as good as it can be within the bytes that a file may have."""
    for quality in _QUALITIES:
        made = io.BytesIO()
        picture.save(made, format, quality=quality)
        if len(made.getvalue()) <= MAX_BYTES:
            return made.getvalue()
    raise Invalid("This picture cannot be made small enough. Choose one with less in it.")


def _narrower(picture: Image.Image, width: int) -> Image.Image:
    if width == picture.width:
        return picture
    return picture.resize((width, max(1, round(picture.height * width / picture.width))), Image.Resampling.LANCZOS)


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode()
