"""Writing the resolution of a meeting, as long as nobody has signed it."""

from http import HTTPStatus

from django.db import IntegrityError, transaction
from django.utils import timezone

from documents import screening
from meetings import access
from meetings.models import Meeting, Resolution
from members import audit
from members.models import User
from members.powers import Power
from members.refusals import Refused

MOST = 20  # of one meeting


class NotHeld(Refused):
    message = "Buổi sinh hoạt chưa khai mạc trên cổng nên chưa soạn nghị quyết, kết luận được."
    status = HTTPStatus.UNPROCESSABLE_ENTITY


class Signed(Refused):
    message = "Nghị quyết, kết luận đã ký nên không sửa, không bỏ được nữa."


class TitleTaken(Refused):
    """A second tap on “Lưu”, or another with the same trích yếu."""

    message = "Buổi sinh hoạt này đã có nghị quyết, kết luận cùng trích yếu. Đề nghị mở bản đã có."
    field = "title"


def panel(user: User, meeting: Meeting) -> dict:
    """What the page of the meeting says of its resolutions: those that `user` may read, and whether `user` may write
    one; a query once the meeting has begun."""
    if meeting.opened_at is None:
        return {"resolutions": [], "may_resolve": False}
    runs = access.may_run(user, meeting)
    found = Resolution.objects.of(meeting)
    return {"resolutions": list(found if runs else found.signed()), "may_resolve": runs}


def begin(meeting: Meeting, *, by: User, **written) -> Resolution:
    """A new draft with what is `written` (names of fields of Resolution). Raises NotHeld, TitleTaken, and
    screening.SecretRefused where its trích yếu or its recipients declare a secret, which is audited."""
    if meeting.opened_at is None:
        raise NotHeld
    _refuse_secret(meeting, by, written)
    with transaction.atomic():
        held = Meeting.objects.select_for_update(no_key=True).get(pk=meeting.pk)
        if held.resolutions.count() >= MOST:
            raise NotHeld(f"Buổi sinh hoạt đã có {MOST} nghị quyết, kết luận.")
        made = Resolution(meeting=meeting, saved_by=by, saved_at=timezone.now(), **written)
        _store(made.save)
        audit.record(by, "meeting.resolution_begin", meeting, power=Power.PLAN_MEETINGS, after=_facts(made))
    return made


def write(resolution: Resolution, *, by: User, seen: int | None, **written) -> None:
    """Stores `written` over version `seen`. Raises VersionConflict, Signed, TitleTaken, SecretRefused."""
    _refuse_secret(resolution.meeting, by, written)
    with transaction.atomic():
        if not _held(resolution).is_draft:
            raise Signed
        before = _facts(resolution)
        _store(lambda: resolution.claim_version(seen, by=by, **written))
        after = _facts(resolution) | {"version": resolution.version}
        meeting = resolution.meeting
        audit.record(by, "meeting.resolution_write", meeting, power=Power.PLAN_MEETINGS, before=before, after=after)


@transaction.atomic
def drop(resolution: Resolution, *, by: User) -> None:
    """Throws a draft away. Raises Signed."""
    if not _held(resolution).is_draft:
        raise Signed
    facts = _facts(resolution)
    resolution.delete()
    audit.record(by, "meeting.resolution_drop", resolution.meeting, power=Power.PLAN_MEETINGS, before=facts)


def _held(resolution: Resolution) -> Resolution:
    found = Resolution.objects.select_for_update(no_key=True).filter(pk=resolution.pk).first()
    if found is None:
        raise Refused("Bản soạn này vừa được bỏ.")
    return found


def _store(save) -> None:
    try:
        with transaction.atomic():
            save()
    except IntegrityError as clash:
        raise TitleTaken from clash


def _refuse_secret(meeting: Meeting, by: User, written: dict) -> None:
    words = [written["title"], written["recipients"]]
    screening.refuse_secret(words=words, unit=meeting.unit, by=by)


def _facts(resolution: Resolution) -> dict:
    return {"kind": resolution.get_kind_display(), "title": resolution.title}
