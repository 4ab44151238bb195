"""The dossier on paper: taken in, handed over, its index, its loans. Nothing of what the papers say is kept."""

from datetime import date
from http import HTTPStatus

from django.db import IntegrityError, transaction
from django.utils import timezone

from members import audit
from members.models import Member, Unit, User
from members.operations.engine.surroundings import Level, ladder
from members.operations.models import Dossier, DossierLoan, DossierMove, DossierPaper
from members.powers import Power
from members.refusals import Refused

LENT = "Hồ sơ đang cho mượn: nhận lại hồ sơ rồi mới thêm, rút tài liệu hoặc bàn giao được."


class DossierRefused(Refused):
    """What was asked does not agree with how dossiers are kept."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY


class DossierBusy(Refused):
    """Somebody else was quicker."""

    status = HTTPStatus.CONFLICT


def holder_for(member: Member) -> Unit:
    """The cấp ủy cơ sở of the member's chi bộ, which holds the dossiers (06-HD/TW §8.2b)."""
    return ladder(member.unit).at(Level.BASE) or member.unit


@transaction.atomic
def take_in(
    member: Member, holder: Unit, *, by: User, on: date, place: str, index_confirmed: bool, origin: str = ""
) -> Dossier:
    """The dossier of `member` lies at `holder` from `on` on. origin: who sent it, where it came from elsewhere: without
    the confirmation of its index it is not taken in (06-HD/TW §8.2c). Raises DossierRefused, DossierBusy."""
    if origin and not index_confirmed:
        raise DossierRefused(
            "Mục lục chưa có xác nhận của nơi gửi: chưa nhận hồ sơ (06-HD/TW, mục 8.2c).", field="index_confirmed"
        )
    facts = {"holder": holder, "since": on, "place": place, "index_confirmed": index_confirmed}
    try:
        with transaction.atomic():
            dossier = Dossier.objects.create(member=member, saved_by=by, saved_at=timezone.now(), **facts)
    except IntegrityError:
        raise DossierBusy("Hồ sơ của đồng chí này đã có trong danh mục.") from None
    DossierMove.objects.create(dossier=dossier, to=holder, on=on, paper=origin, by=by)
    after = {"holder": holder.code, "place": place, "origin": origin}
    audit.record(by, "dossier.take_in", dossier, power=Power.KEEP_DOSSIERS, after=after)
    return dossier


@transaction.atomic
def hand_over(dossier: Dossier, to: Unit, *, by: User, seen: int | None, on: date, paper: str) -> None:
    """Another cấp ủy holds it from `on` on, by the paper of the hand-over. Raises VersionConflict, DossierRefused."""
    before = dossier.holder
    dossier.claim_version(seen, by=by)
    _refuse_lent(dossier)
    if to.pk == before.pk:
        raise DossierRefused("Hồ sơ đang ở chính nơi này.", field="to")
    if on < dossier.since:
        raise DossierRefused(f"Hồ sơ về đây ngày {dossier.since:%d/%m/%Y}: ngày giao không thể sớm hơn.", field="on")
    Dossier.objects.filter(pk=dossier.pk).update(holder=to, since=on, place="", index_confirmed=True)
    many = dossier.papers.filter(taken_on=None).count()
    DossierMove.objects.create(dossier=dossier, origin=before, to=to, on=on, paper=paper, papers=many, by=by)
    told = {"holder": to.code, "paper": paper, "papers": many}
    audit.record(
        by, "dossier.hand_over", dossier, power=Power.KEEP_DOSSIERS, before={"holder": before.code}, after=told
    )


@transaction.atomic
def put(dossier: Dossier, kind: int, *, by: User, seen: int | None, **facts) -> DossierPaper:
    """One more line of the index: number, day, sheets, is_copy, note. Raises VersionConflict, DossierRefused."""
    dossier.claim_version(seen, by=by)
    _refuse_lent(dossier)
    paper = DossierPaper.objects.create(dossier=dossier, kind=kind, put_by=by, **facts)
    after = {"kind": kind, "number": paper.number, "sheets": paper.sheets}
    audit.record(by, "dossier.put", dossier, power=Power.KEEP_DOSSIERS, after=after)
    return paper


@transaction.atomic
def take_out(paper: DossierPaper, *, by: User, seen: int | None, on: date, consent: str) -> None:
    """A paper is taken out, by a written consent of the competent committee (06-HD/TW §8.2a); its line stays. Raises
    VersionConflict, DossierRefused, DossierBusy."""
    paper.dossier.claim_version(seen, by=by)
    _refuse_lent(paper.dossier)
    rows = DossierPaper.objects.filter(pk=paper.pk, taken_on=None)
    if not rows.update(taken_on=on, taken_for=consent):
        raise DossierBusy("Tài liệu này đã được rút ra trước đó.")
    audit.record(
        by, "dossier.take_out", paper.dossier, power=Power.KEEP_DOSSIERS, before={"kind": paper.kind}, reason=consent
    )


@transaction.atomic
def lend(dossier: Dossier, *, by: User, **facts) -> DossierLoan:
    """Somebody reads it: reader, reader_unit, reason, consent of the committee, lent_on, due_on. Raises DossierBusy
    where somebody has it already, or it has gone to another holder."""
    if facts["due_on"] < facts["lent_on"]:
        raise DossierRefused("Ngày hẹn trả không thể sớm hơn ngày cho mượn.", field="due_on")
    held = Dossier.objects.select_for_update(of=("self",), no_key=True).get(pk=dossier.pk)
    if held.holder_id != dossier.holder_id:
        raise DossierBusy("Hồ sơ vừa được bàn giao cho nơi khác, không cho mượn ở đây được nữa.")
    many = dossier.papers.filter(taken_on=None).count()
    try:
        with transaction.atomic():
            loan = DossierLoan.objects.create(dossier=dossier, lent_by=by, papers=many, **facts)
    except IntegrityError:
        raise DossierBusy("Hồ sơ đang có người mượn: nhận lại rồi mới cho người khác mượn.") from None
    after = {"reader": loan.reader, "consent": loan.consent, "due_on": loan.due_on.isoformat()}
    audit.record(by, "dossier.lend", dossier, power=Power.KEEP_DOSSIERS, after=after, reason=loan.reason)
    return loan


@transaction.atomic
def give_back(loan: DossierLoan, *, by: User, on: date, note: str) -> None:
    """It is back, in the state that `note` tells. Raises DossierRefused for a day before it was lent, DossierBusy."""
    if on < loan.lent_on:
        raise DossierRefused(f"Hồ sơ cho mượn ngày {loan.lent_on:%d/%m/%Y}: ngày trả không thể sớm hơn.", field="on")
    rows = DossierLoan.objects.filter(pk=loan.pk, returned_on=None)
    if not rows.update(returned_on=on, returned_note=note, returned_to=by):
        raise DossierBusy("Hồ sơ này đã được nhận lại trước đó.")
    after = {"on": on.isoformat(), "reader": loan.reader}
    audit.record(by, "dossier.give_back", loan.dossier, power=Power.KEEP_DOSSIERS, after=after, reason=note)


def _refuse_lent(dossier: Dossier) -> None:
    if dossier.loans.filter(returned_on=None).exists():
        raise DossierRefused(LENT)
