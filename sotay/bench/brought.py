"""What offices bring: a scan, a report of three hundred pages, a folder with its sheet, pictures of a new telephone."""

import csv
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from itertools import cycle, islice
from pathlib import Path
from random import Random

from django.core.files.base import ContentFile
from docx import Document as Word
from PIL import Image
from pypdfium2 import PdfDocument

from documents.inspecting import binding
from news.enclosures import pictures
from sotay.demo import offices

PDFS = Path(offices.__file__).parent / "data" / "van-kien"
SCANNED, PRINTED, FILES = 6, 300, 100  # pages, pages, files
HEADINGS = ("Số, ký hiệu", "Loại văn bản", "Ngày ban hành", "Cơ quan ban hành", "Trích yếu", "Tên tệp")
SHEET = "bang.csv"
CAMERA = (7_216, 5_412)  # 39 megapixels


def write_folders(path: str) -> dict:
    """The folders `scan`, `printed` and `many` in `path`, each with its sheet; returns how many files are in each."""
    pages = [_scanned(page) for page in islice(cycle(_pages()), SCANNED)]
    contents = {
        "scan": {"scan.pdf": binding.bind(pages)},
        "printed": {"printed.pdf": _printed(PRINTED)},
        "many": dict(map(_one_of_many, range(FILES))),
    }
    for name, files in contents.items():
        folder = Path(path, name)
        folder.mkdir(parents=True, exist_ok=True)
        for file, content in files.items():
            (folder / file).write_bytes(content)
        _write_sheet(folder / SHEET, [*files])
    return {name: len(files) for name, files in contents.items()}


def draw_at_once(many: int) -> dict:
    """Megabytes by which this process grows while `many` threads take in a picture of a camera each."""
    noise = Random(39)
    small = Image.frombytes("RGB", (902, 676), noise.randbytes(902 * 676 * 3))
    out = BytesIO()
    small.resize(CAMERA, Image.Resampling.NEAREST).save(out, "JPEG", quality=60)
    size = out.tell()
    uploads = [ContentFile(out.getvalue(), f"{number}.jpg") for number in range(many)]
    pictures.still(ContentFile(_small_picture(), "0.jpg"))  # whatever is loaded at the first one
    _forget_peak()
    before = _status("VmRSS")
    with ThreadPoolExecutor(many) as hands:
        drawn = list(hands.map(pictures.still, uploads))
    return {"grown_mb": _status("VmHWM") - before, "sent_mb": size / 2**20, "drawn": [each.width for each in drawn]}


MEASURES = (write_folders, draw_at_once)


def _pages():
    for path in sorted(PDFS.glob("*.pdf")):
        yield from PdfDocument(path)


def _scanned(page) -> bytes:
    """As an office's scanner makes it: grey, 200 dpi."""
    out = BytesIO()
    page.render(scale=binding.DPI / 72, grayscale=True).to_pil().save(out, "JPEG", quality=75)
    return out.getvalue()


def _printed(pages: int) -> bytes:
    made, sources = PdfDocument.new(), [PdfDocument(path) for path in sorted(PDFS.glob("*.pdf"))]
    for source in islice(cycle(sources), pages):
        made.import_pages(source, [len(made) % len(source)])
    out = BytesIO()
    made.save(out)
    return out.getvalue()


def _one_of_many(number: int) -> tuple[str, bytes]:
    """Every fifth a file of Word; no two the same, as a library takes a file once."""
    known = sorted(PDFS.glob("*.pdf"))
    if number % 5:
        return f"{number}.pdf", known[number % len(known)].read_bytes() + b"\n%% %d" % number
    word, out = Word(), BytesIO()
    for paragraph in range(60):
        word.add_paragraph(f"{paragraph}. Chi bộ {number} triển khai nghị quyết, kiểm tra việc thực hiện hằng quý.")
    word.save(out)
    return f"{number}.docx", out.getvalue()


def _write_sheet(path: Path, files: list[str]) -> None:
    with path.open("w", encoding="utf-8", newline="") as sheet:
        rows = csv.writer(sheet)
        rows.writerow(HEADINGS)
        for number, file in enumerate(files, 1):
            title = f"Kế hoạch kiểm tra, giám sát số {number}"
            rows.writerow([f"{number}-KH/TU", "Kế hoạch", "03/11/2026", "Thành ủy", title, file])


def _small_picture() -> bytes:
    out = BytesIO()
    Image.new("RGB", (60, 40)).save(out, "JPEG")
    return out.getvalue()


def _forget_peak() -> None:
    """From now on VmHWM is of what comes."""
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")


def _status(field: str) -> float:
    """Megabytes."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return int(next(line for line in lines if line.startswith(field)).split()[1]) / 1024
