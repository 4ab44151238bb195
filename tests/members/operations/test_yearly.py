"""The yearly phiếu bổ sung: who has handed in, who has not, certified level by level."""

from datetime import date, timedelta
from io import BytesIO

import docx
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from members.models import Member, Notice, Unit, UnitEvent
from members.operations.models import Supplement
from members.operations.records import keeping
from members.operations.records.items import PARTS
from members.operations.yearly import paper, rounds
from members.powers import Role
from members.tree import founding
from members.word_answer import CONTENT_TYPE
from tests import factories
from tests.members.events import happen

pytestmark = pytest.mark.django_db


@pytest.fixture
def opened(cast):
    closes = timezone.localdate() + timedelta(days=30)
    return rounds.open_round(cast.ward, 2026, closes, by=cast.organiser)


def go(client, user):
    client.force_login(user, backend="members.accounts.backends.PhoneBackend")
    return client


def test_one_round_of_a_year_reaches_all_below(cast, opened):
    with pytest.raises(rounds.RoundRefused):
        rounds.open_round(cast.cell_7, 2026, date(2026, 12, 31), by=cast.organiser)
    rounds.open_round(cast.cell_7, 2025, date(2025, 12, 31), by=cast.organiser)
    assert rounds.latest_for(cast.cell_7) == opened and rounds.latest_for(cast.cell_1) is None


def test_who_stands_above_sees_what_those_below_have_opened(cast, client, opened):
    def seen(user) -> str:
        return go(client, user).get(reverse("supplements:rounds")).text

    city = factories.holder(Role.ORGANISER, cast.city)
    page = seen(city)
    assert "Chưa mở đợt nào" not in page and page.count("Đợt các đơn vị dưới đã mở") == 1
    assert f"?don-vi={cast.ward.code}" in page and f"hạn {opened.closes_on:%d/%m/%Y}" in " ".join(page.split())
    assert "Chưa mở đợt nào" in seen(cast.organiser_beside)  # nothing of the ward beside
    rounds.open_round(cast.ward, 2025, date(2025, 12, 31), by=cast.organiser)
    assert "Năm 2026" in seen(city) and "Năm 2025" not in seen(city)
    rounds.open_round(cast.city, 2026, opened.closes_on, by=city)  # now theirs is everybody's
    assert "do Đảng bộ Thành phố mở" in seen(city) and "Đợt các đơn vị dưới đã mở" not in seen(city)


def test_many_rounds_below_cost_what_one_does(cast, client, opened):
    city, costs = factories.holder(Role.ORGANISER, cast.city), []
    for many in (1, 30):
        for number in range(many):
            below = factories.cell(cast.beside, f"01.001.002.000.{many * 10 + number:03}", f"Chi bộ số {many}-{number}")
            rounds.open_round(below, 2026, opened.closes_on, by=city)
        go(client, city)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(reverse("supplements:rounds")).text.count("Năm 2026") == len(costs) * 30 + 2
        costs.append(len(asked))
    assert costs[0] == costs[1]


def test_nothing_changed_is_the_letter_k_and_one_sheet_is_enough(cast, client, opened):
    member = cast.hoa.member
    address = reverse("supplements:own")
    assert go(client, cast.hoa).post(address, {}).status_code == 302
    sheet = Supplement.objects.get()
    assert (sheet.unchanged, sheet.changed, sheet.state) == (True, [], Supplement.State.HANDED_IN)
    assert client.post(address, {"changed": ["occupation"]}).status_code == 422
    assert "Không có gì thay đổi (K)" in client.get(address).content.decode()
    assert member not in rounds.waiting(opened, cast.cell_7)


def test_the_birth_date_is_no_item_that_changes(cast, client, opened):
    shown = go(client, cast.hoa).get(reverse("supplements:own")).content.decode()
    assert 'value="occupation"' in shown and 'value="birth_date"' not in shown
    assert client.post(reverse("supplements:own"), {"changed": ["birth_date"]}).status_code == 400


def test_who_has_and_who_has_not_is_counted_and_listed(cast, client, opened):
    exempt = factories.member(cast.cell_7, "Trần Thị Miễn")
    Member.objects.filter(pk=exempt.pk).update(status="exempt", ineligible_reason="exempt")
    rounds.hand_in(cast.hoa.member, opened, by=cast.hoa, on=timezone.localdate(), changed=["occupation"])
    figures = rounds.figures(opened, cast.cell_7)
    assert (figures.members, figures.handed_in, figures.unchanged, figures.missing) == (2, 1, 0, 1)
    address, asked = reverse("supplements:rounds"), {"don-vi": cast.cell_7.code}
    waiting = go(client, cast.secretary).get(address, asked).content.decode()
    assert "Trần Văn Bình" in waiting and "Trần Thị Miễn" not in waiting
    handed = client.get(address, asked | {"muc": "da-nop"}).content.decode()
    assert "Nguyễn Thị Hoa" in handed and "1 mục thay đổi" in handed


def test_each_level_certifies_its_own_step(cast, client, opened):
    sheet = rounds.hand_in(cast.hoa.member, opened, by=cast.hoa, on=timezone.localdate())
    address = reverse("supplements:certify", args=[opened.pk, cast.cell_7.code])
    go(client, cast.secretary).post(address, {"phieu": [sheet.pk]})
    client.post(address, {"phieu": [sheet.pk, "²", ""]})  # the next step is not the secretary's
    sheet.refresh_from_db()
    assert (sheet.state, sheet.certified_by) == (Supplement.State.CELL, cast.secretary)
    go(client, cast.organiser).post(address, {"phieu": [sheet.pk]})
    client.post(address, {"phieu": [sheet.pk]})
    sheet.refresh_from_db()
    assert sheet.state == Supplement.State.DONE
    assert rounds.certify([sheet], by=cast.organiser) == 0


def test_under_a_committee_in_between_the_committee_of_the_base_certifies(cast, client, opened):
    facts = {"code": "01.001.001.001", "kind": Unit.Kind.SUB, "level": Unit.Level.BODY}
    between = founding.found(by=None, parent=cast.ward, name="Đảng bộ bộ phận Chợ", **facts)
    cell = factories.cell(between, "01.001.001.001.001", "Chi bộ Chợ")
    secretary = factories.holder(Role.SECRETARY, cell, "Đỗ Thị Chợ", at=cell)
    below = factories.holder(Role.ORGANISER, between, "Đỗ Văn Phận")
    ward = factories.holder(Role.ORGANISER, cast.ward, "Đỗ Thị Phường")
    sheet = rounds.hand_in(secretary.member, opened, by=secretary, on=timezone.localdate())
    assert [each.unit for each in paper.of(secretary.member, opened).signatures] == [cell, cast.ward, cast.city]
    certified = []
    for user in (secretary, below, ward, cast.organiser):
        rounds.certify(list(rounds.handed_in(opened, cell)), by=user)
        sheet.refresh_from_db()
        certified.append(sheet.state)
    states = Supplement.State
    assert certified == [states.CELL, states.CELL, states.BASE, states.DONE]


def test_a_sheet_on_paper_is_noted_by_an_officer(cast, client, opened):
    address = reverse("supplements:on_paper", args=[opened.pk, cast.hoa.member_id])
    day = f"{timezone.localdate():%d/%m/%Y}"
    assert go(client, cast.secretary).post(address, {"on": day, "changed": ["trainings"]}).status_code == 302
    assert Supplement.objects.get().on_paper and Supplement.objects.get().changed == ["trainings"]
    assert go(client, cast.secretary_beside).get(address).status_code == 403


def test_who_has_not_is_reminded(cast, client, opened):
    go(client, cast.secretary).post(reverse("supplements:remind", args=[opened.pk, cast.cell_7.code]))
    told = Notice.objects.filter(url=reverse("supplements:own"))
    assert {notice.user for notice in told} == {cast.hoa, cast.secretary}


def test_who_was_reminded_today_makes_way_for_the_others(cast, opened, monkeypatch):
    """As many as one statement takes are told at once; pressed again, those who come behind them."""
    monkeypatch.setattr(rounds, "AT_ONCE", 1)
    told = {"unit": cast.cell_7, "by": cast.secretary}
    assert [rounds.remind(opened, **told) for _ in range(3)] == [1, 1, 0]
    notices = Notice.objects.filter(url=reverse("supplements:own"))
    assert sorted(notices.values_list("user", flat=True)) == sorted([cast.hoa.pk, cast.secretary.pk])
    notices.update(at=timezone.now() - timedelta(days=1))
    assert rounds.remind(opened, **told) == 1


def test_a_sheet_that_another_has_just_certified_keeps_no_other_back(cast, opened):
    colleague = factories.account(factories.member(cast.cell_7, "Đỗ Thị Mai"))
    first, second = (
        rounds.hand_in(user.member, opened, by=user, on=timezone.localdate()) for user in (cast.hoa, colleague)
    )
    seen = list(rounds.handed_in(opened, cast.cell_7))
    rounds.certify([first], by=cast.secretary)
    assert rounds.certify(seen, by=cast.secretary) == 1
    second.refresh_from_db()
    assert second.state == Supplement.State.CELL


def merged(cast):
    happen(UnitEvent.Kind.MERGE, {"units": [cast.ward.pk], "into": cast.beside.pk}, by=cast.organiser)
    cast.hoa.member.unit.refresh_from_db()


def test_the_round_of_a_unit_that_ends_goes_on_at_its_successor(cast, client, opened):
    rounds.hand_in(cast.secretary.member, opened, by=cast.secretary, on=timezone.localdate())
    merged(cast)
    assert rounds.latest_for(cast.hoa.member.unit) == opened
    assert go(client, cast.hoa).post(reverse("supplements:own"), {}).status_code == 302
    assert [sheet.member for sheet in rounds.handed_in(opened, cast.hoa.member.unit)] == [
        cast.secretary.member,
        cast.hoa.member,
    ]


def test_rounds_of_one_year_become_one_and_no_sheet_is_lost(cast, opened):
    closes = timezone.localdate() + timedelta(days=10)
    there = rounds.open_round(cast.beside, 2026, closes, by=cast.organiser)
    for user, to in ((cast.hoa, opened), (cast.stranger, there)):
        rounds.hand_in(user.member, to, by=user, on=timezone.localdate())
    merged(cast)
    assert rounds.latest_for(cast.hoa.member.unit) == rounds.latest_for(cast.cell_1) == there
    assert set(there.sheets.values_list("member", flat=True)) == {cast.hoa.member_id, cast.stranger.member_id}


def test_a_unit_that_is_dissolved_opens_no_round_for_all_of_its_superior(cast, opened):
    plan = {"unit": cast.ward.pk, "receiver": cast.city.pk}
    happen(UnitEvent.Kind.DISSOLVE, plan, by=cast.organiser)
    assert rounds.latest_for(cast.cell_1) is None


def printed(client, opened, member) -> str:
    answer = client.get(reverse("supplements:printed", args=[opened.pk, member.pk]))
    return answer.content.decode() if answer.status_code == 200 else str(answer.status_code)


def test_the_sheet_on_paper_says_what_is_new_and_k_for_the_rest(cast, client, opened):
    hoa = cast.hoa.member
    keeping.write(hoa, "occupation", {"value": "Giáo viên hưu trí"}, by=cast.organiser, way="list", told="Danh sách")
    keeping.write(hoa, "health", {"value": "kem"}, by=cast.organiser, way="list", told="Danh sách")
    told = {"changed": ["occupation", "health"], "on": timezone.localdate()}
    rounds.certify([rounds.hand_in(hoa, opened, by=cast.hoa, **told)], by=cast.secretary)
    lines = {line.label: line.text for line in paper.of(hoa, opened).lines}
    new = {label: text for label, text in lines.items() if text != "K"}
    assert new == {PARTS["occupation"].label: "Giáo viên hưu trí", PARTS["health"].label: paper.SEE_DOSSIER}
    assert PARTS["birth_date"].label not in lines
    for user in (cast.hoa, cast.secretary):
        shown = printed(go(client, user), opened, hoa)
        assert "Mẫu 3-HSĐV" in shown and "Giáo viên hưu trí" in shown and "Kém" not in shown
    assert [each.done for each in paper.of(hoa, opened).signatures] == [True, False, False]


def test_who_has_not_handed_in_prints_empty_lines(cast, client, opened):
    assert {line.text for line in paper.of(cast.hoa.member, opened).lines} == {paper.BY_HAND}
    own = go(client, cast.hoa).get(reverse("supplements:own")).content.decode()
    assert reverse("supplements:printed", args=[opened.pk, cast.hoa.member_id]) in own
    assert "phiếu trống để ghi tay" in printed(client, opened, cast.hoa.member)


@pytest.mark.parametrize("handed_in", [True, False])
def test_the_word_file_says_what_the_printed_sheet_says(cast, client, opened, handed_in):
    hoa = cast.hoa.member
    keeping.write(hoa, "occupation", {"value": "Giáo viên hưu trí"}, by=cast.organiser, way="list", told="Danh sách")
    if handed_in:
        rounds.hand_in(hoa, opened, by=cast.hoa, changed=["occupation"], on=timezone.localdate())
    answer = go(client, cast.hoa).get(reverse("supplements:word_file", args=[opened.pk, hoa.pk]))
    assert answer["Content-Type"] == CONTENT_TYPE and ".docx" in answer["Content-Disposition"]
    (_, lines, _) = docx.Document(BytesIO(answer.content)).tables
    told = [[cell.text for cell in row.cells] for row in lines.rows][1:]
    assert told == [[line.number, line.label, line.text] for line in paper.of(hoa, opened).lines]
    assert {text for *_, text in told} == ({"Giáo viên hưu trí", "K"} if handed_in else {paper.BY_HAND})


def test_the_sheet_of_another_or_of_another_round_is_not_printed(cast, client, opened):
    elsewhere = rounds.open_round(cast.beside, 2026, timezone.localdate(), by=cast.organiser)
    assert printed(go(client, cast.hoa), opened, cast.neighbour.member) == "404"
    assert printed(go(client, cast.secretary_beside), opened, cast.hoa.member) == "403"
    assert printed(go(client, cast.secretary), elsewhere, cast.hoa.member) == "404"
