from django.apps import AppConfig
from django.db.models.signals import post_migrate


class MembersConfig(AppConfig):
    name = "members"
    verbose_name = "Tổ chức, đảng viên"

    def ready(self):
        from allauth.account.signals import password_changed
        from allauth.mfa import signals as mfa
        from django.contrib.auth.signals import user_logged_out
        from django.core import checks

        from members import hooks
        from members.delivery import vapid

        post_migrate.connect(_load, sender=self, dispatch_uid="members")
        checks.register(vapid.check)
        # How Django and allauth tell of what happened on their pages.
        user_logged_out.connect(_signed_out, dispatch_uid="members.push")
        password_changed.connect(_password_changed, dispatch_uid="members.push")
        mfa.authenticator_added.connect(_factor_added)
        mfa.authenticator_removed.connect(_factor_removed)
        mfa.authenticator_reset.connect(_codes_made)
        hooks.when_asked(self._plug_in)

    def _plug_in(self):
        from members import exports, lost_work, succession, waiting_work
        from members.desk.waiting_work import WAITING
        from members.inspection.tasks import write_audit_export
        from members.models import DataRequest, ListExport, UnitEvent
        from members.people import counted
        from members.people.tasks import write_export
        from members.privacy import record_copy
        from members.roster import checking, work
        from members.roster import tasks as roster_tasks

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
        counted.plug_in()


# What is told seldom is loaded by then.


def _load(**kwargs):
    """As Django does for permissions: what every database must hold is there after each migrate and flush."""
    from members import rules
    from members.rights import roles
    from members.working_days import entering

    rules.load()
    roles.complete_grants()
    entering.load()


def _signed_out(**told):
    from members.delivery import subscriptions

    subscriptions.forget_at_sign_out(**told)


def _password_changed(**told):
    from members.delivery import subscriptions

    subscriptions.forget_others(**told)


def _factor_added(**told):
    from members.accounts import second_factor

    second_factor.note_added(**told)


def _factor_removed(**told):
    from members.accounts import second_factor

    second_factor.note_removed(**told)


def _codes_made(**told):
    from members.accounts import second_factor

    second_factor.note_new_codes(**told)
