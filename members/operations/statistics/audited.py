"""What the audit calls the actions of biểu."""

from members.actions import ON_MEMBERS, Words

WORDS = Words(ON_MEMBERS, {"statistics.file": "Tải biểu thống kê đảng viên"})
