"""Leaving the Party, discipline, exemption, restoration: what bars each, and what the clock does (docs/rules.md §3.6,
§3.7, §3.9)."""

from datetime import date, timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from members import affiliations, party_age
from members.models import AuditEntry, Member, PartyAgeGap, RuleParameter
from members.moves import WrongState
from members.operations.badges import waits
from members.operations.desk import clock
from members.operations.engine import acting
from members.operations.engine.declaring import Request
from members.operations.engine.moving import CaseRefused, Done
from members.operations.engine.record import StandingChanged
from members.operations.exemption.checks import lasts_as_allowed
from members.operations.leaving import checks
from members.operations.models import Case
from tests import factories
from tests.members.operations import scenes
from tests.together import at_once

pytestmark = pytest.mark.django_db
State, Status = Case.State, Member.Status


def today() -> date:
    return timezone.localdate()


def said(note="Có lý do", **facts):
    return Done(today(), note=note, facts=facts)


def branched(case: Case, key: str, **facts) -> Case:
    acting.branch(case, key, by=None, seen=case.turn, done=said(**facts))
    return case


# Xóa tên: each cause by its own measure

OFFICIAL, PROBATIONARY = {}, {"official_date": None}
CAUSES = [
    # 3 tháng trong một năm (Điều lệ; 294-QĐ/TW, điều 8)
    ("absent", {}, OFFICIAL, "đề nghị ghi số tháng"),
    ("absent", {"months": 2}, OFFICIAL, "từ 3 tháng trở lên"),
    ("absent", {"months": 3}, OFFICIAL, ""),
    ("absent", {"months": 3}, PROBATIONARY, ""),
    ("absent", {"months": 12}, OFFICIAL, ""),
    ("absent", {"months": 13}, OFFICIAL, "nhiều nhất 12"),
    # Trả thẻ: chỉ người có thẻ
    ("card", {}, OFFICIAL, ""),
    ("card", {}, PROBATIONARY, "chưa có thẻ"),
    # Giảm sút ý chí: 12 tháng giáo dục (294-QĐ/TW)
    ("no_will", {}, OFFICIAL, "ngày chi bộ bắt đầu giáo dục"),
    ("no_will", {"educated_on": date(2025, 11, 6)}, OFFICIAL, "từ ngày 06/11/2026"),
    ("no_will", {"educated_on": date(2025, 11, 5)}, OFFICIAL, ""),
    # Hai năm liền vi phạm tư cách
    ("two_years", {}, OFFICIAL, "năm thứ nhất"),
    ("two_years", {"first_year": 2026}, OFFICIAL, "2026 và 2027"),
    ("two_years", {"first_year": 2025}, OFFICIAL, ""),
    ("two_years", {"first_year": 2024}, OFFICIAL, ""),
    ("two_years", {"first_year": 2023}, OFFICIAL, "2023 và 2024"),
    # Tiêu chuẩn chính trị: kết luận của cấp có thẩm quyền
    ("standards", {}, OFFICIAL, "số kết luận"),
    ("standards", {"conclusion": "05-KL/TU"}, OFFICIAL, ""),
    # Dự bị không đủ tư cách (06-HD/TW, 4.6)
    ("probation_not_fit", {}, OFFICIAL, "chỉ dùng cho đảng viên dự bị"),
    ("probation_not_fit", {}, PROBATIONARY, ""),
    # Quá 3 tháng không nộp giấy (38-HD/BTCTW, 4.3.1d): 05/8 + 3 tháng là 05/11
    ("transfer_abandoned", {}, OFFICIAL, "ngày giới thiệu"),
    ("transfer_abandoned", {"left_with_paper_on": date(2026, 8, 5)}, OFFICIAL, "đến hết ngày 05/11/2026"),
    ("transfer_abandoned", {"left_with_paper_on": date(2026, 8, 4)}, OFFICIAL, ""),
]


@pytest.mark.parametrize(("cause", "facts", "member", "sentence"), CAUSES)
def test_each_cause_of_a_removal_has_its_measure(cast, cause, facts, member, sentence):
    person = Member(unit=cast.cell_7, full_name="Ngô Văn Thành", **({"official_date": date(2001, 5, 19)} | member))
    request = Request(person, cast.cell_7, None, {"cause": cause} | facts, date(2026, 11, 5))
    found = checks.cause_is_given(request)
    assert sentence in found and bool(found) == bool(sentence)


def test_who_is_not_fit_or_does_not_file_is_proposed_for_removal_with_what_the_case_knows(cast):
    case = scenes.until(scenes.opened("recognition", cast), "cell_vote")
    branched(case, "not_fit")
    assert Case.objects.get(procedure="removal").facts == {"cause": "probation_not_fit"}


def test_nobody_gives_up_on_a_paper_before_its_three_months(cast):
    case = scenes.until(scenes.opened("transfer_internal", cast), "presented")
    with pytest.raises(CaseRefused, match="Còn trong thời hạn 3 tháng"), transaction.atomic():
        branched(case, "abandoned")
    assert not Case.objects.filter(procedure="removal").exists()


# Xin ra, từ trần, khiếu nại


@pytest.mark.parametrize("kind", ["inspection", "discipline", "expulsion", "complaint"])
def test_nobody_leaves_on_the_own_wish_while_a_breach_is_looked_into(cast, kind):
    member = factories.member(cast.cell_7)
    case = scenes.opened("resignation", cast, member=member)
    scenes.opened(kind, cast, member=member)
    with pytest.raises(CaseRefused, match=r"xử lý kỷ luật trước.*11\.2"):
        scenes.take(case)
    with pytest.raises(CaseRefused, match="xử lý kỷ luật trước"):
        scenes.opened("resignation", cast, member=member)


def test_a_breach_found_with_an_application_to_leave_begins_a_discipline(cast):
    case = branched(scenes.opened("resignation", cast), "breach")
    discipline = Case.objects.get(procedure="discipline")
    assert (case.state, discipline.cause, discipline.member) == (State.REFUSED, case, case.member)


def test_who_has_died_leaves_the_roll_on_the_day_of_the_death(cast):
    died = factories.days_ago(12)
    case = scenes.finish(scenes.opened("death", cast, event_on=died))
    member = Member.objects.get(pk=case.member_id)
    assert (member.status, member.status_date, member.is_counted) == (Status.DECEASED, died, False)


@pytest.mark.parametrize("key", ["death", "expulsion"])
def test_what_else_was_open_about_who_is_gone_ends_with_it(cast, key):
    member = factories.member(cast.cell_7)
    suspended = scenes.until(scenes.opened("suspension", cast, member=member), "suspended")
    complaint = scenes.opened("complaint", cast, member=member)
    case = scenes.finish(scenes.opened(key, cast, member=member))
    suspended.refresh_from_db()
    complaint.refresh_from_db()
    assert (suspended.state, complaint.state) == (State.CANCELLED, State.OPEN)
    assert case.number in suspended.history.last().note


@pytest.mark.parametrize(
    ("received", "complained", "late"),
    [  # 30 ngày làm việc từ khi nhận (294-QĐ/TW, điều 8), qua Tết 2026 và 2027
        ("2026-02-02", "2026-03-23", False),
        ("2026-02-02", "2026-03-24", True),
        ("2026-12-28", "2027-02-16", False),
        ("2026-12-28", "2027-02-17", True),
    ],
)
def test_a_complaint_comes_within_thirty_working_days(cast, received, complained, late):
    facts = {"decision_received_on": date.fromisoformat(received)}
    request = Request(None, cast.cell_7, None, facts, date.fromisoformat(complained))
    assert ("quá thời hạn khiếu nại" in checks.complaint_is_in_time(request)) == late


def test_a_complaint_that_is_right_begins_the_restoration_of_who_was_struck_off(cast):
    left = factories.member(cast.cell_7, status="left", status_date=factories.days_ago(20))
    branched(scenes.opened("complaint", cast, member=left), "found_right")
    restoration = Case.objects.get(procedure="restoration")
    assert restoration.facts == {"kind": "wrong"}
    scenes.finish(restoration)
    left.refresh_from_db()
    assert left.status == Status.ACTIVE


def test_a_complaint_that_is_right_is_told_to_who_follows_the_discipline(cast):
    effect = in_force(cast, "warning", ago=20)
    branched(scenes.opened("complaint", cast, member=effect.member), "found_right")
    told = cast.secretary.notices.filter(url=effect.get_absolute_url(), text__contains="là đúng")
    assert told.count() == 1 and not Case.objects.filter(procedure="restoration").exists()
    branched(effect, "cancelled")
    assert waits.of_members([effect.member_id], today()) == {}


# Khôi phục, and tuổi đảng


@pytest.mark.parametrize(("kind", "status", "gaps"), [("wrong", "left", 0), ("interrupted", "interrupted", 1)])
def test_a_wrong_decision_leaves_no_gap_and_an_interruption_does(cast, kind, status, gaps):
    left = factories.days_ago(365)
    member = factories.member(cast.cell_7, status=status, status_date=left, official_date=date(2001, 5, 19))
    scenes.finish(scenes.opened("restoration", cast, member=member, facts={"kind": kind}))
    member.refresh_from_db()
    found = list(PartyAgeGap.objects.filter(member=member).values_list("since", "until"))
    assert member.status == Status.ACTIVE and found == [(left, today())] * gaps
    years = party_age.age(member, member.party_age_gaps.all(), today())
    whole = party_age.age(member, [], today())
    assert (whole.years * 12 + whole.months) - (years.years * 12 + years.months) == 12 * gaps


@pytest.mark.parametrize(
    ("kind", "status"),
    [("wrong", "active"), ("wrong", "interrupted"), ("interrupted", "left"), ("wrong", "deceased"), ("wrong", "moved")],
)
def test_only_who_was_struck_off_or_interrupted_is_restored(cast, kind, status):
    member = factories.member(cast.cell_7, status=status, status_date=factories.days_ago(20))
    with pytest.raises(CaseRefused, match="không phù hợp"):
        scenes.opened("restoration", cast, member=member, facts={"kind": kind})


# Kỷ luật


@pytest.mark.parametrize(
    ("form", "facts", "who", "steps"),
    [  # chi bộ quyết định khiển trách, cảnh cáo; cấp trên quyết định phần còn lại
        ("reprimand", {}, OFFICIAL, ["self_review", "cell_vote", "announced"]),
        ("warning", {}, PROBATIONARY, ["self_review", "cell_vote", "announced"]),
        ("dismissal", {"post": "Chi ủy viên"}, OFFICIAL, ["self_review", "cell_vote", "base_vote", "decided"]),
        ("warning", {"task_from_above": "yes"}, OFFICIAL, ["self_review", "cell_vote", "base_vote", "decided"]),
    ],
)
def test_who_decides_on_a_discipline_depends_on_its_form(cast, form, facts, who, steps):
    case = scenes.opened("discipline", cast, member=factories.member(cast.cell_7, **who), facts={"form": form} | facts)
    scenes.finish(case)
    done = [row.step for row in case.history.filter(act="done")]
    assert done == steps + ["announced"] * ("announced" not in steps)


@pytest.mark.parametrize(
    ("key", "facts", "who", "sentence"),
    [
        ("discipline", {"form": "dismissal", "post": "Bí thư"}, PROBATIONARY, "chỉ có hai hình thức"),
        ("discipline", {"form": "dismissal"}, OFFICIAL, "người có chức vụ"),
        ("expulsion", {}, PROBATIONARY, "Không khai trừ đảng viên dự bị"),
        ("suspension", {"until": date(2020, 1, 1)}, OFFICIAL, "phải sau ngày bắt đầu"),
        ("suspension", {}, {"status": "suspended"}, "đang sinh hoạt Đảng"),
        ("discipline", {"form": "warning"}, {"status": "left"}, "không còn trong danh sách"),
    ],
)
def test_a_discipline_fits_whom_it_is_about(cast, key, facts, who, sentence):
    with pytest.raises(CaseRefused, match=sentence):
        scenes.opened(key, cast, member=factories.member(cast.cell_7, **who), facts=facts)


def in_force(cast, form: str, *, ago: int, member: Member | None = None) -> Case:
    facts = {"form": form, "post": "Chi ủy viên"}
    case = scenes.opened("discipline_effect", cast, member=member, facts=facts, event_on=factories.days_ago(ago))
    return branched(case, "no_complaint")


@pytest.mark.parametrize(
    ("form", "began", "until"),
    [  # chờ xét Huy hiệu: 6, 9, 12 tháng (294-QĐ/TW, 28.3.1c)
        ("reprimand", date(2026, 8, 31), "2027-02-28"),
        ("warning", date(2026, 2, 3), "2026-11-03"),
        ("dismissal", date(2026, 5, 19), "2027-05-19"),
    ],
)
def test_a_discipline_keeps_from_a_medal_by_its_form(cast, form, began, until):
    member = factories.member(cast.cell_7)
    facts = {"form": form, "post": "Chi ủy viên"}
    case = scenes.opened("discipline_effect", cast, member=member, facts=facts, event_on=began)
    last = date.fromisoformat(until)
    assert case.facts["waits_until"] == until
    assert waits.of_members([member.pk], last) == {member.pk: last}
    assert waits.of_members([member.pk], last + timedelta(days=1)) == {}
    assert waits.of_members([member.pk], began - timedelta(days=1)) == {}


def test_the_clock_ends_a_discipline_after_twelve_months_and_not_on_the_last_day(cast):
    case = in_force(cast, "warning", ago=100)
    assert clock.lapse() == 0
    Case.objects.filter(pk=case.pk).update(lapses_on=today())
    assert clock.lapse() == 0
    Case.objects.filter(pk=case.pk).update(lapses_on=factories.days_ago(1))
    assert clock.lapse() == 1
    case.refresh_from_db()
    assert (case.state, case.history.last().by) == (State.DONE, None)
    assert (case.facts["form"], case.closed_on) == ("warning", today())


def test_a_breach_that_is_looked_into_keeps_the_clock_from_ending_a_discipline(cast):
    case = in_force(cast, "warning", ago=400)
    held = scenes.opened("inspection", cast, member=case.member)
    assert clock.lapse() == 0
    scenes.finish(held)
    assert clock.lapse() == 1


def test_people_do_not_end_a_discipline_early(cast):
    case = in_force(cast, "reprimand", ago=300)
    with pytest.raises(CaseRefused, match="có hiệu lực đến hết ngày"):
        scenes.take(case)


def test_a_new_discipline_replaces_the_one_that_had_effect(cast):
    member = factories.member(cast.cell_7)
    first = scenes.finish(scenes.opened("discipline", cast, member=member))
    scenes.finish(scenes.opened("discipline", cast, member=member, facts={"form": "warning"}))
    old, new = Case.objects.filter(procedure=waits.IN_FORCE).order_by("pk")
    assert (old.state, old.cause, new.state, new.facts["form"]) == (State.DONE, first, State.OPEN, "warning")
    assert not Case.objects.filter(procedure="discipline").open().exists()


def test_who_is_under_a_discipline_in_force_may_move_and_the_case_goes_along(cast):
    member = factories.member(cast.cell_7)
    scenes.finish(scenes.opened("discipline", cast, member=member))
    scenes.finish(scenes.opened("transfer_internal", cast, member=member))
    effect = Case.objects.get(procedure=waits.IN_FORCE)
    assert (effect.origin, effect.holder, effect.is_open) == (cast.cell_1, cast.cell_1, True)


def test_an_inspection_that_begins_on_the_way_stops_the_next_signature(cast):
    case = scenes.until(scenes.opened("transfer_internal", cast), "box_3")
    scenes.opened("inspection", cast, member=case.member)
    with pytest.raises(CaseRefused, match=r"6\.3\.1đ"):
        scenes.take(case)


def test_a_suspension_is_prolonged_and_ends_by_decision(cast):
    case = scenes.until(scenes.opened("suspension", cast), "suspended")
    assert Member.objects.get(pk=case.member_id).status == Status.SUSPENDED
    with pytest.raises(CaseRefused, match="phải sau ngày"), transaction.atomic():
        branched(case, "prolonged", until=today())
    case.refresh_from_db()
    later = today() + timedelta(days=300)
    branched(case, "prolonged", until=later)
    assert (case.step, case.due_on) == ("suspended", later)
    scenes.finish(case)
    assert Member.objects.get(pk=case.member_id).status == Status.ACTIVE


# Miễn công tác và sinh hoạt


@pytest.mark.parametrize(
    ("born", "papers"),
    [("1946-11-05", {"request", "cell_resolution"}), ("1946-11-06", {"request", "medical", "cell_resolution"})],
)
def test_from_eighty_on_no_medical_file_is_asked_where_the_unit_has_that_rule(cast, born, papers):
    RuleParameter.objects.create(
        key="exemption.no_medical_age", value=80, measure="tuổi", valid_from=date(2025, 11, 1), scope=cast.city
    )
    member = factories.member(cast.cell_7, birth_date=date.fromisoformat(born))
    case = scenes.opened("exemption_old", cast, member=member, event_on=date(2026, 11, 5))
    scenes.finish(case)
    assert set(case.papers.values_list("kind", flat=True)) == papers


def test_without_that_rule_everybody_brings_one(cast):
    member = factories.member(cast.cell_7, birth_date=date(1930, 1, 1))
    case = scenes.finish(scenes.opened("exemption_old", cast, member=member))
    assert case.papers.filter(kind="medical").exists()


def test_less_work_is_no_exemption_from_activity(cast):
    case = scenes.finish(scenes.opened("exemption_old", cast, facts={"extent": "part"}))
    assert Member.objects.get(pk=case.member_id).status == Status.ACTIVE


@pytest.mark.parametrize(
    ("until", "sentence"),
    [("2027-11-04", ""), ("2027-11-05", "dưới 12 tháng"), ("2026-11-05", "phải sau ngày bắt đầu")],
)
def test_an_exemption_for_a_reason_lasts_less_than_twelve_months_where_that_is_the_rule(cast, until, sentence):
    RuleParameter.objects.create(
        key="exemption.limited_max", value=12, measure="tháng", valid_from=date(2025, 11, 1), scope=cast.city
    )
    request = Request(None, cast.cell_7, None, {"until": date.fromisoformat(until)}, date(2026, 11, 5))
    assert sentence in lasts_as_allowed(request) and bool(lasts_as_allowed(request)) == bool(sentence)


def exempt_until(cast, day: date) -> Case:
    case = scenes.until(scenes.opened("exemption_limited", cast), "exempt")
    Case.objects.filter(pk=case.pk).update(lapses_on=day, due_on=day, facts=case.facts | {"until": day.isoformat()})
    return Case.objects.get(pk=case.pk)


def test_an_exemption_ends_by_the_clock_the_day_after_its_last_one(cast):
    case = exempt_until(cast, today())
    member = Member.objects.get(pk=case.member_id)
    assert (member.status, member.ineligible_reason, clock.lapse()) == (Status.EXEMPT, "exempt", 0)
    Case.objects.filter(pk=case.pk).update(lapses_on=factories.days_ago(1))
    assert clock.lapse() == 1 and clock.lapse() == 0
    case.refresh_from_db()
    member.refresh_from_db()
    assert (case.step, member.status, member.ineligible_reason) == ("returned", Status.ACTIVE, "")


@pytest.mark.parametrize(("ago", "refused"), [(40, True), (100, False)])
def test_who_does_not_come_back_in_three_months_is_proposed_for_removal(cast, ago, refused):
    case = exempt_until(cast, factories.days_ago(ago))
    clock.lapse()
    case.refresh_from_db()
    if refused:
        with pytest.raises(CaseRefused, match="mới xét xóa tên"), transaction.atomic():
            branched(case, "not_back")
    else:
        branched(case, "not_back")
    assert Case.objects.filter(procedure="removal").exists() != refused


def test_an_exemption_is_renewed_by_the_same_way(cast):
    case = exempt_until(cast, today())
    later = today() + timedelta(days=90)
    branched(case, "renewed", until=later)
    assert case.step == "cell_vote" and Member.objects.get(pk=case.member_id).status == Status.EXEMPT
    scenes.until(case, "exempt")
    assert case.due_on == later
    scenes.finish(case)


def test_who_is_exempt_for_a_time_comes_back_by_that_case(cast):
    case = exempt_until(cast, today())
    with pytest.raises(CaseRefused, match="miễn có thời hạn"):
        scenes.opened("exemption_return", cast, member=Member.objects.get(pk=case.member_id))
    with pytest.raises(CaseRefused, match="không đang được miễn"):
        scenes.opened("exemption_return", cast, member=factories.member(cast.cell_7))


# Đổi họ tên


@pytest.mark.parametrize(
    ("name", "sentence"),
    [("ngô văn thành", "trùng với họ tên"), ("Thành", "đủ họ và tên"), ("Ngô Thành Công", "")],
)
def test_a_new_name_is_another_one_and_whole(cast, name, sentence):
    if sentence:
        with pytest.raises(CaseRefused, match=sentence):
            scenes.opened("renaming", cast, facts={"new_name": name})
        return
    case = scenes.finish(scenes.opened("renaming", cast, facts={"new_name": name}))
    member = Member.objects.get(pk=case.member_id)
    assert (member.full_name, case.facts["old_name"], member.version) == (name, "Ngô Văn Thành", 2)
    assert Member.objects.named("ngo:*").filter(pk=member.pk).exists()
    entry = AuditEntry.objects.get(action="member.rename")
    assert (entry.before, entry.after) == ({"full_name": "Ngô Văn Thành"}, {"full_name": name})


def test_a_name_that_a_list_has_changed_meanwhile_stops_the_decision(cast):
    case = scenes.until(scenes.opened("renaming", cast), "decided")
    affiliations.rename(affiliations.held(case.member_id), "Ngô Văn Thanh", by=None, why="Theo danh sách")
    with pytest.raises(StandingChanged, match="Họ tên trong danh sách đã khác"), transaction.atomic():
        scenes.take(case)
    case.refresh_from_db()
    assert (case.step, Member.objects.get(pk=case.member_id).full_name) == ("decided", "Ngô Văn Thanh")


# Two at once, and a list beside the case


@pytest.mark.parametrize(
    ("key", "step"),
    [("removal", "decided"), ("resignation", "decided"), ("expulsion", "decided"), ("exemption_old", "cell_vote")],
)
def test_a_record_that_a_list_has_taken_off_the_roll_stops_the_decision_and_nothing_is_written(cast, key, step):
    case = scenes.until(scenes.opened(key, cast), step)
    member = affiliations.held(case.member_id)
    affiliations.change_status(member, Status.DECEASED, by=None, day=today(), why="Theo danh sách")
    with pytest.raises(StandingChanged, match="đã được thay đổi"), transaction.atomic():
        scenes.take(case)
    case.refresh_from_db()
    assert (case.step, Member.objects.get(pk=case.member_id).status) == (step, Status.DECEASED)


@pytest.mark.django_db(transaction=True)
def test_the_clock_and_the_chi_bo_end_an_exemption_once(cast):
    case = exempt_until(cast, factories.days_ago(1))
    ready = scenes.done(case)

    def come_back():
        acting.take(Case.objects.get(pk=case.pk), by=cast.secretary, seen=case.turn, done=ready)

    results = at_once(come_back, clock.lapse, refusals=(WrongState, CaseRefused, StandingChanged))
    case.refresh_from_db()
    member = Member.objects.get(pk=case.member_id)
    assert (case.step, member.status, case.turn) == ("returned", Status.ACTIVE, 5)
    assert results[0] in {None, WrongState, CaseRefused} and results[1] == (results[0] is not None)
    assert AuditEntry.objects.filter(action="member.status", object_id=member.pk).count() == 2


@pytest.mark.django_db(transaction=True)
def test_of_a_list_and_a_decision_at_once_the_member_leaves_once(cast):
    case = scenes.until(scenes.opened("removal", cast), "decided")
    ready = scenes.done(case)

    def decide():
        acting.take(Case.objects.get(pk=case.pk), by=cast.organiser, seen=case.turn, done=ready)

    @transaction.atomic
    def write_list():
        member = affiliations.held(case.member_id)
        if member.is_counted:
            affiliations.change_status(member, Status.MOVED, by=None, day=today(), why="Theo danh sách")

    at_once(decide, write_list, refusals=(StandingChanged,))
    case.refresh_from_db()
    member = Member.objects.get(pk=case.member_id)
    assert (case.step, member.status) in {("decided", Status.MOVED), ("delivered", Status.LEFT)}
    assert AuditEntry.objects.filter(action="member.status", object_id=member.pk).count() == 1
