"""Pictures of pages: drawn from a PDF for the recognition of words, or taken as a phone has made them."""

from io import BytesIO

from PIL import Image, ImageOps, UnidentifiedImageError

from documents.child.pdf import open_pdf
from documents.child.refusing import Refused

A_LITTLE = 72  # points in an inch
FORMATS = ("JPEG", "PNG", "WEBP")
LONGEST_SIDE = 3_508  # A4 at 300 dpi: what reads well, in a picture of a few hundred kilobytes
QUALITY = 82


def page_picture(file, *, page: int, dpi: int, pixels: int):
    """The page (from 1 on) as a grey PNG of about `dpi`, smaller where it would have more than `pixels`."""
    drawn = open_pdf(file.read())[page - 1]
    width, height = drawn.get_size()
    scale = min(dpi / A_LITTLE, (pixels / max(width * height, 1)) ** 0.5)
    out = BytesIO()
    drawn.render(scale=scale, grayscale=True).to_pil().save(out, "PNG", dpi=(dpi, dpi))
    yield out.getvalue()


def picture(file, *, pixels: int):
    """The picture of a page, upright, as a plain JPEG: nothing that came beside the picture is left in it."""
    Image.MAX_IMAGE_PIXELS = None  # the size is looked at below, before anything is unpacked
    try:
        with Image.open(file, formats=FORMATS) as found:
            if found.width * found.height > pixels:
                raise Refused("too_many_pixels", f"{found.width} × {found.height}")
            upright = ImageOps.exif_transpose(found)
            upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
            out = BytesIO()
            plain = _on_white(upright)
            plain.info.clear()  # or a comment would go along
            plain.save(out, "JPEG", quality=QUALITY)
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        raise Refused("broken_picture") from error
    yield out.getvalue()


def _on_white(picture: Image.Image) -> Image.Image:
    if picture.mode.startswith("I"):  # 16 bits a shade: else all but the darkest would be white
        picture = picture.convert("I").point(lambda shade: shade * (1 / 257)).convert("L")
    if picture.mode in ("L", "RGB", "CMYK"):
        return picture.convert("L" if picture.mode == "L" else "RGB")
    layered = picture.convert("RGBA")
    paper = Image.new("RGBA", layered.size, "white")
    paper.alpha_composite(layered)
    return paper.convert("RGB")
