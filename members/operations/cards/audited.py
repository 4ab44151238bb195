"""What the audit calls the actions of thẻ đảng viên."""

from members.actions import ON_MEMBERS, Words

WORDS = Words(
    ON_MEMBERS,
    {"card.batch_file": "Tải danh sách đợt thẻ đảng viên", "card.check": "Ghi kiểm tra thẻ đảng viên hằng năm"},
)
