from django.apps import AppConfig
from django.db.models.signals import post_migrate


class MembersConfig(AppConfig):
    name = "members"
    verbose_name = "Tổ chức, đảng viên"

    def ready(self):
        from allauth.mfa import signals as mfa

        from members import exports, lost_work, rules, succession, waiting_work
        from members.accounts import second_factor
        from members.desk.waiting_work import WAITING
        from members.inspection.tasks import write_audit_export
        from members.models import DataRequest, ListExport, UnitEvent
        from members.people import counted
        from members.people.tasks import write_export
        from members.privacy import record_copy
        from members.rights import roles
        from members.roster import checking, work
        from members.roster import tasks as roster_tasks
        from members.working_days import entering

        # As Django does for permissions: what every database must hold is there after each migrate and flush.
        post_migrate.connect(lambda **kwargs: rules.load(), sender=self, weak=False, dispatch_uid="members.rules")
        post_migrate.connect(
            lambda **kwargs: roles.complete_grants(), sender=self, weak=False, dispatch_uid="members.roles"
        )
        post_migrate.connect(lambda **kwargs: entering.load(), sender=self, weak=False, dispatch_uid="members.days")
        succession.OPEN_WORK.plug_in(
            succession.OpenWork("thay đổi tổ chức chờ đến ngày hiệu lực", UnitEvent.objects.planned)
        )
        succession.OPEN_WORK.plug_in(succession.OpenWork("yêu cầu về dữ liệu cá nhân", DataRequest.objects.open))
        record_copy.plug_in_all()
        for each in WAITING:
            waiting_work.WORK.plug_in(each)
        sent = lost_work.Rows
        for rows in (
            sent("members.roster", work.forgotten, roster_tasks.send_again),
            sent("members.roster_check", checking.not_checked, roster_tasks.check_roster.delay),
            sent("members.export", lambda: exports.lost(ListExport.Subject.MEMBERS), write_export.delay),
            sent("members.audit_export", lambda: exports.lost(ListExport.Subject.AUDIT), write_audit_export.delay),
        ):
            lost_work.ROWS.plug_in(rows)
        # How allauth tells of what happened on its pages.
        mfa.authenticator_added.connect(second_factor.note_added)
        mfa.authenticator_removed.connect(second_factor.note_removed)
        mfa.authenticator_reset.connect(second_factor.note_new_codes)
        counted.plug_in()
