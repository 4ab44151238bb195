"""Items 13 to 30 of the phiếu đảng viên: work, study, honours, and what only few may read."""

from members.operations.records import code_lists as lists
from members.operations.records.declaring import Field, Guard, Item, Kind, Part

MONEY = 15


def _text(key: str, label: str, **told) -> Field:
    return Field(key, label, **told)


def _choice(key: str, codes, label: str = "", **told) -> Field:
    return Field(key, label or codes.label, Kind.CHOICE, codes, **told)


def _on(label: str = "Ngày", key: str = "on", **told) -> Field:
    return Field(key, label, Kind.DAY, **told)


def _month(key: str, label: str, **told) -> Field:
    return Field(key, label, Kind.MONTH, **told)


STUDY = (
    Part(
        "edu_general", "Giáo dục phổ thông",
        (_text("value", "Trình độ, ví dụ 12/12", longest=20, needed=True), _choice("system", lists.SCHOOLING)),
        mark="a", needed=True, asked_by=("transfer_internal", "transfer_out", "supplement"),
    ),
    Part(
        "edu_professional", "Chuyên môn, nghiệp vụ", (_text("value", "Theo văn bằng", longest=300),), mark="b",
        asked_by=("supplement",),
    ),
    Part("sci_tech_digital", "Khoa học công nghệ, đổi mới sáng tạo, chuyển đổi số",
         (_text("value", "Kiến thức, kỹ năng", longest=300),), mark="c", asked_by=("supplement",)),
    Part("degree", "Học vị cao nhất", (_choice("value", lists.DEGREES),), mark="d"),
    Part("academic_title", "Học hàm", (_choice("value", lists.TITLES),), mark="e"),
    Part(
        "political_theory", "Lý luận chính trị",
        (_choice("value", lists.POLITICAL_THEORY, needed=True), _choice("mode", lists.STUDY_MODES)),
        mark="g", needed=True, asked_by=("transfer_internal", "transfer_out", "supplement"),
    ),
    Part(
        "foreign_languages", "Ngoại ngữ",
        (
            _text("language", "Ngoại ngữ", needed=True, longest=60), _choice("scheme", lists.LANGUAGE_SCHEMES),
            _text("level", "Trình độ, điểm", longest=30),
        ),
        mark="h", rows=True,
    ),
    Part("it_level", "Tin học", (_text("value", "Bằng, chứng chỉ", longest=100),), mark="i"),
    Part(
        "minority_languages", "Tiếng dân tộc thiểu số",
        (Field("value", "Biết thạo hoặc có chứng chỉ", Kind.SEVERAL, lists.MINORITY_LANGUAGES),), mark="k",
    ),
)  # fmt: skip

LIFE = (
    Item(
        13, "Được tuyển dụng",
        (Part("recruited", "Ngày và cơ quan tuyển dụng", (_on("Ngày được tuyển dụng"), _text("body", "Cơ quan"))),),
    ),
    Item(
        14, "Vào Đoàn",
        (Part("youth_union", "Ngày và nơi vào Đoàn", (_on("Ngày vào Đoàn"), _text("place", "Tại"))),),
    ),
    Item(
        15, "Tham gia các tổ chức xã hội",
        (
            Part(
                "mass_orgs", "Tổ chức xã hội",
                (_choice("organisation", lists.MASS_ORGANISATIONS, needed=True), _on("Ngày tham gia")), rows=True,
            ),
        ),
    ),
    Item(
        16, "Nhập ngũ, xuất ngũ, tái ngũ",
        (
            Part(
                "military", "Thời gian trong lực lượng vũ trang, thanh niên xung phong",
                (
                    _on("Nhập ngũ", "since", needed=True), _on("Xuất ngũ", "until"),
                    _text("rank", "Cấp bậc, chức vụ cao nhất"),
                ),
                rows=True, asked_by=("medal",),
            ),
        ),
    ),
    Item(17, "Trình độ", STUDY),
    Item(
        18, "Sức khỏe, chính sách",
        (
            Part(
                "health", "Tình trạng sức khỏe",
                (_choice("value", lists.HEALTH, needed=True), _text("illness", "Bệnh mạn tính")),
                mark="a", guard=Guard.SENSITIVE, asked_by=("supplement",),
            ),
            Part(
                "merit", "Thương binh, gia đình chính sách",
                (
                    _text("invalid", "Thương binh loại", longest=60),
                    Field("martyr", "Gia đình liệt sĩ", Kind.TICK),
                    Field("revolution", "Gia đình có công với cách mạng", Kind.TICK),
                ),
                mark="b",
            ),
        ),
    ),
    Item(
        19, "Số căn cước",
        (
            Part("personal_id", "Số định danh cá nhân", member="personal_id", needed=True),
            Part(
                "old_id_no", "Số CMND cũ",
                (
                    _text("value", "Số CMND cũ", longest=12, pattern=r"\d{9}|\d{12}", column="Số CMND cũ",
                          wrong="Số chứng minh nhân dân cũ gồm 9 hoặc 12 chữ số."),
                ),
            ),
        ),
    ),
    Item(
        20, "Được miễn công tác và sinh hoạt đảng",
        (
            Part(
                "exemptions", "Thời gian được miễn",
                (_on("Từ ngày", "since", needed=True), _on("Đến ngày", "until"), _choice("kind", lists.EXEMPTIONS)),
                rows=True,
            ),
        ),
    ),
    Item(
        21, "Quá trình hoạt động và công tác",
        (
            Part(
                "work_history", "Quá trình hoạt động, công tác",
                (
                    _month("since", "Từ tháng, năm", needed=True), _month("until", "Đến tháng, năm"),
                    _text("job", "Làm việc gì", needed=True), _text("post", "Chức vụ"), _text("unit", "Đơn vị"),
                ),
                rows=True, needed=True, asked_by=("transfer_internal", "transfer_out", "recognition", "medal"),
                says="Ghi liên tục; quãng không làm việc cũng ghi, kèm lý do. Dòng hiện nay để trống ô “Đến”.",
            ),
        ),
    ),
    Item(
        22, "Đào tạo, bồi dưỡng",
        (
            Part(
                "trainings", "Đào tạo, bồi dưỡng",
                (
                    _text("school", "Trường", needed=True), _text("field", "Ngành học, lớp học"),
                    _month("since", "Từ tháng, năm"), _month("until", "Đến tháng, năm"),
                    _choice("mode", lists.TRAINING_MODES), _text("diploma", "Văn bằng, chứng chỉ"),
                ),
                rows=True, asked_by=("supplement",),
            ),
        ),
    ),
    Item(
        23, "Khen thưởng",
        (
            Part(
                "state_awards", "Huân chương, huy chương, bằng khen",
                (_text("form", "Hình thức", needed=True), _text("grade", "Hạng", longest=40), _on("Ngày")), rows=True,
            ),
        ),
    ),
    Item(
        24, "Huy hiệu Đảng",
        (
            Part(
                "medals", "Huy hiệu Đảng đã được tặng",
                (
                    Field("years", "Số năm tuổi đảng", Kind.NUMBER, needed=True), _on("Ngày tặng"),
                    _text("number", "Số huy hiệu", longest=40), _on("Ngày cấp lại", "reissued", named=True),
                ),
                rows=True, asked_by=("medal",),
            ),
        ),
    ),
    Item(
        25, "Danh hiệu được phong",
        (Part("honours", "Danh hiệu", (Field("value", "Danh hiệu", Kind.SEVERAL, lists.HONOURS),)),),
    ),
    Item(
        26, "Kỷ luật",
        (
            Part(
                "disciplines", "Kỷ luật",
                (
                    _choice("scope", lists.DISCIPLINE_SCOPES, needed=True),
                    _choice("form", lists.DISCIPLINES, needed=True),
                    _text("body", "Cấp quyết định"), _on("Ngày quyết định"), _text("reason", "Lý do", longest=300),
                    _on("Ngày hết hiệu lực, xóa", "lifted", named=True),
                    _text("lifted_for", "Hết hiệu lực trước hạn vì", named=True),
                ),
                rows=True, guard=Guard.RESTRICTED,
            ),
        ),
    ),
    Item(
        27, "Đặc điểm lịch sử của bản thân",
        (
            Part(
                "history_marks", "Đặc điểm lịch sử",
                (
                    _choice("kind", lists.HISTORY_MARKS, needed=True), _on("Ngày"),
                    _text("told", "Nội dung", longest=500, needed=True),
                ),
                rows=True, guard=Guard.RESTRICTED,
            ),
        ),
    ),
    Item(
        28, "Quan hệ với nước ngoài",
        (
            Part(
                "foreign_relations", "Quan hệ với nước ngoài",
                (
                    _choice("kind", lists.FOREIGN, needed=True), _text("country", "Nước", longest=80, needed=True),
                    _month("since", "Từ tháng, năm"), _month("until", "Đến tháng, năm"),
                    _text("told", "Nội dung", longest=500),
                ),
                rows=True, guard=Guard.RESTRICTED, third_persons=True,
            ),
        ),
    ),
    Item(
        29, "Quan hệ gia đình",
        (
            Part(
                "family", "Quan hệ gia đình",
                (
                    _choice("relation", lists.RELATIONS, needed=True), _text("name", "Họ và tên", needed=True),
                    Field("born", "Năm sinh", Kind.YEAR), _text("home_town", "Quê quán"), _text("job", "Nghề nghiệp"),
                    _text("post", "Chức vụ, đơn vị"), _text("place", "Nơi ở"),
                ),
                rows=True, needed=True, asked_by=("recognition", "supplement"), third_persons=True,
            ),
        ),
    ),
    Item(
        30, "Hoàn cảnh kinh tế",
        (
            Part(
                "economy", "Hoàn cảnh kinh tế của hộ gia đình",
                (
                    _on("Ngày kê khai", "declared_on", needed=True),
                    Field("income", "Tổng thu nhập của hộ một năm (đồng)", Kind.NUMBER, longest=MONEY),
                    Field("per_head", "Bình quân một người (đồng)", Kind.NUMBER, longest=MONEY),
                    _text("house", "Nhà ở"), _text("land", "Đất"),
                    _text("business", "Hoạt động kinh tế, lao động thuê", longest=300),
                    _text("assets", "Tài sản có giá trị từ 50 triệu đồng", longest=500),
                ),
                guard=Guard.SENSITIVE, asked_by=("supplement",),
            ),
        ),
    ),
)  # fmt: skip
