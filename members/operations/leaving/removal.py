"""Xóa tên, declared: seven causes, each with its measure (docs/rules.md §3.7)."""

from members.operations.cards.effects import collect
from members.operations.engine import usual_steps
from members.operations.engine.declaring import (
    Branch,
    Deadline,
    Fact,
    Kind,
    Level,
    Paper,
    Printed,
    Procedure,
    Step,
    Vote,
)
from members.operations.leaving import checks, effects
from members.operations.models import Case
from members.powers import Power

HANDLE = Power.HANDLE_CASES
FAMILY = "Ra khỏi Đảng, xem xét"
REMOVING = Vote("vote.special", "removal")
CAUSES = (
    ("absent", "Bỏ sinh hoạt hoặc không đóng đảng phí 3 tháng trong năm không lý do chính đáng"),
    ("card", "Trả lại hoặc hủy thẻ đảng viên"),
    ("no_will", "Giảm sút ý chí, được giáo dục 12 tháng không tiến bộ"),
    ("two_years", "Hai năm liền vi phạm tư cách"),
    ("standards", "Không đủ tiêu chuẩn chính trị"),
    ("probation_not_fit", "Đảng viên dự bị không đủ tư cách công nhận chính thức"),
    ("transfer_abandoned", "Tự ý bỏ sinh hoạt đảng: quá 3 tháng không nộp giấy giới thiệu"),
)
OPENING = (
    Fact("cause", "Căn cứ xóa tên", Kind.CHOICE, choices=CAUSES, help="Sau đó chỉ ghi một mục của căn cứ đã chọn."),
    Fact("months", "Bỏ sinh hoạt, không đóng đảng phí: số tháng trong năm", Kind.NUMBER, required=False),
    Fact("educated_on", "Giảm sút ý chí: ngày chi bộ bắt đầu giáo dục", Kind.DAY, required=False),
    Fact("first_year", "Hai năm liền vi phạm: năm thứ nhất", Kind.NUMBER, required=False),
    Fact("conclusion", "Không đủ tiêu chuẩn: số kết luận của cấp có thẩm quyền", required=False),
    Fact("left_with_paper_on", "Không nộp giấy giới thiệu: ngày giới thiệu", Kind.DAY, required=False),
)
KEEP = Branch("kept", "Không xóa tên", ends=Case.State.REFUSED)
RECEIVED = Fact("received_on", "Ngày đồng chí ấy nhận quyết định", Kind.DAY)
NOTICE_OUT = Paper("notice_out", "Phiếu báo đảng viên ra khỏi Đảng", form="5-HSĐV")
CARD_BACK = Paper("card_back", "Thẻ đảng viên, Huy hiệu Đảng thu lại, hoặc biên bản không thu được")


def delivered() -> Step:
    """The complaint may come within a limit that runs from here."""
    return Step(
        "delivered",
        "Giao quyết định cho người bị xử lý",
        Level.CELL,
        "Đã giao quyết định",
        power=HANDLE,
        facts=(RECEIVED,),
        returns=False,
        rule="294-QĐ/TW, điều 8",
    )


def collected(label: str, deadline: Deadline) -> Step:
    """Card and medal go up with the dossier."""
    return Step(
        "complaint",
        label,
        Level.BASE,
        "Đã thu thẻ, chuyển hồ sơ",
        power=HANDLE,
        papers=(CARD_BACK, NOTICE_OUT),
        deadline=deadline,
        effect_on_many=collect,
        returns=False,
        rule="294-QĐ/TW, điều 8; 06-HD/TW, 7.1c, 8.3b, 18.5",
    )


PRINTED_NOTICE = Printed("phieu-bao", "Phiếu báo đảng viên ra khỏi Đảng", form="5-HSĐV", since="complaint")
SELF_REVIEW = Step(
    "called",
    "Yêu cầu làm bản kiểm điểm (ba lần không làm thì vẫn xét)",
    Level.CELL,
    "Đã có bản kiểm điểm hoặc đã gọi ba lần",
    power=HANDLE,
    papers=(Paper("self_review", "Bản kiểm điểm, hoặc biên bản ba lần yêu cầu"),),
    branches=(KEEP,),
    returns=False,
    says="Có lý do chính đáng thì chọn “Không xóa tên”.",
    rule="06-HD/TW, 11.1",
)
REMOVAL = Procedure(
    "removal",
    "Xóa tên trong danh sách đảng viên",
    FAMILY,
    "§3.7",
    "294-QĐ/TW, điều 8; 06-HD/TW, 11.1",
    "Ngày có căn cứ xóa tên",
    opening=OPENING,
    checks=(checks.is_on_roll, checks.cause_is_given),
    steps=(
        SELF_REVIEW,
        usual_steps.cell_vote("đề nghị xóa tên", REMOVING, branches=(KEEP,), rule="294-QĐ/TW, 9.3.4"),
        usual_steps.base_vote("đề nghị xóa tên", REMOVING, branches=(KEEP,), rule="294-QĐ/TW, 9.3.4"),
        usual_steps.decided(
            "Cấp có thẩm quyền quyết định xóa tên",
            "Quyết định xóa tên",
            button="Ghi quyết định xóa tên",
            marks="removed_on",
            effect=effects.strike_off,
            branches=(KEEP,),
            rule="294-QĐ/TW, 9.3.4",
        ),
        delivered(),
        collected(
            "Thời hạn khiếu nại; thu thẻ, chuyển hồ sơ lên cấp trên", Deadline("removal.complaint", "received_on")
        ),
    ),
    printed=(PRINTED_NOTICE,),
    says="Tự kiểm điểm, chi bộ {vote.special}, đảng ủy cơ sở {vote.special}, cấp có thẩm quyền {vote.normal}.",
)
