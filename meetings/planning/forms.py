"""Forms about meetings, made so that a bí thư on a phone types as little as possible."""

from datetime import date, datetime, timedelta

from django import forms
from django.utils import timezone

from meetings import wording
from meetings.models import AgendaItem, Meeting
from meetings.models.kinds import ABOVE_A_CELL, OF_A_CELL
from meetings.planning import proposals
from meetings.planning.limits import Limits
from members import vietnamese
from members.fields import DateField, LinesField, TimeField
from members.models import Member, Unit
from members.namesakes import MemberField
from members.versions import VersionedForm

STEP, LONGEST = 30, 8 * 60  # minutes on offer
BY_RULE = 0  # the length that the rules set for the kind, on the day
MOST_ITEMS = 30
_ITEM_LENGTH = AgendaItem._meta.get_field("title").max_length


def farthest() -> date:
    """A day beyond is a slip of the finger, most often in the year."""
    return timezone.localdate() + timedelta(days=366)


def spoken_length(minutes: int) -> str:
    """`1 giờ 30 phút`."""
    hours, rest = divmod(minutes, 60)
    return " ".join([f"{hours} giờ"] * bool(hours) + [f"{rest} phút"] * bool(rest))


def overlap_field() -> forms.BooleanField:
    """What one is asked when another meeting lasts into this one; shown once the form `asks_overlap`."""
    return forms.BooleanField(label="Vẫn họp trùng giờ", required=False)


def beginning(form: forms.Form, data: dict) -> datetime:
    """The moment of `day` and `start`; an hour that is past is an error at `start`."""
    starts_at = timezone.make_aware(datetime.combine(data["day"], data["start"]))
    if starts_at <= timezone.now():
        form.add_error("start", "Giờ này đã qua. Đề nghị chọn giờ sau bây giờ.")
    return starts_at


def _lines(meeting: Meeting) -> str:
    return "\n".join(item.title for item in meeting.agenda.all())


class MeetingForm(VersionedForm):
    """A meeting of `unit`; with `meeting` it changes that one."""

    kind = forms.ChoiceField(label="Loại sinh hoạt")
    day = DateField(label="Ngày", earliest=timezone.localdate, latest=farthest)
    start = TimeField(label="Giờ bắt đầu")
    minutes = forms.TypedChoiceField(
        label="Kéo dài", coerce=int, error_messages={"required": "Đề nghị chọn thời lượng."}
    )
    place = forms.CharField(label="Địa điểm", max_length=200, error_messages={"required": "Đề nghị ghi nơi sinh hoạt."})
    mode = forms.ChoiceField(label="Hình thức", choices=Meeting.Mode, required=False)
    link = forms.URLField(
        label="Đường dẫn họp trực tuyến",
        max_length=500,
        required=False,
        assume_scheme="https",
        help_text="Chỉ người được triệu tập thấy. Bỏ trống khi họp trực tiếp.",
    )
    chair = MemberField(label="Chủ trì", required=False)
    secretary = MemberField(label="Thư ký", required=False)
    agenda = LinesField(
        label="Chương trình",
        most=MOST_ITEMS,
        longest=_ITEM_LENGTH,
        help_text="Mỗi dòng một nội dung.",
        widget=forms.Textarea(attrs={"rows": 12}),
        error_messages={"required": "Đề nghị ghi ít nhất một nội dung."},
    )
    title = forms.CharField(label="Tên buổi sinh hoạt", max_length=200, required=False)
    overlap_ok = overlap_field()
    asks_overlap = False

    def __init__(self, data=None, *, unit: Unit, meeting: Meeting | None = None, initial: dict | None = None):
        self.unit, self.meeting, self.limits = unit, meeting, Limits(unit)
        initial = self.stored_values(meeting) if meeting else initial or {}
        super().__init__(data, initial=initial)
        if meeting:
            self.open_upon(meeting)
        self._offer_people_and_kinds(unit)
        today = timezone.localdate()
        example = wording.usual_title(Meeting.Kind.REGULAR, Meeting.Kind.REGULAR.label, initial.get("day") or today)
        self.fields["title"].help_text = f"Để trống thì cổng tự đặt, ví dụ “{example}”."
        if meeting is None:
            self.fields["agenda"].help_text += " Đã ghi sẵn theo Hướng dẫn 42-HD/BTCTW, đề nghị sửa cho hợp chi bộ."
        self._offer_lengths(today, initial.get("minutes"))

    def _offer_people_and_kinds(self, unit: Unit) -> None:
        kinds = OF_A_CELL if unit.is_cell else ABOVE_A_CELL
        self.fields["kind"].choices = [(kind.value, kind.label) for kind in kinds]
        people = proposals.who_may_lead(unit)
        if self.meeting:  # who led it stays to be chosen, also after leaving the unit
            people |= Member.objects.filter(pk__in=filter(None, (self.meeting.chair_id, self.meeting.secretary_id)))
        for name in ("chair", "secretary"):
            self.fields[name].queryset = people

    def stored_values(self, meeting: Meeting) -> dict:
        """What follows from kind and day by itself is left empty, so that it follows when they are changed."""
        start = timezone.localtime(meeting.starts_at)
        usual = self.limits.usual_minutes(meeting.kind, on=start.date())
        usual_title = wording.is_usual_title(meeting.title, meeting.kind, meeting.get_kind_display(), start.date())
        return {
            "kind": meeting.kind,
            "day": start.date(),
            "start": start.time(),
            "minutes": BY_RULE if meeting.minutes == usual else meeting.minutes,
            "place": meeting.place,
            "mode": meeting.mode,
            "link": meeting.link,
            "chair": meeting.chair_id,
            "secretary": meeting.secretary_id,
            "agenda": _lines(meeting),
            "title": "" if usual_title else meeting.title,
        }

    def _offer_lengths(self, today, own: int | None) -> None:
        field = self.fields["minutes"]
        rules = [(kind.label.removeprefix("Sinh hoạt "), self.limits.least(kind, on=today)) for kind in Meeting.Kind]
        known = [f"{label} {spoken_length(int(rule.value))}" for label, rule in rules if rule]
        lengths = sorted({*range(STEP, LONGEST + STEP, STEP), *([own] if own else [])})
        first = [(BY_RULE, "Theo quy định")] if known else [("", "Chọn thời lượng")]
        field.choices = first + [(minutes, spoken_length(minutes)) for minutes in lengths]
        field.help_text = f"Ít nhất theo quy định: {'; '.join(known)}." if known else ""

    def clean_place(self) -> str:
        return vietnamese.nfc(self.cleaned_data["place"])

    def clean_title(self) -> str:
        return vietnamese.nfc(self.cleaned_data["title"])

    def clean(self):
        data = super().clean()
        data["mode"] = data.get("mode") or Meeting.Mode.DIRECT
        if data["mode"] == Meeting.Mode.DIRECT and data.get("link"):
            self.add_error("link", "Họp trực tiếp thì không có đường dẫn. Đề nghị chọn hình thức trực tuyến.")
        if data.get("chair") and data.get("chair") == data.get("secretary"):
            self.add_error("secretary", "Chủ trì và thư ký cần là hai người.")
        if "day" not in data or "start" not in data or "kind" not in data:
            return data
        data["starts_at"] = beginning(self, data)
        minutes = data.get("minutes") or self.limits.usual_minutes(data["kind"], on=data["day"])
        if minutes:
            data["ends_at"] = data["starts_at"] + timedelta(minutes=minutes)
        elif "minutes" in data:
            self.add_error("minutes", "Đề nghị chọn thời lượng.")
        if not data.get("title"):
            data["title"] = wording.usual_title(data["kind"], Meeting.Kind(data["kind"]).label, data["day"])
        return data

    def take_agenda_of(self, last: Meeting) -> None:
        """The agenda of `last` instead of what stood there; whatever else was typed is kept, nothing is judged yet."""
        self._show_again(agenda=_lines(last))

    def take_usual_agenda(self) -> None:
        """The same with the usual agenda of the kind that was chosen."""
        self._show_again(agenda="\n".join(proposals.usual_agenda(self.unit, self.data.get("kind", ""))))

    def _show_again(self, **instead: str) -> None:
        self.initial = {name: self.data.get(name) for name in self.fields} | instead
        self.is_bound = False

    @property
    def facts(self) -> dict:
        """What `sessions.plan` and `sessions.change` take, once the form is valid."""
        names = ["kind", "title", "starts_at", "ends_at", "place", "agenda", "overlap_ok"]
        names += ["mode", "link", "chair", "secretary"]
        return {name: self.cleaned_data[name] for name in names}


class CancelForm(forms.Form):
    reason = forms.CharField(
        label="Lý do hủy",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": 300}),
        error_messages={"required": "Đề nghị ghi lý do để đảng viên được biết."},
    )

    def clean_reason(self) -> str:
        return vietnamese.nfc(self.cleaned_data["reason"])


class PostponeForm(VersionedForm):
    """Another day and hour for `meeting`, and why."""

    day = DateField(label="Ngày mới", earliest=timezone.localdate, latest=farthest)
    start = TimeField(label="Giờ bắt đầu")
    reason = forms.CharField(
        label="Lý do hoãn",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": 300}),
        error_messages={"required": "Đề nghị ghi lý do để đảng viên được biết."},
    )
    overlap_ok = overlap_field()
    asks_overlap = False

    def __init__(self, data=None, *, meeting: Meeting):
        self.meeting = meeting
        super().__init__(data, initial={"start": timezone.localtime(meeting.starts_at).time()})
        self.open_upon(meeting)

    def stored_values(self, row: Meeting) -> dict:
        start = timezone.localtime(row.starts_at)
        return {"day": start.date(), "start": start.time()}

    def clean_reason(self) -> str:
        return vietnamese.nfc(self.cleaned_data["reason"])

    def clean(self):
        data = super().clean()
        if "day" in data and "start" in data:
            data["starts_at"] = beginning(self, data)
            if data["starts_at"] == self.meeting.starts_at:
                self.add_error("day", "Đây vẫn là ngày giờ cũ. Đề nghị chọn ngày hoặc giờ khác.")
        return data

    @property
    def facts(self) -> dict:
        """What `sessions.postpone` takes, once the form is valid."""
        data = self.cleaned_data
        return {name: data[name] for name in ("starts_at", "reason", "overlap_ok")} | {"seen": data["seen_version"]}
