"""The issuer at the clerk's desk: which one is meant, its terms one click away, two names made one."""

from datetime import date

import pytest
from django.urls import reverse

from documents.models import Document, Issuer
from tests import factories
from tests.documents.clerk.test_admin import ADD, errors, filled
from tests.documents.library_cast import document

pytestmark = pytest.mark.django_db
FULL = "Đảng ủy phường Phúc Lâm"


@pytest.fixture
def desk(client, cast, settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)
    client.force_login(cast.clerk)
    return client


def test_another_way_to_write_a_name_is_understood_and_told(desk, cast):
    factories.issuer(FULL, cast.ward, "01-NQ/ĐU")
    page = desk.post(ADD, filled(cast, issuer="BTV ĐU P. Phúc Lâm"), follow=True).text
    assert f"“BTV ĐU P. Phúc Lâm” được hiểu là {FULL}; văn kiện ghi theo tên này." in page
    assert (Issuer.objects.count(), Document.objects.get().issuer_body) == (1, "standing")
    assert "được hiểu là" not in desk.post(ADD, filled(cast, number_raw="28-KH/ĐU"), follow=True).text


@pytest.mark.parametrize(("answer", "kept"), [("this", FULL), ("khac", "Đảng ủy phường Phúc Lân")])
def test_a_name_that_is_nearly_one_that_is_there_is_asked_about(desk, cast, answer, kept):
    known = factories.issuer(FULL, cast.ward, "01-NQ/ĐU")
    asked = desk.post(ADD, filled(cast, issuer="Đảng ủy phường Phúc Lân"))
    assert list(errors(asked)) == ["same_issuer"]
    assert f'type="radio" name="same_issuer" value="{known.pk}"' in asked.text
    assert f"{FULL} (Đảng bộ phường Phúc Lâm)" in asked.text
    assert "Không, đây là cơ quan khác: Đảng ủy phường Phúc Lân" in asked.text
    assert Document.objects.count() == 0
    said = {"issuer": "Đảng ủy phường Phúc Lân", "same_issuer": known.pk if answer == "this" else answer}
    desk.post(ADD, filled(cast, **said))
    assert Document.objects.get().issuer.name == kept


def test_the_terms_of_an_issuer_are_one_click_away_where_a_number_stands_twice_in_a_year(desk, cast):
    there = document(cast.ward, "27-KH/ĐU", issuer=FULL, issued_on=date(2026, 1, 5))
    answer = desk.post(ADD, filled(cast))
    assert answer.status_code == 409
    told = reverse("admin:documents_issuer_change", args=[there.issuer_id])
    assert f'<a href="{told}#terms-group" target="_blank">Ghi nhiệm kỳ của {FULL}</a>' in answer.text
    assert f'<a href="{there.get_absolute_url()}" target="_blank">Mở văn kiện đã có</a>' in answer.text
    assert 'id="terms-group"' in desk.get(told).text
    form = {"terms-TOTAL_FORMS": 1, "terms-INITIAL_FORMS": 0, "terms-0-issuer": there.issuer_id, "terms-0-id": ""}
    desk.post(told, form | {"terms-0-name": "2026–2031", "terms-0-since": "01/6/2026", "terms-0-until": ""})
    desk.post(ADD, filled(cast))
    assert Document.objects.get(issued_on="2026-11-05").term.name == "2026–2031"


def test_whoever_does_not_keep_an_issuer_is_not_led_to_its_terms(desk, cast):
    there = document(cast.city, "27-KH/TU", issued_on=date(2026, 1, 5))
    answer = desk.post(ADD, filled(cast, number_raw="27-KH/TU", issuer="Thành ủy"))
    assert answer.status_code == 409 and "ghi ngày bắt đầu nhiệm kỳ mới của Thành ủy" in answer.text
    assert reverse("admin:documents_issuer_change", args=[there.issuer_id]) not in answer.text


def test_two_names_of_one_body_are_merged_on_a_page(desk, cast):
    full = factories.issuer(FULL, cast.ward, "01-NQ/ĐU")
    short = Issuer.objects.create(name="ĐU PL", suffix="ĐU", level="commune", unit=cast.ward)
    elsewhere = factories.issuer("Đảng ủy phường Đông Sơn", cast.beside, "01-NQ/ĐU")
    page = reverse("admin:documents_issuer_merge", args=[short.pk])
    assert page in desk.get(reverse("admin:documents_issuer_change", args=[short.pk])).text
    shown = desk.get(page).text
    assert FULL in shown and elsewhere.name not in shown
    for wrong in ({"into": ""}, {"into": elsewhere.pk, "reason": "Nhầm"}, {"into": full.pk}):
        assert desk.post(page, wrong).status_code == 400
    answer = desk.post(page, {"into": full.pk, "reason": "Ghi hai tên"}, follow=True)
    assert f"Đã gộp; 0 văn kiện chuyển sang {FULL}." in answer.text and "ĐU PL" in answer.text
    assert desk.post(page, {"into": full.pk, "reason": "Lần nữa"}).status_code == 403
    beside = reverse("admin:documents_issuer_merge", args=[elsewhere.pk])
    assert desk.get(beside).status_code == 403


def test_a_turned_number_is_asked_back(desk, cast):
    assert "Ý đồng chí là 27-KH/ĐU?" in errors(desk.post(ADD, filled(cast, number_raw="27/KH-ĐU")))["number_raw"]
