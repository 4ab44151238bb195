"""What is asked when a meeting is opened and closed."""

from django import forms
from django.core.exceptions import ValidationError

from meetings.attendance import roll, roll_page
from meetings.models import Meeting, RollEntry
from meetings.planning.proposals import chair_of
from members.namesakes import MemberField, told_apart

Presence = RollEntry.Presence


class OpeningForm(forms.Form):
    """Who chairs and who writes, of those who are called."""

    chair = MemberField(label="Chủ trì", error_messages={"required": "Đề nghị chọn đồng chí chủ trì."})
    secretary = MemberField(label="Thư ký", error_messages={"required": "Đề nghị chọn đồng chí thư ký."})

    def __init__(self, data=None, *, meeting: Meeting):
        super().__init__(
            data, initial={"chair": meeting.chair_id or chair_of(meeting.unit), "secretary": meeting.secretary_id}
        )
        members = roll.called(meeting).order_by("name_key", "pk")
        for name in ("chair", "secretary"):
            self.fields[name].queryset = members

    def clean(self):
        data = super().clean()
        if data.get("chair") and data.get("chair") == data.get("secretary"):
            raise ValidationError({"secretary": "Chủ trì và thư ký là hai đồng chí khác nhau."})
        return data


def _answers(row: RollEntry, here: Presence) -> tuple[Presence, ...]:
    """What may be said of one whom nobody has noted; who need not come is not asked for a reason."""
    if row.uncounted == RollEntry.Uncounted.EXEMPT:
        return (Presence.EXEMPT, here)
    if row.uncounted:
        return (Presence.UNCALLED, here)
    return (Presence.UNEXCUSED, Presence.EXCUSED, here)


class ClosingForm(forms.Form):
    """Each person whom nobody has noted, with a field of its own: the portal decides it for no one."""

    def __init__(self, data=None, *, meeting: Meeting):
        super().__init__(data)
        here = roll_page.here(meeting)
        unnoted = list(meeting.roll.unnoted().in_order())
        names = told_apart(row.member for row in unnoted)
        for row in unnoted:
            self.fields[f"dong_{row.pk}"] = forms.ChoiceField(
                label=names[row.member_id],
                choices=[(each.value, each.label) for each in _answers(row, here)],
                widget=forms.RadioSelect,
                error_messages={"required": f"Đề nghị cho biết đồng chí {row.member.full_name} có dự không."},
            )

    @property
    def silent(self) -> dict[int, str]:
        """What `ending.close_meeting` takes, once the form is valid."""
        return {int(name.removeprefix("dong_")): presence for name, presence in self.cleaned_data.items()}
