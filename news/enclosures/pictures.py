"""Uploaded pictures: looked at, turned upright, stripped of all but the picture and made small."""

import warnings
from dataclasses import dataclass
from io import BytesIO

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image
from PIL.ExifTags import Base
from PIL.Image import Transpose

from news.enclosures import renditions
from news.models.articles import thumb_path

FORMATS = ("JPEG", "PNG", "WEBP")
MOST_BYTES = 10 * 1024 * 1024
MOST_PIXELS = 40_000_000  # 40 megapixels are 120 MB in memory while they are read
COVER = (1280, 1920)
THUMB = (320, 480)
STILL = (2000, 2000)  # of a picture in a text: as sharp as its largest rendition, and a little more

TURNS = {  # EXIF orientation → what sets the picture upright
    2: Transpose.FLIP_LEFT_RIGHT,
    3: Transpose.ROTATE_180,
    4: Transpose.FLIP_TOP_BOTTOM,
    5: Transpose.TRANSPOSE,
    6: Transpose.ROTATE_270,
    7: Transpose.TRANSVERSE,
    8: Transpose.ROTATE_90,
}

NOT_A_PICTURE = "Tệp này không phải là ảnh JPG, PNG hoặc WebP. Đề nghị đồng chí chọn tệp ảnh khác."
TOO_LARGE = "Ảnh quá lớn: giới hạn là 40 megapixel. Đề nghị đồng chí thu nhỏ ảnh rồi tải lại."
BROKEN = "Ảnh này bị hỏng hoặc thiếu dữ liệu, không đọc được. Đề nghị đồng chí chọn tệp ảnh khác."


# Width to height of a cover: a list shows of what lies beyond no more than a strip or a tower.
WIDEST, TALLEST = 2.5, 0.5
AS_LEAD, AS_ROW = 16 / 9, 4 / 3  # what is left of a strip, of a tower: as the pages cut covers
CROPS = {
    "dau": "Cắt, giữ phần trên hoặc bên trái",
    "giua": "Cắt, giữ phần giữa",
    "cuoi": "Cắt, giữ phần dưới hoặc bên phải",
    "nguyen": "Không cắt, giữ cả ảnh",
}
SHAPE = (
    "Ảnh bìa có {} × {} điểm ảnh, quá {}: trong danh sách tin người đọc chỉ thấy một dải nhỏ. Đồng chí chọn ở mục “Cắt "
    "ảnh bìa” rồi chọn lại tệp ảnh."
)


@dataclass(frozen=True)
class Cover:
    """A picture that has been through `read`; use cases take nothing else."""

    large: bytes
    small: bytes


@dataclass(frozen=True)
class Still:
    """A picture for a text that has been through `still`: a JPEG, which every browser shows."""

    data: bytes
    width: int
    height: int


def read(upload, crop: str = "") -> Cover:
    """Makes a cover of an uploaded file, cut as one of CROPS says where it would be a strip or a tower. Raises
    ValidationError as `look_into` does, and with the code `shape` where such a picture comes without a choice."""
    upright = _shaped(look_into(upload), crop)
    return Cover(large=_webp(upright, COVER), small=_webp(upright, THUMB))


def still(upload) -> Still:
    """Makes a picture for a text of an uploaded file. Raises ValidationError as `look_into` does."""
    picture = look_into(upload)
    picture.thumbnail(STILL, Image.Resampling.LANCZOS)
    out = BytesIO()
    picture.save(out, "JPEG", quality=88, optimize=True, progressive=True)
    return Still(out.getvalue(), *picture.size)


def _shaped(picture: Image.Image, crop: str) -> Image.Image:
    width, height = picture.size
    if crop == "nguyen" or TALLEST <= width / height <= WIDEST:
        return picture
    is_strip = width > height
    if crop not in CROPS:
        raise ValidationError(SHAPE.format(width, height, "dẹt" if is_strip else "cao"), code="shape")
    size = (round(height * AS_LEAD), height) if is_strip else (width, round(width / AS_ROW))
    part = {"dau": 0.0, "giua": 0.5, "cuoi": 1.0}[crop]
    left, top = round((width - size[0]) * part), round((height - size[1]) * part)
    return picture.crop((left, top, left + size[0], top + size[1]))


def look_into(upload) -> Image.Image:
    """The picture in an uploaded file, upright and without anything else that the file carries.

    Raises ValidationError with a sentence for the editor; its code is `too_large` where a smaller one would do. The
    size in pixels is taken from the header: a small file that unfolds into a huge picture is refused before it is
    decoded.
    """
    if upload.size > MOST_BYTES:
        size = f"{upload.size / 1024 / 1024:.1f}".replace(".", ",")
        raise ValidationError(
            f"Ảnh nặng {size} MB, quá giới hạn 10 MB. Đề nghị đồng chí thu nhỏ ảnh rồi tải lại.", code="too_large"
        )
    picture = _open(upload)
    width, height = picture.size
    if width * height > MOST_PIXELS:
        pixels = round(width * height / 1_000_000)
        raise ValidationError(
            f"Ảnh có {width} × {height} điểm ảnh ({pixels} megapixel), quá giới hạn 40 megapixel. "
            "Đề nghị đồng chí thu nhỏ ảnh rồi tải lại.",
            code="too_large",
        )
    return _decode(picture)


def _open(upload) -> Image.Image:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # our own, lower limit is asked next
            return Image.open(upload, formats=FORMATS)
    except Image.DecompressionBombError as error:
        raise ValidationError(TOO_LARGE, code="too_large") from error
    except (OSError, SyntaxError, ValueError) as error:  # what Pillow's readers raise at other files
        raise ValidationError(NOT_A_PICTURE) from error


def _decode(picture: Image.Image) -> Image.Image:
    """The first frame, upright, on white, in a new image: no place, camera or comment of the file travels along."""
    try:
        picture.draft("RGB", (STILL[0], STILL[1]))  # a big JPEG is halved while it is read
        upright = _eight_bits(_turned(picture)).convert("RGBA")
    except (OSError, SyntaxError, ValueError, EOFError) as error:
        raise ValidationError(BROKEN) from error
    clean = Image.new("RGB", upright.size, "white")
    clean.paste(upright, mask=upright)
    return clean


def _turned(picture: Image.Image) -> Image.Image:
    """As the camera was held. Pillow's own way also writes the other marks anew, and fails where one is damaged."""
    turn = TURNS.get(picture.getexif().get(Base.Orientation))
    return picture if turn is None else picture.transpose(turn)


def _eight_bits(picture: Image.Image) -> Image.Image:
    """Of 16 bits a shade Pillow would keep the lowest eight alone: all but the darkest would be white."""
    return picture.convert("I").point(lambda shade: shade * (1 / 257)) if picture.mode.startswith("I") else picture


def _webp(picture: Image.Image, bounds: tuple[int, int]) -> bytes:
    small = picture.copy()
    small.thumbnail(bounds, Image.Resampling.LANCZOS)
    out = BytesIO()
    small.save(out, "WEBP", quality=80, method=4)
    return out.getvalue()


def attach(article, cover: Cover) -> None:
    """Puts the picture on `article` (which the caller saves) and its small one beside it."""
    name = "anh-bia.webp"  # a file without a name would leave width and height empty, and every list would open it
    article.cover.save(name, ContentFile(cover.large, name), save=False)
    article.cover_rendered_at = None
    default_storage.save(thumb_path(article.cover.name), ContentFile(cover.small))


def discard(name: str, width: int) -> None:
    """Deletes a picture that no article shows any more, with all that was made of it."""
    renditions.discard(name, width)
    default_storage.delete(name)
    default_storage.delete(thumb_path(name))


def opened(article, *, small: bool):
    """The file to send."""
    return default_storage.open(thumb_path(article.cover.name) if small else article.cover.name)
