"""What the audit calls the actions of dossiers on paper."""

from members.actions import ON_MEMBERS, Words

WORDS = Words(
    ON_MEMBERS,
    {
        "dossier.check": "Đối chiếu danh sách với hồ sơ giấy",
        "dossier.give_back": "Nhận lại hồ sơ giấy cho mượn",
        "dossier.hand_over": "Bàn giao hồ sơ giấy",
        "dossier.lend": "Cho mượn hồ sơ giấy",
        "dossier.put": "Ghi tài liệu vào mục lục hồ sơ giấy",
        "dossier.take_in": "Đưa hồ sơ giấy vào danh mục",
        "dossier.take_out": "Rút tài liệu khỏi hồ sơ giấy",
    },
)
