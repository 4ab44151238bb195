"""Addresses of procedures, under /nghiep-vu/; every procedure has the same."""

from django.urls import include, path

from members.operations.cases import views as cases
from members.operations.cases import views_opening as opening
from members.operations.desk import views as desk

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
urlpatterns = [path("", include((pages, "cases")))]
