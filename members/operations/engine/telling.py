"""Tells those whose step it is, and those who wait for the end."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import date

from django.urls import reverse

from members import notices
from members.access import nearest_office, nearest_offices
from members.models import Notice, User
from members.operations.engine.declaring import Procedure
from members.operations.engine.levels import Stop
from members.operations.models import Case
from members.powers import Power


def of_step(case: Case, stop: Stop, procedure: Procedure) -> None:
    """The nearest office that takes the step."""
    due = f" Hạn {case.due_on:%d/%m/%Y}." if case.due_on else ""
    _tell_office(case, stop, f"{procedure.label}, đồng chí {case.person}: chờ {_small(stop.step.label)}.{due}")


def after(case: Case, stop: Stop | None, procedure: Procedure) -> None:
    """Who acts next; at the end who opened the case, and the member whom it is about."""
    if stop is not None:
        of_step(case, stop, procedure)
        return
    text = f"{procedure.label}, đồng chí {case.person}: {_small(case.get_state_display())}."
    notices.tell(case.opened_by, text, case.get_absolute_url())
    if case.member_id:
        notices.tell(User.objects.filter(member=case.member_id).exclude(pk=case.opened_by_id).first(), text)


def many(passed: Sequence[tuple[Case, Stop | None]], procedure: Procedure) -> None:
    """Of cases that were taken together: each office that acts next once, with how many there are; of those that have
    ended whose they are and who opened them. As many statements for 500 as for one."""
    waiting: dict[tuple[Power, str], dict[int, int]] = defaultdict(Counter)
    units = {stop.unit.pk: stop.unit for _, stop in passed if stop}
    for _, stop in passed:
        if stop:
            waiting[Power(stop.step.power), stop.step.label][stop.unit.pk] += 1
    told = []
    for (power, label), at in waiting.items():
        for unit, users in nearest_offices(power, [units[pk] for pk in at]).items():
            text = f"{procedure.label}: {at[unit]} hồ sơ chờ {_small(label)} tại {units[unit].name}."
            told += [Notice(user=user, text=text[:300], url=reverse("cases:desk")) for user in users]
    notices.send(told + _of_the_end([case for case, stop in passed if stop is None], procedure))


def _of_the_end(cases: Sequence[Case], procedure: Procedure) -> list[Notice]:
    accounts = {user.member_id: user for user in User.objects.filter(member__in=[case.member_id for case in cases])}
    told = []
    for case in cases:
        text = f"{procedure.label}, đồng chí {case.person}: {_small(case.get_state_display())}."[:300]
        if (account := accounts.get(case.member_id)) and account.pk != case.opened_by_id:
            told.append(Notice(user=account, text=text))
    for opener, many in Counter(case.opened_by_id for case in cases if case.opened_by_id).items():
        text = f"{procedure.label}: {many} hồ sơ đã xong."
        told.append(Notice(user_id=opener, text=text, url=reverse("cases:all")))
    return told


def returned(case: Case, stop: Stop, procedure: Procedure, why: str) -> None:
    text = f"{procedure.label}, đồng chí {case.person}: trả lại bước “{stop.step.label}”. Lý do: {why}"
    _tell_office(case, stop, text)


def clock(case: Case, stop: Stop, procedure: Procedure, today: date) -> None:
    """That the step is due soon, or overdue; then the level above is told too."""
    if case.due_on is None:
        return
    days = (case.due_on - today).days
    when = f"còn {days} ngày" if days > 0 else "đến hạn hôm nay" if days == 0 else f"quá hạn {-days} ngày"
    text = f"{procedure.label}, đồng chí {case.person}: {_small(stop.step.label)} {when} ({case.limit})."
    _tell_office(case, stop, text)
    if days < 0 and stop.unit.parent is not None:
        notices.tell_all(nearest_office(stop.step.power, stop.unit.parent), text, case.get_absolute_url())


def _tell_office(case: Case, stop: Stop, text: str) -> None:
    notices.tell_all(nearest_office(Power(stop.step.power), stop.unit), text, case.get_absolute_url())


def _small(text: str) -> str:
    return text[:1].lower() + text[1:]
