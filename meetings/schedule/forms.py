"""The form of a rule, sent twice: once to see the days, once to make the meetings of those that are ticked."""

from datetime import date, timedelta

from django import forms
from django.utils import timezone

from meetings.models import Meeting, Schedule
from meetings.models.kinds import ABOVE_A_CELL, OF_A_CELL
from meetings.planning import proposals
from meetings.planning.forms import LONGEST, STEP, farthest, spoken_length
from meetings.planning.limits import Limits
from meetings.schedule.making import Hours
from members import vietnamese
from members.dates import month_after, parse_typed_date
from members.fields import DateField, TimeField, WholeNumberField
from members.models import Unit

NEEDED = {
    Schedule.Rule.DAY: {"day": "Đề nghị ghi ngày trong tháng, từ 1 đến 31."},
    Schedule.Rule.WEEKDAY: {"ordinal": "Đề nghị chọn tuần thứ mấy.", "weekday": "Đề nghị chọn thứ."},
    Schedule.Rule.WEEKLY: {"weekday": "Đề nghị chọn thứ."},
}
RULES = {
    Schedule.Rule.DAY: "Một ngày cố định trong tháng (ghi ở ô “Ngày”)",
    Schedule.Rule.WEEKDAY: "Một thứ trong tháng, ví dụ thứ Sáu tuần thứ nhất",
    Schedule.Rule.FIRST_WORKING: "Ngày làm việc đầu tiên của tháng",
    Schedule.Rule.LAST_WORKING: "Ngày làm việc cuối cùng của tháng",
    Schedule.Rule.WEEKLY: "Một thứ hằng tuần",
}


def year_ahead() -> date:
    """The last day of a year that begins today."""
    return timezone.localdate() + timedelta(days=365)


class RuleForm(forms.Form):
    """Which days, at what hour and where. With `meeting` the rule of that one and of those after it."""

    mostly_optional = True  # what the chosen rule does not use stays empty; `clean` asks for what it does

    kind = forms.ChoiceField(label="Loại sinh hoạt")
    rule = forms.ChoiceField(label="Họp vào", choices=list(RULES.items()), widget=forms.RadioSelect)
    day = WholeNumberField(label="Ngày (1–31)", min_value=1, max_value=31, required=False)
    ordinal = forms.TypedChoiceField(
        label="Tuần thứ", coerce=int, empty_value=None, choices=[("", "—"), *Schedule.Ordinal.choices], required=False
    )
    weekday = forms.TypedChoiceField(
        label="Thứ", coerce=int, empty_value=None, choices=[("", "—"), *Schedule.Weekday.choices], required=False
    )
    shift = forms.ChoiceField(label="Nếu rơi vào ngày nghỉ", choices=Schedule.Shift)
    every = forms.TypedChoiceField(
        label="Bao lâu một lần",
        coerce=int,
        choices=[(1, "Mỗi tháng một lần"), (3, "Mỗi quý một lần"), (6, "Sáu tháng một lần")],
    )
    first_day = DateField(label="Từ ngày", earliest=timezone.localdate, latest=farthest)
    last_day = DateField(label="Đến ngày", earliest=timezone.localdate, latest=farthest)
    start = TimeField(label="Giờ bắt đầu")
    minutes = forms.TypedChoiceField(label="Kéo dài", coerce=int)
    place = forms.CharField(label="Địa điểm", max_length=200, error_messages={"required": "Đề nghị ghi nơi sinh hoạt."})

    def __init__(self, data=None, *, unit: Unit, meeting: Meeting | None = None):
        self.unit, self.meeting = unit, meeting
        super().__init__(data, initial=_of(meeting) if meeting else _first(unit))
        kinds = OF_A_CELL if unit.is_cell else ABOVE_A_CELL
        self.fields["kind"].choices = [(kind.value, kind.label) for kind in kinds]
        own = meeting.minutes if meeting else self.initial["minutes"]
        lengths = sorted({*range(STEP, LONGEST + STEP, STEP), own})
        self.fields["minutes"].choices = [(minutes, spoken_length(minutes)) for minutes in lengths]
        if meeting:
            self._narrow(meeting)

    def _narrow(self, meeting: Meeting) -> None:
        """Kind and rhythm stay: only days, hour and place of what was planned change."""
        for name in ("kind", "every", "first_day", "last_day"):
            del self.fields[name]
        weekly = meeting.schedule.rule == Schedule.Rule.WEEKLY
        kept = [(rule, label) for rule, label in RULES.items() if (rule == Schedule.Rule.WEEKLY) == weekly]
        self.fields["rule"].choices = kept

    def clean_place(self) -> str:
        return vietnamese.nfc(self.cleaned_data["place"])

    def clean(self):
        data = super().clean()
        for name, sentence in NEEDED.get(data.get("rule"), {}).items():
            if data.get(name) is None and name not in self.errors:
                self.add_error(name, sentence)
        first, last = data.get("first_day"), data.get("last_day")
        if first and last and last < first:
            self.add_error("last_day", "Ngày cuối cần sau ngày đầu.")
        return data

    @property
    def schedule(self) -> Schedule:
        """The rule that was typed, not stored. Fields that it does not use are left out of it."""
        data = self.cleaned_data
        facts = {name: data[name] for name in NEEDED.get(data["rule"], {})}
        facts |= {"rule": data["rule"], "shift": data["shift"]}
        if self.meeting:
            old, day = self.meeting.schedule, self.meeting.day
            first = day.replace(day=1) if data["rule"] != Schedule.Rule.WEEKLY else day - timedelta(days=day.weekday())
            facts |= {
                "kind": old.kind,
                "every": old.every,
                "first_day": first,
                "last_day": month_after(old.last_day) - timedelta(days=1),
            }
        else:
            facts |= {name: data[name] for name in ("kind", "every", "first_day", "last_day")}
        return Schedule(unit=self.unit, **facts)

    @property
    def hours(self) -> Hours:
        data = self.cleaned_data
        agenda = [] if self.meeting else proposals.usual_agenda(self.unit, data["kind"])
        return Hours(data["start"], data["minutes"], data["place"], agenda)

    @property
    def ticked(self) -> set[date]:
        """The days that were left ticked under what was shown."""
        return {day for day in map(parse_typed_date, self.data.getlist("ngay")) if day}


def _of(meeting: Meeting) -> dict:
    old, start = meeting.schedule, timezone.localtime(meeting.starts_at)
    facts = {name: getattr(old, name) for name in ("rule", "day", "ordinal", "weekday", "shift")}
    return facts | {"start": start.time(), "minutes": meeting.minutes, "place": meeting.place}


def _first(unit: Unit) -> dict:
    """As the unit met last: its day of the month, hour and place."""
    last, today = Meeting.objects.last_of(unit), timezone.localdate()
    kind = Meeting.Kind.REGULAR if unit.is_cell else Meeting.Kind.FULL_COMMITTEE
    values = {"kind": kind, "rule": Schedule.Rule.DAY, "day": 3, "shift": Schedule.Shift.NEXT, "every": 1}
    values |= {"first_day": today + timedelta(days=1), "last_day": year_ahead()}
    values["minutes"] = Limits(unit).usual_minutes(kind, on=today) or 3 * STEP
    if last:
        start = timezone.localtime(last.starts_at)
        values |= {"day": start.day, "start": start.time(), "place": last.place}
    return values
