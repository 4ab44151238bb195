"""Versions and attachments: what readers get, what clerks find later, what comes with each change."""

import os
import re
import time
from io import StringIO
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from documents import files, library
from documents.exchange import dispatch
from documents.filing import document_files as filing
from documents.inspecting import binding
from documents.models import Dispatch, Document, DocumentFile
from documents.texts import integrity
from documents.to_read import requests
from members.models import AuditEntry, Notice
from members.moves import WrongState
from members.powers import Role
from tests import factories
from tests.documents import made
from tests.documents.library_cast import document, upload
from tests.documents.pdfs import pdf

pytestmark = pytest.mark.django_db


def corrected(there: Document, by, *pages: list) -> DocumentFile:
    return library.correct(there, by=by, file=files.look_into(upload(pdf(*pages)))).main


def attached(there: Document, by, title: str = "Phụ lục 1") -> DocumentFile:
    return filing.attach(there, files.look_into(upload()), title=title, by=by)


def test_a_new_version_takes_the_place_of_the_old_which_is_kept(cast, django_capture_on_commit_callbacks):
    published = document(cast.ward, content=pdf(["Cũ"]))
    old = published.main
    with django_capture_on_commit_callbacks(execute=True):
        corrected(published, cast.clerk, ["Mới"], ["Hai"])
    old.refresh_from_db()
    new = Document.objects.get(pk=published.pk).main
    assert (new.pages, new.version, new.added_by, new.replaced_at) == (2, 2, cast.clerk, None)
    assert new.file.read() == pdf(["Mới"], ["Hai"])
    assert (old.version, old.replaced_at.date()) == (1, new.added_at.date())
    assert default_storage.exists(old.file.name)
    entry = AuditEntry.objects.filter(action="document.correct").get()
    assert (entry.before["pages"], entry.after["pages"]) == ("1", "2")


def test_going_back_to_the_first_version_makes_a_third(cast):
    published = document(cast.ward, content=pdf(["Một"]))
    corrected(published, cast.clerk, ["Hai"])
    third = corrected(published, cast.clerk, ["Một"])
    assert list(published.files.order_by("pk").values_list("version", flat=True)) == [1, 2, 3]
    assert list(published.files.current()) == [third]


def test_one_file_alone_is_told_among_the_facts_and_more_are_listed(client, cast):
    client.force_login(cast.hoa)
    published = document(cast.ward)
    page = client.get(published.get_absolute_url()).content.decode()
    assert re.search(r"<dt>Tệp</dt>\s*<dd>\s*PDF · 1 trang", page) and 'id="tep"' not in page
    attached(published, cast.clerk)
    page = client.get(published.get_absolute_url()).content.decode()
    assert 'id="tep"' in page and "Phụ lục 1" in page


def test_an_attachment_stands_beside_the_document_until_it_is_taken_off(cast):
    published = document(cast.ward)
    annex = attached(published, cast.clerk, "  Phụ lục   1 ")
    assert (annex.title, annex.role, list(published.files.attachments().current())) == (
        "Phụ lục 1",
        "attachment",
        [annex],
    )
    assert published.main != annex
    filing.take_off(annex, by=cast.clerk, reason="Nhầm phụ lục")
    assert list(published.files.attachments().current()) == []
    with pytest.raises(WrongState):
        filing.take_off(annex, by=cast.clerk, reason="Lần nữa")
    entries = AuditEntry.objects.filter(object_id=published.pk, action__startswith="document.")
    told = entries.order_by("pk").values_list("action", "reason")
    assert list(told)[1:] == [("document.attach", ""), ("document.take_off", "Nhầm phụ lục")]
    assert "Phụ lục" not in str(list(AuditEntry.objects.values_list("object_name", "before", "after")))


def test_nothing_is_attached_to_what_was_withdrawn(cast):
    published = document(cast.ward)
    annex = attached(published, cast.clerk)
    library.withdraw(published, by=cast.clerk, reason="Nhầm")
    with pytest.raises(WrongState):
        attached(published, cast.clerk)
    with pytest.raises(WrongState):
        filing.take_off(annex, by=cast.clerk, reason="Nhầm")


@pytest.mark.parametrize("rows", [1, 30])
def test_documents_come_with_their_current_file_in_one_query(cast, rows, django_assert_num_queries):
    for _ in range(rows):
        library.correct(document(cast.city), by=cast.clerk, file=factories.small_pdf())
    with django_assert_num_queries(1):
        found = [each.main.version for each in Document.objects.with_main().newest_first()]
    assert found == [2] * rows


@pytest.fixture
def changed(cast):
    """A document of the ward in its second version, with an attachment that stands and one that was taken off."""
    published = document(cast.ward, "27-KH/ĐU", content=pdf(["Bản một"]))
    old = published.main
    new = corrected(published, cast.clerk, ["Bản hai"])
    gone = attached(published, cast.clerk, "Phụ lục bỏ")
    filing.take_off(gone, by=cast.clerk, reason="Nhầm")
    return {"old": old, "new": new, "annex": attached(published, cast.clerk), "gone": gone}


WHO_FETCHES_WHAT = {
    "hoa": {"new", "annex"},
    "secretary": {"new", "annex"},
    "stranger": set(),
    "organiser": set(),
    "clerk": {"old", "new", "annex", "gone"},
}


@pytest.mark.parametrize(("who", "fetches"), WHO_FETCHES_WHAT.items())
def test_older_files_are_the_clerks_and_current_ones_everybodys_whom_they_reach(client, cast, changed, who, fetches):
    client.force_login(getattr(cast, who))
    answers = {name: client.get(each.get_absolute_url()).status_code for name, each in changed.items()}
    assert answers == {name: 200 if name in fetches else 404 for name in changed}


def test_a_file_is_not_fetched_through_another_document(client, cast, changed):
    client.force_login(cast.clerk)
    other = document(cast.ward)
    assert client.get(reverse("documents:version", args=[other.pk, changed["old"].pk])).status_code == 404


def test_the_withdrawn_document_takes_its_files_along(client, cast, changed):
    library.withdraw(changed["new"].document, by=cast.clerk, reason="Nhầm")
    client.force_login(cast.clerk)
    assert {client.get(each.get_absolute_url()).status_code for each in changed.values()} == {404}


def test_each_file_comes_under_a_name_of_its_own(changed):
    assert {name: each.download_name for name, each in changed.items()} | {"old": None} == {
        "old": None,
        "new": "27-KH-ĐU.pdf",
        "annex": "27-KH-ĐU Phụ lục 1.pdf",
        "gone": "27-KH-ĐU Phụ lục bỏ.pdf",
    }
    changed["old"].refresh_from_db()
    assert changed["old"].download_name == "27-KH-ĐU (bản 1).pdf"


def test_a_clerk_takes_an_annex_off_at_the_desk_with_a_reason(client, cast):
    published = document(cast.ward, "27-KH/ĐU")
    annex = attached(published, cast.clerk)
    url = reverse("admin:documents_document_take_off", args=[published.pk, annex.pk])
    client.force_login(cast.clerk)
    assert url in client.get(reverse("admin:documents_document_change", args=[published.pk])).content.decode()
    assert "Lý do gỡ" in client.post(url, {"reason": " "}).content.decode()
    assert client.get(url).status_code == 200 and published.files.attachments().current().count() == 1
    assert client.post(url, {"reason": "Nhầm phụ lục"}).status_code == 302
    assert published.files.attachments().current().count() == 0
    again = client.post(url, {"reason": "Lần nữa"}, follow=True).content.decode()
    assert "đã được gỡ" in again and "gỡ ngày" in again


def test_the_desk_of_another_ward_takes_nothing_off(client, cast):
    published = document(cast.beside)
    annex = attached(published, None)
    client.force_login(cast.clerk)
    url = reverse("admin:documents_document_take_off", args=[published.pk, annex.pk])
    assert client.post(url, {"reason": "Gỡ"}).status_code == 403
    assert published.files.attachments().current().count() == 1


def test_pictures_of_pages_are_published_as_one_document(client, cast, django_capture_on_commit_callbacks):
    client.force_login(cast.clerk)
    pages = [SimpleUploadedFile(f"trang-{n}.jpg", made.picture(f"Trang {n}"), "image/jpeg") for n in (10, 2, 1)]
    form = {"unit": cast.ward.pk, "number_raw": "27-KH/ĐU", "kind": "", "issued_on": "2026-11-05", "secrecy": "none"}
    form |= {"issuer": "Đảng ủy phường Phúc Lâm", "title": "Kế hoạch", "urgency": "", "file": pages}
    form |= {f"relations-{name}": 0 for name in ("TOTAL_FORMS", "INITIAL_FORMS")}
    answer = client.post("/quan-tri/documents/document/add/", form)
    held = answer.context["adminform"].form.inspection.held
    assert held.names == ("trang-1.jpg", "trang-2.jpg", "trang-10.jpg") and not Document.objects.exists()
    with default_storage.open(held.path) as kept:
        bound = binding.pages(kept.read())
    order = {"held_pages": held.token, "page_1": "3", "page_2": "1", "page_3": "2"}
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post("/quan-tri/documents/document/add/", form | order | {"file": ""})
    assert answer.status_code == 302, answer.context["adminform"].form.errors
    published = Document.objects.get()
    with published.main.file.open() as stored:
        assert binding.pages(stored.read()) == [bound[1], bound[2], bound[0]]
    assert not default_storage.exists(held.path)
    assert (published.main.format, published.main.pages, published.main.extension) == ("images", 3, "pdf")


def test_stored_files_are_compared_with_their_print(cast):
    sound, gone, other = (document(cast.ward).main for _ in range(3))
    default_storage.delete(gone.file.name)
    Path(other.file.path).write_bytes(b"%PDF-1.4 other")
    out = StringIO()
    with pytest.raises(CommandError, match="mất hoặc bị thay đổi"):
        call_command("check_files", stdout=out)
    assert "1 tệp nguyên vẹn, 1 tệp mất, 1 tệp khác lúc đăng." in out.getvalue()
    entry = AuditEntry.objects.get(action="document.check_files")
    assert entry.after == {"sound": 1, "missing": [gone.pk], "changed": [other.pk]}
    assert default_storage.exists(sound.file.name)


def test_what_lies_there_without_a_row_for_a_day_is_purged(cast):
    kept = document(cast.ward).main.file
    stray, fresh = (default_storage.save(f"documents/2026/11/{name}.pdf", ContentFile(b"x")) for name in ("a", "b"))
    two_days_ago = time.time() - 2 * 86_400
    for name in (kept.name, stray):
        os.utime(default_storage.path(name), (two_days_ago, two_days_ago))
    assert integrity.purge_strays() >= 1
    assert [default_storage.exists(name) for name in (kept.name, stray, fresh)] == [True, False, True]


def test_one_that_is_gone_since_it_was_listed_stops_no_purge():
    """A name that leads nowhere is listed, and nothing is there when its time is asked for."""
    gone, stray = (default_storage.save(f"documents/2026/10/{name}.pdf", ContentFile(b"x")) for name in ("a", "b"))
    two_days_ago = time.time() - 2 * 86_400
    os.utime(default_storage.path(stray), (two_days_ago, two_days_ago))
    os.unlink(default_storage.path(gone))
    os.symlink("khong-con", default_storage.path(gone))
    try:
        assert integrity.purge_strays() >= 1 and not default_storage.exists(stray)
    finally:
        os.unlink(default_storage.path(gone))


def test_what_was_to_be_sent_and_has_no_row_is_purged_too():
    stray = default_storage.save("exchange/2026/11/a.pdf", ContentFile(b"x"))
    two_days_ago = time.time() - 2 * 86_400
    os.utime(default_storage.path(stray), (two_days_ago, two_days_ago))
    assert integrity.purge_strays() >= 1 and not default_storage.exists(stray)


def test_a_long_name_of_an_annex_is_cut(cast):
    assert attached(document(cast.ward), cast.clerk, "Phụ lục " * 30).title == ("Phụ lục " * 30)[:200]


def test_whoever_keeps_a_copy_of_what_was_erased_is_told(client, cast):
    published = document(cast.ward, "27-KH/ĐU")
    clerk_beside = factories.holder(Role.CLERK, cast.beside, "Phan Thị Mai")
    with published.main.file.open() as content:
        copy = document(cast.beside, "28-KH/ĐU", content=content.read())
    library.withdraw(published, by=cast.clerk, reason="Mật", erase=True)
    told = Notice.objects.get(user=clerk_beside, text__contains="đã xóa 27-KH/ĐU vì có độ mật")
    assert told.url == copy.get_absolute_url()
    copy.refresh_from_db()
    assert copy.withdrawn_at is None  # only its own clerks take it away


def test_the_notes_about_an_erased_document_go_too(cast):
    published = document(cast.ward)
    sent = Dispatch(unit=cast.ward, document=published, note="Về phương án A2")
    dispatch.send(sent, [cast.beside], by=cast.clerk)
    due = timezone.localdate()
    asked = requests.ask(published, cast.ward, by=cast.clerk, deadline=due, note="Về phương án A2")
    library.withdraw(published, by=cast.clerk, reason="Mật", erase=True)
    sent.refresh_from_db()
    asked.refresh_from_db()
    assert (sent.note, asked.note) == ("", "")


def test_a_publish_that_is_rolled_back_deletes_no_file_of_others(cast):
    published = document(cast.ward)
    with transaction.atomic():
        library.withdraw(published, by=cast.clerk, reason="Mật", erase=True)
        transaction.set_rollback(True)
    assert default_storage.exists(Document.objects.get(pk=published.pk).main.file.name)
