"""Who may see a case, and what they may do with it now."""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.http import Http404

from members.access import anywhere
from members.models import User
from members.operations.engine import acting
from members.operations.engine.declaring import Branch
from members.operations.engine.moving import Here
from members.operations.models import Case
from members.powers import OF_PROCEDURES, Power


@dataclass(frozen=True)
class Offer:
    """Something that may be done with a case now. slug: in its address; branch: where it is one."""

    slug: str
    label: str
    kind: str = "quiet"
    branch: Branch | None = None


BRANCH = "re-"


def load(user: User, pk: int) -> Case:
    """404 for who has nothing to do with cases, 403 for one of other units, as `members.access.load`."""
    refuse_strangers(user)
    case = Case.objects.with_places().filter(pk=pk).first()
    if case is None:
        raise Http404
    if not Case.objects.seen_by(user).filter(pk=pk).exists():
        raise PermissionDenied("Hồ sơ này của đơn vị khác.")
    return case


def refuse_strangers(user: User) -> None:
    if not any(anywhere(user, power) for power in OF_PROCEDURES):
        raise Http404


def offers(case: Case, at: Here, user: User) -> list[Offer]:
    """What `user` may do with the case now, the next step first."""
    return [*_of_the_step(case, at, user), *_from_above(case, at, user), *_of_the_case(case, at, user)]


def _of_the_step(case: Case, at: Here, user: User) -> list[Offer]:
    if not user.has_perm(at.step.power, case.holder):
        return []
    found = [Offer("tiep", at.step.button, "primary")]
    found += [Offer(f"{BRANCH}{each.key}", each.label, branch=each) for each in at.step.branches]
    if acting.may_extend(case, at):
        found.append(Offer("gia-han", "Gia hạn"))
    if at.before is not None and at.step.returns:
        found.append(Offer("tra-lai", "Trả lại bước trước"))
    return found


def _from_above(case: Case, at: Here, user: User) -> list[Offer]:
    """Who corrects the last step stands above the organisation that took it."""
    last = acting.wrong_step(case, at.stops)
    if last is None or last.unit.parent is None or not user.has_perm(Power.SIGN_CASES, last.unit.parent):
        return []
    return [Offer("dinh-chinh", f"Đính chính bước “{last.step.label}”")]


def _of_the_case(case: Case, at: Here, user: User) -> list[Offer]:
    if user.has_perm(at.procedure.power, case.origin) and not acting.has_taken_effect(case):
        return [Offer("huy", "Hủy hồ sơ")]
    return []
