"""Makes the smaller files of a picture that browsers choose from, and finds the best that is there."""

from io import BytesIO

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from news.text.responsive import KINDS, Rendition, renditions, stored_as, widths

# AVIF at 50 looks like WebP at 74; slower settings save little and hold the worker for seconds.
SAVED = {"avif": {"quality": 50, "speed": 7}, "webp": {"quality": 74, "method": 4}}


def make(name: str) -> None:
    """Writes every rendition of the stored picture `name` anew; doing it twice changes nothing."""
    from PIL import Image  # only the worker draws

    with default_storage.open(name) as file, Image.open(file) as picture:
        whole = picture.convert("RGB")
    for width in widths(whole.width):
        height = max(1, round(whole.height * width / whole.width))
        small = whole if width == whole.width else whole.resize((width, height), Image.Resampling.LANCZOS)
        for kind in KINDS:
            out = BytesIO()
            small.save(out, kind.upper(), **SAVED[kind])
            _put(stored_as(name, Rendition(width, kind)), out.getvalue())


def best(name: str, width: int, asked: Rendition) -> str:
    """The stored file to send for the rendition `asked` of the picture `name`, which is `width` wide.

    Until the worker has made it, the nearest wider one is sent, at last the picture itself.
    """
    there = (stored_as(name, each) for each in _nearest(width, asked))
    return next(filter(default_storage.exists, there), name)


def content_type(name: str) -> str:
    return KINDS.get(name.rpartition(".")[2], "image/jpeg")


def discard(name: str, width: int) -> None:
    for each in renditions(width):
        default_storage.delete(stored_as(name, each))


def _nearest(width: int, asked: Rendition) -> list[Rendition]:
    """What may stand in for `asked`: the same kind first, never one that is narrower."""
    wide = [each for each in renditions(width) if each.width >= asked.width]
    return sorted(wide, key=lambda each: (each.width, each.kind != asked.kind))


def _put(name: str, content: bytes) -> None:
    """Under this very name: a storage would give a second run another."""
    default_storage.delete(name)
    default_storage.save(name, ContentFile(content))


def size(name: str) -> int | None:
    """How many bytes the stored file has; None when it is gone."""
    try:
        return default_storage.size(name)
    except FileNotFoundError:
        return None
