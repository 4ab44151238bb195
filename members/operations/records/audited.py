"""What the audit calls the actions of phiếu đảng viên."""

from members.actions import ON_MEMBERS, Words
from members.audit_words import Kept
from members.operations.records.items import PARTS

WORDS = Words(
    ON_MEMBERS,
    {
        "record.export": "Xuất File nhập liệu 4.0",
        "record.export_taken": "Tải File nhập liệu 4.0",
        "record.exported": "Lập xong File nhập liệu 4.0",
        "record.note": "Ghi vào phiếu đảng viên theo hồ sơ nghiệp vụ",
        "record.reveal": "Xem mục nhạy cảm, hạn chế của phiếu đảng viên",
    },
)
_PARTS = {key: part.label for key, part in PARTS.items()}
KEPT = Kept("records", keys=_PARTS, codes={"changed": _PARTS, "fields": _PARTS})
