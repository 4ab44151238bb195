"""Kết nạp, declared (docs/rules.md §3.1): from quần chúng ưu tú to đảng viên dự bị."""

from members.models import Member
from members.operations.admission import checks, effects
from members.operations.engine.declaring import (
    BASE_COMMITTEE,
    STANDING_COMMITTEE,
    Branch,
    ByRule,
    Deadline,
    Fact,
    Kind,
    Level,
    Paper,
    Procedure,
    Step,
    Vote,
)
from members.operations.models import Case
from members.powers import Power

HANDLE = Power.HANDLE_CASES
DECIDE = Deadline("admission.decide", "cell_voted_on", "admission.decide_extension")
# Until 25/7/2026 from when the chi bộ has the decision, since then from when it was issued: a value of the rules.
CEREMONY = Deadline(
    "admission.ceremony",
    ByRule("admission.ceremony_from_issue", "decided_on", {0: "received_on", 1: "decided_on"}),
)
STOPPED = Branch("stopped", "Không đủ điều kiện, thôi xét", ends=Case.State.REFUSED)
WITHDRAWN = Branch("withdrawn", "Người xin vào Đảng rút đơn", ends=Case.State.CANCELLED)
STALE = Branch(
    "stale", "Hồ sơ quá 12 tháng: làm lại bốn giấy", to="dossier", effect=effects.make_anew, rule="06-HD/TW, 5.4a"
)
RETAKE = Branch("retake", "Giấy chứng nhận hết giá trị: học lại", to="class", rule="06-HD/TW, 5.4b")
ENDS = (STOPPED, WITHDRAWN)
ABROAD = Fact("abroad", "Có người thân ở ngoài nước phải thẩm tra", Kind.TICK, required=False)


def _abroad(case: Case) -> bool:
    return bool(case.facts.get("abroad"))


def _at_home(case: Case) -> bool:
    return not _abroad(case)


def _vetting(key: str, rule: str, label: str, when) -> Step:
    return Step(
        key,
        label,
        Level.BASE,
        "Đã thẩm tra xong",
        papers=(Paper("vetting", "Phiếu thẩm tra lý lịch"),),
        deadline=Deadline(rule),
        branches=(*ENDS, STALE),
        when=when,
        rule="06-HD/TW, mục 3",
    )


ADMISSION = Procedure(
    "admission",
    "Kết nạp đảng viên",
    "Phát triển đảng",
    "§3.1",
    "294-QĐ/TW; 208-QĐ/TW; 06-HD/TW; 38-HD/BTCTW",
    "Ngày chi bộ chọn quần chúng ưu tú",
    about_member=False,
    opening=(
        Fact("born_on", "Ngày sinh", Kind.DAY),
        Fact("gender", "Giới tính", Kind.CHOICE, choices=tuple(Member.Gender.choices)),
        Fact("personal_id", "Số định danh cá nhân", Kind.PERSONAL_ID),
        Fact("phone", "Số điện thoại", Kind.PHONE, required=False),
        ABROAD,
    ),
    checks=(checks.has_waited,),
    steps=(
        Step(
            "nominated",
            "Chi bộ xét, đưa quần chúng ưu tú vào danh sách cảm tình Đảng",
            Level.CELL,
            "Đã có nghị quyết của chi bộ",
            vote=Vote("vote.normal", "resolution"),
            papers=(Paper("list", "Danh sách, nghị quyết của chi bộ"),),
            branches=(STOPPED,),
            returns=False,
            rule="38-HD/BTCTW, I.1.1d",
        ),
        Step(
            "helpers",
            "Chi bộ phân công đảng viên chính thức giúp đỡ",
            Level.CELL,
            "Đã phân công",
            power=HANDLE,
            facts=(
                Fact("helper_1", "Đảng viên giúp đỡ thứ nhất"),
                Fact("helper_2", "Đảng viên giúp đỡ thứ hai, Đoàn, Công đoàn"),
            ),
            papers=(Paper("helpers", "Nghị quyết phân công"),),
            branches=ENDS,
            says="Người giúp đỡ là đảng viên chính thức, cùng đơn vị từ 12 tháng trở lên.",
            rule="294-QĐ/TW, 3.2",
        ),
        Step(
            "listed",
            "Đảng ủy cơ sở duyệt danh sách cảm tình, cử đi lớp bồi dưỡng nhận thức về Đảng",
            Level.BASE,
            "Đã duyệt, đã cử đi học",
            branches=ENDS,
            rule="38-HD/BTCTW, I.1.1d",
        ),
        Step(
            "class",
            "Học lớp bồi dưỡng nhận thức về Đảng",
            Level.CELL,
            "Đã có giấy chứng nhận",
            power=HANDLE,
            facts=(Fact("certificate_on", "Ngày cấp giấy chứng nhận", Kind.DAY),),
            papers=(Paper("certificate", "Giấy chứng nhận lớp bồi dưỡng nhận thức về Đảng"),),
            branches=ENDS,
            says="Giấy chứng nhận có giá trị 60 tháng.",
            rule="06-HD/TW, 5.4b",
        ),
        Step(
            "procedure_open",
            "Đảng ủy cơ sở đồng ý cho làm thủ tục",
            Level.BASE,
            "Đồng ý cho làm thủ tục",
            checks=(checks.certificate_is_valid,),
            branches=(
                *ENDS,
                Branch("retake", "Giấy chứng nhận hết giá trị: học lại", to="class", rule="06-HD/TW, 5.4b"),
            ),
            rule="38-HD/BTCTW, I.1.1c",
        ),
        Step(
            "dossier",
            "Lập hồ sơ xin vào Đảng",
            Level.CELL,
            "Hồ sơ đã đủ",
            power=HANDLE,
            facts=(Fact("dossier_on", "Ngày lập xong hồ sơ", Kind.DAY),),
            papers=(
                Paper("application", "Đơn xin vào Đảng", form="1-KNĐ"),
                Paper("cv_applicant", "Lý lịch của người xin vào Đảng", form="2-KNĐ"),
                Paper("introduction", "Giấy giới thiệu của đảng viên chính thức"),
                Paper("union_resolution", "Nghị quyết giới thiệu của Đoàn hoặc Công đoàn (nếu có)", required=False),
            ),
            branches=ENDS,
            rule="06-HD/TW, 5.4a; 38-HD/BTCTW",
        ),
        _vetting("vetting_home", "admission.vetting_reply", "Thẩm tra lý lịch", _at_home),
        _vetting("vetting_abroad", "admission.vetting_reply_abroad", "Thẩm tra lý lịch, có nơi ngoài nước", _abroad),
        Step(
            "opinions",
            "Lấy ý kiến đoàn thể và nơi cư trú",
            Level.CELL,
            "Đã tổng hợp ý kiến",
            power=HANDLE,
            papers=(Paper("opinions", "Bản tổng hợp ý kiến đoàn thể, nơi cư trú"),),
            branches=(*ENDS, STALE),
            rule="06-HD/TW, 8.1",
        ),
        Step(
            "cell_vote",
            "Chi bộ biểu quyết đề nghị kết nạp",
            Level.CELL,
            "Ghi kết quả biểu quyết",
            vote=Vote("vote.special", "admission"),
            papers=(Paper("cell_resolution", "Nghị quyết của chi bộ"),),
            checks=(checks.certificate_is_valid, checks.dossier_is_fresh, checks.is_of_age),
            facts=(Fact("over_age_consent", "Trên 60 tuổi: số văn bản đồng ý của cấp có thẩm quyền", required=False),),
            marks="cell_voted_on",
            branches=(*ENDS, STALE),
            rule="294-QĐ/TW, 9.3.4",
        ),
        Step(
            "sub_review",
            "Đảng ủy bộ phận thẩm định",
            Level.SUB,
            "Đã thẩm định",
            papers=(Paper("sub_report", "Báo cáo thẩm định của đảng ủy bộ phận"),),
            deadline=DECIDE,
            branches=ENDS,
            rule="294-QĐ/TW, 20.3.3",
        ),
        Step(
            "base_vote",
            "Đảng ủy cơ sở biểu quyết đề nghị kết nạp",
            Level.BASE,
            "Ghi kết quả biểu quyết",
            vote=Vote("vote.special", "admission", BASE_COMMITTEE),
            papers=(Paper("base_resolution", "Nghị quyết của đảng ủy cơ sở"),),
            deadline=DECIDE,
            branches=ENDS,
            rule="06-HD/TW; 294-QĐ/TW, 9.3.4",
        ),
        Step(
            "decided",
            "Cấp có thẩm quyền quyết định kết nạp",
            Level.HIGHER,
            "Ghi quyết định",
            vote=Vote("vote.normal", "decision", STANDING_COMMITTEE),
            papers=(Paper("decision", "Quyết định kết nạp"),),
            facts=(Fact("decision_no", "Số quyết định"),),
            marks="decided_on",
            deadline=DECIDE,
            branches=ENDS,
            says="Dù đồng ý hay không cũng phải trả lời.",
            rule="294-QĐ/TW, 4.3",
        ),
        Step(
            "received",
            "Chi bộ nhận quyết định kết nạp",
            Level.CELL,
            "Đã nhận quyết định",
            power=HANDLE,
            marks="received_on",
            deadline=CEREMONY,
            returns=False,
            rule="294-QĐ/TW, 4.1",
        ),
        Step(
            "ceremony",
            "Tổ chức lễ kết nạp",
            Level.CELL,
            "Đã tổ chức lễ",
            papers=(Paper("ceremony_minutes", "Biên bản lễ kết nạp"),),
            deadline=CEREMONY,
            marks="admitted_on",
            effect=effects.admit,
            branches=(WITHDRAWN,),
            returns=False,
            says="Tổ chức riêng từng người. Quá hạn phải được cấp trên đồng ý.",
            rule="294-QĐ/TW, 4.1",
        ),
        Step(
            "declared",
            "Đảng viên mới khai lý lịch, phiếu đảng viên",
            Level.CELL,
            "Đã khai xong",
            power=HANDLE,
            papers=(
                Paper("cv_member", "Lý lịch đảng viên", form="1-HSĐV"),
                Paper("member_sheet", "Phiếu đảng viên", form="2-HSĐV"),
            ),
            deadline=Deadline("admission.cv_declare", "admitted_on"),
            effect=effects.open_recognition,
            returns=False,
            rule="38-HD/BTCTW, I.2",
        ),
    ),
    says="Từ quần chúng ưu tú đến đảng viên dự bị. Khai xong lý lịch thì hồ sơ công nhận chính thức tự mở.",
)
