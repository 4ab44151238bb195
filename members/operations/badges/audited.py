"""What the audit calls the actions of Huy hiệu Đảng."""

from members.actions import ON_MEMBERS, Words

WORDS = Words(
    ON_MEMBERS,
    {"medal.book": "Ghi sổ cấp số Huy hiệu Đảng", "medal.list_file": "Tải danh sách đợt Huy hiệu Đảng"},
)
