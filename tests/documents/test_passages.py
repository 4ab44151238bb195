"""Where it stands: the passage as it is written, marked, and never more than text."""

import pytest

from documents import passages
from documents.models import DocumentFile
from documents.search_query import understood
from tests.documents.library_cast import document, inside, upload


def cut(text: str, typed: str) -> str:
    return str(passages.cut(text, understood(typed)))


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("so tay", "Triển khai <mark>Sổ</mark> <mark>tay</mark> đảng viên số 5."),
        ("SỔ TAY", "Triển khai <mark>Sổ</mark> <mark>tay</mark> đảng viên số 5."),
        ('"so tay"', "Triển khai <mark>Sổ tay</mark> đảng viên số 5."),
        ("dang vi", "Triển khai Sổ tay <mark>đảng</mark> <mark>viên</mark> số 5."),
        ("05", "Triển khai Sổ tay đảng viên số <mark>5</mark>."),
        ("ay", "Triển khai Sổ tay đảng viên số 5."),
    ],
)
def test_the_words_are_marked_as_they_are_written(typed, shown):
    text = "Triển khai Sổ tay đảng viên số 5."
    assert cut(text, typed).replace("<mark>số</mark>", "số") == shown


@pytest.mark.parametrize("typed", ["script", "alert", "so tay", "amp", "lt", "mark", '"script alert"', "&lt;"])
def test_nothing_of_a_text_becomes_markup(typed):
    text = "<script>alert('sổ tay')</script> &lt;b&gt; & <mark onclick=x> &amp; sổ tay"
    shown = cut(text, typed)
    bare = shown.replace("<mark>", "").replace("</mark>", "")
    assert "<" not in bare and ">" not in bare
    assert shown.count("<mark>") == shown.count("</mark>")


def test_all_of_a_text_is_asked_for_where_its_beginning_does_not_hold_the_words():
    text = "đầu " * 200 + "nghị quyết " + "cuối " * 200
    for typed, asked in (("dau", []), ("nghi quyet", [1])):
        called: list[int] = []
        shown = passages.cut(text[:700], understood(typed), whole=lambda called=called: called.append(1) or text)
        assert (str(shown), called) == (cut(text, typed), asked)


def test_a_passage_is_cut_around_the_place_that_holds_most(settings):
    text = "Mở đầu về chi bộ. " + "Lời bàn dài dòng. " * 60 + "Sinh hoạt chi bộ theo chuyên đề. " + "Phần kết. " * 60
    shown = cut(text, "chi bo chuyen de")
    assert "<mark>chi</mark> <mark>bộ</mark> theo <mark>chuyên</mark> <mark>đề</mark>" in shown
    assert shown.startswith("… ") and shown.endswith(" …")
    assert len(shown) < 500


def test_of_two_places_the_one_with_the_accents_that_were_typed_is_shown():
    text = "Một con bò cân nặng. " + "Lời bàn dài dòng. " * 60 + "Công tác cán bộ."
    assert "<mark>cán</mark> <mark>bộ</mark>" in cut(text, "cán bộ")


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("làm", "Phúc Lâm <mark>làm</mark> theo, lam lũ."),
        ("Lâm", "Phúc <mark>Lâm</mark> làm theo, lam lũ."),
        ("lam", "Phúc <mark>Lâm</mark> <mark>làm</mark> theo, <mark>lam</mark> lũ."),
        ("Lâm làm", "Phúc <mark>Lâm</mark> <mark>làm</mark> theo, lam lũ."),
        ('"lâm làm"', "Phúc <mark>Lâm làm</mark> theo, lam lũ."),
        ('"làm làm"', "Phúc Lâm làm theo, lam lũ."),
    ],
)
def test_what_was_typed_with_accents_marks_what_has_them(typed, shown):
    assert cut("Phúc Lâm làm theo, lam lũ.", typed) == shown


LETTERHEAD = """ĐẢNG BỘ THÀNH PHỐ
ĐẢNG ỦY PHƯỜNG PHÚC LÂM
*
Số 27-KH/ĐU
ĐẢNG CỘNG SẢN VIỆT NAM
Phúc Lâm, ngày 5 tháng 11 năm 2026
KẾ HOẠCH
thu, nộp đảng phí
-----
"""


@pytest.mark.django_db
def test_a_passage_skips_the_letterhead(cast):
    first = inside(document(cast.city), f"{LETTERHEAD}Các chi bộ của Đảng ủy phường thu đảng phí trước ngày 10.")
    later = inside(document(cast.city), f"{LETTERHEAD}Nội dung.", "Đảng ủy phường Phúc Lâm kiểm tra hằng quý.")
    nowhere = inside(document(cast.city), f"{LETTERHEAD}Nội dung khác.")
    typed = understood("đảng ủy phường")
    found = passages.of([first.pk, later.pk, nowhere.pk], typed)
    assert set(found) == {first.pk, later.pk}
    assert "<mark>Đảng</mark> <mark>ủy</mark> <mark>phường</mark> thu" in found[first.pk].html
    assert "CỘNG SẢN" not in found[first.pk].html.replace("<mark>", "")
    assert (found[later.pk].page, found[later.pk].html[:6]) == (2, "<mark>")


@pytest.mark.django_db
def test_the_passage_is_of_the_page_with_the_accents_that_were_typed(cast):
    paper = inside(document(cast.city), "Phúc Lâm, Phúc Lâm, Phúc Lâm.", "Cách làm hay.")
    found = passages.of([paper.pk], understood("làm"))[paper.pk]
    assert (found.page, found.html) == (2, "Cách <mark>làm</mark> hay.")


def test_a_word_without_an_end_is_cut_and_not_lost():
    assert "<mark>so</mark>" in cut("x" * 1_000 + " so " + "y" * 1_000, "so")


@pytest.mark.django_db
def test_the_page_that_holds_all_the_words_is_named(cast):
    paper = inside(document(cast.city), "Sổ sách.", "Tay nghề, sổ.", "Sổ tay đảng viên.", "Sổ tay.")
    assert passages.of([paper.pk], understood("so tay dang"))[paper.pk].page == 3


@pytest.mark.django_db
def test_an_attachment_is_named_and_an_older_version_is_not_shown(cast):
    paper = inside(document(cast.city), "Nội dung chính.")
    annex = DocumentFile.objects.create(
        document=paper, role="attachment", title="Mẫu 2", file=upload(), size=1, sha256="a" * 64
    )
    inside(paper, "Danh mục hồ sơ.", file=annex)
    found = passages.of([paper.pk], understood("danh muc"))[paper.pk]
    assert (found.title, found.page, found.is_main) == ("Mẫu 2", 1, False)
    paper.files.filter(pk=annex.pk).update(replaced_at=paper.published_at)
    assert passages.of([paper.pk], understood("danh muc")) == {}


@pytest.mark.django_db
def test_title_and_passage_reach_the_page_as_text(client, cast):
    inside(document(cast.city, title="<b>Kế hoạch</b>"), "<img src=x onerror=alert(1)> kế hoạch")
    client.force_login(cast.hoa)
    shown = client.get("/van-kien/?q=ke+hoach").content.decode()
    assert "&lt;b&gt;<mark>Kế</mark> <mark>hoạch</mark>&lt;/b&gt;" in shown
    assert "&lt;img src=x onerror=alert(1)&gt; <mark>kế</mark> <mark>hoạch</mark>" in shown
    assert "<img src=x" not in shown
