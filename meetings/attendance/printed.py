"""The roll of a meeting on paper: before it opens a list to be signed, after that who was there."""

from typing import TYPE_CHECKING

from meetings import access, wording
from meetings.attendance import roll, roll_page
from meetings.models import Meeting, RollEntry
from meetings.models.calling import SUMMONED
from meetings.models.kinds import Kind
from meetings.printing import letterhead
from meetings.printing.papers import Paper
from members.models import Unit
from members.namesakes import told_apart
from members.word_fields import HEAD, Field, Fields, fields

if TYPE_CHECKING:
    from members.word_sheet import Sheet

ROWS = fields(
    ("stt", "Số thứ tự"),
    ("ho_ten", "Họ và tên"),
    ("tu_cach", "Chính thức, dự bị, khách mời …"),
    ("diem_danh", "Có mặt, vắng …; trống khi chưa điểm danh"),
    ("ghi_chu", "Đến muộn, về sớm"),
)
KNOWN = (
    *HEAD,
    *fields(
        ("ve_viec", "Buổi nào"),
        ("thoi_gian", "Giờ, ngày"),
        ("dia_diem", "Địa điểm"),
        ("tong_so", "Câu tổng hợp số triệu tập, có mặt, vắng"),
    ),
    Field("danh_sach", "Danh sách", ROWS),
    *fields(("thu_ky", "Họ tên thư ký"), ("chu_tri", "Họ tên chủ trì")),
)
COLUMNS = (
    ("TT", "stt", 12),
    ("Họ và tên", "ho_ten", 58),
    ("Tư cách", "tu_cach", 32),
    ("Điểm danh", "diem_danh", 30),
    ("Ghi chú, ký tên", "ghi_chu", 33),
)


def gather(meeting: Meeting) -> Fields:
    """The fields of `KNOWN`; the same number of queries whatever the roll."""
    found = letterhead.head(meeting.unit, meeting.day, congress=meeting.kind == Kind.CONGRESS)
    rows = list(map(_noted, roll_page.rows(meeting))) if meeting.has_roll else _called(meeting)
    return found | {
        "ve_viec": meeting.title,
        "thoi_gian": f"{meeting.hours}, ngày {meeting.day:%d/%m/%Y}",
        "dia_diem": meeting.place,
        "tong_so": _sums(meeting) if meeting.has_roll else f"Triệu tập: {len(rows)} đồng chí.",
        "danh_sach": [{"stt": str(place)} | row for place, row in enumerate(rows, 1)],
        "thu_ky": meeting.secretary.full_name if meeting.secretary else "",
        "chu_tri": meeting.chair.full_name if meeting.chair else "",
    }


def _noted(row: RollEntry) -> dict:
    return {
        "ho_ten": row.name,
        "tu_cach": row.get_standing_display(),
        "diem_danh": row.get_presence_display(),
        "ghi_chu": _remark(row),
    }


def _remark(row: RollEntry) -> str:
    late = f"Đến {wording.hour(row.arrived_at)}" if row.arrived_at else ""
    left = f"về {wording.hour(row.left_at)}" if row.left_at else ""
    said = ", ".join(filter(None, (late, left)))
    return said[:1].upper() + said[1:]


def _called(meeting: Meeting) -> list[dict]:
    """Who will sign: as what each is on the day of the meeting, without those suspended from it."""
    rows = [row for row in roll.drawn_up(meeting) if row.member.status in SUMMONED]
    names = told_apart(row.member for row in rows)
    return [
        {"ho_ten": names[row.member_id], "tu_cach": row.get_standing_display(), "diem_danh": "", "ghi_chu": ""}
        for row in rows
    ]


def _sums(meeting: Meeting) -> str:
    """Of the members, as on the page of the roll; guests are named by their number."""
    found = roll_page.sums(meeting)
    guests = meeting.roll.guests().attending().count()
    told = [
        f"Phải dự: {found.due}; có mặt: {found.present}; vắng có lý do: {found.excused}",
        f"vắng không lý do: {found.unexcused}; được miễn: {found.exempt}",
    ]
    told += [f"vắng, không thuộc diện phải dự: {found.spared}"] if found.spared else []
    told += [f"chưa điểm danh: {found.unnoted}"] if found.unnoted else []
    told += [f"khách mời dự: {guests}"] if guests else []
    return f"{'; '.join(told)}."


def latest(unit: Unit) -> Meeting | None:
    held = Meeting.objects.filter(unit=unit, opened_at__isnull=False)
    return held.select_related("unit__parent", "chair", "secretary").order_by("-starts_at").first()


def layout(sheet: "Sheet") -> None:
    sheet.head()
    sheet.title("DANH SÁCH ĐIỂM DANH", "{{ ve_viec }}")
    sheet.text("thoi_gian", led="Thời gian: ")
    sheet.text("dia_diem", led="Địa điểm: ")
    sheet.text("tong_so")
    sheet.table("danh_sach", COLUMNS)
    sheet.two_signatures(("THƯ KÝ", "", "{{ thu_ky }}"), ("CHỦ TRÌ", "", "{{ chu_tri }}"))


PAPER = Paper(
    "diem-danh",
    "Danh sách điểm danh",
    "meetings/printed/roll.html",
    layout,
    KNOWN,
    gather,
    access.may_run,
    latest,
)
