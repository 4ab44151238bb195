from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    name = "meetings"
    verbose_name = "Sinh hoạt"

    def ready(self):
        from meetings import sessions
        from meetings.models import Meeting
        from members import takeover

        ahead = takeover.OpenWork("buổi sinh hoạt sắp tới", Meeting.objects.still_ahead, make_way=sessions.make_way)
        takeover.register(ahead)
