"""The dossier on paper: its index of 104 kinds, who holds it, who reads it, and the roster laid beside it."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from members.models import AuditEntry, Member
from members.operations.dossiers import checking, keeping, kinds, page
from members.operations.models import Dossier, DossierCheck, DossierPaper
from members.refusals import Refused
from members.versions import VersionConflict
from tests import factories
from tests.together import in_between

TODAY = timezone.localdate
LOAN = {
    "reader": "Vũ Đình Khôi",
    "reader_unit": "Ủy ban Kiểm tra phường",
    "reason": "Thẩm tra",
    "consent": "Số 5-TB/ĐU",
}


@pytest.mark.unit
class TestKinds:
    def test_there_are_104_in_three_groups(self):
        found = kinds.kinds()
        assert list(found) == list(range(1, 105)) and len({kind.label for kind in found.values()}) == 104
        groups = [sum(kind.group == place for kind in found.values()) for place in (1, 2, 3)]
        assert groups == [36, 49, 19]
        assert (found[3].label, found[60].group, found[102].label) == (
            "Phiếu đảng viên",
            2,
            "Phiếu báo đảng viên từ trần",
        )

    def test_who_is_official_has_more_to_hold(self):
        assert [kind.number for kind in kinds.lacking({1, 2, 3, 5, 37, 38}, official=False)] == [43]
        assert [kind.number for kind in kinds.lacking({1, 2, 3, 5, 37, 38, 43}, official=True)] == [7, 46, 47, 50]


@pytest.fixture
def dossier(cast) -> Dossier:
    member = factories.member(cast.cell_7, "Ngô Văn Thành")
    told = {"on": date(2026, 1, 5), "place": "Tủ 2, ngăn 3", "index_confirmed": True}
    return keeping.take_in(member, keeping.holder_for(member), by=cast.organiser, **told)


@pytest.mark.django_db
class TestKeeping:
    def test_the_committee_of_the_base_holds_it(self, cast, dossier):
        assert dossier.holder == cast.ward and dossier.moves.get().to == cast.ward

    def test_one_that_comes_without_a_confirmed_index_is_not_taken_in(self, cast):
        member = factories.member(cast.cell_7)
        with pytest.raises(keeping.DossierRefused, match="xác nhận của nơi gửi"):
            keeping.take_in(
                member, cast.ward, by=cast.organiser, on=TODAY(), place="", index_confirmed=False, origin="ĐU Hồng Gai"
            )
        assert not Dossier.objects.exists()

    def test_papers_are_put_in_and_taken_out_with_a_written_consent_and_never_erased(self, cast, dossier):
        paper = keeping.put(dossier, 5, by=cast.organiser, seen=1, number="12-QĐ/ĐU", sheets=2)
        keeping.take_out(paper, by=cast.organiser, seen=2, on=TODAY(), consent="Thông báo số 7-TB/ĐU")
        shown = page.of(Dossier.objects.get())
        assert shown.many == 0 and [line.paper.taken_for for line in shown.taken] == ["Thông báo số 7-TB/ĐU"]
        assert [entry.action for entry in AuditEntry.objects.filter(action__startswith="dossier.").order_by("pk")] == [
            "dossier.take_in", "dossier.put", "dossier.take_out",
        ]  # fmt: skip

    def test_it_is_lent_to_one_at_a_time_and_nothing_is_changed_meanwhile(self, cast, dossier):
        days = {"lent_on": TODAY(), "due_on": TODAY() + timedelta(days=3)}
        loan = keeping.lend(dossier, by=cast.organiser, **LOAN, **days)
        with pytest.raises(keeping.DossierBusy):
            keeping.lend(dossier, by=cast.organiser, **LOAN, **days)
        with pytest.raises(keeping.DossierRefused, match="đang cho mượn"):
            keeping.put(dossier, 5, by=cast.organiser, seen=1)
        with pytest.raises(keeping.DossierRefused, match="đang cho mượn"):
            keeping.hand_over(dossier, cast.beside, by=cast.organiser, seen=1, on=TODAY(), paper="BB số 1")
        keeping.give_back(loan, by=cast.organiser, on=TODAY(), note="Đủ tài liệu")
        with pytest.raises(keeping.DossierBusy):
            keeping.give_back(loan, by=cast.organiser, on=TODAY(), note="Đủ tài liệu")
        keeping.put(Dossier.objects.get(), 5, by=cast.organiser, seen=1)
        assert DossierPaper.objects.count() == 1

    @pytest.mark.django_db(transaction=True)
    @pytest.mark.parametrize("first", ["lent", "handed over"])
    def test_it_is_not_lent_while_it_goes_to_another_holder(self, cast, dossier, first):
        to_lend, to_go = (Dossier.objects.with_people().get(pk=dossier.pk) for _ in range(2))
        loan = LOAN | {"lent_on": TODAY(), "due_on": TODAY() + timedelta(days=7)}
        acts = {
            "lent": lambda: keeping.lend(to_lend, by=cast.organiser, **loan),
            "handed over": lambda: keeping.hand_over(
                to_go, cast.beside, by=cast.organiser, seen=1, on=TODAY(), paper="Biên bản số 3"
            ),
        }
        (second,) = acts.keys() - {first}
        _, refused = in_between(acts[first], acts[second], refusals=(Refused,))
        dossier.refresh_from_db()
        assert (refused, dossier.holder, dossier.loans.count()) == {
            "lent": (keeping.DossierRefused, cast.ward, 1),
            "handed over": (keeping.DossierBusy, cast.beside, 0),
        }[first]

    def test_a_loan_ends_after_it_began(self, cast, dossier):
        with pytest.raises(keeping.DossierRefused, match="không thể sớm hơn"):
            keeping.lend(dossier, by=cast.organiser, **LOAN, lent_on=TODAY(), due_on=TODAY() - timedelta(days=1))
        loan = keeping.lend(dossier, by=cast.organiser, **LOAN, lent_on=TODAY(), due_on=TODAY())
        with pytest.raises(keeping.DossierRefused, match="không thể sớm hơn"):
            keeping.give_back(loan, by=cast.organiser, on=TODAY() - timedelta(days=1), note="Đủ")

    def test_it_goes_to_another_holder_with_the_number_of_its_papers(self, cast, dossier):
        keeping.put(dossier, 5, by=cast.organiser, seen=1)
        keeping.hand_over(Dossier.objects.get(), cast.beside, by=cast.organiser, seen=2, on=TODAY(), paper="BB số 1")
        moved = Dossier.objects.get()
        assert (moved.holder, moved.place) == (cast.beside, "") and moved.moves.first().papers == 1
        with pytest.raises(VersionConflict):
            keeping.hand_over(moved, cast.ward, by=cast.organiser, seen=2, on=TODAY(), paper="BB số 2")


@pytest.mark.django_db
class TestChecking:
    def test_what_does_not_agree_is_told_by_kind(self, cast, dossier):
        hoa = cast.hoa.member
        found = checking.compared(cast.ward, TODAY())
        assert hoa in found.without and dossier.member not in found.without and not found.strayed
        Member.objects.filter(pk=dossier.member_id).update(unit=cast.cell_1)
        assert checking.compared(cast.ward, TODAY()).strayed == [dossier]
        assert checking.compared(cast.beside, TODAY()).elsewhere == [dossier]

    @pytest.mark.parametrize(
        ("last", "due", "document"),
        [
            (date(2025, 12, 1), date(2026, 6, 1), "06-HD/TW"),
            (date(2026, 5, 18), date(2026, 11, 18), "06-HD/TW"),
            (date(2026, 5, 19), date(2027, 5, 19), "01-HD/TW (2026)"),
            (date(2026, 8, 31), date(2027, 8, 31), "01-HD/TW (2026)"),
        ],
    )
    def test_the_next_check_is_due_by_the_rule_in_force_on_the_day_of_the_last(self, cast, last, due, document):
        DossierCheck.objects.create(unit=cast.ward, on=last, members=1, dossiers=1)
        found = checking.due(cast.ward)
        assert (found.on, found.document) == (due, document)

    def test_who_has_never_checked_is_due_today(self, cast):
        assert checking.due(cast.ward).on == TODAY() and checking.due(cast.ward).last is None

    def test_a_check_is_noted_once_a_day(self, cast, dossier):
        checking.check(cast.ward, by=cast.organiser, on=TODAY(), note="Thiếu một số hồ sơ")
        with pytest.raises(keeping.DossierBusy):
            checking.check(cast.ward, by=cast.organiser, on=TODAY(), note="Lần nữa")
        noted = DossierCheck.objects.get()
        assert noted.dossiers == 1 and cast.hoa.member_id in noted.without


@pytest.mark.django_db
class TestPages:
    def go(self, client, user):
        client.force_login(user, backend="members.accounts.backends.PhoneBackend")
        return client

    def test_a_dossier_is_taken_in_filled_lent_and_returned_on_its_pages(self, cast, client):
        member = factories.member(cast.cell_7, "Ngô Văn Thành")
        client, day = self.go(client, cast.organiser), f"{TODAY():%d/%m/%Y}"
        client.post(reverse("dossiers:begin", args=[member.pk]), {"on": day, "place": "Tủ 1"})
        found = Dossier.objects.get()
        act = lambda slug, **told: client.post(reverse("dossiers:act", args=[found.pk, slug]), told)  # noqa: E731
        assert act("them", kind="5", number="12-QĐ/ĐU", day=day, sheets="2", seen_version=1).status_code == 302
        assert act("them", kind="105", sheets="1", seen_version=2).status_code == 400
        assert act("cho-muon", **LOAN, lent_on=day, due_on=day).status_code == 302
        assert act("cho-muon", **LOAN, lent_on=day, due_on=day).status_code == 409
        lent = client.get(reverse("dossiers:index"), {"muc": "muon"}).content.decode()
        assert "Ngô Văn Thành" in lent and "Vũ Đình Khôi" in lent
        back = reverse("dossiers:act_row", args=[found.pk, "nhan-lai", found.loans.get().pk])
        assert client.post(back, {"on": day, "note": "Đủ 1 tài liệu"}).status_code == 302
        shown = client.get(reverse("dossiers:dossier", args=[found.pk])).content.decode()
        assert "Quyết định kết nạp đảng viên" in shown and "Đủ 1 tài liệu" in shown
        assert "7. Quyết định công nhận đảng viên chính thức" in shown  # lacking

    def test_a_check_that_never_was_has_no_last_day_which_moves_on_every_morning(self, cast, client, dossier):
        page = self.go(client, cast.organiser).get(reverse("dossiers:index")).text
        assert "Cần đối chiếu lần đầu" in page and f"Hạn {TODAY():%d/%m/%Y}" not in " ".join(page.split())

    def test_a_loan_of_another_dossier_is_not_found_under_this_one(self, cast, client, dossier):
        other = keeping.take_in(
            factories.member(cast.cell_8), cast.ward, by=cast.organiser, on=TODAY(), place="", index_confirmed=True
        )
        loan = keeping.lend(other, by=cast.organiser, **LOAN, lent_on=TODAY(), due_on=TODAY())
        address = reverse("dossiers:act_row", args=[dossier.pk, "nhan-lai", loan.pk])
        assert self.go(client, cast.organiser).get(address).status_code == 404

    def test_the_index_costs_the_same_for_one_and_for_many(self, cast, client, dossier, django_assert_num_queries):
        costs = []
        self.go(client, cast.organiser).get(reverse("dossiers:index"))
        for more in (0, 12):
            for _ in range(more):
                told = {"on": TODAY(), "place": "", "index_confirmed": True}
                keeping.take_in(factories.member(cast.cell_7), cast.ward, by=cast.organiser, **told)
            with django_assert_num_queries(40, exact=False) as asked:
                assert client.get(reverse("dossiers:index")).status_code == 200
            costs.append(len(asked))
        assert costs[0] == costs[1]

    def test_the_check_is_shown_and_noted(self, cast, client, dossier):
        address = reverse("dossiers:check", args=[cast.ward.code])
        shown = self.go(client, cast.organiser).get(address).content.decode()
        assert "Nguyễn Thị Hoa" in shown and "12 tháng một lần" in shown
        assert client.post(address, {"note": "Còn thiếu hồ sơ"}).status_code == 302
        assert client.post(address, {"note": "Lần nữa"}).status_code == 409
