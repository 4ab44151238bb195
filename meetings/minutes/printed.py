"""The minutes of a meeting on paper: what was noted, what was typed, who signed, what was set right since."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from meetings import access, wording
from meetings.minutes import facts, writing
from meetings.models import Meeting, Minutes
from meetings.models.kinds import Kind
from meetings.printing import letterhead
from meetings.printing.papers import Paper
from members.models import Unit, User
from members.word_fields import HEAD, Field, Fields, fields

if TYPE_CHECKING:
    from members.word_sheet import Sheet

LINE = fields(("noi_dung", "Nội dung"))
KNOWN = (
    *HEAD,
    *fields(
        ("ve_viec", "Buổi nào"),
        ("thoi_gian", "Khai mạc, bế mạc"),
        ("dia_diem", "Địa điểm"),
        ("chu_tri", "Họ tên chủ trì"),
        ("thu_ky", "Họ tên thư ký"),
        ("trieu_tap", "Số đảng viên được triệu tập"),
    ),
    Field("diem_danh", "Số có mặt, vắng, ai vắng", LINE),
    *fields(("khach_moi", "Khách mời"), ("phat_bieu", "Ai phát biểu"), ("muc_dien_bien", "Diễn biến (hoặc trống)")),
    Field("dien_bien", "Giờ từng phần", LINE),
    Field("noi_dung", "Các phần đã ghi", fields(("ten", "Tên phần"), ("loi", "Lời ghi"))),
    *fields(("muc_bieu_quyet", "Biểu quyết (hoặc trống)")),
    Field("bieu_quyet", "Các lần biểu quyết", LINE),
    *fields(("muc_nhiem_vu", "Nhiệm vụ được giao (hoặc trống)")),
    Field("nhiem_vu", "Nhiệm vụ được giao", LINE),
    *fields(("muc_cham_diem", "Chấm điểm buổi sinh hoạt (hoặc trống)")),
    Field("cham_diem", "Điểm, tự xếp loại, hạn chế cần khắc phục", LINE),
    *fields(
        ("ket_thuc", "Câu kết: biên bản được đọc lúc nào"),
        ("thu_ky_ky", "Thư ký ký lúc nào"),
        ("chu_tri_ky", "Chủ trì ký lúc nào"),
        ("muc_dinh_chinh", "Đính chính (hoặc trống)"),
    ),
    Field("dinh_chinh", "Đính chính", LINE),
)


def gather(meeting: Meeting) -> Fields:
    """The fields of `KNOWN`, of the minutes as they are signed; of what nobody has written yet what was noted."""
    minutes = writing.of(meeting) or Minutes(meeting=meeting)
    noted = minutes.facts or facts.gather(meeting)
    found: dict[str, Any] = letterhead.head(meeting.unit, meeting.day, congress=meeting.kind == Kind.CONGRESS)
    found |= {
        "ve_viec": meeting.title,
        "thoi_gian": noted["hours"],
        "dia_diem": noted["place"],
        "chu_tri": noted["chair"],
        "thu_ky": noted["secretary"],
        "trieu_tap": str(noted["called"]),
        "diem_danh": _lines(map(_presence, noted["attendance"])),
        "khach_moi": "; ".join(noted["guests"]),
        "phat_bieu": "; ".join(noted["speakers"]),
        "dien_bien": _lines(noted["parts"]),
        "noi_dung": [{"ten": heading, "loi": text} for heading, text in minutes.written_parts],
        "bieu_quyet": _lines(map(_vote, noted["votes"])),
        "nhiem_vu": _lines(map(_task, noted["tasks"])),
        "cham_diem": _lines(noted.get("score", ())),  # minutes that were signed before it was noted have none
        "dinh_chinh": _lines(map(_correction, minutes.corrections.select_related("by__member") if minutes.pk else [])),
    }
    for name, heading in (
        ("dien_bien", "Diễn biến"),
        ("bieu_quyet", "Biểu quyết"),
        ("nhiem_vu", "Nhiệm vụ được giao"),
        ("cham_diem", "Chấm điểm buổi sinh hoạt"),
        ("dinh_chinh", "Đính chính"),
    ):
        found[f"muc_{name}"] = heading if found[name] else ""
    return found | _signed(minutes)


def _lines(words) -> list[dict]:
    return [{"noi_dung": each} for each in words]


def _presence(row: dict) -> str:
    named = f" ({'; '.join(row['names'])})" if row["names"] else ""
    return f"{row['label']}: {row['many']}{named}."


def _vote(row: dict) -> str:
    numbers = f" {'; '.join(row['lines'])}." if row["lines"] else ""
    return f"{row['question']} ({row['way'].lower()}): {row['outcome']}, {row['needed']}.{numbers}"


def _task(row: dict) -> str:
    return f"{row['who']}: {row['work']}. Sản phẩm: {row['product']}. Hạn {row['deadline']}."


def _correction(row) -> str:
    at = timezone.localtime(row.at)
    return f"{at:%H:%M, %d/%m/%Y}, đồng chí {row.by}: {row.text} (lý do: {row.reason})"


def _signed(minutes: Minutes) -> Fields:
    """When it was read out and signed; empty where that is still to come."""
    read = f"Biên bản được đọc trước buổi sinh hoạt lúc {wording.moment(minutes.read_at)}." if minutes.read_at else ""
    return {
        "ket_thuc": read,
        "thu_ky_ky": _at(minutes.secretary_signed_at),
        "chu_tri_ky": _at(minutes.chair_signed_at),
    }


def _at(moment: datetime | None) -> str:
    return f"Đã ký lúc {wording.moment(moment)}" if moment else ""


def may_print(user: User, meeting: Meeting) -> bool:
    """As they are read: once they are signed by everybody who may open the meeting, before by who runs it."""
    found = writing.of(meeting) if meeting.opened_at else None
    return found is not None and (found.is_locked or access.may_run(user, meeting))


def latest(unit: Unit) -> Meeting | None:
    held = Meeting.objects.filter(unit=unit, written__isnull=False)
    return held.select_related("unit__parent", "chair", "secretary").order_by("-starts_at").first()


def layout(sheet: "Sheet") -> None:
    sheet.head()
    sheet.title("BIÊN BẢN", "{{ ve_viec }}")
    for field, led in (
        ("thoi_gian", ""),
        ("dia_diem", "Địa điểm: "),
        ("chu_tri", "Chủ trì: đồng chí "),
        ("thu_ky", "Thư ký: đồng chí "),
        ("trieu_tap", "Số đảng viên được triệu tập: "),
    ):
        sheet.text(field, led=led)
    sheet.lines("diem_danh", "- {{ dong.noi_dung }}")
    sheet.text("khach_moi", led="Khách mời: ")
    sheet.text("phat_bieu", led="Phát biểu: ")
    sheet.heading("muc_dien_bien")
    sheet.lines("dien_bien", "- {{ dong.noi_dung }}")
    sheet.parts("noi_dung", "ten", "loi")
    for name in ("bieu_quyet", "nhiem_vu", "cham_diem"):
        sheet.heading(f"muc_{name}")
        sheet.lines(name, "- {{ dong.noi_dung }}")
    sheet.text("ket_thuc")
    sheet.two_signatures(
        ("THƯ KÝ", "{{ thu_ky_ky }}", "{{ thu_ky }}"), ("CHỦ TRÌ", "{{ chu_tri_ky }}", "{{ chu_tri }}")
    )
    sheet.heading("muc_dinh_chinh")
    sheet.lines("dinh_chinh", "- {{ dong.noi_dung }}")


PAPER = Paper(
    "bien-ban",
    "Biên bản",
    "meetings/printed/minutes.html",
    layout,
    KNOWN,
    gather,
    may_print,
    latest,
)
