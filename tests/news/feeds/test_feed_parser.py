"""Reading feeds as they are sent: of every dialect, in every encoding, broken, cut, or meant to harm."""

import time
from datetime import UTC, datetime, timedelta
from unicodedata import normalize

import pytest
from django.utils import timezone

from news.feeds import dates, decoding, feed_parser
from tests.news.feed_server import FEEDS

AT = "http://may.example.vn/rss"


def read(name: str, content_type: str = "") -> list[feed_parser.Piece]:
    return feed_parser.pieces((FEEDS / name).read_bytes(), url=AT, content_type=content_type)


def at(year, month, day, hour=0, minute=0):
    return datetime(year, month, day, hour, minute, tzinfo=timezone.get_current_timezone())


def test_rss_20_gives_title_author_date_and_clean_text():
    first, second = read("rss20.xml")
    assert (first.title, first.author) == ("Khai mạc Hội nghị Trung ương lần thứ tư", "Thu Hà")
    assert first.url == "https://bao.example.vn/tin/hoi-nghi-trung-uong-4"
    assert (first.dated, first.dated_at) == ("Fri, 20 Nov 2026 07:30:00 +0700", at(2026, 11, 20, 7, 30))
    assert first.summary == "Sáng 20/11, tại Hà Nội, Hội nghị khai mạc trọng thể."
    assert first.body == (
        "<p>Sáng 20/11, tại Hà Nội, Hội nghị <strong>khai mạc trọng thể</strong>.</p>"
        '<p>Xem <a href="https://bao.example.vn/van-kien/12?x=1&amp;y=2" rel="noopener noreferrer">văn kiện</a>, '
        "<a>bản khác</a>.</p><ul><li>Một</li><li>Hai</li></ul>"
    )
    assert (second.summary, second.dated_at) == ("Đảng bộ thành phố tổng kết năm.", at(2026, 11, 19, 22))


@pytest.mark.parametrize(
    ("name", "titles"),
    [
        ("rss091.xml", ["Chi bộ thôn Đông kết nạp đảng viên mới", "Đảng ủy xã họp phiên tháng 11"]),
        ("rss10.rdf", ["Đổi mới sinh hoạt chi bộ"]),
        ("atom.xml", ["Giám sát chuyên đề quý IV", "Tin không có nội dung"]),
        ("no_items.xml", []),
    ],
)
def test_other_dialects_are_read_as_well(name, titles):
    assert [piece.title for piece in read(name)] == titles


def test_atom_gives_whole_links_of_its_own_base_and_headings():
    piece = read("atom.xml")[0]
    assert piece.url == "https://atom.example.vn/tin/giam-sat-quy-4"
    assert piece.dated_at == at(2026, 11, 20, 8, 15)
    assert piece.body.startswith("<h2>Nội dung</h2><p>Ủy ban ban hành kế hoạch.</p>")
    assert 'href="https://atom.example.vn/tin/ke-hoach.pdf"' in piece.body


@pytest.mark.parametrize(
    "name",
    [
        "windows_1258.xml",
        "windows_1258_that_says_utf8.xml",
        "utf8_that_says_1258.xml",
        "utf8_that_says_latin1.xml",
        "utf8_bom.xml",
        "utf16_le.xml",
        "utf16_be_that_says_utf8.xml",
        "decomposed.xml",
    ],
)
@pytest.mark.parametrize("content_type", ["", "text/xml; charset=utf-8", "text/xml; charset=us-ascii"])
def test_one_text_is_read_the_same_in_every_encoding_whatever_it_says_of_itself(name, content_type):
    [piece] = read(name, content_type)
    assert piece.title == "Tỉnh ủy làm việc với Đảng ủy xã về phát triển đảng viên"
    assert piece.body == "<p>Đồng chí Bí thư Tỉnh ủy đề nghị quan tâm phát triển đảng viên trẻ ở cơ sở.</p>"


SPOKEN = "Đảng ủy xã họp phiên tháng 11; chi bộ thôn Đông kết nạp đảng viên mới, đề nghị đổi mới sinh hoạt ở cơ sở"


def in_windows_1258(text: str) -> bytes:
    """Python encodes only letters that the code page holds: the marks of tone are written apart."""
    marks = {"\u0300", "\u0301", "\u0303", "\u0309", "\u0323"}
    apart = (normalize("NFD", letter) for letter in text)
    return b"".join(
        (normalize("NFC", "".join(c for c in parts if c not in marks)) + "".join(marks & set(parts))).encode("cp1258")
        for parts in apart
    )


@pytest.mark.parametrize("said", ["", "utf-8", "us-ascii", "windows-1258", "windows-1252", "iso-8859-1", "khong-co"])
@pytest.mark.parametrize("by_machine", [True, False])
def test_vietnamese_of_windows_is_read_whatever_it_is_called(said, by_machine):
    declaration = "" if by_machine or not said else f'<?xml version="1.0" encoding="{said}"?>'
    data = in_windows_1258(f"{declaration}<rss><channel><title>{SPOKEN}</title></channel></rss>")
    assert SPOKEN in decoding.text_of(data, f"text/xml; charset={said}" if by_machine and said else "")


def test_other_letters_of_europe_are_read_as_they_are_declared():
    told = "Informação à população: ações não são vãs, “enfim”"
    data = f'<?xml version="1.0" encoding="ISO-8859-1"?><rss>{told}</rss>'.encode("cp1252")
    assert told in decoding.text_of(data)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
@pytest.mark.parametrize("told", ["Tin ngan", SPOKEN])
def test_wide_letters_are_read_with_and_without_a_mark(encoding, told):
    assert decoding.text_of(f"<rss>{told}</rss>".encode(encoding)) == f"<rss>{told}</rss>"


def test_a_letter_that_was_spoilt_spoils_no_other():
    [piece] = read("utf8_spoilt.xml")
    assert piece.body.startswith("<p>Đồng chí Bí thư Tỉnh ủy đề nghị quan tâm phát triển đảng viên tr")
    assert piece.body.endswith("ở cơ sở.</p>")


def test_dates_are_understood_as_vietnamese_sites_write_them_and_broken_ones_are_kept_as_words():
    found = {piece.dated: piece.dated_at for piece in read("dates.xml")}
    morning = at(2026, 11, 20, 7, 30)
    assert found == {
        "Fri, 20 Nov 2026 07:30:00 +0700": morning,
        "Thứ Sáu, 20/11/2026 07:30:00 GMT+7": morning,
        "20/11/2026 07:30": morning,
        "Ngày 20 tháng 11 năm 2026, 7 giờ 30 phút": morning,
        "2026-11-20 07:30:00": morning,
        "Fri, 20 Nov 2026 07:30:00 GMT+7": morning,
        "20-11-2026 7:30 PM": at(2026, 11, 20, 19, 30),
        "Fri, 32 Nov 2026 07:30:00 +0700": None,
        "hôm qua": None,
        "20/11/2926 07:30": None,  # a year that is not yet
        "11/20/2026 7:30:00 AM": None,  # no month 20
        "": None,
    }


@pytest.mark.parametrize("zone", ["+0000", "-0000", "GMT", "UTC", "Z"])
def test_the_hour_of_greenwich_is_read_however_its_zone_is_written(zone):
    assert dates.parse(f"Sat, 21 Nov 2020 01:47:48 {zone}") == datetime(2020, 11, 21, 1, 47, 48, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-11-20 07:30 +07", (7, 30)),
        ("2026-11-20T07:30:00.123+07:00", (7, 30)),
        ("2026-11-20 08:30 +08", (7, 30)),
        ("20/11/2026 08:30 (GMT+8)", (7, 30)),
        ("Fri, 20 Nov 2026 07:30:00 +07", (7, 30)),
        ("Fri, 20 Nov 2026 09:30:00 +09:00", (7, 30)),
        ("2026-11-20 00:30:00 UTC", (7, 30)),
        ("2026/11/20 7:30", (7, 30)),
        ("20 tháng 11, 2026", (0, 0)),
        ("20 Tháng 11, 2026 07:30", (7, 30)),
        ("20 Thg 11 2026", (0, 0)),
        ("20 thg 11, 2026 3:15 CH", (15, 15)),
        ("20 Tháng Mười Một 2026, 7:30 SA", (7, 30)),
        ("20 tháng mười một năm 2026", (0, 0)),
        ("Friday, November 20, 2026 - 07:30", (7, 30)),
        ("2026-11-20 03:15 PM", (15, 15)),
        ("2026-11-20 03:15:09 PM", (15, 15)),
        ("2026-11-20T03:15 PM", (15, 15)),
        ("Fri, 20 Nov 2026 03:15 PM +0700", (15, 15)),
        ("20/11/2026 03:15 CH", (15, 15)),
        ("20/11/2026 12:15 SA", (0, 15)),
        ("20/11/2026 12:15 CH", (12, 15)),
        ("3:15 chiều, thứ Sáu, 20/11/2026", (15, 15)),
        ("15 giờ ngày 20/11/2026", (15, 0)),
        ("7h30, 20-11-2026", (7, 30)),
        ("15g30, 20.11.2026", (15, 30)),
        ("20/11/2026 3:15:00 C.H.", (15, 15)),
        ("20/11/2026 3:15:00 p. m.", (15, 15)),
        ("20/11/2026 8:15 tối", (20, 15)),
        ("20/11/2026 7:30 sáng", (7, 30)),
        ("12 giờ 15 trưa, 20/11/2026", (12, 15)),
        ("11 giờ 15 trưa, 20/11/2026", (11, 15)),
        ("1 giờ trưa, 20/11/2026", (13, 0)),
        ("10 giờ đêm, 20/11/2026", (22, 0)),
        ("12 giờ đêm, 20/11/2026", (0, 0)),
        ("7 giờ 30 phút sáng ngày 20 tháng 11 năm 2026", (7, 30)),
    ],
)
def test_hours_zones_and_months_are_understood_however_they_are_written(text, moment):
    assert dates.parse(text).replace(second=0, microsecond=0) == at(2026, 11, 20, *moment)


@pytest.mark.parametrize("text", ["31/11/2026", "20/11/2026 25:30", "2026-13-20 07:30", "20 tháng 13, 2026"])
def test_a_day_that_is_none_is_not_turned_round_into_one(text):
    assert dates.parse(text) is None


@pytest.mark.parametrize("text", ["01/01/1901", "0000-00-00", "Mon, 01 Jan 0001 00:00:00 GMT", "9" * 5000])
def test_what_cannot_be_a_date_is_none(text):
    assert dates.parse(text) is None


def test_a_date_a_little_ahead_is_a_clock_that_is_wrong_and_a_week_ahead_is_none():
    ahead = timezone.now() + timedelta(hours=2)
    assert dates.parse(ahead.isoformat()) == ahead
    assert dates.parse((ahead + timedelta(days=7)).isoformat()) is None


def test_without_a_guid_the_address_and_then_the_words_tell_one_from_another():
    with_address, words_only, untitled = read("no_guid.xml")
    assert len({with_address.guid, words_only.guid, untitled.guid}) == 3
    assert untitled.title == "Chỉ có nội dung, không có tiêu đề, vẫn là một tin để đọc."
    assert [piece.guid for piece in read("no_guid.xml")] == [with_address.guid, words_only.guid, untitled.guid]


def test_entities_are_letters_also_where_they_were_written_twice():
    first, second = read("entities.xml")
    assert first.title == 'Hội nghị "Dân vận khéo" & bài học'
    assert first.body == "<p>Phát biểu tại hội nghị.</p>"
    assert second.title == "Khoảng trắng cứng"
    assert second.summary == "Không khai báo à ©"


@pytest.mark.parametrize(
    "written",
    [
        "<![CDATA[<![CDATA[<p>Đảng ủy <b>họp</b></p>]]]]><![CDATA[>]]>",
        "<![CDATA[<![CDATA[<p>Đảng ủy <b>họp</b></p>]]>]]>",
        "<![CDATA[<p>Đảng <![CDATA[ủy]]]]><![CDATA[> <b>họp</b></p>]]>",
        "&amp;lt;p&amp;gt;Đảng ủy &amp;lt;b&amp;gt;họp&amp;lt;/b&amp;gt;&amp;lt;/p&amp;gt;",
        "<![CDATA[&lt;p&gt;Đảng ủy &lt;b&gt;họp&lt;/b&gt;&lt;/p&gt;]]>",
    ],
)
def test_what_was_wrapped_or_escaped_once_too_often_is_read(written):
    item = (
        f"<item><title>{written}</title><link>http://may.example.vn/1</link><description>{written}</description></item>"
    )
    (piece,) = feed_parser.pieces(f"<rss version='2.0'><channel>{item}</channel></rss>".encode(), url=AT)
    assert (piece.title, piece.body) == ("Đảng ủy họp", "<p>Đảng ủy <strong>họp</strong></p>")


def test_relative_links_are_made_whole_and_pictures_are_left_out_with_their_text_kept():
    [piece] = read("relative.xml")
    assert piece.url == "https://td.example.vn/tin/5"
    assert "<img" not in piece.body and "may-khac" not in piece.body and "tin-tuc/anh" not in piece.body
    links = [part.partition('"')[0] for part in piece.body.split('href="')[1:]]
    assert all(link.startswith(("https://td.example.vn/", "https://cdn.example.vn/")) for link in links)
    assert len(links) == 4 and "Chú thích ảnh" in piece.body


def test_the_afternoon_of_a_vietnamese_windows_is_the_afternoon():
    [piece] = read("pm_in_vietnamese.xml")
    assert (piece.dated, piece.dated_at) == ("20/11/2026 3:05:00 CH", at(2026, 11, 20, 15, 5))


@pytest.mark.parametrize(
    ("written", "address"),
    [
        (" https://nguon.example/tin moi/so 1.html ", "https://nguon.example/tin%20moi/so%201.html"),
        ("https://nguon.example/tin\n    /1", "https://nguon.example/tin/1"),
        ("/tin tuc/1", "http://may.example.vn/tin%20tuc/1"),
    ],
)
def test_a_blank_in_a_link_stays_one_and_a_broken_line_is_joined(written, address):
    feed = f'<rss version="2.0"><channel><item><title>T</title><link>{written}</link></item></channel></rss>'
    [piece] = feed_parser.pieces(feed.encode(), url=AT)
    assert piece.url == address


def test_of_a_file_that_was_cut_the_half_piece_is_left_out():
    assert [piece.title for piece in read("truncated.xml")] == ["Khai mạc Hội nghị Trung ương lần thứ tư"]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("page.html", "trang web"),
        ("empty.xml", "tệp rỗng"),
        ("words.txt", "không phải là RSS"),
        ("laughs.xml", "thực thể"),
        ("blow_up.xml", "thực thể"),
        ("outside_file.xml", "thực thể"),
        ("outside_file_utf16.xml", "thực thể"),
    ],
)
def test_what_is_no_feed_or_means_harm_is_refused_in_words_and_at_once(name, words):
    began = time.process_time()
    with pytest.raises(feed_parser.Unreadable, match=words):
        read(name)
    assert time.process_time() - began < 1


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"%PDF-1.7\n", "một tệp PDF"),
        (b"PK\x03\x04", "một tệp nén hoặc tệp Office"),
        (b"\x1f\x8b\x08", "một tệp nén"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "một tệp Word hoặc Excel"),
        (b' {"version": "https://jsonfeed.org/version/1.1"}', "dữ liệu JSON"),
        (b"<html><body>", "một trang web"),
    ],
)
def test_the_keeper_of_a_source_reads_what_its_address_is_instead(data, what):
    with pytest.raises(feed_parser.Unreadable, match=f"^Địa chỉ này là {what}, không phải nguồn tin"):
        feed_parser.pieces(data, url=AT)


RSS = '<rss version="2.0" xmlns:gml="http://www.opengis.net/gml"><channel><link/>{}</channel></rss>'


@pytest.mark.parametrize("odd", ["<link/>", "<description/>", "<guid/>", "<author/>", '<link xml:base="["/>'])
def test_what_is_there_and_empty_is_left_out(odd):
    said = RSS.format(f"<item><title>Đại hội chi bộ</title>{odd}</item>").encode()
    assert [piece.title for piece in feed_parser.pieces(said, url=AT)] == ["Đại hội chi bộ"]


@pytest.mark.parametrize("odd", ["<gml:pos>21 105</gml:pos>", "<gml:posList>1</gml:posList>"])
def test_what_the_reader_of_feeds_stumbles_over_is_said_in_words(odd):
    with pytest.raises(feed_parser.Unreadable, match="viết sai cách"):
        feed_parser.pieces(RSS.format(f"<item><title>Tin</title>{odd}</item>").encode(), url=AT)


def test_a_document_type_outside_is_fetched_by_nobody():
    assert [piece.title for piece in read("outside_dtd.xml")] == ["Tin có kiểu tài liệu ngoài"]


def test_a_name_of_a_file_or_an_address_as_content_opens_nothing():
    for content in (b"/etc/passwd", b"http://127.0.0.1:1/rss", b"file:///etc/passwd"):
        with pytest.raises(feed_parser.Unreadable, match="không phải là RSS"):
            feed_parser.pieces(content, url=AT)


def test_nothing_that_runs_survives():
    first, second = read("xss.xml")
    assert (first.title, first.url) == ("Tiêu đề lành", "")
    assert "alert" not in first.body and "style" not in first.body and "<iframe" not in first.body
    assert "<p>Chữ</p>" in first.body
    assert second.url == ""  # a name and a password stand in it


@pytest.mark.long
def test_a_huge_feed_is_read_in_time_and_no_further_than_two_hundred_pieces():
    body = "Đảng bộ triển khai nhiệm vụ. " * 60
    items = "".join(
        f"<item><title>Tin {n}</title><guid>{n}</guid><description>{n} {body}</description></item>"
        for n in range(2_000)
    )
    began = time.process_time()
    found = feed_parser.pieces(f'<rss version="2.0"><channel><title>t</title>{items}</channel></rss>'.encode(), url=AT)
    assert len(found) == feed_parser.MOST
    assert time.process_time() - began < 30


@pytest.mark.long
def test_a_text_without_end_is_cut_to_what_an_article_may_hold():
    title, text = "t " * 500, f"&lt;p&gt;{'chữ ' * 250}&lt;/p&gt;" * 1_000
    item = f"<item><title>{title}</title><description>{text}</description></item>"
    [piece] = feed_parser.pieces(f'<rss version="2.0"><channel>{item}</channel></rss>'.encode(), url=AT)
    assert len(piece.title) <= 200 and len(piece.summary) <= 400 and 0 < len(piece.body) <= 200_000


@pytest.mark.parametrize("data", [b"\xff\xfe", b"\x00", b"\xef\xbb\xbf", b"<", "😀".encode("utf-16")])
def test_any_bytes_are_text_of_some_kind(data):
    assert isinstance(decoding.text_of(data, "text/xml; charset=khong-co"), str)


def test_comments_and_spaces_without_end_cost_no_time():
    item = f"<item><title>Tin A</title><description>a{' ' * 200_000}b</description></item>"
    data = f"{'<!-- x -->' * 2_000}<rss version='2.0'><channel>{item}</channel></rss>{'<!-- x -->' * 100}x"
    since = time.process_time()
    feed_parser.pieces(data.encode(), url="https://bao.example.vn/rss")
    assert time.process_time() - since < 20


@pytest.mark.parametrize("number", ["0", "xD800", "xDFFF", "x110000", "9" * 30])
def test_a_letter_whose_number_no_letter_has_is_left_out_and_stops_nothing(number):
    item = f"<item><guid>g&#{number};</guid><title>Tin &#{number};A&#7841;</title><description>b</description></item>"
    [piece] = feed_parser.pieces(
        f"<rss version='2.0'><channel>{item}</channel></rss>".encode(), url="https://bao.vn/rss"
    )
    assert piece.title == "Tin Aạ"
