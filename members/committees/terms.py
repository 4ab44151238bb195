"""Committees: terms are opened, members appointed to offices and released from them; an office brings its role and
takes it along."""

from collections.abc import Iterable
from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from members import access, audit, notices
from members.committees import office_roles
from members.models import Member, Office, Term, Unit, User
from members.models.committees import OfficeQuerySet
from members.models.people import MemberQuerySet
from members.powers import Power

Code, Method = Office.Code, Office.Method

GROUP_OFFICES = (Code.GROUP_LEADER, Code.GROUP_DEPUTY)
CELL_OFFICES = (Code.SECRETARY, Code.DEPUTY, Code.CELL_COMMITTEE_MEMBER, *GROUP_OFFICES)
COMMITTEE_OFFICES = tuple(code for code in Code if code not in (Code.CELL_COMMITTEE_MEMBER, *GROUP_OFFICES))
FAREST_AHEAD = 366  # days; a later date is a slip of the hand


def offices_in(unit: Unit) -> tuple[Office.Code, ...]:
    """The offices there are in a unit of this kind."""
    return CELL_OFFICES if unit.is_cell else COMMITTEE_OFFICES


def candidates(unit: Unit, by: User) -> MemberQuerySet:
    """Whom `by` may appoint in `unit`: the members of the chi bộ (those here for a time too); for a committee those of
    its đảng bộ and, by chỉ định, those of the đảng bộ above it, as far as the power of `by` reaches."""
    members = Member.objects.counted()
    if unit.is_cell:
        return members.filter(Q(unit=unit) | Q(temporary_unit=unit))
    return members.under([unit.parent.path if unit.parent else unit.path]).filter(
        unit__in=access.units_for(by, Power.APPOINT)
    )


@transaction.atomic
def open_term(unit: Unit, *, by: User, ordinal: int, since: date, seats: int | None = None) -> Term:
    """Begins the nhiệm kỳ of the congress held on `since`; what the term before it had elected ends on that day.

    Raises PermissionDenied for who does not hold APPOINT on `unit`, ValidationError with a sentence for a term that
    cannot follow the last one.
    """
    unit = _locked(unit, by)
    last = unit.terms.order_by("-since").first()
    if since > timezone.localdate():
        raise ValidationError({"since": "Đại hội chưa diễn ra: ghi nhiệm kỳ từ ngày đại hội trở đi."})
    if last and since <= last.since:
        raise ValidationError({"since": f"Ngày đại hội phải sau đại hội trước ({last.since:%d/%m/%Y})."})
    if unit.terms.filter(ordinal__gte=ordinal).exists():
        raise ValidationError({"ordinal": "Đã ghi đại hội lần này hoặc lần sau đó."})
    unit.terms.filter(until=None).update(until=since)
    before = unit.offices.exclude(code__in=GROUP_OFFICES).filter(since__lt=since).lasting(since)
    _end_all(before, by=by, until=since, reason="Hết nhiệm kỳ", power=Power.APPOINT)
    term = Term.objects.create(unit=unit, ordinal=ordinal, since=since, seats=seats)
    unit.offices.filter(term=None, since__gte=since).update(term=term)
    after = {"ordinal": ordinal, "since": since.isoformat(), "seats": seats}
    audit.record(by, "term.open", unit, power=Power.APPOINT, after=after)
    return term


@transaction.atomic
def appoint(office: Office, *, by: User) -> Office:
    """Saves the unsaved `office` (unit, member, code, method, decision_no, decided_on, since) and gives its role.

    The role holds from `since` on; a member without an account has it from the day the account is opened. Raises
    PermissionDenied for who does not hold APPOINT on the unit, ValidationError with a sentence for an appointment the
    rules do not know: a second acting bí thư, oneself, somebody of another đảng bộ, an office the unit has not.
    """
    office.unit = _locked(office.unit, by)
    office.member = Member.objects.select_for_update(no_key=True, of=("self",)).get(pk=office.member_id)
    if by.member_id == office.member_id:
        raise ValidationError("Đồng chí không tự ghi chức vụ cho mình được: đề nghị cán bộ khác ghi.")
    _check_person(office, by)
    _check_dates(office)
    _check_place(office)
    office.term = office.term or office.unit.terms.filter(until=None, since__lte=office.since).first()
    office.recorded_by = by
    office.full_clean(exclude=["recorded_by"])
    office.save(force_insert=True)
    user = _account(office.member)
    if user:
        office_roles.give([office], user)
        words = (
            f"Đồng chí giữ chức vụ {office.get_code_display()}, {office.unit.name}, từ ngày {office.since:%d/%m/%Y}."
        )
        notices.tell(user, words)
    audit.record(by, "office.appoint", office, power=Power.APPOINT, after=_audit_payload(office))
    return office


@transaction.atomic
def end(office: Office, *, by: User, until: date, reason: str) -> Office:
    """Ends `office` from the day `until` on and takes its role away from that day.

    Raises PermissionDenied as `appoint`, ValidationError where the office has ended or `until` is before it began.
    """
    _locked(office.unit, by, closed_too=True)
    if until < office.since:
        raise ValidationError({"until": f"Chức vụ giữ từ ngày {office.since:%d/%m/%Y}: không thể thôi trước ngày đó."})
    if (until - timezone.localdate()).days > FAREST_AHEAD:
        raise ValidationError({"until": "Ngày thôi giữ xa quá một năm, đề nghị xem lại."})
    still = Office.objects.filter(pk=office.pk).lasting(timezone.localdate())
    if not _end_all(still, by=by, until=until, reason=reason, power=Power.APPOINT):
        raise ValidationError("Chức vụ này đã thôi giữ từ trước.")
    office.refresh_from_db()
    return office


def release(members: Iterable[int] | QuerySet, *, by: User | None, reason: str) -> int:
    """Ends, today, the offices that these members may no longer hold: who is no longer counted, and who is a member of
    another chi bộ or đảng bộ now. To be called in the transaction that changes where or what they are.

    Returns how many offices were ended.
    """
    return _release(Office.objects.filter(member__in=members), by=by, reason=reason)


def release_all_gone() -> int:
    """As `release`, for anyone who was overlooked, whatever changed them: the clock asks every night."""
    return _release(Office.objects.all(), by=None, reason="Không còn sinh hoạt tại tổ chức đảng này")


def give_roles(user: User) -> None:
    """The roles of every office that the member behind `user` holds or will hold: for an account just opened."""
    if user.member_id:
        offices = Office.objects.filter(member=user.member_id).lasting(timezone.localdate())
        office_roles.give(offices.select_related("unit"), user)


@transaction.atomic
def _release(offices: OfficeQuerySet, *, by: User | None, reason: str) -> int:
    today = timezone.localdate()
    return _end_all(offices.lasting(today).of_somebody_gone(), by=by, until=today, reason=reason)


def _end_all(offices: QuerySet, *, by: User | None, until: date, reason: str, power: Power | str = "") -> int:
    """Ends `offices` with their roles, audits and tells; none is ended before the day it began."""
    ended = list(offices.select_for_update(of=("self",)).prefetch_related("unit", "member__user"))
    pks = [office.pk for office in ended]
    Office.objects.filter(pk__in=pks, since__lte=until).update(until=until, end_reason=reason)
    Office.objects.filter(pk__in=pks, since__gt=until).update(until=F("since"), end_reason=reason)
    office_roles.end(pks, until)
    for office in ended:
        after = {"until": until.isoformat()}
        audit.record(by, "office.end", office, power=power, before=_audit_payload(office), after=after, reason=reason)
        if user := _account(office.member):
            user.forget_grants()
            notices.tell(user, f"Đồng chí thôi giữ chức vụ {office.get_code_display()}, {office.unit.name}: {reason}.")
    return len(ended)


def _locked(unit: Unit, by: User, *, closed_too: bool = False) -> Unit:
    """The unit as it is now, its row held: of two who act on one committee at once, one waits for the other."""
    unit = Unit.objects.select_for_update(no_key=True, of=("self",)).prefetch_related("parent").get(pk=unit.pk)
    if not by.has_perm(Power.APPOINT, unit):
        raise PermissionDenied(f"Đồng chí không được giao ghi chức vụ tại {unit.name}.")
    if unit.status not in Unit.WORKING and not closed_too:
        raise ValidationError(f"{unit.name} đã kết thúc hoạt động, không ghi thêm được.")
    return unit


def _check_person(office: Office, by: User) -> None:
    unit, member = office.unit, office.member
    if office.code not in offices_in(unit):
        raise ValidationError({"code": f"{unit.name} không có chức vụ này."})
    if not candidates(unit, by).filter(pk=member.pk).exists():
        raise ValidationError({"member": f"Đồng chí này không phải là đảng viên đang sinh hoạt tại {unit.name}."})
    from_above = not unit.is_cell and not member.unit.path.startswith(unit.path)
    if from_above and office.method != Method.APPOINTED:
        words = f"Đồng chí này không sinh hoạt trong {unit.name}: chỉ ghi được khi cấp trên chỉ định."
        raise ValidationError({"method": words})


def _check_dates(office: Office) -> None:
    today = timezone.localdate()
    if office.decided_on > today:
        raise ValidationError({"decided_on": "Ngày quyết định không thể sau hôm nay."})
    if (office.since - today).days > FAREST_AHEAD:
        raise ValidationError({"since": "Ngày bắt đầu xa quá một năm, đề nghị xem lại."})
    if office.unit.founded_on and office.since < office.unit.founded_on:
        words = f"{office.unit.name} được thành lập ngày {office.unit.founded_on:%d/%m/%Y}."
        raise ValidationError({"since": words})


def _check_place(office: Office) -> None:
    """One acting bí thư a unit on any day; nobody twice in one office."""
    beside = office.unit.offices.filter(code=office.code).lasting(office.since).select_related("member")
    same = beside.filter(member=office.member).first()
    if same:
        raise ValidationError(f"Đồng chí {same.member} đang giữ chức vụ này từ ngày {same.since:%d/%m/%Y}.")
    acting = beside.first() if office.code == Code.SECRETARY else None
    if acting:
        raise ValidationError(
            f"{office.unit.name} đang có bí thư là đồng chí {acting.member}: ghi thôi giữ chức vụ cho đồng chí ấy "
            f"trước, đến trước ngày {office.since:%d/%m/%Y}."
        )


def _account(member: Member) -> User | None:
    return getattr(member, "user", None)


def _audit_payload(office: Office) -> dict:
    return {
        "member": office.member_id,
        "name": office.member.full_name,
        "code": office.code,
        "method": office.method,
        "decision_no": office.decision_no,
        "since": office.since.isoformat(),
    }
