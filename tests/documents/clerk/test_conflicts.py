"""Two clerks on one document: the second save is refused with what the first has changed, and nothing typed is lost."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from documents import files, library
from documents.filing import document_files as filing
from documents.filing import relations
from documents.models import Document
from members.powers import Role
from tests import factories
from tests.documents.clerk.test_admin import filled, page_of, relation, version
from tests.documents.library_cast import document, upload
from tests.documents.pdfs import pdf
from tests.together import at_once

pytestmark = pytest.mark.django_db
TITLE = "Kế hoạch sắp xếp tổ chức cơ sở đảng"


@pytest.fixture
def there(cast):
    return document(cast.ward, "27-KH/ĐU", TITLE, issuer="Đảng ủy phường Phúc Lâm")


@pytest.fixture
def other(cast):
    return factories.holder(Role.CLERK, cast.ward, "Lý Thị Tâm")


@pytest.fixture
def desk(client, cast):
    client.force_login(cast.clerk)
    return client


def form(cast, there: Document, seen: int, **changes) -> dict:
    """As it was opened, with what the clerk has typed."""
    kept = {"file": None, "secrecy": None, "number_raw": there.number_raw, "seen_version": seen}
    return filled(cast, **kept | changes) | relation("", "")


def changed_by(other, there: Document, **facts) -> None:
    for name, value in facts.items():
        setattr(there, name, value)
    library.correct(there, by=other)


def test_the_second_save_is_refused_with_what_the_first_has_changed(desk, cast, there, other):
    seen = version(there)
    changed_by(other, there, title="Kế hoạch sắp xếp chi bộ", recipients="Các chi bộ")
    answer = desk.post(page_of(there), form(cast, there, seen, signer="Trần Văn Bình"))
    assert answer.status_code == 409
    conflict = answer.context["adminform"].form.conflict
    assert conflict.by == other and conflict.at == Document.objects.get().saved_at
    assert {each.label: (each.stored, each.typed) for each in conflict.differences} == {
        "Trích yếu": ("Kế hoạch sắp xếp chi bộ", TITLE),
        "Nơi nhận": ("Các chi bộ", ""),
        "Người ký": ("", "Trần Văn Bình"),
    }
    assert "Lý Thị Tâm" in answer.text and 'value="Trần Văn Bình"' in answer.text
    there.refresh_from_db()
    assert (there.title, there.signer) == ("Kế hoạch sắp xếp chi bộ", "")


def test_saving_once_more_having_seen_it_is_a_decision(desk, cast, there, other):
    seen = version(there)
    changed_by(other, there, title="Kế hoạch sắp xếp chi bộ")
    shown = desk.post(page_of(there), form(cast, there, seen)).context["adminform"].form
    assert desk.post(page_of(there), form(cast, there, shown["seen_version"].value())).status_code == 302
    there.refresh_from_db()
    assert there.title == TITLE


def test_a_double_click_is_no_conflict_and_keeps_a_file_once(desk, cast, there):
    seen = version(there)
    for _ in range(2):
        sent = {
            "file": SimpleUploadedFile("moi.pdf", pdf(["Bản mới"]), "application/pdf"),
            "attachments": [SimpleUploadedFile("Biểu.pdf", pdf(["Biểu"]), "application/pdf")],
            "title": "Kế hoạch mới",
            "secrecy": "none",
        }
        assert desk.post(page_of(there), form(cast, there, seen, **sent)).status_code == 302
    assert sorted(there.files.values_list("role", "version")) == [("attachment", 1), ("main", 1), ("main", 2)]


def test_a_file_and_a_relation_of_the_other_are_told_too(desk, cast, there, other):
    old = document(cast.ward, "08-QĐ/ĐU", kind="decision", issuer="Đảng ủy phường Phúc Lâm", issued_on=there.issued_on)
    written = relations.relate(there, "cites", "08-QĐ/ĐU", by=other)
    seen = version(there)
    filing.attach(there, files.look_into(upload()), title="Biểu", by=other)
    relations.take_back(written, by=other)
    rows = relation("", "", INITIAL_FORMS=1, TOTAL_FORMS=1, **{"0-id": written.pk, "0-source": there.pk})
    answer = desk.post(page_of(there), form(cast, there, seen, title="Kế hoạch mới") | rows)
    assert answer.status_code == 409
    conflict = answer.context["adminform"].form.conflict
    assert conflict.by == other
    assert {each.label: each.stored for each in conflict.differences if each.label[0].islower()} == {
        "tệp, tài liệu kèm theo": "Biểu (mới có)",
        "quan hệ với văn kiện khác": "Viện dẫn 08-QĐ/ĐU (đã bỏ)",
    }
    again = form(cast, there, answer.context["adminform"].form["seen_version"].value(), title="Kế hoạch mới")
    assert desk.post(page_of(there), again | rows).status_code == 302
    assert old.done_to_it.standing().count() == 0


@pytest.mark.django_db(transaction=True)
def test_of_two_who_save_at_once_one_is_refused(cast, there, other):
    seen, works = version(there), []
    for clerk, title in ((cast.clerk, "Kế hoạch của Bình"), (other, "Kế hoạch của Tâm")):
        desk = Client()
        desk.force_login(clerk)
        sent = form(cast, there, seen, title=title)
        works.append(lambda desk=desk, sent=sent: desk.post(page_of(there), sent).status_code)
    assert sorted(at_once(*works, refusals=())) == [302, 409]
