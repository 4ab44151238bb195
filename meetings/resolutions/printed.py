"""A resolution on paper, in the layout that chi bộ use: what was done, what is next, who has which task, the points,
the vote, who signs, the opinions behind it."""

from itertools import count
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from meetings import access
from meetings.models import Meeting, Resolution
from meetings.models.kinds import Kind
from meetings.printing import letterhead
from meetings.printing.papers import Paper
from meetings.resolutions import content
from members.models import Unit
from members.numbers import decimal, share_of
from members.word_fields import HEAD, SIGNATURE, Field, Fields, fields

if TYPE_CHECKING:
    from members.word_sheet import Sheet

REVIEW = fields(
    ("stt", "Số thứ tự"),
    ("nhiem_vu", "Nhiệm vụ"),
    ("nguoi", "Người thực hiện"),
    ("dau_ky", "Tình trạng đầu kỳ"),
    ("ket_qua", "Kết quả"),
)
TASKS = fields(
    ("stt", "Số thứ tự"),
    ("nguoi", "Người thực hiện"),
    ("viec", "Việc"),
    ("san_pham", "Sản phẩm"),
    ("han", "Hạn"),
    ("kiem_tra", "Người kiểm tra"),
    ("bao_cao", "Báo cáo tại kỳ nào"),
)
SCORE = fields(("nhom", "Nhóm tiêu chí"), ("diem", "Điểm"), ("toi_da", "Điểm tối đa"))
KNOWN = (
    *HEAD,
    *fields(
        ("loai", "NGHỊ QUYẾT hoặc KẾT LUẬN"),
        ("trich_yeu", "Trích yếu"),
        ("can_cu", "Căn cứ"),
        ("mo_dau", "Đoạn mở đầu: số đảng viên, chủ trì, thư ký, biên bản, đảng phí"),
        ("muc_danh_gia", "Tên mục đánh giá tháng trước"),
        ("muc_tu_tuong", "Tên tiểu mục tư tưởng"),
        ("tu_tuong", "Tình hình tư tưởng"),
        ("muc_nhiem_vu", "Tên tiểu mục nhiệm vụ chính trị"),
        ("nhiem_vu_chinh_tri", "Thực hiện nhiệm vụ chính trị"),
        ("muc_giao", "Tên tiểu mục nhiệm vụ đã giao"),
    ),
    Field("nhiem_vu_da_giao", "Bảng nhiệm vụ đã giao", REVIEW),
    *fields(
        ("muc_bieu_duong", "Tên tiểu mục biểu dương"),
        ("bieu_duong", "Biểu dương, nhắc nhở"),
        ("muc_han_che", "Tên tiểu mục hạn chế"),
        ("han_che", "Hạn chế, nguyên nhân"),
        ("muc_phuong_huong", "Tên mục phương hướng"),
        ("phuong_huong", "Phương hướng, nhiệm vụ"),
        ("muc_phan_cong", "Tên mục phân công"),
    ),
    Field("phan_cong", "Bảng phân công", TASKS),
    *fields(("muc_tu_cham", "Tên mục tự đánh giá")),
    Field("tu_cham", "Bảng tự chấm điểm", SCORE),
    *fields(("tong_diem", "Tổng điểm và tự xếp loại"), ("bieu_quyet", "Kết quả biểu quyết thông qua")),
    Field("noi_nhan", "Nơi nhận", fields(("noi", "Một nơi nhận"))),
    *SIGNATURE,
    *fields(("phu_luc", "Tên phụ lục"), ("y_kien", "Ý kiến thảo luận")),
)
REVIEW_COLUMNS = (
    ("TT", "stt", 10),
    ("Nhiệm vụ", "nhiem_vu", 55),
    ("Người thực hiện", "nguoi", 35),
    ("Tình trạng đầu kỳ", "dau_ky", 27),
    ("Kết quả", "ket_qua", 38),
)
TASK_COLUMNS = (
    ("TT", "stt", 10),
    ("Ai làm", "nguoi", 30),
    ("Việc", "viec", 40),
    ("Sản phẩm", "san_pham", 28),
    ("Hạn", "han", 27),
    ("Báo cáo", "bao_cao", 30),
)
SCORE_COLUMNS = (("Nhóm tiêu chí", "nhom", 115), ("Điểm", "diem", 25), ("Tối đa", "toi_da", 25))
ROMAN = ("I", "II", "III", "IV")


def gather(resolution: Resolution) -> Fields:
    """The fields of `KNOWN`; of one that is signed what was frozen then, of a draft what holds now."""
    facts = resolution.facts or content.gather(resolution)
    meeting, day = resolution.meeting, resolution.issued_on or timezone.localdate()
    congress = meeting.kind == Kind.CONGRESS
    found: dict[str, Any] = letterhead.head(meeting.unit, day, congress=congress, symbol=resolution.symbol)
    found |= {"loai": resolution.get_kind_display().upper(), "trich_yeu": resolution.title, "can_cu": resolution.basis}
    found |= {"mo_dau": _opening(resolution, facts)} | _review(resolution, facts) | _ahead(facts, resolution)
    found |= _number(found, top=("muc_danh_gia", "muc_phuong_huong", "muc_phan_cong", "muc_tu_cham"))
    found |= {
        "bieu_quyet": _vote(facts),
        "noi_nhan": [{"noi": line} for line in resolution.recipients.splitlines() if line.strip()],
        "phu_luc": "PHỤ LỤC: Ý KIẾN THẢO LUẬN" if resolution.opinions else "",
        "y_kien": resolution.opinions,
    }
    return found | _signature(resolution, facts)


def _opening(resolution: Resolution, facts: dict) -> str:
    meeting = resolution.meeting
    held = f"Ngày {meeting.day:%d/%m/%Y}, {meeting.unit.name} tổ chức {_lower(meeting.title)} tại {meeting.place}."
    online = f", trong đó {facts['online']} dự trực tuyến" if facts["online"] else ""
    many = (
        f"Tổng số đảng viên: {facts['called']}; có mặt: {facts['present']}{online}; "
        f"vắng có lý do: {facts['excused']}; vắng không lý do: {facts['unexcused']}; được miễn: {facts['exempt']}."
    )
    led = [f"Chủ trì: đồng chí {facts['chair']}."] if facts["chair"] else []
    led += [f"Thư ký: đồng chí {facts['secretary']}."] if facts["secretary"] else []
    led += [f"Biên bản buổi sinh hoạt được ký ngày {facts['minutes']}."] if facts["minutes"] else []
    dues = [f"Đảng phí: {resolution.dues.rstrip('.')}."] if resolution.dues else []
    does = "kết luận" if resolution.kind == Resolution.Kind.CONCLUSION else "quyết nghị"
    return " ".join([held, many, *led, *dues, f"{meeting.unit.name} {does} như sau:"])


def _lower(title: str) -> str:
    return title[:1].lower() + title[1:]


def _review(resolution: Resolution, facts: dict) -> Fields:
    found: Fields = {
        "nhiem_vu_da_giao": [
            {
                "stt": str(place),
                "nhiem_vu": row["work"],
                "nguoi": row["who"],
                "dau_ky": row["at_start"],
                "ket_qua": row["result"],
            }
            for place, row in enumerate(facts.get("review") or [], 1)
        ],
        "tu_tuong": resolution.ideology,
        "nhiem_vu_chinh_tri": resolution.politics,
        "bieu_duong": resolution.praise,
        "han_che": resolution.weaknesses,
    }
    number = count(1)
    for heading, part, name in (
        ("muc_tu_tuong", "tu_tuong", "Tình hình tư tưởng"),
        ("muc_nhiem_vu", "nhiem_vu_chinh_tri", "Thực hiện nhiệm vụ chính trị"),
        ("muc_giao", "nhiem_vu_da_giao", "Nhiệm vụ đã giao"),
        ("muc_bieu_duong", "bieu_duong", "Biểu dương, nhắc nhở"),
        ("muc_han_che", "han_che", "Hạn chế, nguyên nhân"),
    ):
        found[heading] = f"{next(number)}. {name}" if found[part] else ""
    any_of_it = any(found[heading] for heading in found if heading.startswith("muc_"))
    return found | {"muc_danh_gia": "Đánh giá việc thực hiện nhiệm vụ tháng trước" if any_of_it else ""}


def _ahead(facts: dict, resolution: Resolution) -> Fields:
    tasks, score = facts.get("tasks") or [], facts.get("score")
    rows = [
        {
            "stt": str(place),
            "nguoi": row["who"],
            "viec": row["work"],
            "san_pham": row["product"],
            "han": row["deadline"],
            "kiem_tra": row["checker"],
            "bao_cao": row["reported"],
        }
        for place, row in enumerate(tasks, 1)
    ]
    groups = [
        {"nhom": row["group"], "diem": row["points"], "toi_da": row["most"]} for row in (score or {}).get("groups", [])
    ]
    return {
        "phuong_huong": resolution.directions,
        "muc_phuong_huong": "Phương hướng, nhiệm vụ thời gian tới" if resolution.directions else "",
        "phan_cong": rows,
        "muc_phan_cong": "Phân công thực hiện" if rows else "",
        "tu_cham": groups,
        "muc_tu_cham": "Tự đánh giá chất lượng sinh hoạt" if groups else "",
        "tong_diem": f"Tổng điểm: {score['total']}. Tự xếp loại: {score['band']}." if score else "",
    }


def _number(found: Fields, *, top: tuple[str, ...]) -> Fields:
    """Roman numerals for the sections that the paper has."""
    shown = [name for name in top if found[name]]
    return {name: f"{number}. {found[name]}" for number, name in zip(ROMAN, shown, strict=False)}


def _vote(facts: dict) -> str:
    vote = facts["vote"]
    if vote is None:
        return ""
    way = _lower(vote["way"])
    if vote["votes"] is None:  # too few secret ballots to tell more
        return (
            f"Được thông qua với số phiếu tán thành đạt yêu cầu (cần {vote['needed']} trên {vote['counted']}; {way})."
        )
    share = decimal(share_of(vote["votes"], vote["counted"]))
    return f"Được thông qua với {vote['votes']}/{vote['counted']} phiếu tán thành, đạt {share}% ({way})."


def _signature(resolution: Resolution, facts: dict) -> Fields:
    if resolution.is_draft:
        return letterhead.signature(resolution.meeting, timezone.localdate())
    return {"thay_mat": facts["behalf"], "chuc_vu": facts["role"].upper(), "nguoi_ky": facts["signer"]}


def latest(unit: Unit) -> Meeting | None:
    found = Resolution.objects.filter(meeting__unit=unit).select_related("meeting").order_by("-pk").first()
    return found.meeting if found else None


def _of_meeting(meeting: Meeting) -> Fields:
    """Of its newest resolution; of one that is only being thought of where it has none."""
    newest = Resolution.objects.of(meeting).select_related("meeting__unit__parent", "vote").last()
    return gather(newest or Resolution(meeting=meeting, title=meeting.title))


def layout(sheet: "Sheet") -> None:
    sheet.head()
    sheet.title("{{ loai }}", "{{ trich_yeu }}")
    sheet.text("can_cu", italic=True)
    sheet.text("mo_dau")
    sheet.heading("muc_danh_gia")
    for heading, part in (("muc_tu_tuong", "tu_tuong"), ("muc_nhiem_vu", "nhiem_vu_chinh_tri")):
        sheet.heading(heading)
        sheet.text(part)
    sheet.heading("muc_giao")
    sheet.table("nhiem_vu_da_giao", REVIEW_COLUMNS)
    for heading, part in (("muc_bieu_duong", "bieu_duong"), ("muc_han_che", "han_che")):
        sheet.heading(heading)
        sheet.text(part)
    sheet.heading("muc_phuong_huong")
    sheet.text("phuong_huong")
    sheet.heading("muc_phan_cong")
    sheet.table("phan_cong", TASK_COLUMNS)
    sheet.heading("muc_tu_cham")
    sheet.table("tu_cham", SCORE_COLUMNS)
    sheet.text("tong_diem")
    sheet.text("bieu_quyet")
    sheet.signature("noi_nhan")
    sheet.heading("phu_luc", new_page=True)
    sheet.text("y_kien")


PAPER = Paper(
    "nghi-quyet",
    "Nghị quyết, kết luận",
    "",
    layout,
    KNOWN,
    _of_meeting,
    access.may_run,
    latest,
)
