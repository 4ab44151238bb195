"""Under `/sinh-hoat/`."""

from django.urls import path

from meetings.absences import views as absences
from meetings.attendance import views as attendance
from meetings.attendance import views_code as code
from meetings.attendance import views_roll as roll
from meetings.calendars import views as calendars
from meetings.feedback import views as feedback
from meetings.figures import views as figures
from meetings.meeting_page import views as meeting_page
from meetings.minutes import views as minutes
from meetings.own_record import views as own_record
from meetings.papers import views as papers
from meetings.petitions import views as petitions
from meetings.planning import views as planning
from meetings.printing import views as printing
from meetings.reminders import views as reminders
from meetings.resolutions import views as resolutions
from meetings.running import views as running
from meetings.running import views_speaking as speaking
from meetings.schedule import views as schedule
from meetings.scoring import views as scoring
from meetings.summons import views as summons
from meetings.surveys import views as surveys
from meetings.tasks import views as tasks
from meetings.tasks import views_steps as task_steps
from meetings.voting import views as voting
from meetings.voting import views_running as running_votes

app_name = "meetings"
urlpatterns = [
    # What all members of a city ask on one evening: an address is looked for from the top.
    path("<int:pk>/co-mat/ghi/", code.confirm, name="confirm"),
    path("<int:pk>/co-mat/", code.present, name="present"),
    path("<int:pk>/co-mat/<str:code>/", code.check_in, name="check_in"),
    path("<int:pk>/bieu-quyet/<int:vote_pk>/phieu/", voting.ballot, name="ballot"),
    path("<int:pk>/bieu-quyet/<int:vote_pk>/", voting.detail, name="vote"),
    # Before and between
    path("", planning.meeting_list, name="list"),
    path("moi/", planning.plan, name="plan"),
    path("<int:pk>/", meeting_page.detail, name="detail"),
    path("lich/", schedule.month, name="month"),
    path("lich-nam/", schedule.plan_year, name="plan_year"),
    path("lich-dien-thoai/", calendars.settings, name="calendar"),
    path("lich-dien-thoai/tao/", calendars.make_feed, name="make_feed"),
    path("lich-dien-thoai/thu-hoi/", calendars.revoke_feed, name="revoke_feed"),
    path("nhac-hop/", reminders.settings, name="reminders"),
    path("lich-rieng/<str:token>.ics", calendars.feed, name="feed"),
    path("con-thieu/", schedule.lacking, name="lacking"),
    path("<int:pk>/doi-lich/", schedule.change_from, name="change_from"),
    path("<int:pk>/sua/", planning.edit, name="edit"),
    path("<int:pk>/hoan/", planning.postpone, name="postpone"),
    path("<int:pk>/huy/", planning.cancel, name="cancel"),
    path("<int:pk>/lich.ics", calendars.ics, name="ics"),
    path("<int:pk>/tai-lieu/", papers.papers, name="papers"),
    path("<int:pk>/tep/", papers.add_file, name="add_file"),
    path("<int:pk>/tep/<int:file_pk>/", papers.file, name="file"),
    path("<int:pk>/tep/<int:file_pk>/bo/", papers.remove_file, name="remove_file"),
    path("<int:pk>/da-doc/", papers.confirm_read, name="confirm_read"),
    path("<int:pk>/ai-da-doc/", papers.readers, name="readers"),
    path("<int:pk>/y-kien-truoc/", petitions.petitions, name="petitions"),
    path("<int:pk>/y-kien-truoc/<int:petition_pk>/rut/", petitions.withdraw, name="withdraw_petition"),
    path("chuong-trinh-mau/", summons.agenda_template, name="agenda_template"),
    path("<int:pk>/khach-moi/", summons.summons, name="summons"),
    path("<int:pk>/noi-dung/", summons.theme_ticks, name="themes"),
    path("<int:pk>/xin-vang/", attendance.excuse, name="excuse"),
    path("<int:pk>/tra-loi/", attendance.answer, name="answer"),
    path("<int:pk>/ghi-tra-loi/<int:member_pk>/", attendance.note_answer, name="note_answer"),
    path("<int:pk>/xet-vang/<int:member_pk>/", attendance.decide_absence, name="decide_absence"),
    path("<int:pk>/nhac/", attendance.remind, name="remind"),
    # minutes
    path("<int:pk>/bien-ban/", minutes.minutes, name="minutes"),
    path("<int:pk>/bien-ban/ghi/", minutes.write, name="minutes_write"),
    path("<int:pk>/bien-ban/da-doc/", minutes.read_out, name="minutes_read_out"),
    path("<int:pk>/bien-ban/ky/", minutes.sign, name="minutes_sign"),
    path("<int:pk>/bien-ban/go-chu-ky/", minutes.take_back, name="minutes_take_back"),
    path("<int:pk>/bien-ban/dinh-chinh/", minutes.correct, name="minutes_correct"),
    # printed papers
    path("<int:pk>/giay-to/<slug:key>/", printing.paper, name="paper"),
    path("<int:pk>/giay-to/<slug:key>/word/", printing.paper_word, name="paper_word"),
    path("mau-giay-to/", printing.print_templates, name="print_templates"),
    path("mau-giay-to/<slug:key>/dang-dung/", printing.template_in_use, name="template_in_use"),
    path("mau-giay-to/tep/<int:pk>/", printing.template_file, name="template_file"),
    path("mau-giay-to/tep/<int:pk>/thoi-dung/", printing.take_off, name="template_off"),
    # resolutions
    path("cho-dang/", resolutions.to_post, name="to_post"),
    path("<int:pk>/nghi-quyet/moi/", resolutions.begin, name="resolution_begin"),
    path("<int:pk>/nghi-quyet/<int:resolution_pk>/", resolutions.resolution, name="resolution"),
    path("<int:pk>/nghi-quyet/<int:resolution_pk>/sua/", resolutions.write, name="resolution_write"),
    path("<int:pk>/nghi-quyet/<int:resolution_pk>/bo/", resolutions.drop, name="resolution_drop"),
    path("<int:pk>/nghi-quyet/<int:resolution_pk>/ky/", resolutions.sign, name="resolution_sign"),
    path("<int:pk>/nghi-quyet/<int:resolution_pk>/dang/", resolutions.post, name="resolution_post"),
    path("<int:pk>/nghi-quyet/<int:resolution_pk>/doi-so/", resolutions.renumber, name="resolution_renumber"),
    path("<int:pk>/nghi-quyet/<int:resolution_pk>/word/", resolutions.word, name="resolution_word"),
    # scoring
    path("xep-loai/", scoring.to_confirm, name="scores"),
    path("bang-diem/", scoring.rubric_list, name="rubrics"),
    path("bang-diem/<int:pk>/", scoring.rubric, name="rubric"),
    path("<int:pk>/cham-diem/", scoring.score, name="score"),
    path("<int:pk>/cham-diem/nguoi-theo-doi/", scoring.watcher, name="score_watcher"),
    path("<int:pk>/cham-diem/thong-nhat/", scoring.agree, name="score_agree"),
    path("<int:pk>/cham-diem/mo-lai/", scoring.reopen, name="score_reopen"),
    path("<int:pk>/cham-diem/bieu-quyet/", scoring.vote, name="score_vote"),
    path("<int:pk>/cham-diem/quyet-dinh/", scoring.confirm, name="score_confirm"),
    # While it runs
    path("<int:pk>/khai-mac/", running.begin, name="begin"),
    path("<int:pk>/ket-thuc/", running.close, name="close"),
    path("<int:pk>/diem-danh/", roll.roll, name="roll"),
    path("<int:pk>/diem-danh/ghi/", roll.tap, name="tap"),
    path("<int:pk>/diem-danh/luot/", roll.marks, name="marks"),
    path("<int:pk>/diem-danh/luot/<int:mark_pk>/chon/", roll.choose, name="choose_mark"),
    path("<int:pk>/diem-danh/<int:entry_pk>/", roll.entry, name="roll_entry"),
    path("<int:pk>/ma/", code.code, name="code"),
    path("<int:pk>/phat-bieu/", speaking.speakers, name="speakers"),
    path("<int:pk>/phat-bieu/xin/", speaking.ask, name="ask_to_speak"),
    path("<int:pk>/phat-bieu/<int:speech_pk>/", speaking.move, name="move_speech"),
    path("<int:pk>/phan/<int:item_pk>/", speaking.part, name="part"),
    # votes
    path("<int:pk>/bieu-quyet/", voting.vote_list, name="votes"),
    path("<int:pk>/bieu-quyet/moi/", running_votes.prepare, name="prepare_vote"),
    path("<int:pk>/bieu-quyet/<int:vote_pk>/khoa/", running_votes.take_key, name="vote_key"),
    path("<int:pk>/bieu-quyet/<int:vote_pk>/mo/", running_votes.open_vote, name="open_vote"),
    path("<int:pk>/bieu-quyet/<int:vote_pk>/dong/", running_votes.close, name="close_vote"),
    path("<int:pk>/bieu-quyet/<int:vote_pk>/huy/", running_votes.void, name="void_vote"),
    path("<int:pk>/bieu-quyet/<int:vote_pk>/ghi-so/", running_votes.enter, name="enter_count"),
    path("<int:pk>/bieu-quyet/<int:vote_pk>/ky/", running_votes.confirm, name="confirm_count"),
    path("<int:pk>/bieu-quyet/<int:vote_pk>/mo-hom/", running_votes.count, name="count_vote"),
    # Tasks
    path("<int:pk>/da-ban/", tasks.mark_agenda, name="mark_agenda"),
    path("nhiem-vu/", tasks.own, name="tasks"),
    path("nhiem-vu/chi-bo/", tasks.followed, name="followed_tasks"),
    path("nhiem-vu/giao/", tasks.give, name="give_task"),
    path("nhiem-vu/<int:pk>/", tasks.detail, name="task"),
    path("nhiem-vu/<int:pk>/tep/<int:file_pk>/", tasks.file, name="task_file"),
    path("nhiem-vu/<int:pk>/nhan/", task_steps.take, name="take_task"),
    path("nhiem-vu/<int:pk>/bao-cao/", task_steps.report, name="report_task"),
    path("nhiem-vu/<int:pk>/danh-gia/", task_steps.judge, name="judge_task"),
    path("nhiem-vu/<int:pk>/gia-han/", task_steps.extend, name="extend_task"),
    path("nhiem-vu/<int:pk>/chuyen/", task_steps.pass_on, name="pass_on_task"),
    path("nhiem-vu/<int:pk>/tach/", task_steps.split, name="split_task"),
    path("nhiem-vu/<int:pk>/thoi-giao/", task_steps.drop, name="drop_task"),
    path("nhiem-vu/<int:pk>/de-nghi/<int:request_pk>/", task_steps.decide, name="decide_task"),
    # Góp ý, phản ánh
    path("gop-y/", feedback.own, name="feedback_sent"),
    path("gop-y/moi/", feedback.send, name="send_feedback"),
    path("gop-y/can-tra-loi/", feedback.desk, name="feedback_desk"),
    path("gop-y/<slug:code>/", feedback.detail, name="feedback"),
    path("gop-y/<slug:code>/tep/<int:file_pk>/", feedback.file, name="feedback_file"),
    path("gop-y/<slug:code>/nhan/", feedback.receive, name="receive_feedback"),
    path("gop-y/<slug:code>/xu-ly/", feedback.begin, name="begin_feedback"),
    path("gop-y/<slug:code>/tra-loi/", feedback.answer, name="answer_feedback"),
    path("gop-y/<slug:code>/chuyen/", feedback.forward, name="forward_feedback"),
    path("gop-y/<slug:code>/dong/", feedback.close, name="close_feedback"),
    # Lấy ý kiến
    path("lay-y-kien/", surveys.survey_list, name="surveys"),
    path("lay-y-kien/moi/", surveys.create, name="create_survey"),
    path("lay-y-kien/<int:pk>/", surveys.detail, name="survey"),
    path("lay-y-kien/<int:pk>/sua/", surveys.edit, name="edit_survey"),
    path("lay-y-kien/<int:pk>/bat-dau/", surveys.open_survey, name="open_survey"),
    path("lay-y-kien/<int:pk>/ket-thuc/", surveys.close, name="close_survey"),
    path("lay-y-kien/<int:pk>/nhac/", surveys.remind, name="remind_survey"),
    path("lay-y-kien/<int:pk>/bang/", surveys.export, name="export_survey"),
    # Figures
    path("so-lieu/", figures.own_figures, name="own_figures"),
    path("so-lieu/<str:code>/", figures.of_unit, name="figures"),
    path("so-lieu/<str:code>/chua-hop/", figures.unmet, name="figures_unmet"),
    path("so-lieu/<str:code>/xuat/", figures.export, name="figures_export"),
    path("vang-hop/", absences.warning_list, name="absence_warnings"),
    path("vang-hop/<int:pk>/", absences.warning, name="absence_warning"),
    path("toi-da-du/", own_record.attended, name="attended"),
]
