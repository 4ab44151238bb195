from django.urls import path

from sotay.reports import views

urlpatterns = [
    path("", views.own_report, name="report"),
    path("don-vi/", views.pick_unit, name="report_units"),
    path("don-vi/goi-y/", views.suggested_units, name="report_suggestions"),
    path("<str:code>/", views.report_of, name="report_of"),
    path("<str:code>/phan-bo/", views.distribution, name="report_distribution"),
    path("<str:code>/im-lang/", views.silent, name="report_silent"),
    path("<str:code>/bao-cao.docx", views.report_word, name="report_word"),
    path("<str:code>/so-lieu.xlsx", views.report_file, name="report_file"),
]
