"""Under `/trien-khai/`."""

from django.urls import path

from sotay.rollout import views_classes as classes
from sotay.rollout import views_difficulties as difficulties
from sotay.rollout import views_help as help_at_home
from sotay.rollout import views_plans as plans
from sotay.rollout import views_reminders as reminders

app_name = "rollout"
urlpatterns = [
    # plans and waves
    path("", plans.plan_list, name="plans"),
    path("moi/", plans.create, name="create"),
    path("<int:pk>/", plans.plan, name="plan"),
    path("<int:pk>/sua/", plans.edit, name="edit"),
    path("<int:pk>/ket-thuc/", plans.close, name="close"),
    path("<int:pk>/dot/", plans.create_wave, name="create_wave"),
    path("dot/<int:pk>/", plans.wave, name="wave"),
    path("dot/<int:pk>/xin-vao/", plans.join, name="join"),
    path("xin-vao/<int:pk>/nhan/", plans.accept, name="accept"),
    path("xin-vao/<int:pk>/khong-nhan/", plans.decline, name="decline"),
    # training classes
    path("<int:pk>/lop/", classes.create, name="create_class"),
    path("lop/<int:pk>/", classes.detail, name="class"),
    path("lop/<int:pk>/sua/", classes.edit, name="edit_class"),
    path("lop/<int:pk>/nguoi-hoc/", classes.people, name="class_people"),
    path("lop/<int:pk>/nguoi-hoc/<int:member_pk>/", classes.name, name="class_name"),
    path("lop/<int:pk>/nguoi-hoc/<int:seat_pk>/bo/", classes.take_out, name="class_take_out"),
    path("lop/<int:pk>/so-nguoi/", classes.number, name="class_number"),
    path("lop/<int:pk>/tep/", classes.add_file, name="class_add_file"),
    path("lop/<int:pk>/tep/<int:file_pk>/", classes.file, name="class_file"),
    path("lop/<int:pk>/tep/<int:file_pk>/bo/", classes.remove_file, name="class_remove_file"),
    path("lop/<int:pk>/bat-dau/", classes.open_roll, name="class_open"),
    path("lop/<int:pk>/ket-thuc/", classes.close_roll, name="class_close"),
    path("lop/<int:pk>/diem-danh/", classes.roll, name="class_roll"),
    path("lop/<int:pk>/ma/", classes.code, name="class_code"),
    path("lop/<int:pk>/co-mat/", classes.present, name="class_present"),
    path("lop/<int:pk>/co-mat/ghi/", classes.confirm, name="class_confirm"),
    path("lop/<int:pk>/co-mat/<str:code>/", classes.check_in, name="class_check_in"),
    # support teams and visits
    path("to-ho-tro/", help_at_home.teams, name="teams"),
    path("to-ho-tro/moi/", help_at_home.create_team, name="create_team"),
    path("to-ho-tro/<int:pk>/", help_at_home.edit_team, name="team"),
    path("to-ho-tro/<int:pk>/thoi/", help_at_home.disband_team, name="disband_team"),
    path("giup-tai-nha/", help_at_home.visits, name="visits"),
    path("giup-tai-nha/de-nghi/", help_at_home.ask, name="ask_visit"),
    path("giup-tai-nha/<int:pk>/", help_at_home.visit, name="visit"),
    path("giup-tai-nha/<int:pk>/phan-cong/", help_at_home.plan_visit, name="plan_visit"),
    path("giup-tai-nha/<int:pk>/thoi/", help_at_home.cancel_visit, name="cancel_visit"),
    # difficulties
    path("kho-khan/", difficulties.difficulty_list, name="difficulties"),
    path("kho-khan/gui/", difficulties.send, name="send_difficulty"),
    path("kho-khan/<int:pk>/", difficulties.detail, name="difficulty"),
    path("kho-khan/<int:pk>/dang-xu-ly/", difficulties.begin, name="begin_difficulty"),
    path("kho-khan/<int:pk>/tra-loi/", difficulties.answer, name="answer_difficulty"),
    path("kho-khan/<int:pk>/chuyen-len/", difficulties.forward, name="forward_difficulty"),
    path("kho-khan/<int:pk>/dong/", difficulties.close, name="close_difficulty"),
    # reminders, and the data of members
    path("don-doc/", reminders.reminder_list, name="reminders"),
    path("don-doc/<int:pk>/", reminders.sheet, name="reminder"),
    path("<int:pk>/don-doc/", reminders.remind_units, name="remind_units"),
    path("don-doc/dang-vien/<str:code>/", reminders.remind_members, name="remind_members"),
    path("du-lieu/<str:code>/", reminders.data_quality, name="data_quality"),
]
