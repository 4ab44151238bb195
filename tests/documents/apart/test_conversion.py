"""Files of old and open kinds, as LibreOffice shows them; photographs as an iPhone keeps them."""

import shutil
import subprocess
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryFile

import docx
import pillow_heif
import pptx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from documents import files
from documents.apart import conversion
from documents.models import DocumentFile
from documents.texts import extraction
from news.enclosures import pictures
from tests import factories
from tests.documents import made

DATA = Path(__file__).resolve().parents[2] / "data" / "documents"
Format = DocumentFile.Format


def look(content: bytes, name: str) -> files.Inspected:
    return files.look_into(SimpleUploadedFile(name, content))


def words_of(found: files.Inspected) -> str:
    return " ".join(" ".join(files.page_texts(files.replace(found, file=found.shown))).split())


def libreoffice_made(content: bytes, extension: str, kind: str) -> bytes:
    with TemporaryFile() as file:
        file.write(content)
        file.flush()
        return conversion.made_of(file, extension, kind)


@pytest.fixture(scope="module")
def written(tmp_path_factory) -> dict[str, bytes]:
    """What LibreOffice makes of a letter, a list and a talk in the kinds that offices still send."""
    folder = tmp_path_factory.mktemp("offices")
    (folder / "thu.html").write_text("<meta charset=utf-8><p>Đồng bào các dân tộc thiểu số vùng cao", encoding="utf-8")
    (folder / "bieu.csv").write_text("TT,Chi bộ\n1,Chi bộ 7\n", encoding="utf-8")
    shutil.copy(Path(__file__).resolve().parents[2] / "data/office/show.fodp", folder / "hoi-nghi.fodp")
    asked = [
        ("thu.html", "rtf:Rich Text Format"),
        ("bieu.csv", "ods"),
        ("hoi-nghi.fodp", "ppt"),
        ("hoi-nghi.fodp", "odp"),
    ]
    for source, kind in asked:
        own = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
        command = ["soffice", own, "--headless", "--convert-to", kind]
        command += ["--infilter=HTML (StarWriter)"] if source == "thu.html" else []
        command += ["--infilter=CSV:44,34,76"] if source == "bieu.csv" else []
        subprocess.run([*command, "--outdir", folder, folder / source], check=True, capture_output=True)
    return {path.suffix[1:]: path.read_bytes() for path in folder.iterdir() if path.is_file()}


@pytest.mark.libreoffice
@pytest.mark.parametrize(
    ("name", "kind", "words"),
    [
        ("kh.doc", Format.DOC, "Trồng hoa súng tím ở ao làng"),
        ("kh.odt", Format.ODT, "Trồng hoa súng tím ở ao làng"),
        ("bieu.xls", Format.XLS, "trồng dưa lê siêu ngọt"),
    ],
)
def test_a_file_of_an_office_is_kept_as_it_came_and_read_in_its_pdf(libreoffice, name, kind, words):
    content = (DATA / name).read_bytes()
    found = look(content, name)
    assert (found.format, found.file.read(), found.pages > 0) == (kind, content, True)
    assert words in " ".join(found.first)
    assert found.shown.read(5) == b"%PDF-"


@pytest.mark.libreoffice
@pytest.mark.django_db
def test_words_of_an_old_list_are_found_though_paper_cuts_its_cells(libreoffice, cast):
    document = factories.document(cast.ward, "46-KH/ĐU", content=(DATA / "bieu.xls").read_bytes(), text=True)
    assert "trồng dưa lê siêu ngọt" in " ".join(document.main.texts.values_list("text", flat=True))


@pytest.mark.libreoffice
@pytest.mark.parametrize(
    ("kind", "words"), [("rtf", "Đồng bào các dân tộc"), ("ods", "Chi bộ 7"), ("ppt", ""), ("odp", "")]
)
def test_what_libreoffice_writes_itself_is_taken(libreoffice, written, kind, words):
    found = look(written[kind], f"tep.{kind}")
    assert found.format == Format(kind) and words in words_of(found)
    assert found.shown.size > 1_000


@pytest.mark.libreoffice
@pytest.mark.django_db
def test_the_notes_of_an_old_talk_are_read_and_a_stamp_in_them_refused(libreoffice, cast):
    """Its PDF, which readers see, has none of them; who takes the file along has."""

    def talk(note: str) -> bytes:
        show = pptx.Presentation()
        slide = show.slides.add_slide(show.slide_layouts[5])
        slide.shapes.title.text, slide.notes_slide.notes_text_frame.text = "Hội nghị", note
        out = BytesIO()
        show.save(out)
        return libreoffice_made(out.getvalue(), "pptx", "odp")

    document = factories.document(cast.ward, "47-KH/ĐU", content=talk("nhắc về cây bàng vuông"), text=True)
    assert "cây bàng vuông" in " ".join(document.main.texts.values_list("text", flat=True))
    with pytest.raises(files.SecretStamp, match="TỐI MẬT"):
        look(talk("TỐI MẬT"), "hoi-nghi.odp")


@pytest.mark.libreoffice
@pytest.mark.django_db
def test_an_old_letter_is_read_as_the_newer_one_of_the_same_words(libreoffice, cast):
    """In its PDF the ư of TCVN3, a soft hyphen, is gone, and a tab before a stamp is a blank."""
    old = libreoffice_made((DATA.parent / "office" / "tcvn3.docx").read_bytes(), "docx", "doc")
    document = factories.document(cast.ward, "48-KH/ĐU", content=old, text=True)
    assert "Đồng chí bí thư chi bộ" in " ".join(document.main.texts.values_list("text", flat=True))
    letter = docx.Document()
    letter.add_paragraph("ĐẢNG ỦY PHƯỜNG\tMẬT")
    out = BytesIO()
    letter.save(out)
    with pytest.raises(files.SecretStamp, match="MẬT"):
        look(libreoffice_made(out.getvalue(), "docx", "doc"), "kh.doc")


@pytest.mark.libreoffice
def test_conversions_beside_each_other_lose_no_file(libreoffice):
    """Two that share a profile do."""

    def made(_) -> bytes:
        with (DATA / "kh.odt").open("rb") as file:
            return conversion.made_of(file, "odt", "pdf")

    with ThreadPoolExecutor(3) as pool:
        found = list(pool.map(made, range(3)))
    assert [each[:5] for each in found] == [b"%PDF-"] * 3


@pytest.mark.process
def test_a_machine_that_is_too_slow_does_not_call_the_file_broken(settings, tmp_path):
    """In place of LibreOffice a program that is not done in time, however fast the machine."""
    slow = tmp_path / "soffice"
    slow.write_text("#!/bin/sh\nexec sleep 60\n")
    slow.chmod(0o755)
    settings.SOFFICE, settings.DOCUMENT_OFFICE_SECONDS = str(slow), 1
    with pytest.raises(files.FileRefused, match="chưa chuyển xong tệp này trong 1 giây: máy chủ đang bận"):
        look((DATA / "kh.doc").read_bytes(), "kh.doc")


@pytest.mark.libreoffice
@pytest.mark.django_db
def test_a_word_file_is_shown_as_pages_once_its_words_are_read(libreoffice, cast):
    content = (DATA.parent / "office" / "eth.docx").read_bytes()
    document = factories.document(cast.ward, "45-KH/ĐU", content=content)
    extraction.read(document.main.pk)
    [file] = DocumentFile.objects.filter(document=document)
    assert file.is_shown and file.shown.read(5) == b"%PDF-"


@pytest.mark.libreoffice
@pytest.mark.ocr
@pytest.mark.long
def test_a_scan_that_was_put_into_a_text_is_recognised(libreoffice, cast):
    content = made.pasted(
        ("Kế hoạch trồng cây", "quanh hồ nước"), ("Trang hai của kế hoạch",), said="Kính gửi các chi bộ"
    )
    document = factories.document(cast.ward, "46-KH/ĐU", content=content)
    for _ in range(2):  # asked again, its PDF is there already
        extraction.ask_again(DocumentFile.objects.filter(document=document))
        extraction.read(document.main.pk)
        [file] = DocumentFile.objects.filter(document=document)
        texts = [text for _, text in file.texts.order_by("number").values_list("number", "text")]
        assert (file.words, texts[0], texts[-1]) == (
            DocumentFile.Words.READ,
            "Kính gửi các chi bộ",
            "Trang hai của kế hoạch",
        )
        assert "Kế hoạch trồng cây" in texts[1]


@pytest.mark.libreoffice
@pytest.mark.ocr
@pytest.mark.long
@pytest.mark.parametrize("said", ["", "Kính gửi các chi bộ"])
def test_a_stamp_on_a_scan_that_was_put_into_a_text_is_refused(libreoffice, said):
    content = made.pasted(("TỐI MẬT", "Kế hoạch số 12"), said=said)
    with pytest.raises(files.SecretStamp, match="“TỐI MẬT”"):
        look(content, "ke-hoach.docx")
    assert look(made.pasted(("Kế hoạch số 12", "về trồng cây xanh")), "ke-hoach.docx").shown.read(5) == b"%PDF-"


@pytest.mark.process
def test_without_libreoffice_the_clerk_is_told_what_to_do():
    with pytest.raises(files.FileRefused, match="PDF"):
        look((DATA / "kh.doc").read_bytes(), "kh.doc")


def heic() -> bytes:
    out = BytesIO()
    pillow_heif.from_pillow(Image.new("RGB", (1600, 900), (180, 20, 40))).save(out, quality=60)
    return out.getvalue()


@pytest.mark.process
def test_a_photograph_of_an_iphone_is_a_page_and_a_cover():
    found = look(heic(), "IMG_0007.HEIC")
    assert (found.format, found.pages) == (Format.IMAGES, 1)
    cover = pictures.read(SimpleUploadedFile("IMG_0007.HEIC", heic()))
    assert Image.open(BytesIO(cover.large)).size == (1280, 720)


@pytest.mark.process
def test_a_photograph_that_cannot_be_read_names_the_setting_of_the_telephone():
    with pytest.raises(files.FileRefused, match="Tương thích nhất"):
        look((DATA / "iphone.heic").read_bytes(), "iphone.heic")
