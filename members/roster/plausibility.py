"""What a row says that can hardly be so: told, never refused, for a strange life is a life too."""

from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from members import rules
from members.roster.problems import Problem

FOUNDED = date(1930, 2, 3)  # the Party
# Where a personal number was given (Thông tư 07/2016/TT-BCA): the provinces of before July 2025, countries from
# 101. 099 is nobody's: invented people have it.
PROVINCES = frozenset(
    (1, 2, 4, 6, 8, 10, 11, 12, 14, 15, 17, 19, 20, 22, 24, 25, 26, 27, 30, 31, 33, 34, 35, 36, 37, 38, 40, 42, 44, 45,
     46, 48, 49, 51, 52, 54, 56, 58, 60, 62, 64, 66, 67, 68, 70, 72, 74, 75, 77, 79, 80, 82, 83, 84, 86, 87, 89, 91, 92,
     93, 94, 95, 96)
)  # fmt: skip
COUNTRIES = range(101, 400)
INVENTED = "099"
FEMALE = "female"
KEYS = {
    "admission_age": "roster.admission_age_min",
    "probation_years": "roster.probation_years_max",
    "birth_years": "roster.age_max",
}


class Limits(NamedTuple):
    """In years; None where the rules say nothing."""

    admission_age: int | None = None
    probation_years: int | None = None
    birth_years: int | None = None


def limits_on(day: date) -> Limits:
    """Those in force on `day` (docs/rules.md)."""
    book, found = rules.book(), {}
    for name, key in KEYS.items():
        try:
            found[name] = book.whole(key, on=day)
        except rules.RuleError:
            continue
    return Limits(**found)


def remarks(said: dict, limits: Limits, today: date) -> list[Problem]:
    """On the values of one row, as they were read."""
    birth, admission, official = said.get("birth_date"), said.get("admission_date"), said.get("official_date")
    found: list[Problem] = []
    # Nearly everybody's are as usual, and half a million rows are looked at.
    known = birth and admission and official
    if not (known and are_usual(birth.year, admission.year, official.year, limits, today.year)):
        found += _of_dates(said, birth, admission, official, limits, today)
    if (number := said.get("personal_id")) and not number.startswith(INVENTED):
        found += _number(number, said, birth)
    return found


def are_usual(birth: int, admission: int, official: int, limits: Limits, today: int) -> bool:
    """By the years alone: nothing is to be told of these dates."""
    return (
        today - birth <= (limits.birth_years or today)
        and admission - birth > (limits.admission_age or 0)
        and 0 < official - admission <= (limits.probation_years or today)
        and admission > FOUNDED.year
    )


@lru_cache(maxsize=20_000)
def is_number_of(head: str, gender: str, birth: int) -> bool:
    """Whether a personal number that begins with these six digits can be of somebody born in that year."""
    return not any(_number(head, {"gender": gender}, date(birth, 1, 1)))


def _of_dates(
    said: dict, birth: date | None, admission: date | None, official: date | None, limits: Limits, today: date
) -> Iterator[Problem]:
    if birth:
        yield from _ages(birth, admission, limits, today)
    if admission:
        if admission < FOUNDED:
            yield Problem("admission_date", "before_the_party", _shown(admission))
        yield from _probation(said, admission, official, limits, today)


def _ages(birth: date, admission: date | None, limits: Limits, today: date) -> Iterator[Problem]:
    if limits.birth_years and years_between(birth, today) > limits.birth_years:
        yield Problem("birth_date", "very_old", _shown(birth))
    if limits.admission_age and admission and birth < admission:
        age = years_between(birth, admission)
        if age < limits.admission_age:
            yield Problem("admission_date", "young_admission", f"{age} tuổi")


def _probation(said: dict, admission: date, official: date | None, limits: Limits, today: date) -> Iterator[Problem]:
    if official == admission:
        yield Problem("official_date", "no_probation", _shown(official))
    elif limits.probation_years and years_between(admission, official or today) > limits.probation_years:
        if official:
            yield Problem("official_date", "long_probation", _shown(official))
        elif said.get("status") in (None, "active") and "official_date" in said:
            yield Problem("official_date", "still_probationary", _shown(admission))


def _number(number: str, said: dict, birth: date | None) -> Iterator[Problem]:
    place = int(number[:3])
    if place not in PROVINCES and place not in COUNTRIES:
        yield Problem("personal_id", "other_province", number)
        return
    sex, century = int(number[3]) % 2, 19 + int(number[3]) // 2
    if (gender := said.get("gender")) and (gender == FEMALE) != bool(sex):
        yield Problem("personal_id", "other_sex", number)
    if birth and f"{birth.year:04}" != f"{century}{number[4:6]}":
        yield Problem("personal_id", "other_year", number)


def years_between(since: date, until: date) -> int:
    """Whole years."""
    return until.year - since.year - ((until.month, until.day) < (since.month, since.day))


def _shown(day: date) -> str:
    return f"{day:%d/%m/%Y}"
