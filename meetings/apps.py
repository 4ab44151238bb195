from django.apps import AppConfig
from django.db.models.signals import post_migrate


class MeetingsConfig(AppConfig):
    name = "meetings"
    verbose_name = "Sinh hoạt"

    def ready(self):
        from meetings.attendance import answers
        from meetings.models import Meeting
        from meetings.planning import sessions
        from meetings.scoring import shipped
        from meetings.scoring.opening import waiting_for
        from members import personal_data, succession, waiting_work
        from members.powers import Power

        post_migrate.connect(lambda **kwargs: shipped.load(), sender=self, weak=False, dispatch_uid="meetings.rubrics")
        from meetings.voting import own

        ahead = succession.OpenWork(
            "buổi sinh hoạt sắp tới", Meeting.objects.still_ahead, resolve_duplicates=sessions.resolve_duplicates
        )
        succession.OPEN_WORK.plug_in(ahead)
        personal_data.SECTIONS.plug_in(
            personal_data.Section("tra-loi-hop", "Trả lời mời họp", answers.of_user, answers.in_words)
        )
        waiting_work.WORK.plug_in(
            waiting_work.Work(
                "meetings.scores", "buổi sinh hoạt chờ xếp loại", waiting_for, (Power.RATE_MEETINGS,), "meetings:scores"
            )
        )
        personal_data.SECTIONS.plug_in(personal_data.Section("bieu-quyet", "Biểu quyết", own.of_user, own.in_words))
