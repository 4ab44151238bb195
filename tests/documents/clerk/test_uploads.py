"""Files that are made to harm, and files that are merely unsound: each is refused with a word that helps."""

import base64
import struct
import zlib
from io import BytesIO
from zipfile import ZipFile, ZipInfo

import pytest
from django.core.files.base import ContentFile
from PIL import Image

from documents.files import FileRefused, Inspected, SecretStamp, look_into
from tests.documents import made
from tests.documents.pdfs import pdf

TYPES = "[Content_Types].xml"


def look(content: bytes, name: str = "van-ban.pdf") -> Inspected:
    return look_into(ContentFile(content, name))


def active_pdf(entry: str) -> bytes:
    return pdf().replace(b"/Type /Catalog", f"/Type /Catalog {entry}".encode())


@pytest.mark.process
@pytest.mark.parametrize(
    ("make", "name", "kind", "pages"),
    [
        (lambda: pdf(["Một"], ["Hai"]), "a.docx", "pdf", 2),
        (made.word, "a.pdf", "docx", 1),
        (lambda: made.sheets(Một=[["a"]], Hai=[["b"]]), "a.xls", "xlsx", 2),
        (lambda: made.slides("Một", "Hai", "Ba"), "", "pptx", 3),
        (lambda: made.picture("Trang"), "a.exe", "images", 1),
        (lambda: made.picture("Trang", kind="PNG"), "a.jpg", "images", 1),
        (lambda: made.picture("Trang", kind="WEBP"), "a.gif", "images", 1),
    ],
)
def test_a_file_is_what_is_in_it_whatever_it_is_called(make, name, kind, pages):
    seen = look(make(), name)
    assert (seen.format, seen.pages) == (kind, pages)
    assert seen.size == seen.file.size


@pytest.mark.process
def test_several_pictures_become_one_document_in_their_order():
    portrait, landscape = made.picture("Một"), made.picture("Hai", size=(1754, 1240))
    seen = look_into(ContentFile(portrait), ContentFile(landscape))
    assert (seen.format, seen.pages) == ("images", 2)
    assert seen.file.read().startswith(b"%PDF-")


def test_other_files_come_one_by_one():
    with pytest.raises(FileRefused, match="từng tệp một"):
        look_into(ContentFile(made.picture("Một")), ContentFile(pdf()))


@pytest.mark.process
def test_nothing_that_came_beside_a_picture_is_kept():
    page, out = Image.new("RGB", (300, 400), "white"), BytesIO()
    exif = page.getexif()
    exif[0x010E] = "Nguyễn Văn A, nhà riêng"
    exif[0x0112] = 6
    page.save(out, "JPEG", exif=exif, comment=b"SECRET")
    kept = look(out.getvalue()).file.read()
    assert b"SECRET" not in kept and "nhà riêng".encode() not in kept and b"Exif" not in kept


@pytest.mark.process
def test_a_scan_of_sixteen_bits_keeps_its_shades():
    page, out = Image.new("I;16", (400, 300)), BytesIO()
    page.paste(65_535, (200, 0, 400, 300))
    page.save(out, "PNG")
    kept = look(out.getvalue()).file.read()
    with Image.open(BytesIO(kept[kept.index(b"\xff\xd8") :])) as seen:
        assert (seen.getpixel((50, 150)), seen.getpixel((350, 150))) == (0, 255)


def overlapping() -> bytes:
    """Two members that share the same packed bytes."""
    out = BytesIO()
    with ZipFile(out, "w") as package:
        package.writestr(TYPES, made.part(made.word(), TYPES))
        package.writestr("a.bin", b"x" * 1000)
        again = package.getinfo("a.bin")
        twin = ZipInfo("b.bin")
        for each in ("header_offset", "CRC", "compress_size", "file_size", "compress_type"):
            setattr(twin, each, getattr(again, each))
        package.filelist.append(twin)
        package.NameToInfo["b.bin"] = twin
    return out.getvalue()


def locked_zip() -> bytes:
    content = bytearray(made.word())
    for signature, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = content.find(signature)
        while place != -1:
            content[place + flags] |= 1
            place = content.find(signature, place + 4)
    return bytes(content)


def lying_about_its_size() -> bytes:
    """A member that says it is small and unpacks to 20 MB."""
    content = bytearray(made.rewritten(made.word(), {"word/media/x.bin": bytes(20 * 2**20)}))
    place = content.rfind(b"PK\x01\x02", 0, content.rfind(b"word/media/x.bin"))
    content[place + 24 : place + 28] = struct.pack("<I", 100)
    return bytes(content)


def asking_another_program(field: str) -> bytes:
    text = made.part(made.word(), "word/document.xml").replace(b"<w:body>", f"<w:body><w:p>{field}</w:p>".encode())
    return made.rewritten(WORD, {"word/document.xml": text})


def remarked(content: bytes, remark: bytes) -> bytes:
    out = BytesIO(content)
    with ZipFile(out, "a") as package:
        package.comment = remark
    return out.getvalue()


WORD = made.word("Kế hoạch")
BILLION = b'<!DOCTYPE a [<!ENTITY b "bbbbbbbbbb"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]><a>&c;</a>'
MACRO = made.part(WORD, TYPES).replace(
    b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
    b"application/vnd.ms-word.document.macroEnabled.main+xml",
)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
LOCKED_WORD = b"\xec\xa5\xc1\x00" + bytes(6) + b"\x00\x01"
LOCKED_BOOK, MACRO_BOOK = b"\x2f\x00\x02\x00ab", b"\x85\x00\x08\x00" + bytes(5) + b"\x01ab"
JAR = made.rewritten(made.word(), {})


@pytest.mark.process
@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: b"", "rỗng"),
        (lambda: pdf(locked=True), "mật khẩu"),
        (lambda: active_pdf("/OpenAction << /S /JavaScript /JS (app.alert(1)) >>"), "mã JavaScript"),
        (lambda: active_pdf("/OpenAction << /S /J#61vaScript /#4aS (app.alert(1)) >>"), "mã JavaScript"),
        (lambda: active_pdf("/OpenAction << /S /Launch /F (cmd.exe) >>"), "lệnh mở chương trình khác"),
        (lambda: active_pdf("/Names << /EmbeddedFiles << /Names [] >> >>"), "tệp đính kèm bên trong"),
        (lambda: active_pdf("/AcroForm << /XFA [] >>"), "biểu mẫu XFA"),
        (lambda: active_pdf("/OpenAction << /S /JavaScript%a\n/JS%b\n(app.alert(1)) >>"), "mã JavaScript"),
        (
            lambda: active_pdf("/X (<<>>\nstream\n) /OpenAction << /S /JavaScript /JS (x) >> /Y (endstream)"),
            "mã JavaScript",
        ),
        (lambda: active_pdf("/AF [<< /Type /Filespec /EF << /F 9 0 R >> >>]"), "tệp đính kèm bên trong"),
        (lambda: pdf() + JAR, "hai dạng"),
        (lambda: b"%PDF-1.4\n<html><script>alert(1)</script></html>" + pdf(), "hai dạng"),
        (lambda: b"<html><script>alert(1)</script>" + pdf(), "hai dạng"),
        (lambda: b"GIF89a" + bytes(100) + JAR, "ảnh GIF"),
        (lambda: made.picture("Trang") + JAR, "hai dạng"),
        (lambda: active_pdf("/OpenAction << /S /URI /URI (http://example.org) >>"), "tự mở địa chỉ"),
        (lambda: active_pdf("/O#70enAction << /X (>>) /S /S#75bmitForm /F (x) >>"), "tự gửi dữ liệu"),
        (lambda: active_pdf("/AA << /WC << /S /GoToR /F (khac.pdf) >> >>"), "tự mở địa chỉ"),
        (lambda: made.compound(EncryptedPackage=b"x"), "mật khẩu"),
        (lambda: made.compound(WordDocument=LOCKED_WORD), "mật khẩu"),
        (lambda: made.compound(Workbook=LOCKED_BOOK), "mật khẩu"),
        (lambda: made.compound(Workbook=MACRO_BOOK), "macro"),
        (lambda: made.compound(WordDocument=b"x", VBA=b"x"), "macro"),
        (lambda: made.compound(WordDocument=b"x", _1Ole10Native=b"x"), "tệp khác bên trong"),
        (lambda: made.compound(**{"__properties_version1.0": b"x"}), r"thư điện tử \(\.msg\)"),
        (lambda: made.compound(WordDocument=b"x"), "chưa cài LibreOffice"),
        (lambda: OLE, "bị hỏng"),
        (lambda: b"{\\rtf1 van ban}", "chưa cài LibreOffice"),
        (lambda: b"{\\rtf1 {\\object\\objemb}}", "tệp khác bên trong"),
        (lambda: b"From: a@b.vn\nTo: c@d.vn\nSubject: Gui\n\nKinh gui", r"thư điện tử \(\.eml\)"),
        (lambda: b"<table><tr><td>1</td></tr></table>", "trang web"),
        (lambda: "Chi bộ;Số\n7;25\n".encode(), "tệp chữ thuần"),
        (lambda: b"MZ" + bytes(200), "không phải là một trong các dạng"),
        (lambda: WORD[: len(WORD) // 2], "bị hỏng"),
        (lambda: made.picture("Trang")[:400], "Ảnh này bị hỏng"),
        (lambda: made.rewritten(made.word(), {TYPES: MACRO}), "macro"),
        (lambda: made.rewritten(WORD, {"word/vbaProject.bin": b"x"}), "macro"),
        (lambda: made.rewritten(made.sheets(), {"xl/macrosheets/sheet1.xml": b"<a/>"}), "macro"),
        (lambda: made.rewritten(WORD, {"word/embeddings/oleObject1.bin": b"x"}), "tệp khác bên trong"),
        (lambda: made.rewritten(WORD, {"word/media/a.bin": WORD}), "tệp khác bên trong"),
        (lambda: made.rewritten(WORD, {"word/media/a.png": b"MZ\x90"}), "tệp khác bên trong"),
        (lambda: made.related(WORD, "attachedTemplate", "http://example.org/a.dotm"), "mẫu văn bản từ nơi khác"),
        (lambda: made.related(WORD, "oleObject", "file:///c:/a.xlsx"), "đối tượng nhúng từ nơi khác"),
        (lambda: made.related(WORD, "image", "http://example.org/theo-doi.png"), "hình ảnh từ nơi khác"),
        (lambda: made.rewritten(WORD, {"word/document.xml": BILLION}), "DOCTYPE"),
        (lambda: made.rewritten(WORD, {"customXml/a.xml": BILLION.decode().encode("utf-16")}), "DOCTYPE"),
        (lambda: made.rewritten(WORD, {"word/a.xml": b"<a>" * 5000 + b"</a>" * 5000}), "quá lớn"),
        (lambda: made.rewritten(WORD, {"../../etc/cron.d/x": b"x"}), "dẫn ra ngoài tệp"),
        (lambda: made.rewritten(WORD, {"/etc/passwd": b"x"}), "dẫn ra ngoài tệp"),
        (lambda: made.rewritten(WORD, {"word\\..\\..\\x": b"x"}), "dẫn ra ngoài tệp"),
        (lambda: made.rewritten(WORD, {"word/media/x.bin": bytes(80 * 2**20)}), "quá lớn"),
        (lambda: asking_another_program('<w:fldSimple w:instr=" DDEAUTO c:/cmd"/>'), "nơi khác"),
        (lambda: asking_another_program("<w:r><w:instrText>DDE x</w:instrText></w:r>"), "nơi khác"),
        (lambda: made.related(WORD, "aFChunk", "a.htm"), "tệp khác bên trong"),
        (lambda: WORD + pdf(), "hai dạng"),
        (lambda: WORD + b"<script>alert(1)</script>", "hai dạng"),
        (lambda: remarked(WORD, pdf()), "hai dạng"),
        (lambda: made.sheets() + WORD, "hai dạng"),
        (lying_about_its_size, "bị hỏng"),
        (overlapping, "quá lớn"),
        (locked_zip, "mật khẩu"),
        (lambda: made.rewritten(made.word(), {TYPES: b"<Types/>"}), "không phải là một trong các dạng"),
    ],
)
def test_what_may_do_harm_is_refused_by_its_name(make, words):
    with pytest.raises(FileRefused, match=words):
        look(make())


@pytest.mark.process
def test_too_many_members_are_refused_before_they_are_unpacked():
    parts = {f"word/media/{number}.bin": b"x" for number in range(6_000)}
    with pytest.raises(FileRefused, match="quá lớn"):
        look(made.rewritten(WORD, parts))


@pytest.mark.process
def test_a_picture_of_too_many_dots_is_refused_before_it_is_unpacked(settings):
    settings.DOCUMENT_MEGAPIXELS = 1
    with pytest.raises(FileRefused, match="1240 × 1754 điểm ảnh"):
        look(made.picture("Trang"))


@pytest.mark.process
def test_a_document_of_too_many_pages_is_refused(settings):
    settings.DOCUMENT_MAX_PAGES = 2
    with pytest.raises(FileRefused, match="quá nhiều trang"):
        look(pdf(["1"], ["2"], ["3"]))


@pytest.mark.process
def test_links_that_a_person_clicks_and_the_numbers_of_a_chart_do_no_harm():
    linked = made.related(WORD, "hyperlink", "https://dangcongsan.vn/")
    assert look(made.rewritten(linked, {"word/embeddings/so-lieu.xlsx": made.sheets()})).format == "docx"
    worse = made.rewritten(made.sheets(), {"xl/vbaProject.bin": b"x"})
    with pytest.raises(FileRefused, match="macro"):
        look(made.rewritten(WORD, {"word/embeddings/so-lieu.xlsx": worse}))


SCRIPT = b"9 0 << /S /JavaScript /JS (app.alert(1)) >>"
PACKED = zlib.compress(SCRIPT)


@pytest.mark.process
@pytest.mark.parametrize(
    ("hidden", "how", "words"),
    [
        (PACKED, b"/Filter /FlateDecode", "mã JavaScript"),
        (SCRIPT, b"", "mã JavaScript"),
        (base64.a85encode(PACKED) + b"~>", b"/Filter [/ASCII85Decode /FlateDecode]", "nén theo cách lạ"),
        (PACKED.hex().encode() + b">", b"/Filter [/ASCIIHexDecode /FlateDecode]", "nén theo cách lạ"),
        (PACKED, b"/Filter /FlateDecode /DecodeParms << /Predictor 12 >>", "nén theo cách lạ"),
        (b"khong phai la tep nen", b"/Filter /FlateDecode", "nén theo cách lạ"),
    ],
)
def test_a_script_that_is_packed_away_in_a_pdf_is_found(hidden, how, words):
    stream = b"9 0 obj\n<< /Type /ObjStm /N 1 /First 4 %b /Length %d >>\nstream\n" % (how, len(hidden))
    with pytest.raises(FileRefused, match=words):
        look(pdf().replace(b"xref", stream + hidden + b"\nendstream\nendobj\nxref", 1))


OPENS = b"/S /URI /URI (http://example.org)"
SENDS = b"/S /SubmitForm /F (http://example.org)"


@pytest.mark.parametrize(
    ("objects", "entry"),
    [
        ({90: b"<< %b >>" % OPENS}, "/OpenAction 90 0 R"),
        ({90: b"<< %b >>" % SENDS}, "/AA << /WC 90 0 R >>"),
        ({90: b"<< /O 91 0 R >>", 91: b"<< %b >>" % SENDS}, "/AA 90 0 R"),
        ({90: b"<< /S /Named /N /FirstPage /Next [91 0 R] >>", 91: b"<< %b >>" % OPENS}, "/OpenAction 90 0 R"),
        ({90: b"<< /Type /Annot /Subtype /Widget /AA << /PO << %b >> >> >>" % OPENS}, ""),
        ({90: b"<< /S 91 0 R /URI (x) >>", 91: b"/URI"}, "/OpenAction 90 0 R"),
    ],
)
@pytest.mark.process
@pytest.mark.parametrize("packed", [True, False])
def test_what_opens_or_sends_by_itself_is_found_also_in_an_object_stream(objects, entry, packed):
    with pytest.raises(FileRefused, match="tự mở địa chỉ hoặc tự gửi dữ liệu"):
        look(active_pdf(entry).replace(b"xref", _written(objects, packed=packed) + b"xref", 1))


def _written(objects: dict[int, bytes], *, packed: bool) -> bytes:
    if not packed:
        return b"".join(b"%d 0 obj\n%b\nendobj\n" % each for each in objects.items())
    places, bodies = [], b""
    for number, body in objects.items():
        places.append(b"%d %d" % (number, len(bodies)))
        bodies += body + b" "
    head = b" ".join(places) + b" "
    stream = zlib.compress(head + bodies)
    told = b"/Type /ObjStm /N %d /First %d /Filter /FlateDecode /Length %d" % (len(objects), len(head), len(stream))
    return b"99 0 obj\n<< %b >>\nstream\n%b\nendstream\nendobj\n" % (told, stream)


@pytest.mark.process
def test_a_place_in_the_file_and_a_link_that_is_clicked_are_no_harm():
    link = {90: b"<< /Type /Annot /Subtype /Link /A << %b >> >>" % OPENS}
    for entry in ("/OpenAction [3 0 R /Fit]", "/OpenAction << /S /GoTo /D [3 0 R /Fit] >>"):
        assert look(active_pdf(entry).replace(b"xref", _written(link, packed=True) + b"xref", 1)).pages == 1


@pytest.mark.process
def test_words_about_scripts_in_a_text_are_no_script():
    assert look(pdf(["Tập huấn /JavaScript và /Launch"])).pages == 1


@pytest.mark.process
@pytest.mark.parametrize(
    "make",
    [
        lambda: made.word("TỈNH ỦY", "MẬT", "Kế hoạch"),
        lambda: made.word([["Số 02-BC/ĐU", "TỐI MẬT"]]),
        lambda: made.slides("TUYỆT MẬT"),
        lambda: made.sheets(Bảng=[["Danh sách"], ["", "MẬT"]]),
    ],
)
def test_a_stamp_is_seen_in_every_kind_of_file(make):
    with pytest.raises(SecretStamp):
        look(make())
