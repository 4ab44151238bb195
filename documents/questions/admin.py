"""The shelf of questions, for the clerks of the root unit."""

from django.contrib import admin

from documents.questions import answers
from documents.questions.forms import QuestionForm
from members.powers import Power
from members.scoped_admin import AuditedAdmin, RootAdmin


class QuestionAdmin(AuditedAdmin, RootAdmin):
    power = Power.MANAGE_DOCUMENTS
    form = QuestionForm
    list_display = ("question", "subject", "standing")
    list_filter = ("subject",)
    list_select_related = ("subject",)
    search_fields = ("question",)
    search_help_text = "Tìm theo chữ trong câu hỏi, câu trả lời, có dấu hay không dấu."
    ordering = ("-changed_at",)

    def get_search_results(self, request, queryset, search_term):
        return queryset.asking(search_term), False

    @admin.display(description="tình trạng", ordering="withdrawn_at")
    def standing(self, question):
        return "Đã gỡ" if question.withdrawn_at else "Đang đăng"

    def save_model(self, request, obj, form, change):
        answers.keep(obj, form.cleaned_data["sources"], by=request.user)
        answers.set_withdrawn(obj, form.cleaned_data["withdrawn"], by=request.user)
