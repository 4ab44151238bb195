"""One step or two, one's own or not, posted at once or by an editor, at once or at a time to come."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from members import approval, audit
from members.models import Notice
from members.moves import WrongState
from members.powers import Power, Role
from news.bulletins.forms import DEEDS
from news.models import Post, Verdict
from news.publishing import steps, workflow
from news.publishing.decisions import DECISIONS, Desk
from tests import factories
from tests.news import made
from tests.together import at_once

pytestmark = pytest.mark.django_db


def two_steps(unit, *, own=False):
    return steps.set_rule(unit, by=None, approval_steps=2, own_approval=own)


def another(cast, name="Đặng Thu Thủy", unit=None):
    return factories.holder(Role.APPROVER, unit or cast.ward, name)


def moves(post, user) -> list[str]:
    post = Post.objects.select_related("unit").get(pk=post.pk)
    return [decision.move for decision in Desk(user, [post]).offered(post)]


def test_no_button_says_a_word_twice():
    said = [each.button or f"{each.label} bài này" for each in DECISIONS.values()]
    said += [f"{deed.label} bản tin này" for deed in DEEDS.values()]
    assert [words for words in said if words.count("bài") > 1 or words.lower().count("bản tin") > 1] == []


def test_every_move_of_the_table_has_a_button_and_no_two_share_an_address():
    assert {decision.move for decision in DECISIONS.values()} == set(Post.MOVES)
    assert len(DECISIONS) == len(Post.MOVES)


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
    entry = audit.history(cast.ward).filter(action="news.desk_rule").first()
    assert (entry.actor, entry.power) == (cast.administrator, Power.GRANT_ROLES)
    assert (entry.before, entry.after) == (
        {"approval_steps": 2, "own_approval": False},
        {"approval_steps": 1, "own_approval": True},
    )


def test_whoever_took_the_first_step_reads_with_the_post_why_another_takes_the_second(cast, client):
    two_steps(cast.ward)
    post = made.submitted(cast.ward, cast.editor)
    workflow.check(post, by=cast.approver)
    client.force_login(cast.approver)
    page = client.get(reverse("news:preview", args=[post.pk])).content.decode()
    assert "Đồng chí đã duyệt bước một: người khác sẽ duyệt bước hai." in page


def test_two_steps_are_two_people_and_the_second_publishes(cast):
    two_steps(cast.ward)
    second = another(cast)
    post = made.submitted(cast.ward, cast.editor)
    assert moves(post, cast.approver) == ["check", "return"]
    with pytest.raises(approval.OtherSteps):
        workflow.approve(post, by=cast.approver)
    workflow.check(post, by=cast.approver)
    assert Notice.objects.filter(user=second, text__endswith="chờ duyệt bước hai.").count() == 1
    assert not Notice.objects.filter(user=cast.approver, text__endswith="chờ duyệt bước hai.").exists()
    assert (moves(post, cast.approver), moves(post, second)) == (["return"], ["approve", "clear", "return"])
    with pytest.raises(approval.SameApprover):
        workflow.approve(post, by=cast.approver)
    workflow.approve(post, by=second)
    post.refresh_from_db()
    assert (post.state, post.checker, post.approver) == ("published", cast.approver, second)
    outcomes = Verdict.objects.filter(post=post).order_by("pk").values_list("outcome", "by")
    assert list(outcomes) == [("checked", cast.approver.pk), ("approved", second.pk)]


def test_one_step_knows_no_first_step(cast):
    post = made.submitted(cast.ward, cast.editor)
    with pytest.raises(approval.OtherSteps):
        workflow.check(post, by=cast.approver)
    assert Post.objects.get().state == "submitted"


def test_a_returned_post_begins_with_the_first_step_again(cast):
    two_steps(cast.ward)
    second = another(cast)
    post = made.submitted(cast.ward, cast.editor)
    workflow.check(post, by=cast.approver)
    workflow.send_back(post, by=second, reason="Thiếu ngày.")
    workflow.submit(post, by=cast.editor)
    post.refresh_from_db()
    assert (post.state, post.checker, post.checked_at) == ("submitted", None, None)
    assert moves(post, cast.approver) == ["check", "return"]


def test_where_the_rule_allows_it_an_approver_approves_their_own(cast):
    both = another(cast, "Hồ Văn Hai")
    post = made.submitted(cast.ward, both)
    assert "approve" not in moves(post, both)
    steps.set_rule(cast.ward, by=None, approval_steps=1, own_approval=True)
    assert "approve" in moves(post, both)
    workflow.approve(post, by=both)
    assert post.state == "published"


def test_even_where_own_posts_are_allowed_two_steps_are_two_people(cast):
    two_steps(cast.ward, own=True)
    both = another(cast, "Hồ Văn Hai")
    post = made.submitted(cast.ward, both)
    workflow.check(post, by=both)
    with pytest.raises(approval.SameApprover):
        workflow.approve(post, by=both)


def test_who_rewrote_it_is_offered_no_approval(cast):
    both = another(cast, "Hồ Văn Hai")
    post = made.draft(cast.ward, cast.editor)
    post.body = "<p>Viết lại.</p>"
    workflow.save(post, by=both)
    workflow.submit(post, by=cast.editor)
    assert moves(post, both) == ["return"]
    post = Post.objects.select_related("unit").get()
    assert Desk(both, [post]).barred(post) == "Bài do đồng chí viết hoặc sửa: người khác sẽ duyệt."


def test_approved_without_posting_an_editor_posts_it_and_is_named(cast):
    post = made.submitted(cast.ward, cast.editor)
    workflow.clear(post, by=cast.approver)
    assert not Post.objects.open_to(cast.hoa).exists()
    poster = factories.holder(Role.EDITOR, cast.ward, "Tạ Thị Mây")
    workflow.put_up(post, by=poster)
    post.refresh_from_db()
    lines = (post.author_line, post.approver_line, post.poster_line)
    assert lines == ("đ/c Lê Quang Việt", "đ/c Nguyễn Thị Minh Tâm", "đ/c Tạ Thị Mây")
    assert list(Post.objects.open_to(cast.hoa)) == [post]


def test_the_writer_takes_it_back_and_the_approval_is_gone(cast):
    post = made.submitted(cast.ward, cast.editor)
    workflow.clear(post, by=cast.approver)
    workflow.recall(post, by=cast.editor)
    post.refresh_from_db()
    assert (post.state, post.approver, post.approver_line, post.decided_at) == ("draft", None, "", None)


def test_what_is_printed_stays_when_the_approver_is_promoted_or_renamed(cast):
    post = made.published(cast.ward, cast.editor, cast.approver)
    cast.approver.position = "Phó Bí thư Thành ủy"
    cast.approver.save()
    post.refresh_from_db()
    assert (post.approved_by, post.posted_by, post.author_line) == (
        "đ/c Nguyễn Thị Minh Tâm",
        "đ/c Lê Quang Việt",
        "",
    )


def test_a_planned_post_is_rescheduled_or_taken_off_before_its_time(cast):
    later = timezone.now() + timedelta(days=2)
    post = made.submitted(cast.ward, cast.editor, publish_at=timezone.now() + timedelta(days=1))
    workflow.approve(post, by=cast.approver)
    assert (post.state_label, moves(post, cast.approver)) == ("Hẹn giờ", ["reschedule", "withdraw", "archive"])
    with pytest.raises(workflow.TooEarly):
        workflow.reschedule(post, by=cast.approver, publish_at=timezone.now())
    workflow.reschedule(post, by=cast.approver, publish_at=later)
    assert Post.objects.get().publish_at == later
    workflow.withdraw(post, by=cast.approver, reason="Hoãn hội nghị.")
    assert Post.objects.get().state == "withdrawn"


def test_what_is_read_already_has_no_other_time(cast):
    post = made.published(cast.ward, cast.editor, cast.approver)
    post.refresh_from_db()
    assert "reschedule" not in moves(post, cast.approver)
    with pytest.raises(WrongState):
        workflow.reschedule(post, by=cast.approver, publish_at=timezone.now() + timedelta(days=1))


def test_an_archived_post_is_opened_again_as_a_draft_nobody_has_approved(cast):
    post = made.published(cast.ward, cast.editor, cast.approver)
    workflow.archive(post, by=cast.approver)
    assert not Post.objects.open_to(cast.hoa).exists()
    workflow.reopen(post, by=cast.editor)
    post.refresh_from_db()
    assert (post.state, post.approver, post.poster, post.publish_at) == ("draft", None, None, None)


def test_a_text_that_was_taken_back_and_sent_anew_is_not_approved_unread(cast):
    read = made.submitted(cast.ward, cast.editor)
    now = Post.objects.get(pk=read.pk)
    workflow.recall(now, by=cast.editor)
    now.body = "<p>Khác hẳn.</p>"
    workflow.save(now, by=cast.editor)
    workflow.submit(now, by=cast.editor)
    with pytest.raises(WrongState):
        workflow.approve(read, by=cast.approver)
    assert Post.objects.get(pk=read.pk).state == "submitted"


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
        post = made.submitted(cast.ward, cast.editor)
        copies = [Post.objects.get(pk=post.pk) for _ in approvers]
        deeds = [
            decided(
                lambda mine=mine, by=by, n=n: (
                    workflow.send_back(mine, by=by, reason="Sửa.") if n % 2 else workflow.approve(mine, by=by)
                )
            )
            for n, (mine, by) in enumerate(zip(copies, approvers, strict=True))
        ]
        results = at_once(*deeds, refusals=REFUSED)
        assert (results.count("won"), results.count(WrongState)) == (1, 5)
        actions = list(audit.history(post).values_list("action", flat=True))
        assert actions.count("news.approve") + actions.count("news.return") == 1
        assert Verdict.objects.filter(post=post).count() == 1


@pytest.mark.django_db(transaction=True)
def test_in_two_steps_one_checks_and_another_approves_however_many_press_at_once(cast):
    two_steps(cast.ward)
    approvers = [another(cast, f"Người Duyệt {n}") for n in range(5)]
    for _round in range(5):
        post = made.submitted(cast.ward, cast.editor)
        for step in (workflow.check, workflow.approve):
            copies = [Post.objects.get(pk=post.pk) for _ in approvers]
            deeds = [
                decided(lambda mine=mine, by=by, step=step: step(mine, by=by))
                for mine, by in zip(copies, approvers, strict=True)
            ]
            assert at_once(*deeds, refusals=REFUSED).count("won") == 1
        post.refresh_from_db()
        assert post.state == "published" and post.checker_id != post.approver_id
