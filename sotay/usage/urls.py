from django.urls import path

from sotay.usage import views

urlpatterns = [
    path("dinh-nghia/", views.definitions, name="report_definitions"),
    path("<str:code>/tung-buoc/", views.steps, name="report_steps"),
]
