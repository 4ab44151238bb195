"""The audit may be archived at any time: without a single entry of it documents are published, corrected, withdrawn,
sent and taken in as before, and two clerks still meet."""

import pytest
from django.db import connection
from django.urls import reverse

from documents import library
from documents.exchange import dispatch
from documents.models import Dispatch, Document, Receipt
from members.models import AuditEntry
from members.powers import Role
from tests import factories
from tests.documents.clerk.test_admin import ADD, filled, page_of, relation, version
from tests.documents.library_cast import document

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client, cast):
    client.force_login(cast.clerk)
    return client


def emptied() -> None:
    """As after archiving: the guard that keeps every entry is set aside by whoever owns the table."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("TRUNCATE members_auditentry")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    assert not AuditEntry.objects.exists()


def sent_by(other, there: Document, **facts) -> None:
    kept = Document.objects.get(pk=there.pk)
    for name, value in facts.items():
        setattr(kept, name, value)
    library.correct(kept, by=other)


def test_a_document_is_published_corrected_and_withdrawn(desk, cast):
    emptied()
    assert desk.post(ADD, filled(cast) | relation("", "")).status_code == 302
    there = Document.objects.get()
    emptied()
    kept = {"file": None, "secrecy": None, "number_raw": there.number_raw}
    changed = filled(cast, **kept, title="Kế hoạch mới", seen_version=version(there)) | relation("", "")
    assert desk.post(page_of(there), changed).status_code == 302
    emptied()
    desk.post(reverse("admin:documents_document_withdraw", args=[there.pk]), {"reason": "Đăng nhầm bản dự thảo"})
    emptied()
    there.refresh_from_db()
    assert (there.title, there.why_withdrawn, there.saved_by) == ("Kế hoạch mới", "Đăng nhầm bản dự thảo", cast.clerk)
    assert "Đăng nhầm bản dự thảo" in desk.get(page_of(there)).text


def test_two_clerks_meet_and_each_is_told_who_the_other_was(desk, cast):
    there = document(cast.ward, "27-KH/ĐU", "Kế hoạch", issuer="Đảng ủy phường Phúc Lâm")
    seen, other = version(there), factories.holder(Role.CLERK, cast.ward, "Lý Thị Tâm")
    sent_by(other, there, title="Kế hoạch của Tâm")
    emptied()
    kept = {"file": None, "secrecy": None, "number_raw": there.number_raw}
    typed = filled(cast, **kept, title="Kế hoạch của Bình") | relation("", "")
    answer = desk.post(page_of(there), typed | {"seen_version": seen})
    assert answer.status_code == 409
    assert "Lý Thị Tâm" in answer.text and "Kế hoạch của Tâm" in answer.text and "Kế hoạch của Bình" in answer.text
    again = answer.context["adminform"].form["seen_version"].value()
    assert desk.post(page_of(there), typed | {"seen_version": again}).status_code == 302
    assert Document.objects.get().title == "Kế hoạch của Bình"


def test_a_document_is_sent_received_recalled_and_taken_in(client, desk, cast):
    paper = document(cast.ward, "27-BC/ĐU", "Báo cáo")
    sent = dispatch.send(Dispatch(unit=cast.ward, document=paper), [cast.beside, cast.city], by=cast.clerk)
    emptied()
    mai, loc = factories.holder(Role.CLERK, cast.beside), factories.holder(Role.CLERK, cast.city)
    emptied()
    receipt = Receipt.objects.for_list().get(unit=cast.beside)
    client.force_login(mai)
    client.post(reverse("documents:open_received", args=[receipt.pk]))
    client.post(reverse("documents:take_in", args=[receipt.pk]))
    client.post(reverse("documents:finish_received", args=[receipt.pk]), {"result": "Đã tổng hợp"})
    emptied()
    receipt.refresh_from_db()
    assert (receipt.received_by, receipt.state, receipt.result) == (mai, "done", "Đã tổng hợp")
    assert receipt.filed.unit == cast.beside
    client.force_login(cast.clerk)
    client.post(reverse("documents:recall", args=[sent.pk]), {"reason": "Thiếu trang"})
    emptied()
    assert "Thiếu trang" in client.get(sent.get_absolute_url()).text
    client.force_login(loc)
    other = sent.receipts.get(unit=cast.city)
    assert "đã thu hồi hoặc gỡ" in client.get(other.get_absolute_url()).text
