"""Revisions of an article: read, compared, and brought back."""

from django.db import transaction
from django.db.models import QuerySet

from members.models import User
from news.models import Article, ArticleRevision
from news.publishing import workflow


def of(article: Article) -> QuerySet[ArticleRevision]:
    """Every revision of `article`, the newest first, without its text."""
    return article.revisions.select_related("by__member").defer("content")


def numbered(article: Article, *numbers: int) -> list[ArticleRevision]:
    """The revisions of these numbers, in this order; what there is not is left out."""
    found = {each.number: each for each in article.revisions.filter(number__in=numbers).select_related("by__member")}
    return [found[number] for number in numbers if number in found]


@transaction.atomic
def restore(article: Article, revision: ArticleRevision, *, by: User) -> None:
    """Makes the text of `revision` the text of `article`, as a revision of its own; nothing of what came after is lost.

    Raises NotEditable where the article is not to be edited any more. A cover stays as it is: a picture that was
    replaced is not kept, and the one there keeps its description. What another has just saved besides the text (for
    whom, where, when) stays as well.
    """
    article.refresh_from_db(
        from_queryset=Article.objects.select_for_update(of=("self",)).prefetch_related("unit", "topic")
    )
    wanted = {name: revision.content[name] for name in ArticleRevision.TEXT}
    if article.cover and not wanted["cover_alt"]:
        wanted = {name: text for name, text in wanted.items() if not name.startswith("cover_")}
    for name, text in wanted.items():
        setattr(article, name, text)
    workflow.save(article, by=by, seen=article.version, restored=revision.number)


def revision_in_words(revision: ArticleRevision) -> dict[str, str]:
    """For the page of data about a person: that they saved it, and what it was called then."""
    return {"Bài": revision.content["title"], "Bản số": str(revision.number)}
