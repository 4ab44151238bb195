"""Under `/sinh-hoat/`."""

from django.urls import path

from meetings.attendance import views as attendance
from meetings.feedback import views as feedback
from meetings.papers import views as papers
from meetings.planning import views as planning
from meetings.surveys import views as surveys
from meetings.tasks import views as tasks
from meetings.tasks import views_steps as task_steps

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
]
