"""Issuers with their terms, and the list of lĩnh vực, on the clerk's desk."""

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.forms import ModelForm
from django.forms.models import BaseInlineFormSet

from documents.filing import issuers, subjects
from documents.models import IssuingTerm
from members import vietnamese
from members.access import holds_at_root
from members.fields import DateField
from members.powers import Power
from members.scoped_admin import AuditedAdmin, RootAdmin, ScopedAdmin


class TermForm(ModelForm):
    since = DateField(label="Từ ngày")
    until = DateField(label="Đến hết ngày", required=False)

    class Meta:
        model = IssuingTerm
        fields = ["name", "since", "until"]


class TermFormSet(BaseInlineFormSet):
    def clean(self):
        """Of terms that overlap each other, the later row is told."""
        super().clean()
        for form in self.forms:
            if form.is_valid() and form.has_changed():
                try:
                    form.instance.validate_constraints()
                except ValidationError as wrong:
                    form.add_error(None, wrong)


class TermInline(admin.TabularInline):
    model = IssuingTerm
    form = TermForm
    formset = TermFormSet
    extra = 1

    def has_view_permission(self, request, obj=None) -> bool:
        return True

    has_add_permission = has_change_permission = has_view_permission

    def has_delete_permission(self, request, obj=None) -> bool:
        return False


class IssuerAdmin(ScopedAdmin):
    """Founded by the first document of each; here its terms are written. The centre's are kept by the root's clerks."""

    power = Power.MANAGE_DOCUMENTS
    action_labels = {"document.term": "Ghi nhiệm kỳ"}
    inlines = (TermInline,)
    list_display = ("name", "suffix", "level", "unit")
    list_filter = ("level",)
    search_fields = ("folded",)
    search_help_text = "Tìm theo chữ trong tên, có dấu hay không dấu."
    ordering = ("folded", "pk")
    readonly_fields = ("name", "suffix", "level", "unit")
    fields = readonly_fields

    def get_queryset(self, request):
        kept = super().get_queryset(request)
        if not holds_at_root(request.user, self.power):
            return kept
        return kept | admin.ModelAdmin.get_queryset(self, request).select_related("unit").filter(unit=None)

    def has_add_permission(self, request) -> bool:
        return False

    def has_change_permission(self, request, obj=None) -> bool:
        if obj is not None and obj.unit is None:
            return holds_at_root(request.user, self.power)
        return super().has_change_permission(request, obj)

    has_view_permission = has_change_permission

    def get_search_results(self, request, queryset, search_term):
        return queryset.filter(folded__contains=vietnamese.fold(search_term)), False

    def construct_change_message(self, request, form, formsets, add=False):
        return []

    def save_model(self, request, obj, form, change):
        """Only its terms change here."""

    def save_formset(self, request, form, formset, change):
        for term in (each.instance for each in formset.forms if each.has_changed()):
            issuers.write_term(term, by=request.user)


class SubjectAdmin(AuditedAdmin, RootAdmin):
    power = Power.MANAGE_DOCUMENTS
    list_display = ("name", "place")
    ordering = ("place", "name")

    def save_model(self, request, obj, form, change):
        subjects.keep(obj, by=request.user)
