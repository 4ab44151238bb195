"""Three months absent without a reason: a word to the chi ủy, once, that ends by itself or by what was found."""

from datetime import date
from functools import partial

import pytest

from meetings.absences import reached, tasks, warnings
from meetings.models import AbsenceWarning
from members.models import AuditEntry, Member, Notice, RuleParameter
from members.moves import WrongState
from members.powers import Role
from members.refusals import Refused
from members.waiting_work import waiting_for
from tests import factories
from tests.meetings import scenes as planned
from tests.meetings.figures.scenes import NOW, called, held
from tests.together import in_between

pytestmark = pytest.mark.django_db
AUGUST, SEPTEMBER, OCTOBER, NOVEMBER = (date(2026, month, 1) for month in (8, 9, 10, 11))


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    planned.set_clock(monkeypatch, NOW)


def month(
    cast, number: int, presence: str, *, kind: str = "regular", member=None, cell=None, year: int = 2026, **facts
):
    """One meeting of that month at which Hoa was noted so."""
    meeting = held(cell or cast.cell_7, cast.secretary, f"{year}-{number:02}-{10 + len(kind):02}", kind=kind)
    return called(meeting, [member or cast.hoa.member], presence, **facts)[0]


def absent(cast, *months: int, **facts) -> None:
    for number in months:
        month(cast, number, "unexcused", **facts)


@pytest.mark.django_db(transaction=True)
def test_the_clock_goes_on_where_the_chi_uy_was_quicker(cast):
    mai = factories.member(cast.cell_7, "Đỗ Thị Mai")
    meetings = [held(cast.cell_7, cast.secretary, f"2026-{number:02}-12") for number in (8, 9, 10, 11)]
    for meeting in meetings[:3]:
        called(meeting, [cast.hoa.member, mai], "unexcused", "unexcused")
    warnings.follow()
    first, second = AbsenceWarning.objects.order_by("pk")
    called(meetings[3], [cast.hoa.member, mai], "present", "present")
    work = partial(warnings.note, first, by=cast.secretary, finding="Đã gặp")
    in_between(work, warnings.follow, refusals=(Refused,))
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.finding, second.can("note")) == ("Đã gặp", False)


def told():
    """The notices of warnings; the cast has heard of other things too."""
    return Notice.objects.filter(url__startswith="/sinh-hoat/vang-hop/")


def open_ones() -> list[str]:
    return [str(each.member) for each in AbsenceWarning.objects.open()]


def test_three_months_of_a_year_are_told_to_the_chi_uy_once(cast):
    absent(cast, 8, 9)
    assert warnings.follow() == 0 and not AbsenceWarning.objects.exists()
    absent(cast, 11)
    assert (warnings.follow(), warnings.follow()) == (1, 0)
    warning = AbsenceWarning.objects.get()
    assert (warning.member, warning.months) == (cast.hoa.member, [AUGUST, SEPTEMBER, NOVEMBER])
    notice = told().get()
    assert notice.user == cast.secretary and notice.url == f"/sinh-hoat/vang-hop/{warning.pk}/"
    assert notice.text == (
        "Đồng chí Nguyễn Thị Hoa (Chi bộ 7) vắng sinh hoạt không lý do tháng 8, 9, 11/2026. "
        "Đề nghị chi ủy tìm hiểu và ghi kết quả."
    )
    assert cast.hoa.member.status == Member.Status.ACTIVE  # nothing follows by itself


@pytest.mark.parametrize("presence", ["excused", "exempt", "uncalled", "present", "online"])
def test_only_absences_without_a_reason_count(cast, presence):
    absent(cast, 8, 9)
    month(cast, 11, presence)
    assert warnings.follow() == 0


def test_an_excused_month_between_takes_nothing_away(cast):
    absent(cast, 8, 9)
    month(cast, 10, "excused")
    absent(cast, 11)
    assert warnings.follow() == 1


def test_who_came_to_another_meeting_of_the_month_has_not_missed_it(cast):
    absent(cast, 8, 9, 11)
    month(cast, 11, "present", kind="thematic")
    assert warnings.follow() == 0


@pytest.mark.parametrize("kind", ["thematic", "extraordinary", "committee", "group"])
def test_only_the_regular_meetings_count(cast, kind):
    absent(cast, 8, 9)
    absent(cast, 11, kind=kind)
    assert warnings.follow() == 0


def test_months_of_two_years_do_not_add_up(cast, monkeypatch):
    absent(cast, 11, 12)
    absent(cast, 1, year=2027)
    planned.set_clock(monkeypatch, "2027-01-20 08:00")
    assert warnings.follow() == 0


def test_the_last_month_of_a_year_is_told_when_the_next_has_begun(cast, monkeypatch):
    absent(cast, 8, 9, 12)
    planned.set_clock(monkeypatch, "2027-01-02 08:00")
    assert warnings.follow() == 1


def test_a_guest_and_who_does_not_count_in_votes_are_not_missed(cast):
    absent(cast, 8, 9)
    absent(cast, 10, standing="guest")
    absent(cast, 11, uncounted="away")
    assert warnings.follow() == 0


def test_who_is_no_member_any_more_is_told_of_no_more(cast):
    absent(cast, 8, 9, 11)
    warnings.follow()
    Member.objects.filter(pk=cast.hoa.member_id).update(status=Member.Status.LEFT)
    assert warnings.follow() == 0
    assert AbsenceWarning.objects.get().state == "lifted"


def test_the_number_of_months_is_the_rules(cast):
    absent(cast, 8, 9)
    RuleParameter.objects.filter(key=reached.LIMIT).update(valid_to=date(2026, 12, 15))
    facts = {"measure": "tháng", "valid_from": date(2026, 12, 16), "document": "Thử", "confidence": "V1"}
    RuleParameter.objects.create(key=reached.LIMIT, value=2, **facts)
    assert [each.months for each in reached.reached(2026, date(2026, 12, 15))] == []
    assert warnings.follow() == 1
    RuleParameter.objects.all().delete()
    assert warnings.follow() == 0 and AbsenceWarning.objects.get().state == "lifted"


def test_it_ends_when_the_member_comes_again_and_another_month_is_told_anew(cast):
    absent(cast, 8, 9, 10)
    warnings.follow()
    month(cast, 11, "online")
    assert warnings.follow() == 0
    assert AbsenceWarning.objects.get().state == "returned" and not open_ones()
    absent(cast, 12)
    assert warnings.follow() == 1
    assert [len(each.months) for each in AbsenceWarning.objects.order_by("pk")] == [3, 4]


def test_a_warning_of_last_year_ends_too_when_the_member_comes_again(cast, monkeypatch):
    absent(cast, 8, 9, 12)
    warnings.follow()
    planned.set_clock(monkeypatch, "2027-05-20 08:00")
    warnings.follow()
    assert open_ones() == ["Nguyễn Thị Hoa"]
    month(cast, 5, "present", year=2027)
    warnings.follow()
    assert not open_ones()


def test_who_came_before_the_first_telling_is_not_told_of(cast):
    absent(cast, 8, 9, 10)
    month(cast, 11, "present")
    assert warnings.follow() == 0 and not told().exists() and not open_ones()


def test_a_further_month_goes_into_the_open_one_without_another_notice(cast):
    absent(cast, 8, 9, 10)
    warnings.follow()
    absent(cast, 11)
    assert warnings.follow() == 0
    assert AbsenceWarning.objects.get().months == [AUGUST, SEPTEMBER, OCTOBER, NOVEMBER]
    assert told().count() == 1


def test_what_the_chi_uy_found_ends_it_until_another_month_is_missed(cast):
    absent(cast, 8, 9, 10)
    warnings.follow()
    warning = AbsenceWarning.objects.get()
    warnings.note(warning, by=cast.secretary, finding="Nằm viện từ tháng 8, gia đình không báo.")
    warning.refresh_from_db()
    assert (warning.state, warning.noted_by, warning.ended_at) == ("noted", cast.secretary, planned.at(NOW))
    entry = AuditEntry.objects.get(action="meeting.note_absence")
    assert (entry.actor, entry.unit, entry.object_id) == (cast.secretary, cast.cell_7, warning.pk)
    assert "Nằm viện" not in str(entry.after)  # nobody can erase an audit
    with pytest.raises(WrongState):
        warnings.note(warning, by=cast.secretary, finding="Ghi lại")
    assert warnings.follow() == 0
    absent(cast, 11)
    assert warnings.follow() == 1


def test_nobody_is_told_of_or_looks_into_the_own_absence(cast):
    deputy = factories.holder(Role.COMMITTEE_MEMBER, cast.cell_7, "Trần Văn Phó", at=cast.cell_7)
    absent(cast, 8, 9, 10, member=deputy.member)
    warnings.follow()
    assert [notice.user for notice in told()] == [cast.secretary]
    warning = AbsenceWarning.objects.get()
    assert not AbsenceWarning.objects.waiting_for(deputy).exists()
    with pytest.raises(warnings.OwnAbsence):
        warnings.note(warning, by=deputy, finding="Tôi bận")
    assert AbsenceWarning.objects.get().state == "open"


def test_it_follows_the_member_to_the_chi_bo_of_today(cast):
    absent(cast, 8, 9, 10)
    Member.objects.filter(pk=cast.hoa.member_id).update(unit=cast.cell_8)
    warnings.follow()
    assert [notice.user for notice in told()] == [cast.secretary_beside]
    assert not AbsenceWarning.objects.waiting_for(cast.secretary).exists()
    waiting = {work.key: work.many for work in waiting_for(cast.secretary_beside)}
    assert waiting["meetings.absent"] == 1


def test_as_many_statements_for_many_as_for_one(cast, django_assert_max_num_queries):
    people = [factories.member(cast.cell_7, f"Người vắng {number}") for number in range(12)]
    for number in (8, 9, 10):
        meeting = held(cast.cell_7, cast.secretary, f"2026-{number:02}-03")
        called(meeting, people, *["unexcused"] * 12)
    with django_assert_max_num_queries(30):
        assert warnings.follow() == 12
    with django_assert_max_num_queries(20):
        assert warnings.follow() == 0


def test_the_task_may_run_twice(cast):
    absent(cast, 8, 9, 10)
    assert (tasks.follow_absences(), tasks.follow_absences()) == (1, 0)


def test_pages_of_the_chi_uy(cast, client, django_assert_num_queries):
    absent(cast, 8, 9, 10)
    warnings.follow()
    warning = AbsenceWarning.objects.get()
    client.force_login(cast.secretary)
    page = client.get("/sinh-hoat/vang-hop/").content.decode()
    assert "Nguyễn Thị Hoa" in page and "tháng 8, 9, 10/2026" in page
    address = f"/sinh-hoat/vang-hop/{warning.pk}/"
    assert client.get(address).content.decode().count("Chi bộ 7") >= 3
    answer = client.post(address, {"finding": "  "})
    assert answer.status_code == 400 and "Đề nghị ghi chi ủy đã tìm hiểu thấy gì." in answer.content.decode()
    assert client.post(address, {"finding": "Đã gặp ngày 12/12."}).status_code == 302
    again = client.post(address, {"finding": "Lần nữa"})
    assert again.status_code == 409 and "Việc này đã xong trước đó" in again.content.decode()
    assert "Nguyễn Thị Hoa" not in client.get("/sinh-hoat/vang-hop/").content.decode()
    assert "Nguyễn Thị Hoa" in client.get("/sinh-hoat/vang-hop/?xem=da-xong").content.decode()
