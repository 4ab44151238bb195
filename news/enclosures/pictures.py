"""Uploaded pictures: looked at, turned upright, stripped of all but the picture and made small."""

from dataclasses import dataclass, replace

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from documents.pictures import Drawn, NotDrawn, Part, Size, draw
from news.enclosures import renditions
from news.models.articles import thumb_path

MOST_BYTES = 10 * 1024 * 1024
MOST_PIXELS = 40_000_000
LARGE = Size((1280, 1920), "WEBP", {"quality": 80, "method": 4})
SMALL = Size((320, 480), "WEBP", {"quality": 80, "method": 4})
# Of a picture in a text: as sharp as its largest rendition, and a little more.
STILL = Size((2000, 2000), "JPEG", {"quality": 88, "optimize": True, "progressive": True})

_OTHER = "Đề nghị đồng chí chọn tệp ảnh khác."
_SMALLER = "Đề nghị đồng chí thu nhỏ ảnh rồi tải lại."
NOT_A_PICTURE = f"Tệp này không phải là ảnh JPG, PNG, WebP hoặc HEIC. {_OTHER}"
BROKEN = f"Ảnh này bị hỏng hoặc thiếu dữ liệu, không đọc được. {_OTHER}"
BROKEN_HEIC = (
    "Ảnh HEIC của điện thoại này không đọc được. Trên iPhone: vào Cài đặt → Camera → Định dạng, chọn "
    "“Tương thích nhất” rồi chụp lại, hoặc gửi ảnh qua Zalo, thư điện tử để được ảnh JPG."
)
BEYOND = f"Ảnh này quá phức tạp, máy chủ không đọc xong trong thời gian cho phép. {_SMALLER}"
_SENTENCES = {"broken_picture": BROKEN, "broken_heic": BROKEN_HEIC, "beyond": BEYOND}


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
    """Makes a cover of an uploaded file, cut as one of CROPS says where it would be a strip or a tower.

    Raises ValidationError as `still` does, and with the code `shape` where such a picture comes without a choice."""
    large, small = _drawn(upload, LARGE, SMALL)
    if part := _part(large, crop):
        large, small = _drawn(upload, replace(LARGE, part=part), replace(SMALL, part=part))
    return Cover(large=large.data, small=small.data)


def still(upload) -> Still:
    """Makes a picture for a text of an uploaded file: upright, and without anything else that the file carries.

    Raises ValidationError with a sentence for the editor; its code is `too_large` where a smaller one would do."""
    (drawn,) = _drawn(upload, STILL)
    return Still(drawn.data, drawn.width, drawn.height)


def _part(drawn: Drawn, crop: str) -> Part | None:
    """What is left of a picture that would be a strip or a tower; None where the whole picture is shown."""
    width, height = drawn.whole
    if crop == "nguyen" or TALLEST <= width / height <= WIDEST:
        return None
    is_strip = width > height
    if crop not in CROPS:
        raise ValidationError(SHAPE.format(width, height, "dẹt" if is_strip else "cao"), code="shape")
    left = height * AS_LEAD / width if is_strip else width / AS_ROW / height  # of the long side
    start = {"dau": 0.0, "giua": 0.5, "cuoi": 1.0}[crop] * (1 - left)
    return (start, 0.0, start + left, 1.0) if is_strip else (0.0, start, 1.0, start + left)


def _drawn(upload, *sizes: Size) -> list[Drawn]:
    if upload.size > MOST_BYTES:
        size = f"{upload.size / 1024 / 1024:.1f}".replace(".", ",")
        raise ValidationError(f"Ảnh nặng {size} MB, quá giới hạn 10 MB. {_SMALLER}", code="too_large")
    try:
        return draw(upload, *sizes, pixels=MOST_PIXELS)
    except NotDrawn as refusal:
        if refusal.code == "too_many_pixels":
            raise ValidationError(_too_many(refusal.about), code="too_large") from refusal
        raise ValidationError(_SENTENCES.get(refusal.code, NOT_A_PICTURE)) from refusal


def _too_many(size: str) -> str:
    width, height = map(int, size.split(" × "))
    pixels = round(width * height / 1_000_000)
    return f"Ảnh có {size} điểm ảnh ({pixels} megapixel), quá giới hạn 40 megapixel. {_SMALLER}"


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
