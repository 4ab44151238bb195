"""Which sources a desk follows and which machines may be asked at all: set by those who answer for the news."""

from http import HTTPStatus

from django.db import transaction
from django.utils import timezone

from members import audit
from members.access import holds_at_root
from members.models import Unit, User
from members.powers import Power
from members.refusals import Refused
from news.feeds import addresses
from news.feeds.addresses import AddressRefused
from news.models import FeedHost, Source
from news.publishing import steps

SET = ("unit", "name", "url", "topic", "mode", "audience", "active")


class NotAllowed(Refused):
    """The source can not be set like this; the message is a sentence for its keeper."""

    field = "url"
    status = HTTPStatus.UNPROCESSABLE_ENTITY


@transaction.atomic
def keep(source: Source, *, by: User) -> Source:
    """Stores a new source or the changes of one, and fetches it soon. Raises AddressRefused and NotAllowed.

    `by`, who approves news at the unit, is from now on who answers for what it published at once.
    """
    place = addresses.place_of(source.url)
    if not FeedHost.objects.filter(name=place.name, active=True).exists():
        raise NotAllowed(f"Máy chủ {place.name} chưa có trong danh sách được phép. Đề nghị báo ban biên tập cấp trên.")
    two_steps = steps.rule_for(source.unit).approval_steps > 1
    if source.mode == Source.Mode.AT_ONCE and two_steps:
        raise NotAllowed(
            "Đơn vị này duyệt bài hai bước, nên tin từ nguồn phải qua hộp tin, không đăng ngay được.", field="mode"
        )
    old = Source.objects.select_for_update().filter(pk=source.pk).first()
    if old is None or (old.url, old.active) != (source.url, source.active):
        source.etag = source.last_modified = source.result = ""
        source.failures, source.next_at = 0, timezone.now()
    if old is not None and old.url != source.url:
        source.succeeded_at = None  # what a new address brings first is looked at by somebody
    source.keeper = by
    source.save()
    before, after = (_audit_payload(old) if old else None), _audit_payload(source)
    action = "feed.source_change" if old else "feed.source_add"
    audit.record(by, action, source, power=Power.APPROVE_NEWS, before=before, after=after)
    return source


@transaction.atomic
def hurry(source: Source, *, by: User) -> None:
    """Fetches the source within a minute instead of when its turn comes."""
    Source.objects.filter(pk=source.pk).update(next_at=timezone.now())
    audit.record(by, "feed.source_hurry", source, power=Power.APPROVE_NEWS)


def may_keep_hosts(user: User) -> bool:
    """Who approves the news of the whole portal."""
    return holds_at_root(user, Power.APPROVE_NEWS)


@transaction.atomic
def allow_host(name: str, owner: str, *, by: User) -> FeedHost:
    """Puts a machine on the list, or back on it. Raises AddressRefused for what is no name of a machine."""
    bare = name.strip().removeprefix("https://").removeprefix("http://").split("/")[0]
    try:
        place = addresses.place_of(f"https://{bare}")
    except AddressRefused as refusal:
        raise AddressRefused(refusal.message, field="name") from refusal
    if addresses.is_number(place.host):
        raise AddressRefused("Đề nghị ghi tên máy chủ, ví dụ dangcongsan.vn, không ghi địa chỉ bằng số.", field="name")
    if not addresses.is_name(place.host):
        raise AddressRefused(
            "Đề nghị ghi tên đầy đủ của từng máy chủ trên Internet, ví dụ dangcongsan.vn hoặc dangcongsan.vn:8443. "
            "Cổng không nhận mẫu chung như *.gov.vn và không nhận máy trong mạng nội bộ như localhost.",
            field="name",
        )
    host, _ = FeedHost.objects.update_or_create(name=place.name, defaults={"owner": owner, "active": True})
    audit.record(by, "feed.host_allow", _root(), power=Power.APPROVE_NEWS, after={"host": host.name, "owner": owner})
    return host


@transaction.atomic
def bar_host(host: FeedHost, *, by: User) -> None:
    """Takes a machine off the list: its sources say so the next time they are due, and bring nothing more."""
    if FeedHost.objects.filter(pk=host.pk, active=True).update(active=False):
        audit.record(by, "feed.host_bar", _root(), power=Power.APPROVE_NEWS, before={"host": host.name})


def _root() -> Unit | None:
    return Unit.objects.filter(parent=None).first()


def _audit_payload(source: Source) -> dict:
    values = {name: getattr(source, name) for name in SET}
    words = {"mode": source.get_mode_display(), "audience": source.get_audience_display()}
    return values | words | {"unit": source.unit.name, "topic": str(source.topic or "")}
