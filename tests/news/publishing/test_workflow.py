"""Written, sent, approved or returned, withdrawn: what each step asks, changes, records and tells."""

import threading
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from members import approval, audit
from members.models import AuditEntry, Notice, User
from members.moves import WrongState
from members.powers import Role
from news.models import Article
from news.publishing import steps, workflow
from tests import factories
from tests.news import made

TOMORROW = timedelta(days=1)
STEPS = {
    "submit": lambda article, by: workflow.submit(article, by=by),
    "recall": lambda article, by: workflow.recall(article, by=by),
    "check": lambda article, by: workflow.check(article, by=by),
    "approve": lambda article, by: workflow.approve(article, by=by),
    "clear": lambda article, by: workflow.clear(article, by=by),
    "publish": lambda article, by: workflow.publish(article, by=by),
    "return": lambda article, by: workflow.send_back(article, by=by, reason="Ghi rõ nguồn ảnh."),
    "reschedule": lambda article, by: workflow.reschedule(article, by=by, publish_at=timezone.now() + 3 * TOMORROW),
    "unschedule": lambda article, by: workflow.unschedule(article, by=by),
    "withdraw": lambda article, by: workflow.withdraw(article, by=by, reason="Số liệu sai."),
    "archive": lambda article, by: workflow.archive(article, by=by),
    "reopen": lambda article, by: workflow.reopen(article, by=by),
}
APPROVED = {"decided_at": True, "approver": True}
FACTS = {
    "draft": {},
    "submitted": {"submitted_at": True},
    "checked": {"submitted_at": True, "checked_at": True, "checker": True},
    "returned": {"return_reason": "Thiếu ngày."},
    "approved": APPROVED,
    "published": APPROVED | {"publish_at": True},
    "withdrawn": APPROVED | {"publish_at": True},
    "archived": APPROVED | {"publish_at": True},
}


def in_state(cast, state, **other) -> Article:
    article = made.draft(cast.ward, cast.editor)
    now = timezone.now()
    given = {"approver": cast.approver, "return_reason": "Thiếu ngày.", "checker": cast.administrator} | other
    facts = {name: given.get(name, now) for name in FACTS[state]}
    Article.objects.filter(pk=article.pk).update(state=state, **facts)
    article.refresh_from_db()
    return article


def notices_of(user, field="text") -> list[str]:
    """About articles, newest first."""
    return list(Notice.objects.filter(user=user, text__startswith="Bài").values_list(field, flat=True))


def actions(article) -> list[str]:
    return list(audit.history(article).order_by("pk").values_list("action", flat=True))


def test_every_move_has_its_step_and_every_state_its_facts():
    assert set(STEPS) == set(Article.MOVES), "STEPS above: how each move of members.approval.STEPS is done"
    assert set(FACTS) == set(Article.State.values), "FACTS above: what the constraints of Article ask of each state"


@pytest.mark.django_db
@pytest.mark.parametrize("name", STEPS)
@pytest.mark.parametrize("state", FACTS)
def test_a_move_starts_from_its_states_and_from_no_other(cast, name, state):
    ahead = {"publish_at": timezone.now() + TOMORROW} if name in {"reschedule", "unschedule"} else {}
    article = in_state(cast, state, **ahead)
    sources, target = Article.MOVES[name]
    steps.set_rule(cast.ward, by=None, approval_steps=2 if name == "check" else 1, own_approval=False)
    entries = AuditEntry.objects.count()
    if state in sources:
        STEPS[name](article, cast.approver)
        expected, written = target, 1
    else:
        with pytest.raises(WrongState):
            STEPS[name](article, cast.approver)
        expected, written = state, 0
    article.refresh_from_db()
    assert (article.state, AuditEntry.objects.count() - entries) == (expected, written)


@pytest.mark.django_db
def test_submitting_tells_who_may_approve_there_and_above_and_nobody_else(cast):
    above = factories.holder(Role.APPROVER, cast.city, "Đặng Thu Thủy")
    beside = factories.holder(Role.APPROVER, cast.beside, "Ngô Văn Tám")
    below = factories.holder(Role.APPROVER, cast.cell_7, "Bùi Thị Sáu")
    leaver = factories.holder(Role.APPROVER, cast.ward, "Mai Văn Nghỉ")
    User.objects.filter(pk=leaver.pk).update(is_active=False)

    article = made.draft(cast.ward, cast.editor)
    assert workflow.submit(article, by=cast.editor) == 2
    told = [person for person in (cast.approver, above, beside, below, leaver, cast.editor) if notices_of(person)]
    assert told == [cast.approver, above]
    assert notices_of(above, "url") == [f"/tin-tuc/{article.pk}/xem-truoc/"]


@pytest.mark.django_db
def test_approved_without_a_time_it_is_read_at_once(cast):
    article = made.submitted(cast.ward, cast.editor)
    before = timezone.now()
    workflow.approve(article, by=cast.approver)
    assert before <= article.publish_at <= timezone.now()
    assert list(Article.objects.readable_by(cast.hoa.member)) == [article]
    assert (article.approver, notices_of(cast.editor)) == (
        cast.approver,
        [f"Bài “{article.title}” đã được duyệt đăng."],
    )


@pytest.mark.django_db
def test_a_planned_time_is_kept_and_a_past_one_never_lies_before_the_approval(cast):
    tomorrow, yesterday = timezone.now() + timedelta(days=1), timezone.now() - timedelta(days=1)
    planned = made.submitted(cast.ward, cast.editor, publish_at=tomorrow)
    late = made.submitted(cast.ward, cast.editor, publish_at=yesterday)
    for article in (planned, late):
        workflow.approve(article, by=cast.approver)
    assert planned.publish_at == tomorrow
    assert late.publish_at == late.decided_at
    assert list(Article.objects.readable_by(cast.hoa.member)) == [late]


@pytest.mark.django_db
def test_nobody_approves_what_they_wrote(cast):
    both = factories.holder(Role.APPROVER, cast.ward, "Hồ Văn Hai")
    article = made.submitted(cast.ward, both)
    with pytest.raises(approval.SelfApproval):
        workflow.approve(article, by=both)
    article.refresh_from_db()
    assert (article.state, notices_of(both)) == ("submitted", [])


@pytest.mark.django_db
def test_nobody_approves_what_they_wrote_into_the_draft_of_another(cast):
    both = factories.holder(Role.APPROVER, cast.ward, "Hồ Văn Hai")
    article = made.draft(cast.ward, cast.editor)
    article.body = "<p>Viết lại từ đầu đến cuối.</p>"
    workflow.save(article, by=both, seen=article.version)
    workflow.submit(article, by=cast.editor)
    with pytest.raises(approval.SelfApproval):
        workflow.approve(article, by=both)
    workflow.approve(article, by=cast.approver)
    assert article.state == "published"


@pytest.mark.django_db
def test_returned_corrected_sent_again_and_approved_keeps_the_whole_story(cast):
    article = made.submitted(cast.ward, cast.editor)
    workflow.send_back(article, by=cast.approver, reason="Ghi rõ ngày ký.")
    assert notices_of(cast.editor) == [f"Bài “{article.title}” cần sửa: Ghi rõ ngày ký."]
    assert notices_of(cast.editor, "url") == [f"/quan-tri/news/article/{article.pk}/change/"]

    article.body = "<p>Ký ngày 12/11/2026.</p>"
    workflow.save(article, by=cast.editor, seen=article.version)
    workflow.submit(article, by=cast.editor)
    assert article.return_reason == "Ghi rõ ngày ký."
    workflow.approve(article, by=cast.approver)

    article.refresh_from_db()
    assert (article.state, article.body) == ("published", "<p>Ký ngày 12/11/2026.</p>")
    steps = ["create", "submit", "return", "save", "submit", "approve"]
    assert actions(article) == [f"news.{step}" for step in steps]
    assert audit.history(article).get(action="news.return").reason == "Ghi rõ ngày ký."


@pytest.mark.django_db
def test_the_audit_of_an_edit_holds_the_changed_fields_and_no_others(cast):
    article = made.draft(cast.ward, cast.editor)
    article.title, article.unit = "Tên mới", cast.cell_7
    workflow.save(article, by=cast.editor, seen=article.version)
    entry = audit.history(article).get(action="news.save")
    here, there = (f"{unit.name} ({unit.code})" for unit in (cast.ward, cast.cell_7))  # many are called Chi bộ 7
    assert entry.before == {"title": "Phường trao quyết định cho 12 chi bộ", "unit": here}
    assert entry.after == {"title": "Tên mới", "unit": there}


@pytest.mark.django_db
def test_saving_without_a_change_writes_no_audit(cast):
    article = made.draft(cast.ward, cast.editor)
    workflow.save(article, by=cast.editor, seen=article.version)
    assert actions(article) == ["news.create"]


@pytest.mark.django_db
@pytest.mark.parametrize("state", [state for state in FACTS if state not in Article.EDITABLE])
def test_what_is_being_decided_or_read_is_not_edited(cast, state):
    article = in_state(cast, state)
    article.title = "Sửa lén"
    with pytest.raises(WrongState):
        workflow.save(article, by=cast.editor, seen=article.version)
    assert Article.objects.get(pk=article.pk).title != "Sửa lén"


@pytest.mark.django_db
def test_withdrawing_takes_it_from_readers_and_tells_the_author_why(cast):
    article = made.published(cast.ward, cast.editor, cast.approver)
    workflow.withdraw(article, by=cast.approver, reason="Số liệu sai.")
    assert not Article.objects.readable_by(cast.hoa.member).exists()
    assert notices_of(cast.editor)[0] == f"Bài “{article.title}” đã được gỡ: Số liệu sai."


@pytest.mark.django_db
def test_a_cover_without_its_description_is_refused_by_the_database(cast):
    with pytest.raises(IntegrityError), transaction.atomic():
        made.draft(cast.ward, cast.editor, cover=made.picture())


@pytest.mark.django_db
def test_replacing_or_dropping_a_cover_deletes_its_files(cast, django_capture_on_commit_callbacks):
    article = made.draft(cast.ward, cast.editor, cover=made.picture(), cover_alt="Lễ trao quyết định")
    first, storage = article.cover.name, article.cover.storage
    assert storage.exists(first)
    with django_capture_on_commit_callbacks(execute=True):
        workflow.save(article, by=cast.editor, seen=article.version, drop_cover=True)
    assert (article.cover.name, article.cover_width, storage.exists(first)) == ("", None, False)


@pytest.mark.parametrize(
    ("unit", "body"),
    [
        ("Đảng bộ phường Phúc Lâm", "Đảng ủy phường Phúc Lâm"),
        ("Đảng bộ Thành phố", "Thành ủy"),
        ("Đảng bộ tỉnh Hà Nam", "Tỉnh ủy Hà Nam"),
        ("Chi bộ 7", "Chi ủy chi bộ 7"),
        ("Ban Tuyên giáo", "Ban Tuyên giáo"),
    ],
)
def test_the_responsible_body_is_the_committee_of_the_unit(unit, body):
    assert workflow.responsible_body(factories.Unit(name=unit)) == body


@pytest.mark.django_db(transaction=True)
def test_of_four_who_approve_at_once_exactly_one_wins(cast):
    approvers = [factories.holder(Role.APPROVER, cast.ward, f"Người Duyệt {n}") for n in range(4)]
    for _ in range(8):
        article = made.submitted(cast.ward, cast.editor)
        told, gate, won = Notice.objects.filter(user=cast.editor).count(), threading.Barrier(4), []

        def approve(approver, article=article, gate=gate, won=won):
            mine = Article.objects.get(pk=article.pk)
            gate.wait()
            try:
                workflow.approve(mine, by=approver)
                won.append(approver.pk)
            except WrongState:
                pass
            finally:
                connection.close()

        threads = [threading.Thread(target=approve, args=[approver]) for approver in approvers]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        article.refresh_from_db()
        assert won == [article.approver_id]
        assert actions(article).count("news.approve") == 1
        assert Notice.objects.filter(user=cast.editor).count() == told + 1
