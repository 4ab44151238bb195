"""Addresses of procedures, under /nghiep-vu/; every procedure has the same."""

from django.urls import include, path

from members.operations.cases import views as cases
from members.operations.cases import views_opening as opening
from members.operations.desk import views as desk
from members.operations.dossiers import views as dossiers
from members.operations.records import views as records
from members.operations.records import views_unit as records_of_unit
from members.operations.yearly import views as yearly

record_pages = [
    path("", records_of_unit.listed, name="list"),
    path("muc-day-du/", records_of_unit.complete, name="complete"),
    path("cac-muc/", records_of_unit.items, name="items"),
    path("xuat/<str:code>/", records_of_unit.export, name="export"),
    path("cua-toi/", records.own, name="own"),
    path("cua-toi/xem/", records.reveal_own, name="reveal_own"),
    path("cua-toi/sua/<slug:key>/", records.propose, name="propose"),
    path("<int:pk>/", records.record, name="record"),
    path("<int:pk>/xem/", records.reveal, name="reveal"),
    path("<int:pk>/in/", records.printed, name="printed"),
    path("<int:pk>/sua/<slug:key>/", records.correct, name="correct"),
]
dossier_pages = [
    path("", dossiers.index, name="index"),
    path("doi-chieu/<str:code>/", dossiers.check, name="check"),
    path("cua/<int:pk>/", dossiers.begin, name="begin"),
    path("<int:pk>/", dossiers.dossier, name="dossier"),
    path("<int:pk>/<slug:slug>/", dossiers.act, name="act"),
    path("<int:pk>/<slug:slug>/<int:row>/", dossiers.act, name="act_row"),
]
supplement_pages = [
    path("", yearly.list_of_rounds, name="rounds"),
    path("cua-toi/", yearly.own, name="own"),
    path("<int:pk>/ban-giay/<int:member>/", yearly.on_paper, name="on_paper"),
    path("<int:pk>/xac-nhan/<str:code>/", yearly.certify, name="certify"),
    path("<int:pk>/nhac/<str:code>/", yearly.remind, name="remind"),
]
pages = [
    path("", desk.desk, name="desk"),
    path("tat-ca/", desk.all_cases, name="all"),
    path("duong-di/", desk.guides, name="guides"),
    path("duong-di/<slug:key>/", desk.guide, name="guide"),
    path("moi/", opening.choose, name="choose"),
    path("moi/<slug:key>/", opening.find, name="find"),
    path("moi/<slug:key>/lap/", opening.begin, name="begin"),
    path("moi/<slug:key>/lap/<int:pk>/", opening.begin, name="begin_about"),
    path("<int:pk>/", cases.case, name="case"),
    path("<int:pk>/in/<slug:key>/", cases.printed, name="printed"),
    path("<int:pk>/<slug:slug>/", cases.act, name="act"),
]
urlpatterns = [
    path("ho-so/giay/", include((dossier_pages, "dossiers"))),
    path("ho-so/phieu-bo-sung/", include((supplement_pages, "supplements"))),
    path("ho-so/", include((record_pages, "records"))),
    path("", include((pages, "cases"))),
]
