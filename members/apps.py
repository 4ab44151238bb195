from django.apps import AppConfig
from django.db.models.signals import post_migrate


class MembersConfig(AppConfig):
    name = "members"
    verbose_name = "Tổ chức, đảng viên"

    def ready(self):
        from members import rules

        # As Django does for permissions: what every database must hold is there after each migrate and flush.
        post_migrate.connect(lambda **kwargs: rules.load(), sender=self, weak=False, dispatch_uid="members.rules")
