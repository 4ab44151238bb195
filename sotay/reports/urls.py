from django.urls import path, re_path

from sotay.reports import periodic_views, views

urlpatterns = [
    path("", views.own_report, name="report"),
    path("don-vi/", views.pick_unit, name="report_units"),
    path("don-vi/goi-y/", views.suggested_units, name="report_suggestions"),
    path("cho/", periodic_views.waiting_reports, name="reports_waiting"),
    path("dinh-ky/<int:pk>/", periodic_views.one, name="unit_report"),
    path("dinh-ky/<int:pk>/bao-cao.docx", periodic_views.word, name="unit_report_word"),
    path("dinh-ky/<int:pk>/sua/", periodic_views.correct, name="unit_report_correct"),
    re_path(
        r"^dinh-ky/(?P<pk>\d{1,18})/(?P<name>ky|rut-chu-ky|gui|nhan)/$", periodic_views.move, name="unit_report_move"
    ),
    path("<str:code>/", views.report_of, name="report_of"),
    path("<str:code>/dinh-ky/", periodic_views.of_unit, name="unit_reports"),
    re_path(r"^(?P<code>[^/]+)/dinh-ky/(?P<change>dat|thoi)/$", periodic_views.order, name="report_schedule"),
    path("<str:code>/phan-bo/", views.distribution, name="report_distribution"),
    path("<str:code>/im-lang/", views.silent, name="report_silent"),
    path("<str:code>/bao-cao.docx", views.report_word, name="report_word"),
    path("<str:code>/so-lieu.xlsx", views.report_file, name="report_file"),
]
