"""What of an article's text is stored: of attacks nothing that a browser would carry out, of an editor's work all."""

import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from news.models import Article
from news.text import richtext
from news.text.richtext import sanitise
from tests.news import made

VECTORS = [each["html"] for each in json.loads((Path(__file__).parents[2] / "data/xss.json").read_text())]
OURS = '<img src="/tin-tuc/anh/12/" alt="Lễ trao" width="800" height="600">'
GOOD = (
    "<h2>Đề mục</h2><h3>Đề mục nhỏ</h3><p><strong>đậm</strong> <em>nghiêng</em> <u>gạch</u><br>dòng hai</p>"
    '<ul><li><p>một</p></li></ul><ol start="3" type="a"><li><p>ba</p></li></ol>'
    '<table><tbody><tr><th colspan="2">A</th></tr><tr><td>1</td><td rowspan="2">2</td></tr></tbody></table>'
    '<p class="text-center">giữa, 12 m<sup>2</sup></p><h2 class="text-end">H<sub>2</sub>O</h2>'
    '<blockquote><p>trích</p></blockquote><p><a href="/van-kien/3/">liên kết</a></p><hr>'
    f"<figure>{OURS}<figcaption>Chú thích <em>nghiêng</em></figcaption></figure>"
)
ALLOWED = {tag: richtext.ATTRIBUTES.get(tag, set()) for tag in richtext.TAGS} | {"a": {"href", "title", "rel"}}
ALLOWED |= {tag: {"class"} for tag in ("p", "h2", "h3")}


class Reader(HTMLParser):
    """Collects every tag with its attributes, and whatever is neither tag nor text."""

    def __init__(self, html: str):
        super().__init__()
        self.tags, self.odd = [], []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_comment(self, data):
        self.odd.append(data)

    handle_decl = handle_pi = unknown_decl = handle_comment


def is_harmless(html: str) -> bool:
    reader = Reader(html)
    return not reader.odd and all(_is_harmless(tag, attributes) for tag, attributes in reader.tags)


def _is_harmless(tag: str, attributes: dict) -> bool:
    if not set(attributes) <= ALLOWED.get(tag, set()) or tag not in ALLOWED:
        return False
    if tag == "img":
        return attributes.get("src", "")[:13] == "/tin-tuc/anh/" and all(attributes.values()) and len(attributes) == 4
    return re.match(r"https?:|mailto:|tel:|/(?![/\\])", attributes.get("href", "/"), re.IGNORECASE) is not None


def test_there_are_enough_vectors_and_the_check_would_find_them():
    assert len(VECTORS) == len(set(VECTORS)) >= 200
    assert sum(not is_harmless(vector) for vector in VECTORS) > 200


@pytest.mark.parametrize("vector", VECTORS)
def test_of_an_attack_nothing_is_left_that_a_browser_would_carry_out(vector):
    for html in (vector, f"<p>Trước</p>{vector}<p>Sau</p>", f'<p title="{vector}">{vector}'):
        clean = sanitise(html)
        assert is_harmless(clean)
        assert sanitise(clean) == clean


MARKUP = (
    "<p> </p> <table> <tr> <td> </td> </table> <a_href=/x> </a> <em> </em> <strong> <ul> <li> </ul> <figure> </figure> "
    "<figcaption> <h2> </h2> <blockquote> <svg> <math> <style> </style> <select> <form> <!-- --> <hr> <br> <img_src=x> "
    "<a_href='https://e.example'_title=' &lt; &amp;lt; \x00 \" ' > < chữ _ \n"
)
PIECES = st.sampled_from([OURS, *(piece.replace("_", " ") for piece in MARKUP.split(" "))])


@given(st.lists(PIECES | st.text(max_size=5), max_size=25).map("".join))
@example("<a href=/x><table><a href=/y>")
@example("<p><table><p>a")
@example("<em><p><strong></em></p>")
@example("a\x00b")
def test_what_was_cleaned_once_does_not_change_again(html):
    clean = sanitise(html)
    assert sanitise(clean) == clean
    assert "\x00" not in clean
    assert is_harmless(clean)


def test_everything_the_editor_can_write_stays_as_it_is():
    assert sanitise(GOOD) == GOOD


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ('<p class="text-center btn kept-form">a</p>', '<p class="text-center">a</p>'),
        ('<p class="btn">a</p>', "<p>a</p>"),
        ('<p class="">a class=""</p>', '<p>a class=""</p>'),
        ('<h3 class="text-end">a</h3>', '<h3 class="text-end">a</h3>'),
        ('<blockquote class="text-center">a</blockquote>', "<blockquote>a</blockquote>"),
        ('<p class="text-center"></p>', ""),
    ],
)
def test_of_classes_those_that_place_a_line_stay_and_no_other(typed, kept):
    assert sanitise(typed) == kept


def test_a_table_keeps_its_cells_and_headers_however_it_was_written():
    loose = '<table style="min-width:9px"><colgroup><col></colgroup><thead><tr><th>A<th>B<tbody><tr><td>1<td>2</table>'
    assert sanitise(loose) == (
        "<table><thead><tr><th>A</th><th>B</th></tr></thead><tbody><tr><td>1</td><td>2</td></tr></tbody></table>"
    )


@pytest.mark.parametrize(
    ("href", "kept"),
    [
        ("https://dangcongsan.vn/x?a=1&amp;b=2", ' rel="noopener noreferrer"'),
        ("http://e.example", ' rel="noopener noreferrer"'),
        ("HTTPS://E.example", ' rel="noopener noreferrer"'),
        ("mailto:a@e.example", ""),
        ("tel:+84912345678", ""),
        ("/tin-tuc/3/", ""),
    ],
)
def test_links_of_four_kinds_and_to_our_own_pages_stay_and_others_know_nothing_of_where_one_came_from(href, kept):
    text = f'<p><a href="{href}" target="_blank" rel="opener">x</a></p>'
    assert sanitise(text) == f'<p><a href="{href}"{kept}>x</a></p>'


@pytest.mark.parametrize(
    "src",
    [
        "/tin-tuc/anh/12/",
        "/tin-tuc/anh/12/480.avif",
        "https://sotay.example/tin-tuc/anh/12/1600.webp",
        "/tin-tuc/anh/12/960.webp",
    ],
)
def test_our_own_picture_copied_from_any_page_is_named_in_one_way(src):
    assert sanitise(f'<img alt="Lễ trao" width="800" height="600" src="{src}">').count('src="/tin-tuc/anh/12/"') == 1


@pytest.mark.parametrize("lost", ['alt="Lễ trao"', 'width="800"', 'height="600"', 'src="/tin-tuc/anh/12/"'])
def test_a_picture_that_does_not_say_what_it_shows_or_how_large_it_is_goes(lost):
    assert sanitise(f"<p>a</p>{OURS.replace(lost, '')}") == "<p>a</p>"
    assert sanitise(f"<figure>{OURS.replace(lost, '')}</figure>") == ""


def test_the_pictures_of_a_text_are_known_in_its_order():
    text = f"{OURS}<p>a</p>{OURS.replace('/12/', '/7/')}"
    assert richtext.pictures_in(sanitise(text)) == [12, 7]


def test_nesting_without_end_becomes_plain_words_or_ends():
    for piece in ("<blockquote>", "<ul><li>", "<em>", "<table><tr><td>"):
        clean = sanitise(piece * 3_000 + "chữ")
        assert "chữ" in clean
        assert sanitise(clean) == clean


@pytest.mark.django_db
def test_whichever_way_a_text_is_saved_it_is_clean_and_so_is_what_the_page_shows(cast):
    attack, clean = "<p onclick=alert(1)>Chào</p><script>alert(1)</script>", "<p>Chào</p>"
    article = made.draft(cast.ward, cast.editor)
    ways = [
        lambda: Article.objects.filter(pk=article.pk).update(body=attack),
        lambda: Article.objects.bulk_update([Article(pk=article.pk, body=attack)], ["body"]),
        lambda: Article(**kept() | {"body": attack}).save(),
        lambda: Article(**kept() | {"body": attack}).save(update_fields=["body"]),
        lambda: Article.objects.bulk_create([Article(**kept() | {"body": attack, "pk": None, "id": None})]),
    ]

    def kept() -> dict:
        fields = [field.attname for field in Article._meta.concrete_fields if not field.generated]
        return Article.objects.filter(pk=article.pk).values(*fields)[0]

    for write in ways:
        Article.objects.filter(pk=article.pk).update(body="<p>Cũ</p>")
        write()
        newest = Article.objects.order_by("-pk")[0]
        assert (newest.body, newest.page_body) == (clean, clean)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Dòng một\r\n\r\nDòng hai <strong>đậm</strong>\nDòng ba",
         "<p>Dòng một</p><p>Dòng hai <strong>đậm</strong></p><p>Dòng ba</p>"),
        ("1 < 2", "<p>1 &lt; 2</p>"),
        ("<p>Một</p>\n<p>Hai</p>", "<p>Một</p>\n<p>Hai</p>"),
        ("  \n ", ""),
    ],
)  # fmt: skip
def test_what_is_typed_without_the_editor_keeps_its_lines(typed, kept):
    assert sanitise(richtext.in_paragraphs(typed)).strip() == kept
