from django.urls import path

from documents.clearing import views as clearing
from documents.coverage import views as coverage
from documents.exchange import views as exchange
from documents.finding import views as library
from documents.importing import views as importing
from documents.page import views as detail
from documents.page import views_files as files
from documents.questions import views as questions
from documents.saved import views as saved
from documents.to_read import views as reading

app_name = "documents"
urlpatterns = [
    path("", library.document_list, name="list"),
    path("goi-y/", library.suggestions, name="suggestions"),
    path("<int:pk>/", detail.detail, name="detail"),
    path("<int:pk>/tep/", files.file, name="file"),
    path("<int:pk>/tep/<int:file>/", files.version, name="version"),
    path("<int:pk>/van-ban/", files.text, name="text"),
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
    path("can-doc/<int:pk>/<str:code>/so-lieu.xlsx", reading.readers_file, name="readers_file"),
    path("<int:pk>/da-doc/", reading.confirm, name="confirm"),
    path("<int:pk>/yeu-cau-doc/", reading.ask, name="ask_reading"),
    # Chờ xác nhận không mật
    path("cho-xac-nhan/", clearing.waiting, name="clearances"),
    path("cho-xac-nhan/<int:pk>/", clearing.detail, name="clearance"),
    path("cho-xac-nhan/<int:pk>/tep/", clearing.file, name="clearance_file"),
    path("cho-xac-nhan/<int:pk>/xac-nhan/", clearing.confirm, name="confirm_clearance"),
    path("cho-xac-nhan/<int:pk>/tu-choi/", clearing.refuse, name="refuse_clearance"),
    # Gửi – nhận
    path("gui-nhan/", exchange.received_list, name="received_list"),
    path("gui-nhan/di/", exchange.sent_list, name="sent_list"),
    path("gui-nhan/gui/", exchange.send, name="send"),
    path("gui-nhan/den/<int:pk>/", exchange.received, name="received"),
    path("gui-nhan/den/<int:pk>/mo/", exchange.open_received, name="open_received"),
    path("gui-nhan/den/<int:pk>/tep/", exchange.received_file, name="received_file"),
    path("gui-nhan/den/<int:pk>/nhan-xu-ly/", exchange.start, name="start_received"),
    path("gui-nhan/den/<int:pk>/xong/", exchange.finish, name="finish_received"),
    path("gui-nhan/den/<int:pk>/tra-lai/", exchange.send_back, name="return_received"),
    path("gui-nhan/den/<int:pk>/vao-thu-vien/", exchange.take_in, name="take_in"),
    path("gui-nhan/di/<int:pk>/", exchange.sent, name="sent"),
    path("gui-nhan/di/<int:pk>/tep/", exchange.sent_file, name="sent_file"),
    path("gui-nhan/di/<int:pk>/thu-hoi/", exchange.recall, name="recall"),
    # Nhập nhiều văn kiện
    path("nhap/", importing.imports, name="imports"),
    path("nhap/<int:pk>/", importing.detail, name="import"),
    path("nhap/<int:pk>/dang/", importing.publish, name="import_publish"),
    path("nhap/<int:pk>/bo/", importing.discard, name="import_discard"),
    path("nhap/<int:pk>/phai-sua.xlsx", importing.errors, name="import_errors"),
    # Độ đầy đủ, hỏi đáp, biểu mẫu
    path("do-day-du/", coverage.overview, name="coverage"),
    path("do-day-du/them/", coverage.add, name="add_lines"),
    path("do-day-du/<int:pk>/", coverage.lacking, name="lacking"),
    path("do-day-du/<int:pk>/bo/", coverage.retire, name="retire"),
    path("hoi-dap/", questions.question_list, name="questions"),
    path("bieu-mau/", questions.form_list, name="forms"),
]
