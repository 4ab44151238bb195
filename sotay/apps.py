import gc
from typing import Any

from django.apps import AppConfig, apps
from django.conf import settings
from django.contrib.admin import apps as admin

# A widget that no page of ours uses, in 60 languages, and what only DEBUG asks for: most of the time of collectstatic.
NEVER_ASKED_FOR = ["select2", "jquery.js", "xregexp.js"]


class SotayConfig(AppConfig):
    name = "sotay"
    default = True
    verbose_name = "Sổ tay đảng viên"

    def ready(self):
        """Not by a config of our own: live servers of tests look for Django's by its name."""
        from members import hooks

        staticfiles: Any = apps.get_app_config("staticfiles")
        staticfiles.ignore_patterns = [*staticfiles.ignore_patterns, *NEVER_ASKED_FOR]
        self._watch()
        self._watch_queries()
        self._check_figures()
        hooks.when_asked(self._plug_in)
        # Ours is the last app: what is loaded stays until the process ends, and a collection of garbage need not go
        # through it, least of all at the end, where that was a third of what a short command cost.
        gc.freeze()

    def _plug_in(self):
        self._lend_figures()
        self._lend_bulletins()
        self._lend_frame()
        self._tell_what_is_held()
        self._plug_in_the_rollout()
        self._print_reports()
        self._let_reports_wait()
        self._send_tasks()

    def _send_tasks(self):
        from members import background

        background.APP.plug_in(celery)

    def _watch(self):
        """Faults go to a collector where one is set up."""
        if settings.SENTRY_DSN:
            from sotay.monitoring import faults

            faults.send_to(settings.SENTRY_DSN)

    def _watch_queries(self):
        """Of every process, web and worker: before it has opened its first connection."""
        from django.db.backends.signals import connection_created

        from sotay.monitoring.queries import watch_queries

        connection_created.connect(watch_queries, dispatch_uid="monitoring")

    def _check_figures(self):
        from django.core import checks

        from sotay.usage import measures

        checks.register(measures.without_column)

    def _lend_figures(self):
        """The pages of units show figures that only sotay keeps; members imports nothing of ours."""
        from members import headcount
        from sotay.usage import headcount as kept
        from sotay.usage import measures

        headcount.KEEPER.plug_in(kept.latest)
        headcount.TREE_CHANGED.plug_in(kept.count_anew)
        measures.plug_in()

    def _lend_bulletins(self):
        """The page of a meeting shows the month's bulletins, which only the news keep."""
        from meetings import bulletins
        from sotay import monthly

        bulletins.TELLER.plug_in(monthly.bulletins)
        bulletins.CHANGES.plug_in(monthly.changes)

    def _lend_frame(self):
        """Pages of every app stand in the portal's frame, which asks for the rooms of all."""
        from members.shared_pages import frame
        from sotay.frame import around

        frame.FRAME.plug_in(around)

    def _print_reports(self):
        """Reports are printed by the templates that offices write for the papers of their meetings."""
        from meetings.printing.papers import PAPERS
        from sotay.reports import paper

        PAPERS.plug_in(paper.PAPER)

    def _let_reports_wait(self):
        """Reports to complete and to receive wait on the first page and on the desk of those whose work they are."""
        from members.succession import OPEN_WORK
        from members.waiting_work import WORK
        from sotay.reports import succession as left
        from sotay.reports import waiting

        for work in waiting.WORK:
            WORK.plug_in(work)
        for each in left.OPEN_WORK:
            OPEN_WORK.plug_in(each)

    def _tell_what_is_held(self):
        """The days on which a member used the portal and the devices that have it belong to “Dữ liệu của tôi” too."""
        from members import personal_data
        from sotay.usage import installs, use

        personal_data.SECTIONS.plug_in(
            personal_data.Section("su-dung", "Ngày có sử dụng cổng", use.days_of, use.day_in_words)
        )
        devices = personal_data.Section("may-da-cai", "Máy đã cài cổng", installs.of_user, installs.in_words)
        personal_data.SECTIONS.plug_in(devices)

    def _plug_in_the_rollout(self):
        from members import lost_work, personal_data, succession, waiting_work
        from sotay.reports import waves
        from sotay.rollout import succession as left
        from sotay.rollout import tasks, telling, visit_lists
        from sotay.rollout.waiting_work import WAITING
        from sotay.rollout.waves import WaveOn

        waves.WAVES.plug_in(WaveOn)
        for work in WAITING:
            waiting_work.WORK.plug_in(work)
        for each in left.OPEN_WORK:
            succession.OPEN_WORK.plug_in(each)
        for key, title, rows, summary in (
            ("giup-tai-nha", "Giúp tại nhà", visit_lists.of_user, visit_lists.in_words),
            ("to-ho-tro", "Tổ hỗ trợ đã tham gia", visit_lists.teams_of_user, visit_lists.team_in_words),
            ("tap-huan", "Lớp tập huấn", visit_lists.seats_of_user, visit_lists.seat_in_words),
            ("nhac-dung", "Nhắc dùng Sổ tay", visit_lists.reminders_of_user, visit_lists.reminder_in_words),
        ):
            personal_data.SECTIONS.plug_in(personal_data.Section(key, title, rows, summary))
        lost_work.ROWS.plug_in(lost_work.Rows("rollout.remind", telling.untold, tasks.tell_reminded.delay))


def celery() -> Any:
    """Loaded by whoever sends a task first."""
    from sotay.celery import app

    return app


class PortalAdminConfig(admin.SimpleAdminConfig):
    """Its forms and tables are read by `PortalAdminSite` itself: a worker and the clock have no use of them."""

    default = False
    default_site = "sotay.admin_site.PortalAdminSite"
