"""Forms over the members of one's units: what is looked for, why numbers are read, why a list is taken out."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from members import vietnamese
from members.dates import months_after
from members.fields import DateField, NormalForm, WholeNumberField, grounds_field
from members.models import ListExport, Member
from members.people import membership_list, steps
from members.people.membership_list import MembershipList
from members.powers import Power

GONE = (Member.Status.MOVED, Member.Status.LEFT, Member.Status.DECEASED)
ALL = [("", "Tất cả")]
AT_ONCE = 2_000  # rows in memory while a list is written
LONGEST_NUMBER_IN_A_NAME = 5  # `q` stands in addresses and logs, where no personal, card or phone number may stand


class MemberSearch(forms.Form):
    """Narrows the membership list of a unit; the page, the pages after it and the export share it."""

    STATUS = [
        ("", "Trong danh sách"),
        *((status.value, status.label) for status in Member.COUNTED),
        *((status.value, status.label) for status in GONE),
    ]
    ACCOUNT = [*ALL, ("roi", "Đã kích hoạt"), ("chua", "Chưa kích hoạt")]
    REASON = [("", "Tất cả"), ("du", "Đủ điều kiện"), ("khong", "Chưa đủ điều kiện"), *Member.Reason.choices]
    HELP = [*ALL, ("co", "Có người giúp"), ("chua", "Cần người giúp")]

    q = forms.CharField(label="Họ tên", required=False, max_length=80)
    status = forms.ChoiceField(label="Trạng thái", required=False, choices=STATUS)
    kind = forms.ChoiceField(
        label="Chính thức, dự bị",
        required=False,
        choices=[*ALL, ("chinh-thuc", "Chính thức"), ("du-bi", "Dự bị")],
    )
    gender = forms.ChoiceField(label="Giới tính", required=False, choices=[*ALL, *Member.Gender.choices])
    age_from = WholeNumberField(label="Tuổi từ", required=False, min_value=0, max_value=130)
    age_to = WholeNumberField(label="Tuổi đến", required=False, min_value=0, max_value=130)
    account = forms.ChoiceField(label="Tài khoản", required=False, choices=ACCOUNT)
    reason = forms.ChoiceField(label="Điều kiện dùng Sổ tay", required=False, choices=REASON)
    help = forms.ChoiceField(label="Người giúp", required=False, choices=HELP)
    has = forms.ChoiceField(label="Đã tới bước", required=False, choices=steps.choices)
    lacks = forms.ChoiceField(label="Chưa tới bước", required=False, choices=steps.choices)
    day = DateField(label="Danh sách ngày", required=False)

    def clean_q(self) -> str:
        text = self.cleaned_data["q"]
        if sum(letter.isdigit() for letter in text) > LONGEST_NUMBER_IN_A_NAME:
            raise ValidationError("Ô này tìm theo họ tên. Mời đồng chí dùng ô Tìm theo số để không lộ số.")
        return text

    def clean_day(self) -> date | None:
        day = self.cleaned_data["day"]
        if day and day > timezone.localdate():
            raise ValidationError(f"Ngày {day:%d/%m/%Y} chưa đến.")
        return day

    def clean(self) -> dict:
        data = super().clean()
        if data.get("age_from") is not None and data.get("age_to") is not None and data["age_from"] > data["age_to"]:
            raise ValidationError({"age_to": "Tuổi đến phải bằng hoặc hơn tuổi từ."})
        if data.get("day") and (data.get("has") or data.get("lacks")):
            raise ValidationError({"day": "Ai đã tới bước nào chỉ xem được lúc này: mời đồng chí bỏ ngày."})
        return data

    @property
    def day_asked(self) -> date | None:
        """An earlier day whose membership list is wanted; None: as it is now."""
        day = self.cleaned_data.get("day") if self.is_valid() else None
        return day if day and day < timezone.localdate() else None

    @property
    def asked(self) -> dict[str, str]:
        """The form as it was sent, to be sent again."""
        return {name: self.data[name] for name in self.fields if self.data.get(name)}

    @property
    def is_narrowing(self) -> bool:
        """Whether anything beyond the name is asked for: then the page says what, as the fields stand folded."""
        return any(self.data.get(name) for name in self.fields if name != "q")

    @property
    def said(self) -> str:
        """What was asked for, in words: `Giới tính: Nữ; Tuổi từ: 60`."""
        asked = [(name, value) for name, value in self.cleaned_data.items() if value not in ("", None)]
        return "; ".join(f"{self.fields[name].label}: {self._word(name, value)}" for name, value in asked)[:300]

    def narrow(self, listed: MembershipList):
        """Those of `listed` who are asked for: the list itself then
        has only counted members, unless a status is asked.

        Returns the membership list to page through and the narrowed members, the same object where nothing is asked.
        Invalid input narrows to nobody; the page says so.
        """
        if not self.is_valid():
            return listed, listed.members.none()
        asked = self.cleaned_data
        if asked["status"] in GONE:
            members = listed.members.filter(status=asked["status"])
        elif listed.day is None:
            listed = replace(listed, members=listed.members.counted())
            members = listed.members
        else:
            members = listed.members
        if asked["status"] in Member.COUNTED:
            members = members.filter(status=asked["status"])
        if asked["q"]:
            members = members.named(vietnamese.search_query(asked["q"]))
        return listed, self._by_account(self._by_person(members, listed.day or timezone.localdate()))

    def _by_person(self, members, on: date):
        asked = self.cleaned_data
        if asked["gender"]:
            members = members.filter(gender=asked["gender"])
        if asked["age_from"] is not None:
            members = members.filter(birth_date__lte=months_after(on, -12 * asked["age_from"]))
        if asked["age_to"] is not None:
            members = members.born_since(months_after(on, -12 * (asked["age_to"] + 1)) + timedelta(days=1))
        match asked["kind"]:
            case "chinh-thuc":
                members = members.filter(official_date__lte=on)
            case "du-bi":
                members = members.exclude(official_date__lte=on)
        return members

    def _by_account(self, members):
        asked = self.cleaned_data
        if asked["account"]:
            members = members.filter(activated_on__isnull=asked["account"] == "chua")
        match asked["reason"]:
            case "du":
                members = members.filter(ineligible_reason="")
            case "khong":
                members = members.exclude(ineligible_reason="")
            case reason if reason:
                members = members.filter(ineligible_reason=reason)
        match asked["help"]:
            case "co":
                members = members.exclude(ineligible_reason="").filter(helper__isnull=False)
            case "chua":
                members = members.exclude(ineligible_reason="").filter(helper=None)
        return self._by_step(members)

    def _by_step(self, members):
        for name, which in (("has", steps.reached), ("lacks", steps.missing)):
            if self.cleaned_data[name]:
                members = members.filter(which(self.cleaned_data[name]))
        return members

    def _word(self, name: str, value) -> str:
        if isinstance(value, date):
            return f"{value:%d/%m/%Y}"
        return str(dict(getattr(self.fields[name], "choices", ())).get(value, value))


def rows_of(export: ListExport) -> Iterator[Member]:
    """The members that a list to be taken out is about, in order, as a stream."""
    form = MemberSearch(export.asked)
    day = form.day_asked
    found = (
        membership_list.on_day(export.unit, day)
        if day
        else membership_list.of(export.by, Power.EXPORT_MEMBERS, export.unit)
    )
    found, members = form.narrow(found)
    return found.in_order(members).iterator(chunk_size=AT_ONCE)


class NumberSearch(forms.Form):
    """Exactly one number. It travels in the body of a POST: addresses are kept in logs and histories."""

    number = forms.CharField(
        label="Số định danh, số thẻ hoặc số điện thoại",
        max_length=24,
        help_text="Ghi đủ số; có hoặc không có dấu chấm, dấu cách.",
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )

    def clean_number(self) -> str:
        """Digits as they are kept: 12 of a person or a card, 8 of an old card, 10 of a phone."""
        text = self.cleaned_data["number"]
        digits = "".join(letter for letter in vietnamese.nfc(text) if letter not in " .-()+")
        abroad = text.lstrip().startswith("+")  # +84 (0)912 345 678 has twelve digits too
        if digits.isascii() and digits.isdigit() and len(digits) in (8, 12) and not abroad:
            return digits
        try:
            return vietnamese.phone(text)
        except ValueError:
            raise ValidationError(
                "Đề nghị ghi đủ 12 số định danh hoặc số thẻ, 8 số thẻ theo QĐ 85, hoặc 10 số điện thoại."
            ) from None


class ReasonForm(NormalForm):
    """Why numbers are read."""

    reason = grounds_field("Lý do xem", help_text="Ghi vào nhật ký cùng tên đồng chí; đảng viên được biết.")


class ExportForm(NormalForm):
    """Why a list is taken out, and whether with the numbers."""

    reason = grounds_field(
        "Lý do xuất danh sách",
        help_text="In trên đầu mỗi trang cùng tên đồng chí và giờ xuất; ghi vào nhật ký.",
    )
    with_numbers = forms.BooleanField(label="Kèm số định danh, số thẻ đầy đủ", required=False)

    def __init__(self, *args, may_reveal: bool, **kwargs):
        """`may_reveal`: whether the asker may read the numbers of the unit at all."""
        super().__init__(*args, **kwargs)
        if not may_reveal:
            del self.fields["with_numbers"]
