from django.apps import AppConfig
from django.db.models.signals import post_migrate


class MeetingsConfig(AppConfig):
    name = "meetings"
    verbose_name = "Sinh hoạt"

    def ready(self):
        from members import hooks

        post_migrate.connect(self._load_rubrics, sender=self, dispatch_uid="meetings.rubrics")
        hooks.when_asked(self._plug_in)

    def _load_rubrics(self, **kwargs):
        from meetings.scoring import shipped

        shipped.load()

    def _plug_in(self):
        from documents import merged_issuers
        from meetings.absences import opening
        from meetings.attendance import absences, answers
        from meetings.feedback import lists as feedback_lists
        from meetings.feedback import waiting_work as feedback_work
        from meetings.figures import counted
        from meetings.figures import tasks as figure_tasks
        from meetings.models import AbsenceWarning, Feedback, Meeting, Survey, Task
        from meetings.own_record import record
        from meetings.papers import read_by
        from meetings.petitions import sending
        from meetings.planning import missing, sessions
        from meetings.resolutions import owed, signing
        from meetings.running import ending
        from meetings.scoring.opening import waiting_for
        from meetings.surveys import lists as survey_lists
        from meetings.surveys import waiting_work as survey_work
        from meetings.tasks import lists as task_lists
        from meetings.tasks import waiting_work as task_work
        from meetings.voting import obstacles, own, subjects, taken
        from members import (
            audit_words,
            exports,
            headcount,
            lost_work,
            personal_data,
            succession,
            votes_held,
            waiting_work,
        )
        from members.models import ListExport
        from members.powers import Power

        ahead = succession.OpenWork(
            "buổi sinh hoạt sắp tới", Meeting.objects.still_ahead, resolve_duplicates=sessions.resolve_duplicates
        )
        succession.OPEN_WORK.plug_in(ahead)
        merged_issuers.FOLLOWING.plug_in(signing.follow)
        personal_data.SECTIONS.plug_in(
            personal_data.Section("tra-loi-hop", "Trả lời mời họp", answers.of_user, answers.in_words)
        )
        waiting_work.WORK.plug_in(
            waiting_work.Work(
                "meetings.scores", "buổi sinh hoạt chờ xếp loại", waiting_for, (Power.RATE_MEETINGS,), "meetings:scores"
            )
        )
        papers = personal_data.Section("tai-lieu-hop", "Tài liệu họp đã đọc", read_by.of_user, read_by.in_words)
        personal_data.SECTIONS.plug_in(papers)
        personal_data.SECTIONS.plug_in(personal_data.Section("bieu-quyet", "Biểu quyết", own.of_user, own.in_words))
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
        sent = personal_data.Section("y-kien-truoc-hop", "Ý kiến gửi trước họp", sending.of_person, sending.in_words)
        personal_data.SECTIONS.plug_in(sent)
        plan = (Power.PLAN_MEETINGS,)
        waits = waiting_work.Work
        for each in (
            waits("meetings.to_post", "buổi sinh hoạt chờ ký, đăng văn bản", owed.owing, plan, "meetings:to_post"),
            waits("meetings.lacking", "chi bộ còn thiếu buổi sinh hoạt", missing.lacking, plan, "meetings:lacking"),
            waits("meetings.absences", "đồng chí xin vắng họp chờ xét", absences.awaiting, plan, "meetings:list"),
        ):
            waiting_work.WORK.plug_in(each)
        for key, title, held in (
            ("du-hop", "Điểm danh các buổi họp", record),
            ("vang-hop", "Vắng họp không lý do đã báo chi ủy", opening),
        ):
            personal_data.SECTIONS.plug_in(personal_data.Section(key, title, held.of_user, held.in_words))
        seen_to = AbsenceWarning.objects.waiting_for
        waiting_work.WORK.plug_in(
            waits(
                "meetings.absent",
                "đồng chí vắng họp không lý do cần xem xét",
                seen_to,
                plan,
                "meetings:absence_warnings",
            )
        )
        write = figure_tasks.write_figures_export.delay
        asked = lost_work.Rows("meetings.figures_export", lambda: exports.lost(ListExport.Subject.MEETINGS), write)
        lost_work.ROWS.plug_in(asked)
        headcount.TREE_CHANGED.plug_in(figure_tasks.count_anew)
        ending.OBSTACLES.plug_in(obstacles.unfinished)
        votes_held.HELD.plug_in(taken.held_by)
        audit_words.KEPT.plug_in(subjects.kept())
        from meetings.attendance import printed as roll
        from meetings.minutes import printed as minutes
        from meetings.printing.papers import PAPERS
        from meetings.resolutions import printed as resolutions
        from meetings.summons import printed as summons

        for room in (summons, roll, minutes, resolutions):
            PAPERS.plug_in(room.PAPER)
        counted.plug_in()
