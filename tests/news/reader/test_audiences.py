"""Articles for the committees: who reads them, and that nobody else sees, finds, counts or hears of them."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from members import notices
from members.models import Office, Unit, User
from news.models import Article
from tests import factories
from tests.news import made

pytestmark = pytest.mark.django_db
SECRET = "Dự kiến nhân sự cấp ủy"
LIST = "/tin-tuc/"


def seat(member, unit, code="committee_member", **dates) -> Office:
    facts = {"method": "elected", "decision_no": "8-QĐ/ĐU", "decided_on": factories.days_ago(30)}
    return Office.objects.create(
        unit=unit, member=member, code=code, **facts | {"since": factories.days_ago(30)} | dates
    )


@pytest.fixture(scope="class")
def secret(shared_cast):
    """For the committee of the ward and below, with a cover; beside it an open article of the same ward."""
    cast = factories.found(shared_cast)
    made.published(cast.ward, cast.editor, cast.approver, "Tin cho mọi đảng viên")
    covered = {"cover": made.picture(), "cover_alt": "Hội nghị cấp ủy"}
    return made.published(cast.ward, cast.editor, cast.approver, SECRET, audience="committee", **covered)


def sees(client, user, article) -> set[str]:
    """By which ways `user` comes upon the article."""
    client.force_login(User.objects.get(pk=user.pk))
    beside = Article.objects.exclude(pk=article.pk).get()
    ways = {
        "list": SECRET in client.get(LIST).text,
        "level": SECRET in client.get(f"{LIST}?cap=dang-bo").text,
        "search": SECRET in found(client, "nhan su"),
        "home": SECRET in client.get("/").text,
        "related": SECRET in client.get(beside.get_absolute_url()).text,
        "article": client.get(article.get_absolute_url()).status_code == 200,
        "cover": client.get(reverse("news:cover", args=[article.pk])).status_code == 200,
    }
    return {way for way, there in ways.items() if there}


STAFF = {"editor", "approver", "editor_beside", "clerk", "secretary", "organiser", "inspector", "administrator"}
EVERY_WAY = {"list", "level", "search", "home", "related", "article", "cover"}


def found(client, words: str) -> list[str]:
    return [article.title for article in client.get(LIST, {"q": words}).context["page"]]


class TestOneSecret:
    """Share what stands there, which is made once."""

    def test_a_plain_member_of_the_same_chain_comes_upon_it_by_no_way(self, client, cast, secret):
        assert sees(client, cast.hoa, secret) == set()
        assert found(client, "nhân sự") == [] and found(client, "đảng viên") == ["Tin cho mọi đảng viên"]

    @pytest.mark.parametrize(("where", "code"), [("ward", "deputy"), ("cell_7", "cell_committee_member")])
    def test_who_sits_in_the_committee_of_the_unit_or_below_reads_it_everywhere(
        self, client, cast, secret, where, code
    ):
        seat(cast.hoa.member, getattr(cast, where), code)
        assert sees(client, cast.hoa, secret) == EVERY_WAY

    @pytest.mark.parametrize(
        ("where", "code", "days_ago"),
        [
            ("beside", "deputy", {}),  # of another branch
            ("city", "committee_member", {}),  # above: reads what is published there, not what the ward tells its own
            ("cell_7", "group_leader", {}),  # no seat in a committee
            ("ward", "inspection_member", {}),
            ("ward", "deputy", {"until": 1}),  # over
            ("ward", "deputy", {"since": -3}),  # not yet
        ],
    )
    def test_a_seat_elsewhere_over_or_to_come_opens_nothing(self, client, cast, secret, where, code, days_ago):
        dates = {name: factories.days_ago(days) for name, days in days_ago.items()}
        seat(cast.hoa.member, getattr(cast, where), code, **dates)
        assert sees(client, cast.hoa, secret) == set()

    def test_the_desk_of_the_unit_reads_it_and_the_desk_beside_does_not(self, cast, secret):
        opened = {name: secret in Article.objects.open_to(getattr(cast, name)) for name in vars(cast) if name in STAFF}
        assert {name for name, may in opened.items() if may} == {"editor", "approver", "administrator"}
        listed = {name for name in STAFF if secret in Article.objects.listed_for(getattr(cast, name))}
        assert listed == {"editor", "approver"}  # quản trị of the city: the list is of the city's own

    def test_nobody_hears_of_it_signed_out(self, client, cast, secret):
        assert SECRET not in client.get(LIST).text
        assert client.get(secret.get_absolute_url()).status_code == 302
        assert client.get(reverse("news:cover", args=[secret.pk])).status_code == 302
        assert found(client, "nhân sự") == []

    def test_the_committee_of_an_successor_reads_what_the_closed_unit_told_its_own(self, cast, secret):
        Unit.objects.filter(pk=cast.ward.pk).update(status="merged")
        cast.beside.inherited.create(past=cast.ward)
        seat(cast.stranger.member, cast.beside)
        assert secret in Article.objects.readable_by(cast.stranger.member)
        assert secret not in Article.objects.readable_by(cast.hoa.member)

    def test_two_who_differ_by_a_seat_alone_never_get_each_others_list(self, client, cast, secret):
        """They stand in one chi bộ and ask by turns: what is kept of one must not be shown to the other."""
        seat(cast.secretary.member, cast.cell_7, "secretary")
        for _ in range(2):
            for user, may in ((cast.secretary, True), (cast.hoa, False)):
                client.force_login(User.objects.get(pk=user.pk))
                assert (SECRET in client.get(LIST).text) is may


def test_members_of_two_chi_bo_never_get_each_others_article_or_list(client, cast):
    own = {user: made.published(unit, cast.editor, cast.approver, f"Riêng {unit}") for user, unit in chi_bo(cast)}
    for _ in range(2):
        for user, article in own.items():
            client.force_login(User.objects.get(pk=user.pk))
            page = client.get(LIST).text
            assert [article.title in page for article in own.values()] == [each == article for each in own.values()]
            answers = [client.get(each.get_absolute_url()).status_code for each in own.values()]
            assert answers == [200 if each == article else 404 for each in own.values()]


def chi_bo(cast):
    return [(cast.hoa, cast.cell_7), (cast.neighbour, cast.cell_8), (cast.stranger, cast.cell_1)]


def test_the_name_and_the_unread_notices_of_one_never_stand_on_the_page_of_another(client, cast, secret):
    for number in range(5):
        notices.tell(cast.hoa, f"Riêng của đồng chí Hoa, {number}")
    for user, unread in ((cast.hoa, True), (cast.secretary, False), (cast.hoa, True)):
        client.force_login(User.objects.get(pk=user.pk))
        for address in (LIST, Article.objects.get(audience="members").get_absolute_url()):
            assert ("5 mục chưa xem" in client.get(address).text) is unread


def test_a_seat_that_ends_takes_the_article_away_with_the_next_request(client, cast, secret):
    held = seat(cast.hoa.member, cast.cell_7, "secretary")
    client.force_login(cast.hoa)
    assert SECRET in client.get(LIST).text
    Office.objects.filter(pk=held.pk).update(until=timezone.localdate())
    assert SECRET not in client.get(LIST).text
    assert client.get(secret.get_absolute_url()).status_code == 404


def test_committee_articles_to_come_are_not_there_yet(client, cast):
    tomorrow = timezone.now() + timedelta(days=1)
    article = made.published(cast.ward, cast.editor, cast.approver, SECRET, audience="committee", publish_at=tomorrow)
    seat(cast.hoa.member, cast.ward)
    client.force_login(cast.hoa)
    assert SECRET not in client.get(LIST).text and client.get(article.get_absolute_url()).status_code == 404
