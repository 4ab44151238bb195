"""Draws a page of a PDF, for the recognition of its words."""

from io import BytesIO

import PIL.Image  # noqa: F401  # what PDFium draws is made a picture by it

from documents.child.pdf import open_pdf

A_LITTLE = 72  # points in an inch


def page_picture(file, *, page: int, dpi: int, pixels: int):
    """The page (from 1 on) as a grey PNG of about `dpi`, smaller where it would have more than `pixels`."""
    drawn = open_pdf(file.read())[page - 1]
    width, height = drawn.get_size()
    scale = min(dpi / A_LITTLE, (pixels / max(width * height, 1)) ** 0.5)
    out = BytesIO()
    drawn.render(scale=scale, grayscale=True).to_pil().save(out, "PNG", dpi=(dpi, dpi))
    yield out.getvalue()
