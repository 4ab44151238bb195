"""The code lists of the phiếu đảng viên (docs/rules.md §2.4), each value under a key of our own."""

import csv
from pathlib import Path

from members import vietnamese
from members.operations.records.declaring import CodeList

DATA = Path(__file__).parent.parent / "data"
VIETNAM = "Việt Nam"


def _listed(key: str, label: str, source: str, *labels: str) -> CodeList:
    """A list whose keys are made of what people read."""
    return CodeList(key, label, {_key(each): each for each in labels}, source)


def _key(label: str) -> str:
    return vietnamese.search_text(label).replace(" ", "_")


def _ethnicities() -> CodeList:
    """54 groups under the two orders of numbers that are in use; of the census only those 20 that were confirmed."""
    with (DATA / "ethnicities.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    also = {vietnamese.search_text(text): row["key"] for row in rows for text in row["also"].split(";") if text}
    codes = {
        scheme: {row[scheme]: row["key"] for row in rows if row[scheme]} for scheme in ("statistics_1979", "census")
    }
    labels = {row["key"]: row["label"] for row in rows}
    return CodeList("ethnicity", "Dân tộc", labels, "Tổng cục Thống kê", also, codes)


ETHNICITIES = _ethnicities()
RELIGIONS = _listed(
    "religion", "Tôn giáo", "Danh mục tôn giáo", "Không", "Phật giáo", "Công giáo", "Tin lành", "Cao Đài",
    "Phật giáo Hòa Hảo", "Hồi giáo", "Bà-la-môn", "Bahá'í", "Tịnh độ Cư sĩ Phật hội Việt Nam", "Tứ Ân Hiếu Nghĩa",
    "Bửu Sơn Kỳ Hương", "Minh Sư Đạo", "Minh Lý Đạo", "Giáo hội các Thánh hữu Ngày sau",
    "Phật giáo Hiếu Nghĩa Tà Lơn", "Khác",
)  # fmt: skip
FAMILY_CLASSES = _listed(
    "family_class", "Thành phần gia đình", "38-HD/BTCTW, mục 10", "Cố nông", "Bần nông", "Trung nông", "Phú nông",
    "Địa chủ", "Công chức", "Viên chức", "Dân nghèo", "Tiểu thương", "Tiểu chủ", "Tiểu tư sản", "Tư sản",
)  # fmt: skip
POLITICAL_THEORY = _listed(
    "political_theory", "Lý luận chính trị", "38-HD/BTCTW", "Chưa qua", "Sơ cấp", "Trung cấp", "Cao cấp", "Cử nhân"
)
DEGREES = _listed("degree", "Học vị", "38-HD/BTCTW", "Cử nhân", "Kỹ sư", "Thạc sĩ", "Tiến sĩ", "Tiến sĩ Khoa học")
TITLES = _listed("title", "Học hàm", "38-HD/BTCTW", "Phó Giáo sư", "Giáo sư")
LANGUAGE_SCHEMES = _listed(
    "language_scheme", "Khung trình độ ngoại ngữ", "38-HD/BTCTW", "Đại học", "A, B, C, D", "A1–C2", "IELTS", "TOEFL",
    "TOEIC",
)  # fmt: skip
HEALTH = _listed("health", "Sức khỏe", "38-HD/BTCTW", "Tốt", "Trung bình", "Kém")
SCHOOLING = _listed("schooling", "Hệ giáo dục phổ thông", "38-HD/BTCTW", "Phổ thông", "Bổ túc")
STUDY_MODES = _listed("mode", "Hình thức học", "38-HD/BTCTW", "Tập trung", "Không tập trung")
TRAINING_MODES = _listed("training_mode", "Hình thức đào tạo", "38-HD/BTCTW", "Chính quy", "Tại chức")
MASS_ORGANISATIONS = _listed(
    "mass_organisation", "Tổ chức xã hội", "38-HD/BTCTW, mục 15", "Phụ nữ", "Nông dân", "Cựu chiến binh", "Công đoàn",
    "Chữ thập đỏ", "Liên hiệp Thanh niên", "Khác",
)  # fmt: skip
HONOURS = _listed(
    "honour", "Danh hiệu được phong", "38-HD/BTCTW, mục 25", "Anh hùng Lao động",
    "Anh hùng Lực lượng vũ trang nhân dân", "Thầy thuốc nhân dân", "Thầy thuốc ưu tú", "Nhà giáo nhân dân",
    "Nhà giáo ưu tú", "Nghệ sĩ nhân dân", "Nghệ sĩ ưu tú", "Nghệ nhân nhân dân", "Nghệ nhân ưu tú",
)  # fmt: skip
RELATIONS = _listed(
    "relation", "Quan hệ", "38-HD/BTCTW, mục 29", "Cha", "Mẹ", "Cha vợ (chồng)", "Mẹ vợ (chồng)", "Người nuôi dưỡng",
    "Vợ", "Chồng", "Con đẻ", "Con nuôi", "Anh chị em ruột", "Ông bà nội", "Ông bà ngoại", "Anh chị em vợ (chồng)",
)  # fmt: skip
DISCIPLINE_SCOPES = _listed("discipline_scope", "Kỷ luật về", "38-HD/BTCTW", "Đảng", "Hành chính", "Đoàn thể")
DISCIPLINES = _listed(
    "discipline", "Hình thức kỷ luật", "Điều lệ Đảng; 38-HD/BTCTW", "Khiển trách", "Cảnh cáo", "Cách chức",
    "Khai trừ", "Hạ bậc lương", "Giáng chức", "Buộc thôi việc", "Khác",
)  # fmt: skip
HISTORY_MARKS = _listed(
    "history_mark", "Đặc điểm lịch sử", "38-HD/BTCTW, mục 27", "Khai trừ, xóa tên, xin ra khỏi Đảng",
    "Kết nạp lại vào Đảng", "Khôi phục đảng tịch", "Bị xử lý theo pháp luật", "Làm việc trong chế độ cũ",
)  # fmt: skip
FOREIGN = _listed(
    "foreign", "Quan hệ với nước ngoài", "38-HD/BTCTW, mục 28", "Đi nước ngoài từ 3 tháng", "Quan hệ với tổ chức",
    "Có thân nhân ở nước ngoài",
)  # fmt: skip
EXEMPTIONS = _listed("exemption", "Miễn", "38-HD/BTCTW, mục 20", "Miễn công tác và sinh hoạt", "Miễn công tác")
MINORITY_LANGUAGES = CodeList(
    "minority_language", "Tiếng dân tộc", {k: v for k, v in ETHNICITIES.values.items() if k not in {"kinh", "foreign"}},
    "Danh mục dân tộc",
)  # fmt: skip
PROVINCES = _listed(
    "province", "Tỉnh, thành phố", "Nghị quyết sắp xếp đơn vị hành chính, từ 01/7/2025", "Hà Nội", "Huế", "Lai Châu",
    "Điện Biên", "Sơn La", "Lạng Sơn", "Quảng Ninh", "Thanh Hóa", "Nghệ An", "Hà Tĩnh", "Cao Bằng", "Tuyên Quang",
    "Lào Cai", "Thái Nguyên", "Phú Thọ", "Bắc Ninh", "Hưng Yên", "Hải Phòng", "Ninh Bình", "Quảng Trị", "Đà Nẵng",
    "Quảng Ngãi", "Gia Lai", "Khánh Hòa", "Lâm Đồng", "Đắk Lắk", "Hồ Chí Minh", "Đồng Nai", "Tây Ninh", "Cần Thơ",
    "Vĩnh Long", "Đồng Tháp", "Cà Mau", "An Giang",
)  # fmt: skip
_OF_PLACES = ("thanh pho ", "tinh ", "tp ", "tp. ")


def key_in(codes: CodeList, text: str) -> str | None:
    """The key of the value that is written as `text`, whatever its letters and accents; None where there is none. A
    number is never one: the two orders of ethnicities give the same number to others."""
    folded = vietnamese.search_text(text)
    for value, label in codes.values.items():
        if folded == vietnamese.search_text(label):
            return value
    if found := codes.also.get(folded):
        return found
    if codes is PROVINCES:
        plain = next((folded.removeprefix(each) for each in _OF_PLACES if folded.startswith(each)), None)
        return key_in(codes, plain) if plain else None
    return None


def numbered(codes: CodeList, scheme: str, number: str) -> str | None:
    """The key of what `scheme` numbers so: `04` is Hoa in the order of 1979, Mường in that of the census."""
    return codes.codes.get(scheme, {}).get(number.strip().zfill(2))
