"""What is done without anybody asking, and when; exactly one beat runs it."""

from typing import Any, NamedTuple


class At(NamedTuple):
    """Minutes and hours of the day, as Celery's crontab reads them."""

    minute: int | str = "*"
    hour: int | str = "*"


def turns(schedule: "float | At") -> Any:
    """When it is the turn of an entry, as Celery reckons it: every so many seconds, or by the clock."""
    from celery.schedules import crontab, maybe_schedule  # what every process reads are the settings alone

    return crontab(**schedule._asdict()) if isinstance(schedule, At) else maybe_schedule(schedule)


BEAT: dict[str, dict[str, Any]] = {
    "beat": {"task": "sotay.monitoring.tasks.beat", "schedule": 60.0, "options": {"expires": 55}},
    "send-outgoing": {
        "task": "members.delivery.tasks.send_outgoing",
        "schedule": 60.0,
        "options": {"expires": 55},
    },
    "take-up-lost-work": {
        "task": "sotay.monitoring.tasks.take_up_lost_work",
        "schedule": 60.0,
        "options": {"expires": 55},
    },
    "note-use": {"task": "sotay.usage.tasks.flush", "schedule": 60.0, "options": {"expires": 55}},
    "note-reads-of-news": {"task": "news.reader.tasks.note_reads", "schedule": 60.0, "options": {"expires": 55}},
    "count-reads-of-news": {
        "task": "news.reader.tasks.count_reads",
        "schedule": At(minute="3-59/10"),  # between the runs of the figures of use
        "options": {"expires": 540},
    },
    "count-desks-of-news": {"task": "news.newsroom.tasks.count_news_figures", "schedule": At(minute=25)},
    "purge-uploads-of-news": {"task": "news.enclosures.tasks.purge_uploads", "schedule": At(hour=1, minute=35)},
    "refresh-figures": {
        "task": "sotay.usage.tasks.refresh",
        "schedule": At(minute="*/10"),
        "options": {"expires": 540},
    },
    # Before the day is closed; every hour again for what a worker that was away has missed.
    "carry-out-events": {"task": "members.reorganising.tasks.carry_out_due_events", "schedule": At(minute=5)},
    "purge-exports": {"task": "members.people.tasks.purge_exports", "schedule": At(minute=40)},
    "purge-kept-forms": {"task": "members.kept_forms.tasks.purge_kept_forms", "schedule": At(minute=45)},
    "purge-rosters": {"task": "members.roster.tasks.purge_rosters", "schedule": At(hour=1, minute=5)},
    # Which sources are due says the row of each; every minute, so that they are spread over the time between.
    "fetch-feeds": {"task": "news.feeds.tasks.fetch_feeds", "schedule": 60.0, "options": {"expires": 55}},
    "release-offices": {"task": "members.committees.tasks.release_gone", "schedule": At(hour=0, minute=10)},
    "purge-imports": {"task": "documents.importing.tasks.purge_imports", "schedule": At(hour=1, minute=15)},
    "purge-strays": {"task": "documents.texts.tasks.purge_strays", "schedule": At(hour=1, minute=35)},
    "settle-validity": {"task": "documents.filing.tasks.settle_validity", "schedule": At(hour="0,6,12", minute=2)},
    "index-documents": {"task": "documents.finding.tasks.index_missing", "schedule": At(minute=20)},
    "count-coverage": {"task": "documents.coverage.tasks.count_coverages", "schedule": At(minute=50)},
    "count-readings": {
        "task": "documents.to_read.tasks.count_readings",
        "schedule": At(minute="5-59/10"),  # between the runs of the figures of use
        "options": {"expires": 540},
    },
    "remind-of-data-requests": {
        "task": "members.privacy.tasks.remind_of_data_requests",
        "schedule": At(hour=7, minute=0),
    },
    "count-meeting-figures": {
        "task": "meetings.figures.tasks.count_meeting_figures",
        "schedule": At(minute="8-59/10"),  # between the runs of the figures of use
        "options": {"expires": 540},
    },
    "recount-meeting-figures": {
        "task": "meetings.figures.tasks.recount_meeting_figures",
        "schedule": At(hour=3, minute=10),
    },
    "follow-absences": {"task": "meetings.absences.tasks.follow_absences", "schedule": At(minute=35)},
    "remind-to-post": {"task": "meetings.resolutions.tasks.remind_to_post", "schedule": At(minute=50)},
    "measure-scores": {"task": "meetings.scoring.tasks.measure_scores", "schedule": At(hour=2, minute=20)},
    "climb-late-tasks": {"task": "meetings.tasks.tasks.climb_late_tasks", "schedule": At(hour=6, minute=45)},
    "follow-feedback": {"task": "meetings.feedback.tasks.follow_feedback", "schedule": At(hour=6, minute=50)},
    "remind-of-surveys": {"task": "meetings.surveys.tasks.remind_of_surveys", "schedule": At(hour=7, minute=10)},
    "close-surveys": {
        "task": "meetings.surveys.tasks.close_surveys",
        "schedule": At(minute="4-59/5"),
        "options": {"expires": 290},
    },
    "remind-of-meetings": {
        "task": "meetings.reminders.tasks.remind_of_meetings",
        "schedule": At(minute="*/5"),
        "options": {"expires": 290},
    },
    "count-data-quality": {
        "task": "sotay.rollout.tasks.count_data_quality",
        "schedule": At(hour="2,12", minute=45),
    },
    "prepare-reports": {"task": "sotay.reports.tasks.prepare_reports", "schedule": At(hour=6, minute=40)},
    "close-day": {"task": "sotay.usage.tasks.close", "schedule": At(hour=0, minute=15)},
    "keep-months": {"task": "sotay.usage.tasks.keep_months", "schedule": At(hour=2, minute=40)},
}

# Where the app of procedures is installed.
BEAT_OF_PROCEDURES: dict[str, dict[str, Any]] = {
    "follow-cases": {"task": "members.operations.desk.tasks.follow_cases", "schedule": At(hour=6, minute=40)},
}

# As the administrator's page names them.
LABELS = {
    "beat": "Nhịp của lịch",
    "take-up-lost-work": "Làm tiếp việc nền bị mất giữa chừng",
    "send-outgoing": "Gửi thông báo lên máy",
    "note-use": "Ghi lượt sử dụng",
    "note-reads-of-news": "Ghi lượt đọc tin",
    "count-reads-of-news": "Cộng lượt đọc tin theo đơn vị",
    "count-desks-of-news": "Cộng tin bài của các đơn vị",
    "purge-uploads-of-news": "Xóa ảnh tải lên mà không dùng",
    "refresh-figures": "Làm mới số liệu triển khai",
    "carry-out-events": "Thực hiện thay đổi tổ chức đến ngày",
    "purge-exports": "Xóa tệp xuất hết hạn",
    "purge-kept-forms": "Xóa biểu mẫu ghi dở đã quá hạn",
    "purge-rosters": "Xóa danh sách đối chiếu hết hạn",
    "fetch-feeds": "Lấy tin từ nguồn chính thức",
    "release-offices": "Thôi chức vụ của người đã chuyển đi",
    "purge-imports": "Dọn các đợt nhập văn kiện",
    "purge-strays": "Xóa tệp không thuộc văn kiện nào",
    "settle-validity": "Tính hiệu lực văn kiện",
    "index-documents": "Lập chỉ mục tìm văn kiện",
    "count-coverage": "Tính độ đủ của thư viện",
    "count-readings": "Cộng việc đọc văn kiện theo yêu cầu",
    "remind-of-data-requests": "Nhắc yêu cầu về dữ liệu cá nhân",
    "count-meeting-figures": "Cộng số liệu sinh hoạt của tháng",
    "recount-meeting-figures": "Cộng lại số liệu sinh hoạt các tháng trước",
    "follow-absences": "Báo chi ủy đảng viên vắng họp nhiều tháng",
    "remind-to-post": "Nhắc ký, đăng văn bản sau buổi sinh hoạt",
    "measure-scores": "Chấm lại điểm sinh hoạt",
    "climb-late-tasks": "Báo nhiệm vụ đến hạn, trễ hẹn",
    "follow-feedback": "Báo góp ý quá hạn lên cấp trên",
    "remind-of-surveys": "Nhắc trả lời lấy ý kiến",
    "close-surveys": "Kết thúc đợt lấy ý kiến hết hạn",
    "remind-of-meetings": "Nhắc các buổi họp sắp tới",
    "count-data-quality": "Tính lại hồ sơ đảng viên cần sửa",
    "prepare-reports": "Lập báo cáo định kỳ",
    "close-day": "Chốt số liệu ngày",
    "keep-months": "Mở bảng số liệu tháng tới, xóa ngày dùng đã quá hạn giữ",
    "follow-cases": "Nhắc hồ sơ nghiệp vụ đến hạn, quá hạn",
}
