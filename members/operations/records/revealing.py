"""Reading what only few may read: with a reason, audited; and the proof of it that the form of such a part asks for."""

from collections.abc import Collection

from django.core import signing
from django.db import transaction

from members import audit
from members.models import Member, User
from members.operations.records.declaring import Guard, Part
from members.operations.records.items import PARTS

ACTION = "record.reveal"
OWN = "Xem mục của chính mình"
READ_FOR = 20 * 60  # seconds in which a part that was shown may be opened for correction
SALT = "records.shown"


@transaction.atomic
def reveal(member: Member, guards: Collection[Guard], *, by: User, reason: str) -> frozenset[str]:
    """The keys of the parts behind `guards` that are shown now; who read which of them, and why, is kept."""
    shown = frozenset(key for key, part in PARTS.items() if part.guard in guards and part.guard.power)
    for guard in sorted(guards, key=str):
        if guard.power:
            fields = [key for key in PARTS if PARTS[key].guard == guard]
            power = "" if by.member_id == member.pk else guard.power
            audit.record(by, ACTION, member, power=power, after={"fields": fields}, reason=reason)
    return shown


def proof(member: Member, *, by: User) -> str:
    """That `by` has just been shown what only few may read of `member`, audited; of no use to anybody else."""
    return signing.dumps([by.pk, member.pk], salt=SALT)


def was_shown(part: Part, member: Member, *, by: User, proof: str) -> bool:
    """Whether the form of `part` may show what stands in it."""
    if part.guard == Guard.OPEN:
        return True
    try:
        return signing.loads(proof, salt=SALT, max_age=READ_FOR) == [by.pk, member.pk]
    except signing.BadSignature:
        return False
