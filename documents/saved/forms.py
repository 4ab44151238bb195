"""Forms of what one keeps to read later."""

from django import forms

from documents.models import Folder


class SaveForm(forms.Form):
    """Where a document is kept; `folders` are those of the person who saves."""

    folder = forms.ModelChoiceField(
        label="Thư mục", queryset=Folder.objects.none(), required=False, empty_label="Không để trong thư mục"
    )

    def __init__(self, *args, folders, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["folder"].queryset = folders


class FolderForm(forms.Form):
    name = forms.CharField(label="Tên thư mục", max_length=60, error_messages={"required": "Đề nghị ghi tên thư mục."})
