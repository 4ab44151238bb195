"""What is typed and tapped on the roll."""

import re
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from meetings.attendance.noting import Mark
from meetings.models import RollEntry
from members.fields import TimeField, WholeNumberField
from members.numbers import LARGEST
from members.versions import MOST_VERSIONS

Presence, Uncounted = RollEntry.Presence, RollEntry.Uncounted
MOST_MARKS = 1_000  # of one device at once: a large chi bộ, noted twice over
_TAP = re.compile(r"(\d{1,10})\.(\d{1,10})\.([a-z]{1,9})", re.ASCII)
STALE = "Chưa ghi được. Đề nghị mở lại trang điểm danh rồi ghi lại."


def _checked(mark: Mark) -> Mark:
    if mark.presence not in Presence.values or not (0 < mark.entry <= LARGEST and 0 < mark.seen <= MOST_VERSIONS):
        raise ValueError(mark.presence)
    return mark


class TapForm(forms.Form):
    """One tap without a script: `mark` is `row.version.presence`, the value of the button."""

    mark = forms.CharField(label="Điểm danh", max_length=40, error_messages={"required": STALE})

    def clean_mark(self) -> Mark:
        found = _TAP.fullmatch(self.cleaned_data["mark"])
        try:
            return _checked(Mark(uuid4(), int(found[1]), found[3], timezone.now(), int(found[2])))
        except (TypeError, ValueError):
            raise ValidationError(STALE) from None


class MarksForm(forms.Form):
    """What a device has kept: `marks`, a list of `{key, entry, presence, at, seen}`."""

    marks = forms.JSONField(label="Điểm danh", error_messages={"required": STALE, "invalid": STALE})

    def clean_marks(self) -> list[Mark]:
        given = self.cleaned_data["marks"]
        try:
            if len(given) > MOST_MARKS:
                raise ValueError(len(given))
            return [_mark(each) for each in given]
        except (TypeError, ValueError, KeyError, AttributeError, OverflowError):
            raise ValidationError(STALE) from None


def _mark(each: dict) -> Mark:
    at = parse_datetime(each["at"])
    if at is None or timezone.is_naive(at):
        raise ValueError(each["at"])
    return _checked(Mark(UUID(each["key"]), int(each["entry"]), str(each["presence"]), at, int(each["seen"])))


class EntryForm(forms.Form):
    """One person: presence, hours of coming late and leaving early, and why the person is not counted."""

    presence = forms.ChoiceField(label="Điểm danh", choices=Presence, widget=forms.RadioSelect)
    arrived_at = TimeField(label="Đến muộn lúc", required=False, help_text="Chỉ ghi khi đến sau giờ khai mạc.")
    left_at = TimeField(label="Về sớm lúc", required=False, help_text="Chỉ ghi khi về trước giờ kết thúc.")
    uncounted = forms.ChoiceField(label="Lý do không tính khi biểu quyết", required=False)
    seen = WholeNumberField(min_value=1, max_value=MOST_VERSIONS, widget=forms.HiddenInput)

    def __init__(self, data=None, *, entry: RollEntry):
        local = {name: at and timezone.localtime(at).time() for name, at in _hours(entry).items()}
        facts = {"presence": entry.presence, "uncounted": entry.uncounted, "seen": entry.version}
        super().__init__(data, initial=facts | local)
        self.entry = entry
        if entry.standing == RollEntry.Standing.OFFICIAL:
            reasons: Any = self.fields["uncounted"]
            reasons.choices = [("", "Được tính"), *_reasons(entry)]
        else:
            del self.fields["uncounted"]

    @property
    def facts(self) -> dict:
        """What `noting.correct` takes, once the form is valid."""
        data = dict(self.cleaned_data)
        hours = {name: self._moment(data[name]) for name in ("arrived_at", "left_at")}
        return data | hours | {"uncounted": data.get("uncounted", "")}

    def _moment(self, hour: time | None) -> datetime | None:
        """`hour` of the meeting's evening; of the day after where the meeting goes past midnight."""
        if hour is None:
            return None
        opened = timezone.localtime(self.entry.meeting.opened_at).replace(second=0, microsecond=0)
        at = datetime.combine(opened.date(), hour, opened.tzinfo)
        return at if at >= opened or opened.hour < 18 else at + timedelta(days=1)


def _hours(entry: RollEntry) -> dict:
    return {"arrived_at": entry.arrived_at, "left_at": entry.left_at}


def _reasons(entry: RollEntry) -> list[tuple[str, str]]:
    """What the secretary may say; the rest follows from the membership list and can only be kept or taken back."""
    own = {Uncounted.PROSECUTED, Uncounted.DETAINED, entry.uncounted}
    return [(each.value, each.label) for each in Uncounted if each in own]
