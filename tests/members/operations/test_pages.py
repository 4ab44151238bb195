"""The pages of procedures: one set for all of them, the same from both sides, at a constant price."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from members.models import Notice, RuleParameter
from members.operations.cases import page as cases_page
from members.operations.engine import acting, saying
from members.operations.engine.declaring import PROCEDURES
from members.operations.engine.moving import Done
from members.operations.models import Case
from tests import factories
from tests.members.operations import scenes

pytestmark = pytest.mark.django_db
KEYS = [procedure.key for procedure in PROCEDURES]


def page(client, user, name, *args, **query) -> str:
    client.force_login(user, backend="members.accounts.backends.PhoneBackend")
    answer = client.get(reverse(f"cases:{name}", args=args), query)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("key", KEYS)
def test_every_step_of_every_procedure_has_its_page_and_its_form(cast, client, key):
    case = scenes.opened(key, cast)
    while case.is_open:
        step = PROCEDURES.get(key).names[case.step]
        shown = page(client, cast.administrator, "case", case.pk)
        assert step.label in shown and step.button in shown
        form = page(client, cast.administrator, "act", case.pk, "tiep")
        assert all(paper.label in form for paper in step.papers if paper.required) and "Ngày ghi trên giấy" in form
        for branch in step.branches:
            assert branch.label in page(client, cast.administrator, "act", case.pk, f"re-{branch.key}")
        scenes.take(case)
    assert "Đã xong" in page(client, cast.administrator, "case", case.pk)
    printed_now = cases_page.of(case, cast.administrator).printed
    assert {each.key for each in printed_now} >= {"phieu-bao"} or key not in {"transfer_internal", "removal"}
    for printed in printed_now:
        assert "Ngô Văn Thành" in page(client, cast.administrator, "printed", case.pk, printed.key)


@pytest.mark.parametrize("key", KEYS)
def test_the_way_of_a_procedure_is_told_with_its_limits(cast, client, key):
    shown = page(client, cast.secretary, "guide", key)
    assert all(step.label in shown for step in PROCEDURES.get(key).steps)


def test_a_limit_stands_beside_the_number_of_its_rule(cast, client):
    shown = page(client, cast.secretary, "guide", "transfer_internal")
    assert "30 ngày làm việc (208-QĐ/TW, chờ xác nhận), từ ngày có hiệu lực của quyết định" in shown
    admission = page(client, cast.secretary, "guide", "admission")
    assert "gia hạn một lần 15 ngày làm việc (294-QĐ/TW)" in admission
    assert "ít nhất 2/3 cấp ủy viên đảng ủy cơ sở" in admission


def test_what_is_said_has_the_figures_of_the_rules_in_force(cast, client):
    assert "chi bộ ít nhất 2/3, đảng ủy cơ sở ít nhất 2/3, cấp có thẩm quyền quá 1/2" in page(
        client, cast.secretary, "guide", "removal"
    )
    helped = "cùng đơn vị từ {} tháng trở lên."
    case = scenes.until(scenes.opened("admission", cast), "helpers")
    shown = [page(client, cast.secretary, "case", case.pk), page(client, cast.secretary, "act", case.pk, "tiep")]
    assert all(helped.format(12) in each for each in shown)
    told = {"key": "admission.helper_months", "measure": "tháng", "document": "Sửa", "valid_from": timezone.localdate()}
    RuleParameter.objects.create(value=9, scope=cast.ward, **told)
    assert helped.format(9) in page(client, cast.secretary, "case", case.pk)


@pytest.mark.parametrize("name", ["choose", "guides"])
def test_what_all_procedures_say_is_asked_for_once(cast, client, name):
    client.force_login(cast.secretary, backend="members.accounts.backends.PhoneBackend")
    with CaptureQueriesContext(connection) as asked:
        shown = client.get(reverse(f"cases:{name}")).content.decode()
    assert "Sau 36 tháng, chỉ một lần" in shown and not saying.FIGURE.search(shown)
    assert sum("ruleparameter" in each["sql"] for each in asked) == 1


def test_both_sides_see_the_same_state(cast, client):
    case = scenes.until(scenes.opened("transfer_internal", cast), "presented")
    seen = [page(client, user, "case", case.pk) for user in (cast.secretary, cast.organiser_beside)]
    for shown in seen:
        assert "Đang trên đường: đảng viên nộp giấy cho nơi đến" in shown and "Đang ở Đảng bộ phường Đông Sơn" in shown
    assert "Đã nhận giấy, hồ sơ" in seen[1] and "Đã nhận giấy, hồ sơ" not in seen[0]


def test_the_desk_parts_what_is_mine_from_what_waits_for_others(cast, client):
    case = scenes.opened("transfer_internal", cast)
    number = case.number
    assert number in page(client, cast.secretary, "desk")
    assert number not in page(client, cast.organiser, "desk")  # holds the power above: not asked
    assert number in page(client, cast.organiser, "desk", muc="cho")
    assert number not in page(client, cast.secretary_beside, "all")
    scenes.until(case, "box_4")
    assert number in page(client, cast.organiser, "desk")
    assert number in page(client, cast.secretary, "desk", muc="cho")


def test_who_is_between_two_organisations_is_counted_on_both_sides(cast, client):
    case = scenes.until(scenes.opened("transfer_internal", cast), "presented")
    scenes.until(scenes.opened("transfer_out", cast), "notice_outside")
    scenes.opened("transfer_in", cast)
    ours, theirs = (page(client, user, "desk", muc="tren-duong") for user in (cast.secretary, cast.organiser_beside))
    assert 'Đang trên đường <span class="count">2</span>' in " ".join(ours.split())
    assert case.number in theirs and 'Đang trên đường <span class="count">1</span>' in " ".join(theirs.split())


def test_what_is_overdue_is_counted_by_who_holds_it_and_at_which_step(cast, client):
    for _ in range(2):
        case = scenes.opened("transfer_internal", cast, event_on=factories.days_ago(120))
        assert case.is_overdue
    shown = page(client, cast.organiser, "desk", muc="qua-han")
    assert "Hồ sơ kẹt" in shown and "Chi ủy kiểm tra điều kiện" in shown and "Quá hạn" in shown
    assert "Hồ sơ kẹt" not in page(client, cast.secretary_beside, "desk", muc="qua-han")


@pytest.mark.parametrize("typed", ["ngo van thanh", "Ngô Thành", "{number}", "{pk}"])
def test_a_case_is_found_by_name_or_number(cast, client, typed):
    case = scenes.opened("transfer_internal", cast)
    shown = page(client, cast.secretary, "all", q=typed.format(number=case.number, pk=case.pk))
    assert case.number in shown
    assert case.number not in page(client, cast.secretary, "all", q="Trần Thị Không Có")


@pytest.mark.parametrize("many", [1, 12])
def test_the_desk_costs_the_same_for_one_case_and_for_many(cast, client, django_assert_num_queries, many):
    for _ in range(many):
        scenes.opened("transfer_internal", cast, event_on=factories.days_ago(120))
    page(client, cast.secretary, "desk")
    with django_assert_num_queries(10):
        client.get(reverse("cases:desk"), {"muc": "qua-han"})


def test_a_case_is_opened_and_taken_on_its_pages(cast, client):
    member = factories.member(cast.cell_7, "Ngô Văn Thành")
    client.force_login(cast.secretary, backend="members.accounts.backends.PhoneBackend")
    assert "Ngô Văn Thành" in page(client, cast.secretary, "find", "transfer_internal", q="ngo van")
    today = f"{timezone.localdate():%d/%m/%Y}"
    asked = {"event_on": today, "destination": "Chi bộ 1", "reason": "work", "decision": "12-QĐ/CTY"}
    answer = client.post(reverse("cases:begin_about", args=["transfer_internal", member.pk]), asked)
    case = Case.objects.get()
    assert answer.headers["Location"] == case.get_absolute_url()
    assert (case.destination, case.facts) == (cast.cell_1, {"reason": "work", "decision": "12-QĐ/CTY"})
    act = reverse("cases:act", args=[case.pk, "tiep"])
    lacking = client.post(act, {"turn": 1, "on": today, "fee_paid": "on", "paper_card": "on"})
    assert lacking.status_code == 400 and "Bản tự kiểm điểm" in lacking.content.decode()
    whole = {"turn": 1, "on": today, "fee_paid": "on", "paper_card": "on", "paper_self_review": "on"}
    client.post(act, whole)
    case.refresh_from_db()
    assert (case.step, case.turn) == ("box_1", 2)
    late = client.post(act, whole)  # the button of the old page, pressed once more
    case.refresh_from_db()
    assert case.step == "box_1" and late.status_code == 409


@pytest.mark.parametrize("key", ["transfer_collective", "admission", "transfer_internal"])
def test_a_button_that_is_pressed_twice_opens_one_case(cast, client, key):
    today = f"{timezone.localdate():%d/%m/%Y}"
    place = {"cell": cast.cell_7.code, "destination": cast.cell_8.code, "event_on": today}
    told = {
        "transfer_collective": {"person": "Sắp xếp tổ dân phố", "decision": "12-QĐ/ĐU"},
        "admission": {"person": "Ngô An", "born_on": "01/05/1996", "gender": "male", "personal_id": "001096000777"},
        "transfer_internal": {"reason": "work"},
    }
    client.force_login(cast.secretary, backend="members.accounts.backends.PhoneBackend")
    about = [factories.member(cast.cell_7).pk] if key == "transfer_internal" else []
    address = reverse("cases:begin_about" if about else "cases:begin", args=[key, *about])
    answers = [client.post(address, place | told[key]) for _ in range(2)]
    assert [answer.headers["Location"] for answer in answers] == [Case.objects.get().get_absolute_url()] * 2


def test_a_transfer_under_another_superior_is_led_to_its_paper(cast, client):
    member, there = factories.member(cast.cell_7), scenes.cell_abroad(cast)
    client.force_login(cast.secretary, backend="members.accounts.backends.PhoneBackend")
    today = f"{timezone.localdate():%d/%m/%Y}"
    asked = {"event_on": today, "destination": there.code, "reason": "work"}
    answer = client.post(reverse("cases:begin_about", args=["transfer_internal", member.pk]), asked)
    assert answer.status_code == 422 and "giấy giới thiệu 10 ô" in answer.content.decode()
    assert not Case.objects.exists()


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("Chi bộ 99", "Không có chi bộ nào"),
        ("chi bộ", "Có nhiều chi bộ như vậy"),
        ("01.001.001", "Có nhiều chi bộ như vậy"),
        ("", "bắt buộc"),
    ],
)
def test_a_place_that_is_not_understood_is_said_and_nothing_typed_is_lost(cast, client, typed, sentence):
    member = factories.member(cast.cell_7)
    client.force_login(cast.secretary, backend="members.accounts.backends.PhoneBackend")
    asked = {"event_on": "05/11/2026", "destination": typed, "reason": "home", "decision": "Sổ hộ khẩu mới"}
    answer = client.post(reverse("cases:begin_about", args=["transfer_internal", member.pk]), asked)
    assert answer.status_code == 400
    assert sentence in answer.content.decode() and "Sổ hộ khẩu mới" in answer.content.decode()


def test_votes_are_typed_from_minutes_and_measured_by_the_rule(cast, client):
    case = scenes.opened("admission", cast)
    client.force_login(cast.secretary, backend="members.accounts.backends.PhoneBackend")
    act, today = reverse("cases:act", args=[case.pk, "tiep"]), f"{timezone.localdate():%d/%m/%Y}"
    wrong = client.post(act, {"turn": 1, "on": today, "paper_list": "on", "counted": "9", "in_favour": "10"})
    assert "không thể nhiều hơn" in wrong.content.decode()
    client.post(act, {"turn": 1, "on": today, "paper_list": "on", "counted": "9", "in_favour": "4"})
    case.refresh_from_db()
    assert (case.step, case.history.last().act, case.history.last().needed) == ("nominated", "vote_failed", 5)
    client.post(act, {"turn": 2, "on": today, "counted": "9", "in_favour": "5"})
    case.refresh_from_db()
    assert case.step == "helpers"


def test_the_office_whose_step_it_is_and_the_member_at_the_end_are_told(cast):
    case = scenes.opened("transfer_internal", cast, member=cast.hoa.member, by=cast.secretary)
    told = Notice.objects.filter(url=case.get_absolute_url())
    assert [notice.user for notice in told] == [cast.secretary]
    scenes.finish(case, by=cast.administrator)
    assert cast.hoa.notices.filter(text__contains="đã xong").exists()
    assert cast.organiser_beside.notices.filter(text__contains="chờ đang trên đường").exists()


def test_who_holds_no_power_there_does_nothing(cast, client):
    case = scenes.until(scenes.opened("transfer_internal", cast), "presented")
    client.force_login(cast.secretary, backend="members.accounts.backends.PhoneBackend")
    answer = client.post(reverse("cases:act", args=[case.pk, "tiep"]), {"turn": case.turn, "on": "05/11/2026"})
    assert answer.status_code == 302
    case.refresh_from_db()
    assert case.step == "presented"


def test_numbers_of_persons_are_masked(cast, client):
    case = scenes.opened("admission", cast)
    shown = page(client, cast.secretary, "case", case.pk)
    assert "001096000777" not in shown and "********0777" in shown


@pytest.mark.parametrize(
    ("typed", "kept"), [("001 096 000 777", True), ("001096000７７７", True), ("00109600077", False)]
)
def test_a_number_of_a_citizen_is_twelve_digits_however_they_are_grouped(cast, client, typed, kept):
    client.force_login(cast.secretary, backend="members.accounts.backends.PhoneBackend")
    told = {"person": "Ngô Văn Thành", "cell": cast.cell_7.code, "event_on": f"{timezone.localdate():%d/%m/%Y}"}
    told |= {"born_on": "01/05/1996", "gender": "male", "personal_id": typed}
    answer = client.post(reverse("cases:begin", args=["admission"]), told)
    assert answer.status_code == (302 if kept else 400)
    assert [case.facts["personal_id"] for case in Case.objects.all()] == ["001096000777"] * kept


def test_a_name_of_an_act_that_is_none_is_not_found(cast, client):
    case = scenes.opened("admission", cast)
    client.force_login(cast.secretary, backend="members.accounts.backends.PhoneBackend")
    assert client.get(reverse("cases:act", args=[case.pk, "khong-co"])).status_code == 404
    assert client.get(reverse("cases:guide", args=["khong-co"])).status_code == 404
    assert client.get(reverse("cases:printed", args=[case.pk, "khong-co"])).status_code == 404
    assert acting.wrong_step(case, []) is None and Done(timezone.localdate()).papers == ()
