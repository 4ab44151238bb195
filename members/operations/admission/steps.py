"""The steps that every way into the Party has in common (docs/rules.md §3.1): from the vetting to the ceremony."""

from collections.abc import Callable

from members.operations.admission import checks, effects
from members.operations.engine import usual_steps
from members.operations.engine.declaring import (
    Branch,
    ByRule,
    Deadline,
    Effect,
    Fact,
    Kind,
    Lapse,
    Level,
    Paper,
    Side,
    Step,
    Vote,
    always,
)
from members.operations.engine.surroundings import Placed
from members.operations.models import Case
from members.powers import Power

HANDLE = Power.HANDLE_CASES
ADMITTING = Vote("vote.special", "admission")
DECIDE = Deadline("admission.decide", "cell_voted_on", "admission.decide_extension")
# Until 25/7/2026 from when the chi bộ has the decision, since then from when it was issued: a value of the rules.
CEREMONY = Deadline(
    "admission.ceremony",
    ByRule("admission.ceremony_from_issue", "decided_on", {0: "received_on", 1: "decided_on"}),
)
STOPPED = Branch("stopped", "Không đủ điều kiện, thôi xét", ends=Case.State.REFUSED)
WITHDRAWN = Branch("withdrawn", "Người xin vào Đảng rút đơn", ends=Case.State.CANCELLED)
ENDS = (STOPPED, WITHDRAWN)
MOVE_FACTS = (
    Fact("moved_on", "Ngày quyết định chuyển công tác, chuyển nơi ở", Kind.DAY),
    Fact("new_cell", "Chi bộ nơi mới", Kind.CELL),
)
OLD_FILE = Lapse(Deadline("admission.dossier_redo_months", "dossier_on"), "stale")


def stale(to: str) -> Branch:
    """The clock takes it too, the day after the last."""
    return Branch(
        "stale", "Hồ sơ quá 12 tháng: làm lại bốn giấy", to=to, effect=effects.make_anew, rule="06-HD/TW, 5.4a"
    )


def retake(to: str) -> Branch:
    return Branch("retake", "Giấy chứng nhận hết giá trị: học lại", to=to, rule="06-HD/TW, 5.4b")


def moves(here: str) -> tuple[Branch, ...]:
    """Of who moves while the step `here` waits."""
    return (
        Branch(
            "moved",
            "Chuyển công tác, chuyển nơi ở: kết nạp ở nơi mới",
            to=here,
            facts=MOVE_FACTS,
            effect=effects.note_move,
            rule="06-HD/TW, 3.9",
        ),
        Branch(
            "file_sent",
            "Chuyển hồ sơ cho nơi mới xem xét lại",
            ends=Case.State.CANCELLED,
            facts=MOVE_FACTS,
            effect=effects.send_file,
            rule="06-HD/TW, 3.9",
        ),
    )


def _abroad(at: Placed) -> bool:
    return bool(at.case.facts.get("abroad"))


def _at_home(at: Placed) -> bool:
    return not _abroad(at)


def _stays(at: Placed) -> bool:
    return at.there is None


def looked_into(back: str) -> tuple[Step, ...]:
    """Thẩm tra lý lịch and ý kiến. back: the step that makes the dossier anew."""
    return (
        _vetting("vetting_home", "admission.vetting_reply", "Thẩm tra lý lịch", _at_home, back),
        _vetting(
            "vetting_abroad", "admission.vetting_reply_abroad", "Thẩm tra lý lịch, có nơi ngoài nước", _abroad, back
        ),
        Step(
            "opinions",
            "Lấy ý kiến đoàn thể và nơi cư trú",
            Level.CELL,
            "Đã tổng hợp ý kiến",
            power=HANDLE,
            papers=(Paper("opinions", "Bản tổng hợp ý kiến đoàn thể, nơi cư trú"),),
            lapse=OLD_FILE,
            branches=(*ENDS, stale(back), *moves("opinions")),
            rule="06-HD/TW, 8.1",
        ),
    )


def _vetting(key: str, rule: str, label: str, when: Callable[[Placed], bool], back: str) -> Step:
    return Step(
        key,
        label,
        Level.BASE,
        "Đã thẩm tra xong",
        papers=(Paper("vetting", "Phiếu thẩm tra lý lịch"),),
        deadline=Deadline(rule),
        lapse=OLD_FILE,
        branches=(*ENDS, stale(back), *moves(key)),
        when=when,
        says="Không cử người thân của người xin vào Đảng đi thẩm tra.",
        rule="06-HD/TW, mục 3",
    )


def voted(back: str, again: str = "") -> tuple[Step, ...]:
    """From the vote of the chi bộ to that of the đảng ủy cơ sở. again: the step of the class, where there is one."""
    class_anew = (retake(again),) if again else ()
    return (
        usual_steps.cell_vote(
            "đề nghị kết nạp",
            ADMITTING,
            checks=(checks.is_of_age, checks.is_educated),
            checks_on_many=(checks.certificates_are_valid, checks.dossiers_are_fresh),
            facts=(Fact("over_age_consent", "Trên 60 tuổi: số văn bản đồng ý của cấp có thẩm quyền", required=False),),
            marks="cell_voted_on",
            lapse=OLD_FILE,
            branches=(*ENDS, stale(back), *class_anew, *moves("cell_vote")),
            rule="294-QĐ/TW, 9.3.4",
        ),
        Step(
            "sub_review",
            "Đảng ủy bộ phận thẩm định",
            Level.SUB,
            "Đã thẩm định",
            papers=(Paper("sub_report", "Báo cáo thẩm định của đảng ủy bộ phận"),),
            deadline=DECIDE,
            branches=(*ENDS, *moves("sub_review")),
            rule="294-QĐ/TW, 20.3.3",
        ),
        usual_steps.base_vote(
            "đề nghị kết nạp",
            ADMITTING,
            deadline=DECIDE,
            branches=(*ENDS, *moves("base_vote")),
            rule="06-HD/TW; 294-QĐ/TW, 9.3.4",
        ),
    )


def decided() -> Step:
    return usual_steps.decided(
        "Cấp có thẩm quyền quyết định kết nạp",
        "Quyết định kết nạp",
        checks=(checks.decided_soon_after_move,),
        marks="decided_on",
        deadline=DECIDE,
        branches=(*ENDS, *moves("decided")),
        says="Dù đồng ý hay không cũng phải trả lời.",
        rule="294-QĐ/TW, 4.3",
    )


def admitted(effect: Effect) -> tuple[Step, ...]:
    """From the decision to the phiếu đảng viên, at the chi bộ itself or at the one that the applicant has moved to."""
    return (*_admitted(Side.HOME, "", _stays, effect), *_admitted(Side.DESTINATION, "_there", always, effect))


def _admitted(side: Side, ending: str, when: Callable[[Placed], bool], effect: Effect) -> tuple[Step, ...]:
    where = " nơi mới" if ending else ""
    return (
        Step(
            f"received{ending}",
            f"Chi bộ{where} nhận quyết định kết nạp",
            Level.CELL,
            "Đã nhận quyết định",
            side=side,
            power=HANDLE,
            marks="received_on",
            deadline=CEREMONY,
            when=when,
            returns=False,
            rule="294-QĐ/TW, 4.1",
        ),
        Step(
            f"ceremony{ending}",
            f"Tổ chức lễ kết nạp{where}",
            Level.CELL,
            "Đã tổ chức lễ",
            side=side,
            papers=(Paper("ceremony_minutes", "Biên bản lễ kết nạp"),),
            facts=(Fact("late_consent", "Quá hạn: số văn bản đồng ý của cấp trên", required=False),),
            checks=(checks.ceremony_is_in_time,),
            deadline=CEREMONY,
            marks="admitted_on",
            effect=effect,
            branches=(WITHDRAWN,),
            when=when,
            returns=False,
            says="Tổ chức riêng từng người. Quá hạn phải được cấp trên đồng ý.",
            rule="294-QĐ/TW, 4.1",
        ),
        Step(
            f"declared{ending}",
            "Đảng viên mới khai lý lịch, phiếu đảng viên",
            Level.CELL,
            "Đã khai xong",
            side=side,
            power=HANDLE,
            papers=(
                Paper("cv_member", "Lý lịch đảng viên", form="1-HSĐV"),
                Paper("member_sheet", "Phiếu đảng viên", form="2-HSĐV"),
            ),
            deadline=Deadline("admission.cv_declare", "admitted_on"),
            effect=effects.open_recognition,
            when=when,
            returns=False,
            rule="38-HD/BTCTW, I.2",
        ),
    )
