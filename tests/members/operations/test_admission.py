"""Kết nạp and kết nạp lại: what bars them, what lapses, what becomes of who moves meanwhile (docs/rules.md §3.1)."""

import unicodedata
from datetime import date, timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from members import party_age
from members.dates import months_after
from members.models import Affiliation, Member, PartyAgeGap
from members.operations.admission import bars, checks
from members.operations.cases.page import facts_of
from members.operations.desk import clock
from members.operations.engine import acting
from members.operations.engine.declaring import PROCEDURES, Request
from members.operations.engine.moving import CaseRefused, Done
from members.operations.models import Case
from tests import factories
from tests.members.operations import scenes
from tests.members.operations.test_deadlines import reckoned

pytestmark = pytest.mark.django_db
State, Status = Case.State, Member.Status


def d(text: str) -> date:
    day, month, year = map(int, text.split("/"))
    return date(year, month, day)


def asked(cast, **facts) -> Case:
    """A case that has noted `facts`, for what only looks at them."""
    return Case(origin=cast.cell_7, facts={key: str(value) for key, value in facts.items()})


def branched(case: Case, key: str, **facts) -> Case:
    said = Done(timezone.localdate(), note="Có lý do", facts=facts)
    acting.branch(case, key, by=None, seen=case.turn, done=said)
    return case


WORKED = [
    # Đủ 18 tuổi tính theo tháng; trên 60 phải có văn bản đồng ý
    (checks.is_of_age, {"born_on": d("06/11/2008")}, "05/11/2026", "đủ 18 tuổi"),
    (checks.is_of_age, {"born_on": d("05/11/2008")}, "05/11/2026", ""),
    (checks.is_of_age, {"born_on": d("05/11/1966")}, "05/11/2026", ""),
    (checks.is_of_age, {"born_on": d("04/11/1966")}, "05/11/2026", "trên 60 tuổi"),
    (checks.is_of_age, {"born_on": d("04/11/1966"), "over_age_consent": "12-CV/TU"}, "05/11/2026", ""),
    # Học vấn: bằng THCS đến 25/7/2026, học hết THCS từ 26/7/2026
    (checks.is_educated, {"education": "lower_done"}, "25/07/2026", "có bằng tốt nghiệp"),
    (checks.is_educated, {"education": "lower_done"}, "26/07/2026", ""),
    (checks.is_educated, {"education": "lower_diploma"}, "25/07/2026", ""),
    (checks.is_educated, {"education": "less"}, "26/07/2026", "hoàn thành chương trình"),
    (checks.is_educated, {"education": "less", "education_exception": "03-QĐ/TW"}, "26/07/2026", ""),
    # Quyết định trong 30 ngày làm việc từ khi có quyết định chuyển (06-HD/TW, 3.9), qua hai cái Tết
    (checks.decided_soon_after_move, {}, "05/11/2026", ""),
    (checks.decided_soon_after_move, {"moved_on": d("02/02/2026")}, "23/03/2026", ""),
    (checks.decided_soon_after_move, {"moved_on": d("02/02/2026")}, "24/03/2026", "Đã quá hạn 23/03/2026"),
    (checks.decided_soon_after_move, {"moved_on": d("25/01/2027")}, "15/03/2027", ""),
    (checks.decided_soon_after_move, {"moved_on": d("25/01/2027")}, "16/03/2027", "Đã quá hạn 15/03/2027"),
    # Người giúp đỡ: đảng viên chính thức của chi bộ, hai người hoặc một người và Đoàn, Công đoàn
    (checks.helpers_may_help, {"helper_1": "Trần Văn Bình"}, "05/11/2026", "Cần hai đảng viên"),
    (checks.helpers_may_help, {"helper_1": "trần văn bình", "union": "Đoàn phường"}, "05/11/2026", ""),
    (checks.helpers_may_help, {"helper_1": "Trần Văn Bình", "helper_2": "Nguyễn Thị Hoa"}, "05/11/2026", ""),
    (checks.helpers_may_help, {"helper_1": "Trần Văn Bình", "helper_2": "tran van binh"}, "05/11/2026", "hai đồng chí"),
    (checks.helpers_may_help, {"helper_1": "Phạm Thị Lan", "union": "Đoàn"}, "05/11/2026", "không có đảng viên"),
]


@pytest.mark.parametrize(("check", "facts", "on", "sentence"), WORKED)
def test_an_admission_goes_on_as_the_rule_of_the_day_says(cast, check, facts, on, sentence):
    found = check(asked(cast, **facts), d(on))
    assert sentence in found and bool(found) == bool(sentence)


@pytest.mark.parametrize(
    ("there", "first", "second", "sentence"),
    [  # tên khác nhau một dấu là hai người; hai người trùng tên là hai người; gõ không dấu thì ai cũng được
        (["Nguyễn Văn Hùng", "Nguyễn Văn Hưng"], "Nguyễn Văn Hùng", "Nguyễn Văn Hưng", ""),
        (["Nguyễn Văn Hùng"], "Nguyễn Văn Hùng", "nguyen van hung", "hai đồng chí khác nhau"),
        (["Nguyễn Văn Hùng", "Nguyễn Văn Hùng"], "Nguyễn Văn Hùng", "Nguyễn Văn Hùng", ""),
        (["Nguyễn Văn Hùng"], "Nguyễn Văn Hưng", "Nguyễn Thị Hoa", "chính thức nào tên Nguyễn Văn Hưng"),
        (["Nguyễn Văn Hùng"], "nguyen van hung", "Trần Văn Lạ", "chính thức nào tên Trần Văn Lạ"),
        (["Nguyễn Văn Hòa"], unicodedata.normalize("NFD", "NGUYỄN VĂN HOÀ"), "Nguyễn Thị Hoa", ""),
    ],
)
def test_helpers_are_told_apart_by_the_accents_of_their_names(cast, there, first, second, sentence):
    for name in there:
        factories.member(cast.cell_7, name)
    found = checks.helpers_may_help(asked(cast, helper_1=first, helper_2=second), timezone.localdate())
    assert sentence in found and bool(found) == bool(sentence)


@pytest.mark.parametrize(
    ("check", "facts", "on", "sentence"),
    [  # Giấy chứng nhận 60 tháng, hồ sơ 12 tháng: ngày cuối còn giá trị
        (checks.certificates_are_valid, {"certificate_on": d("05/11/2021")}, "05/11/2026", None),
        (checks.certificates_are_valid, {"certificate_on": d("04/11/2021")}, "05/11/2026", "đã quá 60 tháng."),
        (checks.dossiers_are_fresh, {"dossier_on": d("29/02/2028")}, "28/02/2029", None),
        (checks.dossiers_are_fresh, {"dossier_on": d("05/11/2025")}, "06/11/2026", "chọn “Hồ sơ quá 12 tháng”."),
    ],
)
def test_papers_of_an_admission_must_not_be_too_old(cast, check, facts, on, sentence):
    case = asked(cast, **facts)
    found = check([case, asked(cast)], d(on))
    assert found == {} if sentence is None else found[case.pk].endswith(sentence)


@pytest.mark.parametrize(
    ("since", "moved", "replaces", "sentence"),
    [
        (366, True, "", ""),
        (300, True, "", "chưa đủ 12 tháng"),
        (300, True, "yes", ""),
        (300, False, "", ""),  # in the list that the portal began with: nobody knows since when
    ],
)
def test_a_helper_has_been_there_for_twelve_months_unless_replacing_one(cast, since, moved, replaces, sentence):
    member = factories.member(cast.cell_7, "Vi Thị Nhung")
    day = factories.days_ago(since)
    Affiliation.objects.filter(member=member).update(since=day)
    if moved:
        Affiliation.objects.create(member=member, unit=cast.cell_1, since=factories.days_ago(900), until=day)
    case = asked(cast, helper_1="Vi Thị Nhung", union="Công đoàn", replaces=replaces)
    found = checks.helpers_may_help(case, timezone.localdate())
    assert sentence in found and bool(found) == bool(sentence)


@pytest.mark.parametrize(("months", "refused"), [("", False), (11, True), (12, False)])
def test_a_short_contract_leads_to_the_chi_bo_of_residence(cast, months, refused):
    facts = {"contract_months": months} if months else {}
    if refused:
        with pytest.raises(CaseRefused, match="chi bộ nơi cư trú"):
            scenes.opened("admission", cast, facts=facts)
    else:
        assert scenes.opened("admission", cast, facts=facts).is_open


@pytest.mark.parametrize(
    ("status", "sentence"),
    [("active", "trong danh sách"), ("left", "lập hồ sơ “Kết nạp lại”"), ("deceased", "đã từng là đảng viên")],
)
def test_who_is_or_was_a_member_is_not_admitted_as_somebody_new(cast, status, sentence):
    factories.member(cast.cell_8, personal_id="001096000777", status=status)
    with pytest.raises(CaseRefused, match=sentence):
        scenes.opened("admission", cast)


def test_one_person_is_on_one_way_in(cast):
    scenes.opened("admission", cast)
    with pytest.raises(CaseRefused, match="đã có hồ sơ kết nạp"):
        scenes.opened("admission", cast, origin=cast.cell_8)


def test_what_is_typed_for_a_step_counts_for_its_own_checks(cast):
    case = scenes.until(scenes.opened("admission", cast, facts={"born_on": date(1960, 1, 1)}), "cell_vote")
    with pytest.raises(CaseRefused, match="Người trên 60 tuổi"):
        scenes.take(case)
    scenes.take(case, facts={"over_age_consent": "12-CV/TU"})
    assert case.facts["over_age_consent"] == "12-CV/TU" and case.step == "base_vote"


def test_who_the_youth_union_introduces_brings_its_resolution(cast):
    case = scenes.until(scenes.opened("admission", cast), "dossier")
    papers = ("application", "cv_applicant", "introduction")
    with pytest.raises(CaseRefused, match="Còn thiếu giấy tờ: nghị quyết giới thiệu của đoàn"), transaction.atomic():
        scenes.take(case, papers=papers)
    case.facts["union"] = ""
    scenes.take(case, papers=papers)


def test_a_late_ceremony_needs_the_consent_of_the_level_above(cast):
    case = scenes.until(scenes.opened("admission", cast), "ceremony")
    case.due_on = factories.days_ago(1)
    with pytest.raises(CaseRefused, match="phải được cấp trên đồng ý"), transaction.atomic():
        scenes.take(case)
    scenes.take(case, facts={"late_consent": "45-CV/ĐU"})
    assert case.member.status == Status.ACTIVE


# Lapses, by the clock


@pytest.mark.parametrize(
    ("step", "lapse", "made", "last", "back"),
    [  # giấy chứng nhận 60 tháng: học lại; hồ sơ 12 tháng: làm lại bốn giấy
        ("procedure_open", "certificate_on", "29/02/2028", "28/02/2033", "class"),
        ("dossier", "certificate_on", "05/11/2025", "05/11/2030", "class"),
        ("vetting_home", "dossier_on", "31/08/2025", "31/08/2026", "dossier"),
        ("cell_vote", "dossier_on", "05/11/2025", "05/11/2026", "dossier"),
    ],
)
def test_class_and_dossier_lapse_on_the_day_after_their_last(cast, step, lapse, made, last, back):
    declared = PROCEDURES.get("admission").names[step]
    assert reckoned(cast, declared.lapse.deadline, {lapse: made}).due == d(last)
    assert declared.branch(declared.lapse.branch).to == back


def test_the_clock_sends_a_dossier_of_twelve_months_back_and_four_papers_are_made_anew(cast):
    case = scenes.until(scenes.opened("admission", cast), "cell_vote")
    Case.objects.filter(pk=case.pk).update(lapses_on=factories.days_ago(1))
    before = set(case.papers.values_list("kind", flat=True))
    assert clock.lapse() == 1 and clock.lapse() == 0
    case.refresh_from_db()
    gone = before - set(case.papers.values_list("kind", flat=True))
    assert case.step == "dossier" and gone == {"introduction", "union_resolution", "vetting", "opinions"}
    scenes.finish(case)
    assert case.member.is_counted


def test_a_helper_is_replaced_and_the_reviews_are_there_before_the_dossier(cast):
    case = scenes.until(scenes.opened("admission", cast), "reviews")
    with pytest.raises(CaseRefused, match="nhận xét của người giúp đỡ thứ nhất"):
        scenes.take(case, papers=())
    branched(case, "replaced")
    scenes.take(case, facts={"helper_1": "Nguyễn Thị Hoa", "union": "Công đoàn", "replaces": "yes"})
    assert case.facts["helper_1"] == "Nguyễn Thị Hoa"


def test_each_helper_gives_a_review(cast):
    facts = {"helper_1": "Trần Văn Bình", "helper_2": "Nguyễn Thị Hoa"}
    case = scenes.take(scenes.until(scenes.opened("admission", cast), "helpers"), facts=facts)
    scenes.until(case, "reviews")
    with pytest.raises(CaseRefused, match="nhận xét của người giúp đỡ thứ hai"), transaction.atomic():
        scenes.take(case, papers=("review_1",))
    scenes.take(case, papers=("review_1", "review_2"))
    assert case.step == "procedure_open"


@pytest.mark.parametrize("late", [True, False])
def test_who_recognises_late_explains_it_and_the_day_stays(cast, late):
    case = scenes.until(scenes.opened("recognition", cast), "base_vote")
    Case.objects.filter(pk=case.pk).update(due_on=factories.days_ago(1 if late else 0))
    case.refresh_from_db()
    scenes.until(case, "announced")
    if late:
        with pytest.raises(CaseRefused, match="phải có giải trình"), transaction.atomic():
            scenes.take(case, papers=())
        scenes.take(case, papers=("late_reasons",))
    else:
        scenes.take(case, papers=())
    member = Member.objects.get(pk=case.member_id)
    assert (case.state, member.official_date) == (State.DONE, months_after(member.admission_date, 12))


# Who moves in the middle


def test_who_moves_and_is_decided_on_in_time_is_admitted_at_the_new_place(cast):
    case = scenes.until(scenes.opened("admission", cast), "base_vote")
    branched(case, "moved", moved_on=timezone.localdate(), new_cell=cast.cell_1.code)
    assert (case.step, case.destination) == ("base_vote", cast.cell_1)
    told = {fact.label: fact.text for fact in facts_of(case, PROCEDURES.get("admission"))}
    assert told["Chi bộ nơi mới"].startswith("Chi bộ 1, Đảng bộ phường Đông Sơn")
    scenes.finish(case)
    assert case.member.unit == cast.cell_1
    assert [row.unit for row in case.history.filter(step__endswith="_there")] == [cast.cell_1] * 3
    assert Case.objects.get(procedure="recognition").origin == cast.cell_1


def test_who_is_decided_on_too_late_is_looked_at_again_by_the_new_place(cast):
    case = scenes.until(scenes.opened("admission", cast), "decided")
    long_ago = factories.days_ago(90)
    branched(case, "moved", moved_on=long_ago, new_cell=cast.cell_1.code)
    with pytest.raises(CaseRefused, match="Chuyển hồ sơ cho nơi mới"):
        scenes.take(case)
    branched(case, "file_sent", moved_on=long_ago, new_cell=cast.cell_1.code)
    there = Case.objects.get(procedure="admission_moved")
    assert (case.state, there.origin, there.holder, there.cause) == (State.CANCELLED, cast.cell_1, cast.beside, case)
    assert there.facts["personal_id"] == case.facts["personal_id"]
    scenes.finish(there)
    assert there.member.unit == cast.cell_1


@pytest.mark.parametrize("code", ["01.001.001.000.007", "01.001.001", "99.999"])
def test_the_new_place_is_another_working_chi_bo(cast, code):
    case = scenes.until(scenes.opened("admission", cast), "listed")
    with pytest.raises(CaseRefused, match="một chi bộ khác"), transaction.atomic():
        branched(case, "moved", moved_on=timezone.localdate(), new_cell=code)


# Kết nạp lại


def left(cast, day: str = "05/11/2023", **facts) -> Request:
    member = factories.member(cast.cell_7, status="left", status_date=d(day))
    return Request(member, cast.cell_7, None, {"left_how": "other"} | facts, d("05/11/2026"))


BARS = [
    # tự bỏ sinh hoạt, mất đoàn kết, tham nhũng, tội nghiêm trọng: không bao giờ (294-QĐ/TW, 3.5.2)
    ({}, ""),
    ({"left_how": "absent"}, "tự bỏ sinh hoạt"),
    ({"left_how": "disunity"}, "mất đoàn kết"),
    ({"left_how": "corruption"}, "tham nhũng"),
    ({"left_how": "serious_crime"}, "tội nghiêm trọng"),
    ({"left_how": "resigned"}, "xin ra khỏi Đảng"),
    ({"left_how": "resigned", "hardship": "07/GXN"}, ""),
    ({"left_how": "waste"}, "lãng phí, tiêu cực"),  # từ 26/7/2026 (208-QĐ/TW)
    ({"left_how": "lesser_crime"}, ""),
]


@pytest.mark.parametrize(("facts", "sentence"), BARS)
def test_readmission_has_its_bars(cast, facts, sentence):
    found = bars.is_not_barred(left(cast, **facts))
    assert sentence in found and bool(found) == bool(sentence)


@pytest.mark.parametrize(("on", "barred"), [("25/07/2026", False), ("26/07/2026", True)])
def test_waste_bars_since_the_rule_of_2026(cast, on, barred):
    request = left(cast, left_how="waste")
    there = Request(request.member, request.origin, None, request.facts, d(on))
    assert bool(bars.is_not_barred(there)) == barred


@pytest.mark.parametrize(
    ("left_on", "facts", "free"),
    [  # 36 tháng từ khi ra; 60 tháng từ khi được xóa án tích
        ("05/11/2023", {}, ""),
        ("06/11/2023", {}, "06/11/2026"),
        ("05/11/2015", {"left_how": "lesser_crime"}, "ngày được xóa án tích"),
        ("05/11/2015", {"left_how": "lesser_crime", "cleared_on": d("05/11/2021")}, ""),
        ("05/11/2015", {"left_how": "lesser_crime", "cleared_on": d("06/11/2021")}, "06/11/2026"),
    ],
)
def test_who_left_waits(cast, left_on, facts, free):
    found = bars.has_waited(left(cast, left_on, **facts))
    assert free in found and bool(found) == bool(free)


@pytest.mark.parametrize(
    ("procedure", "facts", "barred"),
    [
        ("removal", {"cause": "absent"}, True),
        ("removal", {"cause": "transfer_abandoned"}, True),
        ("removal", {"cause": "card"}, False),
        ("resignation", {}, True),
        ("expulsion", {}, False),
    ],
)
def test_how_somebody_left_is_known_from_the_cases_of_the_portal(cast, procedure, facts, barred):
    request = left(cast)
    Case.objects.create(
        procedure=procedure,
        member=request.member,
        person="Ngô Văn Thành",
        origin=cast.cell_7,
        holder=cast.cell_7,
        event_on=d("05/11/2023"),
        entered_on=d("05/11/2023"),
        closed_on=d("05/11/2023"),
        state=State.DONE,
        facts=facts,
    )
    assert bool(bars.is_not_barred(request)) == barred


def test_nobody_is_readmitted_twice_or_without_a_day_of_leaving(cast):
    with pytest.raises(CaseRefused, match="Chỉ kết nạp lại một lần"):
        scenes.opened("readmission", cast, facts={"before": "yes"})
    gone = factories.member(cast.cell_7, status="left")
    with pytest.raises(CaseRefused, match="chưa ghi ngày ra khỏi Đảng"):
        scenes.opened("readmission", cast, member=gone)
    with pytest.raises(CaseRefused, match="người đã ra khỏi Đảng"):
        scenes.opened("readmission", cast, member=factories.member(cast.cell_7))


def test_who_is_readmitted_is_on_probation_and_keeps_the_age_before(cast):
    long_ago = factories.days_ago(1200)
    member = factories.member(cast.cell_7, "Ngô Văn Thành", status="left", status_date=long_ago)
    case = scenes.finish(scenes.opened("readmission", cast, member=member))
    member.refresh_from_db()
    today = timezone.localdate()
    assert (case.member, member.status, member.admission_date, member.official_date) == (member, "active", today, None)
    assert member.admission_decision_date == date(2000, 5, 19)
    assert list(PartyAgeGap.objects.filter(member=member).values_list("since", "until")) == [(long_ago, today)]
    assert case.history.filter(step="consent", unit=cast.city).exists()
    recognition = Case.objects.get(procedure="recognition")
    member.official_date = today + timedelta(days=365)
    then = party_age.age(member, member.party_age_gaps.all(), member.official_date)
    months, began = then.years * 12 + then.months, date(2000, 5, 19) + timedelta(days=1200)
    assert recognition.event_on == today
    assert months_after(began, months) <= member.official_date < months_after(began, months + 1)
    member.status, member.status_date, member.official_date = "left", long_ago, None
    member.save()
    with pytest.raises(CaseRefused, match="Chỉ kết nạp lại một lần"):
        scenes.opened("readmission", cast, member=member)
