"""The evening itself: opened, checked in by the code and by the list, discussed, closed."""

from playwright.sync_api import expect

from tests.browser.month.scene import SUPERIOR
from tests.browser.month.walk import Walk, elsewhere

SCANNED = "2027-03-03 19:33"
SCANNING = slice(2, 18)  # of those who come; the last comes late


def open_the_meeting(walk: Walk) -> None:
    walk.become(walk.cell.chair, walk.addresses["meeting"])
    walk.look("hom-nay")
    walk.follow("Khai mạc")
    walk.choose("Chủ trì", walk.cell.chair.full_name)
    walk.choose("Thư ký", walk.cell.writer.full_name)
    walk.look("khai-mac")
    walk.press("Khai mạc")
    walk.is_headed("Điểm danh")
    walk.says("Có mặt 0/26")


def show_the_code(walk: Walk) -> str:
    """The address in the code that is on the screen of who writes."""
    walk.become(walk.cell.writer, walk.addresses["meeting"])
    walk.follow("Mã QR điểm danh")
    shown = walk.page.locator("[data-code-shown]")
    expect(shown.locator("svg")).to_be_visible()
    walk.look("ma-qr")
    return shown.get_attribute("data-address")


def check_in_by_code(walk: Walk) -> None:
    """Two scan and confirm here, the others of SCANNING on phones of their own; a second time nothing happens, and a
    neighbour is sent away. Each time it is the minute of the code again, however slow the machine."""
    walk.clock.set(SCANNED)
    address = show_the_code(walk)
    for user in walk.cell.there[SCANNING][:2]:
        walk.clock.set(SCANNED)
        walk.become(user, address)
        walk.look("xac-nhan-co-mat")
        walk.press("Tôi có mặt")
        walk.says("Đã ghi đồng chí có mặt")
    walk.goto(address)
    walk.is_headed("Điểm danh của đồng chí")
    walk.look("da-diem-danh")
    for user in walk.cell.there[SCANNING][2:]:
        walk.clock.set(SCANNED)
        elsewhere(user, f"{walk.addresses['meeting']}co-mat/ghi/", first=address)
    walk.become(walk.cell.leader, address)
    walk.says("không có trong danh sách triệu tập")


def tap_the_roll(walk: Walk) -> None:
    """The others are tapped by who writes, and the guest, who is in no figure; the last comes at 19:50. Nobody says
    anything of the silent one."""
    walk.become(walk.cell.writer, f"{walk.addresses['meeting']}diem-danh/")
    walk.says("Có mặt 16/26")
    others = [user for user in walk.cell.there[:-1] if user not in walk.cell.there[SCANNING]]
    for name in (*(user.full_name for user in others), SUPERIOR):
        row = walk.page.locator(".roll-row", has_text=name)
        row.locator(".roll-tap").click()
        expect(row.locator("[data-word]")).to_have_text("Có mặt")
    expect(walk.page.locator("[data-unsent]")).to_have_count(0)
    walk.says("Có mặt 23/26")
    walk.look("diem-danh")


def note_who_is_late(walk: Walk) -> None:
    late = walk.cell.there[-1].full_name
    walk.page.locator(".roll-row", has_text=late).get_by_role("link").click()
    walk.tick("Có mặt")
    walk.fill("Đến muộn lúc", "19h50")
    walk.look("den-muon")
    walk.press("Ghi")
    expect(walk.page.locator(".roll-row", has_text=late).locator("[data-word]")).to_contain_text("Có mặt")
    walk.says("Có mặt 24/26")


def discuss(walk: Walk) -> None:
    """Parts of the agenda with their times; one asks for the word, one is written down, both speak."""
    walk.become(walk.cell.there[2], f"{walk.addresses['meeting']}phat-bieu/")
    walk.press("Xin phát biểu")
    walk.become(walk.cell.writer, f"{walk.addresses['meeting']}phat-bieu/")
    walk.look("phat-bieu")
    walk.choose("Đồng chí có mặt", walk.cell.there[3].full_name)
    walk.press("Ghi vào danh sách")
    for _ in range(2):
        walk.page.get_by_role("button", name="Mời phát biểu").first.click()
        walk.says("Đang phát biểu")
        walk.page.get_by_role("button", name="Xong", exact=True).first.click()
        expect(walk.page.get_by_role("heading", name="Đang phát biểu")).to_have_count(0)
    walk.says("đã phát biểu 2/24")
    for _ in range(2):
        walk.page.get_by_role("button", name="Bắt đầu phần này").first.click()
        walk.says("đang thực hiện")
        walk.page.get_by_role("button", name="Xong phần này").first.click()
        expect(walk.page.get_by_role("button", name="Xong phần này")).to_have_count(0)
    walk.look("dien-bien")


def close(walk: Walk) -> None:
    """The one of whom nobody has said anything is asked about."""
    walk.become(walk.cell.writer, walk.addresses["meeting"])
    walk.follow("Kết thúc buổi sinh hoạt")
    walk.look("ket-thuc")
    walk.press("Kết thúc")
    expect(walk.page.get_by_role("alert")).to_contain_text(walk.cell.silent.full_name)
    walk.tick("Vắng không lý do")
    walk.press("Kết thúc")
    walk.says("Đã sinh hoạt")
    walk.look("da-sinh-hoat")
