"""Binds pictures of pages, which this portal has made itself, into one PDF."""

from io import BytesIO

from PIL import Image

DPI = 200


def bind(pages: list[bytes]) -> bytes:
    """A PDF of a page each; the JPEGs go into it as they are."""
    first, *others = [Image.open(BytesIO(page)) for page in pages]
    out = BytesIO()
    first.save(out, "PDF", save_all=True, append_images=others, resolution=DPI)
    return out.getvalue()
