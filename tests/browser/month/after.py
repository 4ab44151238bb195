"""After the evening: minutes, tasks and their reports, the next meeting, the score and the class."""

import re

from playwright.sync_api import expect

from tests.browser.month.before import DRAFT
from tests.browser.month.walk import Walk

WORK = "Vận động 20 hộ phân loại rác"


def write_minutes(walk: Walk) -> None:
    """While the meeting goes on: what the portal has noted stands there, the rest is typed."""
    walk.become(walk.cell.writer, walk.addresses["meeting"])
    walk.follow("Ghi biên bản")
    walk.says("Số đảng viên được triệu tập: 26.")
    walk.fill("Mở đầu", "Chi bộ đủ điều kiện sinh hoạt.")
    walk.fill("Kết luận", "Chi bộ thống nhất nhiệm vụ tháng 3.")
    walk.look("ghi-bien-ban")
    walk.press("Lưu biên bản")
    walk.says("Chi bộ thống nhất nhiệm vụ tháng 3.")


def sign_minutes(walk: Walk) -> None:
    """Read out after the closing, signed by both, locked, and then read by a member."""
    walk.become(walk.cell.writer, f"{walk.addresses['meeting']}bien-ban/")
    walk.press("Đã đọc trước buổi sinh hoạt")
    walk.press("Ký biên bản")
    walk.says("Đồng chí đã ký biên bản.")
    walk.become(walk.cell.chair, f"{walk.addresses['meeting']}bien-ban/")
    walk.look("bien-ban-cho-ky")
    walk.press("Ký biên bản")
    walk.says("Biên bản đã khóa")
    walk.become(walk.cell.people[2], f"{walk.addresses['meeting']}bien-ban/")
    walk.says("Bầu bổ sung chi ủy nhiệm kỳ 2025 – 2030")
    walk.says(WORK)
    walk.look("bien-ban")


def give_a_task(walk: Walk) -> None:
    walk.become(walk.cell.chair, walk.addresses["meeting"])
    walk.follow("Giao nhiệm vụ")
    walk.fill("Việc cần làm", WORK)
    walk.choose("Người thực hiện", walk.cell.people[2].full_name)
    walk.fill("Thời hạn", "20/03/2027")
    walk.fill("Sản phẩm", "Danh sách 20 hộ")
    walk.look("giao-viec")
    walk.press("Giao và báo cho người thực hiện")
    walk.look("da-giao-viec")
    walk.follow(WORK)
    walk.is_headed(WORK)
    walk.addresses["task"] = walk.path


def mark_the_agenda(walk: Walk) -> None:
    """All but the last point were reached; that one comes up at the next meeting."""
    walk.become(walk.cell.chair, walk.addresses["meeting"])
    walk.unfold("Đánh dấu nội dung đã bàn")
    points = walk.page.locator("#da-ban").get_by_role("checkbox")
    for point in points.all()[:-1]:
        point.check()
    points.last.uncheck()
    walk.look("danh-dau-noi-dung")
    walk.press("Lưu", within=walk.page.locator("#da-ban"))


def report(walk: Walk) -> None:
    """The member takes the task and reports with a file; the bí thư judges it."""
    walk.become(walk.cell.people[2], "/")
    walk.follow("nhiệm vụ chờ đồng chí")
    walk.look("nhiem-vu-cua-toi")
    walk.follow(WORK)
    walk.press("Tiếp nhận")
    walk.look("nhiem-vu")
    walk.follow("Báo cáo kết quả")
    walk.fill("Kết quả", "Đã có 21 hộ ký cam kết")
    walk.page.locator("[type=file]").set_input_files(
        {"name": "danh-sach.pdf", "mimeType": "application/pdf", "buffer": DRAFT + b"%\n"}
    )
    walk.look("bao-cao")
    walk.press("Gửi báo cáo")
    walk.says("Đã gửi báo cáo cho đồng chí Trần Văn Bình đánh giá.")
    walk.become(walk.cell.chair, walk.addresses["task"])
    walk.follow("Đánh giá kết quả")
    walk.look("danh-gia")
    walk.press("Hoàn thành")
    walk.says("Đã đánh giá: hoàn thành.")


def see_the_next_meeting(walk: Walk) -> None:
    """It opens with the table of tasks and with the point that was not reached."""
    walk.become(walk.cell.chair, "/sinh-hoat/")
    walk.look("sinh-hoat-thang-sau")
    walk.follow("Sinh hoạt thường kỳ tháng 4")
    cells = walk.page.locator("#nhiem-vu tbody tr > *")
    expect(cells).to_have_text([re.compile(WORK), re.compile("Chưa thực hiện"), re.compile("Đã hoàn thành")])
    walk.says("Đã có 21 hộ ký cam kết")
    walk.says("Nội dung lần trước chưa bàn")
    walk.says("Chấm điểm buổi sinh hoạt, thông qua biên bản")
    walk.look("buoi-sau")


def score(walk: Walk) -> None:
    """Given to one who watches, filled in, agreed by the chi ủy, voted by the chi bộ."""
    watcher = walk.cell.there[5]
    walk.become(walk.cell.chair, walk.addresses["meeting"])
    walk.follow("Giao người chấm điểm")
    walk.choose("Người theo dõi", watcher.full_name)
    walk.look("giao-cham-diem")
    walk.press("Giao theo dõi, chấm điểm")
    walk.become(watcher, f"{walk.addresses['meeting']}cham-diem/")
    for box in walk.page.get_by_label("tối đa").all():
        box.fill("1")
    walk.look("cham-diem")
    walk.press("Lưu điểm")
    walk.says("Đã đủ điểm, chờ chi ủy thống nhất")
    walk.become(walk.cell.chair, f"{walk.addresses['meeting']}cham-diem/")
    walk.press("Chi ủy thống nhất điểm này")
    walk.fill("Số đồng chí tán thành", "24")
    walk.says("Cần 14 trên 26 đồng chí phải tính")
    walk.look("bieu-quyet-diem")
    walk.press("Ghi kết quả, gửi cấp trên")
    walk.says("Chờ cấp ủy cấp trên quyết định xếp loại")


def confirm(walk: Walk) -> None:
    """The committee above decides another class, with its reason; the bí thư sees it on the page of the meeting."""
    walk.become(walk.cell.leader, "/sinh-hoat/xep-loai/")
    walk.look("cho-quyet-dinh")
    walk.follow("Chi bộ 7")
    walk.look("quyet-dinh")
    walk.tick("Trung bình")
    walk.fill("Lý do", "Phần kết luận chưa giao rõ việc")
    walk.press("Quyết định xếp loại")
    walk.says("Phần kết luận chưa giao rõ việc")
    walk.become(walk.cell.chair, walk.addresses["meeting"])
    walk.says("cấp trên xếp loại Trung bình")
    walk.look("da-xep-loai")


def resolve(walk: Walk) -> None:
    """The resolution takes its words from the evening and the next number at the signature; posted, a member reads it
    in the library."""
    walk.become(walk.cell.chair, walk.addresses["meeting"])
    walk.follow("Soạn nghị quyết")
    walk.fill("Phương hướng, nhiệm vụ", "Vận động nhân dân phân loại rác tại nguồn.")
    walk.choose("Lần biểu quyết thông qua", "Thông qua nghị quyết tháng 3")
    walk.look("soan-nghi-quyet")
    walk.press("Lưu bản soạn")
    walk.says("Đang soạn, chưa có số.")
    walk.look("ban-soan-nghi-quyet")
    walk.unfold("Ký và lấy số")
    walk.press("Ký")
    walk.says("01-NQ/CB")
    walk.look("nghi-quyet-da-ky")
    walk.unfold("Đăng vào thư viện")
    walk.press("Đăng")
    walk.says("Đã đăng 01-NQ/CB vào thư viện")
    walk.become(walk.cell.people[2], walk.addresses["meeting"])
    walk.follow("Nghị quyết 01-NQ/CB")
    walk.says("Vận động nhân dân phân loại rác tại nguồn.")
    walk.look("nghi-quyet")
    walk.goto("/van-kien/")
    walk.says("01-NQ/CB")
