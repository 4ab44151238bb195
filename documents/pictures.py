"""Draws the pictures that people send anew, smaller and with nothing beside them, in a process of its own: one of forty
megapixels takes 300 MB while it is read."""

from base64 import b64decode
from dataclasses import asdict, dataclass, field
from typing import Any

from django.core.files.base import File

from documents import files
from documents.apart import sandbox

Part = tuple[float, float, float, float]  # left, top, right, bottom, in shares of width and height


@dataclass(frozen=True)
class Size:
    """What to draw: no larger than `bounds` (width, height), as a file of the `kind` (JPEG, WEBP), `saved` as Pillow
    is told; of the whole picture, or only a `part`."""

    bounds: tuple[int, int]
    kind: str
    saved: dict[str, Any] = field(default_factory=dict)
    part: Part | None = None


@dataclass(frozen=True)
class Drawn:
    """A file of the asked kind, how large the picture in it is, and the `whole` that was sent, in dots."""

    data: bytes
    width: int
    height: int
    whole: tuple[int, int]


class NotDrawn(Exception):
    """`code` is one of not_a_picture, broken_picture, broken_heic, too_many_pixels (then `about` says how many: width ×
    height) and beyond, where time or memory did not suffice."""

    def __init__(self, code: str, about: str = ""):
        super().__init__(code)
        self.code, self.about = code, about


def draw(upload: File, *sizes: Size, pixels: int) -> list[Drawn]:
    """The first frame of a JPG, PNG, WebP or HEIC, upright and on white, in each of the sizes.

    Raises NotDrawn; a picture of more than so many `pixels` is refused before it is unpacked."""
    asked = [asdict(size) for size in sizes]
    try:
        with files.local(upload) as (file, _):
            answers = list(sandbox.answers("renditions", file, pixels=pixels, sizes=asked))
    except sandbox.Refused as refusal:
        raise NotDrawn(refusal.code, refusal.about) from refusal
    except sandbox.Failed as failure:
        raise NotDrawn("beyond") from failure
    return [Drawn(b64decode(each["data"]), each["width"], each["height"], tuple(each["whole"])) for each in answers]
