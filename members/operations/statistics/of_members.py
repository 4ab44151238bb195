"""Biểu tăng giảm and biểu cơ cấu: from where members were on which day."""

from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Left

from members.dates import months_after
from members.models import Affiliation, Member
from members.operations.statistics.declaring import Figure, Form, Scope, Told

Status = Member.Status
AGES = ((None, 30), (30, 45), (45, 60), (60, None))  # more than the first, up to the second, years
PARTY_YEARS = (30, 40, 50)
GONE = (Status.LEFT, Status.DECEASED, Status.MOVED)
OFFICIAL = Affiliation.Kind.OFFICIAL


def _roll_on(day: date) -> Q:
    """On the membership list on `day`: still there, or gone later."""
    return Q(member__status__in=Member.COUNTED) | Q(member__status__in=GONE, member__status_date__gt=day)


def _there_on(day: date) -> Q:
    return Q(since__lte=day) & (Q(until=None) | Q(until__gt=day)) & _roll_on(day)


def _places(scope: Scope):
    """All places of official activity that touch the period or the day before it."""
    before = scope.first - timedelta(days=1)
    touching = Q(until=None) | Q(until__gt=before)
    rows = Affiliation.objects.filter(touching, kind=OFFICIAL, since__lte=scope.last)
    return rows.exclude(member__status=Status.VOIDED)


def _from_within(scope: Scope) -> Exists:
    """Came from another chi bộ of the same unit."""
    before = Affiliation.objects.filter(member=OuterRef("member"), kind=OFFICIAL, until=OuterRef("since"))
    return Exists(_beside(before, scope))


def _goes_within(scope: Scope) -> Exists:
    after = Affiliation.objects.filter(member=OuterRef("member"), kind=OFFICIAL, since=OuterRef("until"))
    return Exists(_beside(after, scope))


def _beside(rows, scope: Scope):
    return rows.annotate(place=Left("unit__path", scope.length)).filter(
        place=Left(OuterRef("unit__path"), scope.length)
    )


def _came(scope: Scope) -> Q:
    return Q(since__gte=scope.first, since__lte=scope.last) & ~Q(_from_within(scope))


def _admitted(scope: Scope) -> Q:
    return Q(member__admission_date__gte=scope.first, member__admission_date__lte=scope.last)


def _left(status: str):
    """The place where one was at the end, which is not closed then."""

    def where(scope: Scope) -> Q:
        during = {"member__status_date__gte": scope.first, "member__status_date__lte": scope.last}
        return Q(member__status=status, until=None, **during)

    return where


def _told(place: Affiliation) -> Told:
    member = place.member
    said = [place.unit.name, f"sinh {member.birth_written}"]
    if member.admission_date:
        said.append(f"vào Đảng {member.admission_date:%d/%m/%Y}")
    if not member.is_counted and member.status_date:
        said.append(f"{member.get_status_display().lower()} {member.status_date:%d/%m/%Y}")
    return Told(member.full_name, " · ".join(said))


RELATED, ORDER = ("member", "unit"), ("unit__path", "member__name_key", "pk")

CHANGES = Form(
    "tang-giam",
    "Biểu tăng, giảm đảng viên",
    "Chuyển giữa hai chi bộ của cùng một đơn vị trong bảng không tính là tăng, giảm.",
    _places,
    "unit__path",
    (
        Figure("dau-ky", "Đầu kỳ", lambda scope: _there_on(scope.first - timedelta(days=1))),
        Figure("ket-nap", "Kết nạp", lambda scope: _came(scope) & _admitted(scope)),
        Figure("chuyen-den", "Chuyển đến", lambda scope: _came(scope) & ~_admitted(scope)),
        Figure(
            "chuyen-di",
            "Chuyển đi",
            lambda scope: Q(until__gte=scope.first, until__lte=scope.last) & ~Q(_goes_within(scope)),
        ),
        Figure("ra-ngoai", "Chuyển ra ngoài tỉnh, thành phố", _left(Status.MOVED)),
        Figure("ra-khoi-dang", "Ra khỏi Đảng", _left(Status.LEFT)),
        Figure("tu-tran", "Từ trần", _left(Status.DECEASED)),
        Figure("cuoi-ky", "Cuối kỳ", lambda scope: _there_on(scope.last)),
    ),
    told=_told,
    related=RELATED,
    order=ORDER,
)


def _on_last_day(scope: Scope):
    return Affiliation.objects.covering(scope.last).filter(_roll_on(scope.last))


def _official(scope: Scope) -> Q:
    return Q(member__official_date__lte=scope.last)


def _aged(over: int | None, upto: int | None):
    def where(scope: Scope) -> Q:
        found = Q()
        if over is not None:
            found &= Q(member__birth_date__lte=months_after(scope.last, -12 * (over + 1)))
        if upto is not None:
            found &= Q(member__birth_date__gt=months_after(scope.last, -12 * (upto + 1)))
        return found

    return where


def _years_of_party(years: int):
    def where(scope: Scope) -> Q:
        day = months_after(scope.last, -12 * years)
        decided = Q(member__admission_decision_date__lte=day)
        return _official(scope) & (decided | Q(member__admission_decision_date=None, member__admission_date__lte=day))

    return where


def _age_label(over: int | None, upto: int | None) -> str:
    if over is None:
        return f"Đến {upto} tuổi"
    return f"Từ {over + 1} đến {upto} tuổi" if upto else f"Trên {over} tuổi"


STRUCTURE = Form(
    "co-cau",
    "Biểu cơ cấu đảng viên",
    "Tính đến hết ngày cuối kỳ. Tuổi đảng ở biểu này không trừ thời gian gián đoạn.",
    _on_last_day,
    "unit__path",
    (
        Figure("tong", "Tổng số", lambda scope: Q()),
        Figure("chinh-thuc", "Chính thức", _official),
        Figure("du-bi", "Dự bị", lambda scope: ~_official(scope) | Q(member__official_date=None)),
        Figure("nu", "Nữ", lambda scope: Q(member__gender=Member.Gender.FEMALE)),
        Figure("mien", "Miễn sinh hoạt", lambda scope: Q(member__status=Status.EXEMPT)),
        *(Figure(f"tuoi-{upto or 'tren'}", _age_label(over, upto), _aged(over, upto)) for over, upto in AGES),
        *(Figure(f"dang-{years}", f"Từ {years} năm tuổi đảng", _years_of_party(years)) for years in PARTY_YEARS),
    ),
    told=_told,
    related=RELATED,
    order=ORDER,
)
