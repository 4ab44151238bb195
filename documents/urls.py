from django.urls import path

from documents.views import library

app_name = "documents"
urlpatterns = [
    path("", library.document_list, name="list"),
    path("<int:pk>/", library.detail, name="detail"),
    path("<int:pk>/tep/", library.file, name="file"),
]
