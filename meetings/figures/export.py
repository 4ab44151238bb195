"""The figures of a unit and of everything under it as a workbook."""

from django.utils import timezone

from meetings.figures import periods
from meetings.figures.figures import Row, as_row
from meetings.models import MeetingMonth
from members.models import ListExport
from members.numbers import share_of
from members.sheets import Table, write_xlsx

HEADING = (
    "Mã tổ chức đảng", "Đơn vị", "Phải họp thường kỳ", "Đã họp", "% đã họp", "Phải có chuyên đề", "Đã có chuyên đề",
    "Số buổi đã họp", "Lượt phải dự", "Lượt dự", "% dự", "Đến muộn", "Vắng có lý do", "Vắng không lý do",
    "Lượt người phát biểu", "% phát biểu", "Nhiệm vụ đến hạn", "Hoàn thành", "Đúng hạn", "% đúng hạn",
    "Buổi thuộc diện xếp loại", "Tốt", "Khá", "Trung bình", "Kém", "Chưa xếp loại", "Lượt tài liệu phải đọc",
    "Đã đọc trước khi họp xong", "% đã đọc",
)  # fmt: skip
WIDTHS = (21, 44, *[11] * (len(HEADING) - 2))
EXPLAINED = (
    "Chi bộ cộng lên đơn vị cấp trên theo cây tổ chức của từng tháng; chuyên đề tính từ đầu quý.",
    "Phải dự: đảng viên được triệu tập, trừ người được miễn, sinh hoạt nơi khác, lực lượng đặc thù nếu vắng.",
)


def write(out, export: ListExport) -> int:
    """Writes the period that was asked for to the open file `out`; returns how many rows there are."""
    period = periods.read(export.asked.get("ky", ""), timezone.localdate(export.created_at))
    months = period.months if period else ()
    found = MeetingMonth.objects.whole_tree(export.unit, months).iterator(chunk_size=2_000) if months else ()
    at = timezone.localtime(export.created_at)
    head = f"Số liệu sinh hoạt · {export.unit.name} · {export.described}"
    by = f"Người xuất: {export.by.full_name} lúc {at:%H:%M ngày %d/%m/%Y}"
    rows = (_line(as_row(each)) for each in found)
    return write_xlsx(out, Table("Sinh hoạt", HEADING, rows, [head, by, *EXPLAINED], WIDTHS, header=head, footer=by))


def _line(row: Row) -> list:
    return [
        row.code, row.name, row.due, row.met, share_of(row.met, row.due), row.thematic_due, row.thematic_met,
        row.meetings, row.summoned, row.present, share_of(row.present, row.summoned), row.late, row.excused,
        row.unexcused, row.spoke, share_of(row.spoke, row.present), row.tasks_due, row.tasks_done, row.tasks_on_time,
        share_of(row.tasks_on_time, row.tasks_due), row.scored, row.good, row.fair, row.average, row.poor,
        row.unclassed, row.papers_due, row.papers_read, share_of(row.papers_read, row.papers_due),
    ]  # fmt: skip
