"""The 30 items of the phiếu đảng viên (mẫu 2-HSĐV, 38-HD/BTCTW; docs/rules.md §2.2), each declared once."""

from members.operations.records import code_lists as lists
from members.operations.records.declaring import CodeList, Field, Guard, Item, Kind, Part
from members.operations.records.items_life import LIFE

TRANSFERS = ("transfer_internal", "transfer_out")
FILE = ("file_40",)


def _text(key: str, label: str, **told) -> Field:
    return Field(key, label, **told)


def _day(key: str, label: str, **told) -> Field:
    return Field(key, label, Kind.DAY, **told)


def _choice(key: str, codes: CodeList, label: str = "", **told) -> Field:
    return Field(key, label or codes.label, Kind.CHOICE, codes, **told)


def _address(of: str) -> tuple[Field, ...]:
    """Two levels since 1/7/2025; what the place was called before is kept beside it, word by word. `of`: the heading
    that stands over its columns in File nhập liệu 4.0."""
    column = f"{of}: " if of else ""
    return (
        _text("country", "Quốc gia", longest=80, needed=True, column=column and f"{column}Quốc gia"),
        _text("province", "Tỉnh, thành phố", longest=80, column=column and f"{column}Tỉnh, thành phố"),
        _text(
            "detail",
            "Xã, phường, số nhà, thôn",
            needed=True,
            longest=300,
            column=column and f"{column}Địa chỉ chi tiết",
        ),
        _text("former", "Địa danh cũ (tỉnh, huyện, xã trước 01/7/2025)", longest=300),
    )


HEAD = Item(
    0,
    "Đầu phiếu",
    (
        Part(
            "cv_no", "Số lý lịch đảng viên",
            (
                _text(
                    "value", "Số lý lịch", longest=10, pattern=r"\d{6} [A-ZĐ]{2,3}",
                    wrong="Số lý lịch gồm 6 chữ số và ký hiệu 2 hoặc 3 chữ in hoa của đảng bộ, ví dụ 000001 HN.",
                ),
            ),
            column="cv_no", needed=True, asked_by=(*TRANSFERS, "medal", "card"), proposable=False,
            says="6 chữ số và ký hiệu của đảng bộ trực thuộc Trung ương; không cấp lại cho người khác.",
        ),
        Part("card_no", "Số thẻ đảng viên", member="card_no", needed=True, asked_by=(*TRANSFERS, "medal", *FILE)),
        Part("card_no_legacy", "Số thẻ theo QĐ 85", member="card_no_legacy"),
        Part(
            "card_issue", "Nơi cấp, ngày cấp thẻ",
            (
                _text("place", "Nơi cấp thẻ", column="Nơi cấp thẻ"),
                _day("on", "Ngày cấp thẻ", column="Ngày cấp thẻ"),
            ),
            asked_by=("card", *FILE),
        ),
        Part(
            "source_uuid", "ID của cơ sở dữ liệu đảng viên",
            (
                _text(
                    "value", "ID (UUID)", longest=36, column="ID", wrong="ID gồm 36 ký tự theo dạng UUID.",
                    pattern=r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}",
                ),
            ),
            column="source_uuid", proposable=False, says="Khóa của dòng trong CSDL 4.0; không đổi khi nhập.",
        ),
    ),
)  # fmt: skip

PERSON = (
    Item(1, "Họ và tên khai sinh", (Part("full_name", "Họ và tên khai sinh", member="full_name", needed=True),)),
    Item(2, "Giới tính", (Part("gender", "Giới tính", member="gender", needed=True),)),
    Item(
        3, "Tên gọi khác, bí danh",
        (Part("other_names", "Tên gọi khác, bí danh", (_text("value", "Tên gọi khác", column="Tên gọi khác"),)),),
    ),
    Item(
        4, "Sinh ngày",
        (
            Part(
                "birth_date", "Sinh ngày", member="birth_date", needed=True, proposable=False,
                says="Không thay đổi, kể từ ngày 18/8/2016 (Hướng dẫn 06-HD/TW, mục 9.2).",
            ),
        ),
    ),
    Item(
        5, "Nơi đăng ký khai sinh",
        (
            Part(
                "birth_place", "Nơi đăng ký khai sinh", _address("Nơi đăng ký khai sinh"), needed=True,
                asked_by=("recognition", *FILE),
            ),
        ),
    ),
    Item(
        6, "Quê quán",
        (
            Part(
                "home_town", "Quê quán", _address("Quê quán"), needed=True,
                asked_by=(*TRANSFERS, "medal", *FILE),
            ),
        ),
    ),
    Item(
        7, "Nơi cư trú",
        (
            Part(
                "permanent_address", "Nơi thường trú", _address("Nơi thường trú"), mark="a", needed=True,
                asked_by=(*TRANSFERS, "medal", *FILE),
            ),
            Part("temporary_address", "Nơi tạm trú", _address(""), mark="b", says="Chỉ ghi khi không có thường trú."),
        ),
    ),
    Item(
        8, "Dân tộc",
        (
            Part(
                "ethnicity", "Dân tộc",
                (_choice("value", lists.ETHNICITIES, column="Dân tộc"),),
                guard=Guard.SENSITIVE, needed=True, asked_by=("recognition", *FILE),
            ),
        ),
    ),
    Item(
        9, "Tôn giáo, chức sắc",
        (
            Part(
                "religion", "Tôn giáo",
                (
                    _choice("value", lists.RELIGIONS, column="Tôn giáo", needed=True),
                    _text("office", "Chức sắc, chức việc"),
                ),
                guard=Guard.SENSITIVE, needed=True, asked_by=("recognition", *FILE), says="Ghi “Không” nếu không theo.",
            ),
        ),
    ),
    Item(
        10, "Thành phần gia đình",
        (
            Part(
                "family_class", "Thành phần gia đình", (_choice("value", lists.FAMILY_CLASSES),),
                says="Để trống khi không được quy trong cải cách ruộng đất 1954 hoặc cải tạo 1976.",
            ),
        ),
    ),
    Item(
        11, "Nghề nghiệp hiện nay",
        (
            Part(
                "occupation", "Nghề nghiệp hiện nay",
                (_text("value", "Nghề nghiệp hiện nay", needed=True), _text("before", "Nghề nghiệp khi vào Đảng")),
                needed=True, asked_by=(*TRANSFERS, "supplement"),
            ),
        ),
    ),
    Item(
        12, "Vào Đảng, chính thức",
        (
            Part("admission_date", "Ngày vào Đảng", mark="a", member="admission_date", needed=True),
            Part(
                "admission_decision_date", "Ngày quyết định kết nạp", mark="b", member="admission_decision_date",
                needed=True, asked_by=("medal",), says="Tuổi đảng tính từ ngày này.",
            ),
            Part(
                "admission_decision_no", "Số quyết định kết nạp", (_text("value", "Số quyết định", longest=60),),
                mark="b", needed=True, asked_by=("medal", "recognition"),
            ),
            Part(
                "admission_cell", "Tại chi bộ", (_text("value", "Chi bộ, đảng bộ các cấp khi ấy", longest=400),),
                mark="c", needed=True, asked_by=("recognition",), says="Ghi tên các cấp như khi ấy.",
            ),
            Part(
                "introducers", "Người giới thiệu",
                (
                    _text("name", "Họ tên, hoặc tổ chức đoàn thể giới thiệu", needed=True),
                    _text("post", "Chức vụ, đơn vị"),
                ),
                mark="d", rows=True, needed=True, asked_by=("recognition",), third_persons=True,
            ),
            Part("official_date", "Ngày chính thức", mark="e", member="official_date", asked_by=("medal", *FILE)),
        ),
    ),
)  # fmt: skip

ITEMS: tuple[Item, ...] = (HEAD, *PERSON, *LIFE)
PARTS: dict[str, Part] = {part.key: part for item in ITEMS for part in item.parts}
ITEM_OF: dict[str, Item] = {part.key: item for item in ITEMS for part in item.parts}
NEEDED = tuple(part for part in PARTS.values() if part.needed)
# Who asks for items beside the procedures, in words.
ASKING = {
    "file_40": "File nhập liệu 4.0",
    "supplement": "Phiếu bổ sung hằng năm",
    "medal": "Huy hiệu Đảng",
    "card": "Thẻ đảng viên",
}


def number_of(part: Part) -> str:
    """`12d`; empty for the head of the form."""
    number = ITEM_OF[part.key].number
    return f"{number}{part.mark}" if number else ""
