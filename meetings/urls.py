"""Under `/sinh-hoat/`."""

from django.urls import path

from meetings.attendance import views as attendance
from meetings.papers import views as papers
from meetings.planning import views as planning
from meetings.voting import views as voting
from meetings.voting import views_running as running_votes

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
    # votes
    path("<int:pk>/bieu-quyet/", voting.vote_list, name="votes"),
    path("<int:pk>/bieu-quyet/moi/", running_votes.prepare, name="prepare_vote"),
    path("<int:pk>/bieu-quyet/<int:vote_pk>/", voting.detail, name="vote"),
    path("<int:pk>/bieu-quyet/<int:vote_pk>/phieu/", voting.ballot, name="ballot"),
    path("<int:pk>/bieu-quyet/<int:vote_pk>/khoa/", running_votes.take_key, name="vote_key"),
    path("<int:pk>/bieu-quyet/<int:vote_pk>/mo/", running_votes.open_vote, name="open_vote"),
    path("<int:pk>/bieu-quyet/<int:vote_pk>/dong/", running_votes.close, name="close_vote"),
    path("<int:pk>/bieu-quyet/<int:vote_pk>/huy/", running_votes.void, name="void_vote"),
    path("<int:pk>/bieu-quyet/<int:vote_pk>/ghi-so/", running_votes.enter, name="enter_count"),
    path("<int:pk>/bieu-quyet/<int:vote_pk>/ky/", running_votes.confirm, name="confirm_count"),
    path("<int:pk>/bieu-quyet/<int:vote_pk>/mo-hom/", running_votes.count, name="count_vote"),
]
