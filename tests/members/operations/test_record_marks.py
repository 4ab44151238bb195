"""What a procedure does to the phiếu đảng viên: nobody types a medal, a time of exemption or a discipline twice."""

from datetime import timedelta

import pytest
from django.utils import timezone

from members.models import AuditEntry, Member
from members.more_facts import HIDDEN
from members.operations.badges import waits
from members.operations.cases.page import Told, facts_of
from members.operations.engine import acting
from members.operations.engine.declaring import procedure_of
from members.operations.engine.moving import Done, here
from members.operations.models import Case, MemberRecord, RecordSource
from members.operations.records import keeping, marks
from members.operations.records.items import PARTS
from members.operations.records.values import lines
from tests import factories
from tests.members.operations import scenes

pytestmark = pytest.mark.django_db


def said(case: Case, key: str) -> list:
    return keeping.read(case.member).get(key, [])


def test_an_exemption_stands_in_item_20_and_ends_with_the_return(cast):
    case = scenes.until(scenes.opened("exemption_limited", cast), "exempt")
    decided = case.history.get(step="decided").on
    assert said(case, "exemptions") == [
        {"since": decided.isoformat(), "until": case.facts["until"], "kind": "mien_cong_tac_va_sinh_hoat"}
    ]
    case = scenes.take(case)  # on the same day: no time ends before it has begun
    assert [row["until"] for row in said(case, "exemptions")] == [decided.isoformat()]


def test_an_exemption_that_begins_later_says_since_when(cast):
    later = timezone.localdate() + timedelta(days=20)
    case = scenes.until(scenes.opened("exemption_limited", cast, event_on=later), "exempt")
    assert [row["since"] for row in said(case, "exemptions")] == [later.isoformat()]


def test_a_discipline_stands_in_item_26(cast):
    case = scenes.finish(scenes.opened("discipline", cast))
    announced = case.history.get(step="announced").on.isoformat()
    told = {"scope": "dang", "form": "khien_trach", "on": announced, "reason": case.facts["offence"]}
    assert said(case, "disciplines") == [told]
    (entry,) = AuditEntry.objects.filter(action="record.note", object_id=case.member_id)
    assert entry.after == {"disciplines": HIDDEN}


def test_the_day_on_which_it_is_lifted_stands_beside_it(cast):
    effect = scenes.opened("discipline_effect", cast)
    told = {"scope": "dang", "form": "khien_trach", "on": effect.event_on.isoformat(), "reason": "Bỏ sinh hoạt"}
    keeping.add(effect, "disciplines", told, by=None)
    effect = scenes.finish(effect)
    assert said(effect, "disciplines") == [told | {"lifted": effect.history.last().on.isoformat()}]


def test_of_a_discipline_that_another_replaces_the_record_and_the_case_say_when_and_by_which(cast, client):
    member = factories.member(cast.cell_7)
    scenes.finish(scenes.opened("discipline", cast, member=member))
    new = scenes.finish(scenes.opened("discipline", cast, member=member, facts={"form": "warning"}))
    announced = new.history.get(step="announced").on
    by_which = f"cảnh cáo công bố ngày {announced:%d/%m/%Y} (hồ sơ {new.number})"
    first, second = said(new, "disciplines")
    assert (first["form"], first["lifted"]) == ("khien_trach", announced.isoformat())
    assert first["lifted_for"] == f"thay bằng {by_which}" and "lifted" not in second
    assert lines(PARTS["disciplines"], [first])[0].endswith(
        f"ngày hết hiệu lực, xóa: {announced:%d/%m/%Y}, hết hiệu lực trước hạn vì: thay bằng {by_which}"
    )
    old = Case.objects.filter(procedure="discipline_effect").earliest("pk")
    told = facts_of(old, procedure_of(old))
    assert Told("Thay bằng kỷ luật", by_which) in told and old.closed_on == announced
    client.force_login(cast.secretary, backend="members.accounts.backends.PhoneBackend")
    shown = client.get(old.get_absolute_url()).content.decode()
    assert f"ngày {announced:%d/%m/%Y} · Kỷ luật mới thay thế" in shown and "không qua bước này" in shown


def test_a_discipline_that_a_complaint_has_lifted_says_so(cast):
    effect = scenes.opened("discipline_effect", cast)
    assert list(waits.of_members([effect.member_id], effect.event_on)) == [effect.member_id]
    said_so = Done(timezone.localdate(), note="Kết luận giải quyết khiếu nại")
    acting.branch(effect, "cancelled", by=None, seen=effect.turn, done=said_so)
    (row,) = said(effect, "disciplines")
    assert (row["lifted"], row["lifted_for"]) == (effect.closed_on.isoformat(), "khiếu nại đúng, hủy kỷ luật")
    assert waits.of_members([effect.member_id], effect.event_on) == {}


def test_who_is_expelled_has_it_in_the_record(cast):
    case = scenes.finish(scenes.opened("expulsion", cast))
    assert [row["form"] for row in said(case, "disciplines")] == ["khai_tru"]
    assert Member.objects.get(pk=case.member_id).status == Member.Status.LEFT


@pytest.mark.parametrize(
    ("key", "mark", "words"),
    [
        ("removal", marks.LEFT, "Xóa tên trong danh sách đảng viên"),
        ("resignation", marks.LEFT, "Xin ra khỏi Đảng"),
        ("expulsion", marks.LEFT, "Khai trừ ra khỏi Đảng"),
        ("readmission", marks.READMITTED, "Kết nạp lại vào Đảng"),
        ("restoration", marks.RESTORED, "Khôi phục quyền đảng viên"),
    ],
)
def test_who_has_left_or_come_back_has_it_in_item_27(cast, key, mark, words):
    case = scenes.opened(key, cast)
    while case.is_open:
        known = {fact.key for fact in here(case).step.facts} & {"decision_no"}
        facts = scenes.done(case).facts | dict.fromkeys(known, "21-QĐ/TU")
        scenes.take(case, facts=facts)
    (row,) = said(case, "history_marks")
    assert (row["kind"], row["told"]) == (mark, f"{words}, Quyết định số 21-QĐ/TU")
    entries = AuditEntry.objects.filter(action="record.note", object_id=case.member_id)
    assert {"history_marks": HIDDEN} in [entry.after for entry in entries]


def test_who_was_interrupted_and_goes_on_has_nothing_in_item_27(cast):
    member = factories.member(cast.cell_7, status="interrupted", status_date=factories.days_ago(90))
    case = scenes.finish(scenes.opened("restoration", cast, member=member, facts={"kind": "interrupted"}))
    assert said(case, "history_marks") == []


def test_a_medal_stands_in_item_24_once(cast):
    case = scenes.until(scenes.opened("medal", cast), "awarded")
    years = str(case.facts["years"])
    keeping.add(case, "medals", {"years": years}, by=None)  # somebody had typed it
    case = scenes.take(case)
    day = case.history.get(step="awarded").on.isoformat()
    assert said(case, "medals") == [{"years": years, "on": day, "number": case.facts["medal_no"]}]


def test_a_medal_given_again_stands_beside_the_day_on_which_it_was_given_first(cast):
    case = scenes.until(scenes.opened("medal_reissue", cast), "handed")
    first = {"years": str(case.facts["years"]), "on": "2020-05-19"}
    keeping.add(case, "medals", first, by=None)
    case = scenes.take(case)
    again = case.history.get(step="handed").on
    assert said(case, "medals") == [first | {"number": case.facts["medal_no"], "reissued": again.isoformat()}]
    assert lines(PARTS["medals"], said(case, "medals")) == [
        f"30, 19/05/2020, {case.facts['medal_no']}, ngày cấp lại: {again:%d/%m/%Y}"
    ]


class TestMany:
    def rows(self, cast, many: int) -> dict[Case, dict]:
        people = [factories.member(cast.cell_7, f"Lê Văn {number}") for number in range(many)]
        cases = [scenes.opened("transfer_internal", cast, member=member) for member in people]
        return {case: {"years": "30", "number": f"HN {place:08}"} for place, case in enumerate(cases, 1)}

    @pytest.mark.parametrize("many", [1, 12])
    def test_many_records_cost_what_one_does(self, cast, many, django_assert_num_queries):
        rows = self.rows(cast, many)
        with django_assert_num_queries(14):
            keeping.add_to_many(rows, "medals", by=cast.organiser)
        assert [said(case, "medals") for case in rows] == [[row] for row in rows.values()]
        assert list(MemberRecord.objects.values_list("filled", flat=True)) == [["medals"]] * many
        assert RecordSource.objects.filter(part="medals", by=cast.organiser).count() == many

    def test_each_is_audited_and_has_its_next_version(self, cast):
        rows = self.rows(cast, 2)
        versions = [case.member.version for case in rows]
        keeping.add_to_many(rows, "medals", by=cast.organiser)
        members = Member.objects.filter(pk__in=[case.member_id for case in rows]).order_by("pk")
        assert [member.version for member in members] == [version + 1 for version in versions]
        entries = AuditEntry.objects.filter(action="record.note").order_by("object_id")
        assert [entry.after for entry in entries] == [{"medals": f"30, HN {place:08}"} for place in (1, 2)]
