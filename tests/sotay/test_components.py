import re
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import Context, RequestContext, Template
from django.test import RequestFactory
from django.utils import timezone

from sotay.demo.clock import moved_to
from sotay.icons import DRAWINGS
from sotay.templatetags import components

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
NOON = datetime(2026, 11, 21, 12, 0, tzinfo=HANOI)


@pytest.fixture
def noon(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOON)


def drawn(text: str, request=None, **values) -> str:
    """The page without the white space between its tags, its lines, and before the end of a tag."""
    context = RequestContext(request, values) if request else Context(values)
    return re.sub(r"(?<=>) | (?=<)| (?=/?>)", "", re.sub(r"[ \n]+", " ", Template(text).render(context)).strip())


# Numbers and dates


@pytest.mark.parametrize(
    ("number", "text"),
    [(0, "0"), (999, "999"), (1234, "1.234"), (121146, "121.146"), (1234567.5, "1.234.567,5"), (None, "—"), ("", "—")],
)
def test_numbers_are_grouped_by_points(number, text):
    assert components.vn_number(number) == text


@pytest.mark.parametrize(
    ("part", "whole", "text"),
    [
        (88279, 121146, "72,87\u00a0%"),
        (88279, 110128, "80,16\u00a0%"),
        (1, 3, "33,33\u00a0%"),
        (1, 8, "12,50\u00a0%"),
        (10005, 20000, "50,03\u00a0%"),
        (0, 5, "0,00\u00a0%"),
        (5, 5, "100,00\u00a0%"),
        (121749, 121750, "99,99\u00a0%"),
        (0, 0, "—"),
        (None, 5, "—"),
    ],
)
def test_shares_have_two_decimals_and_never_divide_by_nothing(part, whole, text):
    assert components.percent(part, whole) == text


@pytest.mark.parametrize(
    ("part", "whole", "text"),
    [(4, 4, "100\u00a0%"), (299, 300, "99\u00a0%"), (7, 8, "88\u00a0%"), (0, 5, "0\u00a0%"), (0, 0, "—")],
)
def test_shares_of_a_handful_are_whole(part, whole, text):
    assert components.round_percent(part, whole) == text


@pytest.mark.parametrize(
    ("size", "text"), [(300, "1\u00a0KB"), (15360, "15\u00a0KB"), (1572864, "1,5\u00a0MB"), (None, "—")]
)
def test_file_sizes_read_as_people_say_them(size, text):
    assert components.file_size(size) == text


def test_a_long_code_may_break_after_a_dash_and_stays_text():
    assert components.by_groups("MSJD-3HTQ-JHXB") == "MSJD-<wbr>3HTQ-<wbr>JHXB"
    assert components.by_groups("<b>-&") == "&lt;b&gt;-<wbr>&amp;"


def test_a_date_is_written_with_its_weekday():
    assert components.vn_date(date(2026, 12, 3)) == "Thứ Năm 03/12/2026"
    assert components.vn_date(date(2026, 12, 6)) == "Chủ Nhật 06/12/2026"
    assert components.vn_date(None) == "—"


def test_a_moment_belongs_to_the_day_it_has_in_viet_nam():
    assert components.vn_date(datetime(2026, 12, 2, 18, 30, tzinfo=ZoneInfo("UTC"))) == "Thứ Năm 03/12/2026"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (NOON - timedelta(hours=4, minutes=20), "Hôm nay, 07:40"),
        (NOON - timedelta(days=1), "Hôm qua"),
        (NOON - timedelta(days=2), "19/11"),
        (NOON - timedelta(days=365), "21/11/2025"),
        (NOON + timedelta(days=1, hours=7, minutes=30), "Ngày mai, 19:30"),
        (NOON.date(), "Hôm nay"),
        (None, "—"),
    ],
)
def test_when_speaks_of_today_first(noon, value, text):
    assert components.when(value) == text


@pytest.mark.parametrize(
    ("days", "text"), [(12, "Còn 12 ngày"), (2, "Còn 2 ngày"), (1, "Ngày mai"), (0, "Hôm nay"), (-3, "Quá hạn 3 ngày")]
)
def test_days_left_are_counted_from_today(noon, days, text):
    assert components.days_left(NOON.date() + timedelta(days=days)) == text


# Drawings and boxes


def test_an_icon_is_silent_beside_words_and_speaks_alone():
    assert drawn('{% icon "check" %}') == (
        f'<svg class="icon" width="24" height="24" viewBox="0 0 24 24" aria-hidden="true">{DRAWINGS["check"]}</svg>'
    )
    assert 'role="img" aria-label="Đã xong"' in drawn('{% icon "check" "Đã xong" %}')


def test_an_icon_that_nobody_drew_is_refused():
    with pytest.raises(KeyError):
        drawn('{% icon "unicorn" %}')


def test_a_panel_wraps_its_content():
    page = drawn("{% panel title=title %}<p>{{ word }}</p>{% endpanel %}", title="Tin & bài", word="<b>")
    assert (
        page == '<section class="panel"><div class="panel-head"><h2>Tin &amp; bài</h2></div><p>&lt;b&gt;</p></section>'
    )


def test_the_link_of_a_panel_says_where_it_leads():
    page = drawn('{% panel title="Tin mới" url="/tin-tuc/" more="Tất cả" level=3 anchor="tin" %}{% endpanel %}')
    assert '<section class="panel" id="tin">' in page
    assert '<a href="/tin-tuc/">Tất cả<span class="visually-hidden">: Tin mới</span>' in page
    assert "<h3>Tin mới</h3>" in page


def test_a_notice_bar_carries_its_kind_in_words_and_drawing():
    page = drawn('{% notice_bar kind="warning" %}Sắp hết hạn{% endnotice_bar %}')
    assert page.startswith('<div class="notice-bar notice-warning"><svg')
    assert page.endswith("<div>Sắp hết hạn</div></div>")


def meter(text: str, width, tone: str = "") -> str:
    return (
        f'<span class="share{tone}"><span class="num">{text}</span><svg aria-hidden="true">'
        f'<rect width="{width}%" height="100%"/></svg></span>'
    )


def test_a_share_has_its_number_beside_the_meter():
    assert drawn("{% share_bar 88279 110128 %}") == meter("80,16\u00a0%", "80.16")


@pytest.mark.parametrize(
    ("target", "low", "tone"),
    [(80, None, " share-good"), (90, None, " share-low"), (90, 50, ""), (90, 81, " share-low"), (None, None, "")],
)
def test_a_share_is_measured_only_where_there_is_a_target(target, low, tone):
    assert components.share_bar(88279, 110128, target, low) == meter("80,16\u00a0%", "80.16", tone)


@pytest.mark.parametrize(
    ("part", "target", "shown"),
    [(19_999, 100, "99.99"), (19_999, 99.99, "99.99"), (15_999, 80, "80.00"), (20_000, 100, "100.00")],
)
def test_what_is_rounded_up_to_its_target_has_not_reached_it_and_less_than_all_is_never_all(part, target, shown):
    tone = " share-good" if part >= 20_000 * target / 100 else " share-low"
    assert components.share_bar(part, 20_000, target) == meter(f"{shown.replace('.', ',')}\u00a0%", shown, tone)


@pytest.mark.parametrize("target", [None, 80])
def test_a_share_of_nothing_draws_an_empty_meter(target):
    assert components.share_bar(0, 0, target) == components.share_bar(None, 5, target) == meter("—", 0)


def test_a_meter_is_never_longer_than_whole():
    assert components.share_bar(3, 2) == meter("150,00\u00a0%", 100)


def test_a_button_that_changes_something_posts_with_its_token():
    request = RequestFactory().get("/")
    page = drawn('{% post_button "Sẽ dự" "/x/" kind="primary" name="answer" value="yes" %}', request, csrf_token="T")
    assert page.startswith('<form method="post" action="/x/"><input type="hidden" name="csrfmiddlewaretoken" value="')
    assert page.endswith('<button class="btn btn-primary" name="answer" value="yes">Sẽ dự</button></form>')


def test_a_dangerous_step_asks_before_it_posts():
    request = RequestFactory().get("/")
    page = drawn(
        '{% confirm "Hủy" url="/x/" question="Hủy buổi họp?" button="Hủy hẳn" %}<i>lý do</i>{% endconfirm %}', request
    )
    assert page.startswith('<details class="confirm"><summary class="btn btn-danger">Hủy</summary><form')
    assert "csrfmiddlewaretoken" in page
    assert page.endswith(
        '<p>Hủy buổi họp?</p><i>lý do</i><button class="btn btn-primary">Hủy hẳn</button></form></details>'
    )


# Forms


class Sample(forms.Form):
    phone = forms.CharField(label="Số điện thoại", help_text="Mười chữ số.")
    note = forms.CharField(label="Ghi chú", required=False, widget=forms.Textarea(attrs={"class": "tall"}))
    mode = forms.ChoiceField(
        label="Hình thức", widget=forms.RadioSelect, choices=[("a", "Trực tiếp"), ("b", "Trực tuyến")]
    )
    sure = forms.BooleanField(label="Gửi ngay", required=False)
    paper = forms.FileField(label="Tệp", required=False)


def test_a_field_has_its_label_above_and_its_help_tied_to_it():
    assert drawn("{% field form.phone inputmode='tel' %}", form=Sample()) == (
        '<div class="field"><label for="id_phone">Số điện thoại</label>'
        '<div class="help" id="id_phone_helptext">Mười chữ số.</div>'
        '<input type="text" name="phone" inputmode="tel" class="control" required '
        'aria-describedby="id_phone_helptext" id="id_phone"></div>'
    )


def test_an_error_stands_beside_its_field_and_is_tied_to_it():
    page = drawn("{% field form.phone %}", form=Sample({}))
    assert 'class="field field-bad"' in page
    assert 'aria-invalid="true" aria-describedby="id_phone_helptext id_phone_error"' in page
    assert '<ul class="error" id="id_phone_error">' in page


def test_what_may_stay_empty_says_so_and_keeps_its_own_class():
    page = drawn("{% field form.note rows=3 %}", form=Sample())
    assert "(không bắt buộc)" in page
    assert 'rows="3" class="tall control"' in page


def test_choices_are_a_group_with_a_legend():
    page = drawn("{% field form.mode %}", form=Sample({}))
    assert page.startswith(
        '<fieldset class="field choices field-bad" id="id_mode_field" tabindex="-1" aria-describedby="id_mode_error">'
    )
    assert "<legend>Hình thức</legend>" in page
    assert page.endswith("</fieldset>")


def test_one_box_has_its_words_beside_it():
    assert drawn("{% field form.sure %}", form=Sample()) == (
        '<div class="field"><label class="choice" for="id_sure"><input type="checkbox" name="sure" id="id_sure">'
        "<span>Gửi ngay</span></label></div>"
    )


def test_the_summary_of_errors_leads_to_each_field():
    page = drawn('{% include "components/form_errors.html" with form=form only %}', form=Sample({}))
    assert '<a href="#id_phone">Số điện thoại</a>:' in page
    assert '<a href="#id_mode_field">Hình thức</a>:' in page
    assert drawn('{% include "components/form_errors.html" with form=form only %}', form=Sample()) == ""


# Lists


def test_a_pager_keeps_the_search_and_turns_one_page():
    request = RequestFactory().get("/tin-tuc/?q=dân+vận&trang=2")
    page = drawn("{% pager page %}", request, page=Paginator(range(50), 20).page(2))
    assert 'rel="prev" href="?q=d%C3%A2n+v%E1%BA%ADn&amp;trang=1"' in page
    assert 'rel="next" href="?q=d%C3%A2n+v%E1%BA%ADn&amp;trang=3"' in page
    assert "<span>Trang 2</span>" in page


def test_a_list_of_one_page_has_no_pager():
    assert drawn("{% pager page %}", RequestFactory().get("/"), page=Paginator([1], 20).page(1)) == ""


@pytest.mark.parametrize(
    ("query", "url", "order"),
    [
        ("", "?xep=-tong", None),
        ("?xep=-tong&trang=3", "?xep=tong", "descending"),
        ("?xep=tong", "?xep=-tong", "ascending"),
    ],
)
def test_a_heading_sorts_downwards_first_then_upwards(query, url, order):
    page = drawn('{% sort "Tổng số" "tong" %}', RequestFactory().get(f"/bao-cao/{query}"))
    assert f'href="{url}"' in page
    assert (f'aria-sort="{order}"' in page) if order else ("aria-sort" not in page)


def test_a_row_names_its_source_and_marks_what_is_new():
    page = drawn(
        '{% include "components/row.html" with url="/1/" title=title badge="Đảng bộ" badge_kind="red" meta="Hôm qua" '
        "unread=True only %}",
        title="<Tin>",
    )
    assert page == (
        '<li class="unread"><a href="/1/" class="row-link"><div><span class="row-title"><span class="visually-hidden">'
        'Chưa đọc:</span>&lt;Tin&gt;</span><div class="row-meta"><span class="tag tag-red">Đảng bộ</span>'
        "<span>Hôm qua</span></div></div></a></li>"
    )


@pytest.mark.parametrize(("seen", "year"), [(2026, ""), (2027, '<small class="num">2026</small>')])
def test_a_calendar_leaf_shows_month_day_and_weekday_and_another_year(seen, year):
    with moved_to(datetime(seen, 12, 1, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))):
        page = drawn('{% include "components/date_block.html" with date=day only %}', day=date(2026, 12, 3))
    assert page == (
        '<time class="date-block" datetime="2026-12-03"><span>Tháng 12</span><b class="num">3</b>'
        f"<small>Thứ Năm</small>{year}</time>"
    )


def test_the_path_ends_in_this_page():
    steps = [{"label": "Thành phố", "url": "/a/"}, {"label": "Phường", "url": "/b/"}]
    page = drawn('{% include "components/unit_path.html" with steps=steps only %}', steps=steps)
    assert '<li><a href="/a/">Thành phố</a></li><li aria-current="page">Phường</li>' in page
    assert drawn('{% include "components/unit_path.html" with steps=steps only %}', steps=[]) == ""
