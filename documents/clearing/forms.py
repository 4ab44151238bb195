"""What somebody says to a document that waits to be confirmed."""

from django import forms

from members.fields import grounds_field


class RefuseForm(forms.Form):
    reason = grounds_field("Lý do không xác nhận", widget=forms.Textarea(attrs={"rows": 2}))
