"""Keeps a document from standing twice before the same readers, under whichever name its issuer was written."""

from django.forms import BaseForm
from django.urls import reverse
from django.utils.html import format_html, format_html_join

from documents.filing import issuers
from documents.models import Document, Issuer
from members.models import Unit
from members.refusals import Refused

TWO_TERMS = (
    "Nếu hai văn kiện thuộc hai nhiệm kỳ, như trước và sau đại hội trong cùng một năm, đề nghị ghi ngày bắt đầu nhiệm "
    "kỳ mới của {} ở mục Cơ quan ban hành, rồi đăng lại."
)


class AlreadyThere(Refused):
    """The members of the unit read this document already. `other_term`: the issuer, where both may yet be right, since
    numbers begin again with a term that nobody has written down."""

    def __init__(self, document: Document, what: str, *, other_term: Issuer | None = None):
        day = f"ngày {document.issued_on:%d/%m/%Y}"
        said = f"{what} đã có trong thư viện: {document.symbol} {day}, đăng tại {document.unit}."
        super().__init__(f"{said} {TWO_TERMS.format(other_term)}" if other_term else said)
        self.document, self.other_term = document, other_term

    def put_on(self, form: BaseForm, sentence: str) -> None:
        links = [(self.document.get_absolute_url(), "Mở văn kiện đã có")]
        if self.other_term and issuers.may_keep(getattr(form, "by", None), self.other_term):
            url = reverse("admin:documents_issuer_change", args=[self.other_term.pk])
            links.append((f"{url}#terms-group", f"Ghi nhiệm kỳ của {self.other_term}"))
        told = format_html_join(" · ", '<a href="{}" target="_blank">{}</a>', links)
        super().put_on(form, format_html("{} {}", sentence, told))


def find_duplicate(document: Document, sha256: str = "") -> None:
    """Raises AlreadyThere when the unit's members read the same file already, or the same number of the same issuer,
    type and term. Where nobody has written down the issuer's terms, the year stands for the term.

    The database keeps the same of each unit's own documents. It cannot keep it of what comes from above as well, since
    two wards may each hold a copy of what neither reads at the other; so this keeps the unit's row until the
    transaction ends, and the second of two clicks finds what the first has published. `document` was identified.
    """
    unit = Unit.objects.select_for_update(no_key=True).get(pk=document.unit_id)
    readable = Document.objects.reaching(unit).exclude(pk=document.pk).select_related("unit", "issuer")
    if sha256 and (same := readable.with_file(sha256).first()):
        raise AlreadyThere(same, "Tệp này")
    if not (document.number and document.issuer_id):
        return
    if same := readable.in_place_of(document, issuers.names_of(document.issuer)).first():
        within = f"nhiệm kỳ {document.term}" if document.term else f"năm {document.issued_on:%Y}"
        named = f" (ghi là {same.issuer})" if same.issuer_id != document.issuer_id else ""
        what = f"Văn kiện cùng số, cùng loại, cùng cơ quan ban hành{named} trong {within}"
        apart = same.issued_on != document.issued_on
        raise AlreadyThere(same, what, other_term=document.issuer if apart else None)
