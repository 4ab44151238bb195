"""Biểu xếp loại: what was decided of the periods that end in the time asked about."""

from django.db.models import Q

from members.operations.models import Rating, RatingLevel, RatingRound
from members.operations.statistics.declaring import Figure, Form, Scope, Told

State, Audience = Rating.State, RatingRound.Audience


def _rows(audience: str):
    def rows(scope: Scope):
        ended = {"round__ends_on__gte": scope.first, "round__ends_on__lte": scope.last}
        return Rating.objects.filter(round__audience=audience, **ended)

    return rows


def _decided(level: str):
    return lambda scope: Q(state=State.DECIDED, level=level)


def _told(rating: Rating) -> Told:
    level = rating.get_level_display() or rating.get_state_display()
    text = f"{rating.round.when} · {rating.unit.name} · {level}"
    return Told(rating.name, f"{text}: {rating.reason}" if rating.reason else text)


def form_of(key: str, title: str, audience: str) -> Form:
    return Form(
        key,
        title,
        "Các kỳ kết thúc trong thời gian đã chọn; một người có thể có nhiều kỳ (quý, năm).",
        _rows(audience),
        "unit__path",
        (
            *(Figure(level.value.replace("_", "-"), level.label, _decided(level)) for level in RatingLevel),
            Figure("chua", "Chưa quyết định", lambda scope: ~Q(state__in=(State.DECIDED, State.NOT_RATED))),
            Figure("khong-xep-loai", "Không xếp loại", lambda scope: Q(state=State.NOT_RATED)),
        ),
        _told,
        related=("member", "organisation", "unit", "round"),
        order=("unit__path", "member__name_key", "pk"),
    )


MEMBERS = form_of("xep-loai", "Biểu xếp loại đảng viên", Audience.MEMBERS)
ORGANISATIONS = form_of("xep-loai-to-chuc", "Biểu xếp loại tổ chức đảng", Audience.ORGANISATIONS)
