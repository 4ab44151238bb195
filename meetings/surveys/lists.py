"""Lists of surveys: what one is asked, and what one's units ask."""

from django.db.models import QuerySet

from meetings.models import Participation, Survey
from members.models import User
from members.pages import page_of

TABS = (("", "Hỏi tôi"), ("da-qua", "Đã kết thúc"), ("soan", "Đơn vị tôi hỏi"))


def overview(user: User, which: str, number: str | None, *, keeps: bool) -> dict:
    """One page of what runs and waits for `user`, of what is over, or of what the units of `user` ask."""
    rows = Survey.objects.newest_first()
    asked = rows.asking(user.member)
    found = {
        "da-qua": asked.filter(state=Survey.State.CLOSED),
        "soan": rows.kept_by(user),
    }.get(which, asked.running())
    tabs = [(key, label) for key, label in TABS if keeps or key != "soan"]
    known = which if which in dict(tabs) else ""
    page = page_of(found, number)
    return {
        "page": page,
        "answered": _answered(user, [survey.pk for survey in page]),
        "tabs": [{"label": label, "url": f"?xem={key}", "current": key == known} for key, label in tabs],
    }


def _answered(user: User, keys: list[int]) -> set[int]:
    mine = Participation.objects.filter(member=user.member_id or 0, survey__in=keys)
    return set(mine.values_list("survey", flat=True))


def of_user(user: User) -> QuerySet[Participation]:
    """What is held about the member behind `user`: to what was answered."""
    return Participation.objects.filter(member=user.member_id).select_related("survey__unit").order_by("-pk")


def in_words(taken: Participation) -> dict[str, str]:
    kept = "Phiếu ẩn danh, không ghi người" if taken.survey.anonymous else "Phiếu ghi tên"
    return {"Đợt lấy ý kiến": taken.survey.title, "Đơn vị": taken.survey.unit.name, "Phiếu": kept}
