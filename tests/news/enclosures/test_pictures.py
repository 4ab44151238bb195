"""Cover pictures: what is refused, and what is left of what is taken."""

import struct
import tracemalloc
import zlib
from base64 import b64decode
from dataclasses import asdict
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from documents.child import pictures as child
from documents.child.refusing import Refused
from news.enclosures import pictures
from tests.news import made

pytestmark = pytest.mark.process


def opened(data: bytes) -> Image.Image:
    return Image.open(BytesIO(data))


def refused(upload) -> str:
    with pytest.raises(ValidationError) as refusal:
        pictures.read(upload)
    return refusal.value.message


def png_that_claims(width: int, height: int) -> SimpleUploadedFile:
    """A few bytes that unfold into a huge picture."""

    def chunk(name, data):
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    row = zlib.compress(bytes(width * 3 + 1) * 64)
    return SimpleUploadedFile(
        "bom.png", b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", row) + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize(
    ("form", "mode"), [("JPEG", "RGB"), ("JPEG", "CMYK"), ("PNG", "RGBA"), ("PNG", "P"), ("WEBP", "RGB"), ("PNG", "1")]
)
def test_a_picture_becomes_a_webp_no_wider_than_1280_with_a_small_one_for_lists(form, mode):
    cover = pictures.read(made.picture(2000, 1000, form, mode))
    large, small = opened(cover.large), opened(cover.small)
    assert (large.format, large.size, small.format, small.size) == ("WEBP", (1280, 640), "WEBP", (320, 160))


@pytest.mark.parametrize(("size", "word"), [((3000, 500), "dẹt"), ((600, 2400), "cao")])
def test_a_cover_that_would_be_a_strip_or_a_tower_is_told_with_its_size(size, word):
    width, height = size
    assert refused(made.picture(*size)).startswith(f"Ảnh bìa có {width} × {height} điểm ảnh, quá {word}: ")


@pytest.mark.parametrize(
    ("size", "crop", "left"),
    [
        ((3000, 500), "giua", (889, 500)),
        ((600, 2400), "dau", (600, 450)),
        ((3000, 500), "nguyen", (1280, 213)),
        ((1600, 1000), "giua", (1280, 800)),  # nothing to cut
    ],
)
def test_it_is_cut_as_chosen_and_another_never(size, crop, left):
    assert opened(pictures.read(made.picture(*size), crop).large).size == left


@pytest.mark.parametrize(("crop", "colour"), [("dau", "red"), ("cuoi", "blue"), ("giua", "green")])
def test_the_part_that_was_chosen_is_what_is_left(crop, colour):
    strip = Image.new("RGB", (3000, 600))
    for place, shade in enumerate(("red", "green", "blue")):
        strip.paste(shade, (place * 1000, 0, place * 1000 + 1000, 600))
    out = BytesIO()
    strip.save(out, "PNG")
    large = opened(pictures.read(SimpleUploadedFile("dai.png", out.getvalue()), crop).large)
    middle = Image.new("RGB", (1, 1), colour).getpixel((0, 0))
    got = large.convert("RGB").getpixel((large.width // 2, large.height // 2))
    assert all(abs(one - other) < 40 for one, other in zip(got, middle, strict=True))


def test_a_small_picture_is_not_blown_up():
    assert opened(pictures.read(made.picture(300, 200)).large).size == (300, 200)


def test_where_and_with_what_it_was_taken_is_gone_and_it_stands_upright():
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by a quarter
    exif[0x010F] = "Hãng máy ảnh"
    exif.get_ifd(0x8825).update({1: "N", 2: (20.0, 59.0, 0.0), 3: "E", 4: (105.0, 48.0, 0.0)})
    upload = made.picture(800, 400, exif=exif)
    assert opened(upload.read()).getexif().get_ifd(0x8825)
    upload.seek(0)

    cover = pictures.read(upload)
    for data in (cover.large, cover.small):
        picture = opened(data)
        assert picture.width * 2 == picture.height
        assert dict(picture.getexif()) == {}
        assert b"EXIF" not in data
        assert b"ICCP" not in data
        assert b"XMP" not in data


def test_of_a_moving_picture_the_first_frame_is_taken():
    frames = [Image.new("RGB", (100, 80), colour) for colour in ("red", "blue")]
    out = BytesIO()
    frames[0].save(out, "WEBP", save_all=True, append_images=frames[1:], duration=100, lossless=True)
    still = opened(pictures.read(SimpleUploadedFile("dong.webp", out.getvalue())).large)
    red, _, blue = still.convert("RGB").getpixel((50, 40))
    assert (getattr(still, "n_frames", 1), red > 200, blue < 50) == (1, True, True)


def test_transparent_parts_are_white_and_not_black():
    transparent = BytesIO()
    Image.new("RGBA", (50, 50), (0, 0, 0, 0)).save(transparent, "PNG")
    still = opened(pictures.read(SimpleUploadedFile("trong.png", transparent.getvalue())).large)
    assert min(still.convert("RGB").getpixel((25, 25))) > 250


@pytest.mark.parametrize(("width", "height"), [(10_000, 10_000), (16_000, 16_000), (60_000, 60_000)])
def test_a_hundred_megapixels_are_refused_before_they_take_memory(width, height):
    tracemalloc.start()
    sentence = refused(png_that_claims(width, height))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert "40 megapixel" in sentence
    assert peak < 20_000_000


def test_ten_megabytes_are_the_most():
    upload = SimpleUploadedFile("to.jpg", b"\xff" * (10 * 1024 * 1024 + 1))
    assert refused(upload) == "Ảnh nặng 10,0 MB, quá giới hạn 10 MB. Đề nghị đồng chí thu nhỏ ảnh rồi tải lại."


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<svg onload=alert(1)>",
        b"%PDF-1.7 not a picture",
        b"\x89PNG\r\n\x1a\n",
        b"GIF89a" + bytes(40),
        b"MZ" + bytes(400),
    ],
)
def test_what_is_no_picture_is_refused_whatever_its_name(content):
    assert refused(SimpleUploadedFile("anh.jpg", content, content_type="image/jpeg")) in {
        pictures.NOT_A_PICTURE,
        pictures.BROKEN,
    }


def test_a_gif_is_refused_although_pillow_could_read_it():
    assert refused(made.picture(form="GIF")) == pictures.NOT_A_PICTURE


def test_a_picture_cut_in_half_is_refused():
    whole = made.picture(form="PNG").read()
    assert refused(SimpleUploadedFile("nua.png", whole[: len(whole) // 2])) == pictures.BROKEN


def made_of(upload) -> str:
    """The format of the cover, or the sentence that refuses the picture."""
    try:
        return opened(pictures.read(upload).large).format
    except ValidationError as refusal:
        return refusal.message


@pytest.mark.filterwarnings("ignore::UserWarning")
@pytest.mark.parametrize("mark", [0, 1, 7, 255])
def test_a_picture_with_damaged_marks_is_read_all_the_same_or_refused(mark, monkeypatch):
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", Image.MAX_IMAGE_PIXELS)  # which the code of the child changes
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "Hãng máy ảnh"
    whole = made.picture(60, 40, exif=exif).read()
    start, said = whole.index(b"Exif"), {}
    for place in range(start, start + 80):
        content = whole[:place] + bytes([mark]) + whole[place + 1 :]
        said.setdefault(drawn_here(content), content)
    sentences = {"WEBP": "WEBP", "broken_picture": pictures.BROKEN, "not_a_picture": pictures.NOT_A_PICTURE}
    assert "WEBP" in said
    through = {code: made_of(SimpleUploadedFile("anh.jpg", content)) for code, content in said.items()}
    assert through == {code: sentences[code] for code in said}


def drawn_here(content: bytes) -> str:
    """What the process that draws a picture would answer, asked in this one: the format, or the code of a refusal."""
    try:
        (drawn,) = child.renditions(BytesIO(content), pixels=pictures.MOST_PIXELS, sizes=[asdict(pictures.SMALL)])
    except Refused as refusal:
        return refusal.code
    return opened(b64decode(drawn["data"])).format
