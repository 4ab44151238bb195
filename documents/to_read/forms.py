"""Forms about asking for a document to be read."""

from django import forms

from documents.models import Document, ReadingRequest
from members.fields import DateField
from members.models import Member, User
from members.namesakes import MemberField
from members.powers import Power
from members.scoped_admin import unit_choices


class AskForm(forms.Form):
    """Who is asked to read `document` by when; `user` asks in the units where they manage documents."""

    unit: forms.ModelChoiceField = forms.ModelChoiceField(label="Đơn vị", queryset=None, empty_label=None)
    audience = forms.ChoiceField(
        label="Ai cần đọc",
        choices=ReadingRequest.Audience,
        initial=ReadingRequest.Audience.ALL,
        widget=forms.RadioSelect,
    )
    deadline = DateField(label="Hạn đọc")
    note = forms.CharField(
        label="Lời nhắn",
        max_length=300,
        required=False,
        help_text="Đảng viên thấy trên văn kiện, ví dụ: chú ý phần III.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args, document: Document, user: User, **kwargs):
        super().__init__(*args, **kwargs)
        units = unit_choices(user, Power.MANAGE_DOCUMENTS)
        if document.unit.is_working:
            units = units.filter(path__startswith=document.unit.path)
        self.fields["unit"].queryset = units.order_by("path")


class RecordForm(forms.Form):
    """Which comrade of the chi bộ has read the document to `member`; the named helper is offered first."""

    reader = MemberField(label="Đồng chí đã đọc giúp", empty_label=None)

    def __init__(self, *args, member: Member, **kwargs):
        super().__init__(*args, **kwargs)
        comrades = Member.objects.counted().filter(unit=member.unit_id).exclude(pk=member.pk)
        self.fields["reader"].queryset = comrades.order_by("name_key", "pk")
        self.fields["reader"].initial = member.helper_id
