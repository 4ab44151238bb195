"""Kết nạp, declared (docs/rules.md §3.1): from quần chúng ưu tú to đảng viên dự bị, and what becomes of the file of
somebody who moves."""

from members.models import Member
from members.operations.admission import checks, effects, steps
from members.operations.admission.steps import ENDS, HANDLE, STOPPED, moves, retake
from members.operations.engine.declaring import (
    Branch,
    Deadline,
    Fact,
    Kind,
    Lapse,
    Level,
    Paper,
    Procedure,
    Step,
    Vote,
)

FAMILY, RULE = "Phát triển đảng", "§3.1"
DOCUMENT = "294-QĐ/TW; 208-QĐ/TW; 06-HD/TW; 38-HD/BTCTW"
ABROAD = Fact("abroad", "Có người thân ở ngoài nước phải thẩm tra", Kind.TICK, required=False)
PERSON = (
    Fact("born_on", "Ngày sinh", Kind.DAY),
    Fact("gender", "Giới tính", Kind.CHOICE, choices=tuple(Member.Gender.choices)),
    Fact("personal_id", "Số định danh cá nhân", Kind.PERSONAL_ID),
    Fact("phone", "Số điện thoại", Kind.PHONE, required=False),
)
EDUCATION = (
    ("higher", "Từ trung học phổ thông trở lên"),
    ("lower_diploma", "Có bằng tốt nghiệp trung học cơ sở"),
    ("lower_done", "Hoàn thành chương trình trung học cơ sở"),
    ("less", "Chưa học hết trung học cơ sở"),
)
CERTIFICATE = Fact("certificate_on", "Ngày cấp giấy chứng nhận lớp nhận thức về Đảng", Kind.DAY, of_all=True)
DOSSIER = Fact("dossier_on", "Ngày lập xong hồ sơ", Kind.DAY)
OLD_CERTIFICATE = Lapse(Deadline("admission.certificate_months", "certificate_on"), "retake")
ADMISSION = Procedure(
    "admission",
    "Kết nạp đảng viên",
    FAMILY,
    RULE,
    DOCUMENT,
    "Ngày chi bộ chọn quần chúng ưu tú",
    about_member=False,
    opening=(
        *PERSON,
        ABROAD,
        Fact(
            "contract_months",
            "Xét ở nơi làm việc theo hợp đồng: hợp đồng mấy tháng",
            Kind.NUMBER,
            required=False,
            help="Để trống nếu xét ở nơi cư trú hoặc hợp đồng không thời hạn.",
        ),
    ),
    checks=(checks.is_new, checks.contract_is_long_enough),
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
                Fact("helper_2", "Đảng viên giúp đỡ thứ hai", required=False),
                Fact("union", "Hoặc tổ chức Đoàn, Công đoàn giới thiệu", required=False),
                Fact("replaces", "Thay người giúp đỡ trước", Kind.TICK, required=False),
            ),
            papers=(Paper("helpers", "Nghị quyết phân công"),),
            checks=(checks.helpers_may_help,),
            branches=(*ENDS, *moves("helpers")),
            says="Người giúp đỡ là đảng viên chính thức, cùng đơn vị từ {admission.helper_months} trở lên.",
            rule="294-QĐ/TW, 3.2",
        ),
        Step(
            "listed",
            "Đảng ủy cơ sở duyệt danh sách cảm tình, cử đi lớp bồi dưỡng nhận thức về Đảng",
            Level.BASE,
            "Đã duyệt, đã cử đi học",
            branches=(*ENDS, *moves("listed")),
            rule="38-HD/BTCTW, I.1.1d",
        ),
        Step(
            "class",
            "Học lớp bồi dưỡng nhận thức về Đảng",
            Level.CELL,
            "Đã có giấy chứng nhận",
            power=HANDLE,
            facts=(CERTIFICATE,),
            papers=(Paper("certificate", "Giấy chứng nhận lớp bồi dưỡng nhận thức về Đảng"),),
            branches=(*ENDS, *moves("class")),
            says="Giấy chứng nhận có giá trị {admission.certificate_months}.",
            rule="06-HD/TW, 5.4b",
        ),
        Step(
            "reviews",
            "Người giúp đỡ nhận xét người được giúp đỡ",
            Level.CELL,
            "Đã có nhận xét",
            power=HANDLE,
            papers=(
                Paper("review_1", "Nhận xét của người giúp đỡ thứ nhất"),
                Paper(
                    "review_2",
                    "Nhận xét của người giúp đỡ thứ hai (nếu có)",
                    required=False,
                    asked_with="helper_2",
                ),
            ),
            lapse=OLD_CERTIFICATE,
            branches=(
                *ENDS,
                Branch("replaced", "Thay người giúp đỡ", to="helpers", rule="294-QĐ/TW, 3.2"),
                retake("class"),
                *moves("reviews"),
            ),
            rule="294-QĐ/TW, 3.2",
        ),
        Step(
            "procedure_open",
            "Đảng ủy cơ sở đồng ý cho làm thủ tục",
            Level.BASE,
            "Đồng ý cho làm thủ tục",
            checks_on_many=(checks.certificates_are_valid,),
            lapse=OLD_CERTIFICATE,
            branches=(*ENDS, retake("class"), *moves("procedure_open")),
            rule="38-HD/BTCTW, I.1.1c",
        ),
        Step(
            "dossier",
            "Lập hồ sơ xin vào Đảng",
            Level.CELL,
            "Hồ sơ đã đủ",
            power=HANDLE,
            facts=(
                DOSSIER,
                Fact("education", "Học vấn phổ thông", Kind.CHOICE, choices=EDUCATION),
                Fact("education_exception", "Nơi được phép: số văn bản của Ban Bí thư", required=False),
            ),
            papers=(
                Paper("application", "Đơn xin vào Đảng", form="1-KNĐ"),
                Paper("cv_applicant", "Lý lịch của người xin vào Đảng", form="2-KNĐ"),
                Paper("introduction", "Giấy giới thiệu của đảng viên chính thức"),
                Paper(
                    "union_resolution",
                    "Nghị quyết giới thiệu của Đoàn hoặc Công đoàn",
                    required=False,
                    asked_with="union",
                ),
            ),
            checks_on_many=(checks.certificates_are_valid,),
            lapse=OLD_CERTIFICATE,
            branches=(*ENDS, retake("class"), *moves("dossier")),
            rule="06-HD/TW, 5.4a; 38-HD/BTCTW",
        ),
        *steps.looked_into("dossier"),
        *steps.voted("dossier", "class"),
        steps.decided(),
        *steps.admitted(effects.admit),
    ),
    says="Từ quần chúng ưu tú đến đảng viên dự bị. Khai xong lý lịch thì hồ sơ công nhận chính thức tự mở.",
)
MOVED = Procedure(
    "admission_moved",
    "Kết nạp người chuyển đến khi đang làm thủ tục",
    FAMILY,
    RULE,
    "06-HD/TW, 3.9",
    "Ngày nơi cũ chuyển hồ sơ",
    about_member=False,
    opened_by_hand=False,
    opening=(*PERSON, ABROAD),
    steps=(
        Step(
            "recheck",
            "Nơi mới xem xét lại hồ sơ, điều kiện của người chuyển đến",
            Level.BASE,
            "Đủ điều kiện, chi bộ xét",
            facts=(CERTIFICATE, DOSSIER),
            papers=(Paper("file", "Hồ sơ do nơi cũ chuyển đến"),),
            checks_on_many=(checks.certificates_are_valid, checks.dossiers_are_fresh),
            deadline=Deadline("admission.moved_recheck"),
            branches=ENDS,
            returns=False,
            rule="06-HD/TW, 3.9",
        ),
        *steps.voted("recheck", "recheck"),
        steps.decided(),
        *steps.admitted(effects.admit),
    ),
    says="Mở tự động khi nơi cũ chuyển hồ sơ; xem xét lại trong {admission.moved_recheck}.",
)
