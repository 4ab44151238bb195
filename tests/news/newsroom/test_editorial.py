"""The page of a unit's desk, the units that publish nothing of their own, the rule of approval, one's own articles."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from members import audit
from members.models import Notice, Unit
from members.powers import Role
from members.rights import roles
from news.models import Article, NewsMonth, NewsNudge, Verdict
from news.newsroom import figures, silence
from news.offers import offering
from news.publishing import steps, workflow
from tests import factories
from tests.news import made
from tests.together import at_once

pytestmark = pytest.mark.django_db
A_WEEK = timedelta(days=7)


def this_month():
    return timezone.localdate().replace(day=1)


def published(unit, cast, *, days=1, **fields) -> Article:
    article = made.published(unit, cast.editor, cast.approver, **fields)
    Article.objects.filter(pk=article.pk).update(publish_at=timezone.now() - timedelta(days=days))
    return article


def silent_names(client, unit, **asked) -> list[str]:
    page = client.get(reverse("news:silent", args=[unit.code]), asked).context["page"]
    return [each.name for each in page]


def row(unit) -> dict:
    kept = NewsMonth.objects.filter(unit=unit, month=this_month()).values(*figures.COUNTED, "wait").first()
    return {name: value for name, value in (kept or {}).items() if value}


def test_a_month_is_counted_for_the_unit_and_all_above_it(cast):
    article = made.published(cast.cell_7, cast.secretary, cast.approver)
    copy = offering.take(offering.offer(article, cast.ward, by=cast.secretary), by=cast.editor)
    workflow.submit(copy, by=cast.editor)
    workflow.approve(copy, by=cast.approver)
    made.published(cast.ward, cast.editor, cast.approver, source_name="Báo Nhân Dân")
    returned = made.submitted(cast.ward, cast.editor)
    workflow.send_back(returned, by=cast.approver, reason="Sửa.")
    for verdict, hours in zip(Verdict.objects.order_by("pk"), (1, 2, 3, 10), strict=True):
        Verdict.objects.filter(pk=verdict.pk).update(waited=timedelta(hours=hours))
    Article.objects.update(publish_at=timezone.now())
    for _again in range(2):
        figures.rebuild(this_month())
    whole = {"own": 1, "taken": 1, "copied": 1, "offered": 1, "accepted": 1, "decided": 4, "returned": 1}
    assert row(cast.ward) == whole | {"wait": timedelta(hours=2.5)}
    assert row(cast.city) == row(cast.ward)
    assert row(cast.cell_7) == {"own": 1, "offered": 1, "accepted": 1, "decided": 1, "wait": timedelta(hours=1)}
    assert row(cast.beside) == {}


def test_what_was_withdrawn_since_is_counted_no_more(cast):
    article = published(cast.ward, cast, days=0)
    figures.rebuild(this_month())
    Verdict.objects.all().delete()
    workflow.withdraw(article, by=cast.approver, reason="Sai.")
    figures.rebuild(this_month())
    assert row(cast.ward) == {}


def test_the_states_are_counted_for_all_below(cast):
    made.draft(cast.cell_7, cast.secretary)
    made.submitted(cast.ward, cast.editor)
    figures.count_states()
    states, counted_at = figures.states_of(cast.city)
    assert {label: many for label, many in states if many} == {"Nháp": 1, "Chờ duyệt": 1}
    assert counted_at <= timezone.now()


def test_the_page_shows_its_own_unit_and_below_and_never_beside(client, cast):
    published(cast.cell_7, cast)
    published(cast.beside, cast)
    figures.refresh()
    client.force_login(cast.approver)
    response = client.get(reverse("news:unit_dashboard", args=[cast.ward.code]))
    shown = {child.name: found and found["published"] for child, found in response.context["children"]}
    assert shown == {"Chi bộ 7": 1, "Chi bộ 8": None}
    assert "Đông Sơn" not in response.content.decode()
    assert client.get(reverse("news:unit_dashboard", args=[cast.beside.code])).status_code == 403


def test_who_works_at_two_desks_chooses_and_at_one_is_led_there(client, cast):
    both = factories.holder(Role.EDITOR, cast.cell_1, "Hồ Văn Hai")
    client.force_login(both)
    assert client.get("/tin-tuc/ban-bien-tap/")["Location"] == reverse("news:unit_dashboard", args=[cast.cell_1.code])
    roles.give(both, Role.APPROVER, cast.ward, by=None)
    client.force_login(type(both).objects.get(pk=both.pk))
    units = client.get("/tin-tuc/ban-bien-tap/").context["units"]
    assert units == [cast.ward, cast.cell_1]


@pytest.mark.parametrize("many", [1, 30])
def test_the_page_costs_the_same_for_one_child_and_for_thirty(client, cast, many, django_assert_max_num_queries):
    for n in range(many):
        published(factories.cell(cast.beside, f"01.001.002.000.{100 + n:03}", f"Chi bộ số {n}"), cast)
    figures.refresh()
    client.force_login(cast.editor_beside)
    client.get("/ca-nhan/")
    with django_assert_max_num_queries(9):
        client.get(reverse("news:unit_dashboard", args=[cast.beside.code]))


def test_silent_is_who_has_published_nothing_of_its_own_in_the_days_of_the_rule(client, cast):
    city_editor = factories.holder(Role.EDITOR, cast.city, "Cao Thị Thành")
    published(cast.ward, cast, days=31)
    published(cast.ward, cast, days=2, source_name="Báo Nhân Dân")
    published(cast.beside, cast, days=29)
    client.force_login(city_editor)
    assert silent_names(client, cast.city) == ["Đảng bộ phường Phúc Lâm"]
    assert silent_names(client, cast.city, loai="chi-bo") == ["Chi bộ 7", "Chi bộ 8", "Chi bộ 1"]
    assert silent_names(client, cast.city, loai="chi-bo", q="chi bo 8") == ["Chi bộ 8"]
    assert silent_names(client, cast.city, loai="x") == []
    assert silent_names(client, cast.ward) == ["Chi bộ 7", "Chi bộ 8"]  # only chi bộ stand below: no empty tab first
    page = client.get(reverse("news:silent", args=[cast.city.code])).content.decode()
    assert f"{timezone.localdate() - timedelta(days=31):%d/%m/%Y}" in page


def test_a_unit_founded_in_these_days_and_a_closed_one_are_not_silent(client, cast):
    Unit.objects.filter(pk=cast.cell_7.pk).update(founded_on=timezone.localdate())
    Unit.objects.filter(pk=cast.cell_8.pk).update(status=Unit.Status.DISSOLVED)
    client.force_login(cast.approver)
    assert silent_names(client, cast.ward, loai="chi-bo") == []


@pytest.mark.parametrize("many", [1, 30])
def test_the_list_of_the_silent_costs_the_same_for_one_and_for_thirty(
    client, cast, many, django_assert_max_num_queries
):
    for n in range(many):
        factories.cell(cast.beside, f"01.001.002.000.{100 + n:03}", f"Chi bộ số {n}")
    client.force_login(cast.editor_beside)
    client.get("/ca-nhan/")
    with django_assert_max_num_queries(8):
        client.get(reverse("news:silent", args=[cast.beside.code]), {"loai": "chi-bo"})


def test_a_nudge_reaches_those_who_write_for_that_very_unit_and_nobody_above(client, cast):
    client.force_login(cast.approver)
    response = client.post(reverse("news:nudge", args=[cast.cell_7.code]), {"next": "//dau-do.vn/"})
    assert response["Location"] == reverse("news:silent", args=[cast.ward.code])
    told = Notice.objects.filter(text__startswith="Chi bộ 7: đã lâu chưa có bài")
    assert [each.user for each in told] == [cast.secretary]
    assert told.get().url == f"/quan-tri/news/article/add/?unit={cast.cell_7.pk}"
    assert audit.history(cast.cell_7).first().action == "news.nudge"


def test_once_a_week_whoever_asks(cast):
    silence.nudge(cast.cell_7, by=cast.approver)
    with pytest.raises(silence.Nudged):
        silence.nudge(cast.cell_7, by=cast.editor)
    NewsNudge.objects.update(at=timezone.now() - A_WEEK)
    assert silence.nudge(cast.cell_7, by=cast.editor) == 1


def test_where_nobody_writes_nothing_is_kept(cast):
    with pytest.raises(silence.NobodyWrites):
        silence.nudge(cast.cell_1, by=cast.editor_beside)
    assert not NewsNudge.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_of_many_who_nudge_at_once_one_does(cast):
    actions = [lambda: silence.nudge(cast.cell_7, by=cast.approver)] * 5
    assert sorted(map(str, at_once(*actions, refusals=(silence.Nudged,)))) == sorted(["1", *[str(silence.Nudged)] * 4])


def test_the_unit_itself_does_not_nudge_itself(client, cast):
    client.force_login(cast.secretary)
    assert client.post(reverse("news:nudge", args=[cast.cell_7.code])).status_code == 403


def test_who_gives_roles_sets_the_rule_and_an_editor_does_not(client, cast):
    address = reverse("news:approval_rule", args=[cast.ward.code])
    client.force_login(cast.administrator)
    assert "Chưa nơi nào quy định" in client.get(address).content.decode()
    assert client.post(address, {"approval_steps": "3"}).status_code == 400
    client.post(address, {"approval_steps": "2", "own_approval": "on"})
    rule = steps.rule_for(cast.cell_7)
    assert (rule.unit, rule.approval_steps, rule.own_approval, rule.set_by) == (cast.ward, 2, True, cast.administrator)
    client.force_login(cast.editor)
    assert client.post(address, {"approval_steps": "1"}).status_code == 404


def test_a_writer_finds_drafts_and_returned_articles_in_one_place(client, cast):
    made.draft(cast.ward, cast.editor, "Đang viết")
    workflow.send_back(made.submitted(cast.ward, cast.editor, "Bị trả"), by=cast.approver, reason="Thiếu nguồn.")
    made.published(cast.ward, cast.editor, cast.approver, "Đã xong")
    made.draft(cast.ward, cast.approver, "Của người khác")
    client.force_login(cast.editor)
    response = client.get("/tin-tuc/cho-duyet/?muc=cua-toi")
    assert [each["article"].title for each in response.context["rows"]] == ["Bị trả", "Đang viết"]
    assert "Thiếu nguồn." in response.content.decode()


def test_what_waits_to_be_published_is_published_from_the_inbox(client, cast):
    article = made.submitted(cast.ward, cast.editor)
    workflow.clear(article, by=cast.approver)
    client.force_login(cast.editor)
    page = client.get("/tin-tuc/cho-duyet/?muc=cho-dang")
    assert [each["article"] for each in page.context["rows"]] == [article]
    data = {"muc": "cho-dang", "seen": article.submitted_at.isoformat()}
    response = client.post(reverse("news:move", args=[article.pk, "dang"]), data)
    assert response["Location"] == "/tin-tuc/cho-duyet/?muc=cho-dang"
    assert Article.objects.get().state == "published"


@pytest.mark.parametrize(
    ("day", "hour"), [("45/13/2000", "07:30"), ("", "07:30"), ("01/01/9999", "00:00"), ("05/11/2026", "25:00")]
)
def test_a_time_that_is_none_is_answered_with_a_sentence(client, cast, day, hour):
    article = made.submitted(cast.ward, cast.editor, publish_at=timezone.now() + timedelta(days=1))
    workflow.approve(article, by=cast.approver)
    client.force_login(cast.approver)
    sent = {"publish_at_0": day, "publish_at_1": hour}
    answer = client.post(reverse("news:move", args=[article.pk, "hen-lai"]), sent)
    assert answer.status_code == 400 and list(answer.context["form"].errors) == ["publish_at"]
    assert 'name="publish_at_1" placeholder="giờ:phút"' in answer.text and f'value="{hour}"' in answer.text
    assert Article.objects.get().publish_at == article.publish_at


@pytest.mark.parametrize("written", ["05/%m/%Y", "5.%m.%Y", "%Y-%m-05", "ngày 5 tháng %m năm %Y"])
def test_a_new_time_is_read_as_it_is_written_here_the_day_before_the_month(client, cast, written):
    article = made.submitted(cast.ward, cast.editor, publish_at=timezone.now() + timedelta(days=1))
    workflow.approve(article, by=cast.approver)
    client.force_login(cast.approver)
    month = timezone.localdate().replace(day=1) + timedelta(days=45)  # the next one or the one after
    sent = {"publish_at_0": month.strftime(written), "publish_at_1": "7h30"}
    client.post(reverse("news:move", args=[article.pk, "hen-lai"]), sent)
    at = timezone.localtime(Article.objects.get().publish_at)
    assert (f"{at:%H:%M}", at.day, at.month) == ("07:30", 5, month.month)


@pytest.mark.parametrize("many", [1, 20])
def test_the_second_step_costs_the_same_for_one_article_and_for_twenty(
    client, cast, many, django_assert_max_num_queries
):
    steps.set_rule(cast.ward, by=None, approval_steps=2, own_approval=False)
    for n in range(many):
        workflow.check(made.submitted(cast.ward, cast.editor, f"Tin {n}"), by=cast.approver)
    client.force_login(cast.administrator)
    client.get("/ca-nhan/")
    with django_assert_max_num_queries(8):
        page = client.get("/tin-tuc/cho-duyet/").content.decode()
    assert page.count("Đ/c Nguyễn Thị Minh Tâm đã duyệt bước một") == many
