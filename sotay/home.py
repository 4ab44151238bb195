"""The first page: what needs the member now, then the newest news of the chi bộ, the đảng bộ and the city."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from documents.models import Document
from documents.to_read import requests
from meetings.planning import sessions
from members.waiting_work import waiting_for
from news.models import Article
from sotay import cell_work

NEWS = 6
DOCUMENTS = 4
TO_READ = 3


@require_safe
def home(request):
    """Staff without a member's record see what is public and the links of their desk."""
    member = request.user.member
    meeting, answer = sessions.next_for(member) if member else (None, None)
    context = {
        "waiting": waiting_for(request.user),
        "cell_work": cell_work.of(request.user),
        "member": member,
        "meeting": meeting,
        "answer": answer,
        "to_read": requests.waiting_for(member, TO_READ) if member else [],
        "documents": Document.objects.readable_by(member).newest_first()[:DOCUMENTS] if member else [],
        "articles": Article.objects.readable_by(member).for_list().newest_first()[:NEWS],
        "notices": request.user.notices.unread()[:3],
    }
    response = render(request, "home.html", context)
    if not (request.user.grants or request.user.is_superuser):  # notices of those with an office name others
        response["X-Offline"] = "1"
    return response
