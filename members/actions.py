"""What the actions in the audit are called: every action that is written anywhere has its words.

One table for all apps, because the inspector reads one list: an action is only a word, and a test finds the missing.
Only an app that may be absent brings its own.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from members import approval
from members.hooks import Hook

ON_MEMBERS = "Nghiệp vụ đảng viên"
GROUPS = {
    "Tài khoản và đăng nhập": {
        "account.activate": "Kích hoạt tài khoản",
        "account.activation_refused": "Kích hoạt không thành công",
        "account.code_sent": "Gửi mã kích hoạt, đặt lại mật khẩu",
        "account.devices": "Đăng xuất thiết bị",
        "account.email": "Đổi thư điện tử đăng nhập",
        "account.linked": "Liên kết với tài khoản định danh",
        "account.lock": "Khóa tài khoản",
        "account.phone": "Đổi số điện thoại của tài khoản",
        "account.recovery_codes": "Tạo mã dự phòng",
        "account.second_factor_added": "Bật xác minh hai bước",
        "account.second_factor_removed": "Bỏ một cách xác minh hai bước",
        "account.second_factor_reset": "Đặt lại xác minh hai bước",
        "account.sign_in": "Đăng nhập",
        "account.sign_in_failed": "Đăng nhập không thành công",
        "account.slip": "Cấp phiếu kích hoạt",
        "account.staff": "Mở tài khoản cán bộ",
        "account.unlock": "Mở khóa tài khoản",
    },
    "Vai trò và chức vụ": {
        "role.give": "Giao vai trò",
        "role.take": "Thôi giao vai trò",
        "office.appoint": "Ghi chức vụ",
        "office.end": "Thôi giữ chức vụ",
        "term.open": "Mở nhiệm kỳ",
    },
    "Đảng viên": {
        "assistance.note": "Ghi lý do chưa dùng được, người giúp",
        "correction.approve": "Duyệt sửa thông tin",
        "correction.propose": "Đề nghị sửa thông tin",
        "correction.refuse": "Không duyệt sửa thông tin",
        "correction.withdraw": "Rút đề nghị sửa thông tin",
        "member.import": "Nhập đảng viên từ danh sách",
        "member.import_undone": "Hoàn lại việc nhập đảng viên",
        "member.move": "Chuyển chi bộ theo danh sách",
        "member.reveal": "Xem số định danh, số thẻ",
        "members.export": "Xuất danh sách đảng viên",
        "members.export_taken": "Tải tệp danh sách đảng viên",
        "members.exported": "Lập xong tệp danh sách đảng viên",
    },
    ON_MEMBERS: {
        "member.enrol": "Đưa vào danh sách đảng viên",
        "member.card": "Ghi số thẻ đảng viên khi trao thẻ",
        "member.party_age_gap": "Ghi thời gian không tính tuổi đảng",
        "member.recognise": "Ghi ngày chính thức",
        "member.rename": "Ghi họ tên mới của đảng viên",
        "member.status": "Đổi trạng thái đảng viên",
        "member.stay": "Ghi sinh hoạt tạm thời",
        "member.stay_ended": "Kết thúc sinh hoạt tạm thời",
        "member.transfer": "Chuyển sinh hoạt chính thức",
    },
    "Đối chiếu danh sách": {
        "roster.ask_undo": "Yêu cầu hoàn lại danh sách đã nhập",
        "roster.decide": "Quyết định từng dòng của danh sách",
        "roster.differences": "Lập danh sách khác nhau với cấp trên",
        "roster.discard": "Bỏ danh sách chưa ký",
        "roster.download": "Tải kết quả kiểm tra danh sách",
        "roster.explain": "Ghi việc đã xảy ra với người vắng trong danh sách",
        "roster.fail": "Nhập danh sách không thành công",
        "roster.import": "Nhập danh sách đảng viên",
        "roster.purge": "Xóa tệp danh sách đã hết thời gian giữ",
        "roster.reread": "Chỉ cách đọc danh sách và đọc lại",
        "roster.sign": "Ký nhập danh sách",
        "roster.undo": "Hoàn lại danh sách đã nhập",
        "roster.upload": "Tải lên danh sách để đối chiếu",
    },
    "Tổ chức đảng": {
        "event.cancel": "Hủy quyết định về tổ chức",
        "event.plan": "Ghi quyết định về tổ chức, chờ đến ngày hiệu lực",
        "event.decide": "Ghi quyết định về tổ chức",
        "event.fail": "Quyết định về tổ chức chưa thực hiện được",
        "unit.close": "Kết thúc hoạt động tổ chức đảng",
        "unit.found": "Thành lập tổ chức đảng",
        "unit.move": "Chuyển giao tổ chức đảng",
        "unit.rename": "Đổi tên tổ chức đảng",
    },
    "Dữ liệu cá nhân": {
        "consent.give": "Xác nhận, đồng ý về dữ liệu cá nhân",
        "consent.withdraw": "Rút lại sự đồng ý",
        "privacy.download": "Tải dữ liệu về chính mình",
        "request.ask": "Gửi yêu cầu về dữ liệu cá nhân",
        "request.cancel": "Rút yêu cầu về dữ liệu cá nhân",
        "request.extend": "Gia hạn yêu cầu về dữ liệu cá nhân",
        "request.finish": "Giải quyết xong yêu cầu về dữ liệu cá nhân",
        "request.refuse": "Không chấp nhận yêu cầu về dữ liệu cá nhân",
        "request.respond": "Phản hồi yêu cầu về dữ liệu cá nhân",
        "calendar.enter": "Ghi ngày nghỉ, ngày làm bù vào lịch",
        "calendar.remove": "Bỏ ngày nghỉ, ngày làm bù khỏi lịch",
    },
    "Tin bài": approval.audit_labels("news", "tin bài")
    | {
        "news.attach": "Đính kèm tệp vào tin bài",
        "news.create": "Viết tin bài",
        "news.detach": "Bỏ tệp đính kèm tin bài",
        "news.remove_picture": "Xóa ảnh trong tin bài",
        "news.approval_rule": "Quy định số bước duyệt tin",
        "news.nudge": "Nhắc đơn vị viết tin bài",
        "news.offer": "Đề nghị cấp trên đăng tin bài",
        "news.offer_declined": "Không nhận tin bài của cấp dưới",
        "news.offer_taken": "Nhận tin bài của cấp dưới",
        "news.offer_taken_back": "Rút đề nghị cấp trên đăng tin bài",
        "news.save": "Sửa tin bài",
        "topic.create": "Thêm chuyên mục",
        "topic.save": "Sửa chuyên mục",
    },
    "Tin từ nguồn chính thức": {
        "feed.dismiss": "Bỏ qua tin từ nguồn",
        "feed.host_allow": "Cho phép lấy tin từ máy chủ",
        "feed.host_bar": "Thôi lấy tin từ máy chủ",
        "feed.publish": "Cổng tự đăng tin từ nguồn",
        "feed.restore": "Lấy lại tin đã bỏ qua",
        "feed.source_add": "Thêm nguồn tin",
        "feed.source_change": "Sửa nguồn tin",
        "feed.source_hurry": "Lấy tin ngay từ nguồn",
        "feed.take": "Nhận tin từ nguồn",
    },
    "Đính chính tin bài": approval.audit_labels(
        "correction_of_news", "bản đính chính", ("submit", "check", "approve", "return", "recall")
    )
    | {
        "correction_of_news.begin": "Viết bản đính chính tin bài",
        "correction_of_news.discard": "Bỏ bản đính chính tin bài",
    },
    "Bản tin sinh hoạt": approval.audit_labels(
        "bulletin", "bản tin sinh hoạt", ("submit", "check", "approve", "return", "withdraw")
    )
    | {
        "bulletin.create": "Soạn bản tin sinh hoạt",
        "bulletin.save": "Sửa bản tin sinh hoạt",
    },
    "Văn kiện": {
        "document.attach": "Thêm phụ lục, tài liệu kèm theo",
        "document.check_files": "Đối chiếu tệp văn kiện với mã băm",
        "document.clear": "Xác nhận văn kiện không mật",
        "document.correct": "Đính chính văn kiện",
        "document.declare_open": "Khai văn kiện không mật, chờ xác nhận",
        "document_import.apply": "Cho đăng đợt nhập văn kiện",
        "document_import.bring": "Tải lên đợt nhập văn kiện",
        "document_import.discard": "Bỏ đợt nhập văn kiện",
        "document_import.finish": "Đăng xong đợt nhập văn kiện",
        "document.merge_issuers": "Gộp hai tên của một cơ quan ban hành",
        "document.publish": "Đưa văn kiện lên cổng",
        "document.refuse_clearance": "Không xác nhận văn kiện là không mật",
        "document.refuse_secret": "Từ chối tệp có dấu mật",
        "document.relate": "Ghi quan hệ giữa các văn kiện",
        "document.unrelate": "Bỏ quan hệ giữa các văn kiện",
        "document.take_off": "Gỡ tài liệu kèm theo",
        "document.subject": "Ghi lĩnh vực của văn kiện",
        "document.term": "Ghi nhiệm kỳ của cơ quan ban hành",
        "document.withdraw": "Gỡ văn kiện",
        "coverage.add": "Thêm văn kiện cần có",
        "coverage.retire": "Bỏ văn kiện cần có",
        "dispatch.finish": "Xử lý xong văn bản đến",
        "dispatch.recall": "Thu hồi văn bản đã gửi",
        "dispatch.receive": "Mở văn bản đến",
        "dispatch.return": "Trả lại văn bản đến",
        "dispatch.send": "Gửi văn bản",
        "dispatch.start": "Nhận xử lý văn bản đến",
        "dispatch.take_in": "Đưa văn bản đến vào thư viện",
        "question.change": "Sửa câu hỏi, trả lời",
        "question.publish": "Đăng câu hỏi, trả lời",
        "question.withdraw": "Gỡ câu hỏi, trả lời",
        "reading.ask": "Yêu cầu đọc văn kiện",
        "reading.ask_again": "Yêu cầu đọc lại văn kiện đã thay bản mới",
        "reading.close": "Kết thúc yêu cầu đọc văn kiện",
        "reading.export": "Tải tiến độ đọc văn kiện",
        "reading.nudge": "Đôn đốc đọc văn kiện",
        "reading.record": "Ghi đã đọc giúp đảng viên",
    },
    "Sinh hoạt": {
        "meeting.answer": "Báo dự, xin vắng",
        "meeting.add_file": "Thêm tệp vào buổi sinh hoạt",
        "meeting.cancel": "Hủy buổi sinh hoạt",
        "meeting.change": "Sửa buổi sinh hoạt",
        "meeting.minutes_begin": "Mở biên bản sinh hoạt",
        "meeting.minutes_correct": "Đính chính biên bản sinh hoạt",
        "meeting.minutes_read": "Ghi đã đọc biên bản trước buổi sinh hoạt",
        "meeting.minutes_sign": "Ký biên bản sinh hoạt",
        "meeting.minutes_take_back": "Gỡ chữ ký biên bản sinh hoạt để sửa",
        "meeting.minutes_write": "Ghi biên bản sinh hoạt",
        "meeting.print_template": "Đặt mẫu giấy tờ sinh hoạt",
        "meeting.print_template_off": "Thôi dùng mẫu giấy tờ sinh hoạt",
        "meeting.resolution_begin": "Soạn nghị quyết, kết luận sinh hoạt",
        "meeting.resolution_drop": "Bỏ bản soạn nghị quyết, kết luận",
        "meeting.resolution_post": "Đăng nghị quyết, kết luận sinh hoạt",
        "meeting.resolution_renumber": "Lấy số khác cho nghị quyết, kết luận sinh hoạt",
        "meeting.resolution_sign": "Ký nghị quyết, kết luận sinh hoạt",
        "meeting.resolution_write": "Sửa bản soạn nghị quyết, kết luận",
        "meeting.close": "Kết thúc buổi sinh hoạt",
        "meeting.mark_agenda": "Đánh dấu nội dung đã bàn",
        "meeting.agenda_template": "Sửa chương trình mẫu",
        "meeting.invite": "Mời khách dự họp",
        "meeting.themes": "Chọn nội dung gợi ý của buổi họp",
        "meeting.decide_absence": "Xét xin vắng",
        "meeting.export_figures": "Xuất số liệu sinh hoạt",
        "meeting.feed_make": "Tạo địa chỉ lịch riêng",
        "meeting.feed_revoke": "Thu hồi địa chỉ lịch riêng",
        "meeting.figures_exported": "Lập xong tệp số liệu sinh hoạt",
        "meeting.figures_taken": "Tải tệp số liệu sinh hoạt",
        "meeting.note_absence": "Ghi kết quả xem xét việc vắng sinh hoạt",
        "meeting.note_answer": "Ghi trả lời thay đảng viên",
        "meeting.open": "Khai mạc buổi sinh hoạt",
        "meeting.papers": "Đặt tài liệu buổi sinh hoạt",
        "meeting.petition": "Gửi ý kiến trước buổi họp",
        "meeting.plan": "Lập buổi sinh hoạt",
        "meeting.postpone": "Hoãn buổi sinh hoạt",
        "meeting.remind": "Nhắc trả lời mời họp",
        "meeting.reschedule": "Đổi lịch sinh hoạt từ một ngày",
        "meeting.schedule": "Lập lịch sinh hoạt cả năm",
        "meeting.withdraw_petition": "Rút ý kiến gửi trước buổi họp",
        "meeting.remove_file": "Bỏ tệp khỏi buổi sinh hoạt",
        "meeting.score_agree": "Chi ủy thống nhất điểm sinh hoạt",
        "meeting.score_confirm": "Cấp trên xếp loại sinh hoạt",
        "meeting.score_enter": "Chấm điểm sinh hoạt",
        "meeting.score_reopen": "Mở lại bảng chấm điểm sinh hoạt",
        "meeting.score_vote": "Chi bộ biểu quyết điểm sinh hoạt",
        "meeting.score_watcher": "Giao người theo dõi, chấm điểm sinh hoạt",
        "rubric.change": "Sửa bảng điểm sinh hoạt",
        "rubric.take_over": "Lấy bảng điểm sinh hoạt về dùng",
        "meeting.roll": "Sửa điểm danh",
        "vote.close": "Đóng biểu quyết",
        "vote.decide": "Kiểm phiếu, có kết quả",
        "vote.enter": "Ghi số kiểm phiếu",
        "vote.key": "Nhận khóa hòm phiếu",
        "vote.open": "Mở biểu quyết",
        "vote.prepare": "Chuẩn bị biểu quyết",
        "vote.send_back": "Trả lại số kiểm phiếu",
        "vote.void": "Hủy lần biểu quyết",
    },
    "Góp ý và lấy ý kiến": {
        "feedback.answer": "Trả lời góp ý, phản ánh",
        "feedback.begin": "Xử lý góp ý, phản ánh",
        "feedback.close": "Kết thúc góp ý, phản ánh",
        "feedback.forward": "Chuyển góp ý, phản ánh lên cấp trên",
        "feedback.receive": "Tiếp nhận góp ý, phản ánh",
        "feedback.send": "Gửi góp ý, phản ánh",
        "survey.change": "Sửa đợt lấy ý kiến",
        "survey.close": "Kết thúc lấy ý kiến",
        "survey.create": "Soạn đợt lấy ý kiến",
        "survey.export": "Tải bảng ý kiến",
        "survey.open": "Bắt đầu lấy ý kiến",
        "survey.remind": "Nhắc trả lời lấy ý kiến",
    },
    "Nhiệm vụ": {
        "task.accepted": "Đánh giá nhiệm vụ hoàn thành",
        "task.drop": "Thôi giao nhiệm vụ",
        "task.extended": "Gia hạn nhiệm vụ",
        "task.give": "Giao nhiệm vụ",
        "task.passed_on": "Chuyển người thực hiện nhiệm vụ",
        "task.refused": "Không đồng ý đề nghị về nhiệm vụ",
        "task.reported": "Báo cáo kết quả nhiệm vụ",
        "task.sent_back": "Trả lại nhiệm vụ để làm tiếp",
        "task.split": "Tách nhiệm vụ thành phần việc",
        "task.taken": "Tiếp nhận nhiệm vụ",
    },
    "Triển khai Sổ tay": {
        "difficulty.answer": "Trả lời khó khăn triển khai",
        "difficulty.begin": "Nhận xử lý khó khăn triển khai",
        "difficulty.close": "Đóng khó khăn triển khai",
        "difficulty.forward": "Chuyển khó khăn triển khai lên cấp trên",
        "difficulty.send": "Báo khó khăn triển khai",
        "rollout.class": "Mở, sửa lớp tập huấn",
        "rollout.class_close": "Kết thúc điểm danh lớp tập huấn",
        "rollout.class_file": "Thêm, bỏ tài liệu lớp tập huấn",
        "rollout.class_name": "Ghi tên, bỏ tên người học",
        "rollout.class_note": "Điểm danh lớp tập huấn theo danh sách",
        "rollout.class_number": "Cử số người dự lớp tập huấn",
        "rollout.class_open": "Bắt đầu điểm danh lớp tập huấn",
        "rollout.close": "Kết thúc kế hoạch triển khai",
        "rollout.join_accept": "Nhận đơn vị vào đợt triển khai",
        "rollout.join_ask": "Xin tham gia đợt triển khai",
        "rollout.join_decline": "Không nhận đơn vị vào đợt triển khai",
        "rollout.plan": "Lập, sửa kế hoạch triển khai",
        "rollout.remind": "Đôn đốc triển khai",
        "rollout.team": "Lập, sửa tổ hỗ trợ",
        "rollout.team_disband": "Thôi tổ hỗ trợ",
        "rollout.visit_ask": "Đề nghị giúp đảng viên tại nhà",
        "rollout.visit_cancel": "Thôi không đến giúp tại nhà",
        "rollout.visit_finish": "Ghi kết quả giúp tại nhà",
        "rollout.visit_plan": "Phân công tổ đến giúp tại nhà",
        "rollout.wave": "Đặt đợt triển khai, chọn đơn vị",
    },
    "Báo cáo và nhật ký": {
        "audit.export": "Xuất nhật ký",
        "audit.export_taken": "Tải tệp nhật ký",
        "audit.exported": "Lập xong tệp nhật ký",
        "report.complete": "Ghi nhận xét vào báo cáo định kỳ",
        "report.correct": "Lập bản sửa báo cáo định kỳ",
        "report.export": "Tải số liệu báo cáo",
        "report.receive": "Nhận báo cáo định kỳ",
        "report.reopen": "Rút chữ ký báo cáo định kỳ",
        "report.schedule": "Đặt báo cáo định kỳ",
        "report.send": "Gửi báo cáo định kỳ lên cấp trên",
        "report.sign": "Ký báo cáo định kỳ",
        "report.unschedule": "Thôi báo cáo định kỳ",
        "demo.load": "Nạp dữ liệu trình diễn",
    },
}


@dataclass(frozen=True)
class Words:
    """What a room calls its actions, for the group of the inspector's list of this name."""

    group: str
    labels: Mapping[str, str]


WORDS: Hook[Words] = Hook("The words of the actions of a room that may be absent.", key=lambda words: min(words.labels))

# What took lists of members out of the portal: told to each who may stand on them. Some rooms may be absent.
EXPORTS = (
    *("members.export", "record.export", "rating.file"),
    *("medal.list_file", "card.batch_file", "fee.sheet_file"),
)


def groups() -> dict[str, dict[str, str]]:
    """The words of all actions, by action, in the groups of the list."""
    found = {name: dict(labels) for name, labels in GROUPS.items()}
    for words in WORDS:
        found.setdefault(words.group, {}).update(words.labels)
    return found


def label(action: str) -> str:
    """An action that is no longer written may have lost its words: it is shown as it is."""
    every = (*GROUPS.values(), *(words.labels for words in WORDS))
    return next((labels[action] for labels in every if action in labels), action)
