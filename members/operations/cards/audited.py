"""What the audit calls the actions of thẻ đảng viên."""

from members.actions import ON_MEMBERS, Words

WORDS = Words(ON_MEMBERS, {"card.check": "Ghi kiểm tra thẻ đảng viên hằng năm"})
