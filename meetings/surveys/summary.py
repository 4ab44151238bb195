"""What came of a survey, once it is closed: counts, charts, words, and the list as a file."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from http import HTTPStatus

from django.utils import timezone

from meetings.models import AnswerSheet, Survey, SurveyQuestion
from members import audit, rules
from members.models import User
from members.powers import Power
from members.refusals import Refused
from members.sheets import Table

LEAST = "survey.least_anonymous"
WORDS_SHOWN = 200  # texts under one question on the page; the file holds all


class NotYet(Refused):
    message = "Kết quả chỉ xem được khi đã kết thúc lấy ý kiến."
    status = HTTPStatus.FORBIDDEN


class TooFew(Refused):
    message = "Quá ít người trả lời một đợt ẩn danh, nên không xem được từng ý kiến."
    status = HTTPStatus.FORBIDDEN


@dataclass
class Tally:
    """One question: how often each choice was chosen; of a scale the mean; of a text the words."""

    question: SurveyQuestion
    answered: int = 0
    counts: list[int] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)

    @property
    def bars(self) -> list[tuple[str, int]]:
        return list(zip(self.question.choices, self.counts, strict=True))

    @property
    def shown(self) -> list[str]:
        return self.texts[:WORDS_SHOWN]

    @property
    def mean(self) -> str:
        """Of a scale, `3,7`; nothing where nobody has answered."""
        if self.question.kind != SurveyQuestion.Kind.SCALE or not self.answered:
            return ""
        total = sum(place * many for place, many in enumerate(self.counts, start=1))
        return f"{total / self.answered:.1f}".replace(".", ",")

    def add(self, said) -> None:
        self.answered += 1
        if self.question.kind == SurveyQuestion.Kind.TEXT:
            self.texts.append(said)
            return
        for place in said:
            self.counts[place] += 1


@dataclass(frozen=True)
class Summary:
    asked: int
    answered: int
    too_few: bool  # an anonymous one that so few have answered that a sheet would tell who it is
    tallies: list[Tally]
    comments: list[tuple[int, str, list[str]]]  # number and words of a paragraph, what was said of it


def of(survey: Survey) -> Summary:
    """Raises NotYet while it runs: nothing of the result is told before, to nobody."""
    _check_closed(survey)
    answered = survey.participations.count()
    too_few = _too_few(survey, answered)
    tallies = [Tally(each, counts=[0] * len(each.choices)) for each in survey.questions.all()]
    said: dict[str, list[str]] = {}
    for sheet in () if too_few else _sheets(survey):
        for tally in tallies:
            if (words := sheet.answers.get(f"{tally.question.position}")) not in (None, "", []):
                tally.add(words)
        for number, words in sheet.comments.items():
            said.setdefault(number, []).append(words)
    paragraphs = enumerate(survey.paragraphs, start=1)
    comments = [(number, text, said[f"{number}"][:WORDS_SHOWN]) for number, text in paragraphs if f"{number}" in said]
    return Summary(survey.many_asked(), answered, too_few, tallies, comments)


def table(survey: Survey, *, by: User) -> Table:
    """All sheets as a list: of a named survey with who and when, of an anonymous one in an order by chance. Raises
    NotYet, TooFew."""
    _check_closed(survey)
    if _too_few(survey, survey.participations.count()):
        raise TooFew
    questions = list(survey.questions.all())
    who = [] if survey.anonymous else ["Họ và tên", "Chi bộ", "Lúc"]
    heading = [*who, *(each.text for each in questions), *(["Ý kiến vào dự thảo"] if survey.paragraphs else [])]
    audit.record(by, "survey.export", survey, power=Power.PLAN_MEETINGS, after={"anonymous": survey.anonymous})
    return Table("Ý kiến", heading, [_row(survey, questions, sheet) for sheet in _sheets(survey)])


def _row(survey: Survey, questions: list[SurveyQuestion], sheet: AnswerSheet) -> list:
    who = [] if survey.anonymous else [sheet.member.full_name, sheet.member.unit.name, timezone.localtime(sheet.at)]
    said = [answer_in_words(each, sheet.answers.get(f"{each.position}", "")) for each in questions]
    comments = "\n".join(f"Đoạn {number}: {text}" for number, text in sheet.comments.items())
    return [*who, *said, *([comments] if survey.paragraphs else [])]


def answer_in_words(question: SurveyQuestion, said) -> str:
    """What AnswerSheet keeps of `question`, as one reads it."""
    if question.kind == SurveyQuestion.Kind.TEXT:
        return said
    return "; ".join(question.choices[place] for place in said)


def _sheets(survey: Survey) -> Iterator[AnswerSheet]:
    rows = survey.sheets.order_by("key") if survey.anonymous else survey.sheets.order_by("at", "key")
    return rows.select_related("member__unit").iterator(chunk_size=2_000)


def _check_closed(survey: Survey) -> None:
    if not survey.is_over:
        raise NotYet


def _too_few(survey: Survey, answered: int) -> bool:
    on = timezone.localdate(survey.opened_at)
    return survey.anonymous and answered < rules.whole(LEAST, on=on, unit=survey.unit)
