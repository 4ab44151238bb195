"""Lists of surveys: what one is asked, and what one's units ask."""

from django.db.models import OuterRef, QuerySet, Subquery

from meetings.models import AnswerSheet, Participation, Survey
from meetings.surveys.summary import answer_in_words
from meetings.tabs import tabs_of
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
    page = page_of(found, number)
    return {
        "page": page,
        "answered": _answered(user, [survey.pk for survey in page]),
        "tabs": tabs_of(tabs, which),
    }


def _answered(user: User, keys: list[int]) -> set[int]:
    mine = Participation.objects.filter(member=user.member_id or 0, survey__in=keys)
    return set(mine.values_list("survey", flat=True))


def of_user(user: User) -> QuerySet[Participation]:
    """What is held about the member behind `user`: to what was answered, and in a named survey what."""
    sheets = AnswerSheet.objects.filter(survey=OuterRef("survey"), member=OuterRef("member"))
    mine = Participation.objects.filter(member=user.member_id).annotate(
        answers=Subquery(sheets.values("answers")[:1]), comments=Subquery(sheets.values("comments")[:1])
    )
    return mine.select_related("survey__unit").prefetch_related("survey__questions").order_by("-pk")


def in_words(taken) -> dict[str, str]:
    """One row of `of_user`."""
    about = {"Đợt lấy ý kiến": taken.survey.title, "Đơn vị": taken.survey.unit.name}
    if taken.answers is None:
        return about | {"Phiếu": "Ẩn danh, không ghi người"}
    asked = [each for each in taken.survey.questions.all() if f"{each.position}" in taken.answers]
    said = [f"{each.text} {answer_in_words(each, taken.answers[f'{each.position}'])}" for each in asked]
    said += [f"Đoạn {number}: {text}" for number, text in taken.comments.items()]
    return about | {"Phiếu": "\n".join(said)}
