"""What waits at the clerk's desk, as the first page counts it."""

from documents.models import Clearance, DocumentImport, Receipt
from documents.texts.unread import unread_at
from members.powers import Power
from members.waiting_work import Work

CLERKS = (Power.MANAGE_DOCUMENTS,)
DESK = "admin:documents_document_changelist"

WAITING = (
    Work(
        "documents.received",
        "văn bản đến chưa xử lý xong",
        Receipt.objects.waiting_at,
        CLERKS,
        "documents:received_list",
    ),
    Work(
        "documents.clearances",
        "văn kiện chờ xác nhận không mật",
        Clearance.objects.to_decide,
        Clearance.POWERS,
        "documents:clearances",
    ),
    Work(
        "documents.imports",
        "đợt nhập văn kiện chờ đăng",
        DocumentImport.objects.to_publish,
        CLERKS,
        "documents:imports",
    ),
    Work("documents.unread", "văn kiện có chữ chưa đọc được", unread_at, CLERKS, DESK, "?chu=chua-doc-duoc"),
)
