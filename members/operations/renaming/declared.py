"""Đổi họ tên, declared: by a paper of the State, decided by cấp trên trực tiếp (docs/rules.md §3.10)."""

from datetime import date

from members import affiliations, vietnamese
from members.models import User
from members.operations.engine import record, usual_steps
from members.operations.engine.declaring import Branch, Fact, Level, Paper, Printed, Procedure, Request, Step
from members.operations.models import Case
from members.powers import Power

MOST = 120


def is_another_name(request: Request) -> str:
    new = vietnamese.proper_name(request.facts["new_name"])
    if request.member is None or not request.member.is_counted:
        return "Đồng chí này không còn trong danh sách đảng viên."
    if new == request.member.full_name:
        return "Họ tên mới trùng với họ tên đang ghi trong danh sách."
    return "" if len(new) <= MOST and len(new.split()) > 1 else "Đề nghị ghi đủ họ và tên."


def old_name(request: Request) -> dict[str, str]:
    return {"old_name": request.member.full_name if request.member else ""}


def rename(case: Case, *, by: User | None, on: date) -> None:
    """Raises StandingChanged where a list has written another name meanwhile."""
    member = record.held(case)
    if member.full_name != case.facts["old_name"]:
        raise record.StandingChanged("Họ tên trong danh sách đã khác khi lập hồ sơ. Đề nghị xem lại rồi giải quyết.")
    affiliations.rename(member, case.facts["new_name"], by=by, why=record.why(case, "đổi họ tên"))


NO = Branch("refused", "Không đồng ý", rule="06-HD/TW, 9.1")
RENAMING = Procedure(
    "renaming",
    "Đổi họ, tên, chữ đệm",
    "Thông tin đảng viên",
    "§3.10",
    "06-HD/TW, 9.1",
    "Ngày có giấy tờ của Nhà nước về họ tên mới",
    opening=(
        Fact("new_name", "Họ và tên mới"),
        Fact("document", "Số giấy tờ của Nhà nước (trích lục hộ tịch, quyết định)"),
    ),
    noted=(Fact("old_name", "Họ và tên trước khi đổi"),),
    derives=old_name,
    checks=(is_another_name,),
    steps=(
        Step(
            "application",
            "Chi bộ nhận đơn, giấy tờ của Nhà nước",
            Level.CELL,
            "Đủ giấy tờ, đề nghị",
            power=Power.HANDLE_CASES,
            papers=(Paper("application", "Đơn đề nghị"), Paper("state_paper", "Giấy tờ của Nhà nước về họ tên mới")),
            branches=(Branch("withdrawn", "Rút đơn", ends=Case.State.CANCELLED),),
            returns=False,
            says="Ngày sinh không thay đổi (06-HD/TW, mục 9.2).",
            rule="06-HD/TW, 9.1",
        ),
        Step(
            "base",
            "Đảng ủy cơ sở xem xét, đề nghị",
            Level.BASE,
            "Đề nghị cấp trên",
            branches=(NO,),
            rule="06-HD/TW, 9.1",
        ),
        usual_steps.decided(
            "Cấp ủy cấp trên trực tiếp quyết định",
            "Quyết định đổi họ tên trong hồ sơ đảng viên",
            vote=None,
            effect=rename,
            branches=(NO,),
            rule="06-HD/TW, 9.1",
        ),
        Step(
            "corrected",
            "Nơi giữ hồ sơ sửa các giấy tờ; đề nghị đổi thẻ",
            Level.HIGHER,
            "Đã sửa hồ sơ",
            power=Power.HANDLE_CASES,
            returns=False,
            rule="06-HD/TW, 9.1",
        ),
    ),
    printed=(Printed("phieu-bao", "Phiếu báo đổi họ tên đảng viên", since="corrected"),),
    says="Theo quyết định của cấp trên trực tiếp. Ngày sinh thì không thay đổi.",
)
