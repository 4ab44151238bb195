"""The files of a report, opened in LibreOffice: what it computes of the formulas, and how both are printed."""

from io import BytesIO
from tempfile import TemporaryFile

import pypdfium2
import pytest
from docx import Document
from openpyxl import load_workbook

from documents.apart import conversion
from documents.models import DocumentFile
from members.models import AuditEntry
from members.powers import Role
from sotay.usage.models import UnitDay
from tests import factories
from tests.factories import days_ago

pytestmark = pytest.mark.django_db
ROLLOUT = (121_146, 110_128, 88_279)  # of the first one: nine đảng bộ, 72,87 % and 80,16 %
SHARES = (12, 13, 10, 13, 11, 8, 7, 12, 14)  # per cent of it


@pytest.fixture
def rollout(client):
    """The city and its nine pilot đảng bộ, whose counts add up to those of the city; a month ago three quarters."""
    city = factories.city()
    left = list(ROLLOUT)
    for number, share in enumerate(SHARES, 2):
        counts = [whole * share // 100 for whole in ROLLOUT] if number <= len(SHARES) else left
        left = [rest - part for rest, part in zip(left, counts, strict=True)]
        unit = factories.party(city, f"01.{number:03}.000", f"Đảng bộ số {number - 1}")
        kept(unit, days_ago(1), *counts)
    kept(city, days_ago(1), *ROLLOUT)
    kept(city, days_ago(31), *(count * 3 // 4 for count in ROLLOUT[:2]), 60_000)
    client.force_login(factories.holder(Role.ORGANISER, city, "Đỗ Văn Sơn"))
    return city


def kept(unit, day, members, eligible, activated):
    counts = {"members": members, "eligible": eligible, "activated": activated, "active_7": activated // 2}
    UnitDay.objects.create(unit=unit, day=day, frozen=True, active_30=activated // 2, **counts)


def fetched(client, unit, name, **asked) -> bytes:
    return client.get(f"/bao-cao/{unit.code}/{name}", asked).content


def converted(content: bytes, extension: str, kind: str) -> bytes:
    with TemporaryFile() as file:
        file.write(content)
        return conversion.made_of(file, extension, kind)


def squeezed(words: str) -> str:
    return "".join(words.split())


def paragraphs(content: bytes) -> list[str]:
    return [paragraph.text for paragraph in Document(BytesIO(content)).paragraphs if paragraph.text]


def test_the_word_report_says_in_sentences_what_the_page_shows(client, rollout):
    answer = client.get(f"/bao-cao/{rollout.code}/bao-cao.docx", {"so_voi": f"{days_ago(31)}"})
    assert answer["Content-Type"] == DocumentFile.CONTENT_TYPES["docx"]
    kind, about, _, first, second, third, fourth, *_ = paragraphs(answer.content)
    assert (kind, about) == (
        "BÁO CÁO",
        f"kết quả triển khai và sử dụng Sổ tay đảng viên đến\u00a0ngày\u00a0{days_ago(1):%d/%m/%Y}",
    )
    assert first == (
        f"Đến ngày {days_ago(1):%d/%m/%Y}, Đảng bộ Thành phố có 121.146 đảng viên, trong đó 110.128 đồng chí đủ điều "
        "kiện dùng Sổ tay đảng viên (90,91\u00a0% tổng số). 88.279 đồng chí đã kích hoạt, đạt 72,87\u00a0% tổng số và "
        "80,16\u00a0% số đủ điều kiện; còn 21.849 đồng chí đủ điều kiện chưa kích hoạt."
    )
    assert second.startswith("Về sử dụng: ") and "44.139 đồng chí hoạt động 7 ngày (36,43\u00a0% tổng số" in second
    assert third.startswith(f"So với ngày {days_ago(31):%d/%m/%Y}, số đã kích hoạt tăng 28.279 đồng chí, tỷ lệ")
    assert fourth.startswith("Trong 9 đơn vị trực thuộc tất cả đều đạt chỉ tiêu. Nhóm ")
    assert "từ 10.000 đảng viên (7 đơn vị): cao nhất là " in fourth and "% tổng số, 80,1" in fourth
    entry = AuditEntry.objects.latest("pk")
    assert (entry.action, entry.after["format"]) == ("report.export", "docx")


def test_a_report_of_a_day_without_figures_says_so(client, rollout):
    said = paragraphs(fetched(client, rollout, "bao-cao.docx", ngay="2001-01-01"))
    assert "Đến ngày 01/01/2001 chưa có số liệu." in said


@pytest.mark.libreoffice
@pytest.mark.process
@pytest.mark.long
class TestInLibreOffice:
    def test_the_workbook_computes_the_totals_and_both_rates(self, client, rollout, libreoffice):
        sent = fetched(client, rollout, "so-lieu.xlsx")
        book = load_workbook(BytesIO(converted(sent, "xlsx", "xlsx")), data_only=True)
        rows = list(book["Triển khai"].values)
        heading = next(row for row in rows if row[0] == "Mã đơn vị")
        total = dict(zip(heading, rows[-1], strict=True))
        assert rows[-1][1] == "Cộng 9 đơn vị"
        assert (total["Tổng số đảng viên"], total["Đủ điều kiện"], total["Đã kích hoạt"]) == ROLLOUT
        assert round(total["% trên tổng số đảng viên"], 4) == 0.7287
        assert round(total["% trên đủ điều kiện"], 4) == 0.8016
        assert not [value for row in rows for value in row if isinstance(value, str) and value.startswith(("#", "Err"))]

    def test_it_is_printed_lying_on_its_side_with_its_heading(self, client, rollout, libreoffice):
        pdf = pypdfium2.PdfDocument(converted(fetched(client, rollout, "so-lieu.xlsx"), "xlsx", "pdf"))
        assert {tuple(map(round, page.get_size())) for page in pdf} == {(842, 595)} and len(pdf) == 2
        words = squeezed(pdf[0].get_textpage().get_text_range())
        assert "72.87%" in words.replace(",", ".") and "Cộng9đơnvị" in words

    def test_the_word_report_stands_on_a4_in_the_layout_of_the_party(self, client, rollout, libreoffice):
        pdf = pypdfium2.PdfDocument(converted(fetched(client, rollout, "bao-cao.docx"), "docx", "pdf"))
        assert {tuple(map(round, page.get_size())) for page in pdf} == {(595, 842)}
        words = squeezed("".join(page.get_textpage().get_text_range() for page in pdf))
        for said in ("ĐẢNGCỘNGSẢNVIỆTNAM", "THÀNHỦY", "BÁOCÁO", "88.279", "80,16%", "Đảngbộsố9", "Nơinhận"):
            assert said in words, said
        assert "{" not in words
