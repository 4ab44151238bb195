"""What the audit calls the actions of procedures."""

from members.actions import ON_MEMBERS, Words

WORDS = Words(
    ON_MEMBERS,
    {
        "case.open": "Lập hồ sơ nghiệp vụ",
        "case.step": "Làm một bước của hồ sơ nghiệp vụ",
        "case.branch": "Rẽ nhánh hồ sơ nghiệp vụ",
        "case.return": "Trả lại bước trước của hồ sơ nghiệp vụ",
        "case.correct": "Cấp trên đính chính bước của hồ sơ nghiệp vụ",
        "case.extend": "Gia hạn bước của hồ sơ nghiệp vụ",
        "case.cancel": "Hủy hồ sơ nghiệp vụ",
        "case.vote_failed": "Ghi biểu quyết chưa đạt của hồ sơ nghiệp vụ",
    },
)
