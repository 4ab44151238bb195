"""Three votes of the evening: cards that are counted, a secret ballot on the phones, one that needs two thirds."""

from playwright.sync_api import expect

from tests.browser.month.walk import Walk, elsewhere

# A code of the widest letters there are.
WIDEST = "(code) => code.childNodes.forEach((each) => { each.textContent = each.textContent.replace(/\\w/g, 'W'); })"
NAMES = ("Nguyễn Thị Hồng Hạnh", "Trần Văn Quyết Thắng", "Lê Hoàng Minh Châu")


def prepare(walk: Walk, subject: str, question: str, way: str, name: str) -> None:
    walk.become(walk.cell.chair, walk.addresses["meeting"])
    walk.follow("Mở trang biểu quyết")
    walk.follow("Thêm biểu quyết")
    walk.choose("Loại việc", subject)
    walk.fill("Nội dung biểu quyết", question)
    walk.tick(way)
    if subject == "Bầu cử":
        walk.unfold("Bầu cử: danh sách và số lượng")
        walk.fill("Danh sách bầu", "\n".join(NAMES))
        walk.fill("Số lượng cần bầu", "2")
    walk.look(f"{name}-soan")
    walk.press("Tiếp tục")
    expect(walk.page.get_by_role("heading", name="Trước khi mở")).to_be_visible()
    walk.addresses[name] = walk.path


def close(walk: Walk) -> None:
    walk.unfold("Đóng biểu quyết")
    walk.press("Đóng biểu quyết")
    walk.says("Chờ kiểm phiếu")


def by_cards(walk: Walk) -> None:
    """The resolution: more than half of 26. One types what was counted, another signs."""
    prepare(walk, "Nghị quyết", "Thông qua nghị quyết tháng 3", "Giơ thẻ đảng viên, thư ký đếm", "the")
    walk.says("14 phiếu tán thành trên 26")
    walk.look("the-truoc-khi-mo")
    walk.press("Mở biểu quyết")
    walk.look("the-dang-mo")
    close(walk)
    walk.become(walk.cell.writer, walk.addresses["the"])
    walk.follow("Ghi số kiểm phiếu")
    for label, number in {"Tán thành": "22", "Không tán thành": "1", "Ý kiến khác": "1"}.items():
        walk.fill(label, number)
    walk.look("the-ghi-so")
    walk.press("Ghi, chờ người thứ hai ký")
    walk.says("Chờ đồng chí khác trong số người điều hành")
    walk.become(walk.cell.chair, walk.addresses["the"])
    walk.look("the-ky")
    walk.press("Đúng, tôi ký")
    walk.says("Đạt: đủ 14 phiếu tán thành trên 26.")
    walk.look("the-ket-qua")


def in_secret(walk: Walk, *, in_browser: int = 2) -> None:
    """An election by ballots that are sealed on receipt; nothing is told before the urn is opened."""
    question = "Bầu bổ sung chi ủy nhiệm kỳ 2025 – 2030"
    prepare(walk, "Bầu cử", question, "Phiếu kín trên điện thoại", "kin")
    walk.look("kin-truoc-khi-mo")
    walk.press("Tôi nhận khóa")
    walk.says("chép mã ra giấy ngay")
    walk.look("kin-khoa")
    walk.page.locator(".slip-code").evaluate(WIDEST)
    walk.look("kin-khoa-rong")
    walk.follow("Đã chép xong")
    walk.press("Mở biểu quyết")
    walk.says("Chưa bỏ phiếu (24)")
    walk.look("kin-dang-mo")
    for user in walk.cell.there[1 : 1 + in_browser]:
        cast_by_hand(walk, user)
    for at, user in enumerate(walk.cell.there[1 + in_browser :]):
        cast_elsewhere(walk, user, "kin", ["1", "3"] if at < 18 else ["2"])
    walk.become(walk.cell.chair, walk.addresses["kin"])
    walk.says("Chưa bỏ phiếu (1)")
    close(walk)
    count(walk)


def cast_elsewhere(walk: Walk, user, name: str, ticked: list[str]) -> None:
    address = f"{walk.addresses[name]}phieu/"
    elsewhere(user, address, chosen={"la_phieu": ticked}, la_phieu=ticked)


def cast_by_hand(walk: Walk, user) -> None:
    walk.become(user, walk.addresses["kin"])
    walk.follow("Mở lá phiếu")
    walk.tick(NAMES[0])
    walk.tick(NAMES[2])
    walk.look("kin-la-phieu")
    walk.press("Xem lại và bỏ phiếu")
    walk.look("kin-xem-lai")
    walk.press("Bỏ phiếu")
    walk.says("Đồng chí đã bỏ phiếu.")


def count(walk: Walk) -> None:
    walk.follow("Mở hòm phiếu")
    walk.look("kin-mo-hom")
    walk.press("Mở hòm, kiểm phiếu")
    walk.says(f"Trúng cử: {NAMES[0]}, {NAMES[2]}.")
    walk.look("kin-ket-qua")


def by_two_thirds(walk: Walk) -> None:
    """To propose a new member: 18 of 26, whoever is there. Named, on the phones."""
    question = "Đề nghị kết nạp quần chúng Trần Văn An vào Đảng"
    prepare(walk, "Kết nạp đảng viên", question, "Trên điện thoại, có tên", "hai-phan-ba")
    walk.says("18 phiếu tán thành trên 26")
    walk.look("hai-phan-ba-truoc-khi-mo")
    walk.press("Mở biểu quyết")
    for at, user in enumerate(walk.cell.there):
        cast_elsewhere(walk, user, "hai-phan-ba", ["1" if at < 18 else "2"])
    walk.become(walk.cell.chair, walk.addresses["hai-phan-ba"])
    walk.says("Mọi người đã bỏ phiếu.")
    walk.unfold("Đóng biểu quyết")
    walk.press("Đóng biểu quyết")
    walk.says("Đạt: đủ 18 phiếu tán thành trên 26.")
    walk.look("hai-phan-ba-ket-qua")
