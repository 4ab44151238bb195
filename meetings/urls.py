"""Under `/sinh-hoat/`."""

from django.urls import path

from meetings.attendance import views as attendance
from meetings.calendars import views as calendars
from meetings.papers import views as papers
from meetings.petitions import views as petitions
from meetings.planning import views as planning
from meetings.reminders import views as reminders
from meetings.schedule import views as schedule
from meetings.summons import views as summons

app_name = "meetings"
urlpatterns = [
    path("", planning.meeting_list, name="list"),
    path("moi/", planning.plan, name="plan"),
    path("lich/", schedule.month, name="month"),
    path("lich-nam/", schedule.plan_year, name="plan_year"),
    path("lich-dien-thoai/", calendars.settings, name="calendar"),
    path("lich-dien-thoai/tao/", calendars.make_feed, name="make_feed"),
    path("lich-dien-thoai/thu-hoi/", calendars.revoke_feed, name="revoke_feed"),
    path("nhac-hop/", reminders.settings, name="reminders"),
    path("lich-rieng/<str:token>.ics", calendars.feed, name="feed"),
    path("con-thieu/", schedule.lacking, name="lacking"),
    path("<int:pk>/doi-lich/", schedule.change_from, name="change_from"),
    path("<int:pk>/", planning.detail, name="detail"),
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
]
