"""Who has read an article, for the desk that published it."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from members import access
from news.models import Article
from news.models.querysets import DESK
from news.reader import view_counts


@require_safe
def readers(request, pk):
    article = access.load(Article.objects.select_related("unit"), request.user, *DESK, pk=pk)
    return render(request, "news/readers.html", {"article": article, "progress": view_counts.progress(article)})
