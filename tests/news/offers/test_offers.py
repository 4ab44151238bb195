"""An article offered to the desk above: taken as an article of its own, declined with a word, or taken back."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from members import audit, succession
from members.models import Notice
from members.moves import WrongState
from members.powers import Role
from news.models import Article, ArticleOffer
from news.offers import offering
from news.publishing import workflow
from tests import factories
from tests.news import made
from tests.together import at_once

pytestmark = pytest.mark.django_db
OFFERS = "/tin-tuc/cho-duyet/?muc=de-nghi"


@pytest.fixture
def city_editor(cast):
    return factories.holder(Role.EDITOR, cast.city, "Cao Thị Thành")


def of_the_cell(cast, title="Tin của chi bộ", **fields) -> Article:
    return made.published(cast.cell_7, cast.secretary, cast.approver, title, **fields)


def told(user) -> list[str]:
    return list(Notice.objects.filter(user=user).order_by("-pk").values_list("text", flat=True))


def answer(client, offer, slug, **data):
    return client.post(reverse("news:answer_offer", args=[offer.pk, slug]), data)


def test_the_editorial_units_above_are_the_units_where_somebody_writes_or_approves_the_nearest_first(cast, city_editor):
    assert list(offering.editorial_units_above(cast.cell_7)) == [cast.ward, cast.city]
    assert list(offering.editorial_units_above(cast.ward)) == [cast.city]
    assert list(offering.editorial_units_above(cast.city)) == []


def test_who_only_gives_roles_is_no_desk(cast):
    assert list(offering.editorial_units_above(cast.ward)) == []


def test_taken_it_becomes_a_draft_of_the_upper_unit_with_its_source_named(cast):
    article = of_the_cell(cast, cover=made.picture(), cover_alt="Lễ trao", audience="public")
    offer = offering.offer(article, cast.ward, by=cast.secretary)
    assert told(cast.editor)[0] == "Chi bộ 7 đề nghị Đảng bộ phường Phúc Lâm đăng bài “Tin của chi bộ”."
    copy = offering.take(offer, by=cast.editor)
    copy.refresh_from_db()
    assert (copy.state, copy.unit, copy.author, copy.audience) == ("draft", cast.ward, cast.editor, "members")
    assert (copy.title, copy.body) == (article.title, article.body)
    assert (copy.source_name, copy.source_url) == ("Chi bộ 7", article.get_absolute_url())
    assert copy.cover.name != article.cover.name and copy.cover.storage.exists(copy.cover.name)
    assert copy.responsible_body == "Đảng ủy phường Phúc Lâm"
    assert Article.objects.get(pk=article.pk).state == "published"


def test_an_article_that_not_everybody_may_open_is_named_and_not_linked(cast):
    copy = offering.take(offering.offer(of_the_cell(cast), cast.ward, by=cast.secretary), by=cast.editor)
    assert (copy.source_name, copy.source_url) == ("Chi bộ 7", "")


def test_the_author_is_told_at_each_step(cast):
    article = of_the_cell(cast)
    copy = offering.take(offering.offer(article, cast.ward, by=cast.secretary), by=cast.editor)
    workflow.submit(copy, by=cast.editor)
    workflow.approve(copy, by=cast.approver)
    assert told(cast.secretary)[:2] == [
        "Bài “Tin của chi bộ” đã được Đảng ủy phường Phúc Lâm duyệt đăng.",
        "Đảng bộ phường Phúc Lâm đã nhận bài “Tin của chi bộ” để biên tập, đăng.",
    ]


def test_a_colleague_who_offers_it_tells_the_author(cast):
    offering.offer(of_the_cell(cast), cast.ward, by=cast.editor)
    assert told(cast.secretary)[0] == "Bài “Tin của chi bộ” được đề nghị Đảng bộ phường Phúc Lâm đăng."


def test_declined_it_says_why_and_may_be_offered_again(cast):
    article = of_the_cell(cast)
    offer = offering.offer(article, cast.ward, by=cast.secretary)
    offering.decline(offer, by=cast.editor, reason="Đã có bài tương tự.")
    assert told(cast.secretary)[0].endswith("chưa đăng bài “Tin của chi bộ”: Đã có bài tương tự.")
    again = offering.offer(article, cast.ward, by=cast.secretary)
    assert [each.state for each in ArticleOffer.objects.of(article)] == ["offered", "declined"]
    offering.take_back(again, by=cast.secretary)
    with pytest.raises(WrongState):
        offering.take(again, by=cast.editor)
    assert Article.objects.count() == 1


def test_an_article_lies_once_with_a_desk(cast):
    article = of_the_cell(cast)
    offering.offer(article, cast.ward, by=cast.secretary)
    with pytest.raises(offering.AlreadyOffered):
        offering.offer(article, cast.ward, by=cast.editor)
    assert ArticleOffer.objects.count() == 1


def test_only_what_is_published_is_offered(cast):
    planned = made.submitted(cast.cell_7, cast.secretary, publish_at=timezone.now() + timedelta(days=1))
    workflow.approve(planned, by=cast.approver)
    for article in (made.submitted(cast.cell_7, cast.secretary), planned):
        with pytest.raises(offering.NotYetPublished):
            offering.offer(article, cast.ward, by=cast.secretary)


@pytest.mark.parametrize("gone", ["withdraw", "archive"])
def test_what_its_own_unit_takes_away_is_offered_no_more(cast, gone):
    article = of_the_cell(cast)
    offer = offering.offer(article, cast.ward, by=cast.secretary)
    if gone == "withdraw":
        workflow.withdraw(article, by=cast.approver, reason="Số liệu sai.")
    else:
        workflow.archive(article, by=cast.approver)
    with pytest.raises(WrongState):
        offering.take(offer, by=cast.editor)


def answers(cast, pk) -> list:
    """Four people who answer the same offer, each having read it for themselves."""

    def read() -> ArticleOffer:
        return ArticleOffer.objects.get(pk=pk)

    return [
        lambda: offering.take(read(), by=cast.editor).pk,
        lambda: offering.take(read(), by=cast.approver).pk,
        lambda: offering.decline(read(), by=cast.approver, reason="Không."),
        lambda: offering.take_back(read(), by=cast.secretary),
    ]


@pytest.mark.django_db(transaction=True)
def test_of_many_who_take_decline_or_take_back_at_once_one_wins_and_one_copy_is_made(cast):
    article = of_the_cell(cast)
    for _round in range(4):
        offer, before = offering.offer(article, cast.ward, by=cast.secretary), Article.objects.count()
        results = at_once(*answers(cast, offer.pk), refusals=(WrongState,))
        assert results.count(WrongState) == 3
        offer.refresh_from_db()
        assert Article.objects.count() - before == (offer.state == "taken")
        ArticleOffer.objects.filter(pk=offer.pk, state="taken").update(state="taken_back")


def test_the_inbox_of_the_upper_desk_shows_who_offers_and_how_long(client, cast):
    offer = offering.offer(of_the_cell(cast), cast.ward, by=cast.secretary)
    ArticleOffer.objects.filter(pk=offer.pk).update(offered_at=timezone.now() - timedelta(hours=5))
    client.force_login(cast.editor)
    page = client.get(OFFERS).content.decode()
    assert "Chờ 5 giờ" in page and "Chi bộ 7 đề nghị Đảng bộ phường Phúc Lâm đăng" in page
    response = answer(client, offer, "nhan")
    copy = ArticleOffer.objects.get().copy
    assert response["Location"] == reverse("admin:news_article_change", args=[copy.pk])
    assert "Nhận của Chi bộ 7" in client.get(response["Location"]).content.decode()


def test_the_desk_beside_sees_no_offer_and_answers_none(client, cast):
    offer = offering.offer(of_the_cell(cast), cast.ward, by=cast.secretary)
    client.force_login(cast.editor_beside)
    assert "Tin của chi bộ" not in client.get(OFFERS).content.decode()
    assert answer(client, offer, "nhan").status_code == 403
    assert answer(client, offer, "rut-lai").status_code == 403
    assert ArticleOffer.objects.get().state == "offered"


def test_the_unit_below_cannot_take_for_the_unit_above(client, cast):
    offer = offering.offer(of_the_cell(cast), cast.ward, by=cast.secretary)
    client.force_login(cast.secretary)
    assert [answer(client, offer, slug).status_code for slug in ("nhan", "khong-nhan", "la")] == [403, 403, 404]
    assert answer(client, offer, "rut-lai").status_code == 302
    assert ArticleOffer.objects.get().state == "taken_back"


def test_no_without_a_word_is_not_sent(client, cast):
    offer = offering.offer(of_the_cell(cast), cast.ward, by=cast.secretary)
    client.force_login(cast.editor)
    answer(client, offer, "khong-nhan", reason=" ")
    assert ArticleOffer.objects.get().state == "offered"
    answer(client, offer, "khong-nhan", reason="Bài ngắn quá.")
    assert ArticleOffer.objects.get().reason == "Bài ngắn quá."


def test_from_the_article_a_secretary_offers_it_to_the_parent_first(client, cast, city_editor):
    article = of_the_cell(cast)
    client.force_login(cast.secretary)
    address = reverse("news:offer", args=[article.pk])
    form = client.get(address).context["form"]
    assert (list(form.fields["unit"].queryset), form.fields["unit"].initial) == ([cast.ward, cast.city], cast.ward)
    assert client.post(address, {"unit": cast.beside.pk}).status_code == 400
    client.post(address, {"unit": cast.city.pk})
    assert ArticleOffer.objects.get().unit == cast.city
    assert audit.history(article).first().action == "news.offer"


def test_an_open_offer_goes_to_the_successor_of_a_closed_unit_once(cast):
    article = of_the_cell(cast)
    offering.offer(article, cast.city, by=cast.secretary)
    offering.offer(article, cast.ward, by=cast.secretary)
    succession.transfer_to_successor([cast.ward], cast.city, why="Sáp nhập")
    assert sorted(ArticleOffer.objects.values_list("unit", "state")) == sorted(
        [(cast.city.pk, "offered"), (cast.ward.pk, "taken_back")]
    )


@pytest.mark.parametrize("many", [1, 20])
def test_the_offers_cost_the_same_for_one_and_for_twenty(client, cast, many, django_assert_max_num_queries):
    for n in range(many):
        offering.offer(of_the_cell(cast, f"Tin {n}"), cast.ward, by=cast.secretary)
    client.force_login(cast.editor)
    client.get("/ca-nhan/")
    with django_assert_max_num_queries(5):
        client.get(OFFERS)


def test_what_was_for_committees_stays_so_until_the_desk_above_says_otherwise(cast):
    offer = offering.offer(of_the_cell(cast, audience="committee"), cast.ward, by=cast.secretary)
    assert offering.take(offer, by=cast.editor).audience == "committee"
