"""The desk's own pages: who waits for a decision, an article as its readers will see it, and the decisions."""

from csp.constants import SELF
from csp.decorators import csp_replace
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_POST, require_safe

from members import access
from members.moves import WrongState
from members.pages import page_of
from members.powers import Power
from news.decisions import DECISIONS, DESK, offered
from news.forms.posts import DecisionForm
from news.models import Post
from news.views.reading import shown
from news.workflow import SelfApproval


@require_safe
def inbox(request):
    if not access.anywhere(request.user, Power.APPROVE_NEWS):
        raise PermissionDenied("Trang này dành cho đồng chí được giao duyệt tin bài.")
    page = page_of(Post.objects.awaiting(request.user).for_article(), request.GET.get("trang"))
    rows = [(post, offered(post, request.user)) for post in page]
    return render(request, "news/inbox.html", {"page": page, "rows": rows})


@require_safe
@xframe_options_sameorigin
@csp_replace({"frame-ancestors": [SELF]})
def preview(request, pk):
    """The article as its readers see it, whatever its state; shown in the admin inside the frame of a telephone."""
    post = access.load(Post.objects.for_article(), request.user, *DESK, pk=pk)
    return _preview(request, post)


def _preview(request, post, form=None):
    framed = request.GET.get("khung") == "1"
    decisions = [] if framed else offered(post, request.user)
    context = {"preview": True, "framed": framed, "decisions": decisions, "form": form}
    return render(request, "news/article.html", shown(request, post) | context)


@require_POST
def move(request, pk, slug):
    decision = DECISIONS.get(slug)
    if decision is None:
        raise Http404
    post = access.load(Post.objects.for_article(), request.user, decision.power, pk=pk)
    form = DecisionForm(request.POST, decision=decision, post=post)
    if not form.is_valid():
        return _preview(request, post, form)
    try:
        form.carry_out(by=request.user)
        messages.success(request, decision.said)
    except WrongState:
        messages.warning(request, "Bài này đã được người khác xử lý.")
    except SelfApproval:
        messages.error(request, "Đồng chí không thể tự duyệt bài do mình viết hoặc sửa. Bài sẽ được người khác duyệt.")
    stay = form.cleaned_data["to_admin"] or decision.power == Power.WRITE_NEWS
    return redirect("admin:news_post_change", pk) if stay else redirect("news:inbox")
