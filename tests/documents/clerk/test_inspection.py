"""A file is looked into by another process, for seconds: no transaction is open meanwhile, so no row is held."""

import sys

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse

from documents.exchange import dispatch
from documents.models import Dispatch, Document, Receipt
from members.models import AuditEntry
from tests.documents.clerk.test_admin import ADD, filled, page_of, relation, version
from tests.documents.library_cast import document
from tests.documents.pdfs import pdf

pytestmark = pytest.mark.django_db(transaction=True)
_watched: list[list] = []  # an audit hook of the interpreter stays for good: it notes something only while one watches


def _note(event: str, args: tuple) -> None:
    if event == "subprocess.Popen" and _watched and "documents.child" in args[1]:
        _watched[-1].append(connection.in_atomic_block)


@pytest.fixture(scope="module")
def hooked():
    sys.addaudithook(_note)


@pytest.fixture
def held(hooked):
    """For each process that was started to look into a file: whether a transaction was open then."""
    _watched.append([])
    yield _watched[-1]
    _watched.pop()


@pytest.fixture
def desk(cast):
    client = Client()
    client.force_login(cast.clerk)
    return client


def upload(*lines: str, name: str = "van-ban.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, pdf(list(lines)), "application/pdf")


def test_nothing_is_held_while_the_desk_looks_into_a_document_and_its_annexes(desk, cast, held):
    files = {"file": upload("Kế hoạch"), "attachments": [upload("Biểu", name="Biểu.pdf")]}
    assert desk.post(ADD, filled(cast, **files) | relation("", "")).status_code == 302
    assert held == [False, False]
    there = Document.objects.get()
    changed = filled(cast, file=upload("Bản mới"), seen_version=version(there)) | relation("", "")
    assert desk.post(page_of(there), changed).status_code == 302
    assert held == [False] * 3 and there.files.main().count() == 2


def test_nothing_is_held_while_what_is_sent_or_taken_in_is_looked_into(desk, cast, held):
    sent = {
        "number_raw": "31-BC/ĐU",
        "issued_on": "05.11.2026",
        "issuer": "Đảng ủy phường Phúc Lâm",
        "title": "Báo cáo",
    }
    sent |= {"title": "Báo cáo", "secrecy": "none", "file": upload("Báo cáo"), "to": [cast.beside.pk]}
    assert desk.post(reverse("documents:send"), sent).status_code == 302
    receipt = Receipt.objects.for_list().get()
    assert dispatch.take_in(receipt, by=cast.administrator).title == "Báo cáo"
    assert held == [False, False]


def test_a_secret_is_audited_though_nothing_else_is_stored(desk, cast, held):
    stamped = {"file": upload("TỐI MẬT", "Phương án")}
    assert desk.post(ADD, filled(cast, **stamped) | relation("", "")).status_code == 422
    assert held == [False]
    assert AuditEntry.objects.filter(action="document.refuse_secret", unit=cast.ward).count() == 1
    assert not Document.objects.exists() and not Dispatch.objects.exists()


def test_of_anothers_document_nothing_is_looked_at(desk, cast, held):
    assert desk.post(page_of(document(cast.beside)), filled(cast)).status_code == 403
    assert held == []
