"""Under `/sinh-hoat/`."""

from django.urls import path

from meetings.attendance import views as attendance
from meetings.papers import views as papers
from meetings.planning import views as planning

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
]
