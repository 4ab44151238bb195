"""Days, times and numbers are read the same wherever they are typed."""

from contextlib import suppress
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.urls import get_resolver
from hypothesis import given
from hypothesis import strategies as st

from members.dates import parse_typed_date
from members.fields import (
    FIRST_DAY,
    LAST_DAY,
    NOT_A_DAY,
    DateField,
    DateTimeField,
    LinesField,
    NormalForm,
    TimeField,
    WholeNumberField,
    words_field,
)
from members.inspection.forms import AuditSearch
from members.numbers import parse_typed_number
from members.rights.forms import GiveForm, StaffForm
from members.versions import VersionField

FIFTH = date(2026, 11, 5)


@pytest.mark.parametrize(
    "text",
    [
        *("5/11/2026", "05/11/2026", "05.11.2026", "5.11.2026", "05-11-2026", "2026-11-05", "2026/11/05", "05112026"),
        *(" 5 / 11 / 2026 ", "05/11/2026\u200b", "ngày 5 tháng 11 năm 2026", "Ngày 05 tháng 11 năm 2026"),
        *(
            "５/１１/２０２６",
            "5\\11\\2026",
            "05/11/2026\xa0",
            "05/11/2026;",
            "mùng 5/11/2026",
            "5 tháng 11, 2026",
            "20261105",
        ),
        *("05-Nov-2026", "5 November 2026", "5/XI/2026"),
    ],
)
def test_every_usual_spelling_is_the_same_day(text):
    assert parse_typed_date(text) == DateField().clean(text) == FIFTH


@pytest.mark.parametrize(
    "text",
    [
        *(
            "5/11/26",
            "5112026",
            "0/0/0",
            "2026",
            "hôm nay",
            "5/11/2026 x",
            "05/11-",
            "5-No-2026",
        ),
        *("²/11/2026", "٥/١١/٢٠٢٦", "5\0/11/2026x", "9" * 5_000, "-5/11/2026"),
    ],
)
def test_what_is_no_day_is_refused_with_one_sentence(text):
    with pytest.raises(ValidationError) as refused:
        DateField().clean(text)
    assert refused.value.messages == [NOT_A_DAY]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("31/02/2026", "Tháng 2/2026 có 28 ngày, không có ngày 31."),
        ("30.2.2028", "Tháng 2/2028 có 29 ngày, không có ngày 30."),
        ("ngày 31 tháng 4 năm 2027", "Tháng 4/2027 có 30 ngày, không có ngày 31."),
        ("0/11/2026", "Tháng 11/2026 có 30 ngày, không có ngày 0."),
        ("11/31/2026", "Không có tháng 31. Đề nghị ghi ngày trước, tháng sau, ví dụ 05/11/2026."),
        ("2027-00-05", "Không có tháng 0. Đề nghị ghi ngày trước, tháng sau, ví dụ 05/11/2027."),
    ],
)
def test_a_day_that_the_calendar_has_not_is_told_by_what_is_wrong_of_it(text, sentence):
    with pytest.raises(ValidationError) as refused:
        DateField().clean(text)
    assert refused.value.messages == [sentence]


@pytest.mark.parametrize("text", ["0001-01-01", "9999-12-31", "31/12/1899", "01/01/2101"])
def test_a_slip_in_the_year_is_told_with_the_bounds(text):
    with pytest.raises(ValidationError, match="từ 01/01/1900 đến 31/12/2100"):
        DateField().clean(text)


def test_bounds_may_be_asked_each_time_and_both_ends_count():
    field = DateField(earliest=lambda: FIFTH, latest=FIFTH)
    assert field.clean("05/11/2026") == FIFTH
    for outside in ("04/11/2026", "06/11/2026"):
        with pytest.raises(ValidationError):
            field.clean(outside)


@given(st.dates(FIRST_DAY, LAST_DAY))
def test_what_the_widget_shows_is_read_back(day):
    shown = DateField().widget.format_value(day)
    assert shown == f"{day:%d/%m/%Y}" and DateField().clean(shown) == day


@given(st.text(max_size=80))
def test_no_text_breaks_a_field(text):
    for field in (DateField(required=False), TimeField(required=False), WholeNumberField(min_value=0, max_value=9)):
        with suppress(ValidationError):
            assert isinstance(field.clean(text), date | time | int | None)


def test_the_control_is_a_text_that_keeps_what_was_typed():
    class DayForm(forms.Form):
        day = DateField(label="Ngày")

    drawn = str(DayForm({"day": "31/02/2026"})["day"])
    assert 'type="text"' in drawn and 'inputmode="numeric"' in drawn and 'value="31/02/2026"' in drawn
    assert 'placeholder="ngày/tháng/năm"' in drawn
    assert not DayForm({"day": "5.11.2026"}, initial={"day": FIFTH}).has_changed()


@pytest.mark.parametrize("text", ["19:30", "19h30", "19 giờ 30 phút", "19g30", "19.30", "19:30:00", "１９：３０"])
def test_times_are_read_as_they_are_said(text):
    assert TimeField().clean(text) == time(19, 30)


@pytest.mark.parametrize(
    ("text", "hour"),
    [
        *[(text, time(19, 30)) for text in ("7h30 tối", "7:30 CH", "7:30 PM", "19h30 tối", "7 giờ rưỡi tối")],
        *[("7h30 sáng", time(7, 30)), ("12:15 SA", time(0, 15)), ("12h15 CH", time(12, 15)), ("2h chiều", time(14))],
        *[("11h30 trưa", time(11, 30)), ("12h trưa", time(12)), ("1 giờ trưa", time(13))],
    ],
)
def test_half_of_the_day_is_read_behind_an_hour(text, hour):
    assert TimeField().clean(text) == hour


@pytest.mark.parametrize("text", ["24:00", "19:60", "19", "sáng", "²:30", "7h30 mai", "0h rưỡi x"])
def test_what_is_no_time_is_refused(text):
    with pytest.raises(ValidationError, match="ví dụ 19:30"):
        TimeField().clean(text)


def test_a_day_and_a_time_make_a_moment_of_the_portals_own_zone():
    field = DateTimeField(required=False)
    assert field.clean(["5.11.2026", "7h"]) == datetime(2026, 11, 5, 7, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
    assert field.clean(["", ""]) is None
    for half in (["5.11.2026", ""], ["", "7h"], ["05/11/9999", "7h"]):
        with pytest.raises(ValidationError):
            field.clean(half)
    assert 'value="05/11/2026"' in field.widget.render("at", datetime(2026, 11, 5, 0, tzinfo=ZoneInfo("UTC")))


@pytest.mark.parametrize("text", ["²", "1\0", "9" * 5_000, "1.5", "-1", "100", "abc", "٣", "1e1", " "])
def test_what_is_no_number_within_the_bounds_is_refused_with_them(text):
    with pytest.raises(ValidationError, match="từ 0 đến 99"):
        WholeNumberField(min_value=0, max_value=99).clean(text)


def test_a_number_within_the_bounds():
    field = WholeNumberField(min_value=0, max_value=99, required=False)
    assert [field.clean(text) for text in ("0", " 99 ", "007", "", "１２", "12\xa0")] == [0, 99, 7, None, 12, 12]


def forms_of(*apps: str) -> list[type[forms.BaseForm]]:
    """Every form class that these apps define, as far as urls and admin lead to them."""
    get_resolver().url_patterns  # noqa: B018 the modules of all pages
    found, left = set(), [forms.BaseForm]
    while left:
        left += (below := left.pop().__subclasses__())
        found.update(below)
    return [form for form in found if form.__module__.split(".")[0] in apps]


def test_every_form_reads_days_times_and_numbers_by_these_fields():
    """Of a native date field nobody knows whether 05/11/2026 is in May; and no form has a format of its own."""
    native = (forms.DateField, forms.TimeField, forms.DateTimeField, forms.IntegerField, forms.SplitDateTimeField)
    ours = (DateField, TimeField, DateTimeField, WholeNumberField, VersionField)
    fields = [
        (f"{form.__qualname__}.{name}", field)
        for form in forms_of("members", "sotay")
        for name, field in form.base_fields.items()
    ]
    wrong = [name for name, field in fields if isinstance(field, native) and not isinstance(field, ours)]
    wrong += [name for name, field in fields if getattr(field.widget, "input_type", "") in ("date", "time", "number")]
    assert wrong == [] and len(fields) > 60


@pytest.mark.django_db
def test_the_day_stands_first_in_every_form_of_rights_and_of_the_audit(cast):
    """05/11 is the fifth of November, whatever the language of the browser."""
    giver = {"by": cast.administrator, "unit": cast.ward}
    asked = [
        (AuditSearch, "tu", {"reader": cast.administrator}),
        (AuditSearch, "den", {"reader": cast.administrator}),
        (GiveForm, "until", giver),
        (StaffForm, "until", giver),
    ]
    for form, name, whose in asked:
        read = form({name: "05/11/2030"}, **whose)
        read.is_valid()
        assert read.cleaned_data[name] == date(2030, 11, 5)
        for typed in ("0001-01-01", "9999-12-31", "00/00/0000", "²/11/2030", "11/2030"):
            assert name in form({name: typed}, **whose).errors


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0", 0),
        ("7", 7),
        ("0012", 12),
        (str(2**63 - 1), 2**63 - 1),
        (str(2**63), None),
        ("9" * 5000, None),
        ("²", None),
        ("٣", None),
        ("１", None),
        ("-1", None),
        (" 1", None),
        ("1e3", None),
        ("\0", None),
        ("", None),
        (None, None),
    ],
)
def test_a_number_in_an_address_is_digits_that_a_column_can_hold(text, number):
    assert parse_typed_number(text) == number
    assert parse_typed_number(text, most=6) == (number if number is not None and number <= 6 else None)


def test_a_long_text_keeps_its_lines_and_a_short_one_is_one():
    class Asked(NormalForm):
        work = words_field("Việc", "Đề nghị ghi.")
        text = words_field("Kết quả", "Đề nghị ghi.", most=5_000)

    form = Asked({"work": "Rà  soát\nhộ", "text": "\nXong  phần một.\r\n\r\nCòn phần hai.\n"})
    assert form.is_valid()
    assert form.cleaned_data == {"work": "Rà soát hộ", "text": "Xong phần một.\n\nCòn phần hai."}


class TestLines:
    field = LinesField(label="Danh sách", most=3, longest=25, required=True)

    @pytest.mark.parametrize(
        ("typed", "lines"),
        [
            ("- Mở đầu\n\n• Báo cáo \r\n", ["Mở đầu", "Báo cáo"]),
            ("1. Mở đầu\n2) Báo cáo\n3.5 triệu đồng", ["Mở đầu", "Báo cáo", "3.5 triệu đồng"]),
            ("Nguyễn Văn An - bí thư\nNguyễn Văn An - bí thư", ["Nguyễn Văn An - bí thư"] * 2),
        ],
    )
    def test_one_thing_a_line(self, typed, lines):
        assert self.field.clean(typed) == lines
        assert self.field.clean(self.field.prepare_value(lines)) == lines

    @pytest.mark.parametrize(
        ("typed", "sentence"),
        [
            ("-\n•\n", "bắt buộc"),
            ("a\nb\nc\nd", "Danh sách có 4 dòng, nhiều nhất là 3"),
            ("a\n" + "b" * 26, "Dòng 2 dài quá 25 ký tự"),
        ],
    )
    def test_what_is_too_much_names_the_line(self, typed, sentence):
        with pytest.raises(ValidationError, match=sentence):
            self.field.clean(typed)

    def test_what_may_be_empty_is_an_empty_list(self):
        assert LinesField(label="Danh sách", most=3, longest=20, required=False).clean("\n - \n") == []
