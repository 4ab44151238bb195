"""A new text is read anew: who confirmed the text before is asked again, and what is out of force asks for nothing."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from documents import library
from documents.filing import relations
from documents.models import Document, Reading, ReadingFigure, ReadingNudge, ReadingRequest
from documents.to_read import progress, receipt_counts, reminders, requests
from documents.to_read.requests import ReadingRefused
from members import succession
from members.models import AuditEntry, Notice
from tests import factories
from tests.documents.clerk.test_admin import filled, page_of, relation, version
from tests.documents.library_cast import document
from tests.documents.pdfs import pdf
from tests.documents.to_read.test_requests import in_days, waiting

pytestmark = pytest.mark.django_db
ISSUER = "Đảng ủy phường Phúc Lâm"


@pytest.fixture
def paper(cast):
    return document(cast.ward, "27-KH/ĐU", "Kế hoạch của phường", issuer=ISSUER)


@pytest.fixture
def asked(cast, paper):
    return requests.ask(paper, cast.ward, by=cast.clerk, deadline=in_days(7))


def confirmed(request) -> int:
    receipt_counts.count(request.pk)
    return ReadingFigure.objects.get(request=request, unit=request.unit).confirmed


def of_desk(cast, paper, **changes) -> dict:
    """The clerk's form with a new file."""
    file = SimpleUploadedFile("moi.pdf", pdf(["Bản mới"]), "application/pdf")
    facts = {"file": file, "number_raw": paper.number_raw, "title": paper.title, "seen_version": version(paper)}
    return filled(cast, **facts | changes) | relation("", "")


# A new round


def test_whoever_confirmed_the_text_before_is_asked_again_and_their_word_stays_written_down(cast, paper, asked):
    first = requests.confirm(paper, by=cast.hoa)
    assert (waiting(cast.hoa), confirmed(asked)) == ([], 1)
    requests.ask_again(paper, by=cast.clerk)
    asked.refresh_from_db()
    assert (waiting(cast.hoa), confirmed(asked)) == ([paper], 0)
    assert requests.asked_of(cast.hoa.member, paper).before == first
    second = requests.confirm(paper, by=cast.hoa)
    assert (waiting(cast.hoa), confirmed(asked)) == ([], 1)
    assert list(Reading.objects.order_by("pk")) == [first, second]
    entry = AuditEntry.objects.get(action="reading.ask_again")
    assert (entry.actor, entry.unit, entry.after) == (cast.clerk, cast.ward, {"requests": 1})


def test_everybody_who_is_asked_is_told_once_and_so_is_whoever_asked(cast, paper, asked):
    requests.confirm(paper, by=cast.hoa)
    below = requests.ask(paper, cast.cell_7, by=cast.secretary, deadline=in_days(2))
    requests.ask_again(paper, by=cast.clerk)
    nudge = ReadingNudge.objects.get()
    assert (nudge.request, nudge.unit) == (asked, cast.ward)
    reminders.send(nudge.pk)
    told = Notice.objects.filter(text__contains="bản mới", url=paper.get_absolute_url())
    assert told.filter(user=cast.hoa).count() == told.filter(user=cast.neighbour).count() == 1
    assert Notice.objects.filter(user=cast.secretary, url=below.get_absolute_url()).count() == 1
    with pytest.raises(ReadingRefused, match="Hôm nay đã đôn đốc"):
        requests.nudge(ReadingRequest.objects.get(pk=asked.pk), cast.cell_7, by=cast.clerk)


def test_a_reminder_of_this_morning_keeps_nobody_from_hearing_of_the_new_text(cast, paper, asked):
    reminders.send(requests.nudge(asked, cast.cell_7, by=cast.clerk).pk)
    requests.ask_again(paper, by=cast.clerk)
    reminders.send(ReadingNudge.objects.get(round=2).pk)
    assert Notice.objects.filter(user=cast.hoa, text__contains="bản mới").count() == 1


def test_a_new_deadline_moves_only_those_that_come_earlier(cast, paper, asked):
    earlier = requests.ask(paper, cast.cell_7, by=cast.administrator, deadline=in_days(1))
    requests.ask_again(paper, by=cast.clerk, deadline=in_days(5))
    deadlines = dict(ReadingRequest.objects.values_list("pk", "deadline"))
    assert deadlines == {asked.pk: in_days(7), earlier.pk: in_days(5)}


def test_what_was_closed_keeps_its_figures_and_its_names(cast, paper, asked):
    requests.confirm(paper, by=cast.hoa)
    requests.close(asked, by=cast.clerk)
    assert confirmed(asked) == 1
    requests.ask_again(paper, by=cast.clerk)
    asked.refresh_from_db()
    assert (receipt_counts.count(asked.pk), confirmed(asked)) == (0, 1)
    said = {member: progress.said(member) for member in progress.names(asked, cast.cell_7)}
    assert said[cast.hoa.member] == "Đã xác nhận"
    again = requests.ask(paper, cast.ward, by=cast.clerk, deadline=in_days(3))
    assert confirmed(again) == 0
    names = {member: progress.said(member) for member in progress.names(again, cast.cell_7)}
    assert names[cast.hoa.member] == "Chưa xác nhận lại"


def test_a_word_for_the_text_before_is_not_taken_for_the_new_one(client, cast, paper, asked):
    client.force_login(cast.hoa)
    assert 'name="lan" value="1"' in client.get(paper.get_absolute_url()).text
    requests.ask_again(paper, by=cast.clerk)
    for stale in ({"lan": "1"}, {}, {"lan": "9" * 5_000}):
        answer = client.post(reverse("documents:confirm", args=[paper.pk]), stale, follow=True)
        assert "thay bằng bản mới sau khi đồng chí mở" in answer.text
    assert Reading.objects.count() == 0
    client.post(reverse("documents:confirm", args=[paper.pk]), {"lan": "2"})
    assert Reading.objects.get().round == 2


# What the clerk says


@pytest.mark.parametrize(("said", "round_now", "waits"), [("yes", 2, True), ("no", 1, False)])
def test_the_clerk_says_beside_the_new_file_whether_it_is_read_anew(client, cast, paper, asked, said, round_now, waits):
    requests.confirm(paper, by=cast.hoa)
    client.force_login(cast.clerk)
    assert client.get(page_of(paper)).context["adminform"].form["read_again"].value() == "yes"
    assert client.post(page_of(paper), of_desk(cast, paper, read_again=said)).status_code == 302
    paper.refresh_from_db()
    assert (paper.main.version, paper.reading_round, bool(waiting(cast.hoa))) == (2, round_now, waits)


def test_without_a_new_file_nothing_is_asked_anew(client, cast, paper, asked):
    client.force_login(cast.clerk)
    kept = of_desk(cast, paper, file=None, secrecy=None, read_again="yes", signer="Trần Văn Bình")
    assert client.post(page_of(paper), kept).status_code == 302
    assert Document.objects.get().reading_round == 1


def test_where_nobody_was_asked_the_form_does_not_speak_of_it(client, cast, paper):
    client.force_login(cast.clerk)
    assert "read_again" not in client.get(page_of(paper)).text
    assert client.post(page_of(paper), of_desk(cast, paper)).status_code == 302


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({}, "read_again"),
        ({"read_again": "yes", "again_by": "01/01/2020"}, "again_by"),
        ({"read_again": "yes"}, "again_by"),  # the deadline there is has passed
    ],
)
def test_what_has_not_been_said_is_asked_for_at_its_field(client, cast, paper, asked, changes, field):
    ReadingRequest.objects.update(deadline=in_days(-2))
    client.force_login(cast.clerk)
    answer = client.post(page_of(paper), of_desk(cast, paper, **changes))
    assert list(answer.context["adminform"].form.errors) == [field]
    assert Document.objects.get().main.version == 1


# What is out of force


@pytest.fixture
def newer(cast, paper):
    return document(cast.ward, "31-KH/ĐU", "Kế hoạch mới", issuer=ISSUER, issued_on=factories.days_ago(2))


def test_a_replaced_document_asks_for_nothing_any_more_until_it_is_in_force_again(cast, paper, asked, newer):
    replaced = relations.relate(newer, "replaces", "27-KH/ĐU", by=cast.clerk)
    paper.refresh_from_db()
    assert waiting(cast.hoa) == []
    assert requests.asked_of(cast.hoa.member, paper).ended
    with pytest.raises(ReadingRefused, match="hết hiệu lực"):
        requests.nudge(asked, cast.ward, by=cast.clerk)
    with pytest.raises(ReadingRefused, match="hết hiệu lực"):
        requests.ask(paper, cast.cell_7, by=cast.administrator, deadline=in_days(3))
    relations.take_back(replaced, by=cast.clerk)
    assert waiting(cast.hoa) == [paper]


def test_the_pages_say_that_it_has_ended_why_and_what_came_in_its_place(client, cast, paper, asked, newer):
    relations.relate(newer, "replaces", "27-KH/ĐU", by=cast.clerk)
    client.force_login(cast.hoa)
    page = client.get(paper.get_absolute_url()).text
    assert "không cần xác nhận nữa" in page and "Tôi đã đọc" not in page
    assert paper.title not in client.get(reverse("documents:to_read")).text
    client.force_login(cast.clerk)
    page = client.get(asked.get_absolute_url()).text
    assert "Đã kết thúc vì văn kiện hết hiệu lực" in page and "Đôn đốc" not in page
    assert f'href="{newer.get_absolute_url()}"' in page
    assert "Đã kết thúc vì văn kiện hết hiệu lực" in client.get(reverse("documents:followed")).text


def test_what_has_ended_by_its_date_asks_for_nothing(cast, paper, asked):
    paper.effective_to = timezone.localdate() - timedelta(days=1)
    library.correct(paper, by=cast.clerk)
    assert waiting(cast.hoa) == []


def test_what_asks_for_nothing_now_goes_to_the_successor_as_well(cast, paper, newer):
    below = [requests.ask(paper, unit, by=cast.clerk, deadline=in_days(3)) for unit in (cast.cell_7, cast.cell_8)]
    replaced = relations.relate(newer, "replaces", "27-KH/ĐU", by=cast.clerk)
    succession.transfer_to_successor([cast.cell_7], cast.cell_8, why="Sáp nhập")
    relations.take_back(replaced, by=cast.clerk)
    assert list(ReadingRequest.objects.open()) == below[1:]
    assert ReadingRequest.objects.get(pk=below[0].pk).closed_at
