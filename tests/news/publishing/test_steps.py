"""One step or two, one's own or not, published at once or by an editor, at once or at a time to come."""

from contextlib import nullcontext
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from members import approval, audit
from members.models import Notice, UnitGrant
from members.moves import WrongState
from members.powers import Power, Role
from news.bulletins import decisions as bulletin_decisions
from news.bulletins import workflow as bulletins
from news.corrections import workflow as corrections
from news.models import Article, Bulletin, Verdict
from news.publishing import steps, workflow
from news.publishing.decisions import DECISIONS, Desk
from sotay.demo import clock
from tests import factories
from tests.news import made
from tests.together import at_once

pytestmark = pytest.mark.django_db


def two_steps(unit, *, own=False):
    return steps.set_rule(unit, by=None, approval_steps=2, own_approval=own)


def another(cast, name="Đặng Thu Thủy", unit=None):
    return factories.holder(Role.APPROVER, unit or cast.ward, name)


def moves(article, user) -> list[str]:
    article = Article.objects.select_related("unit").get(pk=article.pk)
    return [decision.move for decision in Desk(user, [article]).offered(article)]


def test_no_button_says_a_word_twice():
    offers = [*DECISIONS.values(), *bulletin_decisions.DECISIONS.values()]
    words = [text for each in offers for text in (each.label, each.button, each.done)]
    assert "Trả lại bản tin này" in words and "Gỡ bài này" in words
    assert [text for text in words if "{" in text or text.count("bài") > 1 or text.lower().count("bản tin") > 1] == []


@pytest.mark.parametrize(
    ("model", "offers"), [(Article, DECISIONS), (Bulletin, bulletin_decisions.DECISIONS)], ids=["article", "bulletin"]
)
def test_every_move_of_the_table_has_a_button_and_no_two_share_an_address(model, offers):
    assert {decision.move for decision in offers.values()} == set(model.MOVES)
    assert len(offers) == len(model.MOVES)


def test_the_nearest_rule_at_or_above_decides(cast):
    two_steps(cast.city)
    steps.set_rule(cast.ward, by=None, approval_steps=1, own_approval=True)
    units = (cast.city, cast.beside, cast.cell_1, cast.ward, cast.cell_7)
    expected = [(2, False), (2, False), (2, False), (1, True), (1, True)]
    one_by_one = [steps.rule_for(unit) for unit in units]
    at_once_ = steps.rules_for(units)
    assert [(rule.approval_steps, rule.own_approval) for rule in one_by_one] == expected
    assert [(at_once_[u.path].approval_steps, at_once_[u.path].own_approval) for u in units] == expected


def test_where_nobody_has_ruled_one_step_is_enough_and_nobody_approves_their_own(cast):
    rule = steps.rule_for(cast.ward)
    assert (rule.pk, rule.approval_steps, rule.own_approval) == (None, 1, False)


def test_a_rule_set_again_is_changed_and_each_time_audited(cast):
    two_steps(cast.ward)
    steps.set_rule(cast.ward, by=cast.administrator, approval_steps=1, own_approval=True)
    entry = audit.history(cast.ward).filter(action="news.approval_rule").first()
    assert (entry.actor, entry.power) == (cast.administrator, Power.GRANT_ROLES)
    assert (entry.before, entry.after) == (
        {"approval_steps": 2, "own_approval": False},
        {"approval_steps": 1, "own_approval": True},
    )


def test_whoever_took_the_first_step_reads_with_the_article_why_another_takes_the_second(cast, client):
    two_steps(cast.ward)
    article = made.submitted(cast.ward, cast.editor)
    workflow.check(article, by=cast.approver)
    client.force_login(cast.approver)
    page = client.get(reverse("news:preview", args=[article.pk])).content.decode()
    assert "Đồng chí đã duyệt bước một: người khác sẽ duyệt bước hai." in page


def test_two_steps_are_two_people_and_the_second_publishes(cast):
    two_steps(cast.ward)
    second = another(cast)
    article = made.submitted(cast.ward, cast.editor)
    assert moves(article, cast.approver) == ["check", "return"]
    with pytest.raises(approval.OtherSteps):
        workflow.approve(article, by=cast.approver)
    workflow.check(article, by=cast.approver)
    assert Notice.objects.filter(user=second, text__endswith="chờ duyệt bước hai.").count() == 1
    assert not Notice.objects.filter(user=cast.approver, text__endswith="chờ duyệt bước hai.").exists()
    assert (moves(article, cast.approver), moves(article, second)) == (["return"], ["approve", "clear", "return"])
    with pytest.raises(approval.SameApprover):
        workflow.approve(article, by=cast.approver)
    workflow.approve(article, by=second)
    article.refresh_from_db()
    assert (article.state, article.checker, article.approver) == ("published", cast.approver, second)
    outcomes = Verdict.objects.filter(article=article).order_by("pk").values_list("outcome", "by")
    assert list(outcomes) == [("checked", cast.approver.pk), ("approved", second.pk)]


def test_one_step_knows_no_first_step(cast):
    article = made.submitted(cast.ward, cast.editor)
    with pytest.raises(approval.OtherSteps):
        workflow.check(article, by=cast.approver)
    assert Article.objects.get().state == "submitted"


def test_a_returned_article_begins_with_the_first_step_again(cast):
    two_steps(cast.ward)
    second = another(cast)
    article = made.submitted(cast.ward, cast.editor)
    workflow.check(article, by=cast.approver)
    workflow.send_back(article, by=second, reason="Thiếu ngày.")
    workflow.submit(article, by=cast.editor)
    article.refresh_from_db()
    assert (article.state, article.checker, article.checked_at) == ("submitted", None, None)
    assert moves(article, cast.approver) == ["check", "return"]


def test_where_the_rule_allows_it_an_approver_approves_their_own(cast):
    both = another(cast, "Hồ Văn Hai")
    article = made.submitted(cast.ward, both)
    assert "approve" not in moves(article, both)
    steps.set_rule(cast.ward, by=None, approval_steps=1, own_approval=True)
    assert "approve" in moves(article, both)
    workflow.approve(article, by=both)
    assert article.state == "published"


def test_even_where_own_articles_are_allowed_two_steps_are_two_people(cast):
    two_steps(cast.ward, own=True)
    both = another(cast, "Hồ Văn Hai")
    article = made.submitted(cast.ward, both)
    workflow.check(article, by=both)
    with pytest.raises(approval.SameApprover):
        workflow.approve(article, by=both)


def test_who_rewrote_it_is_offered_no_approval(cast):
    both = another(cast, "Hồ Văn Hai")
    article = made.draft(cast.ward, cast.editor)
    article.body = "<p>Viết lại.</p>"
    workflow.save(article, by=both, seen=article.version)
    workflow.submit(article, by=cast.editor)
    assert moves(article, both) == ["return"]
    article = Article.objects.select_related("unit").get()
    assert Desk(both, [article]).barred(article) == "Nội dung do đồng chí viết hoặc sửa: người khác sẽ duyệt."


def test_approved_without_publishing_an_editor_publishes_it_and_is_named(cast):
    article = made.submitted(cast.ward, cast.editor)
    workflow.clear(article, by=cast.approver)
    assert not Article.objects.open_to(cast.hoa).exists()
    publisher = factories.holder(Role.EDITOR, cast.ward, "Tạ Thị Mây")
    workflow.publish(article, by=publisher)
    article.refresh_from_db()
    lines = (article.author_line, article.approver_line, article.publisher_line)
    assert lines == ("đ/c Lê Quang Việt", "đ/c Nguyễn Thị Minh Tâm", "đ/c Tạ Thị Mây")
    assert list(Article.objects.open_to(cast.hoa)) == [article]


def test_the_writer_takes_it_back_and_the_approval_is_gone(cast):
    article = made.submitted(cast.ward, cast.editor)
    workflow.clear(article, by=cast.approver)
    workflow.recall(article, by=cast.editor)
    article.refresh_from_db()
    assert (article.state, article.approver, article.approver_line, article.decided_at) == ("draft", None, "", None)


def test_what_is_printed_stays_when_the_approver_is_promoted_or_renamed(cast):
    article = made.published(cast.ward, cast.editor, cast.approver)
    cast.approver.position = "Phó Bí thư Thành ủy"
    cast.approver.save()
    article.refresh_from_db()
    assert (article.approved_by, article.published_by, article.author_line) == (
        "đ/c Nguyễn Thị Minh Tâm",
        "đ/c Lê Quang Việt",
        "",
    )


def test_a_planned_article_is_rescheduled_or_taken_off_before_its_time(cast):
    later = timezone.now() + timedelta(days=2)
    article = made.submitted(cast.ward, cast.editor, publish_at=timezone.now() + timedelta(days=1))
    workflow.approve(article, by=cast.approver)
    assert (article.state_label, moves(article, cast.approver)) == ("Hẹn giờ", ["reschedule", "withdraw", "archive"])
    with pytest.raises(workflow.TooEarly):
        workflow.reschedule(article, by=cast.approver, publish_at=timezone.now())
    workflow.reschedule(article, by=cast.approver, publish_at=later)
    assert Article.objects.get().publish_at == later
    workflow.withdraw(article, by=cast.approver, reason="Hoãn hội nghị.")
    assert Article.objects.get().state == "withdrawn"


@pytest.mark.parametrize(
    ("move", "actor"), [("approve", "approver"), ("publish", "editor"), ("reschedule", "approver")]
)
def test_nothing_is_published_that_is_over_before_anybody_sees_it(cast, client, move, actor):
    """It waited longer than it was to be read, or is given a time behind its end: readers were told nothing of it."""
    at = timezone.now() + timedelta(days=1)
    article = made.submitted(cast.ward, cast.editor, publish_at=at, expires_at=at + timedelta(hours=5))
    if move != "approve":
        (workflow.clear if move == "publish" else workflow.approve)(article, by=cast.approver)
    before = Article.objects.get().state
    client.force_login(getattr(cast, actor))
    late = timezone.localtime(at + timedelta(hours=6))
    typed = {"publish_at_0": f"{late:%d/%m/%Y}", "publish_at_1": f"{late:%H:%M}"}
    with clock.moved_to(late) if move != "reschedule" else nullcontext():
        address = reverse("news:move", args=[article.pk, approval.STEPS[move].slug])
        page = client.post(address, typed, follow=True).text
    over = timezone.localtime(article.expires_at)
    assert f"Bài hết hạn lúc {over:%H:%M, %d/%m/%Y}, không sau giờ đăng" in page
    article.refresh_from_db()
    assert (article.state, article.publish_at) == (before, at)


def test_what_comes_back_to_who_writes_no_more_comes_to_the_desk(cast):
    """It lay with nobody: the list of one's own is the author's alone."""
    article = made.submitted(cast.ward, cast.editor)
    bulletin = Bulletin(unit=cast.ward, month=timezone.localdate(), title="Bản tin", body="<p>Nội dung</p>")
    bulletins.create(bulletin, by=cast.editor)
    bulletins.submit(bulletin, by=cast.editor)
    correction = corrections.begin(made.published(cast.ward, cast.editor, cast.approver), by=cast.editor)
    correction.title, correction.note = "Tên đúng", "Sửa tên."
    corrections.save(correction, by=cast.editor, seen=correction.version)
    corrections.submit(correction, by=cast.editor)
    desk = factories.holder(Role.EDITOR, cast.ward, "Tạ Thị Mây")
    UnitGrant.objects.filter(user=cast.editor).delete()
    Notice.objects.all().delete()
    for flow, row in ((workflow, article), (bulletins, bulletin), (corrections, correction)):
        flow.send_back(row, by=cast.approver, reason="Thiếu ngày.")
    told = Notice.objects.filter(text__contains="cần sửa: Thiếu ngày.")
    assert (told.filter(user=desk).count(), told.filter(user=cast.editor).count()) == (3, 0)


def test_what_is_read_already_has_no_other_time(cast):
    article = made.published(cast.ward, cast.editor, cast.approver)
    article.refresh_from_db()
    assert "reschedule" not in moves(article, cast.approver)
    with pytest.raises(WrongState):
        workflow.reschedule(article, by=cast.approver, publish_at=timezone.now() + timedelta(days=1))


def test_an_archived_article_is_opened_again_as_a_draft_nobody_has_approved(cast):
    article = made.published(cast.ward, cast.editor, cast.approver)
    workflow.archive(article, by=cast.approver)
    assert not Article.objects.open_to(cast.hoa).exists()
    workflow.reopen(article, by=cast.editor)
    article.refresh_from_db()
    assert (article.state, article.approver, article.publisher, article.publish_at) == ("draft", None, None, None)


def test_a_text_that_was_taken_back_and_sent_anew_is_not_approved_unread(cast):
    read = made.submitted(cast.ward, cast.editor)
    now = Article.objects.get(pk=read.pk)
    workflow.recall(now, by=cast.editor)
    now.body = "<p>Khác hẳn.</p>"
    workflow.save(now, by=cast.editor, seen=now.version)
    workflow.submit(now, by=cast.editor)
    with pytest.raises(WrongState):
        workflow.approve(read, by=cast.approver)
    assert Article.objects.get(pk=read.pk).state == "submitted"


def decided(work):
    def run():
        work()
        return "won"

    return run


REFUSED = (WrongState, approval.SameApprover, approval.OtherSteps, approval.SelfApproval)


@pytest.mark.django_db(transaction=True)
def test_of_many_who_approve_or_return_at_once_exactly_one_wins(cast):
    approvers = [another(cast, f"Người Duyệt {n}") for n in range(6)]
    for _round in range(5):
        article = made.submitted(cast.ward, cast.editor)
        copies = [Article.objects.get(pk=article.pk) for _ in approvers]
        actions = [
            decided(
                lambda mine=mine, by=by, n=n: (
                    workflow.send_back(mine, by=by, reason="Sửa.") if n % 2 else workflow.approve(mine, by=by)
                )
            )
            for n, (mine, by) in enumerate(zip(copies, approvers, strict=True))
        ]
        results = at_once(*actions, refusals=REFUSED)
        assert (results.count("won"), results.count(WrongState)) == (1, 5)
        actions = list(audit.history(article).values_list("action", flat=True))
        assert actions.count("news.approve") + actions.count("news.return") == 1
        assert Verdict.objects.filter(article=article).count() == 1


@pytest.mark.django_db(transaction=True)
def test_in_two_steps_one_checks_and_another_approves_however_many_press_at_once(cast):
    two_steps(cast.ward)
    approvers = [another(cast, f"Người Duyệt {n}") for n in range(5)]
    for _round in range(5):
        article = made.submitted(cast.ward, cast.editor)
        for step in (workflow.check, workflow.approve):
            copies = [Article.objects.get(pk=article.pk) for _ in approvers]
            actions = [
                decided(lambda mine=mine, by=by, step=step: step(mine, by=by))
                for mine, by in zip(copies, approvers, strict=True)
            ]
            assert at_once(*actions, refusals=REFUSED).count("won") == 1
        article.refresh_from_db()
        assert article.state == "published" and article.checker_id != article.approver_id
