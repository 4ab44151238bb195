"""Who has read a post, for the desk that posted it."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from members import access
from news.models import Post
from news.models.querysets import DESK
from news.reader import view_counts


@require_safe
def readers(request, pk):
    post = access.load(Post.objects.select_related("unit"), request.user, *DESK, pk=pk)
    return render(request, "news/readers.html", {"post": post, "progress": view_counts.progress(post)})
