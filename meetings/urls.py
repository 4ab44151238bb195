"""Under `/sinh-hoat/`."""

from django.urls import path

from meetings.attendance import views as attendance
from meetings.minutes import views as minutes
from meetings.papers import views as papers
from meetings.planning import views as planning
from meetings.scoring import views as scoring

app_name = "meetings"
urlpatterns = [
    path("", planning.meeting_list, name="list"),
    path("moi/", planning.plan, name="plan"),
    path("<int:pk>/", planning.detail, name="detail"),
    path("<int:pk>/sua/", planning.edit, name="edit"),
    path("<int:pk>/hoan/", planning.postpone, name="postpone"),
    path("<int:pk>/huy/", planning.cancel, name="cancel"),
    path("<int:pk>/lich.ics", planning.ics, name="ics"),
    path("<int:pk>/tai-lieu/", papers.papers, name="papers"),
    path("<int:pk>/tep/", papers.add_file, name="add_file"),
    path("<int:pk>/tep/<int:file_pk>/", papers.file, name="file"),
    path("<int:pk>/tep/<int:file_pk>/bo/", papers.remove_file, name="remove_file"),
    path("<int:pk>/xin-vang/", attendance.excuse, name="excuse"),
    path("<int:pk>/tra-loi/", attendance.answer, name="answer"),
    path("<int:pk>/ghi-tra-loi/<int:member_pk>/", attendance.note_answer, name="note_answer"),
    path("<int:pk>/nhac/", attendance.remind, name="remind"),
    # minutes
    path("<int:pk>/bien-ban/", minutes.minutes, name="minutes"),
    path("<int:pk>/bien-ban/ghi/", minutes.write, name="minutes_write"),
    path("<int:pk>/bien-ban/da-doc/", minutes.read_out, name="minutes_read_out"),
    path("<int:pk>/bien-ban/ky/", minutes.sign, name="minutes_sign"),
    path("<int:pk>/bien-ban/dinh-chinh/", minutes.correct, name="minutes_correct"),
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
]
