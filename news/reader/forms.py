"""What narrows the list of news: words, level, topic."""

from typing import NamedTuple
from urllib.parse import urlencode

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import cached_property

from documents.search_query import Typed, understood
from members.row_loader import PrecompiledQuery
from news.models import Topic

TIERS = {"chi-bo": "Chi bộ", "dang-bo": "Đảng bộ", "thanh-pho": "Thành phố"}
NO_WORDS = "Đề nghị đồng chí gõ từ cần tìm: có dấu hay không dấu đều được."


class Shelf(NamedTuple):
    """A topic, as a choice of the page."""

    name: str
    slug: str


TOPICS = PrecompiledQuery(lambda: Topic.objects.values_list("name", "slug"))


def narrowed(articles, tier: str, slug: str = ""):
    """`articles` of one level (a key of TIERS) and one topic; "" is all of them."""
    articles = articles.at(TIERS[tier]) if tier else articles
    return articles.filter(topic__slug=slug) if slug else articles


class SearchForm(forms.Form):
    q = forms.CharField(required=False, max_length=200)
    cap = forms.ChoiceField(required=False, choices=list(TIERS.items()))

    def __init__(self, data):
        super().__init__(data)
        self.fields["chuyen-muc"] = forms.CharField(required=False, max_length=60)

    def clean_q(self):
        if self.cleaned_data["q"] and not understood(self.cleaned_data["q"]).words:
            raise ValidationError(NO_WORDS)
        return self.cleaned_data["q"]


FIELDS = ("q", "cap", "chuyen-muc")


class NewsSearch:
    """Narrows the news by words (`q`), level (`cap`) and topic (`chuyen-muc`); what is unknown narrows to nothing. The
    front page, which everybody asks for, makes no form of it."""

    def __init__(self, data):
        self.data = data

    @cached_property
    def form(self) -> SearchForm:
        return SearchForm(self.data)

    def is_valid(self) -> bool:
        return self.form.is_valid()

    @property
    def errors(self):
        return self.form.errors

    @property
    def cleaned_data(self) -> dict:
        return self.form.cleaned_data if self.is_valid() else {}

    @cached_property
    def typed(self) -> Typed:
        return understood(self.data.get("q", ""))

    @property
    def is_plain(self) -> bool:
        """Whether it asks for nothing but a page of the list."""
        return set(self.data) <= {"cap", "chuyen-muc", "trang"}

    @property
    def tier(self) -> str:
        return self.data.get("cap", "")

    @property
    def is_front(self) -> bool:
        """The first page of everything or of a level: what is asked most."""
        return set(self.data) <= {"cap"} and (not self.tier or self.tier in TIERS)

    @property
    def chosen(self) -> tuple[str, ...]:
        return tuple(self.data.get(name, "") for name in FIELDS)

    def narrow(self, articles):
        """By level and topic; the words are for `hits`."""
        if not self.is_valid():
            return articles.none()
        return narrowed(articles, self.cleaned_data["cap"], self.cleaned_data["chuyen-muc"])

    # What the page draws of it

    @cached_property
    def topics(self) -> list[Shelf]:
        return [Shelf(*row) for row in TOPICS.rows()]

    @property
    def topic(self) -> Shelf | None:
        return next((topic for topic in self.topics if topic.slug == self.data.get("chuyen-muc")), None)

    @property
    def is_unknown(self) -> bool:
        """Asked for a level or a topic that there is not."""
        return "cap" in self.errors or bool(self.data.get("chuyen-muc") and not self.topic)

    def tier_tabs(self, *, own_cell: bool) -> list[dict]:
        names = {"": "Tất cả"} | TIERS | {"chi-bo": "Chi bộ tôi"}
        if not own_cell:
            del names["chi-bo"]
        return [self._link(label, cap=value) for value, label in names.items()]

    def tier_tabs_all(self) -> list[dict]:
        return self.tier_tabs(own_cell=True)

    @property
    def topic_said(self) -> str:
        return f"Chuyên mục: {self.topic.name if self.topic else 'tất cả'}"

    def topic_tabs(self) -> list[dict]:
        names = {"": "Mọi chuyên mục"} | {topic.slug: topic.name for topic in self.topics}
        return [self._link(label, **{"chuyen-muc": value}) for value, label in names.items()]

    def kept(self) -> list[tuple[str, str]]:
        """What the search box sends along."""
        return [(name, self.data[name]) for name in ("cap", "chuyen-muc") if self.data.get(name)]

    def _link(self, label: str, **change: str) -> dict:
        now = {name: self.data.get(name, "") for name in FIELDS}
        query = urlencode({name: value for name, value in (now | change).items() if value})
        return {
            "label": label,
            "url": f"?{query}",
            "current": all(now[name] == value for name, value in change.items()),
        }
