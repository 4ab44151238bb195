"""The summons of a meeting on paper: to whom, when, where, about what, with which papers."""

from typing import TYPE_CHECKING

from django.utils import timezone

from meetings.models import Meeting, MeetingFile, Schedule
from meetings.models.kinds import Audience, Kind
from meetings.printing import letterhead
from meetings.printing.papers import Paper
from members import vietnamese
from members.models import Unit
from members.word_fields import HEAD, SIGNATURE, Field, Fields, fields

if TYPE_CHECKING:
    from members.word_sheet import Sheet

LINE = fields(("stt", "Số thứ tự"), ("noi_dung", "Nội dung"))
KNOWN = (
    *HEAD,
    *fields(
        ("ve_viec", "Dự buổi gì"),
        ("kinh_gui", "Kính gửi ai"),
        ("thoi_gian", "Giờ, thứ, ngày"),
        ("dia_diem", "Địa điểm"),
        ("hinh_thuc", "Trực tiếp, trực tuyến …"),
        ("chu_tri", "Người chủ trì"),
    ),
    Field("khach_moi", "Khách mời", fields(("ten", "Họ tên, chức vụ"))),
    Field("diem_cau", "Điểm cầu", fields(("ten", "Tên điểm cầu"))),
    Field("chuong_trinh", "Chương trình", LINE),
    Field("tai_lieu", "Tài liệu", LINE),
    *fields(
        ("muc_khach_moi", "Khách mời: (trống khi không có)"),
        ("muc_diem_cau", "Các điểm cầu: (trống khi không có)"),
        ("muc_chuong_trinh", "Chương trình: (trống khi không có)"),
        ("muc_tai_lieu", "Tài liệu: (trống khi không có)"),
        ("bao_vang", "Câu nhắc báo vắng"),
    ),
    *SIGNATURE,
)
CALLED: dict[str, str] = {
    Audience.MEMBERS: "Các đồng chí đảng viên {}",
    Audience.COMMITTEE: "Các đồng chí cấp ủy viên {}",
    Audience.STANDING: "Các đồng chí ủy viên ban thường vụ {}",
    Audience.SECRETARIES: "Các đồng chí cấp ủy viên {} và bí thư các tổ chức đảng trực thuộc",
}
EXCUSE = (
    "Đề nghị các đồng chí dự đầy đủ, đúng giờ, nghiên cứu trước tài liệu. Đồng chí nào vắng, đề nghị báo lý do trên Sổ "
    "tay đảng viên hoặc báo trực tiếp với chi ủy trước giờ họp."
)


def gather(meeting: Meeting) -> Fields:
    """The fields of `KNOWN`; eight queries whatever is on the agenda."""
    day = timezone.localdate(meeting.announced_at)
    start = timezone.localtime(meeting.starts_at)
    found = letterhead.head(meeting.unit, day, congress=meeting.kind == Kind.CONGRESS)
    found |= {
        "ve_viec": f"dự {meeting.title[:1].lower()}{meeting.title[1:]}",
        "kinh_gui": _called(meeting),
        "thoi_gian": f"{meeting.hours}, {Schedule.Weekday(start.weekday()).label.lower()}, ngày {start:%d/%m/%Y}",
        "dia_diem": meeting.place,
        "hinh_thuc": meeting.get_mode_display(),
        "chu_tri": f"Đồng chí {meeting.chair.full_name}" if meeting.chair else "Chi ủy",
        "bao_vang": EXCUSE,
    }
    lists = {
        "khach_moi": [{"ten": str(guest)} for guest in meeting.guests.all()],
        "diem_cau": [{"ten": point.name} for point in meeting.points.all()] if meeting.is_online else [],
        "chuong_trinh": _numbered(item.title for item in meeting.agenda.all()),
        "tai_lieu": _numbered(_papers(meeting)),
    }
    for name, heading in (
        ("khach_moi", "Khách mời:"),
        ("diem_cau", "Các điểm cầu:"),
        ("chuong_trinh", "Chương trình:"),
        ("tai_lieu", "Tài liệu:"),
    ):
        found[f"muc_{name}"] = heading if lists[name] else ""
    return found | lists | letterhead.signature(meeting, day)


def _called(meeting: Meeting) -> str:
    if meeting.calls == Audience.NAMED:
        names = [member.full_name for member in meeting.summoned()]
        return f"Các đồng chí: {', '.join(names)}" if names else "Các đồng chí được mời"
    of = meeting.unit.name if meeting.unit.is_cell else letterhead.committee_of(meeting.unit)
    if meeting.is_of_committee:
        return f"Các đồng chí chi ủy viên {of}"
    return CALLED[meeting.calls].format(of)


def _papers(meeting: Meeting) -> list[str]:
    """Those that were put there for the meeting itself: of the library by number and title, files by name."""
    own = meeting.files.all()
    return [*map(str, meeting.readable_papers()), *(f"{each.title}{_draft(each)}" for each in own)]


def _draft(file: MeetingFile) -> str:
    is_said = "du thao" in vietnamese.search_text(file.title)
    return " (dự thảo nghị quyết)" if file.role == MeetingFile.Role.DRAFT and not is_said else ""


def _numbered(words) -> list[dict]:
    return [{"stt": str(place), "noi_dung": each} for place, each in enumerate(words, 1)]


def latest(unit: Unit) -> Meeting | None:
    return Meeting.objects.filter(unit=unit).select_related("unit__parent", "chair").order_by("-starts_at").first()


def layout(sheet: "Sheet") -> None:
    sheet.head()
    sheet.title("GIẤY MỜI", "{{ ve_viec }}")
    sheet.text("kinh_gui", led="Kính gửi: ")
    for field, led in (
        ("thoi_gian", "Thời gian: "),
        ("dia_diem", "Địa điểm: "),
        ("hinh_thuc", "Hình thức: "),
        ("chu_tri", "Chủ trì: "),
    ):
        sheet.text(field, led=led)
    for name, words in (
        ("khach_moi", "- {{ dong.ten }}"),
        ("diem_cau", "- {{ dong.ten }}"),
        ("chuong_trinh", "{{ dong.stt }}. {{ dong.noi_dung }}"),
        ("tai_lieu", "{{ dong.stt }}. {{ dong.noi_dung }}"),
    ):
        sheet.heading(f"muc_{name}")
        sheet.lines(name, words)
    sheet.text("bao_vang")
    sheet.signature()


PAPER = Paper(
    "giay-moi",
    "Giấy mời họp",
    "meetings/printed/summons.html",
    layout,
    KNOWN,
    gather,
    lambda user, meeting: True,
    latest,
)
