"""The kinds of notices: what each is called where one switches it off, and what may stand on a locked screen."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Kind:
    """`on_screen` is all that a telephone shows before it is unlocked: no name, no number, nothing of the content.

    `timely`: never kept for a digest. `urgent`: not even for the morning; it is heard at night too.
    """

    code: str
    label: str
    hint: str
    on_screen: str = "Có thông báo mới"
    timely: bool = False
    urgent: bool = False


MEETING, MEETING_CHANGE, RECORD, VOTE, TASK = "meeting", "meeting-change", "record", "vote", "task"
DOCUMENT, NEWS, OPINION, OTHER = "document", "news", "opinion", ""

KINDS = (
    Kind(MEETING, "Buổi sinh hoạt", "Mời họp, nhắc họp, xin vắng", "Buổi sinh hoạt sắp tới", timely=True),
    Kind(
        MEETING_CHANGE,
        "Buổi sinh hoạt sắp diễn ra mà đổi giờ, hoãn, hủy",
        "Báo ngay, cả trong giờ yên tĩnh",
        "Buổi sinh hoạt có thay đổi",
        timely=True,
        urgent=True,
    ),
    Kind(RECORD, "Biên bản, nghị quyết", "Biên bản, nghị quyết được gửi, chấm điểm sinh hoạt"),
    Kind(VOTE, "Biểu quyết, lấy ý kiến", "Mời biểu quyết, mời trả lời, nhắc trả lời", timely=True),
    Kind(TASK, "Nhiệm vụ được giao", "Giao việc, sắp đến hạn, trễ hạn"),
    Kind(DOCUMENT, "Văn kiện", "Văn kiện cần đọc, gửi và nhận văn kiện"),
    Kind(NEWS, "Tin, bài", "Bài chờ duyệt, bài được đăng hoặc trả lại"),
    Kind(OPINION, "Góp ý, phản ánh", "Trả lời và chuyển góp ý"),
    Kind(OTHER, "Việc khác", "Tài khoản, vai trò, danh sách, yêu cầu của đồng chí"),
)
BY_CODE = {kind.code: kind for kind in KINDS}
URGENT = [kind.code for kind in KINDS if kind.urgent]
TIMELY = [kind.code for kind in KINDS if kind.timely]


def of(code: str) -> Kind:
    """The kind; one that a later release named and this one does not know is shown as any other."""
    return BY_CODE.get(code, BY_CODE[OTHER])
