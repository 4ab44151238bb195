"""Kết nạp lại, declared (docs/rules.md §3.1): its bars are in `bars`, the rest is that of an admission."""

from members.operations.admission import bars, effects, steps
from members.operations.admission.declared import ABROAD, DOSSIER, FAMILY, PERSON, RULE
from members.operations.admission.steps import ENDS, HANDLE
from members.operations.engine.declaring import Among, Fact, Kind, Level, Paper, Procedure, Step

READMISSION = Procedure(
    "readmission",
    "Kết nạp lại người đã ra khỏi Đảng",
    FAMILY,
    RULE,
    "294-QĐ/TW, 3.5; 208-QĐ/TW",
    "Ngày viết đơn xin kết nạp lại",
    among=Among.GONE,
    opening=(
        Fact("left_how", "Đã ra khỏi Đảng vì", Kind.CHOICE, choices=bars.HOW),
        Fact("hardship", "Xin ra vì gia đình đặc biệt khó khăn: số giấy xác nhận", required=False),
        Fact("cleared_on", "Tội ít nghiêm trọng: ngày được xóa án tích", Kind.DAY, required=False),
        Fact("before", "Đã từng được kết nạp lại", Kind.TICK, required=False),
        ABROAD,
    ),
    noted=PERSON,
    derives=effects.of_the_record,
    checks=(bars.has_left, bars.is_not_barred, bars.is_the_first_time, bars.has_waited),
    steps=(
        Step(
            "application",
            "Chi bộ nhận đơn, hồ sơ xin kết nạp lại",
            Level.CELL,
            "Hồ sơ đã đủ",
            power=HANDLE,
            facts=(DOSSIER,),
            papers=(
                Paper("application", "Đơn xin kết nạp lại vào Đảng, tự viết"),
                Paper("cv_applicant", "Lý lịch của người xin vào Đảng", form="2-KNĐ"),
                Paper("introduction", "Giấy giới thiệu của đảng viên chính thức"),
            ),
            branches=ENDS,
            returns=False,
            rule="294-QĐ/TW, 3.5",
        ),
        *steps.looked_into("application"),
        *steps.voted("application"),
        Step(
            "consent",
            "Ban thường vụ tỉnh ủy, thành ủy đồng ý bằng văn bản",
            Level.PROVINCE,
            "Đã có văn bản đồng ý",
            papers=(Paper("consent", "Văn bản đồng ý của ban thường vụ tỉnh ủy, thành ủy"),),
            deadline=steps.DECIDE,
            branches=ENDS,
            rule="294-QĐ/TW, 3.5",
        ),
        steps.decided(),
        *steps.admitted(effects.readmit),
    ),
    says="Sau {readmission.wait}, chỉ một lần, được tỉnh ủy đồng ý bằng văn bản; dự bị lại {probation.months}.",
)
