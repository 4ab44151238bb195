"""Kỷ luật, khai trừ, đình chỉ sinh hoạt, declared (docs/rules.md §3.9)."""

from dataclasses import replace

from members.operations.badges.waits import FORMS
from members.operations.discipline import checks, effects
from members.operations.engine import usual_steps
from members.operations.engine.declaring import (
    EVENT,
    Branch,
    Deadline,
    Fact,
    Kind,
    Lapse,
    Level,
    Paper,
    Printed,
    Procedure,
    Step,
    Vote,
)
from members.operations.engine.surroundings import Placed
from members.operations.leaving.checks import is_official, is_on_roll
from members.operations.leaving.removal import HANDLE, PRINTED_NOTICE, collected, delivered
from members.operations.models import Case

FAMILY, RULE = "Kỷ luật, đình chỉ", "§3.9"
DOCUMENT = "21-QĐ/TW (2026); 69-QĐ/TW; 294-QĐ/TW, 9.3"
DISCIPLINING, EXPELLING = Vote("vote.normal", "discipline"), Vote("vote.special", "expulsion")
RESOLVED = "Nghị quyết, biên bản họp chi bộ"
FORM = Fact("form", "Hình thức kỷ luật đề nghị", Kind.CHOICE, choices=FORMS)
POST = Fact("post", "Cách chức: chức vụ bị cách", required=False)
OFFENCE = Fact("offence", "Căn cứ: số kết luận, nội dung vi phạm")
NONE = Branch("none", "Chưa đến mức kỷ luật", rule="69-QĐ/TW")
GRAVER = Branch("graver", "Nghiêm trọng: đề nghị khai trừ", ends=Case.State.REFUSED, effect=effects.begin_expulsion)
CALLED = Step(
    "self_review",
    "Người vi phạm kiểm điểm trước chi bộ",
    Level.CELL,
    "Đã kiểm điểm, hoặc đã gọi mà không làm",
    power=HANDLE,
    papers=(Paper("self_review", "Bản kiểm điểm, hoặc biên bản các lần yêu cầu"),),
    branches=(NONE,),
    returns=False,
    rule="21-QĐ/TW",
)


def _from_above(at: Placed) -> bool:
    """A chi bộ itself reprimands and warns, but not for a task that the level above has given."""
    facts = at.case.facts
    return facts["form"] not in {"reprimand", "warning"} or bool(facts.get("task_from_above"))


DISCIPLINE = Procedure(
    "discipline",
    "Kỷ luật đảng viên: khiển trách, cảnh cáo, cách chức",
    FAMILY,
    RULE,
    DOCUMENT,
    "Ngày có kết luận vi phạm",
    opening=(
        FORM,
        POST,
        OFFENCE,
        Fact("task_from_above", "Vi phạm khi làm nhiệm vụ do cấp trên giao", Kind.TICK, required=False),
    ),
    checks=(is_on_roll, checks.form_fits),
    steps=(
        CALLED,
        usual_steps.cell_vote(
            "hình thức kỷ luật",
            DISCIPLINING,
            resolution=RESOLVED,
            branches=(NONE, GRAVER),
            says="Khiển trách, cảnh cáo do chi bộ quyết định; hình thức khác chi bộ đề nghị.",
            rule="21-QĐ/TW; 294-QĐ/TW, 9.3",
        ),
        usual_steps.base_vote("đề nghị", DISCIPLINING, branches=(NONE, GRAVER), when=_from_above, rule="21-QĐ/TW"),
        usual_steps.decided(
            "Cấp có thẩm quyền quyết định kỷ luật",
            "Quyết định kỷ luật",
            branches=(NONE,),
            when=_from_above,
            rule="21-QĐ/TW",
        ),
        Step(
            "announced",
            "Công bố quyết định: kỷ luật có hiệu lực",
            Level.CELL,
            "Đã công bố",
            papers=(Paper("announced", "Quyết định kỷ luật đã giao cho đảng viên"),),
            effect=effects.begin_effect,
            returns=False,
            says="Có hiệu lực từ ngày công bố.",
            rule="21-QĐ/TW",
        ),
    ),
    printed=(Printed("quyet-dinh", "Phiếu báo kỷ luật đảng viên", since="announced"),),
    holds=True,
    says="Chi bộ quyết định khiển trách, cảnh cáo; cách chức do cấp trên quyết định theo đề nghị.",
)
OVER = Deadline("discipline.effect", EVENT)
# The ways in which a discipline ends before its time.
NO_MORE = (
    Branch(
        "replaced",
        "Kỷ luật mới thay thế",
        ends=Case.State.DONE,
        facts=(Fact(effects.REPLACED_BY, "Thay bằng kỷ luật", help="Hình thức, số và ngày của quyết định mới."),),
        effect=effects.replace,
    ),
    Branch("cancelled", "Khiếu nại đúng: hủy kỷ luật", ends=Case.State.CANCELLED, effect=effects.cancel),
)
IN_FORCE = Procedure(
    "discipline_effect",
    "Kỷ luật đang có hiệu lực",
    FAMILY,
    RULE,
    DOCUMENT,
    "Ngày công bố quyết định kỷ luật",
    opening=(replace(FORM, label="Hình thức kỷ luật"), replace(POST, label="Chức vụ bị cách")),
    noted=(Fact("waits_until", "Chưa xét tặng Huy hiệu Đảng đến hết ngày", Kind.DAY),),
    derives=effects.medal_wait,
    opened_by_hand=False,
    steps=(
        Step(
            "complaint_period",
            "Thời hạn khiếu nại",
            Level.CELL,
            "Đã hết hạn khiếu nại, không khiếu nại",
            power=HANDLE,
            deadline=Deadline("discipline.complaint", EVENT),
            lapse=Lapse(Deadline("discipline.complaint", EVENT), "no_complaint"),
            branches=(
                Branch("no_complaint", "Hết hạn khiếu nại", to="in_force"),
                *NO_MORE,
            ),
            returns=False,
            rule="296-QĐ/TW, điều 25",
        ),
        Step(
            "in_force",
            "Đang có hiệu lực, theo dõi sửa chữa",
            Level.CELL,
            "Hết hiệu lực, không tái phạm",
            papers=(Paper("repaired", "Chi bộ nhận xét việc sửa chữa khuyết điểm"),),
            deadline=OVER,
            lapse=Lapse(OVER, "expired"),
            checks=(checks.is_over,),
            checks_on_many=(checks.are_not_looked_into,),
            effect_on_many=effects.lift,
            branches=(
                Branch("expired", "Hết hiệu lực", ends=Case.State.DONE, effect=effects.end_quietly),
                *NO_MORE,
            ),
            returns=False,
            says="Không tái phạm đến hết hạn thì quyết định hết hiệu lực; cổng tự kết thúc.",
            rule="69-QĐ/TW",
        ),
    ),
    says="Theo dõi từ khi công bố đến khi hết hiệu lực; mở tự động khi công bố kỷ luật.",
)
EXPULSION = Procedure(
    "expulsion",
    "Khai trừ ra khỏi Đảng",
    FAMILY,
    RULE,
    DOCUMENT,
    "Ngày có kết luận vi phạm",
    opening=(OFFENCE,),
    checks=(is_on_roll, is_official),
    steps=(
        CALLED,
        usual_steps.cell_vote(
            "đề nghị khai trừ",
            EXPELLING,
            resolution=RESOLVED,
            branches=(NONE,),
            rule="294-QĐ/TW, 9.3.4",
        ),
        usual_steps.base_vote("đề nghị khai trừ", EXPELLING, branches=(NONE,), rule="294-QĐ/TW, 9.3.4"),
        usual_steps.decided(
            "Cấp có thẩm quyền quyết định khai trừ",
            "Quyết định khai trừ",
            button="Ghi quyết định khai trừ",
            effect=effects.expel,
            branches=(NONE,),
            rule="294-QĐ/TW, 9.3.4",
        ),
        delivered(),
        collected(
            "Thời hạn khiếu nại; thu thẻ, chuyển hồ sơ lên cấp trên", Deadline("discipline.complaint", "received_on")
        ),
    ),
    printed=(PRINTED_NOTICE,),
    holds=True,
    says="Chi bộ {vote.special}, đảng ủy cơ sở {vote.special}, cấp có thẩm quyền {vote.normal}. Thu thẻ và Huy hiệu.",
)
UNTIL = Fact("until", "Đình chỉ đến hết ngày", Kind.DAY, ahead=True)
SUSPENSION = Procedure(
    "suspension",
    "Đình chỉ sinh hoạt đảng",
    FAMILY,
    RULE,
    DOCUMENT,
    "Ngày bắt đầu đình chỉ",
    opening=(OFFENCE, UNTIL),
    checks=(is_on_roll, checks.is_active, checks.lasts),
    ahead=True,
    steps=(
        Step(
            "proposed",
            "Đảng ủy cơ sở, ủy ban kiểm tra đề nghị đình chỉ",
            Level.BASE,
            "Đã đề nghị",
            papers=(Paper("proposal", "Tờ trình đề nghị đình chỉ"),),
            branches=(Branch("not_suspended", "Không đình chỉ"),),
            returns=False,
            rule="21-QĐ/TW",
        ),
        usual_steps.decided(
            "Cấp có thẩm quyền quyết định đình chỉ",
            "Quyết định đình chỉ sinh hoạt đảng",
            button="Ghi quyết định đình chỉ",
            effect=effects.suspend,
            branches=(Branch("not_suspended", "Không đình chỉ"),),
            rule="21-QĐ/TW",
        ),
        Step(
            "suspended",
            "Đang đình chỉ sinh hoạt đảng",
            Level.HIGHER,
            "Ghi quyết định cho trở lại sinh hoạt",
            papers=(Paper("return_decision", "Quyết định cho trở lại sinh hoạt đảng"),),
            deadline=Deadline("", "until"),
            effect=effects.take_back,
            branches=(Branch("prolonged", "Gia hạn đình chỉ", to="suspended", facts=(UNTIL,), effect=effects.prolong),),
            returns=False,
            says="Không dự sinh hoạt, không biểu quyết, không đánh giá trong thời gian này.",
            rule="21-QĐ/TW",
        ),
    ),
    printed=(Printed("phieu-bao", "Phiếu báo đình chỉ sinh hoạt đảng", since="suspended"),),
    holds=True,
    says="Có thời hạn ghi trong quyết định; hết hạn thì gia hạn hoặc cho trở lại.",
)
ALL = (DISCIPLINE, IN_FORCE, EXPULSION, SUSPENSION)
