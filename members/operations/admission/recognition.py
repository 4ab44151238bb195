"""Công nhận chính thức, declared (docs/rules.md §3.3): from the ceremony to the announcement; what follows, thẻ đảng
viên, is a procedure of its own."""

from members.operations.admission import checks, effects
from members.operations.engine import usual_steps
from members.operations.engine.declaring import (
    Branch,
    Deadline,
    Level,
    Paper,
    Printed,
    Procedure,
    Step,
    Vote,
)
from members.operations.models import Case
from members.powers import Power

HANDLE = Power.HANDLE_CASES
RECOGNISING = Vote("vote.special", "recognition")
DECIDE_RECOGNITION = Deadline("recognition.decide", "cell_voted_on", "recognition.decide_extension")
NOT_FIT = Branch(
    "not_fit",
    "Không đủ tư cách: đề nghị xóa tên",
    ends=Case.State.REFUSED,
    effect=effects.begin_removal,
    rule="294-QĐ/TW, 4.2.1",
)
RECOGNITION = Procedure(
    "recognition",
    "Công nhận đảng viên chính thức",
    "Phát triển đảng",
    "§3.3",
    "294-QĐ/TW; 208-QĐ/TW; 06-HD/TW",
    "Ngày vào Đảng (ngày lễ kết nạp)",
    checks=(checks.is_probationary,),
    event_of=lambda member: member.admission_date,
    derives=effects.month_12,
    steps=(
        Step(
            "probation",
            "Thời gian dự bị, học lớp bồi dưỡng đảng viên mới",
            Level.CELL,
            "Đã đủ 12 tháng, đủ giấy tờ",
            power=HANDLE,
            papers=(
                Paper("new_member_class", "Giấy chứng nhận lớp bồi dưỡng đảng viên mới"),
                Paper("self_review", "Bản tự kiểm điểm của đảng viên dự bị"),
                Paper("mentor_remarks", "Nhận xét của đảng viên được phân công giúp đỡ"),
                Paper("opinions", "Tổng hợp ý kiến đoàn thể và nơi cư trú"),
            ),
            deadline=Deadline("", "month_12"),
            checks=(checks.probation_is_over,),
            marks="probation_ended_on",
            returns=False,
            rule="06-HD/TW, 4.2",
        ),
        usual_steps.cell_vote(
            "đề nghị công nhận chính thức",
            RECOGNISING,
            deadline=Deadline("recognition.cell_review", "month_12"),
            marks="cell_voted_on",
            branches=(NOT_FIT,),
            rule="294-QĐ/TW, 4.2.1",
        ),
        usual_steps.base_vote(
            "đề nghị công nhận",
            RECOGNISING,
            deadline=DECIDE_RECOGNITION,
            branches=(NOT_FIT,),
            rule="294-QĐ/TW, 4.3.1",
        ),
        usual_steps.decided(
            "Cấp có thẩm quyền quyết định công nhận, quyết định phát thẻ",
            "Quyết định công nhận đảng viên chính thức",
            marks="recognised_on",
            deadline=DECIDE_RECOGNITION,
            branches=(NOT_FIT,),
            effect=effects.recognise,
            says="Ngày chính thức là ngày hết thời gian dự bị, dù xét chậm.",
            rule="294-QĐ/TW, 4.2.2",
        ),
        Step(
            "announced",
            "Công bố trong buổi sinh hoạt chi bộ gần nhất",
            Level.CELL,
            "Đã công bố",
            papers=(Paper("late_reasons", "Giải trình khi xét chậm", required=False),),
            checks=(checks.lateness_is_explained,),
            effect=effects.open_first_card,
            says="Công bố xong thì cổng lập hồ sơ phát thẻ, kèm danh sách đề nghị của buổi sinh hoạt ấy (1-TĐV).",
            returns=False,
            rule="06-HD/TW, 4.5b",
        ),
    ),
    printed=(Printed("phieu-bao", "Phiếu báo công nhận đảng viên chính thức", since="announced"),),
    says="{probation.months} dự bị tính từ lễ kết nạp; ngày chính thức không đổi khi xét chậm.",
)
