"""What Chromium puts on A4: slips, the sheets for those who need help, a meeting, an article."""

import pypdfium2
import pytest

from meetings.papers import own_files
from tests import factories
from tests.browser.signing_in import sign_in
from tests.meetings import scenes
from tests.meetings.printing.scenes import month
from tests.news import made

pytestmark = pytest.mark.django_db(transaction=True)
PARTY = "ĐẢNG CỘNG SẢN VIỆT NAM"


def sheets(page) -> list[str]:
    """The words of each sheet of paper, spaces and line ends as one."""
    pdf = pypdfium2.PdfDocument(page.pdf(format="A4", print_background=True))
    return [" ".join(pdf[number].get_textpage().get_text_range().split()) for number in range(len(pdf))]


def test_each_comrade_has_one_sheet_and_none_is_empty(desk, cast):
    names = ["Đặng Văn Cụ", "Lê Thị Già", "Trần Văn Yếu"]
    for name in names:
        factories.member(cast.cell_7, name, ineligible_reason="old_or_ill", helper=cast.hoa.member)
    agenda = [f"Nội dung thứ {number} của buổi sinh hoạt, có bàn về nhiệm vụ tháng tới" for number in range(1, 9)]
    scenes.plan(cast.cell_7, cast.secretary, agenda=agenda)
    for number in range(8):
        factories.document(cast.ward, f"{number + 1}-KH/ĐU", f"Kế hoạch {number} về một việc của đảng bộ phường")
    sign_in(desk, cast.secretary, f"/dang-vien/ban-in/chi-bo/{cast.cell_7.code}/")
    printed = sheets(desk)
    assert len(printed) == 3
    for name, sheet in zip(names, printed, strict=True):
        assert f"Kính gửi đồng chí {name}" in sheet and PARTY in sheet and "Chi bộ 7" in sheet
        assert "1. Nội dung thứ 1" in sheet and "8. Nội dung thứ 8" in sheet


def test_a_meeting_is_an_invitation_with_its_numbered_agenda(desk, cast):
    meeting = scenes.plan(cast.cell_7, cast.secretary)
    own_files.add(meeting, factories.small_pdf(), title="Dự thảo nghị quyết", by=cast.secretary)
    sign_in(desk, cast.secretary, meeting.get_absolute_url())
    (sheet,) = sheets(desk)
    assert sheet.index(PARTY) < sheet.index(meeting.title) < sheet.index("1. Mở đầu") < sheet.index("2. Báo cáo")
    assert "Dự thảo nghị quyết" in sheet and "Nhà văn hóa tổ 7" in sheet
    for pressed in ("Ai dự họp", "Hoãn sang", "Thêm tệp", "Trang chủ", "Chưa trả lời"):
        assert pressed not in sheet


def test_an_article_is_its_text_under_the_name_of_who_published_it(desk, cast):
    lines = "".join(
        f"<p>Đoạn thứ {number} của bài. {'Nội dung sinh hoạt chi bộ. ' * 20}</p>" for number in range(1, 25)
    )
    article = made.published(cast.ward, cast.editor, cast.approver, "Phường sơ kết quý III", body=lines)
    sign_in(desk, cast.hoa, article.get_absolute_url())
    printed = sheets(desk)
    first, whole = printed[0], " ".join(printed)
    assert len(printed) > 1 and all(len(sheet) > 200 for sheet in printed), "none is blank, the first least of all"
    assert first.index(PARTY) < first.index(article.title) < first.index("Đoạn thứ 1 của bài")
    assert cast.ward.name.upper() in first.upper() and whole.index("Đoạn thứ 24 của bài") > whole.index("Đoạn thứ 23")
    for pressed in ("Trang chủ", "Chia sẻ", "Cỡ chữ", "Đăng xuất", "Bài trước", "Tin khác"):
        assert pressed not in whole


def test_ten_slips_stand_on_a_sheet(desk, cast):
    for number in range(11):
        factories.member(cast.cell_7, f"Nguyễn Văn {chr(65 + number)}")
    sign_in(desk, cast.secretary, f"/phieu-kich-hoat/{cast.cell_7.code}/")
    desk.get_by_role("button", name="Làm phiếu").click()
    desk.locator(".slip").first.wait_for()
    assert [sheet.count("Dùng một lần") for sheet in sheets(desk)] == [10, 1]


@pytest.mark.parametrize("key", ["giay-moi", "diem-danh", "bien-ban", "nghi-quyet"])
def test_a_paper_of_a_meeting_begins_on_the_first_sheet(desk, cast, key):
    meeting = month(cast)
    own = key == "nghi-quyet"
    address = meeting.resolutions.get().get_absolute_url() if own else f"{meeting.get_absolute_url()}giay-to/{key}/"
    sign_in(desk, cast.secretary, address)
    printed = sheets(desk)
    assert PARTY in printed[0] and "CHI BỘ 7" in printed[0] and all(printed)
    for pressed in ("Tải bản Word", "Đăng vào thư viện", "Trang chủ", "để đăng"):
        assert pressed not in " ".join(printed)
