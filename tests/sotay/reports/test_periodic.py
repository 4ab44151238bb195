"""A report that is made every week or month: prepared once, completed, signed, sent, received; frozen, corrected."""

from dataclasses import astuple
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from io import BytesIO

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from docx import Document

from members import waiting_work
from members.models import AuditEntry, Notice, Office, Unit, UnitGrant
from members.moves import WrongState
from members.powers import Role
from members.tree import founding
from sotay.demo import clock, evenings
from sotay.reports import frozen, preparing, received, sending, tasks
from sotay.reports.models import Every, ReportSchedule, UnitReport
from sotay.reports.periodic_forms import PeriodForm
from sotay.usage.models import UnitDay
from tests import database, factories
from tests.factories import days_ago
from tests.members import events
from tests.sotay.rollout import scenes as rollout_scenes
from tests.together import at_once

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("every", "day", "end", "behind"),
    [
        (Every.WEEK, date(2026, 11, 30), date(2026, 11, 29), date(2026, 12, 6)),  # a Monday
        (Every.WEEK, date(2026, 11, 29), date(2026, 11, 22), date(2026, 11, 29)),  # a Sunday is not over yet
        (Every.MONTH, date(2026, 3, 1), date(2026, 2, 28), date(2026, 3, 31)),
        (Every.MONTH, date(2028, 3, 31), date(2028, 2, 29), date(2028, 3, 31)),
        (Every.MONTH, date(2027, 1, 1), date(2026, 12, 31), date(2027, 1, 31)),
    ],
)
def test_periods_end_on_sundays_and_last_days_of_months(every, day, end, behind):
    assert (every.last_end(day), every.next_end(end)) == (end, behind)


@pytest.mark.parametrize(
    ("every", "asked", "end"),
    [
        ("week", "", date(2026, 11, 22)),
        ("week", "2026-11-22", date(2026, 11, 22)),
        ("week", "2026-11-21", date(2026, 11, 15)),
        ("week", "2026-11-28", date(2026, 11, 22)),
        ("week", "2031-01-01", date(2026, 11, 22)),
        ("week", "hôm qua", date(2026, 11, 22)),
        ("month", "2026-11-15", date(2026, 10, 31)),
        ("month", "2026-10-31", date(2026, 10, 31)),
        ("month", "01/01/0001", date(1999, 12, 31)),
        ("khac", "31/12/9999", date(2026, 10, 31)),
    ],
)
def test_the_last_period_that_was_over_on_the_day_asked_for(every, asked, end):
    with clock.moved_to(evenings.on(date(2026, 11, 28))):  # a Saturday
        assert PeriodForm({"ky": every, "den": asked}).end == end


def test_one_turns_to_the_periods_before_and_behind():
    with clock.moved_to(evenings.on(date(2026, 11, 28))):
        last = PeriodForm({"ky": "week"})
        assert (last.earlier_url, last.later_url) == ("?ky=week&den=2026-11-15", "")
        assert PeriodForm({"ky": "month", "den": "2026-09-30"}).later_url == "?ky=month&den=2026-10-31"


def counted(unit, day, members, activated):
    counts = {"members": members, "eligible": members, "activated": activated, "active_7": 0, "active_30": 0}
    return UnitDay.objects.create(unit=unit, day=day, frozen=True, **counts)


@pytest.fixture
def ordered(cast):
    """The ward has ordered a report a week, three weeks ago; figures of the ends of all weeks are kept."""
    end = Every.WEEK.last_end(timezone.localdate())
    for back in range(5):
        day = end - timedelta(weeks=back)
        counted(cast.ward, day, 100, 80 - 10 * back)
        counted(cast.cell_7, day, 40, 30 - 2 * back)
    cast.chief = factories.holder(Role.LEADER, cast.ward, "Trịnh Thị Nga")
    since = end - timedelta(days=10)  # within the last week but one
    ReportSchedule.objects.create(unit=cast.ward, every=Every.WEEK, since=since, ordered_by=cast.chief)
    return cast


@pytest.fixture
def report(ordered) -> UnitReport:
    tasks.prepare_reports()
    return UnitReport.objects.latest("period_end")


@pytest.fixture
def sent(report, ordered) -> UnitReport:
    sending.sign(report, by=ordered.chief, seen=report.version)
    sending.send(report, by=ordered.chief)
    return report


def text(response) -> str:
    return " ".join(response.content.decode().split())


def waits(user) -> dict[str, int]:
    return {each.key: each.many for each in waiting_work.waiting_for(user) if each.key.startswith("reports.")}


class TestPreparing:
    def test_each_period_since_the_order_has_one_report_however_often_it_is_run(self, ordered):
        end = Every.WEEK.last_end(timezone.localdate())
        assert preparing.prepare_due(timezone.localdate()) == 2
        assert preparing.prepare_due(timezone.localdate()) == 0
        kept = UnitReport.objects.order_by("period_end")
        assert [each.period_end for each in kept] == [end - timedelta(weeks=1), end]
        told = Notice.objects.filter(user=ordered.chief, text__contains="đã lập xong")
        assert told.count() == 2 and f"{kept[0].period} của Đảng bộ phường Phúc Lâm" in told.earliest("pk").text

    def test_nothing_is_prepared_before_its_period_is_over(self, ordered):
        end = Every.WEEK.last_end(timezone.localdate())
        assert preparing.prepare_due(end) == 1, "the week goes on until midnight"

    def test_a_second_one_of_a_period_is_no_row_of_the_database(self, report):
        facts = {"every": report.every, "period_end": report.period_end, "due_on": report.due_on, "text": "…"}
        with pytest.raises(IntegrityError), transaction.atomic():
            UnitReport.objects.create(unit=report.unit, **facts)

    def test_it_says_the_figures_of_the_end_of_its_period_and_what_has_changed(self, report):
        assert "có 100 đảng viên" in report.text and "80 đồng chí đã kích hoạt" in report.text
        assert "tăng 10 đồng chí" in report.text and "tăng 10,00 điểm phần trăm" in report.text
        assert report.due_on > report.period_end

    def test_days_that_nobody_closed_at_night_are_closed_before(self, ordered):
        end = Every.WEEK.last_end(timezone.localdate())
        UnitDay.objects.filter(day=end).update(frozen=False)
        tasks.prepare_reports()
        assert not UnitDay.objects.filter(day=end, frozen=False).exists()
        assert frozen.report_of(ordered.ward, UnitReport.objects.latest("period_end").figures).own.frozen

    def test_what_was_stopped_and_what_was_closed_has_no_further_reports(self, ordered):
        preparing.stop(ordered.ward, Every.WEEK, by=ordered.chief)
        assert preparing.prepare_due(timezone.localdate()) == 0
        preparing.order(ordered.ward, Every.WEEK, by=ordered.chief)
        assert preparing.prepare_due(timezone.localdate()) == 0, "this week is not over"
        Unit.objects.filter(pk=ordered.ward.pk).update(status=Unit.Status.DISSOLVED, closed_on=timezone.localdate())
        assert preparing.prepare_due(timezone.localdate() + timedelta(weeks=9)) == 0

    def test_it_is_ordered_once_and_never_by_the_highest(self, ordered):
        with pytest.raises(preparing.ScheduleRefused, match="đã được đặt"):
            preparing.order(ordered.ward, Every.WEEK, by=ordered.chief)
        with pytest.raises(preparing.ScheduleRefused, match="không có cấp trên"):
            preparing.order(ordered.city, Every.WEEK, by=ordered.organiser)
        with pytest.raises(preparing.ScheduleRefused, match="thôi trước đó"):
            preparing.stop(ordered.ward, Every.MONTH, by=ordered.chief)


class TestTheWayUp:
    def test_it_waits_for_whom_it_is_the_work_of(self, report, ordered):
        assert waits(ordered.chief) == {"reports.to_do": 2} and waits(ordered.organiser) == {}
        sending.sign(report, by=ordered.chief, seen=report.version)
        sending.send(report, by=ordered.chief)
        assert waits(ordered.chief) == {"reports.to_do": 1} and waits(ordered.organiser) == {"reports.to_receive": 1}
        sending.receive(report, by=ordered.organiser)
        assert waits(ordered.organiser) == {}

    def test_it_is_signed_by_a_leader_where_the_unit_has_any(self, report, ordered):
        seat = {"code": Office.Code.SECRETARY, "since": days_ago(9), "decided_on": days_ago(9)}
        Office.objects.create(member=ordered.hoa.member, unit=ordered.ward, **seat)
        assert sending.role_of(ordered.chief, ordered.ward) == ""
        assert sending.role_of(ordered.hoa, ordered.ward) == "Bí thư"

    def test_what_is_signed_is_what_was_read(self, report, ordered):
        seen = report.version
        sending.complete(report, by=ordered.organiser, seen=seen, remarks="Cần thêm tổ giúp việc.")
        with pytest.raises(sending.Refused):
            sending.sign(report, by=ordered.chief, seen=seen)
        report.refresh_from_db()
        assert (report.state, report.remarks) == ("draft", "Cần thêm tổ giúp việc.")

    def test_only_the_level_above_receives_and_every_step_is_in_the_audit(self, sent, ordered):
        with pytest.raises(sending.PermissionDenied):
            sending.receive(sent, by=ordered.chief)
        sending.receive(sent, by=ordered.organiser)
        steps = ["report.sign", "report.send", "report.receive"]
        assert (
            list(AuditEntry.objects.filter(action__in=steps).order_by("pk").values_list("action", flat=True)) == steps
        )
        assert Notice.objects.filter(user=ordered.chief, text__contains="đã nhận báo cáo").exists()

    def test_a_signature_is_taken_back_before_it_is_sent_and_not_after(self, report, ordered):
        sending.sign(report, by=ordered.chief, seen=report.version)
        sending.reopen(report, by=ordered.chief)
        assert (report.state, report.signer, report.signed_at) == ("draft", "", None)
        sending.sign(report, by=ordered.chief, seen=report.version)
        sending.send(report, by=ordered.chief)
        for act in (sending.reopen, sending.send):
            with pytest.raises(WrongState):
                act(report, by=ordered.chief)

    def test_what_was_sent_stays_as_it_is(self, sent, ordered):
        before = (sent.text, sent.figures)
        with pytest.raises(WrongState):
            sending.complete(sent, by=ordered.chief, seen=sent.version, remarks="Khác")
        UnitDay.objects.all().delete()
        Unit.objects.filter(pk=ordered.cell_7.pk).update(name="Chi bộ khác")
        sent.refresh_from_db()
        kept = frozen.report_of(sent.unit, sent.figures)
        assert (sent.text, sent.figures) == before
        assert (kept.own.members, [row.name for row in kept.children]) == (100, ["Chi bộ 7"])

    def test_a_mistake_is_mended_by_another_one_with_its_own_day(self, sent, ordered):
        newer = sending.correct(sent, by=ordered.chief)
        assert (newer.state, newer.text, newer.corrects) == ("draft", sent.text, sent)
        with pytest.raises(sending.NotSendable, match="đã có bản sửa"):
            sending.correct(sent, by=ordered.chief)
        sending.sign(newer, by=ordered.chief, seen=newer.version)
        sending.send(newer, by=ordered.chief)
        assert newer.sent_at > sent.sent_at and newer.figures == sent.figures
        assert Notice.objects.filter(user=ordered.organiser, text__startswith="Bản sửa báo cáo").exists()

    def test_a_correction_that_is_asked_for_twice_is_one(self, client, sent, ordered):
        client.force_login(ordered.chief)
        first, second = (client.post(f"/bao-cao/dinh-ky/{sent.pk}/sua/") for _ in range(2))
        assert first.url == second.url == f"/bao-cao/dinh-ky/{sent.corrections.get().pk}/"

    def test_a_correction_has_the_figures_as_they_are_kept_now(self, sent, ordered):
        UnitDay.objects.filter(unit=ordered.ward, day=sent.period_end).update(activated=85)
        newer = sending.correct(sent, by=ordered.chief)
        assert "85 đồng chí đã kích hoạt" in newer.text and "80 đồng chí đã kích hoạt" in sent.text
        assert frozen.report_of(newer.unit, newer.figures).own.activated == 85

    def test_what_was_asked_of_a_unit_by_its_wave_is_kept_with_it(self, ordered):
        plan = rollout_scenes.plan(ordered)
        facts = {"target_eligible": 66, "starts_on": days_ago(40), "deadline": days_ago(2)}
        wave = rollout_scenes.wave(ordered, plan, ordered.ward, ordered.cell_7, **facts)
        tasks.prepare_reports()
        found = UnitReport.objects.latest("period_end")
        plan.waves.update(name="Tên khác", target_eligible=99, target_total=99)
        kept = frozen.report_of(found.unit, found.figures)
        asked = (str(wave.pk), "Đợt 1", Decimal(66), days_ago(2), Decimal(70))
        assert [astuple(kept.waves[unit.pk]) for unit in (ordered.ward, ordered.cell_7)] == [asked] * 2


class TestTheLevelAbove:
    def line(self, ordered, report):
        (line,) = received.overview(ordered.city, Every.WEEK, report.period_end)
        return line.state, line.is_late, line.is_corrected

    def test_it_sees_who_has_reported_late_and_corrected(self, report, ordered):
        UnitReport.objects.update(due_on=days_ago(-1))
        assert self.line(ordered, report) == ("Chưa gửi", False, False)
        UnitReport.objects.update(due_on=days_ago(1))
        assert self.line(ordered, report) == ("Chưa gửi", True, False)
        report.refresh_from_db()
        sending.sign(report, by=ordered.chief, seen=report.version)
        sending.send(report, by=ordered.chief)
        assert self.line(ordered, report) == ("Đã gửi", True, False)
        newer = sending.correct(report, by=ordered.chief)
        sending.sign(newer, by=ordered.chief, seen=newer.version)
        sending.send(newer, by=ordered.chief)
        sending.receive(newer, by=ordered.organiser)
        assert self.line(ordered, report) == ("Cấp trên đã nhận", True, True)

    def test_only_who_was_to_report_on_that_period_is_missing(self, report, ordered):
        earlier = report.period_end - timedelta(weeks=2)
        assert received.overview(ordered.city, Every.WEEK, earlier) == [], "it was ordered later"
        preparing.stop(ordered.ward, Every.WEEK, by=ordered.chief)
        assert self.line(ordered, report)[0] == "Chưa gửi", "the period was over before it was stopped"

    @pytest.mark.parametrize("status", [Unit.Status.MERGED, Unit.Status.DISSOLVED])
    def test_who_has_reported_stays_there_when_the_unit_is_closed(self, sent, ordered, status):
        Unit.objects.filter(pk=ordered.ward.pk).update(status=status, closed_on=timezone.localdate())
        assert self.line(ordered, sent)[0] == "Đã gửi"

    def test_what_was_sent_stays_where_it_was_sent_to_when_the_unit_moves(self, client, sent, ordered):
        facts = {"kind": Unit.Kind.HIGHER, "level": Unit.Level.DISTRICT}
        district = founding.found(by=None, parent=ordered.city, code="01.002", name="Đảng bộ quận", **facts)
        events.happen("hand_over", {"units": [ordered.ward.pk], "parent": district.pk})
        assert self.line(ordered, sent)[0] == "Đã gửi"
        (there,) = received.overview(district, Every.WEEK, sent.period_end)
        assert there.state == "Đã gửi Đảng bộ Thành phố"

    def test_the_receiver_reads_it_wherever_the_unit_is_now_and_changes_nothing_of_it(self, client, sent, ordered):
        UnitReport.objects.filter(pk=sent.pk).update(receiver=ordered.beside)
        reader = factories.holder(Role.ORGANISER, ordered.beside)
        client.force_login(reader)
        page = text(client.get(f"/bao-cao/dinh-ky/{sent.pk}/"))
        assert "Ghi là đã nhận" in page and "Lập bản sửa" not in page
        assert f"/bao-cao/{ordered.beside.code}/dinh-ky/" in page, "the way back leads where the reader may go"
        assert client.post(f"/bao-cao/dinh-ky/{sent.pk}/sua/").status_code == 403
        open_one = UnitReport.objects.exclude(pk=sent.pk).get()
        assert client.get(f"/bao-cao/dinh-ky/{open_one.pk}/").status_code == 403


class TestWhenUnitsEnd:
    """The ward is merged into the one beside, or the district above it into the city's other one."""

    def ward_merged(self, ordered):
        events.happen("merge", {"units": [ordered.ward.pk], "into": ordered.beside.pk})

    def test_what_is_still_to_be_sent_waits_at_the_successor_and_goes_to_who_stood_above(self, report, ordered):
        beside = factories.holder(Role.LEADER, ordered.beside, "Lê Văn Nối")
        assert waits(beside) == {}
        self.ward_merged(ordered)
        assert waits(beside) == {"reports.to_do": 2}
        found = sending.load(beside, report.pk)
        sending.sign(found, by=beside, seen=found.version)
        sending.send(found, by=beside)
        assert (found.unit, found.receiver) == (ordered.ward, ordered.city)
        assert waits(beside) == {"reports.to_do": 1} and waits(ordered.organiser)["reports.to_receive"] == 1

    def test_what_was_sent_to_a_unit_that_ends_is_received_by_its_successor(self, sent, ordered):
        facts = {"kind": Unit.Kind.HIGHER, "level": Unit.Level.DISTRICT}
        one, other = (
            founding.found(by=None, parent=ordered.city, code=f"01.00{number}", name=f"Đảng bộ quận {number}", **facts)
            for number in (2, 3)
        )
        UnitReport.objects.filter(pk=sent.pk).update(receiver=one)
        events.happen("merge", {"units": [one.pk], "into": other.pk})
        reader = factories.holder(Role.ORGANISER, other)
        assert waits(reader) == {"reports.to_receive": 1}
        sending.receive(sending.load(reader, sent.pk), by=reader)
        assert UnitReport.objects.get(pk=sent.pk).state == "received"

    @pytest.mark.parametrize("has_its_own", [True, False])
    def test_the_successor_goes_on_reporting_once_and_from_now_on(self, ordered, has_its_own):
        if has_its_own:
            preparing.order(ordered.beside, Every.WEEK, by=ordered.organiser)
        preparing.order(ordered.beside, Every.MONTH, by=ordered.organiser)
        self.ward_merged(ordered)
        running = preparing.running(ordered.beside).order_by("-every")
        assert [(each.every, each.since) for each in running] == [("week", days_ago(0)), ("month", days_ago(0))]
        assert not preparing.running(ordered.ward).exists()
        assert preparing.prepare_due(timezone.localdate()) == 0, "nothing of the weeks before"

    def test_nothing_is_ordered_of_a_unit_that_has_ended(self, client, ordered):
        self.ward_merged(ordered)
        client.force_login(factories.holder(Role.LEADER, ordered.beside))
        address = f"/bao-cao/{ordered.ward.code}/dinh-ky/"
        assert "Đặt báo cáo" not in text(client.get(address))
        page = client.post(f"{address}dat/", {"every": "month"}, follow=True)
        assert "đã kết thúc hoạt động nên không đặt báo cáo nữa" in text(page)
        assert not ReportSchedule.objects.running().filter(unit=ordered.ward).exists()

    def test_who_stands_above_a_dissolved_unit_reports_no_more_than_before(self, ordered):
        empty = factories.party(ordered.ward, "01.001.001.077", "Đảng bộ bộ phận")
        preparing.order(empty, Every.MONTH, by=ordered.chief)
        events.happen("dissolve", {"unit": empty.pk})
        assert not preparing.running(empty).exists() and [e.every for e in preparing.running(ordered.ward)] == ["week"]

    def test_who_signed_it_and_is_gone_is_not_told_that_it_came(self, sent, ordered):
        successor = factories.holder(Role.LEADER, ordered.ward, "Lê Văn Nối")
        UnitGrant.objects.filter(user=ordered.chief).delete()
        sending.receive(UnitReport.objects.listed().get(pk=sent.pk), by=ordered.organiser)
        told = Notice.objects.filter(text__contains="đã nhận báo cáo")
        assert told.filter(user=successor).exists() and not told.filter(user=ordered.chief).exists()


class TestPages:
    def test_the_whole_way_by_its_buttons(self, client, report, ordered):
        address = f"/bao-cao/dinh-ky/{report.pk}/"
        client.force_login(ordered.chief)
        page = client.get(address)
        asked = {"remarks": "Có 5 đồng chí\nở xa.", "seen_version": report.version}
        assert "Ký báo cáo" in text(page) and client.post(address, asked).status_code == 302
        assert client.post(address + "ky/", {"seen_version": "x"}).status_code == 302
        report.refresh_from_db()
        assert report.state == "draft", "who has read nothing signs nothing"
        client.post(address + "ky/", {"seen_version": report.version})
        client.post(address + "gui/")
        page = text(client.get(address))
        assert "Gửi Đảng bộ Thành phố lúc" in page and "Trịnh Thị Nga" in page and "<textarea" not in page
        client.force_login(ordered.organiser)
        assert "Ghi là đã nhận" in text(client.get(address))
        client.post(address + "nhan/")
        report.refresh_from_db()
        assert report.state == "received" and report.received_by == ordered.organiser

    def test_who_saves_second_is_shown_what_was_saved(self, client, report, ordered):
        sending.complete(report, by=ordered.organiser, seen=report.version, remarks="Của tổ chức")
        client.force_login(ordered.chief)
        page = client.post(f"/bao-cao/dinh-ky/{report.pk}/", {"remarks": "Của bí thư", "seen_version": 1})
        assert page.status_code == 409 and "Của tổ chức" in text(page) and "Của bí thư" in text(page)

    def test_the_page_of_a_unit_orders_and_stops_and_lists_those_below(self, client, report, ordered):
        client.force_login(ordered.organiser)
        page = text(client.get("/bao-cao/01.000.000.000.000/dinh-ky/?ky=week"))
        assert "Đảng bộ phường Phúc Lâm" in page and "Chưa gửi" in page and "Đặt báo cáo" not in page
        address = "/bao-cao/01.001.001.000.000/dinh-ky/"
        client.post(address + "thoi/", {"every": "week"})
        client.post(address + "dat/", {"every": "month"})
        assert list(preparing.running(ordered.ward).values_list("every", flat=True)) == ["month"]
        assert client.post(address + "dat/", {"every": "day"}).status_code == 404

    def test_it_costs_the_same_for_one_and_for_many_units(self, client, report, ordered, django_assert_max_num_queries):
        client.force_login(ordered.organiser)
        address = "/bao-cao/01.000.000.000.000/dinh-ky/?ky=week"
        for number in range(20, 40):
            unit = factories.party(ordered.city, f"01.001.0{number}", f"Đảng bộ phường {number}")
            ReportSchedule.objects.create(unit=unit, every="week", since=days_ago(9), ordered_by=ordered.organiser)
        client.get(address)
        with django_assert_max_num_queries(8):
            assert len(client.get(address).context["lines"]) == 21

    def test_the_word_file_says_what_was_signed(self, client, sent, ordered):
        client.force_login(ordered.organiser)
        answer = client.get(f"/bao-cao/dinh-ky/{sent.pk}/bao-cao.docx")
        said = words_of(answer.content)
        assert sent.text.splitlines()[0] in said and "Trịnh Thị Nga" in said and "ĐẢNG CỘNG SẢN VIỆT NAM" in said


def words_of(content: bytes) -> list[str]:
    word = Document(BytesIO(content))
    cells = [cell for table in word.tables for row in table.rows for cell in row.cells]
    return [paragraph.text for part in (word, *cells) for paragraph in part.paragraphs]


@pytest.mark.django_db(transaction=True)
def test_of_two_workers_one_prepares_it_and_of_two_people_one_sends_it():
    cast = factories.found(database.hand_out_cast())
    end = Every.WEEK.last_end(timezone.localdate())
    ReportSchedule.objects.create(unit=cast.ward, every=Every.WEEK, since=end, ordered_by=cast.organiser)
    at_once(tasks.prepare_reports, tasks.prepare_reports, refusals=())
    report = UnitReport.objects.get()
    sending.sign(report, by=cast.organiser, seen=report.version)
    copies = [UnitReport.objects.select_related("unit").get(pk=report.pk) for _ in range(2)]
    works = [partial(sending.send, copy, by=cast.organiser) for copy in copies]
    assert sorted(map(str, at_once(*works, refusals=(WrongState,)))) == sorted(map(str, [None, WrongState]))
