"""A signed resolution becomes a document of the library, beside the papers of its meeting, within the days of the
rules."""

from datetime import timedelta
from io import BytesIO

import docx
import pytest
from django.utils import timezone

from documents.filing.duplicates import AlreadyThere
from documents.models import Document
from meetings.models import Meeting, Posting, Resolution
from meetings.papers import posting as papers
from meetings.resolutions import posting, signing
from members.models import AuditEntry, Notice, RuleParameter
from tests import factories
from tests.meetings.resolutions import scenes
from tests.meetings.scenes import set_clock

pytestmark = [pytest.mark.django_db, pytest.mark.process]


@pytest.fixture
def meeting(cast) -> Meeting:
    return scenes.meeting(cast)


def test_it_stands_in_the_library_for_the_members_of_the_unit(meeting, cast):
    made = scenes.signed(meeting, cast.secretary)
    document = posting.post(made, by=cast.secretary)
    made.refresh_from_db()
    assert (made.state, made.document, made.posted_by) == (Resolution.State.POSTED, document, cast.secretary)
    facts = (document.symbol, document.kind, str(document.issuer), document.title, document.signer)
    assert facts == ("01-NQ/CB", "resolution", "Chi bộ 7", "Sinh hoạt thường kỳ tháng 11", "Trần Văn Bình")
    assert document.citation.startswith("Nghị quyết số 01-NQ/CB, ngày ")
    assert Document.objects.open_to(cast.hoa).filter(pk=document.pk).exists()
    assert not Document.objects.open_to(cast.neighbour).filter(pk=document.pk).exists()
    words = [each.text for each in docx.Document(BytesIO(document.main.file.read())).paragraphs]
    assert "Vận động 20 hộ phân loại rác." in words


def test_it_is_posted_beside_the_meeting_and_those_called_are_told(meeting, cast):
    made = scenes.signed(meeting, cast.secretary)
    document = posting.post(made, by=cast.secretary)
    assert list(meeting.papers.all()) == [document]
    assert Posting.objects.get(meeting=meeting).document == document
    assert Notice.objects.get(user=cast.hoa, url=made.get_absolute_url()).text == (
        "Đã đăng nghị quyết 01-NQ/CB của “Sinh hoạt thường kỳ tháng 12”."
    )
    assert not Notice.objects.filter(user=cast.secretary, url=made.get_absolute_url()).exists()


def test_a_draft_is_not_posted_and_a_posted_one_not_again(meeting, cast):
    made = scenes.draft(meeting, cast.secretary)
    with pytest.raises(posting.NotSigned):
        posting.post(made, by=cast.secretary)
    other = scenes.signed(meeting, cast.secretary, title="Việc khác")
    posting.post(other, by=cast.secretary)
    with pytest.raises(posting.AlreadyPosted):
        posting.post(other, by=cast.secretary)
    assert Document.objects.count() == 1


def test_a_number_that_a_clerk_has_used_meanwhile_is_told_and_nothing_is_lost(meeting, cast):
    made = scenes.signed(meeting, cast.secretary)
    facts = {"kind": "resolution", "issuer": "Chi bộ 7", "issued_on": factories.days_ago(0)}
    factories.document(cast.cell_7, "01-NQ/CB", "Văn kiện khác", **facts)
    with pytest.raises(AlreadyThere, match="đã có trong thư viện: 01-NQ/CB"):
        posting.post(made, by=cast.secretary)
    made.refresh_from_db()
    assert made.state == Resolution.State.SIGNED and not meeting.papers.exists()


def test_another_number_is_one_press_away_and_nothing_else_changes(meeting, cast, client):
    made = scenes.signed(meeting, cast.secretary)
    facts = {"kind": "resolution", "issuer": "Chi bộ 7", "issued_on": factories.days_ago(0)}
    taken = factories.document(cast.cell_7, "01-NQ/CB", "Văn kiện khác", **facts)
    factories.document(cast.cell_7, "02-NQ/CB", "Văn kiện khác nữa", **facts)
    client.force_login(cast.secretary)
    page = client.post(f"{made.get_absolute_url()}dang/", follow=True)
    assert (page.context["taken_by"], page.context["next_symbol"]) == (taken, "03-NQ/CB")
    assert "Lấy số 03-NQ/CB và đăng" in page.text and f"{made.get_absolute_url()}dang/" not in page.text
    page = client.post(f"{made.get_absolute_url()}doi-so/", follow=True)
    assert "Văn bản lấy số 03-NQ/CB, đã đăng vào thư viện và báo cho đảng viên." in page.text
    before, facts, issued_on = made.symbol, made.facts, made.issued_on
    made.refresh_from_db()
    assert (made.state, made.symbol, made.document.symbol) == ("posted", "03-NQ/CB", "03-NQ/CB")
    assert (made.facts, made.issued_on) == (facts, issued_on)
    entry = AuditEntry.objects.get(action="meeting.resolution_renumber")
    assert (entry.before, entry.after, entry.actor) == ({"symbol": before}, {"symbol": "03-NQ/CB"}, cast.secretary)
    assert scenes.signed(meeting, cast.secretary, title="Việc khác").symbol == "04-NQ/CB"


def test_a_number_that_nobody_else_has_is_kept(meeting, cast):
    made = scenes.signed(meeting, cast.secretary)
    for _ in ("signed", "posted"):
        with pytest.raises(signing.NumberKept):
            signing.renumber(made, by=cast.secretary)
        if made.state == Resolution.State.SIGNED:
            posting.post(made, by=cast.secretary)
    made.refresh_from_db()
    assert (made.symbol, made.state) == ("01-NQ/CB", "posted")


def at(meeting, monkeypatch, **after) -> posting.Countdown:
    then = meeting.closed_at + timedelta(**after)
    set_clock(monkeypatch, f"{timezone.localtime(then):%Y-%m-%d %H:%M}")
    return posting.countdown(Resolution(meeting=meeting))


@pytest.mark.parametrize(
    ("after", "words", "late"),
    [
        ({"hours": 0}, "2 ngày", False),
        ({"hours": 19}, "1 ngày 5 giờ", False),
        ({"hours": 47, "minutes": 20}, "40 phút", False),
        ({"hours": 48}, "0 phút", False),
        ({"hours": 50, "minutes": 30}, "2 giờ 30 phút", True),
        ({"hours": 96}, "2 ngày", True),
    ],
)
def test_two_days_are_counted_down_from_the_end_of_the_meeting(meeting, monkeypatch, after, words, late):
    found = at(meeting, monkeypatch, **after)
    assert (found.in_words, found.is_late) == (words, late)
    assert found.due == meeting.closed_at + timedelta(days=2)


def test_a_unit_may_have_days_of_its_own(meeting, cast, monkeypatch):
    general = RuleParameter.objects.get(key=papers.AFTER)
    general.pk, general.scope, general.value = None, cast.ward, 5
    general.save(force_insert=True)
    assert at(meeting, monkeypatch, hours=19).in_words == "4 ngày 5 giờ"


def test_the_countdown_stops_when_it_is_posted(meeting, cast):
    made = scenes.signed(meeting, cast.secretary)
    posting.post(made, by=cast.secretary)
    Resolution.objects.filter(pk=made.pk).update(posted_at=meeting.closed_at + timedelta(hours=40))
    made.refresh_from_db()
    assert posting.countdown(made).in_words == "8 giờ 0 phút" and not posting.countdown(made).is_late
    assert posting.countdown(Resolution(meeting=Meeting(unit=cast.cell_7))) is None
