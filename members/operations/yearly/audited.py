"""What the audit calls the actions of phiếu bổ sung."""

from members.actions import ON_MEMBERS, Words

WORDS = Words(
    ON_MEMBERS,
    {
        "supplement.certify": "Xác nhận phiếu bổ sung hồ sơ",
        "supplement.hand_in": "Nộp phiếu bổ sung hồ sơ",
        "supplement.open": "Mở đợt phiếu bổ sung hồ sơ",
        "supplement.remind": "Nhắc nộp phiếu bổ sung hồ sơ",
    },
)
