"""What a new meeting is proposed to be, so that little is left to type."""

from calendar import monthrange
from datetime import date
from typing import Any

from django.utils import timezone

from meetings.models import Meeting

# HD 42-HD/BTCTW, part II: how a regular meeting runs.
FRAME = (
    "Mở đầu: tuyên bố lý do, cử thư ký, điểm danh, thông qua chương trình",
    "Bí thư báo cáo kết quả tháng trước và nhiệm vụ tháng này",
    "Đánh giá việc thực hiện nhiệm vụ của đảng viên",
    "Thông tin thời sự và định hướng tư tưởng",
    "Đảng viên thảo luận, tự phê bình và phê bình",
    "Kết luận, giao nhiệm vụ và thời hạn hoàn thành",
    "Biểu quyết nghị quyết (nếu có)",
    "Chấm điểm buổi sinh hoạt, thông qua biên bản",
)


def first_values(last: Meeting | None) -> dict:
    """Day, hour and place as in the unit's last meeting, the agenda of the guidance."""
    values: dict[str, Any] = {"kind": Meeting.Kind.REGULAR, "agenda": "\n".join(FRAME)}
    if last:
        start = timezone.localtime(last.starts_at)
        values |= {
            "day": same_day_next_month(start.date(), timezone.localdate()),
            "start": start.time(),
            "place": last.place,
        }
    return values


def same_day_next_month(day: date, today: date) -> date:
    """A chi bộ meets on its fixed day of the month: the first one after `day`'s month that is not before tomorrow."""
    year, month = day.year, day.month
    while True:
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
        proposed = date(year, month, min(day.day, monthrange(year, month)[1]))
        if proposed > today:
            return proposed
