from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    name = "meetings"
    verbose_name = "Sinh hoạt"

    def ready(self):
        from meetings.attendance import answers
        from meetings.feedback import lists as feedback_lists
        from meetings.feedback import waiting_work as feedback_work
        from meetings.models import Feedback, Meeting, Survey, Task
        from meetings.planning import sessions
        from meetings.surveys import lists as survey_lists
        from meetings.surveys import waiting_work as survey_work
        from meetings.tasks import lists as task_lists
        from meetings.tasks import waiting_work as task_work
        from members import personal_data, succession, waiting_work

        ahead = succession.OpenWork(
            "buổi sinh hoạt sắp tới", Meeting.objects.still_ahead, resolve_duplicates=sessions.resolve_duplicates
        )
        succession.OPEN_WORK.plug_in(ahead)
        personal_data.SECTIONS.plug_in(
            personal_data.Section("tra-loi-hop", "Trả lời mời họp", answers.of_user, answers.in_words)
        )
        for label, rows in (
            ("nhiệm vụ chưa xong", Task.objects.open),
            ("góp ý, phản ánh chưa trả lời", Feedback.objects.open),
            ("đợt lấy ý kiến chưa kết thúc", Survey.objects.unfinished),
        ):
            succession.OPEN_WORK.plug_in(succession.OpenWork(label, rows))
        for key, title, lists in (
            ("nhiem-vu", "Nhiệm vụ được giao", task_lists),
            ("gop-y", "Góp ý, phản ánh đã gửi", feedback_lists),
            ("lay-y-kien", "Đợt lấy ý kiến đã trả lời", survey_lists),
        ):
            personal_data.SECTIONS.plug_in(personal_data.Section(key, title, lists.of_user, lists.in_words))
        for work in (*task_work.WAITING, *feedback_work.WAITING, *survey_work.WAITING):
            waiting_work.WORK.plug_in(work)
