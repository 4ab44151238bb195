from django.urls import path

from documents.views import detail, files, library, reading, saved

app_name = "documents"
urlpatterns = [
    path("", library.document_list, name="list"),
    path("<int:pk>/", detail.detail, name="detail"),
    path("<int:pk>/tep/", files.file, name="file"),
    path("<int:pk>/tep/<int:file>/", files.version, name="version"),
    # Lưu xem sau
    path("da-luu/", saved.saved_list, name="saved"),
    path("<int:pk>/luu/", saved.save, name="save"),
    path("<int:pk>/bo-luu/", saved.unsave, name="unsave"),
    path("da-luu/thu-muc/", saved.open_folder, name="open_folder"),
    path("da-luu/thu-muc/<int:pk>/ten/", saved.rename_folder, name="rename_folder"),
    path("da-luu/thu-muc/<int:pk>/xoa/", saved.delete_folder, name="delete_folder"),
    # Xác nhận đã đọc
    path("can-doc/", reading.to_read, name="to_read"),
    path("can-doc/theo-doi/", reading.followed, name="followed"),
    path("can-doc/<int:pk>/", reading.entrance, name="progress"),
    path("can-doc/<int:pk>/ket-thuc/", reading.close, name="close_reading"),
    path("can-doc/<int:pk>/doc-giup/<int:member>/", reading.record, name="record_reading"),
    path("can-doc/<int:pk>/<str:code>/", reading.readers, name="readers"),
    path("can-doc/<int:pk>/<str:code>/don-doc/", reading.nudge, name="nudge"),
    path("can-doc/<int:pk>/<str:code>/so-lieu.csv", reading.readers_csv, name="readers_csv"),
    path("<int:pk>/da-doc/", reading.confirm, name="confirm"),
    path("<int:pk>/yeu-cau-doc/", reading.ask, name="ask_reading"),
]
