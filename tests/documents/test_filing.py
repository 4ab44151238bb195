"""Versions and attachments: what readers get, what clerks find later, what comes with each change."""

import pytest
from django.core.files.storage import default_storage
from django.urls import reverse

from documents import files, filing, library
from documents.models import Document, DocumentFile
from members.models import AuditEntry
from members.moves import WrongState
from tests.documents.pdfs import pdf
from tests.documents.shelf import document, upload

pytestmark = pytest.mark.django_db


def corrected(there: Document, by, *pages: list) -> DocumentFile:
    return library.correct(there, by=by, file=files.look_into(upload(pdf(*pages)))).main


def attached(there: Document, by, title: str = "Phụ lục 1") -> DocumentFile:
    return filing.attach(there, files.look_into(upload()), title=title, by=by)


def test_a_new_version_takes_the_place_of_the_old_which_is_kept(cast, django_capture_on_commit_callbacks):
    posted = document(cast.ward, content=pdf(["Cũ"]))
    old = posted.main
    with django_capture_on_commit_callbacks(execute=True):
        corrected(posted, cast.clerk, ["Mới"], ["Hai"])
    old.refresh_from_db()
    new = Document.objects.get(pk=posted.pk).main
    assert (new.pages, new.version, new.added_by, new.replaced_at) == (2, 2, cast.clerk, None)
    assert new.file.read() == pdf(["Mới"], ["Hai"])
    assert (old.version, old.replaced_at.date()) == (1, new.added_at.date())
    assert default_storage.exists(old.file.name)
    entry = AuditEntry.objects.filter(action="document.correct").get()
    assert (entry.before["pages"], entry.after["pages"]) == ("1", "2")


def test_going_back_to_the_first_version_makes_a_third(cast):
    posted = document(cast.ward, content=pdf(["Một"]))
    corrected(posted, cast.clerk, ["Hai"])
    third = corrected(posted, cast.clerk, ["Một"])
    assert list(posted.files.order_by("pk").values_list("version", flat=True)) == [1, 2, 3]
    assert list(posted.files.current()) == [third]


def test_an_attachment_stands_beside_the_document_until_it_is_taken_off(cast):
    posted = document(cast.ward)
    annex = attached(posted, cast.clerk, "  Phụ lục   1 ")
    assert (annex.title, annex.role, list(posted.files.attachments().current())) == ("Phụ lục 1", "attachment", [annex])
    assert posted.main != annex
    filing.take_off(annex, by=cast.clerk, reason="Nhầm phụ lục")
    assert list(posted.files.attachments().current()) == []
    with pytest.raises(WrongState):
        filing.take_off(annex, by=cast.clerk, reason="Lần nữa")
    told = AuditEntry.objects.filter(object_id=posted.pk).order_by("pk").values_list("action", "reason")
    assert list(told)[1:] == [("document.attach", ""), ("document.take_off", "Nhầm phụ lục")]
    assert "Phụ lục" not in str(list(AuditEntry.objects.values_list("object_name", "before", "after")))


def test_nothing_is_attached_to_what_was_withdrawn(cast):
    posted = document(cast.ward)
    annex = attached(posted, cast.clerk)
    library.withdraw(posted, by=cast.clerk, reason="Nhầm")
    with pytest.raises(WrongState):
        attached(posted, cast.clerk)
    with pytest.raises(WrongState):
        filing.take_off(annex, by=cast.clerk, reason="Nhầm")


@pytest.mark.parametrize("rows", [1, 30])
def test_documents_come_with_their_current_file_in_one_query(cast, rows, django_assert_num_queries):
    for _ in range(rows):
        corrected(document(cast.city), cast.clerk, [f"Bản hai của {Document.objects.count()}"])
    with django_assert_num_queries(1):
        found = [each.main.version for each in Document.objects.with_main().newest_first()]
    assert found == [2] * rows


@pytest.fixture
def changed(cast):
    """A document of the ward in its second version, with an attachment that stands and one that was taken off."""
    posted = document(cast.ward, "27-KH/ĐU", content=pdf(["Bản một"]))
    old = posted.main
    new = corrected(posted, cast.clerk, ["Bản hai"])
    gone = attached(posted, cast.clerk, "Phụ lục bỏ")
    filing.take_off(gone, by=cast.clerk, reason="Nhầm")
    return {"old": old, "new": new, "annex": attached(posted, cast.clerk), "gone": gone}


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
