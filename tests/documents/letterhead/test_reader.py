"""What is read on the first page of a document, in the layouts of HD 36-HD/VPTW and of Nghị định 30/2020/NĐ-CP."""

from datetime import date

import pytest

from documents.letterhead import heading, reader
from documents.letterhead.reader import Facts

DAY = date(2026, 11, 5)
PLAN = """ĐẢNG BỘ TỈNH LÂM VIÊN
ĐẢNG ỦY PHƯỜNG TÂN PHÚ
*
Số 251-KH/ĐU
ĐẢNG CỘNG SẢN VIỆT NAM
Tân Phú, ngày 5 tháng 11 năm 2026
KẾ HOẠCH
tổ chức Ngày hội Đại đoàn kết toàn dân tộc
ở khu dân cư năm 2026
-----
Thực hiện Kế hoạch số 121-KH/TU ngày 01 tháng 10 năm 2026 của Ban Thường vụ Tỉnh ủy, Đảng ủy xây dựng kế hoạch.
Nơi nhận:
- Ban Thường vụ Tỉnh ủy,
T/M BAN THƯỜNG VỤ
BÍ THƯ
(ký)
- Lưu Văn phòng Đảng ủy.
Nguyễn Văn A"""
READ = Facts(
    "251-KH/ĐU",
    "plan",
    DAY,
    "Ban Thường vụ Đảng ủy phường Tân Phú",
    "Tổ chức Ngày hội Đại đoàn kết toàn dân tộc ở khu dân cư năm 2026",
    "Nguyễn Văn A",
    "Bí thư",
    "tm",
)
IN_ROWS = """ĐẢNG BỘ TỈNH LÂM VIÊN\tĐẢNG CỘNG SẢN VIỆT NAM
ĐẢNG UỶ PHƯỜNG TÂN PHÚ
*
Số: 251 - KH/ĐU\tTân Phú, ngày 05 tháng 11 năm 2026
K Ế   H O Ạ C H
tổ chức Ngày hội Đại đoàn kết toàn dân tộc
ở khu dân cư năm 2026
Ngày 20/10/2026, Ban Thường vụ Tỉnh ủy ban hành Kế hoạch số 121-KH/TU.
Nơi nhận:\tT/M BAN THƯỜNG VỤ
- Tỉnh ủy,\tBÍ THƯ
\t(Đã ký)
\tNGUYỄN VĂN A"""
GLUED = """ĐẢNG BỘ TỈNH LÂM VIÊN ĐẢNG CỘNG SẢN VIỆT NAM
ĐẢNG ỦY PHƯỜNG
TÂN PHÚ
Số 251-KH/ĐU Tân Phú, ngày 5 tháng 11 năm 2026
KẾ HOẠCH
tổ chức Ngày hội Đại đoàn kết toàn dân tộc ở khu dân cư năm 2026
* * *
I- MỤC ĐÍCH
TM. BAN THƯỜNG VỤ
BÍ THƯ
Nguyễn Văn A"""
LETTER = """TỈNH ỦY LÂM VIÊN
BAN TỔ CHỨC
*
Số 1234-CV/BTCTU
V/v rà soát danh sách
đảng viên
ĐẢNG CỘNG SẢN VIỆT NAM
Đà Lạt, ngày 5 tháng 11 năm 2026
Kính gửi: Đảng ủy các xã, phường
Căn cứ Hướng dẫn số 38-HD/TU
K/T TRƯỞNG BAN
PHÓ TRƯỞNG BAN
Trần Thị Bình"""
CELL = """ĐẢNG BỘ PHƯỜNG TÂN PHÚ
CHI BỘ KHU PHỐ 3
*
Số 07-NQ/CB
ĐẢNG CỘNG SẢN VIỆT NAM
Tân Phú, ngày 05 tháng 11 năm 2026
NGHỊ QUYẾT
sinh hoạt thường kỳ tháng 11 năm 2026
-----
T/M CHI BỘ
BÍ THƯ
Lê Hoà"""


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        (PLAN, READ),
        (IN_ROWS, READ),
        (GLUED, READ),
        (
            LETTER,
            Facts(
                "1234-CV/BTCTU",
                "official_letter",
                DAY,
                "Ban Tổ chức Tỉnh ủy Lâm Viên",
                "Về việc rà soát danh sách đảng viên",
                "Trần Thị Bình",
                "Phó trưởng ban",
                "kt",
            ),
        ),
        (
            CELL,
            Facts(
                "07-NQ/CB",
                "resolution",
                DAY,
                "Chi bộ khu phố 3",
                "Sinh hoạt thường kỳ tháng 11 năm 2026",
                "Lê Hoà",
                "Bí thư",
                "tm",
            ),
        ),
    ],
)
def test_the_standard_layouts_are_read_to_the_letter(text, facts):
    assert reader.read(text.split("\n")) == facts


def test_the_layout_of_the_state_is_read():
    text = """ỦY BAN NHÂN DÂN
PHƯỜNG TÂN PHÚ
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Tân Phú, ngày 05 tháng 11 năm 2026
BÁO CÁO
Về kết quả cải cách hành chính năm 2026
Thực hiện Kế hoạch số 01
TM. ỦY BAN NHÂN DÂN
CHỦ TỊCH
Phạm Thị Hồng Nhung"""
    found = reader.read(text.split("\n"))
    assert (found.kind, found.issued_on, found.issuer) == ("report", DAY, "Ủy ban nhân dân phường Tân Phú")
    assert (found.title, found.signer, found.signer_role) == (
        "Về kết quả cải cách hành chính năm 2026",
        "Phạm Thị Hồng Nhung",
        "Chủ tịch",
    )


def test_who_decides_in_capitals_below_the_title_is_none_of_it():
    text = """UBND PHƯỜNG TÂN PHÚ\tCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Số: 12/QĐ-UBND\tTân Phú, ngày 05 tháng 11 năm 2026
QUYẾT ĐỊNH
Về việc thành lập Tổ công nghệ số
cộng đồng khu phố 3
CHỦ TỊCH ỦY BAN NHÂN DÂN PHƯỜNG TÂN PHÚ
Căn cứ Luật Tổ chức chính quyền địa phương"""
    found = reader.read(text.split("\n"))
    assert found.title == "Về việc thành lập Tổ công nghệ số cộng đồng khu phố 3"
    assert found.issuer == "Ủy ban nhân dân phường Tân Phú"


@pytest.mark.parametrize(
    ("body", "role", "issuer"),
    [
        ("CHÍNH PHỦ", "THỦ TƯỚNG", "Chính phủ"),
        ("BỘ NỘI VỤ", "BỘ TRƯỞNG", "Bộ Nội Vụ"),
        ("CHI CỤC THUẾ", "CHI CỤC TRƯỞNG", None),
        ("TRƯỜNG ĐẠI HỌC", "PHÓ HIỆU TRƯỞNG", None),
    ],
)
def test_the_head_of_a_body_of_the_state_is_a_role_and_no_name(body, role, issuer):
    text = f"""{body}
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Hà Nội, ngày 05 tháng 11 năm 2026
BÁO CÁO
Về cải cách hành chính
Thực hiện Kế hoạch số 01
TM. {body}
{role}
Phạm Minh Chính"""
    found = reader.read(text.split("\n"))
    assert (found.signer, found.signer_role) == ("Phạm Minh Chính", role.capitalize())
    assert issuer in (None, found.issuer)


@pytest.mark.parametrize(
    ("old", "new", "changed"),
    [
        ("Số 251-KH/ĐU", "Số       -KH/ĐU", {"number": ""}),
        ("Số 251-KH/ĐU", "Số 251", {"number": ""}),
        ("ngày 5 tháng 11 năm", "ngày     tháng 11 năm", {"issued_on": None}),
        ("ngày 5 tháng 11 năm", "ngày 31 tháng 11 năm", {"issued_on": None}),
        ("T/M BAN THƯỜNG VỤ", "T/M ĐẢNG ỦY", {"issuer": "Đảng ủy phường Tân Phú"}),
        ("KẾ HOẠCH\n", "KẾ HOẠCH\nCỦA BAN THƯỜNG VỤ ĐẢNG ỦY PHƯỜNG\n", {}),
        ("Nguyễn Văn A", "Đại tá Nguyễn Văn A", {}),
        ("Nguyễn Văn A", "PGS.TS. Nguyễn Văn A", {}),
        ("KẾ HOẠCH\n", "KẾ HOẠCH TẠM THỜI\n", {"title": ""}),
        ("KẾ HOẠCH\n", "KẾ HOẠCH\nKính gửi: Các chi bộ\n", {"title": ""}),
        ("ĐẢNG ỦY PHƯỜNG TÂN PHÚ", "ĐẢNG ỦY CÔNG AN TỈNH", {"issuer": "Ban Thường vụ Đảng ủy Công an tỉnh"}),
        ("Nguyễn Văn A", "", {"signer": "", "signer_role": "", "sign_mode": "", "issuer": "Đảng ủy phường Tân Phú"}),
        ("ĐẢNG BỘ TỈNH LÂM VIÊN\nĐẢNG ỦY PHƯỜNG TÂN PHÚ\n", "", {"issuer": ""}),
    ],
)
def test_what_is_not_there_is_left_empty(old, new, changed):
    assert old in PLAN
    assert reader.read(PLAN.replace(old, new).split("\n")) == Facts(**(vars(READ) | changed))


@pytest.mark.parametrize(
    ("heading", "sign", "kind", "title"),
    [
        (
            "QUY CHẾ LÀM VIỆC\ncủa Ban Chấp hành Đảng bộ phường",
            "QC",
            "statute",
            "Làm việc của Ban Chấp hành Đảng bộ phường",
        ),
        (
            "CHƯƠNG TRÌNH HÀNH ĐỘNG\nThực hiện Nghị quyết số 57-NQ/TW",
            "CTrHĐ",
            "programme",
            "Hành động thực hiện Nghị quyết số 57-NQ/TW",
        ),
        (
            "THÔNG BÁO KẾT LUẬN\ncủa Ban Thường vụ về công tác cán bộ",
            "TB",
            "notice",
            "Kết luận của Ban Thường vụ về công tác cán bộ",
        ),
        ("CHƯƠNG TRÌNH CÔNG TÁC\n-----", "CTr", "programme", "Công tác"),
    ],
)
def test_what_stands_behind_the_type_in_its_line_begins_the_title(heading, sign, kind, title):
    own = "tổ chức Ngày hội Đại đoàn kết toàn dân tộc\nở khu dân cư năm 2026\n"
    text = PLAN.replace(own, "").replace("KẾ HOẠCH", heading).replace("251-KH", f"251-{sign}")
    found = reader.read(text.split("\n"))
    assert (found.number, found.kind, found.title) == (f"251-{sign}/ĐU", kind, title)
    assert found.issuer == READ.issuer


@pytest.mark.parametrize(
    "text",
    ["", "Kế hoạch sắp xếp", "Danh sách\n1\tNguyễn Văn A\n2\tTrần Thị B", "Thực hiện Kế hoạch số 121-KH/TU ngày mai"],
)
def test_a_page_without_a_letterhead_says_nothing(text):
    assert reader.read(text.split("\n")) == Facts()
    assert heading.text_start(text) == 0


def test_who_signed_is_read_on_the_last_page():
    first = PLAN.partition("Nơi nhận")[0].split("\n")
    last = ["Đảng ủy giao:", "T/L BAN THƯỜNG VỤ", "CHÁNH VĂN PHÒNG", "Vũ Minh Châu"]
    found = reader.read(first, last)
    assert (found.signer, found.signer_role, found.sign_mode) == ("Vũ Minh Châu", "Chánh văn phòng", "tl")


@pytest.mark.parametrize(
    ("text", "begins"),
    [(PLAN, "Thực hiện"), (IN_ROWS, "Ngày 20/10"), (GLUED, "I- MỤC"), (LETTER, "Kính gửi"), (CELL, "T/M CHI BỘ")],
)
def test_the_text_begins_behind_letterhead_and_heading(text, begins):
    assert text[heading.text_start(text) :].startswith(begins)
