"""Which use case an address of a case stands for."""

from collections.abc import Callable

from django.http import Http404

from members.models import User
from members.operations.cases.access import BRANCH, Offer, offers
from members.operations.engine import acting
from members.operations.engine.moving import CaseRefused, Done, Here
from members.operations.models import Case

ACTS: dict[str, Callable] = {
    "tiep": acting.take,
    "tra-lai": acting.send_back,
    "gia-han": acting.extend,
    "dinh-chinh": acting.correct,
    "huy": acting.cancel,
}
NOT_NOW = "Việc này vừa được giải quyết, hoặc không còn thuộc phần việc của đồng chí. Đề nghị xem lại hồ sơ."


def offered(case: Case, at: Here, user: User, slug: str) -> Offer:
    """The offer of this name. Raises Http404 for a name that no case has, CaseRefused for what is not to be done now or
    not by this person."""
    for offer in offers(case, at, user):
        if offer.slug == slug:
            return offer
    if slug not in ACTS and not slug.startswith(BRANCH):
        raise Http404
    raise CaseRefused(NOT_NOW)


def do(case: Case, offer: Offer, *, by: User, seen: int, done: Done) -> None:
    """Raises as the use cases of members.operations.engine.acting."""
    if offer.branch is not None:
        acting.branch(case, offer.branch.key, by=by, seen=seen, done=done)
    else:
        ACTS[offer.slug](case, by=by, seen=seen, done=done)
