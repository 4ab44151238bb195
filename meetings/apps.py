from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    name = "meetings"
    verbose_name = "Sinh hoạt"

    def ready(self):
        from meetings.attendance import answers
        from meetings.models import Meeting
        from meetings.planning import sessions
        from meetings.voting import own
        from members import personal_data, succession

        ahead = succession.OpenWork(
            "buổi sinh hoạt sắp tới", Meeting.objects.still_ahead, resolve_duplicates=sessions.resolve_duplicates
        )
        succession.OPEN_WORK.plug_in(ahead)
        personal_data.SECTIONS.plug_in(
            personal_data.Section("tra-loi-hop", "Trả lời mời họp", answers.of_user, answers.in_words)
        )
        personal_data.SECTIONS.plug_in(personal_data.Section("bieu-quyet", "Biểu quyết", own.of_user, own.in_words))
