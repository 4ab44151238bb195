from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    name = "meetings"
    verbose_name = "Sinh hoạt"

    def ready(self):
        from meetings import sessions
        from meetings.models import Meeting
        from members import privacy, takeover

        ahead = takeover.OpenWork("buổi sinh hoạt sắp tới", Meeting.objects.still_ahead, make_way=sessions.make_way)
        takeover.register(ahead)
        privacy.register(
            privacy.Section("tra-loi-hop", "Trả lời mời họp", sessions.answers_of, sessions.answer_in_words)
        )
