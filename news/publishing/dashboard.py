"""At which units' desks somebody works, and what is held about their work there."""

from django.db.models import QuerySet

from members.access import top_units
from members.models import Unit, User
from members.personal_data import Section, day
from news.models import Article, ArticleOffer, ArticleRevision, Verdict
from news.publishing.decisions import DESK


def editorial_units(user: User) -> QuerySet[Unit]:
    """The units on which `user` was given the writing or approving of news, from the top of the tree down; those below
    a unit of the list are reached through it."""
    return top_units(user, *DESK).order_by("path")


# For “Dữ liệu của tôi”


def written_by(user: User) -> QuerySet[Article]:
    """Every article of `user`, in whatever state, the newest first."""
    return Article.objects.filter(author=user).select_related("unit").order_by("-pk")


def saved_by(user: User) -> QuerySet[ArticleRevision]:
    return ArticleRevision.objects.filter(by=user).select_related("article").defer("content").order_by("-at", "-pk")


def decided_by(user: User) -> QuerySet[Verdict]:
    return Verdict.objects.filter(by=user).select_related("article").order_by("-at", "-pk")


def offered_by(user: User) -> QuerySet[ArticleOffer]:
    """What `user` offered to a desk above, or answered there."""
    mine = ArticleOffer.objects.filter(offered_by=user) | ArticleOffer.objects.filter(decided_by=user)
    return mine.select_related("article", "unit").order_by("-offered_at", "-pk")


def _written_in_words(article: Article) -> dict[str, str]:
    return {"Bài": article.title, "Đơn vị": article.unit.name, "Trạng thái": article.state_label}


def _saved_in_words(saved: ArticleRevision) -> dict[str, str]:
    return {"Bài": saved.article.title, "Bản số": str(saved.number), "Lưu lúc": day(saved.at)}


def _decided_in_words(verdict: Verdict) -> dict[str, str]:
    return {"Bài": verdict.article.title, "Quyết định": verdict.get_outcome_display(), "Lúc": day(verdict.at)}


def _offered_in_words(offer: ArticleOffer) -> dict[str, str]:
    return {"Bài": offer.article.title, "Đề nghị": offer.unit.name, "Trả lời": offer.get_state_display()}


WRITTEN = Section("tin-bai", "Tin bài đã viết", written_by, _written_in_words)
SAVED = Section("ban-luu-tin-bai", "Các bản tin bài đã lưu", saved_by, _saved_in_words)
DECIDED = Section("duyet-tin-bai", "Quyết định về tin bài", decided_by, _decided_in_words)
OFFERED = Section("de-nghi-dang", "Đề nghị cấp trên đăng bài", offered_by, _offered_in_words)
