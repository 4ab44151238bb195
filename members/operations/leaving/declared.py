"""Leaving the Party, being looked into, complaining and being taken back, in the order of the pages
(docs/rules.md §3.7)."""

from collections.abc import Callable

from members.operations.cards.effects import give_back
from members.operations.engine import usual_steps
from members.operations.engine.declaring import (
    EVENT,
    Among,
    Branch,
    Deadline,
    Fact,
    Kind,
    Level,
    Paper,
    Printed,
    Procedure,
    Step,
)
from members.operations.engine.surroundings import Placed
from members.operations.leaving import checks, effects
from members.operations.leaving.removal import FAMILY, HANDLE, REMOVAL
from members.operations.leaving.ways_out import ANNULMENT, DEATH, RESIGNATION
from members.operations.models import Case
from members.powers import Power

SIGN = Power.SIGN_CASES
NOT_TAKEN = Branch("not_restored", "Không khôi phục")
RESTORATION = Procedure(
    "restoration",
    "Khôi phục quyền đảng viên, nối lại sinh hoạt",
    FAMILY,
    "§3.7",
    "294-QĐ/TW, điều 5",
    "Ngày có đơn, có kết luận",
    among=Among.GONE,
    opening=(
        Fact(
            "kind",
            "Vì sao khôi phục",
            Kind.CHOICE,
            choices=(
                ("wrong", "Quyết định xử lý trước đây là sai: tuổi đảng tính liên tục"),
                ("interrupted", "Gián đoạn không do lỗi của đảng viên: trừ thời gian gián đoạn"),
            ),
        ),
    ),
    checks=(checks.was_struck_off,),
    steps=(
        Step(
            "examined",
            "Chi bộ, đảng ủy cơ sở xác minh",
            Level.BASE,
            "Đã xác minh, đề nghị khôi phục",
            papers=(
                Paper("application", "Đơn của người đề nghị, hoặc kết luận giải quyết khiếu nại"),
                Paper("report", "Báo cáo xác minh"),
            ),
            branches=(NOT_TAKEN,),
            returns=False,
            rule="294-QĐ/TW, điều 5",
        ),
        usual_steps.decided(
            "Cấp có thẩm quyền quyết định khôi phục",
            "Quyết định khôi phục quyền đảng viên",
            effect=effects.restore,
            branches=(NOT_TAKEN,),
            rule="294-QĐ/TW, điều 5",
        ),
        Step(
            "settled",
            "Truy nộp đảng phí, trả lại thẻ và hồ sơ",
            Level.CELL,
            "Đã xong",
            power=HANDLE,
            papers=(Paper("fees", "Đảng phí của thời gian được tính tuổi đảng đã nộp đủ", required=False),),
            effect_on_many=give_back,
            returns=False,
            says="Quyết định cũ sai: đóng đủ đảng phí của thời gian ấy.",
            rule="294-QĐ/TW, điều 5; 06-HD/TW, 5.3",
        ),
    ),
    printed=(Printed("phieu-bao", "Phiếu báo khôi phục quyền đảng viên", since="settled"),),
    says="Bị xử lý sai thì tuổi đảng liên tục; gián đoạn không do lỗi thì trừ thời gian gián đoạn.",
)
FOUND_RIGHT = Branch(
    "found_right",
    "Khiếu nại đúng: hủy hoặc thay đổi quyết định",
    ends=Case.State.DONE,
    effect=effects.begin_restoration,
    rule="294-QĐ/TW, điều 5",
)


def _answer(key: str, level: Level, rule: str, when: Callable[[Placed], bool]) -> Step:
    """By the committee that decides on it, or told to the province by the one at the centre."""
    where = "Trung ương" if level == Level.PROVINCE else "Cấp có thẩm quyền"
    return Step(
        key,
        f"{where} xem xét, trả lời khiếu nại",
        level,
        "Giữ nguyên quyết định, đã trả lời",
        papers=(Paper("answer", "Thông báo hoặc quyết định giải quyết khiếu nại"),),
        deadline=Deadline(rule, EVENT),
        branches=(FOUND_RIGHT, Branch("not_handled", "Thuộc loại không giải quyết")),
        when=when,
        returns=False,
        rule="294-QĐ/TW, điều 8",
    )


COMPLAINT = Procedure(
    "complaint",
    "Giải quyết khiếu nại kỷ luật, xóa tên",
    FAMILY,
    "§3.7",
    "294-QĐ/TW, điều 8; 296-QĐ/TW, điều 25",
    "Ngày gửi đơn khiếu nại",
    among=Among.ALL,
    opening=(
        Fact("decision", "Số quyết định bị khiếu nại"),
        Fact("decision_received_on", "Ngày nhận quyết định ấy", Kind.DAY),
        Fact("central", "Đơn gửi Trung ương", Kind.TICK, required=False),
    ),
    checks=(checks.complaint_is_in_time,),
    steps=(
        _answer("answer", Level.HIGHER, "removal.answer", lambda at: not at.case.facts.get("central")),
        _answer("centre", Level.PROVINCE, "removal.central", lambda at: bool(at.case.facts.get("central"))),
    ),
    power=SIGN,
    holds=True,
    says="Gửi trong {removal.complaint} từ khi nhận quyết định; trả lời trong {removal.answer}, ở Trung ương "
    "{removal.central}.",
)
INSPECTION = Procedure(
    "inspection",
    "Xem xét, kiểm tra, giải quyết tố cáo",
    FAMILY,
    "§3.5",
    "294-QĐ/TW, 6.3.1đ",
    "Ngày bắt đầu xem xét, kiểm tra",
    opening=(Fact("document", "Số quyết định, thông báo"),),
    checks=(checks.is_on_roll,),
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
ALL = (REMOVAL, RESIGNATION, ANNULMENT, DEATH, RESTORATION, COMPLAINT, INSPECTION)
