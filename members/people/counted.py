"""What the membership list itself says of how far the portal has come: the head of the funnel, and who is helped."""

from datetime import date

from members.measures import MEASURES, Measure
from members.models import Member

FIRST_ROLLOUT = date(2023, 2, 1)  # the first day of which any figure was published
NOTICE = "Thông báo 1048-TB/TU (2/2023)"
OWN = "Quy chế vận hành cổng"  # no document of the Party says it
OPENED = """
SELECT member_id, (issued_at AT TIME ZONE %(zone)s)::date AS day FROM members_slipcode
WHERE member_id IS NOT NULL AND issued_at < %(until)s
UNION ALL SELECT member_id, (date_joined AT TIME ZONE %(zone)s)::date FROM members_user
WHERE member_id IS NOT NULL AND date_joined < %(until)s
"""
UNABLE, HELPED = "member.ineligible_reason = '{}'", " AND member.helper_id IS NOT NULL"

FUNNEL = (
    Measure(
        "members", 100, "Tổng số đảng viên", "Tổng số",
        "Đảng viên chính thức và dự bị, đếm ở chi bộ sinh hoạt chính thức trong ngày. Người chuyển đi tạm thời vẫn đếm "
        "ở chi bộ cũ; người đến tạm thời không đếm ở chi bộ mới. Người đã chuyển đi, ra khỏi Đảng, từ trần không đếm.",
        FIRST_ROLLOUT, "294-QĐ/TW", (), "true", after="",
    ),
    Measure(
        "eligible", 200, "Đủ điều kiện", "Đủ ĐK",
        "Tổng số trừ những đồng chí đã được ghi một lý do chưa dùng được: miễn công tác và sinh hoạt, không có điện "
        "thoại thông minh, tuổi cao sức yếu, ở ngoài nước, vắng dài ngày, lực lượng đặc thù, lý do khác.",
        FIRST_ROLLOUT, NOTICE, ("members",), "member.ineligible_reason = ''", after="members",
    ),
    Measure(
        "issued", 300, "Đã cấp tài khoản", "Cấp TK",
        "Đã được cấp phiếu kích hoạt, hoặc đã có tài khoản.",
        date(2026, 11, 30), OWN, fact="member.activated_on <= %(day)s", days=OPENED,
    ),
    Measure(
        "activated", 400, "Đã kích hoạt", "Kích hoạt",
        "Đã mở tài khoản và đăng nhập lần đầu thành công.",
        FIRST_ROLLOUT, NOTICE, fact="member.activated_on <= %(day)s",
    ),
    Measure(
        "assisted", 1200, "Có người giúp", "Có người giúp",
        "Chưa đủ điều kiện, được một đồng chí cùng chi bộ có tên trong danh sách đưa tài liệu đến tận tay. Đếm riêng, "
        "không cộng vào số đang dùng.",
        date(2026, 11, 30), OWN, (), "member.ineligible_reason <> '' AND member.helper_id IS NOT NULL",
        after="",
    ),
)  # fmt: skip


def _by_reason(key: str, step: int, label: str, whole: str, condition: str):
    for place, reason in enumerate(Member.Reason):
        yield Measure(
            f"{key}_{reason.value}",
            step + place + 1,
            f"{label}: {reason.label.lower()}",
            reason.label,
            f"{label}, với lý do “{reason.label}”.",
            date(2026, 11, 30),
            OWN,
            (),
            condition.format(reason.value),
            after="",
            part_of=whole,
        )


REASONS = (
    *_by_reason("unable", 200, "Chưa đủ điều kiện", "members", UNABLE),
    *_by_reason("assisted", 1200, "Có người giúp", "assisted", UNABLE + HELPED),
)


def plug_in() -> None:
    for measure in (*FUNNEL, *REASONS):
        MEASURES.plug_in(measure)
