"""What people type, and what they find."""

from datetime import date
from unicodedata import normalize

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from documents import indexing, library
from documents.finding import search
from documents.finding.forms import DocumentSearch
from documents.models import Document, DocumentWords
from tests import factories
from tests.documents.library_cast import document, inside
from tests.factories import issuer

pytestmark = pytest.mark.django_db

PLAN, CITING, LONGER, RESOLUTION = "121-KH/TU", "38-HD/TU", "1210-TB/TU", "05-NQ/TU"


@pytest.fixture(scope="class")
def library_of_four(open_transaction):
    unit = factories.city()
    document(unit, PLAN, "Kế hoạch triển khai Sổ tay đảng viên điện tử")
    document(unit, CITING, "Hướng dẫn thực hiện Kế hoạch số 121-KH/TU")
    document(unit, LONGER, "Thông báo về sắp xếp tổ chức cơ sở đảng", issued_on=date(2025, 3, 9))
    document(unit, RESOLUTION, "Nghị quyết về xây dựng Đảng", issuer="Ban Chấp hành Đảng bộ")
    return unit


def found(text: str) -> list[str]:
    return sorted(search.find(Document.objects.all(), text).values_list("symbol", flat=True))


class TestFourDocuments:
    """Share the library, which is made once."""

    @pytest.mark.parametrize(
        ("text", "symbols"),
        [
            ("121-KH/TU", [PLAN]),
            ("số: 121 – kh/tu", [PLAN]),
            ("5-NQ/TU", [RESOLUTION]),
            ("121-KH/HU", []),
            ("121 kh tu", [PLAN, CITING]),
            ("121", [PLAN, CITING]),
            ("5", [RESOLUTION]),
            ("05", [RESOLUTION]),
            ("12", []),
            ("so tay dang vien", [PLAN]),
            ("SỔ TAY", [PLAN]),
            ("Sæ tay ®¶ng viªn", [PLAN]),  # TCVN3, as it is copied from an old paper
            ("１２１－ＫＨ／ＴＵ", [PLAN]),
            (normalize("NFD", "Sổ tay đảng viên"), [PLAN]),
            ("sap xep to chuc", [LONGER]),
            ("sắp xếp đảng", [LONGER]),
            ("ban chap hanh", [RESOLUTION]),
            ("nghi quyet xay dung", [RESOLUTION]),
            ("huong dan 121", [CITING]),
            ("dien t", [PLAN]),
            ("không có chữ này", []),
            ("!!! ---", []),
            ("đảng & | ! ( ) : * ' \\ <->", [LONGER, PLAN, RESOLUTION]),
        ],
    )
    def test_what_is_typed_finds(self, library_of_four, text, symbols):
        assert found(text) == sorted(symbols)

    @pytest.mark.parametrize(
        ("asked", "symbols"),
        [
            ({}, [PLAN, CITING, RESOLUTION, LONGER]),
            ({"loai": "plan"}, [PLAN]),
            ({"nam": "2025"}, [LONGER]),
            ({"q": "kế hoạch", "loai": "guidance"}, [CITING]),
            ({"loai": "poem"}, []),
            ({"cap": "moon"}, []),
            ({"coquan": "x"}, []),
            ({"coquan": "999999"}, []),
            ({"coquan": "99999999999999999999"}, []),
            ({"linhvuc": "-1"}, []),
            ({"hieuluc": "eternal"}, []),
            ({"nam": "1492"}, []),
            ({"nam": "9999"}, []),
            ({"xep": "đẹp"}, []),
            ({"q": "x" * 201}, []),
            ({"q": "\0"}, []),
        ],
    )
    def test_the_form_narrows_and_unknown_conditions_find_nothing(self, library_of_four, asked, symbols):
        form = DocumentSearch(asked)
        assert sorted(each.symbol for each in form.results(Document.objects.all(), "1").page) == sorted(symbols)
        assert form.errors == {} or symbols == []


def test_the_newest_come_first(library_of_four):
    days = [each.issued_on for each in DocumentSearch({}).results(Document.objects.all(), "1").page]
    assert days == sorted(days, reverse=True)


# Inside the files


def best(text: str, documents=None, **how) -> list[str]:
    """Numbers of what is found, the best first."""
    rows = search.best(Document.objects.all() if documents is None else documents, text, **how)
    return [hit.symbol for hit in rows.hits]


TEXT = "Chi bộ tổ chức sinh hoạt chuyên đề về chuyển đổi số."
OTHER = "Chế độ chuyển sinh hoạt đảng của đảng viên."


class TestInsideFourDocuments:
    """Share the library, which is made once."""

    @pytest.mark.parametrize(
        ("text", "symbols"),
        [
            ("chuyen doi so", [PLAN]),
            ("Chuyển đổi SỐ", [PLAN]),
            (normalize("NFD", "chuyển đổi"), [PLAN]),
            ("chuyen doi nghi quyet", []),
            ("121 chuyen doi", [PLAN]),
            ("sổ tay chuyên đề", [PLAN]),
            ("sinh hoạt", [CITING, PLAN]),
            ('"sinh hoạt chuyên đề"', [PLAN]),
            ("“sinh hoat chuyen de”", [PLAN]),
            ('"chuyên sinh hoạt"', [CITING]),
            ('"hoạt sinh"', []),
            ("sinh hoạt -chuyên", []),
            ("sinh hoạt -đề", [CITING]),
            ('sinh hoạt -"chuyên đề"', [CITING]),
            ("-sinh", []),
            ("sinh hoa", [CITING, PLAN]),
            ("sin hoạt", []),
            ("hai trang", [PLAN]),
            ('"doi so trang"', [PLAN]),
        ],
    )
    def test_what_is_typed_finds_in_the_text_inside(self, library_of_four, text, symbols):
        inside(Document.objects.get(symbol=PLAN), TEXT, "Trang hai.")
        inside(Document.objects.get(symbol=CITING), OTHER)
        assert sorted(best(text)) == sorted(symbols)


def test_a_number_comes_first_and_then_those_that_mention_it(library_of_four):
    inside(Document.objects.get(symbol=LONGER), "Căn cứ Kế hoạch số 121-KH/TU của Thành ủy;")
    assert best("121 - kh/tu") == [PLAN, CITING, LONGER]
    assert best("121-KH/TU sổ tay") == [PLAN]


def test_a_number_is_found_under_the_other_sign_of_its_type_the_one_that_was_typed_first(cast):
    rule = document(cast.city, "39-QĐi/TU", "Quy định về thi đua")
    assert best("39-QĐ/TU") == [rule.symbol]
    assert list(search.find(Document.objects.all(), "39 - qđ/tu")) == [rule]
    decision = document(cast.city, "39-QĐ/TU", "Quyết định về cán bộ", kind="decision")
    citing = inside(document(cast.city, "40-TB/TU", "Thông báo"), "Thực hiện Quy định số 39-QĐi/TU.")
    assert best("39-QĐ/TU") == [decision.symbol, rule.symbol, citing.symbol]
    assert best("39-QĐi/TU") == [rule.symbol, decision.symbol, citing.symbol]


def test_accents_as_typed_come_before_others_and_titles_before_texts(cast):
    text = inside(document(cast.city, "31-TB/TU", "Thông báo", issued_on=date(2026, 5, 5)), "Về công tác cán bộ.")
    title = document(cast.city, "32-TB/TU", "Thông báo về cán bộ", issued_on=date(2020, 5, 5))
    other = document(cast.city, "33-TB/TU", "Thông báo về cân bò", issued_on=date(2026, 5, 6))
    assert best("cán bộ") == [title.symbol, text.symbol, other.symbol]
    assert best("can bo") == [other.symbol, title.symbol, text.symbol]
    assert best("cán bộ", by_date=True) == [other.symbol, text.symbol, title.symbol]


def test_what_has_the_accents_that_were_typed_comes_first_inside_the_texts_too(cast):
    ward = inside(document(cast.city, "41-TB/TU", "Thông báo", issued_on=date(2026, 5, 9)), "Phúc Lâm, việc chung.")
    meant = inside(document(cast.city, "42-TB/TU", "Thông báo", issued_on=date(2026, 5, 1)), "Cách làm việc ở chi bộ.")
    assert best("làm") == [meant.symbol, ward.symbol]
    assert best("làm việc") == [meant.symbol, ward.symbol]
    assert best("Lâm") == [ward.symbol, meant.symbol]
    assert best("lam") == [ward.symbol, meant.symbol]


def test_dues_are_not_sought_at_the_wards_party_committee(cast):
    other = document(cast.city, "43-TB/TU", "Đảng ủy phường: phiên họp tháng 11", issued_on=date(2026, 5, 9))
    meant = document(cast.city, "44-TB/TU", "Thông báo về thu, nộp đảng phí", issued_on=date(2026, 5, 1))
    assert best("đảng phí") == [meant.symbol, other.symbol]


def test_the_place_of_a_tone_makes_no_difference(cast):
    paper = document(cast.city, "45-TB/TU", "Thông báo của Uỷ ban Kiểm tra", issued_on=date(2026, 5, 1))
    other = document(cast.city, "46-TB/TU", "Thông báo: xe uy tín ban", issued_on=date(2026, 5, 9))
    assert best("ủy ban") == [paper.symbol, other.symbol]


def test_what_is_in_force_comes_before_what_is_not_but_for_its_number(cast):
    old = document(cast.city, "50-QC/TU", "Quy chế làm việc của Thành ủy", issued_on=date(2021, 5, 9))
    partly = document(cast.city, "51-QC/TU", "Quy chế tiếp dân", issued_on=date(2022, 5, 9))
    new = inside(
        document(cast.city, "70-HD/TU", "Hướng dẫn", issued_on=date(2023, 5, 9)), "Theo Quy chế làm việc số 50."
    )
    Document.objects.filter(pk=old.pk).update(validity="expired")
    Document.objects.filter(pk=partly.pk).update(validity="partly")
    assert best("quy chế làm việc") == [new.symbol, old.symbol]
    assert best("quy chế") == [partly.symbol, new.symbol, old.symbol]
    assert best("50-QC/TU") == [old.symbol]
    assert best("50") == [*best("50 qc"), new.symbol] == [old.symbol, new.symbol]
    assert best("quy chế làm việc", by_date=True) == [new.symbol, old.symbol]
    assert [each.symbol for each in search.suggested(Document.objects.all(), "quy che")] == [partly.symbol, old.symbol]


# What was meant


def offered(text: str) -> list[str]:
    return DocumentSearch({"q": text}).results(Document.objects.all(), "1").offers


@pytest.fixture(scope="class")
def things_to_mean(open_transaction):
    city = factories.city()
    document(city, "05-NQ/TU", "Nghị quyết về chuyển đổi số", issued_on=date(2026, 5, 1))
    document(city, "11-KH/TU", "Kế hoạch chuyển đổi số, xong trước tháng 6", issued_on=date(2026, 5, 2))
    document(city, "12-TB/TU", "Thông báo thu, nộp đảng phí", issued_on=date(2026, 5, 3))
    document(city, "06-NQ/TU", "Nghị quyết số 6", issued_on=date(2026, 5, 4))
    old = document(city, "06-NQ/HU", "Nghị quyết", issued_on=date(2026, 5, 5), issuer="Huyện ủy")
    Document.objects.filter(pk=old.pk).update(validity="abolished")
    inside(document(city, "13-BC/TU", "Báo cáo", issued_on=date(2026, 5, 6)), "Xây dựng nông thôn mới nâng cao.")


class TestSlips:
    """Share the documents, which are made once."""

    @pytest.mark.parametrize(
        ("typed", "meant"),
        [
            ("chuyen doi xo", ["chuyển đổi số"]),
            ("chuyển đổi xố", ["chuyển đổi số"]),
            ("chuyễn đổi số", ["chuyển đổi số"]),
            ("chuyn doi so", ["chuyển đổi số"]),
            ("chuyen dio so", ["chuyển đổi số"]),
            ("đảng phý", ["đảng phí"]),
            ("dagn phi", ["đảng phí"]),
            ("nông thông mới", ["nông thôn mới"]),
            ("06NQ", ["06-NQ/TU", "06-NQ/HU"]),
            ("nq06", ["06-NQ/TU", "06-NQ/HU"]),
            ("6 nqt", ["06-NQ/TU"]),
            ("chuyen doi so", []),
            ("chuyển đổi", []),
            ("chuyen do", ["chuyển đổi"]),
            ("đảng phí", []),
            ("xyz qwk", []),
            ("06XY", []),
            ("so 6", []),
            ("!!", []),
            ("", []),
        ],
    )
    def test_a_slip_is_answered_with_what_was_meant(self, things_to_mean, typed, meant):
        assert offered(typed) == meant


def test_what_was_meant_is_told_of_nothing_that_the_reader_may_not_open(client, cast):
    document(cast.beside, "14-NQ/ĐU", "Nghị quyết về đậu phụng", issued_on=date(2026, 5, 5))
    document(cast.ward, "15-NQ/ĐU", "Nghị quyết về cải cách", issued_on=date(2026, 5, 5))
    client.force_login(cast.hoa)
    assert client.get("/van-kien/?q=dau+phugn").context["results"].offers == []
    assert client.get("/van-kien/?q=14nq").context["results"].offers == []
    shown = client.get("/van-kien/?q=cai+cahc").content.decode()
    assert "Có phải đồng chí tìm" in shown and 'href="?q=c%E1%BA%A3i%20c%C3%A1ch"' in shown


def test_a_search_costs_the_same_number_of_statements_whatever_there_is(cast, django_assert_max_num_queries):
    for day in range(1, 25):
        inside(document(cast.city, f"{50 + day}-TB/TU", "Thông báo", issued_on=date(2026, 1, day)), "Nông thôn mới.")
    for typed, most in (("nông thôn", 2), ("nong thon", 2), ("nong thong", 5), ("qqq", 5), ("06nq", 5)):
        with django_assert_max_num_queries(most):
            assert len(DocumentSearch({"q": typed}).results(Document.objects.all(), "1").offers) < 2


def test_the_title_that_is_meant_is_found_behind_five_hundred_newer_texts(cast, monkeypatch):
    monkeypatch.setattr(search, "NEWEST", 3)
    old = document(cast.city, "41-NQ/TU", "Nghị quyết về nông thôn mới", issued_on=date(2019, 1, 2))
    for day in range(1, 6):
        inside(document(cast.city, f"{50 + day}-TB/TU", "Thông báo", issued_on=date(2026, 1, day)), "Nông thôn mới.")
    found = search.best(Document.objects.all(), "nong thon moi")
    assert found.more
    assert [hit.symbol for hit in found.hits] == [old.symbol, "55-TB/TU", "54-TB/TU", "53-TB/TU"]


@pytest.mark.parametrize("asked", [{}, {"q": "thông báo", "xep": "moi"}, {"q": '"thong bao"', "xep": "moi"}])
def test_the_list_by_date_goes_on_behind_the_hits_that_are_counted(cast, monkeypatch, asked):
    monkeypatch.setattr(search, "NEWEST", 3)
    days = [date(2026, 1, day) for day in range(1, 6)]
    for day in days:
        document(cast.city, f"{50 + day.day}-TB/TU", "Thông báo", issued_on=day)
    results = DocumentSearch(asked).results(Document.objects.all(), "1")
    assert [hit.issued_on for hit in results.page] == days[::-1]
    assert results.found.more and len(results.found.hits) == 3


def test_a_phrase_far_behind_in_a_long_text_is_found_among_the_newest(cast):
    long = [" ".join(f"chu{page}x{word}" for word in range(300)) for page in range(60)]
    for day, texts in enumerate([["Chu59x1 chu59x2."], long, ["Văn bản khác."]], start=1):
        inside(document(cast.city, f"0{day}-TB/TU", issued_on=date(2026, 1, day)), *texts)
    assert best('"chu59x1 chu59x2"', by_date=True) == ["02-TB/TU", "01-TB/TU"]


def test_what_a_file_said_before_it_was_replaced_is_no_longer_found(cast):
    paper = inside(document(cast.city, title="Kế hoạch"), "Nội dung cũ")
    assert best("noi dung cu") == [paper.symbol]
    paper.files.update(replaced_at=timezone.now())
    indexing.refresh([paper.pk])
    assert best("noi dung cu") == []


def test_what_was_corrected_is_found_by_its_new_words(cast):
    paper = document(cast.city, title="Kế hoạch cũ")
    paper.title = "Chương trình mới"
    library.correct(paper, by=cast.clerk)
    assert (best("kế hoạch cũ"), best("chuong trinh moi")) == ([], [paper.symbol])


def test_what_was_erased_leaves_no_word_in_the_index(cast):
    paper = inside(document(cast.ward, title="Bí mật quốc gia"), "Số liệu tuyệt mật")
    library.withdraw(paper, by=cast.clerk, reason="Lộ", erase=True)
    assert DocumentWords.objects.get(document=paper).vector == ""


def test_a_document_of_a_thousand_pages_has_an_index(cast):
    paper = inside(
        document(cast.city), *(" ".join(f"chu{page}x{word}" for word in range(300)) for page in range(1_000))
    )
    assert best("chu0x0") == [paper.symbol]
    assert best('"chu100x5 chu100x6"') == [paper.symbol]
    assert best('"chu100x6 chu100x5"') == []
    assert DocumentWords.objects.get(document=paper).long


def test_the_index_is_made_again_from_what_the_documents_say(library_of_four, capsys):
    inside(Document.objects.get(symbol=PLAN), TEXT)
    DocumentWords.objects.all().delete()
    assert best("chuyen doi") == []
    call_command("index_documents")
    assert "4 văn kiện" in capsys.readouterr().out
    assert best("chuyen doi") == [PLAN]


def test_what_came_by_another_way_is_given_its_index(library_of_four):
    DocumentWords.objects.filter(document__symbol=PLAN).delete()
    assert indexing.refresh_missing() == 1
    assert indexing.refresh_missing() == 0
    assert best("so tay dien tu") == [PLAN]


# Only what the reader may open


@pytest.fixture
def secrets(cast):
    """One document a place with the same word inside, each of which could leak to somebody."""
    places = ("city", "ward", "beside", "cell_7", "cell_8", "cell_1")
    placed = {
        place: inside(
            document(getattr(cast, place), title=f"Riêng {place}", issuer=f"Cơ quan {place}"), f"Đậu phụng của {place}"
        )
        for place in places
    }
    gone = inside(document(cast.ward, title="Riêng withdrawn"), "Đậu phụng của withdrawn")
    library.withdraw(gone, by=cast.clerk, reason="Nhầm")
    return placed | {"withdrawn": gone}


@pytest.mark.parametrize(
    ("who", "reads"),
    [("hoa", {"city", "ward", "cell_7"}), ("stranger", {"city", "beside", "cell_1"}), ("organiser", set())],
)
def test_nobody_sees_a_passage_a_count_or_a_suggestion_of_what_they_may_not_open(client, cast, secrets, who, reads):
    client.force_login(getattr(cast, who))
    for address in ("/van-kien/?q=dau+phung", "/van-kien/?q=rieng", "/van-kien/", "/van-kien/goi-y/?q=rieng"):
        page = client.get(address)
        shown = page.content.decode() if page.context else str(page.json())
        assert {place for place in secrets if f"của {place}" in shown} <= reads, address
        assert {
            place for place in secrets if f"riêng {place}" in shown.replace("<mark>", "").replace("</mark>", "").lower()
        } == (reads), address
        if page.context:
            assert len(page.context["results"].found.hits) == len(reads)
            assert {place for place in secrets if f"Cơ quan {place}" in shown} == reads


def test_the_name_of_an_issuer_is_not_told_for_its_number(client, cast, secrets):
    client.force_login(cast.hoa)
    shown = client.get(f"/van-kien/?coquan={secrets['beside'].issuer_id}").content.decode()
    assert "Cơ quan beside" not in shown and "Không thấy văn kiện nào" in shown


def many(unit, count: int) -> None:
    """A big library, written at once by the database: copies of one document, but for what tells them apart."""
    facts = {"unit": unit, "kind": "notice", "issuer": issuer("Thành ủy", unit), "title": "Thông báo"}
    first = Document.objects.create(number=9, symbol="9-TB/TU", issued_on=date(2010, 1, 1), **facts)
    own = {
        "number": "n",
        "symbol": "n || '-TB/TU'",
        "issued_on": "issued_on + n %% 6000",
        "search_folded": "n || ' tb tu thong bao so ' || md5(n::text)",
    }
    columns = [each.column for each in Document._meta.concrete_fields if not (each.primary_key or each.generated)]
    values = [own.get(column, f'"{column}"') for column in columns]
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO documents_document ({', '.join(columns)}) SELECT {', '.join(values)}"
            " FROM documents_document, generate_series(10, %s) AS n WHERE id = %s",
            [count - 1, first.pk],
        )
        cursor.execute("SELECT gin_clean_pending_list('document_search')")  # as a vacuum does
        cursor.execute("ANALYZE documents_document")


def test_a_search_of_a_big_library_reads_the_index(cast):
    many(cast.city, 20_000)
    for text in ("7321-TB/TU", "7321", "thong bao 7321"):
        asked = search.find(Document.objects.open_to(cast.hoa), text).newest_first()[:21]
        assert "document_search" in asked.explain(), text
        assert [each.symbol for each in asked] == ["7321-TB/TU"], text


# While it is typed


def suggested(client, text: str) -> list[str]:
    answer = client.get("/van-kien/goi-y/", {"q": text})
    assert "no-store" in answer["Cache-Control"] and "private" in answer["Cache-Control"]
    return [each["symbol"] for each in answer.json()["suggestions"]]


@pytest.mark.parametrize(
    ("text", "symbols"),
    [
        ("12", [LONGER, PLAN, CITING]),
        ("121-k", [PLAN, CITING]),
        ("121-KH/TU", [PLAN, CITING]),
        ("sổ ta", [PLAN]),
        ("so ta", [PLAN]),
        ("nghi quyet x", [RESOLUTION]),
        ("t", []),
        ("", []),
        ("!!", []),
        ("-tay", []),
    ],
)
def test_numbers_and_titles_are_suggested_as_they_begin(client, cast, text, symbols):
    document(cast.city, PLAN, "Kế hoạch triển khai Sổ tay đảng viên điện tử", issued_on=date(2026, 3, 1))
    document(cast.city, CITING, "Hướng dẫn thực hiện Kế hoạch số 121-KH/TU", issued_on=date(2026, 6, 1))
    document(cast.city, LONGER, "Thông báo về sắp xếp", issued_on=date(2026, 5, 1))
    document(cast.city, RESOLUTION, "Nghị quyết về xây dựng Đảng")
    client.force_login(cast.hoa)
    assert suggested(client, text) == symbols


def test_no_more_than_eight_are_suggested_in_two_queries(client, cast, django_assert_num_queries):
    for _ in range(12):
        document(cast.city, title="Thông báo nội bộ")
    client.force_login(cast.hoa)
    with django_assert_num_queries(2):
        assert len(suggested(client, "thong bao")) == 8
