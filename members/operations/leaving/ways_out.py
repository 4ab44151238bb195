"""Xin ra khỏi Đảng, hủy quyết định kết nạp, từ trần, declared (docs/rules.md §3.7)."""

from members.operations.cards.effects import collect
from members.operations.engine import usual_steps
from members.operations.engine.declaring import (
    EVENT,
    Branch,
    Deadline,
    Fact,
    Level,
    Paper,
    Printed,
    Procedure,
    Step,
    Vote,
)
from members.operations.leaving import checks, effects
from members.operations.leaving.removal import FAMILY, HANDLE, PRINTED_NOTICE, collected
from members.operations.models import Case

RESIGNING = Vote("vote.normal", "resignation")
SENT_UP = Deadline("dossier.death_or_out", "decided_on")
STAYS = Branch("stays", "Rút đơn, ở lại", ends=Case.State.CANCELLED)
BREACH = Branch(
    "breach",
    "Phát hiện vi phạm: xử lý kỷ luật trước",
    ends=Case.State.REFUSED,
    effect=effects.begin_discipline,
    rule="06-HD/TW, 11.2",
)
RESIGNATION = Procedure(
    "resignation",
    "Xin ra khỏi Đảng",
    FAMILY,
    "§3.7",
    "06-HD/TW, 11.2",
    "Ngày viết đơn",
    opening=(Fact("reason", "Lý do ghi trong đơn"),),
    checks=(checks.is_on_roll, checks.is_without_breach),
    steps=(
        Step(
            "application",
            "Chi ủy nhận đơn, gặp gỡ, xem xét vi phạm",
            Level.CELL,
            "Không có vi phạm, đưa chi bộ xét",
            power=HANDLE,
            papers=(Paper("application", "Đơn xin ra khỏi Đảng"),),
            branches=(STAYS, BREACH),
            checks_on_many=(checks.are_still_without_breach,),
            returns=False,
            rule="06-HD/TW, 11.2",
        ),
        usual_steps.cell_vote(
            "cho ra khỏi Đảng",
            RESIGNING,
            branches=(STAYS, BREACH),
            rule="06-HD/TW, 11.2; 294-QĐ/TW, 9.3",
        ),
        usual_steps.base_vote("đề nghị", RESIGNING, branches=(STAYS, BREACH), rule="06-HD/TW, 11.2; 294-QĐ/TW, 9.3"),
        usual_steps.decided(
            "Cấp có thẩm quyền quyết định cho ra khỏi Đảng",
            "Quyết định cho ra khỏi Đảng",
            checks_on_many=(checks.are_still_without_breach,),
            marks="decided_on",
            effect=effects.let_go,
            branches=(STAYS, BREACH),
            rule="06-HD/TW, 11.2",
        ),
        collected("Thu thẻ, chuyển hồ sơ lên cấp trên", SENT_UP),
    ),
    printed=(
        PRINTED_NOTICE,
        Printed("xac-nhan-tuoi-dang", "Giấy xác nhận tuổi đảng (khi đề nghị)", since="complaint", party_age=True),
    ),
    says="Chỉ xét khi không có vi phạm; có vi phạm thì xử lý kỷ luật trước.",
)
ANNULMENT = Procedure(
    "annulment",
    "Hủy quyết định kết nạp",
    FAMILY,
    "§3.7",
    "294-QĐ/TW, 4.4; 38-HD/BTCTW, I.3",
    "Ngày phát hiện kết nạp sai",
    opening=(Fact("fault", "Kết nạp sai tiêu chuẩn hoặc sai thẩm quyền ở điểm nào"),),
    checks=(checks.is_on_roll,),
    steps=(
        Step(
            "examined",
            "Đảng ủy cơ sở xác minh, báo cáo cấp đã ban hành quyết định",
            Level.BASE,
            "Đã báo cáo",
            papers=(Paper("report", "Báo cáo xác minh"),),
            branches=(Branch("curable", "Chỉ sai thủ tục: làm lại thủ tục, không hủy"),),
            returns=False,
            rule="294-QĐ/TW, 4.4",
        ),
        usual_steps.decided(
            "Cấp đã ban hành quyết định kết nạp hủy quyết định ấy",
            "Quyết định hủy quyết định kết nạp",
            button="Ghi quyết định hủy",
            marks="decided_on",
            effect=effects.annul,
            branches=(Branch("kept", "Không hủy"),),
            rule="294-QĐ/TW, 4.4",
        ),
        collected("Thu thẻ, chuyển hồ sơ lên cấp trên", SENT_UP),
    ),
    printed=(PRINTED_NOTICE,),
    says="Kết nạp không đúng tiêu chuẩn hoặc không đúng thẩm quyền; chỉ sai thủ tục thì làm lại.",
)
DEATH = Procedure(
    "death",
    "Đảng viên từ trần",
    FAMILY,
    "§3.7",
    "06-HD/TW, 7.1b, 8.3b, 18.4",
    "Ngày từ trần",
    checks=(checks.is_on_roll,),
    steps=(
        Step(
            "reported",
            "Chi bộ báo đảng viên từ trần",
            Level.CELL,
            "Ghi vào danh sách",
            power=HANDLE,
            papers=(Paper("death_extract", "Trích lục khai tử hoặc giấy báo tử"),),
            deadline=Deadline("dossier.death_or_out", EVENT),
            effect=effects.die,
            branches=(Branch("mistaken", "Báo nhầm", ends=Case.State.CANCELLED),),
            returns=False,
            says="Gia đình được giữ thẻ đảng viên và Huy hiệu Đảng làm kỷ niệm.",
            rule="06-HD/TW, 7.1b",
        ),
        Step(
            "notice",
            "Gửi phiếu báo, chuyển hồ sơ lên cấp trên",
            Level.BASE,
            "Đã chuyển hồ sơ",
            power=HANDLE,
            papers=(Paper("notice_death", "Phiếu báo đảng viên từ trần"),),
            deadline=Deadline("dossier.death_or_out", EVENT),
            effect_on_many=collect,
            returns=False,
            rule="06-HD/TW, 8.3b",
        ),
    ),
    printed=(Printed("phieu-bao", "Phiếu báo đảng viên từ trần", since="notice"),),
    says="Ngày rời danh sách là ngày từ trần. Hồ sơ chuyển lên cấp trên trong {dossier.death_or_out}.",
)
