"""The relations of a document, on the clerk's page of it."""

from django.contrib import admin, messages

from documents import numbering
from documents.clerk.forms_relations import RelationForm, RelationFormSet
from documents.filing import relations
from documents.models import Document, Relation
from members.models import User
from members.moves import WrongState


class RelationInline(admin.TabularInline):
    model = Relation
    fk_name = "source"
    form = RelationForm
    formset = RelationFormSet
    fields = ("kind", "number", "effective_on", "part")
    extra = 1
    verbose_name = "quan hệ"
    verbose_name_plural = "Quan hệ với văn kiện khác"

    def get_queryset(self, request):
        """Those that stand; of a form that is sent also what another clerk has taken back since it was opened."""
        known = super().get_queryset(request).select_related("source")
        return known if request.method == "POST" else known.filter(removed_at=None)

    # Anyone who may change the document may change these; the page has asked.

    def has_view_permission(self, request, obj=None) -> bool:
        return True

    def has_add_permission(self, request, obj=None) -> bool:
        return obj is None or obj.withdrawn_at is None

    has_change_permission = has_delete_permission = has_add_permission


def save(formset: RelationFormSet, document: Document, *, by: User) -> list[tuple[int, str]]:
    """Writes and takes back what was asked; what to tell the clerk, as (level, sentence)."""
    told, written = [], []
    for form in formset.deleted_forms:
        if form.instance.pk:
            try:
                relations.take_back(form.instance, by=by)
            except WrongState:
                told.append((messages.WARNING, f"Quan hệ “{form.instance}” đã được người khác bỏ."))
    for form in formset.extra_forms:
        asked = form.cleaned_data
        if not asked.get("number") or asked.get("DELETE"):
            continue
        facts = {"effective_on": asked["effective_on"], "part": asked["part"], "by": by}
        try:
            written.append(relations.relate(document, asked["kind"], asked["number"], **facts))
        except (numbering.NumberError, relations.RelationRefused) as refusal:
            told.append((messages.ERROR, str(refusal)))
    return told + [(messages.INFO, sentence) for sentence in relations.will_change(written)]
