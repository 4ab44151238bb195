"""Pages about oneself."""

from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from members import access, menu, notices, party_age
from members.pages import page_of
from members.people import card, membership_list


def _about(member) -> dict:
    age, medal = card.honours(member) if member else (None, None)
    told = {"member": member, "age": age, "medal": medal, "own_pages": list(menu.OWN_PAGES) if member else []}
    return told | {"age_until": party_age.stopped(member) if member else None}


@require_safe
def me(request):
    return render(request, "members/me.html", _about(request.user.member))


@never_cache
@require_POST
def reveal(request):
    """The answer holds the numbers: it is never kept, and a reload asks again."""
    member = access.member_of(request.user)
    numbers = membership_list.reveal_own_numbers(member, by=request.user)
    return render(request, "members/me.html", _about(member) | {"numbers": numbers})


@require_safe
def notice_list(request):
    return render(
        request, "members/notices.html", {"page": page_of(request.user.notices.all(), request.GET.get("trang"))}
    )


@require_POST
def read_notice(request, pk):
    notice = notices.read(request.user, pk)
    if notice is None:
        raise Http404
    return redirect(notice.url or "notices")


@require_POST
def read_all_notices(request):
    notices.read_all(request.user)
    return redirect("notices")
