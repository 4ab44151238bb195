"""Forms of the desk's pages: which units are silent, the rule of a unit, to whom an article is offered, which
revisions."""

from django import forms

from members.models import Unit
from news.models import Article, ArticleOffer
from news.offers import offering


class OfferForm(forms.Form):
    unit = forms.ModelChoiceField(
        label="Đề nghị đơn vị đăng", queryset=Unit.objects.none(), empty_label=None, widget=forms.RadioSelect
    )

    def __init__(self, *args, article: Article, **kwargs):
        super().__init__(*args, **kwargs)
        desks = offering.editorial_units_above(article.unit).exclude(
            pk__in=ArticleOffer.objects.lying(article).values("unit")
        )
        self.fields["unit"].queryset = desks
        self.fields["unit"].initial = desks.first()


class DeclineForm(forms.Form):
    reason = forms.CharField(label="Lý do", max_length=500)
