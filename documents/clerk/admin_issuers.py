"""Issuers with their terms, and the list of lĩnh vực, on the clerk's desk."""

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.forms import ModelForm
from django.forms.models import BaseInlineFormSet
from django.shortcuts import redirect, render
from django.urls import path

from documents.clerk.forms_issuers import MergeForm
from documents.filing import issuers, merging, subjects
from documents.models import IssuingTerm
from members import vietnamese
from members.access import holds_at_root
from members.fields import DateField
from members.moves import WrongState
from members.powers import Power
from members.refusals import answers_refusals, shown_on, status_of
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
    action_labels = {"document.term": "Ghi nhiệm kỳ", "document.merge_issuers": "Gộp tên khác"}
    inlines = (TermInline,)
    list_display = ("name", "suffix", "level", "unit")
    list_filter = ("level",)
    search_fields = ("folded",)
    search_help_text = "Tìm theo chữ trong tên, có dấu hay không dấu."
    ordering = ("folded", "pk")
    readonly_fields = ("name", "other_names", "suffix", "level", "unit")
    fields = readonly_fields

    def get_queryset(self, request):
        kept = super().get_queryset(request).filter(merged_into=None)
        if not holds_at_root(request.user, self.power):
            return kept
        return kept | admin.ModelAdmin.get_queryset(self, request).select_related("unit").filter(
            unit=None, merged_into=None
        )

    def has_add_permission(self, request) -> bool:
        return False

    def has_change_permission(self, request, obj=None) -> bool:
        if obj is not None and obj.unit is None:
            return holds_at_root(request.user, self.power)
        return super().has_change_permission(request, obj)

    has_view_permission = has_change_permission

    def get_search_results(self, request, queryset, search_term):
        return queryset.filter(folded__contains=vietnamese.fold(search_term)), False

    @admin.display(description="cũng ghi là")
    def other_names(self, issuer):
        return ", ".join(issuer.merged.order_by("name").values_list("name", flat=True)) or "–"

    def get_urls(self):
        merge = self.admin_site.admin_view(self.merge)
        return [path("<int:pk>/gop/", merge, name="documents_issuer_merge"), *super().get_urls()]

    @answers_refusals("admin:documents_issuer_changelist", say={WrongState: "Cơ quan này đã được gộp trước đó."})
    def merge(self, request, pk):
        issuer = self.get_object(request, str(pk))
        form = MergeForm(request.POST or None, issuer=issuer, by=request.user)
        if request.method == "POST" and form.is_valid():
            with shown_on(form):
                moved = merging.merge(issuer, by=request.user, **form.cleaned_data)
                messages.success(request, f"Đã gộp; {moved} văn kiện chuyển sang {form.cleaned_data['into']}.")
                return redirect("admin:documents_issuer_change", form.cleaned_data["into"].pk)
        context = self.admin_site.each_context(request) | {"title": "Gộp cơ quan ban hành", "opts": self.opts}
        context |= {"form": form, "issuer": issuer}
        return render(request, "admin/documents/issuer/merge.html", context, status=status_of(form))

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
