"""Pictures, as a phone or a camera has made them."""

from base64 import b64encode
from collections.abc import Iterator
from io import BytesIO

import pillow_heif
from PIL import Image, UnidentifiedImageError
from PIL.ExifTags import Base
from PIL.Image import Transpose

from documents.child.refusing import Refused

FORMATS = ("JPEG", "PNG", "WEBP", "HEIF")
LONGEST_SIDE = 3_508  # A4 at 300 dpi: what reads well, in a picture of a few hundred kilobytes
QUALITY = 82
TURNS = {  # EXIF orientation → what sets the picture upright
    2: Transpose.FLIP_LEFT_RIGHT,
    3: Transpose.ROTATE_180,
    4: Transpose.FLIP_TOP_BOTTOM,
    5: Transpose.TRANSPOSE,
    6: Transpose.ROTATE_270,
    7: Transpose.TRANSVERSE,
    8: Transpose.ROTATE_90,
}

ON_ITS_SIDE = range(5, 9)  # of these

pillow_heif.options.DECODE_THREADS = 1  # this process starts no others
pillow_heif.options.THUMBNAILS = False
pillow_heif.register_heif_opener()


def picture(file, *, pixels: int):
    """The picture of a page, upright, as a plain JPEG: nothing that came beside the picture is left in it."""
    side = {"bounds": (LONGEST_SIDE, LONGEST_SIDE), "kind": "JPEG", "saved": {"quality": QUALITY}}
    for each in _drawn(file, pixels, [side]):
        yield each.pop("content")


def renditions(file, *, pixels: int, sizes: list[dict]):
    """An answer {"width", "height", "whole": [width, height], "data"} for each of the sizes, each with its `bounds`
    (width, height), the `kind` of file, how that is `saved`, and the `part` to be drawn; `data` is the file in Base64,
    `whole` the size of what was sent. Raises Refused as `picture`."""
    for each in _drawn(file, pixels, sizes):
        yield each | {"data": b64encode(each.pop("content")).decode()}


def _drawn(file, pixels: int, sizes: list[dict]) -> Iterator[dict]:
    Image.MAX_IMAGE_PIXELS = None  # the size is looked at below, before anything is unpacked
    head = file.read(12)
    file.seek(0)
    broken = "broken_heic" if head[4:8] == b"ftyp" else "broken_picture"
    try:
        with Image.open(file, formats=FORMATS) as found:
            if found.width * found.height > pixels:
                raise Refused("too_many_pixels", f"{found.width} × {found.height}")
            whole = found.size[::-1] if found.getexif().get(Base.Orientation) in ON_ITS_SIDE else found.size
            found.draft(None, max(size["bounds"] for size in sizes))  # a big JPEG is halved while it is read
            upright = _on_white(_turned(found))
            upright.load()
    except UnidentifiedImageError as error:
        raise Refused(broken if broken == "broken_heic" or _claims_to_be_one(head) else "not_a_picture") from error
    except (OSError, SyntaxError, ValueError, EOFError) as error:
        raise Refused(broken) from error
    upright.info.clear()  # or a comment would go along
    for size in sizes:
        yield _saved(upright, size) | {"whole": whole}


def _claims_to_be_one(head: bytes) -> bool:
    return head.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")) or head[8:12] == b"WEBP"


def _saved(upright: Image.Image, size: dict) -> dict:
    left, top, right, bottom = size.get("part") or (0, 0, 1, 1)
    width, height = upright.size
    across, down = round((right - left) * width), round((bottom - top) * height)
    x, y = round(left * width), round(top * height)
    small = upright.crop((x, y, min(width, x + across), min(height, y + down)))
    out = BytesIO()
    small.thumbnail(size["bounds"], Image.Resampling.LANCZOS)
    small.save(out, size["kind"], **size["saved"])
    return {"width": small.width, "height": small.height, "content": out.getvalue()}


def _turned(picture: Image.Image) -> Image.Image:
    """As the camera was held. Pillow's own way also writes the other marks anew, and fails where one is damaged."""
    turn = TURNS.get(picture.getexif().get(Base.Orientation))
    return picture if turn is None else picture.transpose(turn)


def _on_white(picture: Image.Image) -> Image.Image:
    if picture.mode.startswith("I"):  # 16 bits a shade: else all but the darkest would be white
        picture = picture.convert("I").point(lambda shade: shade * (1 / 257)).convert("L")
    if picture.mode in ("L", "RGB", "CMYK"):
        return picture.convert("L" if picture.mode == "L" else "RGB")
    layered = picture.convert("RGBA")
    paper = Image.new("RGBA", layered.size, "white")
    paper.alpha_composite(layered)
    return paper.convert("RGB")
