"""Who sees a round, whose self-rating and vote they may note, who decides."""

from django.core.exceptions import PermissionDenied
from django.http import Http404

from members.access import anywhere, granted_paths, units_for
from members.models import User
from members.operations.models import Rating, RatingRound
from members.powers import OF_PROCEDURES, Power


def rounds_of(user: User):
    """Of the organisations where `user` handles or signs cases, and of those above and below them."""
    if user.is_superuser:
        return RatingRound.objects.reaching([""])
    return RatingRound.objects.reaching({path for power in OF_PROCEDURES for path in granted_paths(user, power)})


def found(user: User, pk: int) -> RatingRound:
    """404 for who has nothing to do with rating, 403 for a round of elsewhere."""
    if not any(anywhere(user, power) for power in OF_PROCEDURES):
        raise Http404
    row = RatingRound.objects.select_related("unit", "rubric").filter(pk=pk).first()
    if row is None:
        raise Http404
    if not rounds_of(user).filter(pk=pk).exists():
        raise PermissionDenied("Đợt đánh giá này của đơn vị khác.")
    return row


def rows_for(user: User, found: RatingRound):
    """The rows of the round that `user` may see: of the units where they handle cases, all of it for who decides."""
    if decides(user, found):
        return Rating.objects.of_round(found)
    return Rating.objects.of_round(found, units_for(user, Power.HANDLE_CASES))


def decides(user: User, found: RatingRound) -> bool:
    return bool(user.has_perm(Power.SIGN_CASES, found.unit))


def votes_in(user: User, found: RatingRound):
    """The rows whose vote `user` notes: where the power was given, not from far above."""
    return Rating.objects.of_round(found, units_for(user, Power.HANDLE_CASES))


def rating(user: User, pk: int) -> Rating:
    """Of oneself, or of a unit where `user` handles cases and helps who cannot do it."""
    row = Rating.objects.with_names().select_related("round__rubric").filter(pk=pk).first()
    if row is None:
        raise Http404
    if row.member_id and row.member_id == user.member_id:
        return row
    if not anywhere(user, Power.HANDLE_CASES):
        raise Http404
    if not user.has_perm(Power.HANDLE_CASES, row.unit):
        raise PermissionDenied("Bản tự đánh giá này của đơn vị khác.")
    return row


def row_of(found: RatingRound, pk: int) -> Rating:
    row = Rating.objects.of_round(found).with_names().filter(pk=pk).first()
    if row is None:
        raise Http404
    return row


def may_take_back(user: User, found: RatingRound) -> bool:
    """The level above has a decision taken anew."""
    parent = found.unit.parent
    return parent is not None and bool(user.has_perm(Power.SIGN_CASES, parent))
