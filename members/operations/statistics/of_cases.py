"""Biểu of procedures: how many cases were opened, done, refused, are open. One declaration for each family."""

from datetime import timedelta

from django.db.models import F, Q

from members.dates import midnight
from members.operations.engine.declaring import PROCEDURES
from members.operations.models import Case
from members.operations.statistics.declaring import Figure, Form, Scope, Told

State = Case.State


def _closed(state: str):
    return lambda scope: Q(state=state, closed_on__gte=scope.first, closed_on__lte=scope.last)


def _opened(scope: Scope) -> Q:
    return Q(opened_at__gte=midnight(scope.first), opened_at__lt=midnight(scope.last + timedelta(days=1)))


def _done(procedure: str):
    return lambda scope: Q(procedure=procedure) & _closed(State.DONE)(scope)


def _told(case: Case) -> Told:
    procedure = PROCEDURES.get(case.procedure)
    label = procedure.label if procedure else case.procedure
    ended = f" {case.closed_on:%d/%m/%Y}" if case.closed_on else ""
    text = f"{label} · {case.origin.name} · {case.get_state_display().lower()}{ended}"
    return Told(f"{case.person} · số {case.number}", text, case.get_absolute_url())


def form_of(key: str, title: str, *procedures: tuple[str, str]) -> Form:
    """procedures: the key of each with what its outcome is called; one that is not installed has no cases."""
    keys = [procedure for procedure, _ in procedures]
    outcomes = [Figure(f"xong-{each.replace('_', '-')}", label, _done(each)) for each, label in procedures]
    return Form(
        key,
        title,
        "Hồ sơ tính ở chi bộ lập hồ sơ. Số đang giải quyết, quá hạn là của lúc xem.",
        lambda scope: Case.objects.filter(procedure__in=keys),
        "origin__path",
        (
            Figure("lap", "Hồ sơ lập trong kỳ", _opened),
            *outcomes,
            Figure("khong-chap-thuan", "Không chấp thuận", _closed(State.REFUSED)),
            Figure("huy", "Đã hủy", _closed(State.CANCELLED)),
            Figure("dang-giai-quyet", "Đang giải quyết", lambda scope: Q(state=State.OPEN)),
        ),
        _told,
        related=("origin",),
        order=(F("closed_on").desc(nulls_last=True), "-pk"),
    )


ADMISSIONS = form_of(
    "ket-nap",
    "Biểu kết nạp, công nhận chính thức",
    ("admission", "Đã kết nạp"),
    ("readmission", "Đã kết nạp lại"),
    ("recognition", "Đã công nhận chính thức"),
)
MEDALS = form_of(
    "huy-hieu",
    "Biểu Huy hiệu Đảng",
    ("medal", "Đã tặng"),
    ("medal_early", "Đã tặng sớm"),
    ("medal_posthumous", "Đã truy tặng"),
)
LEAVING = form_of(
    "ra-khoi-dang",
    "Biểu ra khỏi Đảng",
    ("removal", "Đã xóa tên"),
    ("resignation", "Đã cho ra khỏi Đảng"),
    ("expulsion", "Đã khai trừ"),
    ("annulment", "Đã hủy quyết định kết nạp"),
)
