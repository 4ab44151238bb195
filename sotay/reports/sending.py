"""A report on its way upwards: completed, signed, sent, received; each by one of two who act at once. What was sent is
never changed: a correction is another report, with its own day."""

from http import HTTPStatus

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from meetings.printing import letterhead
from members import access, audit, notices
from members.models import Unit, User
from members.moves import WrongState
from members.powers import Power
from members.refusals import Refused
from sotay.reports.models import Every, UnitReport
from sotay.reports.preparing import address, said_of

COPIED = ("unit", "every", "period_end", "due_on", "remarks")  # by a correction


class NotSendable(Refused):
    status = HTTPStatus.UNPROCESSABLE_ENTITY


def load(user: User, pk: int) -> UnitReport:
    """The report `pk`, for who follows the unit, or where it was sent to: wherever the unit stands by now. Http404 and
    PermissionDenied as in `access.load`."""
    found = UnitReport.objects.listed().exclude(receiver=None).filter(pk=pk).first()
    if found is not None and user.has_perm(Power.VIEW_REPORTS, found.receiver):
        return found
    return access.load(UnitReport.objects.listed(), user, Power.VIEW_REPORTS, pk=pk)


def role_of(user: User, unit: Unit) -> str:
    """As what `user` signs for `unit` today: its bí thư or a deputy; where the portal knows no office of the unit, who
    follows its reports. Empty for everybody else."""
    seats = letterhead.leaders(unit, timezone.localdate())
    if not seats:
        return "Người lập báo cáo" if user.has_perm(Power.VIEW_REPORTS, unit) else ""
    mine = next((seat for seat in seats if seat.member_id == user.member_id), None)
    return mine.get_code_display() if mine else ""


def allowed(report: UnitReport, user: User) -> dict[str, bool]:
    """Which buttons are drawn for `user`, who may read the report; and whether they follow the unit itself too."""
    follows = user.has_perm(Power.VIEW_REPORTS, report.unit)
    return {
        "may_write": report.state == UnitReport.State.DRAFT,
        "may_sign": report.can("sign") and bool(role_of(user, report.unit)),
        "may_reopen": report.can("reopen"),
        "may_send": report.can("send"),
        "may_receive": report.can("receive") and user.has_perm(Power.VIEW_REPORTS, report.receiver),
        "may_correct": follows and report.is_gone and not report.corrections.exists(),
        "follows": follows,
    }


@transaction.atomic
def complete(report: UnitReport, *, by: User, seen: int | None, remarks: str) -> None:
    """Stores what a person adds to version `seen`. Raises VersionConflict, WrongState."""
    kept = _locked(report)
    if kept.remarks == remarks and kept.state == UnitReport.State.DRAFT:
        return
    _in_state(kept, UnitReport.State.DRAFT)
    report.claim_version(seen, by=by, remarks=remarks)
    before, after = {"remarks": kept.remarks}, {"remarks": remarks}
    audit.record(by, "report.complete", report, power=Power.VIEW_REPORTS, before=before, after=after)


@transaction.atomic
def sign(report: UnitReport, *, by: User, seen: int | None) -> None:
    """Signs version `seen`. Raises PermissionDenied for whoever does not sign for the unit, VersionConflict,
    WrongState."""
    role = role_of(by, report.unit)
    if not role:
        raise PermissionDenied("Báo cáo do bí thư hoặc phó bí thư của đơn vị ký.")
    report.claim_version(seen, by=by)
    report.move("sign", signed_by=by, signer=by.full_name, role=role, signed_at=timezone.now())
    audit.record(by, "report.sign", report, power=Power.VIEW_REPORTS, after={"period": report.period})


@transaction.atomic
def reopen(report: UnitReport, *, by: User) -> None:
    """Takes the signature back, while nothing was sent. Raises WrongState."""
    report.move("reopen", signed_by=None, signer="", role="", signed_at=None)
    report.advance_version(by=by)
    audit.record(by, "report.reopen", report, power=Power.VIEW_REPORTS)


@transaction.atomic
def send(report: UnitReport, *, by: User) -> None:
    """To who stands above the unit today, or stood above it when it ended. From now on nothing of it changes. Raises
    NotSendable, WrongState."""
    above = _above(Unit.objects.select_related("parent").get(pk=report.unit_id))
    if above is None:
        raise NotSendable("Đơn vị cao nhất không có cấp trên trong cổng để gửi báo cáo.")
    report.move("send", receiver=above, sent_at=timezone.now())
    audit.record(by, "report.send", report, power=Power.VIEW_REPORTS, after={"receiver": above.name})
    what = "Bản sửa báo cáo" if report.corrects_id else "Báo cáo"
    text = f"{what} {report.period} của {report.unit} đã gửi tới {above}."
    notices.tell_all(access.nearest_office(Power.VIEW_REPORTS, above), text, address(report))


@transaction.atomic
def receive(report: UnitReport, *, by: User) -> None:
    """Noted by the level above. Raises PermissionDenied, WrongState."""
    if report.receiver is None or not by.has_perm(Power.VIEW_REPORTS, report.receiver):
        raise PermissionDenied("Báo cáo do cấp trên trực tiếp nhận.")
    report.move("receive", received_by=by, received_at=timezone.now())
    audit.record(by, "report.receive", report, power=Power.VIEW_REPORTS)
    people = access.asker_or_office(report.signed_by, Power.VIEW_REPORTS, report.unit)
    notices.tell_all(people, f"{report.receiver} đã nhận báo cáo {report.period}.", address(report))


@transaction.atomic
def correct(report: UnitReport, *, by: User) -> UnitReport:
    """Another report on the same period, with its figures as they are kept now, to be completed and sent anew; what was
    sent stays as it is. Raises NotSendable."""
    kept = _locked(report)
    if not by.has_perm(Power.VIEW_REPORTS, kept.unit):
        raise PermissionDenied("Bản sửa do đơn vị đã lập báo cáo gửi.")
    if not kept.is_gone:
        raise NotSendable("Báo cáo chưa gửi thì sửa ngay tại đó.")
    if kept.corrections.exists():
        raise NotSendable("Báo cáo này đã có bản sửa.")
    facts = {name: getattr(kept, name) for name in COPIED}
    facts |= said_of(kept.unit, kept.period_end, Every(kept.every))
    made = UnitReport.objects.create(corrects=kept, **facts)
    audit.record(by, "report.correct", made, power=Power.VIEW_REPORTS, after={"corrects": kept.pk})
    return made


def _above(unit: Unit) -> Unit | None:
    """Where its reports go. One that has ended lies under its successor, which has not asked for them."""
    if unit.is_working:
        return unit.parent
    last = unit.periods.select_related("parent__parent").order_by("-valid_to", "-pk").first()
    above = last.parent if last else unit.parent
    while above is not None and not above.is_working:
        above = above.parent
    return above


def _locked(report: UnitReport) -> UnitReport:
    return UnitReport.objects.select_for_update(of=("self",)).prefetch_related("unit").get(pk=report.pk)


def _in_state(report: UnitReport, state: str) -> None:
    if report.state != state:
        raise WrongState("complete", report.state)
