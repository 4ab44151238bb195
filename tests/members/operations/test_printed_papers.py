"""Papers that cases print: none of what did not come about, every box of a giấy giới thiệu, and cases found by the
number of a paper."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from members.dates import months_after
from members.models import PartyAgeGap
from members.operations.cases import page as cases_page
from members.operations.cases import papers_printed
from members.operations.desk import lists, searching
from members.operations.engine import acting
from members.operations.engine.declaring import PROCEDURES
from members.operations.engine.levels import route
from members.operations.engine.moving import Done
from members.operations.models import Case
from tests.members.operations import scenes

pytestmark = pytest.mark.django_db
WITH_NOTICES = [each.key for each in PROCEDURES if any(paper.since for paper in each.printed)]


def said() -> Done:
    return Done(timezone.localdate(), note="Có lý do")


@pytest.mark.parametrize("key", WITH_NOTICES)
def test_no_notice_is_printed_of_what_did_not_come_about(cast, client, key):
    procedure, case = PROCEDURES.get(key), scenes.opened(key, cast)
    acting.cancel(case, by=cast.organiser, seen=case.turn, done=said())
    notices = {paper.key for paper in procedure.printed if paper.since}
    assert not notices & {paper.key for paper in cases_page.of(case, cast.organiser).printed}
    scenes.signed_in(client, cast.organiser)
    assert {client.get(reverse("cases:printed", args=[case.pk, each])).status_code for each in notices} == {404}
    whole = scenes.finish(scenes.opened(key, cast, member=case.member))
    passed = {stop.step.key for stop in route(procedure, whole)}
    reached = {paper.key for paper in procedure.printed if paper.since in passed}
    assert reached <= {paper.key for paper in cases_page.of(whole, cast.organiser).printed}


def test_what_came_about_before_the_end_is_printed_all_the_same(cast):
    case = scenes.until(scenes.opened("suspension", cast), "suspended")
    scenes.finish(scenes.opened("death", cast, member=case.member))
    case.refresh_from_db()
    assert case.state == Case.State.CANCELLED
    assert [paper.key for paper in cases_page.of(case, cast.organiser).printed] == ["phieu-bao"]


def boxes(case: Case) -> list[tuple[int, str, bool]]:
    found = papers_printed.of(case, "giay-gioi-thieu").boxes
    return [(box.number, box.where, box.act is not None) for box in found]


def test_a_paper_for_another_province_has_the_boxes_that_are_signed_there(cast, client):
    case = scenes.until(scenes.opened("transfer_out", cast), "box_4")
    assert boxes(case) == [
        (1, "Chi bộ 7", True),
        (2, "Không qua cấp này", False),
        (3, "Đảng bộ phường Phúc Lâm", True),
        (4, "Đảng bộ Thành phố", False),
        (5, "Không qua cấp này", False),
        (6, "Tỉnh ủy, thành ủy nơi đến", False),
        (7, "Cấp ủy cấp trên trực tiếp nơi đến", False),
        (8, "Đảng ủy cơ sở nơi đến", False),
        (9, "Đảng ủy bộ phận nơi đến", False),
        (10, "Chi bộ nơi đến", False),
    ]
    scenes.signed_in(client, cast.secretary)
    shown = client.get(reverse("cases:printed", args=[case.pk, "giay-gioi-thieu"])).content.decode()
    assert shown.count("paper-middle") == 10 and "Đảng ủy bộ phận nơi đến" in shown


@pytest.mark.parametrize(("key", "many"), [("transfer_internal", 7), ("transfer_temporary", 8), ("transfer_abroad", 2)])
def test_a_paper_has_as_many_boxes_as_its_name_says(cast, key, many):
    case = scenes.finish(scenes.opened(key, cast))
    assert [number for number, *_ in boxes(case)] == list(range(1, many + 1))
    assert all(signed or where == "Không qua cấp này" for _, where, signed in boxes(case))


def test_a_box_that_is_to_be_signed_again_is_not_signed(cast):
    case = scenes.until(scenes.opened("transfer_internal", cast), "box_3")
    acting.correct(case, by=cast.organiser, seen=case.turn, done=said())
    assert boxes(case)[0] == (1, "Chi bộ 7", False)


def test_a_paper_says_whom_it_is_about(cast):
    member = scenes.admitted(cast.cell_7, date(1996, 5, 19), birth_date=date(1960, 1, 1))
    facts = papers_printed.of(scenes.opened("transfer_internal", cast, member=member), "giay-gioi-thieu").facts
    assert [(fact.label, fact.text) for fact in facts][:4] == [
        ("Sinh ngày", "01/01/1960"),
        ("Ngày vào Đảng", "19/05/1996"),
        ("Ngày chính thức", "19/05/1997"),
        ("Số thẻ đảng viên", "……"),
    ]


@pytest.mark.parametrize(("gap", "age"), [(0, "30 năm"), (20, "29 năm 11 tháng")])
def test_tuoi_dang_is_confirmed_without_the_time_that_does_not_count(cast, gap, age):
    today = timezone.localdate()
    member = scenes.admitted(cast.cell_7, months_after(today, -12 * 30))
    if gap:
        PartyAgeGap.objects.create(member=member, since=date(2005, 1, 1), until=date(2005, 1, 1) + timedelta(days=gap))
    case = scenes.finish(scenes.opened("resignation", cast, member=member))
    told = {fact.label: fact.text for fact in papers_printed.of(case, "xac-nhan-tuoi-dang").facts}
    assert told[f"Tuổi đảng tính đến ngày {today:%d/%m/%Y}"] == age
    notice = {fact.label for fact in papers_printed.of(case, "phieu-bao").facts}
    assert not [label for label in notice if label.startswith("Tuổi đảng")]


@pytest.mark.parametrize("whole", [True, False])
def test_the_list_of_who_is_handed_over_stands_in_its_paper(cast, client, whole):
    one, two = (scenes.admitted(cast.cell_7, date(1996, 5, 19), name) for name in ("Vi Văn Ân", "Vi Thị Bích"))
    case = scenes.until(scenes.opened("transfer_collective", cast), "listed")
    told = {"scope": "whole"} if whole else {"scope": "some", "who": f"{one.pk},{two.pk}"}
    scenes.until(scenes.take(case, facts=told), "handed_over")
    there = {one, two, cast.hoa.member, cast.secretary.member} if whole else {one, two}
    assert set(papers_printed.of(case, "ban-giao").people) == there
    scenes.signed_in(client, cast.organiser)
    before = client.get(reverse("cases:printed", args=[case.pk, "ban-giao"])).content.decode()
    assert "Vi Thị Bích" in before and ("Nguyễn Thị Hoa" in before) == whole
    scenes.take(case)
    assert set(papers_printed.of(case, "ban-giao").people) == there


def test_the_notice_about_who_has_come_names_where_from(cast):
    case = scenes.finish(scenes.opened("transfer_in", cast))
    assert lists.Row(case).place == f"từ {scenes.OUTSIDE}"
    assert lists.Row(scenes.opened("transfer_out", cast)).place == f"đến {scenes.OUTSIDE}"
    told = {fact.label: fact.text for fact in papers_printed.of(case, "phieu-bao").facts}
    assert told["Nơi đi"] == scenes.OUTSIDE and "Nơi đến" not in told


# Found by the number of a paper


@pytest.mark.parametrize("typed", ["112-QĐ/ĐU", "112 - qđ/đu", "112-qd/du", "112-QD", "Số 112-QĐ/ĐU"])
def test_a_case_is_found_by_the_number_of_a_paper(cast, client, typed):
    case = scenes.take(scenes.opened("removal", cast), number="112-QĐ/ĐU")
    other = scenes.take(scenes.opened("removal", cast), number="1112-QĐ/ĐU")
    scenes.signed_in(client, cast.secretary)
    shown = client.get(reverse("cases:all"), {"q": typed}).content.decode()
    assert case.number in shown and other.number not in shown
    assert case.number not in client.get(reverse("cases:all"), {"q": "12-QĐ/ĐU"}).content.decode()


@pytest.mark.parametrize(
    ("key", "facts", "typed"),
    [
        ("complaint", {"decision": "21-QĐ/UBKT"}, "21-QĐ/UBKT"),
        ("inspection", {"document": "Thông báo số 03-TB/UBKT"}, "03-tb/ubkt"),
        ("removal", {"cause": "standards", "conclusion": "05-KL/TU"}, "05-kl/tu"),
    ],
)
def test_the_number_that_a_case_began_with_counts_too(cast, key, facts, typed):
    case = scenes.opened(key, cast, facts=facts)
    assert list(searching.found(typed)) == [case]


def test_the_number_of_a_decision_that_was_typed_as_a_fact_is_found(cast):
    case = scenes.until(scenes.opened("removal", cast), "decided")
    scenes.take(case, facts={"decision_no": "77-QĐ/TU"})
    assert list(searching.found("77-QĐ/TU")) == [case]


@pytest.mark.parametrize("typed", ["²", "7.*", "[0-9]+/", "1' OR '1'='1", "9" * 40, "12-\\", "%_1/"])
def test_what_is_no_number_of_a_paper_finds_nothing(cast, typed):
    scenes.take(scenes.opened("removal", cast), number="112-QĐ/ĐU")
    assert list(searching.found(typed)) == []


def test_nothing_typed_is_every_case(cast):
    case = scenes.opened("removal", cast)
    assert list(searching.found("  ")) == [case] == list(searching.found(case.number)) == list(searching.found("ngo"))
