"""Cover pictures drawn on the spot: flat shapes, no photograph of anybody."""

from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw

SIZE = (1280, 800)
SKIES = {
    "morning": ("#f6e3c5", "#e9b872"),
    "day": ("#dfe9ee", "#a9c5cf"),
    "evening": ("#eed2c4", "#c77f67"),
    "paper": ("#f4efe6", "#d9cdb8"),
}
RED, GOLD, INK, GREEN, WHITE = "#a8121b", "#d9a441", "#4a3f35", "#5c8a6b", "#fbf8f2"


def draw(scene: str) -> SimpleUploadedFile:
    """A JPEG as an editor would upload it. Scenes: street, river, books, trees, meeting."""
    sky, shapes = SCENES[scene]
    image = _sky(*SKIES[sky])
    shapes(ImageDraw.Draw(image))
    out = BytesIO()
    image.save(out, "JPEG", quality=88)
    return SimpleUploadedFile(f"{scene}.jpg", out.getvalue(), "image/jpeg")


def _sky(top: str, bottom: str) -> Image.Image:
    mask = Image.linear_gradient("L").resize(SIZE)
    return Image.composite(Image.new("RGB", SIZE, bottom), Image.new("RGB", SIZE, top), mask)


def _street(pen: ImageDraw.ImageDraw) -> None:
    pen.ellipse((930, 110, 1110, 290), fill=GOLD)
    for number, (left, height) in enumerate(((60, 380), (250, 300), (440, 430), (660, 330), (860, 400), (1060, 290))):
        top = 700 - height
        pen.rectangle((left, top, left + 170, 700), fill=(WHITE, "#efe3d0", "#e6d3bb")[number % 3])
        pen.polygon(((left - 12, top), (left + 85, top - 70), (left + 182, top)), fill=RED if number % 2 else "#8d5b4c")
        for row in range(top + 40, 640, 90):
            for column in (left + 28, left + 102):
                pen.rectangle((column, row, column + 40, row + 50), fill="#7d98a3")
    pen.rectangle((0, 700, 1280, 800), fill=INK)


def _river(pen: ImageDraw.ImageDraw) -> None:
    pen.ellipse((150, 120, 330, 300), fill=GOLD)
    pen.polygon(((0, 520), (320, 330), (620, 520)), fill="#8fae9b")
    pen.polygon(((400, 520), (800, 280), (1280, 520)), fill=GREEN)
    pen.rectangle((0, 520, 1280, 800), fill="#8fb3c4")
    for left in range(120, 1200, 180):
        pen.rectangle((left, 420, left + 18, 560), fill=INK)
    pen.rectangle((60, 400, 1240, 432), fill=RED)
    for top in range(580, 790, 50):
        pen.line((80 + top % 90, top, 520 + top % 70, top), fill="#b9d2dd", width=6)
        pen.line((680 + top % 60, top + 22, 1150, top + 22), fill="#b9d2dd", width=6)


def _books(pen: ImageDraw.ImageDraw) -> None:
    pen.rectangle((0, 640, 1280, 800), fill="#9c7b5a")
    colours = (RED, INK, GREEN, GOLD, "#7d98a3", RED, "#8d5b4c", GREEN)
    left = 150
    for number, colour in enumerate(colours):
        width, height = 90 + number * 23 % 50, 340 + number * 61 % 110
        pen.rectangle((left, 640 - height, left + width, 640), fill=colour)
        pen.rectangle((left, 640 - height + 40, left + width, 640 - height + 54), fill=WHITE)
        left += width + 12
    pen.polygon(((1100, 640), (1180, 300), (1260, 320), (1190, 640)), fill=RED)


def _trees(pen: ImageDraw.ImageDraw) -> None:
    pen.rectangle((0, 610, 1280, 800), fill="#b7c79a")
    for left, size in ((130, 210), (380, 270), (660, 230), (930, 290)):
        pen.rectangle((left + size // 2 - 14, 470, left + size // 2 + 14, 660), fill="#7b5a41")
        pen.ellipse((left, 560 - size, left + size, 560), fill=GREEN)
        pen.ellipse((left + size // 4, 500 - size, left + size, 440), fill="#76a383")
    pen.ellipse((1030, 90, 1180, 240), fill=WHITE)


def _meeting(pen: ImageDraw.ImageDraw) -> None:
    pen.rectangle((140, 90, 1140, 400), fill=RED)
    pen.polygon(
        (
            (640, 140),
            (672, 232),
            (768, 234),
            (692, 292),
            (720, 384),
            (640, 330),
            (560, 384),
            (588, 292),
            (512, 234),
            (608, 232),
        ),
        fill="#f4c95d",
    )
    pen.rectangle((180, 560, 1100, 600), fill="#8d5b4c")
    for left in range(210, 1060, 150):
        pen.ellipse((left + 20, 450, left + 90, 520), fill="#e2b995")
        pen.rounded_rectangle((left, 515, left + 110, 640), radius=40, fill=INK if left % 300 else "#6f7f5f")
    pen.rectangle((0, 640, 1280, 800), fill="#cbb99c")


SCENES = {
    "street": ("morning", _street),
    "river": ("evening", _river),
    "books": ("paper", _books),
    "trees": ("day", _trees),
    "meeting": ("paper", _meeting),
}
