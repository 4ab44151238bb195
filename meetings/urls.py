"""Under `/sinh-hoat/`."""

from django.urls import path

from meetings.planning import views

app_name = "meetings"
urlpatterns = [
    path("", views.meeting_list, name="list"),
    path("moi/", views.plan, name="plan"),
    path("<int:pk>/", views.detail, name="detail"),
    path("<int:pk>/sua/", views.edit, name="edit"),
    path("<int:pk>/tai-lieu/", views.papers, name="papers"),
    path("<int:pk>/xin-vang/", views.excuse, name="excuse"),
    path("<int:pk>/tra-loi/", views.answer, name="answer"),
    path("<int:pk>/huy/", views.cancel, name="cancel"),
    path("<int:pk>/lich.ics", views.ics, name="ics"),
]
