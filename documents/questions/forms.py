"""Forms of the shelf of questions: the clerk's, and the reader's search."""

from django import forms
from django.core.exceptions import ValidationError

from documents.models import Question, Subject
from documents.questions import answers
from members.models import User


class QuestionForm(forms.ModelForm):
    sources = forms.CharField(
        label="Căn cứ",
        required=False,
        help_text="Mỗi dòng một văn kiện trong thư viện thành phố, ví dụ: 121-KH/TU, trang 3.",
        widget=forms.Textarea(attrs={"rows": 3, "cols": 60}),
    )
    withdrawn = forms.BooleanField(label="Gỡ khỏi trang hỏi đáp", required=False)

    class Meta:
        model = Question
        fields = ["question", "answer", "subject", "sources", "withdrawn"]
        widgets = {
            "question": forms.Textarea(attrs={"rows": 2, "cols": 80}),
            "answer": forms.Textarea(attrs={"rows": 10, "cols": 80}),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["sources"] = answers.written(self.instance)
        self.initial["withdrawn"] = bool(self.instance.withdrawn_at)

    def clean_sources(self):
        try:
            return answers.read_sources(self.cleaned_data["sources"])
        except answers.CitationRefused as refusal:
            raise ValidationError(str(refusal)) from refusal


class QuestionSearch(forms.Form):
    """What a reader looks for; what cannot be understood narrows to nothing."""

    q = forms.CharField(required=False, max_length=200)
    linh_vuc = forms.ModelChoiceField(required=False, queryset=Subject.objects.all())

    def found_for(self, user: User):
        """Of the published questions, each as `for_reader` has it."""
        if not self.is_valid():
            return Question.objects.none()
        typed = self.cleaned_data["q"]
        found = Question.objects.published().asking(typed).about(self.cleaned_data["linh_vuc"])
        return found.for_reader(user, typed)
