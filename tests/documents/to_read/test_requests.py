"""Xác nhận đã đọc: who is asked, whose word counts, who has not, and reminding them."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from documents import library
from documents.models import Reading, ReadingFigure, ReadingNudge, ReadingRequest
from documents.to_read import progress, reminders, requests
from documents.to_read import receipt_counts as reading_figures
from documents.to_read.requests import ReadingRefused
from members import succession
from members.models import Affiliation, AuditEntry, Member, Notice, Office
from tests import factories
from tests.documents.library_cast import document
from tests.together import at_once
from tests.workbooks import rows_of

pytestmark = pytest.mark.django_db


def in_days(days: int) -> date:
    return timezone.localdate() + timedelta(days=days)


@pytest.fixture
def paper(cast):
    return document(cast.ward, "27-KH/ĐU", "Kế hoạch của phường")


@pytest.fixture
def asked(cast, paper):
    return requests.ask(paper, cast.ward, by=cast.clerk, deadline=in_days(7), note="Chú ý phần III")


def figures(request) -> dict:
    reading_figures.count(request.pk)
    kept = ReadingFigure.objects.filter(request=request).values_list(
        "unit__name", "expected", "confirmed", "late", "assisted"
    )
    return {name: counts for name, *counts in kept}


def waiting(user) -> list:
    return [each.document for each in requests.waiting_for(Member.objects.get(pk=user.member_id), 9)]


# Asking


def test_everybody_of_the_unit_and_below_is_asked_and_nobody_beside(cast, paper, asked):
    assert waiting(cast.hoa) == waiting(cast.neighbour) == [paper]
    assert waiting(cast.stranger) == []
    assert AuditEntry.objects.filter(action="reading.ask", actor=cast.clerk, unit=cast.ward).count() == 1
    assert Notice.objects.filter(url=paper.get_absolute_url()).count() == 0


def test_a_committee_alone_can_be_asked(cast, paper):
    facts = {"method": "elected", "decision_no": "8-QĐ/ĐU", "decided_on": in_days(-9), "since": in_days(-9)}
    Office.objects.create(unit=cast.cell_7, member=cast.secretary.member, code="secretary", **facts)
    Office.objects.create(unit=cast.cell_8, member=cast.neighbour.member, code="group_leader", **facts)
    Office.objects.create(unit=cast.ward, member=cast.hoa.member, code="deputy", until=in_days(-1), **facts)
    request = requests.ask(paper, cast.ward, by=cast.clerk, deadline=in_days(3), audience="committee")
    assert waiting(cast.secretary) == [paper]
    assert waiting(cast.hoa) == waiting(cast.neighbour) == []
    assert figures(request)["Đảng bộ phường Phúc Lâm"] == [1, 0, 0, 0]


def test_only_what_reaches_the_unit_can_be_asked_of_it(cast):
    beside = document(cast.beside)
    with pytest.raises(ReadingRefused, match="không đọc được"):
        requests.ask(beside, cast.ward, by=cast.clerk, deadline=in_days(3))


def test_a_deadline_that_is_over_is_refused(cast, paper):
    with pytest.raises(ReadingRefused, match="Hạn đọc đã qua"):
        requests.ask(paper, cast.ward, by=cast.clerk, deadline=in_days(-1))


def test_a_unit_is_asked_once_for_a_document_until_it_is_closed(cast, paper, asked):
    with pytest.raises(ReadingRefused, match="đã được yêu cầu"):
        requests.ask(paper, cast.ward, by=cast.clerk, deadline=in_days(9))
    assert (requests.close(asked, by=cast.clerk), requests.close(asked, by=cast.clerk)) == (True, False)
    assert requests.ask(paper, cast.ward, by=cast.clerk, deadline=in_days(9)).pk != asked.pk


def test_a_document_asked_for_twice_stands_once_with_the_nearest_deadline(cast, paper, asked):
    nearer = requests.ask(paper, cast.cell_7, by=cast.administrator, deadline=in_days(2))
    assert requests.waiting_for(cast.hoa.member, 9) == [nearer]


def test_what_was_withdrawn_is_asked_of_nobody(cast, paper, asked):
    library.withdraw(paper, by=cast.clerk, reason="Nhầm")
    assert waiting(cast.hoa) == []


# Confirming


def test_the_first_word_stands_and_answers_every_request_for_the_document(cast, paper, asked):
    first = requests.confirm(paper, by=cast.hoa)
    assert requests.confirm(paper, by=cast.hoa) == first
    assert waiting(cast.hoa) == []
    assert requests.asked_of(cast.hoa.member, paper).is_late is False


def test_after_the_deadline_a_word_is_late_but_not_of_who_has_joined_since(cast, paper, asked):
    requests.confirm(paper, by=cast.hoa)
    requests.confirm(paper, by=cast.neighbour)
    ReadingRequest.objects.filter(pk=asked.pk).update(deadline=in_days(-3))
    Affiliation.objects.filter(member=cast.neighbour.member).update(since=in_days(-1))
    assert figures(asked)["Đảng bộ phường Phúc Lâm"][1:3] == [2, 1]
    assert requests.asked_of(cast.hoa.member, paper).is_late is True
    assert requests.asked_of(cast.neighbour.member, paper).is_late is False, "as in the figures of the chi bộ"


def test_a_word_at_night_is_of_the_day_in_vietnam(cast, paper, asked):
    said = requests.confirm(paper, by=cast.hoa)
    late_evening = timezone.make_aware(timezone.datetime.combine(asked.deadline, timezone.datetime.max.time()))
    Reading.objects.filter(pk=said.pk).update(confirmed_at=late_evening)
    assert figures(asked)["Chi bộ 7"][1:3] == [1, 0]
    Reading.objects.filter(pk=said.pk).update(confirmed_at=late_evening + timedelta(minutes=1))
    assert figures(asked)["Chi bộ 7"][1:3] == [1, 1]


# For those who cannot use the portal


@pytest.fixture
def helped(cast):
    return factories.member(
        cast.cell_7, "Vũ Thị Ánh", ineligible_reason=Member.Reason.OLD_OR_ILL, helper=cast.hoa.member
    )


def test_who_cannot_use_the_portal_is_not_expected_but_what_is_read_to_them_is_counted(cast, paper, asked, helped):
    assert figures(asked)["Chi bộ 7"] == [2, 0, 0, 0]
    requests.confirm_for(helped, paper, by=cast.secretary, reader=cast.hoa.member)
    assert figures(asked)["Chi bộ 7"] == [2, 0, 0, 1]
    entry = AuditEntry.objects.get(action="reading.record")
    assert (entry.actor, entry.object_id, entry.after["read_by"]) == (cast.secretary, helped.pk, "Nguyễn Thị Hoa")


@pytest.mark.parametrize(
    ("who", "reader", "why"),
    [
        ("neighbour", "hoa", "tự xác nhận được"),
        ("helped", "neighbour", "cùng chi bộ"),
        ("helped", "helped", "một đồng chí khác"),
    ],
)
def test_only_a_comrade_of_the_cell_reads_and_only_to_who_needs_it(cast, paper, helped, who, reader, why):
    people = {"helped": helped, "neighbour": cast.neighbour.member, "hoa": cast.hoa.member}
    with pytest.raises(ReadingRefused, match=why):
        requests.confirm_for(people[who], paper, by=cast.secretary, reader=people[reader])
    assert Reading.objects.count() == 0


# Figures


def test_figures_flow_up_the_tree_and_counting_again_changes_nothing(cast, paper, asked):
    requests.confirm(paper, by=cast.hoa)
    requests.confirm(paper, by=cast.stranger)  # of another ward: no part of this
    expected = {
        "Đảng bộ phường Phúc Lâm": [6, 1, 0, 0],
        "Chi bộ 7": [2, 1, 0, 0],
        "Chi bộ 8": [4, 0, 0, 0],
    }
    assert figures(asked) == figures(asked) == expected


def test_a_cell_that_goes_elsewhere_takes_its_figures_along(cast, paper, asked):
    figures(asked)
    Member.objects.filter(unit=cast.cell_8).update(unit=cast.cell_1)
    assert figures(asked) == {"Đảng bộ phường Phúc Lâm": [2, 0, 0, 0], "Chi bộ 7": [2, 0, 0, 0]}


def test_figures_are_due_when_somebody_confirmed_or_an_hour_has_gone_by(cast, paper, asked):
    assert reading_figures.due() == [asked.pk]
    reading_figures.count(asked.pk)
    assert reading_figures.due() == []
    requests.confirm(paper, by=cast.hoa)
    assert reading_figures.due() == [asked.pk]
    reading_figures.count(asked.pk)
    ReadingRequest.objects.update(counted_at=timezone.now() - timedelta(minutes=61))
    assert reading_figures.due() == [asked.pk]


def test_what_was_closed_keeps_the_figures_of_its_end(cast, paper, asked):
    requests.close(asked, by=cast.clerk)
    before = figures(asked)
    requests.confirm(paper, by=cast.hoa)
    assert figures(asked) == before
    assert reading_figures.due() == []


# Reminding


def told(user) -> int:
    return Notice.objects.filter(user=user, text__startswith="Đề nghị đồng chí đọc và xác nhận 27-KH/ĐU").count()


def test_a_nudge_reaches_those_who_have_not_confirmed_once_however_often_it_is_run(cast, paper, asked):
    requests.confirm(paper, by=cast.hoa)
    nudge = requests.nudge(asked, cast.ward, by=cast.clerk)
    assert reminders.send(nudge.pk) == reminders.send(nudge.pk) == 5
    people = (cast.hoa, cast.secretary, cast.neighbour, cast.approver, cast.stranger)
    assert [told(user) for user in people] == [0, 1, 1, 1, 0]
    entry = AuditEntry.objects.get(action="reading.nudge")
    assert (entry.actor, entry.after) == (cast.clerk, {"unit": "Đảng bộ phường Phúc Lâm", "notified": 5})


@pytest.mark.parametrize(("kind", "named"), [("minutes", "Biên bản"), ("other", "Văn bản")])
def test_a_document_without_a_number_is_told_by_its_day_and_on_paper_by_its_title(cast, kind, named):
    paper = document(cast.ward, title="Đại hội chi bộ 7", number_raw="", kind=kind)
    asked = requests.ask(paper, cast.ward, by=cast.clerk, deadline=date(2099, 1, 2))
    reminders.send(requests.nudge(asked, cast.cell_7, by=cast.secretary).pk)
    (text,) = Notice.objects.filter(user=cast.hoa).values_list("text", flat=True)
    assert text == f"Đề nghị đồng chí đọc và xác nhận {named} ngày 05/11/2026, hạn 02/01/2099."
    heading = progress.as_table(asked, cast.ward, by=cast.clerk).marks[0]
    assert heading == f"Tiến độ đọc {paper.full_title}, Đảng bộ phường Phúc Lâm, hạn 02/01/2099"


def test_a_nudge_goes_on_from_where_a_killed_worker_left_it(cast, asked, monkeypatch):
    monkeypatch.setattr(reminders, "BATCH", 2)
    nudge = requests.nudge(asked, cast.ward, by=cast.clerk)
    reminders._send_batch(reminders._waiting(nudge.pk))
    assert ReadingNudge.objects.get().notified == 2
    assert reminders.send(nudge.pk) == 6
    assert Notice.objects.filter(text__contains="27-KH/ĐU").values("user").distinct().count() == 6


def test_nobody_is_reminded_twice_a_day(cast, asked):
    reminders.send(requests.nudge(asked, cast.cell_7, by=cast.secretary).pk)
    reminders.send(requests.nudge(asked, cast.ward, by=cast.clerk).pk)
    assert (told(cast.hoa), told(cast.neighbour)) == (1, 1)
    for unit in (cast.ward, cast.cell_7, cast.cell_8):
        with pytest.raises(ReadingRefused, match="đã đôn đốc"):
            requests.nudge(asked, unit, by=cast.clerk)
    ReadingNudge.objects.update(day=in_days(-1))
    assert requests.nudge(asked, cast.ward, by=cast.clerk).day == in_days(0)


def test_nothing_is_nudged_when_the_asking_is_over(cast, asked):
    requests.close(asked, by=cast.clerk)
    with pytest.raises(ReadingRefused, match="kết thúc"):
        requests.nudge(asked, cast.ward, by=cast.clerk)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_nudge_at_once_one_does(cast, paper):
    asked = requests.ask(paper, cast.ward, by=cast.clerk, deadline=in_days(7))
    for turn in range(5):
        ReadingNudge.objects.filter(day=in_days(0)).update(day=in_days(-turn - 1))
        works = [
            lambda unit=unit: requests.nudge(asked, unit, by=cast.clerk).pk for unit in (cast.ward, cast.cell_7) * 2
        ]
        results = at_once(*works, refusals=(ReadingRefused,))
        today = ReadingNudge.objects.filter(day=in_days(0))
        assert today.filter(unit=cast.ward).count() == 1
        assert len(today) == sum(result is not ReadingRefused for result in results) <= 2


@pytest.mark.django_db(transaction=True)
def test_of_two_taps_at_once_one_word_is_kept(cast, paper):
    at_once(*[lambda: requests.confirm(paper, by=cast.hoa).pk] * 4, refusals=())
    assert Reading.objects.filter(member=cast.hoa.member).count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_real_worker_counts_and_reminds(worker, cast, paper):
    asked = requests.ask(paper, cast.ward, by=cast.clerk, deadline=in_days(7))
    worker(lambda: ReadingFigure.objects.filter(request=asked, unit=cast.ward, expected=6).exists())
    requests.nudge(asked, cast.cell_7, by=cast.secretary)
    worker(lambda: ReadingNudge.objects.exclude(done_at=None).exists())
    assert told(cast.hoa) == 1


# When a unit ends


def test_the_successor_goes_on_asking_but_once_for_a_document(cast, paper):
    both = document(cast.city, "9-KH/TU")
    for unit in (cast.cell_7, cast.cell_8):
        requests.ask(both, unit, by=cast.administrator, deadline=in_days(3))
    requests.ask(paper, cast.cell_7, by=cast.clerk, deadline=in_days(5))
    succession.transfer_to_successor([cast.cell_7], cast.cell_8, why="Sáp nhập")
    left = ReadingRequest.objects.open().filter(unit=cast.cell_8).values_list("document__symbol", flat=True)
    assert sorted(left) == ["09-KH/TU", "27-KH/ĐU"]


# The pages


def test_a_member_confirms_on_the_document_and_it_leaves_the_first_page(client, cast, paper, asked):
    client.force_login(cast.hoa)
    home = client.get("/").content.decode()
    assert "Việc cần đọc" in home and "Kế hoạch của phường" in home and "Còn 7 ngày" in home
    page = client.get(paper.get_absolute_url()).content.decode()
    assert "Tôi đã đọc văn kiện này" in page and "Chú ý phần III" in page
    assert client.post(reverse("documents:confirm", args=[paper.pk])).url == paper.get_absolute_url()
    assert "Đồng chí đã xác nhận đọc văn kiện này" in client.get(paper.get_absolute_url()).content.decode()
    assert "Việc cần đọc" not in client.get("/").content.decode()
    assert "Kế hoạch của phường" in client.get(reverse("documents:to_read")).content.decode()


def test_what_was_confirmed_and_is_gone_shows_no_title(client, cast, paper):
    requests.confirm(paper, by=cast.hoa)
    library.withdraw(paper, by=cast.clerk, reason="Nhầm")
    client.force_login(cast.hoa)
    page = client.get(reverse("documents:to_read")).content.decode()
    assert "Kế hoạch của phường" not in page and "không còn trong thư viện" in page


def test_staff_without_a_member_confirm_nothing(client, cast, paper):
    client.force_login(cast.clerk)
    assert client.post(reverse("documents:confirm", args=[paper.pk])).status_code == 403


def test_a_document_of_elsewhere_cannot_be_confirmed(client, cast, paper):
    client.force_login(cast.stranger)
    assert client.post(reverse("documents:confirm", args=[paper.pk])).status_code == 404


def test_the_clerk_asks_by_a_form_that_keeps_what_was_typed(client, cast, paper):
    client.force_login(cast.clerk)
    url = reverse("documents:ask_reading", args=[paper.pk])
    typed = {"unit": cast.ward.pk, "audience": "all", "deadline": f"{in_days(-2):%Y-%m-%d}", "note": "Đọc kỹ"}
    refused = client.post(url, typed)
    assert refused.status_code == 409
    assert "Hạn đọc đã qua" in refused.content.decode() and "Đọc kỹ" in refused.content.decode()
    kept = client.post(url, typed | {"deadline": f"{in_days(4):%Y-%m-%d}"})
    assert kept.url == ReadingRequest.objects.get().get_absolute_url()


def test_a_clerk_cannot_ask_a_unit_of_elsewhere(client, cast):
    client.force_login(cast.clerk)
    paper = document(cast.city)
    answer = client.post(
        reverse("documents:ask_reading", args=[paper.pk]),
        {"unit": cast.beside.pk, "audience": "all", "deadline": f"{in_days(4):%Y-%m-%d}"},
    )
    assert (answer.status_code, ReadingRequest.objects.count()) == (400, 0)


def test_names_stand_in_a_cell_and_figures_above_it(client, cast, paper, asked):
    requests.confirm(paper, by=cast.hoa)
    reading_figures.count(asked.pk)
    client.force_login(cast.clerk)
    above = client.get(asked.get_absolute_url()).content.decode()
    assert "Nguyễn Thị Hoa" not in above and "Chi bộ 7" in above and "Số liệu lúc" in above
    names = client.get(asked.url_of(cast.cell_7)).context["page"]
    assert [(each.full_name, bool(each.confirmed)) for each in names] == [
        ("Trần Văn Bình", False),
        ("Nguyễn Thị Hoa", True),
    ]


def test_who_has_not_activated_the_portal_is_marked_since_no_reminder_reaches_them(client, cast, paper, asked):
    factories.member(cast.cell_7, "Đặng Văn Mới")
    Member.objects.filter(pk=cast.hoa.member_id).update(activated_on=in_days(-9))
    client.force_login(cast.secretary)
    page = client.get(asked.url_of(cast.cell_7)).text
    rows = {name: page.split(f">{name}<")[1].split("</tr>")[0] for name in ("Nguyễn Thị Hoa", "Đặng Văn Mới")}
    assert {name: "chưa kích hoạt" in row for name, row in rows.items()} == {
        "Nguyễn Thị Hoa": False,
        "Đặng Văn Mới": True,
    }


def test_who_sees_the_roll_of_a_cell_is_led_to_it(client, cast, asked):
    client.force_login(cast.secretary)
    assert client.get(reverse("documents:progress", args=[asked.pk])).url == asked.url_of(cast.cell_7)
    assert client.get(asked.get_absolute_url()).status_code == 403
    assert client.get(asked.url_of(cast.cell_8)).status_code == 403


def test_a_unit_outside_the_audience_has_no_page(client, cast, asked):
    client.force_login(cast.administrator)
    assert client.get(asked.url_of(cast.cell_1)).status_code == 404
    assert client.get(asked.url_of(cast.city)).status_code == 404


def test_the_secretary_records_what_was_read_to_a_helped_comrade(client, cast, paper, asked, helped):
    client.force_login(cast.secretary)
    url = reverse("documents:record_reading", args=[asked.pk, helped.pk])
    assert client.get(url).context["form"]["reader"].initial == cast.hoa.member_id
    assert client.post(url, {"reader": cast.neighbour.member_id}).status_code == 400
    assert client.post(url, {"reader": cast.hoa.member_id}).url == asked.url_of(cast.cell_7)
    assert "Đã được đọc giúp" in client.get(asked.url_of(cast.cell_7)).content.decode()


def test_figures_are_taken_out_without_formulas_and_it_is_audited(client, cast, paper, asked):
    factories.member(cast.cell_7, "Lê Văn An")
    Member.objects.filter(full_name="Lê Văn An").update(full_name="=1+1")
    reading_figures.count(asked.pk)
    client.force_login(cast.clerk)
    taken = rows_of(client.post(reverse("documents:readers_file", args=[asked.pk, cast.cell_7.code])).content)
    assert ("=1+1", "Chưa xác nhận", None) in taken
    units = rows_of(client.post(reverse("documents:readers_file", args=[asked.pk, cast.ward.code])).content)
    assert (cast.cell_7.code, "Chi bộ 7", 3, 0, 3, 0, 0) in units
    assert AuditEntry.objects.filter(action="reading.export").count() == 2


@pytest.mark.parametrize("rows", [1, 30])
def test_the_lists_cost_the_same_for_one_and_for_thirty(client, cast, rows, django_assert_num_queries):
    for number in range(rows):
        made = requests.ask(
            document(cast.ward, f"{number + 1}-KH/ĐU"), cast.ward, by=cast.clerk, deadline=in_days(number + 1)
        )
        factories.member(cast.cell_7, f"Lê Văn Thứ{number}", ineligible_reason="abroad" if number % 2 else "")
    reading_figures.count(made.pk)
    client.force_login(cast.hoa)
    with django_assert_num_queries(3):  # the reader, what waits, what is done
        client.get(reverse("documents:to_read"))
    client.force_login(cast.clerk)
    with django_assert_num_queries(5):
        client.get(reverse("documents:followed"))
    with django_assert_num_queries(10):  # one of them, whether the document itself is open to who looks
        client.get(made.get_absolute_url())
    with django_assert_num_queries(12):
        client.get(made.url_of(cast.cell_7))


def test_who_follows_the_reading_is_led_to_it_from_the_document(client, cast, paper, asked):
    figures(asked)
    progress = reverse("documents:progress", args=[asked.pk])
    for user, led in ((cast.clerk, True), (cast.secretary, True), (cast.hoa, False)):
        client.force_login(user)
        assert (f'href="{progress}"' in client.get(paper.get_absolute_url()).text) is led
