"""What a reader looks for in the library."""

from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.utils import timezone

from documents import numbering, passages
from documents.finding import facets, meant, search
from documents.finding.hits import Reach
from documents.library import FIRST_YEAR
from documents.models import Document, Issuer
from documents.search_query import Typed
from members.fields import LAST_DAY, WholeNumberField
from members.pages import SIZE, Page, page_of

BEST, NEWEST_FIRST = "", "moi"


@dataclass
class Results:
    """One page of what was found: `rows` are (hit, passage or None)."""

    page: Page
    found: search.Found
    passages: dict = field(default_factory=dict)
    offers: list[str] = field(default_factory=list)  # what was probably meant

    @property
    def rows(self) -> list[tuple]:
        return [(hit, self.passages.get(hit.pk)) for hit in self.page]

    @property
    def typed(self) -> Typed | None:
        return self.found.typed


class DocumentSearch(forms.Form):
    """Invalid input finds nothing, and the page says so."""

    EXAMPLE = numbering.EXAMPLE
    q = forms.CharField(
        label="Tìm văn kiện",
        required=False,
        max_length=200,
        help_text="Gõ số, ký hiệu, trích yếu hoặc chữ trong văn bản; có dấu hay không dấu đều được.",
    )
    loai = forms.ChoiceField(required=False, choices=Document.Kind.choices)
    hieuluc = forms.ChoiceField(required=False, choices=Document.Validity.choices)
    cap = forms.ChoiceField(required=False, choices=Issuer.Level.choices)
    coquan = WholeNumberField(required=False, min_value=1, max_value=2**31 - 1)
    linhvuc = WholeNumberField(required=False, min_value=1, max_value=2**31 - 1)
    nam = WholeNumberField(required=False, min_value=FIRST_YEAR, max_value=LAST_DAY.year)
    xep = forms.ChoiceField(required=False, choices=[(BEST, "Phù hợp nhất"), (NEWEST_FIRST, "Mới nhất")])

    def clean_nam(self):
        if (self.cleaned_data["nam"] or 0) > timezone.localdate().year + 1:
            raise forms.ValidationError("Năm này chưa đến.")
        return self.cleaned_data["nam"]

    def results(self, documents, number, size: int = SIZE, *, reach: Reach | None = None) -> Results:
        """Page `number` of what is asked for among `documents`; the newest first where no words were typed. `reach`:
        the same documents, where they are all that a reader reads."""
        if not self.is_valid():
            return Results(Page([], 1, False), search.Found(None))
        text, by_date = self.cleaned_data["q"], self.cleaned_data["xep"] == NEWEST_FIRST
        conditions = {name: value for name, value in self._conditions().items() if value}
        documents = documents.narrowed(**conditions)
        found = search.best(documents, text, by_date=by_date, reach=None if conditions else reach)
        page = page_of(found, number, size)
        offers = meant.offers(documents, found) if page.number == 1 else []
        return Results(page, found, passages.of([hit.pk for hit in page], found.typed), offers)

    def _conditions(self) -> dict:
        asked = self.cleaned_data
        return {
            "kind": asked["loai"],
            "validity": asked["hieuluc"],
            "level": asked["cap"],
            "issuer": asked["coquan"],
            "subject": asked["linhvuc"],
            "year": asked["nam"],
        }

    @property
    def chosen(self) -> list[tuple[str, str]]:
        """What else the page is narrowed and sorted by, to be kept when other words are typed."""
        return [(name, self.data[name]) for name in self.fields if name != "q" and self.data.get(name)]

    @property
    def asked(self) -> bool:
        """Whether anything is narrowed at all."""
        return any(self.data.get(name) for name in self.fields if name != "xep")

    @property
    def orders(self) -> list[tuple[str, str, bool]]:
        """The ways to sort: name, address, whether it is the present one."""
        query: Any = self.data
        now, choices = query.get("xep", BEST), self.fields["xep"].choices
        return [(label, facets.address(query, "xep", value or None), value == now) for value, label in choices]

    def narrowing(self, found: search.Found) -> dict:
        """The ways to narrow further and those that were taken, for the page."""
        if not self.is_valid():
            return {"facets": [], "chips": []}
        asked = self.cleaned_data
        query: Any = self.data
        return {
            "facets": facets.counted(found, asked, query),
            "chips": facets.chosen(found, asked, query),
        }
