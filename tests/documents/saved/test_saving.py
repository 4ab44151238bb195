"""Lưu xem sau: one's own shelf, which nobody else sees and which gives nothing away."""

import pytest
from django.urls import reverse

from documents import library
from documents.models import Folder, SavedDocument
from documents.saved import saving
from members import personal_data
from members.models import Member
from tests.documents.library_cast import document
from tests.together import at_once

pytestmark = pytest.mark.django_db
TITLE = "Kế hoạch mà người ngoài không được biết"


@pytest.fixture
def paper(cast):
    return document(cast.ward, "27-KH/ĐU", TITLE)


def shelf(client, query="") -> str:
    return client.get(reverse("documents:saved") + query).content.decode()


def test_what_is_saved_stands_on_ones_own_shelf_and_no_other(client, cast, paper):
    client.force_login(cast.hoa)
    answer = client.post(reverse("documents:save", args=[paper.pk]))
    assert answer.url == paper.get_absolute_url()
    assert TITLE in shelf(client)
    client.force_login(cast.neighbour)
    assert TITLE not in shelf(client)


def test_saving_goes_back_to_where_the_button_was_pressed_but_never_elsewhere(client, cast, paper):
    client.force_login(cast.hoa)
    url = reverse("documents:save", args=[paper.pk])
    assert client.post(url, {"next": "/van-kien/?q=ke"}).url == "/van-kien/?q=ke"
    assert client.post(url, {"next": "https://example.com/"}).url == paper.get_absolute_url()
    assert client.post(url, {"next": "//example.com/"}).url == paper.get_absolute_url()


def test_what_one_does_not_read_cannot_be_saved(client, cast, paper):
    client.force_login(cast.stranger)
    assert client.post(reverse("documents:save", args=[paper.pk])).status_code == 404
    assert SavedDocument.objects.count() == 0


def test_what_was_withdrawn_says_only_that_it_is_gone(client, cast, paper):
    saving.save(paper, by=cast.hoa)
    library.withdraw(paper, by=cast.clerk, reason="Nhầm")
    client.force_login(cast.hoa)
    page = shelf(client)
    assert TITLE not in page and "27-KH/ĐU" not in page and "không còn trong thư viện" in page
    client.post(reverse("documents:unsave", args=[paper.pk]))
    assert SavedDocument.objects.count() == 0


def test_what_no_longer_reaches_a_member_who_moved_says_only_that_it_is_gone(client, cast, paper):
    saving.save(paper, by=cast.hoa)
    Member.objects.filter(pk=cast.hoa.member_id).update(unit=cast.cell_1)
    client.force_login(cast.hoa)
    page = shelf(client)
    assert TITLE not in page and "không còn trong thư viện" in page


def test_folders_hold_documents_and_a_deleted_one_leaves_them_saved(client, cast, paper):
    client.force_login(cast.hoa)
    client.post(reverse("documents:open_folder"), {"name": "Đại hội  chi bộ"})
    folder = Folder.objects.get()
    assert folder.name == "Đại hội chi bộ"
    client.post(reverse("documents:save", args=[paper.pk]), {"folder": folder.pk})
    other = saving.save(document(cast.city, title="Ngoài thư mục"), by=cast.hoa)
    inside = shelf(client, f"?thu-muc={folder.pk}")
    assert TITLE in inside and "Ngoài thư mục" not in inside
    client.post(reverse("documents:rename_folder", args=[folder.pk]), {"name": "Đại hội"})
    assert "Đại hội" in shelf(client)
    client.post(reverse("documents:delete_folder", args=[folder.pk]))
    assert set(SavedDocument.objects.values_list("document", "folder")) == {
        (paper.pk, None),
        (other.document_id, None),
    }


def test_a_name_is_taken_whatever_its_accents_and_what_was_typed_stays(client, cast):
    client.force_login(cast.hoa)
    saving.open_folder("Đại hội", by=cast.hoa)
    refused = client.post(reverse("documents:open_folder"), {"name": "đại HỘI"})
    assert refused.status_code == 422
    assert "đã có thư mục" in refused.content.decode() and 'value="đại HỘI"' in refused.content.decode()


def test_there_is_an_end_to_folders(cast, monkeypatch):
    monkeypatch.setattr(saving, "MOST_FOLDERS", 2)
    for name in ("Một", "Hai"):
        saving.open_folder(name, by=cast.hoa)
    with pytest.raises(saving.FolderRefused, match="2 thư mục"):
        saving.open_folder("Ba", by=cast.hoa)


@pytest.mark.parametrize("name", ["rename_folder", "delete_folder"])
def test_the_folder_of_another_is_nobodys(client, cast, name):
    folder = saving.open_folder("Riêng", by=cast.hoa)
    client.force_login(cast.neighbour)
    assert client.post(reverse(f"documents:{name}", args=[folder.pk]), {"name": "Khác"}).status_code == 404
    assert Folder.objects.get().name == "Riêng"


def test_a_document_is_not_put_into_the_folder_of_another(client, cast, paper):
    folder = saving.open_folder("Riêng", by=cast.hoa)
    client.force_login(cast.neighbour)
    client.post(reverse("documents:save", args=[paper.pk]), {"folder": folder.pk})
    assert SavedDocument.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_two_taps_at_once_save_once(cast):
    paper = document(cast.ward)
    at_once(*[lambda: saving.save(paper, by=cast.hoa).pk] * 4, refusals=())
    assert SavedDocument.objects.count() == 1


def test_ones_own_data_tell_what_is_saved_but_not_what_is_gone(cast, paper):
    saving.save(paper, by=cast.hoa)
    saving.save(document(cast.city, "9-KH/TU", "Còn đó"), by=cast.hoa)
    library.withdraw(paper, by=cast.clerk, reason="Nhầm")
    told = personal_data.SECTIONS.get("da-luu")
    words = [told.summary(row)["Văn kiện"] for row in told.rows(cast.hoa)]
    assert words == ["09-KH/TU · Kế hoạch còn đó", "Văn kiện không còn trong thư viện của đồng chí"]
    assert list(told.rows(cast.neighbour)) == []


@pytest.mark.parametrize("rows", [1, 30])
def test_the_shelf_costs_three_queries(client, cast, rows, django_assert_num_queries):
    for number in range(rows):
        folder = saving.open_folder(f"Thư mục {number}", by=cast.hoa)
        saving.put(document(cast.city), by=cast.hoa, folder=folder)
    client.force_login(cast.hoa)
    with django_assert_num_queries(3):
        client.get(reverse("documents:saved"))


def test_saving_again_from_a_list_leaves_it_in_its_folder(client, cast, paper):
    folder = saving.open_folder("Đại hội", by=cast.hoa)
    saving.put(paper, by=cast.hoa, folder=folder)
    client.force_login(cast.hoa)
    assert f'formaction="{reverse("documents:save", args=[paper.pk])}"' in client.get("/van-kien/").content.decode()
    client.post(reverse("documents:save", args=[paper.pk]), {"next": "/van-kien/"})
    assert SavedDocument.objects.get().folder == folder
    client.post(reverse("documents:save", args=[paper.pk]), {"folder": ""})
    assert SavedDocument.objects.get().folder is None
