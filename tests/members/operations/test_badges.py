"""The list of a round, its cases opened and signed together, numbers: in the database, at a constant price."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from members import medal_rounds
from members.dates import months_after
from members.models import AuditEntry, Member, Notice, PartyAgeGap, RuleParameter
from members.operations.badges import checks, eligible, lists, numbers, years
from members.operations.badges.numbers import NumbersRefused
from members.operations.engine import acting, many
from members.operations.engine.declaring import PROCEDURES
from members.operations.engine.moving import CaseRefused, Done
from members.operations.models import Case, Medal, MedalBook, MedalRound
from tests import factories
from tests.clock import TODAY
from tests.members.operations import scenes

pytestmark = pytest.mark.django_db
MEDAL = PROCEDURES.get("medal")


def as_in_hanoi(unit) -> None:
    """The local rules of medals, taken over by the province."""
    for row in RuleParameter.objects.filter(key__startswith="medal.", local=True):
        row.pk, row.scope, row.local = None, unit, False
        row.save(force_insert=True)


def test_the_rounds_around_a_day_are_reckoned_with_one_calendar(cast, django_assert_num_queries):
    as_in_hanoi(cast.city)
    book = medal_rounds.book_of(cast.city)
    with django_assert_num_queries(1):
        assert len(medal_rounds.around(book, TODAY)) == 8


@pytest.mark.parametrize(
    ("on", "file_by"),
    [
        # 30 ngày làm việc trước đợt; nghỉ: 01–02/01, 27/04, 30/04, 01/05, 31/08–02/09; làm bù: 10/01, 22/08
        (date(2026, 2, 3), date(2025, 12, 22)),
        (date(2026, 5, 19), date(2026, 4, 2)),
        (date(2026, 9, 2), date(2026, 7, 21)),
        (date(2026, 11, 7), date(2026, 9, 28)),
        (date(2027, 2, 3), date(2026, 12, 22)),
    ],
)
def test_papers_are_due_thirty_working_days_before_the_round(cast, on, file_by):
    as_in_hanoi(cast.city)
    assert medal_rounds.named(medal_rounds.book_of(cast.city), on).file_by == file_by


class TestTheList:
    def test_it_has_exactly_whom_the_rule_has_one_by_one(self, cast):
        as_in_hanoi(cast.city)
        found = medal_rounds.named(medal_rounds.book_of(cast.city), date(2027, 2, 3))
        book = medal_rounds.book_of(cast.city)
        for years_back in (30, 35, 40, 55, 90):
            for days in (-1, 0, 1, 45, 89, 90):
                day = months_after(found.opens + timedelta(days=days), -12 * years_back)
                scenes.admitted(cast.cell_7, day)
                gapped = scenes.admitted(cast.cell_1, day - timedelta(days=40))
                PartyAgeGap.objects.create(member=gapped, since=date(2011, 1, 1), until=date(2011, 2, 10))
                PartyAgeGap.objects.create(member=gapped, since=date(2011, 1, 20), until=date(2011, 2, 10))
        scenes.admitted(cast.cell_7, date(1997, 1, 10), official_date=None)
        scenes.admitted(cast.cell_7, date(1997, 1, 10), status="suspended")
        exempt = scenes.admitted(cast.cell_7, date(1997, 1, 10), status="exempt", ineligible_reason="exempt")
        listed = {row.member: (row.years, row.reached) for row in self._of(cast, found)}
        one_by_one = {
            member.pk: (due.years, due.reached)
            for member in Member.objects.filter(status__in=eligible.MAY_HAVE)
            if (due := years.due_in(member, member.party_age_gaps.all(), found, book)) and due.reached >= found.opens
        }
        assert listed == one_by_one and len(listed) >= 30 and exempt.pk in listed

    def _of(self, cast, found, paths=None):
        levels = medal_rounds.levels(medal_rounds.book_of(cast.city), found.on)
        return eligible.of(found, levels, paths or [cast.city.path])

    def test_each_office_has_its_own(self, cast):
        found = scenes.next_round(cast)
        day = months_after(found.closes, -12 * 30)
        ours, theirs = scenes.admitted(cast.cell_7, day), scenes.admitted(cast.cell_1, day)
        assert [row.member for row in lists.of_round(cast.secretary, found.on).rows] == [ours.pk]
        assert {row.member for row in lists.of_round(cast.organiser, found.on).rows} >= {ours.pk}
        assert theirs.pk not in {row.member for row in lists.of_round(cast.secretary, found.on).rows}

    def test_who_waits_after_a_discipline_and_who_has_it_already_is_told(self, cast):
        found = scenes.next_round(cast)
        day = months_after(found.closes, -12 * 30)
        waiting, held, free = (scenes.admitted(cast.cell_7, day, name) for name in ("Lê An", "Lê Bình", "Lê Chi"))
        until = found.on + timedelta(days=9)
        Case.objects.create(
            procedure="discipline_effect",
            member=waiting,
            person=waiting.full_name,
            origin=cast.cell_7,
            holder=cast.cell_7,
            state="done",
            closed_on=found.on,
            entered_on=found.opens,
            event_on=found.opens - timedelta(days=200),
            facts={"form": "warning", "waits_until": until.isoformat()},
        )
        Medal.objects.create(member=held, years=30, number="HN 00000009", decided_on=found.opens)
        shown = {row.name: lists.standing(row) for row in lists.of_round(cast.secretary, found.on).rows}
        assert shown == {
            "Lê An": f"Hoãn: chờ sau kỷ luật đến hết {until:%d/%m/%Y}",
            "Lê Bình": "Đã có, số HN 00000009",
            "Lê Chi": "Chưa lập hồ sơ",
        }
        (opened,) = lists.open_cases(cast.organiser, found.on)
        assert opened.member == free

    def test_its_cases_are_opened_in_one_go_and_only_once(self, cast):
        found = scenes.next_round(cast)
        for number in range(3):
            scenes.admitted(cast.cell_7, months_after(found.closes, -12 * 30), f"Lê Văn {number + 1}")
        opened = lists.open_cases(cast.organiser, found.on)
        assert [case.step for case in opened] == ["declared"] * 3
        case = Case.objects.get(pk=opened[0].pk)
        assert case.facts == {"years": "30", "reached_on": found.closes.isoformat()}
        assert case.history.get().act == "opened" and case.is_open and case.holder == cast.cell_7
        assert Case.objects.found("le van").count() == 3  # by name too
        assert MedalRound.objects.get().closes_on == found.closes
        assert AuditEntry.objects.filter(action="case.open").count() == 3
        assert Notice.objects.filter(user=cast.secretary, text__contains="3 hồ sơ chờ").count() == 1
        with pytest.raises(lists.NothingToOpen):
            lists.open_cases(cast.organiser, found.on)

    @pytest.mark.parametrize("people", [1, 12])
    def test_opening_costs_the_same_for_one_and_for_many(self, cast, django_assert_max_num_queries, people):
        found = scenes.next_round(cast)
        for _ in range(people):
            scenes.admitted(cast.cell_7, months_after(found.closes, -12 * 30))
        with django_assert_max_num_queries(32):
            assert len(lists.open_cases(cast.organiser, found.on)) == people


def standing_at(cast, step: str, people: int) -> list[Case]:
    """So many cases of a medal before `step`."""
    found, made = scenes.next_round(cast), []
    for kind in numbers.shapes():
        MedalBook.objects.get_or_create(unit=cast.city, years=kind, defaults={"symbol": "HN"})
    for number in range(people):
        member = scenes.admitted(cast.cell_7, months_after(found.closes, -12 * 30), f"Lê Văn {chr(65 + number)}")
        made.append(scenes.until(scenes.opened("medal", cast, member=member, by=cast.organiser), step))
    return made


def sign(cast, cases, step="province_decided", **told):
    said = Done(timezone.localdate(), number="15-QĐ/TU", facts={"decision_no": "15-QĐ/TU"}, papers=("decision",))
    among = Case.objects.mine(cast.organiser)
    seen = {case.pk: case.turn for case in cases} | told
    return many.take(MEDAL, MEDAL.names[step], seen, among=among, by=cast.organiser, done=said)


def handed_over(cast, cases):
    seen, open_ones = {case.pk: case.turn for case in cases}, Case.objects.open()
    return many.take(
        MEDAL, MEDAL.names["awarded"], seen, among=open_ones, by=cast.organiser, done=Done(timezone.localdate())
    )


class TestTogether:
    def test_a_decision_for_many_gives_each_a_number_in_turn(self, cast):
        cases = standing_at(cast, "province_decided", 3)
        numbers.keep_book(cast.city, 30, symbol="HN", last=41, by=cast.organiser)
        assert sign(cast, cases) == many.Taken(3, [])
        rows = list(Medal.objects.order_by("pk").values_list("number", "years", "kind", "decision"))
        assert rows == [(f"HN 000000{last}", 30, "regular", "15-QĐ/TU") for last in (42, 43, 44)]
        case = Case.objects.get(pk=cases[0].pk)
        assert (case.step, case.facts["medal_no"], case.turn) == ("awarded", "HN 00000042", cases[0].turn + 1)
        assert case.history.last().number == "15-QĐ/TU" and case.papers.filter(kind="decision").exists()
        assert case.due_on == case.event_on and case.holder == cast.ward
        assert AuditEntry.objects.filter(action="case.step", object_id=case.pk).count() == case.turn - 1

    def test_who_was_quicker_and_what_speaks_against_one_leaves_that_one_out(self, cast):
        first, second, third = standing_at(cast, "province_decided", 3)
        scenes.take(first)
        Case.objects.filter(pk=second.pk).update(
            facts=second.facts | {"discipline": "reprimand", "disciplined_on": f"{timezone.localdate()}"}
        )
        first.turn -= 1
        taken = sign(cast, [first, second, third])
        assert taken.done == 1 and Case.objects.get(pk=third.pk).step == "awarded"
        assert {sentence.split(",")[0] for _, sentence in taken.left} == {
            many.CHANGED.split(",")[0],
            "Đang trong thời gian chờ sau kỷ luật",
        }
        assert Case.objects.get(pk=second.pk).step == "province_decided"

    def test_nobody_is_given_the_same_medal_twice(self, cast):
        twice, once = standing_at(cast, "province_decided", 2)
        Medal.objects.create(member=twice.member, years=30, number="HN 00000001", decided_on=date(2026, 2, 3))
        MedalBook.objects.filter(years=30).update(last=1)
        assert sign(cast, [twice, once]).left == [(twice.person, "Đã được tặng huy hiệu 30 năm.")]
        assert Medal.objects.filter(member=once.member).exists()

    def test_without_a_book_nobody_has_a_number_and_nothing_has_changed(self, cast):
        cases = standing_at(cast, "province_decided", 2)
        MedalBook.objects.all().delete()
        with pytest.raises(NumbersRefused, match="Chưa có sổ cấp số huy hiệu 30 năm"):
            sign(cast, cases)
        assert set(Case.objects.values_list("step", flat=True)) == {"province_decided"}

    def test_a_step_with_a_vote_is_taken_one_by_one(self, cast):
        cases = standing_at(cast, "cell_resolved", 1)
        with pytest.raises(CaseRefused, match="riêng từng hồ sơ"):
            sign(cast, cases, "cell_resolved")

    @pytest.mark.parametrize("people", [2, 12])
    def test_it_costs_the_same_for_few_and_for_many(self, cast, django_assert_max_num_queries, people):
        cases = standing_at(cast, "province_decided", people)
        with django_assert_max_num_queries(34):
            assert sign(cast, cases).done == people

    @pytest.mark.parametrize("people", [2, 12])
    def test_to_hand_them_over_costs_the_same_too(self, cast, django_assert_max_num_queries, people):
        cases = standing_at(cast, "awarded", people)
        with django_assert_max_num_queries(40):
            assert handed_over(cast, cases).done == people

    def test_the_last_step_ends_them_and_each_member_is_told(self, cast):
        handed_over(cast, standing_at(cast, "awarded", 2))
        assert set(Case.objects.values_list("state", "step")) == {("done", "")}
        assert set(Medal.objects.values_list("awarded_on", flat=True)) == {timezone.localdate()}
        assert Notice.objects.filter(user=cast.organiser, text__contains="2 hồ sơ đã xong").count() == 1

    def test_the_pages_preview_first_and_sign_what_was_previewed(self, cast, client):
        one, two, three = standing_at(cast, "province_decided", 3)
        scenes.signed_in(client, cast.organiser)
        assert "3 hồ sơ" in client.get(reverse("cases:piles")).content.decode()
        address = reverse("cases:pile", args=["medal", "province_decided"])
        asked = client.get(address).content.decode()
        assert asked.count('name="case"') == 3 and "Số quyết định" in asked
        lacking = client.post(address, {"on": "", "case": [f"{one.pk}-{one.turn}"]})
        assert lacking.status_code == 400 and lacking.content.decode().count("checked") == 1
        told = {"on": f"{timezone.localdate():%d/%m/%Y}", "decision_no": "15-QĐ/TU"}
        told |= {"paper_decision": "on", "case": [f"{case.pk}-{case.turn}" for case in (one, two)]}
        seen = client.post(address, told).content.decode()
        assert "<b>2 hồ sơ</b> sẽ được ghi" in " ".join(seen.split()) and three.person not in seen
        assert not Medal.objects.exists()
        answer = client.post(address, told | {"sign": "1"})
        assert answer.status_code == 302 and Medal.objects.count() == 2
        assert {each.history.last().number for each in (one, two)} == {"15-QĐ/TU"}
        again = client.post(address, told | {"sign": "1"}, follow=True).content.decode()
        assert "Đã ghi 0 hồ sơ" in again and many.CHANGED in again and Medal.objects.count() == 2

    def test_what_lacks_its_paper_is_left_out_of_the_preview(self, cast, client):
        cases = standing_at(cast, "province_decided", 2)
        cases[0].papers.create(kind="decision")
        scenes.signed_in(client, cast.organiser)
        address = reverse("cases:pile", args=["medal", "province_decided"])
        told = {"on": f"{timezone.localdate():%d/%m/%Y}", "decision_no": "15"}
        seen = client.post(address, told | {"case": [f"{case.pk}-{case.turn}" for case in cases]}).content.decode()
        assert "Còn thiếu giấy tờ: quyết định tặng huy hiệu đảng." in seen and seen.count('name="case"') == 1


class TestOneMedal:
    def test_a_late_one_is_explained_and_a_disciplined_one_voted_upon(self, cast):
        found = scenes.next_round(cast)
        late = scenes.admitted(cast.cell_7, months_after(found.opens, -12 * 30) - timedelta(days=400))
        case = scenes.opened("medal", cast, member=late)
        assert case.facts["late"] == "yes"
        today = timezone.localdate()
        noted = {"discipline": "reprimand", "disciplined_on": today - timedelta(days=300)}
        scenes.take(case, facts=noted)
        steps = []
        while case.step != "base_listed":
            steps.append(case.step)
            scenes.take(case)
        assert steps == ["repaired", "explained", "cell_resolved"]

    def test_the_wait_is_asked_at_the_vote(self, cast):
        case = scenes.opened("medal", cast)
        scenes.take(case, facts={"discipline": "dismissal", "disciplined_on": timezone.localdate()})
        scenes.take(case)
        with pytest.raises(CaseRefused, match="thời gian chờ sau kỷ luật"):
            scenes.take(case)
        deferred = Done(timezone.localdate(), note="Chờ hết thời hạn")
        acting.branch(case, "deferred", by=None, seen=case.turn, done=deferred)
        assert case.state == Case.State.CANCELLED

    @pytest.mark.parametrize(
        ("key", "fields", "changes", "sentence"),
        [
            ("medal", {}, {"event_on": date(2027, 2, 4)}, "không phải ngày trao"),
            ("medal", {"status": "suspended"}, {}, "đang sinh hoạt hoặc được miễn"),
            ("medal", {"admission_date": date(2010, 5, 1)}, {}, "chưa đủ năm tuổi Đảng"),
            ("medal_early", {"admission_date": date(2010, 5, 1)}, {}, "sớm nhất 12 tháng"),
            ("medal_posthumous", {"status": "active", "status_date": None}, {"event_on": date(2026, 5, 1)}, "từ trần"),
        ],
    )
    def test_what_the_rules_have_against_it_is_said(self, cast, key, fields, changes, sentence):
        member = factories.member(cast.cell_7, "Ngô Văn Thành", **scenes.veteran(cast, key) | fields)
        with pytest.raises(CaseRefused, match=sentence):
            scenes.opened(key, cast, member=member, **changes)

    def test_a_second_case_and_a_medal_that_is_held_are_refused(self, cast):
        member = scenes.admitted(cast.cell_7, months_after(scenes.next_round(cast).closes, -12 * 30))
        scenes.opened("medal", cast, member=member)
        with pytest.raises(CaseRefused, match="chưa xong"):
            scenes.opened("medal_early", cast, member=member)
        other = scenes.admitted(cast.cell_7, months_after(scenes.next_round(cast).closes, -12 * 30))
        Medal.objects.create(member=other, years=30, number="HN 00000001", decided_on=date(2026, 2, 3))
        assert checks.held(other) == [30]
        with pytest.raises(CaseRefused, match="chưa được tặng"):
            scenes.opened("medal", cast, member=other)

    def test_a_book_goes_on_and_never_back(self, cast, client):
        scenes.signed_in(client, cast.organiser)
        address = reverse("cases:medal_book")
        assert client.post(address, {"years": "30", "symbol": "HN", "last": "120"}).status_code == 302
        assert numbers.give(cast.city, [30]) == ["HN 00000121"]
        back = client.post(address, {"years": "30", "symbol": "HN", "last": "7"})
        assert back.status_code == 422 and "không ghi lùi" in back.content.decode()
        full = client.post(address, {"years": "90", "symbol": "HN", "last": "100"})
        assert full.status_code == 422 and "có 2 chữ số" in full.content.decode()
        numbers.keep_book(cast.city, 90, symbol="HN", last=99, by=None)
        with pytest.raises(NumbersRefused, match="đã hết số"):
            numbers.give(cast.city, [90])

    def test_the_round_is_shown_and_taken_as_a_file(self, cast, client):
        found = scenes.next_round(cast)
        scenes.admitted(cast.cell_7, months_after(found.closes, -12 * 30))
        scenes.signed_in(client, cast.secretary)
        day = found.on.isoformat()
        assert f"Đợt {found.on:%d/%m/%Y}" in client.get(reverse("cases:rounds")).content.decode()
        page = client.get(reverse("cases:round", args=[day]), {"nam": "30"}).content.decode()
        assert "Ngô Văn Thành" in page and "Chưa lập hồ sơ" in page
        assert client.get(reverse("cases:round_file", args=[day])).content[:2] == b"PK"
        taken = AuditEntry.objects.get(action="medal.list_file")
        assert (taken.actor, taken.unit, taken.after) == (cast.secretary, cast.cell_7, {"day": day, "rows": 1})
        assert client.get("/nghiep-vu/huy-hieu/2027-02-30/").status_code == 404
        assert client.get("/nghiep-vu/huy-hieu/2027-02-04/").status_code == 404
        opened = client.post(reverse("cases:round_open", args=[day]), follow=True).content.decode()
        assert "Đã lập 1 hồ sơ" in opened
        again = client.post(reverse("cases:round_open", args=[day]), follow=True).content.decode()
        assert "Không còn đồng chí nào" in again
