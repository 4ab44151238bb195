"""Documents that speak of state secrets: asked back, declared with a reason, confirmed by somebody else."""

import pytest
from django.urls import reverse

from documents import library, screening
from documents.clearing import deciding
from documents.library import AlreadyThere
from documents.models import Clearance, Document
from members.models import AuditEntry, Notice
from members.moves import WrongState
from tests.documents.clerk.test_admin import ADD, errors, filled, page_of, version
from tests.documents.library_cast import document

pytestmark = pytest.mark.django_db
LIST_OF_SECRETS = "Ban hành danh mục bí mật nhà nước độ Mật, Tối mật"
WHY = "Chỉ nêu tên danh mục, không có nội dung mật"


@pytest.fixture
def desk(client, cast):
    client.force_login(cast.clerk)
    return client


@pytest.fixture
def asked(desk, cast) -> Clearance:
    answer = desk.post(ADD, filled(cast, title=LIST_OF_SECRETS, open_because=WHY))
    assert answer.status_code == 302
    return Clearance.objects.get()


@pytest.mark.parametrize(
    ("title", "words"),
    [
        (LIST_OF_SECRETS, "độ Mật, Tối mật"),
        ("Quy định về bảo vệ bí mật nhà nước", "bí mật nhà nước"),
        ("HƯỚNG DẪN QUẢN LÝ VĂN BẢN TỐI MẬT", "TỐI MẬT"),
        ("Hướng dẫn đóng dấu Mật, Tối mật, Tuyệt mật", "Mật, Tối mật, Tuyệt mật"),
    ],
)
def test_a_title_that_speaks_of_secrets_is_asked_back_and_is_no_attempt(desk, cast, title, words):
    answer = desk.post(ADD, filled(cast, title=title))
    found = errors(answer)
    assert list(found) == ["open_because"] and f"“{words}”" in found["open_because"]
    assert 'name="open_because"' in answer.text
    assert not AuditEntry.objects.filter(action="document.refuse_secret").exists()
    assert Document.objects.count() == 0
    assert "open_because" in errors(desk.post(ADD, filled(cast, title=title, open_because="không")))


def test_a_title_that_declares_a_level_is_refused_whatever_is_said(desk, cast):
    for title in ("Danh mục bí mật nhà nước (Tối mật)", "TỐI MẬT - danh mục bí mật nhà nước", "Phương án Tối mật"):
        assert errors(desk.post(ADD, filled(cast, title=title, open_because=WHY)), 422)
    assert AuditEntry.objects.filter(action="document.refuse_secret").count() == 3
    assert Document.objects.count() == 0


def test_what_was_declared_stays_out_until_another_confirms_it(desk, cast, asked, client):
    paper = asked.document
    assert not Document.objects.published().exists()
    assert AuditEntry.objects.get(action="document.declare_open").reason == WHY
    told = Notice.objects.get(user=cast.approver, text__contains="bí mật nhà nước")
    assert told.url == asked.get_absolute_url() and LIST_OF_SECRETS not in told.text
    assert not Notice.objects.filter(user=cast.clerk, text__contains="bí mật nhà nước").exists()
    client.force_login(cast.hoa)
    assert client.get(paper.get_absolute_url()).status_code == 404
    client.force_login(cast.approver)
    assert LIST_OF_SECRETS in client.get(reverse("documents:clearances")).text
    page = client.get(asked.get_absolute_url())
    assert WHY in page.text and "Xác nhận không mật" in page.text
    assert client.get(reverse("documents:clearance_file", args=[asked.pk])).status_code == 200
    answer = client.post(reverse("documents:confirm_clearance", args=[asked.pk]))
    assert answer.url == reverse("documents:clearances")
    client.force_login(cast.hoa)
    assert client.get(paper.get_absolute_url()).status_code == 200
    cleared = AuditEntry.objects.get(action="document.clear")
    assert (cleared.actor, cleared.reason) == (cast.approver, WHY)
    assert Notice.objects.get(user=cast.clerk, text__contains="đã được xác nhận").url == paper.get_absolute_url()


def test_nobody_confirms_their_own_word(desk, cast, asked):
    page = desk.get(asked.get_absolute_url())
    assert "một đồng chí khác xác nhận" in page.text and "Xác nhận không mật</" not in page.text
    desk.post(reverse("documents:confirm_clearance", args=[asked.pk]))
    assert not Document.objects.published().exists()
    with pytest.raises(deciding.OwnWord):
        deciding.confirm(asked, by=cast.clerk)


def test_what_is_not_confirmed_leaves_nothing(asked, cast, client):
    client.force_login(cast.approver)
    address = reverse("documents:refuse_clearance", args=[asked.pk])
    assert client.post(address, {"reason": ""}).status_code == 400
    assert client.post(address, {"reason": "Có danh mục chi tiết"}).status_code == 302
    paper = Document.objects.get()
    assert (paper.title, paper.main) == (library.ERASED, None)
    assert "Có danh mục chi tiết" in Notice.objects.get(user=cast.clerk, text__contains="không được xác nhận").text
    with pytest.raises(WrongState):
        deciding.confirm(Clearance.objects.get(), by=cast.approver)
    assert "đã có kết quả" in client.post(reverse("documents:confirm_clearance", args=[asked.pk]), follow=True).text


def test_of_two_who_decide_at_once_one_wins(asked, cast):
    late = Clearance.objects.get()
    deciding.confirm(asked, by=cast.approver)
    with pytest.raises(WrongState):
        deciding.refuse(late, by=cast.administrator, reason="Không rõ")
    assert Document.objects.published().count() == 1


def test_what_was_published_meanwhile_is_not_published_twice(asked, cast):
    document(cast.ward, "27-KH/ĐU", issuer="Đảng ủy phường Phúc Lâm")
    with pytest.raises(AlreadyThere):
        deciding.confirm(asked, by=cast.approver)
    assert Clearance.objects.get().state == "waiting"


def test_a_published_title_that_begins_to_speak_is_posted_anew(desk, cast):
    there = document(cast.ward, "27-KH/ĐU")
    changed = filled(cast, title=LIST_OF_SECRETS, file=None, secrecy=None, seen_version=version(there))
    assert "gỡ văn kiện này rồi đăng lại" in errors(desk.post(page_of(there), changed))["title"]


def test_a_confirmed_document_is_corrected_without_being_asked_again(desk, cast, asked):
    deciding.confirm(asked, by=cast.approver)
    there = asked.document
    changed = filled(cast, title=f"{LIST_OF_SECRETS} năm 2026", file=None, secrecy=None, seen_version=version(there))
    assert desk.post(page_of(there), changed).status_code == 302


def test_elsewhere_words_that_name_levels_are_refused_without_an_entry(cast):
    with pytest.raises(screening.SpeaksOfSecrets, match="đăng riêng"):
        screening.refuse_secret(words=[LIST_OF_SECRETS], unit=cast.ward, by=cast.clerk)
    assert not AuditEntry.objects.filter(action="document.refuse_secret").exists()


def test_the_list_costs_the_same_for_one_and_for_many(client, cast, asked, django_assert_max_num_queries):
    for number in range(3):
        paper = document(cast.ward, f"{number + 60}-KH/ĐU")
        Clearance.objects.create(document=paper, unit=cast.ward, reason=WHY, declared_by=cast.clerk)
    client.force_login(cast.approver)
    with django_assert_max_num_queries(9):
        assert len(client.get(reverse("documents:clearances")).context["page"]) == 4
