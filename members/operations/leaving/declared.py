"""Leaving the Party and being looked into, declared (docs/rules.md §3.7)."""

from datetime import date

from members import affiliations
from members.models import Member, User
from members.operations.cards.effects import collect
from members.operations.engine.declaring import (
    BASE_COMMITTEE,
    STANDING_COMMITTEE,
    Branch,
    Deadline,
    Fact,
    Kind,
    Level,
    Paper,
    Printed,
    Procedure,
    Request,
    Step,
    Vote,
)
from members.operations.models import Case
from members.powers import Power

HANDLE, SIGN = Power.HANDLE_CASES, Power.SIGN_CASES
CAUSES = (
    ("absent", "Bỏ sinh hoạt hoặc không đóng đảng phí 3 tháng trong năm không lý do chính đáng"),
    ("card", "Trả lại hoặc hủy thẻ đảng viên"),
    ("no_will", "Giảm sút ý chí, được giáo dục 12 tháng không tiến bộ"),
    ("two_years", "Hai năm liền vi phạm tư cách"),
    ("standards", "Không đủ tiêu chuẩn chính trị"),
    ("probation_not_fit", "Đảng viên dự bị không đủ tư cách công nhận chính thức"),
    ("transfer_abandoned", "Tự ý bỏ sinh hoạt đảng: quá 3 tháng không nộp giấy giới thiệu"),
)


def is_on_roll(request: Request) -> str:
    return "" if request.member and request.member.is_counted else "Đồng chí này không còn trong danh sách đảng viên."


def strike_off(case: Case, *, by: User | None, on: date) -> None:
    """The decision takes the member off the roll."""
    member = affiliations.held(case.member_id)
    why = f"Hồ sơ {case.number}, xóa tên trong danh sách đảng viên"
    affiliations.change_status(member, Member.Status.LEFT, by=by, day=on, why=why)


KEEP = Branch("kept", "Không xóa tên", ends=Case.State.REFUSED)
REMOVAL = Procedure(
    "removal",
    "Xóa tên trong danh sách đảng viên",
    "Ra khỏi Đảng, xem xét",
    "§3.7",
    "294-QĐ/TW, điều 8; 06-HD/TW, 11.1",
    "Ngày có căn cứ xóa tên",
    opening=(Fact("cause", "Căn cứ xóa tên", Kind.CHOICE, choices=CAUSES),),
    checks=(is_on_roll,),
    steps=(
        Step(
            "called",
            "Yêu cầu làm bản kiểm điểm (ba lần không làm thì vẫn xét)",
            Level.CELL,
            "Đã có bản kiểm điểm hoặc đã gọi ba lần",
            power=HANDLE,
            papers=(Paper("self_review", "Bản kiểm điểm, hoặc biên bản ba lần yêu cầu"),),
            branches=(KEEP,),
            returns=False,
            rule="06-HD/TW, 11.1",
        ),
        Step(
            "cell_vote",
            "Chi bộ biểu quyết đề nghị xóa tên",
            Level.CELL,
            "Ghi kết quả biểu quyết",
            vote=Vote("vote.special", "removal"),
            papers=(Paper("cell_resolution", "Nghị quyết của chi bộ"),),
            branches=(KEEP,),
            rule="294-QĐ/TW, 9.3.4",
        ),
        Step(
            "base_vote",
            "Đảng ủy cơ sở biểu quyết đề nghị xóa tên",
            Level.BASE,
            "Ghi kết quả biểu quyết",
            vote=Vote("vote.special", "removal", BASE_COMMITTEE),
            papers=(Paper("base_resolution", "Nghị quyết của đảng ủy cơ sở"),),
            branches=(KEEP,),
            rule="294-QĐ/TW, 9.3.4",
        ),
        Step(
            "decided",
            "Cấp có thẩm quyền quyết định xóa tên",
            Level.HIGHER,
            "Ghi quyết định xóa tên",
            vote=Vote("vote.normal", "decision", STANDING_COMMITTEE),
            papers=(Paper("decision", "Quyết định xóa tên"),),
            facts=(Fact("decision_no", "Số quyết định"),),
            marks="removed_on",
            effect=strike_off,
            branches=(KEEP,),
            rule="294-QĐ/TW, 9.3.4",
        ),
        Step(
            "complaint",
            "Thời hạn khiếu nại; thu thẻ, chuyển hồ sơ lên cấp trên",
            Level.BASE,
            "Đã thu thẻ, chuyển hồ sơ",
            power=HANDLE,
            papers=(Paper("notice_out", "Phiếu báo đảng viên ra khỏi Đảng", form="5-HSĐV"),),
            deadline=Deadline("removal.complaint", "removed_on"),
            effect_on_many=collect,
            returns=False,
            rule="294-QĐ/TW, điều 8; 06-HD/TW, 8.3b",
        ),
    ),
    printed=(Printed("phieu-bao", "Phiếu báo đảng viên ra khỏi Đảng", form="5-HSĐV", since="complaint"),),
    says="Tự kiểm điểm, chi bộ ít nhất 2/3, đảng ủy cơ sở ít nhất 2/3, cấp có thẩm quyền quá nửa.",
)
INSPECTION = Procedure(
    "inspection",
    "Xem xét, kiểm tra, giải quyết khiếu nại, tố cáo",
    "Ra khỏi Đảng, xem xét",
    "§3.5",
    "294-QĐ/TW, 6.3.1đ",
    "Ngày bắt đầu xem xét, kiểm tra",
    opening=(Fact("document", "Số quyết định, thông báo"),),
    checks=(is_on_roll,),
    steps=(
        Step(
            "under_way",
            "Đang xem xét, kiểm tra",
            Level.BASE,
            "Đã kết luận",
            papers=(Paper("conclusion", "Thông báo kết luận"),),
            branches=(Branch("dropped", "Thôi xem xét, kiểm tra", ends=Case.State.CANCELLED),),
            returns=False,
        ),
    ),
    power=SIGN,
    holds=True,
    says="Trong thời gian này không làm thủ tục chuyển sinh hoạt chính thức.",
)
ALL = (REMOVAL, INSPECTION)
