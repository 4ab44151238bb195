"""The shelf of questions, for the clerks of the root unit."""

from django.contrib import admin

from documents import questions
from documents.forms.questions import QuestionForm


class QuestionAdmin(admin.ModelAdmin):
    form = QuestionForm
    list_display = ("question", "subject", "standing")
    list_filter = ("subject",)
    list_select_related = ("subject",)
    search_fields = ("question",)
    search_help_text = "Tìm theo chữ trong câu hỏi, câu trả lời, có dấu hay không dấu."
    ordering = ("-changed_at",)
    actions = None
    show_full_result_count = False

    def has_module_permission(self, request) -> bool:
        return questions.may_keep(request.user)

    def has_view_permission(self, request, obj=None) -> bool:
        return questions.may_keep(request.user)

    has_add_permission = has_module_permission
    has_change_permission = has_view_permission

    def has_delete_permission(self, request, obj=None) -> bool:
        return False

    def get_search_results(self, request, queryset, search_term):
        return queryset.asking(search_term), False

    @admin.display(description="tình trạng", ordering="withdrawn_at")
    def standing(self, question):
        return "Đã gỡ" if question.withdrawn_at else "Đang đăng"

    def save_model(self, request, obj, form, change):
        questions.keep(obj, form.cleaned_data["sources"], by=request.user)
        questions.set_withdrawn(obj, form.cleaned_data["withdrawn"], by=request.user)

    def log_addition(self, request, obj, message):
        """The use case has written the audit; a second log would only say less."""

    def log_change(self, request, obj, message):
        """As above."""
