"""Thẻ đảng viên, declared (docs/rules.md §3.8): a first card, one that was lost, damaged or misprinted."""

from collections.abc import Callable

from members.operations.badges.declared import FAMILY
from members.operations.cards import effects
from members.operations.engine import usual_steps
from members.operations.engine.declaring import Branch, Fact, Kind, Level, Paper, Printed, Procedure, Request, Step
from members.operations.models import Case
from members.powers import Power

HANDLE = Power.HANDLE_CASES
RULE = "38-HD/BTCTW, II.2"
DOCUMENT = "347-QĐ/TW; 38-HD/BTCTW, II.2"
NOT_GIVEN = Branch("not_given", "Không làm thẻ", ends=Case.State.REFUSED)
WITHDRAWN = Branch("withdrawn", "Không cần làm thẻ nữa (đã tìm thấy thẻ)", ends=Case.State.CANCELLED)
MISPRINT = Branch("misprint", "Thẻ in sai: in lại", to="delivered", rule=RULE)
PHOTO = (
    Fact(
        "photo_named",
        "Tên tệp ảnh",
        required=False,
        help="Họ tên_ngày sinh_ngày vào đảng, ví dụ Nguyễn Thị Hoa_05021975_19051995.",
    ),
    Fact("photo_fits", "Ảnh 3×4 cm, màu, nền trắng, rõ mặt", Kind.TICK),
)


def _steps(requested: str, papers: tuple[Paper, ...], list_form: str) -> tuple[Step, ...]:
    return (
        Step(
            "requested",
            requested,
            Level.CELL,
            "Đã kiểm tra, đủ giấy tờ",
            power=HANDLE,
            papers=papers,
            facts=PHOTO,
            checks=(effects.photo_is_named,),
            branches=(WITHDRAWN,),
            returns=False,
            rule=RULE,
        ),
        Step(
            "base_listed",
            "Đảng ủy cơ sở lập danh sách đề nghị",
            Level.BASE,
            "Ký danh sách, gửi lên",
            papers=(Paper("base_list", "Danh sách đề nghị của đảng ủy cơ sở", form=list_form),),
            branches=(NOT_GIVEN, WITHDRAWN),
            rule=RULE,
        ),
        usual_steps.decided(
            "Ban thường vụ cấp trên trực tiếp quyết định, đưa vào đợt của tháng",
            "Quyết định phát thẻ, danh sách kèm theo",
            button="Ghi quyết định, đưa vào đợt",
            vote=None,
            effect_on_many=effects.order,
            branches=(NOT_GIVEN, WITHDRAWN),
            rule=RULE,
        ),
        Step(
            "approved",
            "Ban Tổ chức tỉnh ủy, thành ủy duyệt, gửi in",
            Level.PROVINCE,
            "Duyệt, gửi in",
            returns=False,
            rule=RULE,
        ),
        Step(
            "delivered",
            "Nhận thẻ in từ Ban Tổ chức Trung ương, chuyển về chi bộ",
            Level.PROVINCE,
            "Đã nhận thẻ, đã chuyển",
            power=HANDLE,
            effect_on_many=effects.receive,
            returns=False,
            rule=RULE,
        ),
        Step(
            "handed",
            "Trao thẻ trong buổi sinh hoạt chi bộ gần nhất",
            Level.CELL,
            "Đã trao thẻ",
            power=HANDLE,
            branches=(MISPRINT,),
            effect_on_many=effects.hand_over,
            returns=False,
            rule=RULE,
        ),
    )


def _procedure(
    key: str,
    label: str,
    event: str,
    steps: tuple[Step, ...],
    says: str,
    *,
    opening: tuple[Fact, ...] = (),
    checks: tuple[Callable[[Request], str], ...] = (),
) -> Procedure:
    return Procedure(
        key,
        label,
        FAMILY,
        "§3.8",
        DOCUMENT,
        event,
        steps=steps,
        opening=opening,
        checks=(effects.is_official, effects.is_asked_once, *checks),
        printed=(Printed("giao-nhan", "Biên bản giao nhận thẻ đảng viên", since="handed"),),
        says=says,
    )


FIRST = _procedure(
    "card_first",
    "Phát thẻ đảng viên",
    "Ngày quyết định công nhận chính thức",
    _steps("Chi bộ đề nghị phát thẻ", (Paper("request", "Danh sách đề nghị phát thẻ", form="1-TĐV"),), "1-TĐV"),
    "Danh sách cùng nghị quyết công nhận chính thức; thẻ in theo đợt hằng tháng.",
    checks=(effects.has_none,),
)
LOST = _procedure(
    "card_lost",
    "Cấp lại thẻ đảng viên bị mất",
    "Ngày biết mất thẻ",
    _steps(
        "Đảng viên kiểm điểm, đề nghị cấp lại",
        (Paper("self_review", "Bản kiểm điểm về việc mất thẻ"), Paper("request", "Đơn đề nghị cấp lại", form="5-TĐV")),
        "5-TĐV",
    ),
    "Đảng viên tự kiểm điểm trước chi bộ rồi mới đề nghị cấp lại.",
    opening=(Fact("how_lost", "Mất thẻ trong trường hợp nào", Kind.WORDS),),
)
DAMAGED = _procedure(
    "card_damaged",
    "Đổi thẻ đảng viên bị hỏng",
    "Ngày đề nghị đổi",
    _steps(
        "Đảng viên đề nghị đổi, nộp thẻ cũ",
        (Paper("old_card", "Thẻ cũ đã nộp lại"), Paper("request", "Đơn đề nghị đổi thẻ", form="6-TĐV")),
        "6-TĐV",
    ),
    "Thẻ cũ nộp lại khi đề nghị.",
)
MISPRINTED = _procedure(
    "card_misprinted",
    "Đổi thẻ đảng viên in sai",
    "Ngày phát hiện sai",
    _steps(
        "Chi ủy xác nhận chỗ in sai, thu thẻ",
        (Paper("old_card", "Thẻ in sai đã thu"), Paper("request", "Đề nghị đổi thẻ", form="6-TĐV")),
        "6-TĐV",
    ),
    "Sai do in thì đảng viên không phải kiểm điểm.",
    opening=(Fact("wrong", "Chỗ in sai, nội dung đúng"),),
)
ALL = (FIRST, LOST, DAMAGED, MISPRINTED)
