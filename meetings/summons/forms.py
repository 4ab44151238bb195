"""Who else is invited, from where one takes part, which themes are to come up, and the usual agenda of a unit."""

from django import forms
from django.core.exceptions import ValidationError

from meetings.models import Meeting
from meetings.planning.forms import MOST_ITEMS
from meetings.planning.themes import ThemeList
from meetings.summons import inviting
from meetings.summons.inviting import Outsider
from members.fields import LinesField
from members.models import Member
from members.namesakes import MembersField
from members.versions import VersionedForm

MOST = 200  # lines of guests or points
_NAME, _POSITION = 120, 200


class InvitingForm(forms.Form):
    superior = forms.ModelChoiceField(
        Member.objects.none(),
        label="Cấp ủy viên cấp trên phụ trách",
        required=False,
        empty_label="Không mời",
        help_text="Được báo và được mời.",
    )
    members = MembersField(label="Mời thêm", required=False)
    outsiders = LinesField(
        label="Khách mời ngoài danh sách trên",
        required=False,
        most=MOST,
        longest=_NAME + _POSITION,
        help_text="Mỗi dòng một người: họ tên, chức vụ hoặc đơn vị. Ví dụ: Trần Văn Nam, Trưởng ban công tác Mặt trận.",
    )
    points = LinesField(
        label="Các điểm cầu",
        required=False,
        most=MOST,
        longest=200,
        help_text="Chỉ khi họp trực tuyến; mỗi dòng một điểm cầu.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, data=None, *, meeting: Meeting):
        self.meeting = meeting
        guests = list(meeting.guests.all())
        super().__init__(data, initial=self._stored(guests))
        invited = Member.objects.filter(pk__in=[guest.member_id for guest in guests if guest.member_id])
        seats = list(inviting.superiors(meeting))
        self.fields["superior"].queryset = Member.objects.filter(pk__in=[seat.member_id for seat in seats]) | invited
        said = {seat.member_id: f"{seat.get_code_display()} {seat.unit.name}" for seat in seats}
        self.fields["superior"].label_from_instance = lambda person: ", ".join(
            filter(None, (person.full_name, said.get(person.pk, "")))
        )
        self.fields["members"].queryset = inviting.candidates(meeting) | invited
        if not meeting.is_online:
            del self.fields["points"]
        if not self.fields["members"].queryset:  # a heading over nothing is a puzzle
            del self.fields["members"]

    def _stored(self, guests: list) -> dict:
        named = {guest.role: guest.member_id for guest in guests if guest.member_id}
        return {
            "superior": named.get("superior") or (None if guests else inviting.usual_superior(self.meeting)),
            "members": [guest.member_id for guest in guests if guest.member_id and guest.role == "invited"],
            "outsiders": [str(guest) for guest in guests if not guest.member_id],
            "points": [point.name for point in self.meeting.points.all()],
        }

    def clean_outsiders(self) -> list[Outsider]:
        found = []
        for line in dict.fromkeys(self.cleaned_data["outsiders"]):
            name, _, position = (part.strip() for part in line.rstrip(";").partition(","))
            if len(name) > _NAME or len(position) > _POSITION:
                raise ValidationError(f"Dòng “{line[:40]}…” quá dài.")
            found.append(Outsider(name, position))
        return found

    def clean_points(self) -> list[str]:
        return list(dict.fromkeys(self.cleaned_data["points"]))

    @property
    def facts(self) -> dict:
        """What `inviting.invite` takes."""
        return {"points": [], "members": Member.objects.none()} | self.cleaned_data


class ThemesForm(forms.Form):
    """The themes of one list, to be ticked."""

    themes = forms.MultipleChoiceField(label="Nội dung", required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, data=None, *, theme_list: ThemeList, ticked: list[str]):
        super().__init__(data, initial={"themes": ticked})
        self.fields["themes"].choices = theme_list.themes
        self.fields["themes"].label = theme_list.label


class AgendaTemplateForm(VersionedForm):
    items = LinesField(
        label="Chương trình mẫu",
        most=MOST_ITEMS,
        longest=300,
        required=False,
        help_text="Mỗi dòng một nội dung. Để trống thì theo mẫu của cấp trên hoặc Hướng dẫn 42-HD/BTCTW.",
        widget=forms.Textarea(attrs={"rows": 12}),
    )

    def clean_items(self) -> str:
        return "\n".join(dict.fromkeys(self.cleaned_data["items"]))
