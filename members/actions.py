"""What the actions in the audit are called: every action that is written anywhere has its words here.

One table for all apps, because the inspector reads one list: an action is only a word, and a test finds the missing.
"""

from members import approval

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
    "Đối chiếu danh sách": {
        "roster.ask_undo": "Yêu cầu hoàn lại danh sách đã nhập",
        "roster.decide": "Quyết định từng dòng của danh sách",
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
        "document.correct": "Đính chính văn kiện",
        "document.publish": "Đưa văn kiện lên cổng",
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
        "meeting.note_answer": "Ghi trả lời thay đảng viên",
        "meeting.papers": "Đặt tài liệu buổi sinh hoạt",
        "meeting.plan": "Lập buổi sinh hoạt",
        "meeting.postpone": "Hoãn buổi sinh hoạt",
        "meeting.remind": "Nhắc trả lời mời họp",
        "meeting.remove_file": "Bỏ tệp khỏi buổi sinh hoạt",
    },
    "Báo cáo và nhật ký": {
        "audit.export": "Xuất nhật ký",
        "audit.export_taken": "Tải tệp nhật ký",
        "audit.exported": "Lập xong tệp nhật ký",
        "report.export": "Tải số liệu báo cáo",
        "demo.load": "Nạp dữ liệu trình diễn",
    },
}
LABELS = {action: label for group in GROUPS.values() for action, label in group.items()}

# What took members' data out of the portal or into somebody's eyes: told to the member it concerns.
EXPORTS = ("members.export",)


def label(action: str) -> str:
    return LABELS.get(action, action)
