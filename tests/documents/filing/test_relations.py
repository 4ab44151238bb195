"""Which documents are in force: relations, the day they begin, what is refused, what is put right again."""

from datetime import date, timedelta
from functools import partial
from itertools import pairwise

import pytest
from django.utils import timezone

from documents import library
from documents.filing import chain, relations, tasks, validity
from documents.filing.authority import RelationRefused
from documents.models import Document, Relation, Validity
from members.models import AuditEntry, Inheritance
from members.moves import WrongState
from tests.documents.library_cast import document
from tests.factories import days_ago, issuer
from tests.together import at_once

pytestmark = pytest.mark.django_db
OLD, NEW, NEWER = "08-QĐ/TU", "12-QĐ/TU", "20-QĐ/TU"


def decision(unit, number, *, on=None, **facts) -> Document:
    return document(unit, number, kind="decision", issued_on=on or days_ago(30), **facts)


def state(document: Document) -> str:
    return Document.objects.values_list("validity", flat=True).get(pk=document.pk)


def test_a_document_is_in_force_from_its_day_to_its_last(cast):
    ahead = timezone.localdate() + timedelta(days=5)
    assert state(decision(cast.city, "01-QĐ/TU")) == Validity.IN_FORCE
    assert state(decision(cast.city, "02-QĐ/TU", effective_from=ahead)) == Validity.PENDING
    over = decision(cast.city, "03-QĐ/TU", effective_to=days_ago(1))
    assert state(over) == Validity.EXPIRED
    assert [over.validity_on(days_ago(days)) for days in (31, 30, 1, 0)] == [
        "pending",
        "in_force",
        "in_force",
        "expired",
    ]


def test_what_is_replaced_today_or_before_expires_at_once(cast):
    old, new = decision(cast.city, OLD, on=days_ago(400)), decision(cast.city, NEW)
    relation = relations.relate(new, "replaces", "Số 8 - QĐ/TU", by=cast.clerk)
    assert (relation.target, relation.starts_on) == (old, new.issued_on)
    assert state(old) == Validity.EXPIRED
    assert [old.validity_on(new.issued_on - timedelta(days=days)) for days in (1, 0)] == ["in_force", "expired"]
    entry = AuditEntry.objects.get(action="document.relate")
    assert (entry.actor, entry.after["relation"]) == (cast.clerk, f"Thay thế {OLD}")


def test_what_is_replaced_from_a_day_to_come_expires_on_that_day_by_itself(cast):
    old, new = decision(cast.city, OLD, on=days_ago(400)), decision(cast.city, NEW)
    day = timezone.localdate() + timedelta(days=9)
    relation = relations.relate(new, "replaces", OLD, by=None, effective_on=day)
    assert relations.will_change([relation]) == [f"{NEW} sẽ làm hết hiệu lực {OLD} từ {day:%d/%m/%Y}."]
    assert (validity.settle(on=day - timedelta(days=1)), state(old)) == (0, Validity.IN_FORCE)
    assert (validity.settle(on=day + timedelta(days=3)), state(old)) == (1, Validity.EXPIRED)  # days without a worker
    assert validity.settle(on=day + timedelta(days=3)) == 0


def test_the_task_of_the_day_brings_all_up_to_it_and_may_run_twice(cast):
    old, new = decision(cast.city, OLD, on=days_ago(400)), decision(cast.city, NEW)
    relations.relate(new, "replaces", OLD, by=None, effective_on=timezone.localdate() + timedelta(days=1))
    Relation.objects.update(effective_on=timezone.localdate())  # the day has come
    for _ in range(2):
        tasks.settle_validity()
        assert state(old) == Validity.EXPIRED


@pytest.mark.parametrize(
    ("kind", "part", "expected"),
    [
        ("replaces", "", Validity.EXPIRED),
        ("replaces", "Điều 3", Validity.PARTLY),
        ("abolishes", "", Validity.ABOLISHED),
        ("abolishes", "Chương II", Validity.PARTLY),
        ("amends", "", Validity.PARTLY),
        ("supplements", "Điều 5", Validity.PARTLY),
        ("based_on", "", Validity.IN_FORCE),
        ("guides", "", Validity.IN_FORCE),
        ("cites", "", Validity.IN_FORCE),
    ],
)
def test_each_relation_does_its_own_to_the_other(cast, kind, part, expected):
    old, new = decision(cast.city, OLD, on=days_ago(400)), decision(cast.city, NEW)
    relations.relate(new, kind, OLD, by=None, part=part)
    assert (state(old), state(new)) == (expected, Validity.IN_FORCE)


def test_taking_back_one_of_two_leaves_what_the_other_does(cast):
    old = decision(cast.city, OLD, on=days_ago(400))
    ending, amending = decision(cast.city, NEW), decision(cast.city, NEWER)
    replaced = relations.relate(ending, "replaces", OLD, by=None)
    relations.relate(amending, "amends", OLD, by=None)
    assert state(old) == Validity.EXPIRED
    relations.take_back(replaced, by=cast.clerk)
    assert state(old) == Validity.PARTLY
    with pytest.raises(WrongState):
        relations.take_back(replaced, by=cast.clerk)
    library.withdraw(amending, by=cast.clerk, reason="Đăng nhầm")
    assert state(old) == Validity.IN_FORCE


def test_a_corrected_day_moves_what_the_document_does(cast):
    old, new = decision(cast.city, OLD, on=days_ago(400)), decision(cast.city, NEW)
    relations.relate(new, "replaces", OLD, by=None)
    new.effective_from = timezone.localdate() + timedelta(days=3)
    library.correct(new, by=cast.clerk)
    assert (state(old), state(new)) == (Validity.IN_FORCE, Validity.PENDING)


def test_what_is_named_before_it_is_there_is_linked_when_it_is_published(cast):
    new = decision(cast.city, NEW)
    relation = relations.relate(new, "replaces", OLD, by=None)
    assert (relation.target, relation.target_symbol) == (None, OLD)
    assert "tự liên kết" in relations.will_change([relation])[0]
    old = decision(cast.city, OLD, on=days_ago(400))
    relation.refresh_from_db()
    assert (relation.target, state(old)) == (old, Validity.EXPIRED)
    library.withdraw(old, by=cast.clerk, reason="Bản quét mờ")
    again = decision(cast.city, OLD, on=days_ago(400))
    assert state(again) == Validity.EXPIRED


@pytest.mark.parametrize("collective", ["Bộ Chính trị", "Bộ Chính trị, Ban Bí thư", "Trung ương Đảng"])
def test_the_centre_is_meant_by_each_of_its_collectives(cast, collective):
    there = document(cast.city, "57-NQ/TW", "Nghị quyết", issuer="Bộ Chính trị", issued_on=days_ago(60))
    source = decision(cast.city, NEW)
    assert relations.target_named(f"Nghị quyết số 57-NQ/TW của {collective}", source=source) == ("57-NQ/TW", there)


@pytest.mark.parametrize(
    ("number", "led"), [("05-CTrHĐ/TU", "Chương trình hành động"), ("06-TB/TU", "Thông báo kết luận")]
)
def test_a_document_is_named_by_the_longer_name_of_its_type(cast, number, led):
    there = document(cast.city, number, "Thực hiện nghị quyết", issued_on=days_ago(60))
    assert relations.target_named(f"{led} số {number}", source=decision(cast.city, NEW)) == (number, there)


@pytest.mark.parametrize("said", ["08-QĐ/TU ({})", "08-QĐ/TU, ngày {}", "Quyết định 8-QĐ/TU (ngày {}) của Thành ủy"])
def test_the_day_of_the_document_that_is_meant_may_stand_in_brackets(cast, said):
    old = decision(cast.city, OLD, on=date(2020, 3, 5))
    decision(cast.city, OLD, on=date(2021, 3, 5))
    source = decision(cast.city, NEW)
    assert relations.target_named(said.format("05/3/2020"), source=source) == (OLD, old)


def test_only_the_issuer_or_its_superior_changes_a_document(cast):
    wards = decision(cast.ward, "05-QĐ/ĐU", on=days_ago(400), issuer="Đảng ủy phường Phúc Lâm")
    decision(cast.city, OLD, on=days_ago(400))
    lower = decision(cast.ward, "06-QĐ/ĐU", issuer="Đảng ủy phường Phúc Lâm")
    beside = decision(cast.beside, "07-QĐ/ĐU", issuer="Đảng ủy phường Đông Sơn")
    with pytest.raises(RelationRefused, match="Điều 3 Quy định số 66-QĐ/TW"):
        relations.relate(lower, "amends", OLD, by=None)
    assert relations.relate(lower, "based_on", OLD, by=None).target.symbol == OLD
    assert relations.relate(beside, "replaces", "05-QĐ/ĐU", by=None).target is None  # another ward's is not even known
    city = decision(cast.city, NEW)
    relations.relate(city, "abolishes", "05-QĐ/ĐU", by=None)
    assert state(wards) == Validity.ABOLISHED


def test_a_clerk_of_a_ward_does_not_end_for_the_city_what_the_city_has_published(cast):
    old = decision(cast.city, OLD, on=days_ago(400))
    claimed = decision(cast.ward, NEW, issuer="Thành ủy")
    with pytest.raises(RelationRefused, match="có người đọc không mở được"):
        relations.relate(claimed, "replaces", OLD, by=cast.clerk)
    assert state(old) == Validity.IN_FORCE


def test_nor_by_naming_it_before_it_is_there(cast):
    relations.relate(decision(cast.ward, NEW, issuer="Thành ủy"), "replaces", OLD, by=cast.clerk)
    old = decision(cast.city, OLD, on=days_ago(400))
    assert state(old) == Validity.IN_FORCE
    assert Relation.objects.get().target is None


def test_a_number_that_begins_again_in_the_next_term_is_not_what_was_named_before(cast):
    source = decision(cast.city, NEW, on=days_ago(30))
    waiting = relations.relate(source, "based_on", "05-NQ/TU", by=None)
    later = document(cast.city, "05-NQ/TU", kind="resolution", issued_on=days_ago(3))
    waiting.refresh_from_db()
    assert waiting.target is None
    meant = document(cast.city, "05-NQ/TU", kind="resolution", issued_on=days_ago(900))
    waiting.refresh_from_db()
    assert waiting.target == meant != later


def test_of_several_issuers_with_one_number_the_one_that_is_named_is_meant(cast):
    theirs = {}
    for unit, name in ((cast.ward, "Đảng ủy phường Phúc Lâm"), (cast.beside, "Đảng ủy phường Đông Sơn")):
        theirs[unit] = decision(unit, "05-QĐ/ĐU", on=days_ago(400), issuer=name)
    source = decision(cast.city, NEW)
    with pytest.raises(RelationRefused, match="Nhiều cơ quan cùng có văn kiện số 05-QĐ/ĐU"):
        relations.relate(source, "abolishes", "05-QĐ/ĐU", by=cast.clerk)
    assert {state(each) for each in theirs.values()} == {Validity.IN_FORCE}
    relations.relate(source, "abolishes", "Số 5 - QĐ/ĐU của ĐẢNG ỦY phường Phúc Lâm", by=cast.clerk)
    assert [state(each) for each in theirs.values()] == [Validity.ABOLISHED, Validity.IN_FORCE]
    newer = decision(cast.ward, "06-QĐ/ĐU", issuer="Đảng ủy phường Phúc Lâm")
    assert relations.target_named("05-QĐ/ĐU", source=newer) == ("05-QĐ/ĐU", theirs[cast.ward])


def test_what_is_abolished_before_its_day_ends_nothing(cast):
    old, new = decision(cast.city, OLD, on=days_ago(400)), decision(cast.city, NEW)
    day = timezone.localdate() + timedelta(days=9)
    relations.relate(new, "replaces", OLD, by=None, effective_on=day)
    abolition = relations.relate(decision(cast.city, NEWER, on=days_ago(5)), "abolishes", NEW, by=None)
    validity.settle(on=day)
    assert (state(old), state(new)) == (Validity.IN_FORCE, Validity.ABOLISHED)
    assert chain.of(old, cast.clerk).ending == []
    relations.take_back(abolition, by=None)
    assert [act.other for act in chain.of(old, cast.clerk).ending] == [new]
    validity.settle(on=day)
    assert (state(old), state(new)) == (Validity.EXPIRED, Validity.IN_FORCE)
    relations.relate(decision(cast.city, "21-QĐ/TU", on=days_ago(4)), "abolishes", NEW, by=None)
    assert state(old) == Validity.IN_FORCE  # also what it has ended by mistake already is put right at once


def test_an_successor_changes_what_the_merged_unit_has_issued(cast):
    merged = decision(cast.beside, "07-QĐ/ĐU", on=days_ago(400), issuer="Đảng ủy phường Đông Sơn")
    successors = decision(cast.ward, "09-QĐ/ĐU", issuer="Đảng ủy phường Phúc Lâm")
    Inheritance.objects.create(successor=cast.ward, past=cast.beside)
    relations.relate(successors, "replaces", "07-QĐ/ĐU", by=None)
    assert state(merged) == Validity.EXPIRED


def test_no_document_replaces_what_has_replaced_it(cast):
    first, second, third = (decision(cast.city, number) for number in (OLD, NEW, NEWER))
    for older, newer in pairwise((first, second, third)):
        relations.relate(newer, "replaces", older.symbol, by=None)
    for kind in ("replaces", "abolishes"):
        with pytest.raises(RelationRefused, match="không thể làm vậy lẫn nhau"):
            relations.relate(first, kind, NEWER, by=None)
    with pytest.raises(RelationRefused, match="chính nó"):
        relations.relate(first, "replaces", OLD, by=None)
    with pytest.raises(RelationRefused, match="đã được ghi"):
        relations.relate(second, "replaces", OLD, by=None)


def test_nothing_is_ended_before_it_was_issued(cast):
    old, new = decision(cast.city, OLD, on=days_ago(400)), decision(cast.city, NEW)
    with pytest.raises(RelationRefused, match="Đề nghị xem lại ngày"):
        relations.relate(new, "replaces", OLD, by=None, effective_on=days_ago(401))
    assert state(old) == Validity.IN_FORCE
    relations.relate(new, "replaces", OLD, by=None, effective_on=days_ago(60))  # applied from before it was signed
    assert [old.validity_on(days_ago(days)) for days in (61, 60)] == [Validity.IN_FORCE, Validity.EXPIRED]


def test_an_older_document_does_not_change_a_newer_one(cast):
    old = decision(cast.city, OLD, on=days_ago(400))
    newer = decision(cast.city, NEW)
    for kind in ("replaces", "based_on"):
        with pytest.raises(
            RelationRefused, match=f"{NEW} trong thư viện ban hành ngày {newer.issued_on:%d/%m/%Y}, sau"
        ):
            relations.relate(old, kind, NEW, by=None)
    assert state(newer) == Validity.IN_FORCE
    of_before = relations.relate(old, "replaces", f"{NEW} ngày 05/9/2020", by=None)  # the term before had one too
    assert (of_before.target, of_before.target_issued_on) == (None, date(2020, 9, 5))
    meant = decision(cast.city, NEW, on=date(2020, 9, 5))
    of_before.refresh_from_db()
    assert (of_before.target, state(newer)) == (meant, Validity.IN_FORCE)


def test_of_two_documents_with_one_number_the_clerk_is_asked_which(cast):
    first = decision(cast.city, OLD, on=date(2020, 9, 5), title="Phân công nhiệm kỳ trước")
    second = decision(cast.city, OLD, on=date(2025, 3, 12), title="Phân công nhiệm kỳ này")
    source = decision(cast.city, NEW, on=date(2026, 2, 1))
    with pytest.raises(RelationRefused) as asked:
        relations.relate(source, "replaces", OLD, by=None)
    told = f"Có 2 văn kiện số {OLD}: Quyết định ngày 12/03/2025 (Phân công nhiệm kỳ này); Quyết định ngày 05/09/2020"
    assert told in str(asked.value) and f"ví dụ “{OLD} ngày 12/03/2025”" in str(asked.value)
    for text in (f"{OLD} ngày 05/9/2020", "Quyết định số 8-QĐ/TU, ngày 05 tháng 9 năm 2020 của Thành uỷ"):
        assert relations.target_named(text, source=source) == (OLD, first)
    relations.relate(source, "replaces", f"{OLD} ngày 12.3.2025", by=None)
    assert (state(first), state(second)) == (Validity.IN_FORCE, Validity.EXPIRED)
    with pytest.raises(RelationRefused, match="Không có ngày 31/02/2020"):
        relations.relate(source, "cites", f"{OLD} ngày 31/02/2020", by=None)


def test_a_decision_and_a_rule_of_one_number_are_told_apart_by_their_type(cast):
    decided = decision(cast.city, OLD, on=date(2025, 3, 12))
    ruled = document(cast.city, OLD, kind="regulation", issued_on=date(2025, 3, 12))
    source = decision(cast.city, NEW)
    with pytest.raises(RelationRefused, match=f"ví dụ “Quy định {OLD}”"):
        relations.relate(source, "replaces", OLD, by=None)
    assert relations.target_named(f"Quyết định {OLD}", source=source)[1] == decided
    assert relations.target_named(f"quy định số {OLD}", source=source)[1] == ruled


@pytest.mark.parametrize("number", ["339-QĐ/TU", "339-QĐi/TU"])
def test_what_is_there_under_the_other_sign_of_its_type_is_found(cast, number):
    there = document(cast.city, "339-QĐi/TU", kind="regulation", issued_on=days_ago(400))
    source = decision(cast.city, NEW)
    assert relations.relate(source, "amends", number, by=None).target == there
    waiting = relations.relate(source, "based_on", "340-QĐ/TU", by=None)
    later = document(cast.city, "340-QĐi/TU", kind="regulation", issued_on=days_ago(300))
    waiting.refresh_from_db()
    assert waiting.target == later


def test_nobody_is_named_by_a_number_that_is_the_documents_own(cast):
    unsaved = Document(
        unit=cast.city, number_raw="Số 8 - QĐ/TU", issuer=issuer("Thành ủy", cast.city), issued_on=days_ago(3)
    )
    with pytest.raises(RelationRefused, match="08-QĐ/TU là số của chính văn kiện này"):
        relations.check(unsaved, "replaces", OLD)
    of_before = decision(cast.city, OLD, on=days_ago(2_000))
    relations.check(unsaved, "replaces", OLD)
    assert relations.target_named(OLD, source=unsaved) == (OLD, of_before)


def test_what_was_withdrawn_or_erased_is_not_in_force(cast):
    kept, erased = decision(cast.city, OLD, on=days_ago(400)), decision(cast.city, NEW)
    library.withdraw(kept, by=cast.clerk, reason="Đăng nhầm")
    library.withdraw(erased, by=cast.clerk, reason="Có dấu mật", erase=True)
    assert (state(kept), state(erased), erased.validity) == (Validity.GONE, Validity.GONE, Validity.GONE)
    assert validity.settle() == 0
    assert erased.get_validity_display() == "Đã gỡ khỏi thư viện"


@pytest.mark.django_db(transaction=True)
def test_of_two_that_would_replace_each_other_at_once_one_does(cast):
    first, second = decision(cast.city, OLD), decision(cast.city, NEW)

    writes = [
        partial(relations.relate, first, "replaces", NEW, by=None),
        partial(relations.relate, second, "replaces", OLD, by=None),
    ]
    assert at_once(*writes, refusals=(RelationRefused,)).count(RelationRefused) == 1
    assert sorted([state(first), state(second)]) == [Validity.EXPIRED, Validity.IN_FORCE]


def test_what_the_library_keeps_is_what_it_answers_for_today(cast):
    old, new = decision(cast.city, OLD, on=days_ago(400)), decision(cast.city, NEW)
    relations.relate(new, "amends", OLD, by=None)
    relations.relate(decision(cast.city, NEWER, effective_to=days_ago(2)), "replaces", NEW, by=None)
    kept = dict(Document.objects.values_list("symbol", "validity"))
    assert kept == {each.symbol: each.validity_on(timezone.localdate()) for each in Document.objects.all()}
    assert (kept[old.symbol], kept[NEW], kept[NEWER]) == ("partly", "expired", "expired")


def test_a_document_is_cited_as_the_rules_write_it(cast):
    resolution = document(
        cast.ward, "12-NQ/ĐU", "Về nâng cao chất lượng", issuer="Đảng ủy phường", issued_on=date(2026, 9, 5)
    )
    assert resolution.citation == ("Nghị quyết số 12-NQ/ĐU, ngày 05/9/2026 của Đảng ủy phường về nâng cao chất lượng")
    plan = document(cast.city, "121-KH/TU", "Triển khai Sổ tay", issued_on=date(2026, 2, 5))
    assert plan.citation == "Kế hoạch số 121-KH/TU, ngày 05/02/2026 của Thành ủy về triển khai Sổ tay"
