"""Texts that were read and say nothing: the clerk finds them in the list, on the first page and at the document."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from documents.models import DocumentFile
from members.waiting_work import waiting_for
from tests.documents.library_cast import document

pytestmark = pytest.mark.django_db
LIST = "/quan-tri/documents/document/"
NOTE = "Chưa đọc được 1 trong 3 trang (trang 2)."


def marked(unit, number: str, **as_read):
    made = document(unit, number)
    DocumentFile.objects.filter(document=made).update(**(as_read or {"garbled_pages": 1, "words_note": NOTE}))
    return made


@pytest.fixture
def library(cast):
    """Two of the ward that nobody finds; one that reads well, one of another ward, one replaced by a better file."""
    found = [marked(cast.ward, "1-KH/ĐU"), marked(cast.ward, "2-KH/ĐU", words="failed")]
    document(cast.ward, "3-KH/ĐU")
    marked(cast.beside, "4-KH/ĐU")
    mended = marked(cast.ward, "5-KH/ĐU")
    mended.files.update(replaced_at=mended.published_at)
    return found


def test_the_clerk_finds_them_in_the_list_with_their_number(client, cast, library):
    client.force_login(cast.clerk)
    page = client.get(f"{LIST}?chu=chua-doc-duoc")
    assert set(page.context["cl"].result_list) == set(library)
    assert "Chưa đọc được (2)" in page.text
    assert client.get(LIST).context["cl"].result_count == 4
    assert {each.key: (each.many, each.url) for each in waiting_for(cast.clerk)} == {
        "documents.unread": (2, f"{LIST}?chu=chua-doc-duoc")
    }


def test_the_document_tells_its_clerk_and_not_its_readers(client, cast, library):
    address = library[0].get_absolute_url()
    client.force_login(cast.clerk)
    page = client.get(address).text
    assert "cần xem lại tệp" in page and NOTE in page and "thay tệp rõ chữ hơn" in page
    form = client.get(f"{LIST}{library[0].pk}/change/").text
    assert "Cần xem lại tệp." in form and form.count(NOTE) == 1
    client.force_login(cast.hoa)
    assert "thay tệp rõ chữ hơn" not in client.get(address).text


def test_the_list_costs_the_same_for_few_and_for_many(client, cast, library):
    client.force_login(cast.clerk)

    def cost() -> int:
        with CaptureQueriesContext(connection) as asked:
            client.get(f"{LIST}?chu=chua-doc-duoc")
        return len(asked)

    cost()
    before = cost()
    for number in range(6, 26):
        marked(cast.ward, f"{number}-KH/ĐU")
    assert cost() == before
