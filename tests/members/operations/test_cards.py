"""Cards of members: batches with their photos, handing over, taking back, the check of every year."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from members.models import AuditEntry, Member
from members.operations.cards import checking
from members.operations.cards import effects as cards
from members.operations.cards import lists as card_lists
from members.operations.engine.moving import CaseRefused
from members.operations.models import CardBatch, CardCheck, Case, Medal, PartyCard
from members.powers import Role
from tests import factories
from tests.members.operations import scenes

pytestmark = pytest.mark.django_db


def test_a_card_goes_with_the_batch_of_its_month_and_takes_the_place_of_the_old_one(cast):
    first = scenes.finish(scenes.opened("card_first", cast))
    member = Member.objects.get(pk=first.member_id)
    assert member.card_no == member.personal_id
    (card,) = PartyCard.objects.all()
    assert (card.state, card.why, card.batch.month.day) == ("valid", "first", 1)
    scenes.finish(scenes.opened("card_lost", cast, member=member))
    assert list(PartyCard.objects.order_by("pk").values_list("state", flat=True)) == ["lost", "valid"]
    assert CardBatch.objects.count() == 1
    with pytest.raises(CaseRefused, match="đang có thẻ"):
        scenes.opened("card_first", cast, member=member)


def with_card_and_medal(cast) -> Member:
    case = scenes.finish(scenes.opened("card_first", cast))
    Medal.objects.create(member=case.member, years=30, number="HN 00000001", decided_on=date(2026, 2, 3))
    return case.member


@pytest.mark.parametrize(
    ("key", "state"),
    [("removal", "collected"), ("resignation", "collected"), ("expulsion", "collected"), ("death", "kept")],
)
def test_who_leaves_gives_card_and_medal_back_and_a_family_keeps_them(cast, key, state):
    scenes.finish(scenes.opened(key, cast, member=with_card_and_medal(cast)))
    assert PartyCard.objects.get().state == state
    assert (Medal.objects.get().withdrawn_on is None) == (state == "kept")


def test_whose_removal_was_wrong_has_card_and_medal_again(cast):
    member = with_card_and_medal(cast)
    scenes.finish(scenes.opened("removal", cast, member=member))
    member.refresh_from_db()
    case = scenes.until(scenes.opened("restoration", cast, member=member), "settled")
    assert PartyCard.objects.get().state == "collected"
    scenes.take(case)
    card, medal = PartyCard.objects.get(), Medal.objects.get()
    assert (card.state, card.ended_on, medal.withdrawn_on) == ("valid", None, None)
    other = factories.member(cast.cell_7)
    PartyCard.objects.create(member=other, number="1", why="first", state="lost", handed_on=date(2026, 1, 5))
    cards.give_back([Case(member=other), Case(member=member)], by=None, on=timezone.localdate())
    assert [each.state for each in PartyCard.objects.order_by("pk")] == ["valid", "lost"]


def test_who_is_recognised_is_given_a_card(cast):
    recognised = scenes.finish(scenes.opened("recognition", cast))
    case = Case.objects.get(cause=recognised)
    assert (case.procedure, case.step, case.member) == ("card_first", "requested", recognised.member)


def test_a_photo_of_somebody_else_stops_the_request(cast):
    case = scenes.opened("card_damaged", cast)
    with pytest.raises(CaseRefused, match="Tên tệp ảnh phải ghi: Ngô Văn Thành_"):
        scenes.take(case, facts={"photo_named": "Nguyễn Văn A_01011960_19052020.jpg", "photo_fits": "yes"})


def test_a_batch_tells_which_photos_have_come(cast, client):
    case = scenes.until(scenes.opened("card_first", cast), "approved")
    batch = CardBatch.objects.get()
    scenes.signed_in(client, cast.organiser)
    assert "1 thẻ" in client.get(reverse("cases:card_batches")).content.decode()
    born = f"{case.member.birth_date:%d%m%Y}"
    names = f"Ngô Văn Thành_{born}_19052020.jpg\nLê Lạ_01011950_19051990.jpg\n"
    shown = " ".join(
        client.post(reverse("cases:card_batch", args=[batch.pk]), {"names": names}).content.decode().split()
    )
    assert "<b>1</b> đồng chí đã có ảnh đúng tên, <b>0</b> chưa có, <b>1</b> tên tệp không khớp ai" in shown
    assert client.get(reverse("cases:card_batch_file", args=[batch.pk])).content[:2] == b"PK"
    taken = AuditEntry.objects.get(action="card.batch_file")
    assert (taken.actor, taken.unit, taken.after) == (cast.organiser, batch.unit, {"rows": 1})


def test_the_yearly_check_of_a_chi_bo_in_one_screen(cast, client):
    lost = scenes.admitted(cast.cell_7, date(1990, 1, 1), "Lê Văn Mất")
    scenes.signed_in(client, cast.secretary)
    address, year = reverse("cases:card_check", args=[cast.cell_7.code]), timezone.localdate().year
    client.post(address, {f"state_{lost.pk}": "lost"})
    client.post(address, {f"state_{lost.pk}": "lost"})
    row = CardCheck.objects.get()
    assert (row.member, row.year, row.state) == (lost, year, "lost")
    assert reverse("cases:begin_about", args=["card_lost", lost.pk]) in client.get(address).content.decode()
    _, (progress,) = checking.cells(card_lists.units_of(cast.secretary), year, None)
    assert (progress.unit, progress.seen, progress.wrong) == (cast.cell_7, 1, 1)
    assert "1 thẻ mất, hỏng" in client.get(reverse("cases:card_checks")).content.decode()


def test_the_book_of_handing_over(cast, client):
    scenes.finish(scenes.opened("card_first", cast), by=cast.secretary)
    shown = scenes.signed_in(client, cast.secretary).get(reverse("cases:cards_handed")).content.decode()
    assert "Ngô Văn Thành" in shown and "người trao Trần Văn Bình" in shown


def test_who_signs_alone_sees_how_far_each_chi_bo_is_and_no_way_in(cast, client):
    one = reverse("cases:card_check", args=[cast.cell_7.code])
    assert one in scenes.signed_in(client, cast.secretary).get(reverse("cases:card_checks")).content.decode()
    leader = factories.holder(Role.LEADER, cast.ward, at=cast.cell_8, number=7001)
    shown = scenes.signed_in(client, leader).get(reverse("cases:card_checks")).content.decode()
    assert cast.cell_7.name in shown and one not in shown
