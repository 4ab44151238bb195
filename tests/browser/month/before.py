"""Before the meeting: the year's schedule, summons, agenda and papers, answers."""

from playwright.sync_api import expect

from tests.browser.month.scene import SUPERIOR
from tests.browser.month.walk import Walk

DRAFT = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj 3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 300]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"  # noqa: E501


def plan_the_year(walk: Walk) -> None:
    """The rule “ngày 3 hằng tháng”; a day off moves to the next working day, one day is left out."""
    walk.become(walk.cell.chair, "/sinh-hoat/")
    walk.look("sinh-hoat-trong")
    walk.follow("Lịch tháng")
    walk.look("thang-trong")
    walk.follow("Lên lịch cả năm")
    walk.tick("Một ngày cố định trong tháng (ghi ở ô “Ngày”)")
    walk.fill("Ngày (1–31)", "3")
    walk.fill("Giờ bắt đầu", "19h30")
    walk.fill("Địa điểm", "Nhà văn hóa tổ 7")
    walk.look("lich-nam")
    walk.press("Xem các ngày")
    walk.says("Dời vì 03/04/2027 là Thứ Bảy")
    walk.look("cac-ngay")
    walk.page.locator("[name=ngay]").last.uncheck()
    walk.press("Lên lịch và báo đảng viên")
    walk.says("Đã lên lịch 11 buổi")
    walk.goto("/sinh-hoat/lich/?thang=2027-03")
    expect(walk.page.get_by_role("table")).to_contain_text("19:30")
    walk.look("thang-3")


def open_the_first(walk: Walk) -> None:
    walk.page.get_by_role("table").get_by_role("link").first.click()
    walk.is_headed("Sinh hoạt thường kỳ tháng 3")
    walk.addresses["meeting"] = walk.path
    walk.look("buoi-moi-len-lich")


def invite(walk: Walk) -> None:
    walk.follow("Khách mời, điểm cầu")
    walk.choose("Cấp ủy viên cấp trên phụ trách", f"{SUPERIOR}, Cấp ủy viên {walk.cell.unit.parent}")
    walk.fill("Khách mời ngoài danh sách trên", "Trần Văn Nam, Trưởng ban Mặt trận")
    walk.look("khach-moi")
    walk.press("Lưu và báo người được mời")
    walk.says("Trưởng ban Mặt trận")


def write_the_agenda(walk: Walk) -> None:
    walk.follow("Sửa buổi sinh hoạt")
    walk.look("sua-buoi")
    walk.press("Lưu thay đổi")
    walk.says("Chương trình")


def post_the_draft(walk: Walk) -> None:
    walk.become(walk.cell.chair, walk.addresses["meeting"])
    walk.follow("Thêm tệp")
    walk.labelled("Chọn tệp").set_input_files({"name": "du-thao.pdf", "mimeType": "application/pdf", "buffer": DRAFT})
    walk.fill("Tên hiện cho đảng viên", "Dự thảo nghị quyết tháng 3")
    walk.tick("Đây là dự thảo nghị quyết của buổi này")
    walk.look("them-tep")
    walk.press("Thêm tệp")
    walk.says("Đăng lúc 10:00 24/02/2027")
    walk.look("buoi-da-du-giay-to")


def answer(walk: Walk) -> None:
    """One comes, one asks to be excused with a reason; one has read the draft and sends a petition."""
    walk.become(walk.cell.people[2], "/")
    walk.look("trang-chu-dang-vien")
    walk.press("Sẽ dự")
    walk.says("Đồng chí đã báo sẽ dự.")
    walk.become(walk.cell.absent, walk.addresses["meeting"])
    walk.look("buoi-dang-vien-xem")
    walk.follow("Xin vắng")
    walk.tick("Bệnh, sức khỏe")
    walk.fill("Nói rõ thêm", "Nằm viện đến giữa tháng")
    walk.look("xin-vang")
    walk.press("Gửi xin vắng")
    walk.says("Đồng chí đã xin vắng.")


def read_and_petition(walk: Walk) -> None:
    walk.become(walk.cell.writer, walk.addresses["meeting"])
    walk.press("Tôi đã đọc")
    walk.says("Đồng chí đã đọc")
    walk.follow("Gửi ý kiến, kiến nghị trước buổi họp")
    walk.tick("Kiến nghị")
    walk.fill("Nội dung", "Đề nghị sửa đèn ngõ 7")
    walk.look("y-kien-truoc")
    walk.press("Gửi")
    walk.says("Đề nghị sửa đèn ngõ 7")


def decide_the_absence(walk: Walk) -> None:
    """The bí thư agrees, sees who has read, and reminds who has not answered."""
    walk.become(walk.cell.chair, walk.addresses["meeting"])
    walk.look("ai-du-hop")
    walk.press("Đồng ý")
    walk.says("Đồng ý cho vắng")
    walk.press("Nhắc người chưa trả lời")
    walk.says("Đã nhắc hôm nay")
    walk.goto(f"{walk.addresses['meeting']}ai-da-doc/")
    walk.look("ai-da-doc")
    walk.goto(f"{walk.addresses['meeting']}y-kien-truoc/")
    walk.says("Đề nghị sửa đèn ngõ 7")
