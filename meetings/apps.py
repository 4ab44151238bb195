from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    name = "meetings"
    verbose_name = "Sinh hoạt"

    def ready(self):
        from meetings.attendance import absences, answers
        from meetings.models import Meeting
        from meetings.petitions import sending
        from meetings.planning import missing, sessions
        from members import personal_data, succession, waiting_work
        from members.powers import Power

        ahead = succession.OpenWork(
            "buổi sinh hoạt sắp tới", Meeting.objects.still_ahead, resolve_duplicates=sessions.resolve_duplicates
        )
        succession.OPEN_WORK.plug_in(ahead)
        personal_data.SECTIONS.plug_in(
            personal_data.Section("tra-loi-hop", "Trả lời mời họp", answers.of_user, answers.in_words)
        )
        sent = personal_data.Section("y-kien-truoc-hop", "Ý kiến gửi trước họp", sending.of_person, sending.in_words)
        personal_data.SECTIONS.plug_in(sent)
        plan = (Power.PLAN_MEETINGS,)
        waits = waiting_work.Work
        for each in (
            waits("meetings.lacking", "chi bộ còn thiếu buổi sinh hoạt", missing.lacking, plan, "meetings:lacking"),
            waits("meetings.absences", "đồng chí xin vắng họp chờ xét", absences.awaiting, plan, "meetings:list"),
        ):
            waiting_work.WORK.plug_in(each)
