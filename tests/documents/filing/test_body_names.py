"""One body of the Party under all the names that clerks write: known, asked about, merged."""

from datetime import date

import pytest

from documents import library
from documents.filing import issuers, merging, tasks
from documents.models import Document, Issuer, IssuingTerm, kinds
from members.models import AuditEntry
from members.moves import WrongState
from tests import factories
from tests.documents.library_cast import document
from tests.factories import small_pdf

pytestmark = pytest.mark.django_db
FULL = "Đảng ủy phường Phúc Lâm"


def said(name, unit, suffix="ĐU") -> tuple[str, str, bool]:
    """The name and collective by which the body is kept, and whether it was known."""
    issuer, body = issuers.named(name, suffix=suffix, unit=unit)
    return issuer.name, body, bool(issuer.pk)


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("ĐU phường", ""),
        ("ĐU", ""),
        ("Đảng uỷ P. Phúc Lâm", ""),
        ("ĐU P.Phúc Lâm", ""),
        ("đảng ủy Phúc Lâm", ""),
        ("ĐẢNG UỶ PHƯỜNG PHÚC LÂM", ""),
        ("Dang uy phuong Phuc Lam", ""),
        ("Đảng bộ phường Phúc Lâm", ""),
        ("Đảng ủy phường Phúc Lâm, TP. Hà Nội", ""),
        ("BTV Đảng ủy", "standing"),
        ("BTV ĐU P. Phúc Lâm", "standing"),
        ("Thường trực ĐU phường", "permanent"),
        ("BCH Đảng bộ phường Phúc Lâm", "committee"),
    ],
)
def test_a_body_is_known_by_whichever_name_it_is_written(cast, name, body):
    factories.issuer(FULL, cast.ward, "01-NQ/ĐU")
    assert said(name, cast.ward) == (FULL, body, True)
    assert Issuer.objects.count() == 1


@pytest.mark.parametrize("name", ["Đảng ủy Công an phường", "Đảng ủy phường Đông Sơn", "Văn phòng Đảng ủy", "Chi bộ X"])
def test_another_body_stays_another(cast, name):
    factories.issuer(FULL, cast.ward, "01-NQ/ĐU")
    assert said(name, cast.ward) == (name, "", False)


@pytest.mark.parametrize(
    ("name", "suffix", "kept"),
    [
        ("TU", "TU", "Thành ủy"),
        ("BTC TU", "BTCTU", "Ban Tổ chức Thành ủy"),
        ("Ban Chấp hành Đảng bộ Thành phố", "TU", "Thành ủy"),
        ("CB 7", "CB", "Chi bộ 7"),
        ("TT. Đông Anh", "", "thị trấn Đông Anh"),
        ("UBND P. Phúc Lâm", "UBND", "Ủy ban nhân dân phường Phúc Lâm"),
    ],
)
def test_a_new_body_is_founded_with_its_name_written_out(cast, name, suffix, kept):
    assert said(name, cast.ward, suffix)[0] == kept


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("Bộ Chính trị", "politburo"),
        ("Bộ Chính trị (khóa XIV)", "politburo"),
        ("Ban Bí thư Trung ương Đảng", "secretariat"),
        ("BAN BÍ THƯ TRUNG ƯƠNG", "secretariat"),
        ("Thường trực Ban Bí thư", "secretariat"),
        ("BCH TW Đảng khóa XIII", "committee"),
        ("Ban Chấp hành Trung ương Đảng Cộng sản Việt Nam", "committee"),
        ("Trung ương Đảng", ""),
        ("Trung ương", ""),
    ],
)
def test_the_centre_is_one_body_whichever_collective_and_congress_is_named(cast, name, body):
    factories.issuer("Bộ Chính trị", cast.ward, "57-NQ/TW")
    assert said(name, cast.beside, "TW") == ("Trung ương Đảng", body, True)


@pytest.mark.parametrize(
    ("name", "suffix", "kept", "cited"),
    [
        ("BCH Đảng bộ huyện An Dương", "HU", "Huyện ủy An Dương", "Ban Chấp hành Đảng bộ huyện An Dương"),
        ("BCH Đảng bộ quận Lê Chân", "QU", "Quận ủy Lê Chân", "Ban Chấp hành Đảng bộ quận Lê Chân"),
        ("BTV Đảng bộ thị xã Sơn Tây", "TXU", "Thị ủy Sơn Tây", "Ban Thường vụ Thị ủy Sơn Tây"),
        ("BCH Đảng bộ Quân sự", "ĐU", "Đảng ủy Quân sự", "Ban Chấp hành Đảng bộ Quân sự"),
    ],
)
def test_a_committee_of_before_july_2025_is_called_as_its_sign_says(cast, name, suffix, kept, cited):
    issuer, body = issuers.named(name, suffix=suffix, unit=cast.city)
    assert (issuer.name, kinds.cited(body, issuer.name)) == (kept, cited)


def test_the_government_is_above_every_tree_and_founded_once(cast):
    here = factories.issuer("Chính phủ", cast.ward, "46/2025/NĐ-CP")
    there = factories.issuer("CHÍNH PHỦ", cast.beside, "24/NQ-CP")
    assert (here, here.unit, here.level) == (there, None, "other")


def test_a_name_that_may_be_meant_is_asked_about(cast):
    known = factories.issuer(FULL, cast.ward, "01-NQ/ĐU")

    def alike(name, suffix="ĐU"):
        return issuers.alike(issuers.named(name, suffix=suffix, unit=cast.ward)[0], cast.ward)

    assert alike("Đảng ủy phường Phúc Lân") == alike("Đảng ủy phường Phúc Lâm B") == [known]
    assert alike("Đảng ủy Công an phường") == alike("Đảng ủy phường Phúc Lân", "VPĐU") == alike(FULL) == []
    factories.issuer("Chi bộ 7", cast.cell_7, "01-NQ/CB")
    assert issuers.alike(issuers.named("Chi bộ 17", suffix="CB", unit=cast.cell_7)[0], cast.cell_7) == []


def two_names(cast) -> tuple[Issuer, Issuer]:
    """One body as clerks have founded it twice, before names were understood."""
    facts = {"suffix": "ĐU", "level": "commune", "unit": cast.ward}
    return Issuer.objects.create(name=FULL, **facts), Issuer.objects.create(name="ĐU P. Phúc Lâm cũ", **facts)


def put(cast, number, issuer, **facts) -> Document:
    facts = {"kind": "plan", "issued_on": date(2026, 3, 4), "title": "Kế hoạch"} | facts
    return library.publish(Document(unit=cast.ward, number_raw=number, issuer=issuer, **facts), small_pdf(), by=None)


def test_a_number_is_found_again_under_the_other_name_of_its_body(cast):
    full, short = two_names(cast)
    Issuer.objects.filter(pk=short.pk).update(name="ĐU phường", folded="du phuong")
    put(cast, "12-KH/ĐU", Issuer.objects.get(pk=short.pk))
    with pytest.raises(library.AlreadyThere, match=r"\(ghi là ĐU phường\) trong năm 2026 đã có trong thư viện"):
        put(cast, "12-KH/ĐU", full)
    assert put(cast, "12a-KH/ĐU", full).symbol == "12a-KH/ĐU"
    assert put(cast, "13-KH/ĐU", full).symbol == "13-KH/ĐU"


def test_merged_names_are_one_body_and_its_documents_follow(cast):
    full, short = two_names(cast)
    IssuingTerm.objects.create(issuer=short, name="2025–2030", since=date(2025, 6, 1))
    moved = put(cast, "12-KH/ĐU", short)
    assert merging.merge(short, full, by=cast.clerk, reason="Ghi hai tên") == 1
    for _ in range(2):
        tasks.index_issuer(full.pk)
    moved.refresh_from_db()
    assert (moved.issuer, moved.term.issuer, moved.term.name) == (full, full, "2025–2030")
    assert moved.search_folded.endswith("dang uy phuong phuc lam")
    assert said("ĐU P. Phúc Lâm cũ", cast.ward) == (FULL, "", True)
    entry = AuditEntry.objects.get(action="document.merge_issuers")
    told = (entry.actor, entry.reason, entry.before["issuer"], entry.after)
    assert told == (cast.clerk, "Ghi hai tên", "ĐU P. Phúc Lâm cũ", {"issuer": FULL, "documents": 1})
    with pytest.raises(WrongState):
        merging.merge(short, full, by=cast.clerk, reason="Lần nữa")
    assert short.name not in issuers.known_to(cast.clerk)


def test_what_both_have_is_told_before_they_are_merged(cast):
    full, short = two_names(cast)
    put(cast, "12-KH/ĐU", full)
    put(cast, "12-KH/ĐU", short, issued_on=date(2026, 5, 6))
    with pytest.raises(merging.MergeRefused, match=r"12-KH/ĐU \(ngày 06/05/2026 và 04/03/2026\)"):
        merging.merge(short, full, by=cast.clerk, reason="Ghi hai tên")
    assert set(Document.objects.values_list("issuer", flat=True)) == {full.pk, short.pk}
    for term, issuer in (("2020–2026", full), ("2026–2031", short)):
        since, until = (date(2020, 6, 1), date(2026, 4, 30)) if issuer == full else (date(2026, 5, 1), None)
        issuers.write_term(IssuingTerm(issuer=issuer, name=term, since=since, until=until), by=None)
    assert merging.merge(short, full, by=cast.clerk, reason="Ghi hai tên") == 1  # each in a term of its own


@pytest.mark.parametrize(("number", "words"), [("01-QĐ/VPĐU", "ký hiệu VPĐU"), ("01-QĐ/CB", "ký hiệu CB")])
def test_two_bodies_are_not_made_one(cast, number, words):
    full = factories.issuer(FULL, cast.ward, "01-NQ/ĐU")
    other = factories.issuer("Văn phòng Đảng ủy", cast.ward, number)
    with pytest.raises(merging.MergeRefused, match=words):
        merging.merge(other, full, by=cast.clerk, reason="Nhầm")


def test_two_terms_within_a_year_have_a_way_out(cast):
    issuer = factories.issuer(FULL, cast.ward, "01-NQ/ĐU")
    put(cast, "01-KH/ĐU", issuer, issued_on=date(2025, 1, 10))
    with pytest.raises(library.AlreadyThere, match=f"ghi ngày bắt đầu nhiệm kỳ mới của {FULL}") as refused:
        put(cast, "01-KH/ĐU", issuer, issued_on=date(2025, 8, 20))
    assert refused.value.other_term == issuer
    with pytest.raises(library.AlreadyThere) as same:
        put(cast, "01-KH/ĐU", issuer, issued_on=date(2025, 1, 10))
    assert same.value.other_term is None
    issuers.write_term(IssuingTerm(issuer=issuer, name="2025–2030", since=date(2025, 8, 1)), by=None)
    assert put(cast, "01-KH/ĐU", issuer, issued_on=date(2025, 8, 20)).term.name == "2025–2030"


def test_numbers_with_a_letter_and_the_states_stand_beside_each_other(cast):
    full = factories.issuer(FULL, cast.ward, "01-NQ/ĐU")
    for number in ("128-KH/ĐU", "128a-KH/ĐU", "128b-KH/ĐU"):
        put(cast, number, full)
    state = factories.issuer("Ủy ban nhân dân phường", cast.ward, "12/QĐ-UBND")
    for number in ("12/QĐ-UBND", "12/2026/QĐ-UBND"):
        put(cast, number, state, kind="")
    with pytest.raises(library.AlreadyThere):
        put(cast, "128A-KH/ĐU", full)
    assert Document.objects.filter(number=12, kind="decision").count() == 2


def test_a_document_is_called_by_its_type_and_without_a_number_by_its_title(cast):
    rules = document(cast.ward, "05-QC/ĐU", "Làm việc của Ban Chấp hành", issuer=FULL)
    assert (rules.full_title, rules.short_name) == ("Quy chế làm việc của Ban Chấp hành", "05-QC/ĐU")
    minutes = document(cast.ward, "", "Đại hội chi bộ 7", kind="minutes", issuer=FULL, number_raw="")
    assert (minutes.full_title, minutes.short_name) == ("Biên bản đại hội chi bộ 7",) * 2
    assert (str(minutes), minutes.audit_name) == ("Biên bản đại hội chi bộ 7", "Biên bản")
    letter = document(cast.ward, "06-CV/ĐU", "V/v báo cáo quý III", issuer=FULL)
    assert letter.full_title == "V/v báo cáo quý III"
    plan = document(cast.ward, "07-KH/ĐU", "KẾ HOẠCH kiểm tra", issuer=FULL)
    assert plan.full_title == "KẾ HOẠCH kiểm tra"
    told = document(cast.ward, "08-TB/ĐU", "V/v kết luận của Thường trực", issuer=FULL)
    assert told.full_title == "Thông báo về việc kết luận của Thường trực"
