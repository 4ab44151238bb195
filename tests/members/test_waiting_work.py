"""What waits is counted for whoever it waits for, on the home page and on the first page of the desk."""

from datetime import timedelta

import pytest
from django.utils import timezone

from documents.exchange import dispatch
from documents.models import Clearance, Dispatch, DocumentImport
from members.models import RosterImport, UnitEvent
from members.people import corrections
from members.waiting_work import MOST, Waiting, waiting_for
from news.corrections import workflow as correcting
from news.models import Article, FeedItem, Source
from news.publishing import workflow
from tests import factories
from tests.documents.library_cast import document
from tests.news import made

pytestmark = pytest.mark.django_db


def kinds(user) -> dict[str, int]:
    return {each.key: each.many for each in waiting_for(user)}


def test_each_role_is_told_of_its_own_work_and_of_no_other(cast):
    made.submitted(cast.ward, cast.editor)
    workflow.send_back(made.submitted(cast.ward, cast.editor), by=cast.approver, reason="Thiếu ngày.")
    workflow.clear(made.submitted(cast.ward, cast.editor), by=cast.approver)
    correction = correcting.begin(made.published(cast.ward, cast.editor, cast.approver, "Sai"), by=cast.editor)
    correction.title, correction.note = "Đúng", "Sửa tên."
    correcting.save(correction, by=cast.editor, seen=1)
    correcting.submit(correction, by=cast.editor)
    source = Source.objects.create(unit=cast.ward, name="Báo", url="https://bao.example.vn/", keeper=cast.approver)
    FeedItem.objects.create(source=source, unit=cast.ward, guid="1", fingerprint="1", title="Tin")
    sent = Dispatch(unit=cast.city, document=factories.document(cast.city, "44-KH/TU"))
    dispatch.send(sent, [cast.ward], by=cast.administrator)
    member = cast.hoa.member
    corrections.propose(member, by=cast.hoa, seen=member.version, values={"gender": "male"}, note="Căn cước mới")
    assert kinds(cast.approver) == {"news.approve": 1, "news.corrections": 1}
    assert kinds(cast.editor) == {"news.returned": 1, "news.publish": 1, "news.sources": 1}
    assert kinds(cast.clerk) == {"documents.received": 1}
    assert kinds(cast.organiser) == {"members.corrections": 1}
    for nobody in (cast.hoa, cast.editor_beside, cast.organiser_beside):
        assert kinds(nobody) == {}


def test_what_was_left_half_done_is_told_to_whoever_can_finish_it(cast, client, tmp_path):
    parcel = DocumentImport.objects.create(unit=cast.ward, sheet="bang.xlsx", brought_by=cast.clerk, state="ready")
    declared = document(cast.ward, "12-KH/ĐU")
    Clearance.objects.create(document=declared, unit=cast.ward, reason="Chỉ nêu tên", declared_by=cast.clerk)
    rosters = [("a", "unclear"), ("b", "ready"), ("c", "reading")]
    for name, state in rosters:
        RosterImport.objects.create(
            unit=cast.ward, name=name, sha256=name * 64, state=state, uploaded_by=cast.organiser
        )
    today = timezone.localdate()
    facts = {"kind": "rename", "unit": cast.ward, "decision_no": "9-QĐ/TU", "decided_on": today}
    for state in ("planned", "failed", "done", "cancelled"):
        UnitEvent.objects.create(effective_on=today + timedelta(days=3), state=state, by=cast.administrator, **facts)
    assert kinds(cast.clerk) == {"documents.imports": 1}
    assert kinds(cast.approver) == {"documents.clearances": 1}
    assert kinds(cast.organiser) == {"members.rosters": 2, "members.events": 2}
    for nobody in (cast.hoa, cast.editor_beside, cast.organiser_beside):
        assert kinds(nobody) == {}
    parcel.move("apply")
    assert kinds(cast.clerk) == {}
    client.force_login(cast.organiser)
    tree = client.get("/to-chuc/").text
    assert tree.count("Đổi tên theo 9-QĐ/TU") == 2 and tree.count("Không thực hiện được") == 1


def test_the_first_pages_say_what_waits_and_where_it_is_done(cast, client):
    made.submitted(cast.ward, cast.editor)
    client.force_login(cast.approver)
    for page in ("/", "/quan-tri/"):
        said = " ".join(client.get(page).content.decode().split())
        assert '<a href="/tin-tuc/cho-duyet/"><b class="num">1</b> <span>bài chờ duyệt</span></a>' in said
    client.force_login(cast.editor)
    assert "Hiện không có việc nào chờ đồng chí." in client.get("/quan-tri/").content.decode()


def test_nobody_counts_beyond_what_is_read(cast):
    made.submitted(cast.ward, cast.editor)
    [row] = Article.objects.all()
    Article.objects.bulk_create(_copies(row, MOST + 5))
    assert [(each.many, each.number) for each in waiting_for(cast.approver)] == [(MOST + 1, f"hơn {MOST}")]


def _copies(article: Article, many: int) -> list[Article]:
    values = {field.attname: getattr(article, field.attname) for field in Article._meta.concrete_fields}
    facts = {name: value for name, value in values.items() if name not in {"id", "search"}}
    return [Article(**facts) for _ in range(many)]


@pytest.mark.parametrize("rows", [1, 30])
def test_it_costs_the_same_for_one_and_for_thirty(cast, django_assert_num_queries, rows):
    for _ in range(rows):
        made.submitted(cast.ward, cast.editor)
    assert cast.approver.grants  # asked before
    # Four of them for what may wait for everybody: tasks, opinions to answer, surveys, visits of one's team.
    with django_assert_num_queries(8):  # one for each kind of work with a power that an approver holds
        assert waiting_for(cast.approver) == [Waiting("news.approve", "bài chờ duyệt", rows, "/tin-tuc/cho-duyet/")]
