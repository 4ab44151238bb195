"""What reaches a telephone, when, and what becomes of services that do not take it; against a real push service."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from members import notices
from members.delivery import choosing, outbox, pushing, sending, subscriptions, timetable, vapid
from members.delivery.tasks import deliver
from members.models import KeptMessage, Outgoing, PushSubscription, RuleParameter
from tests import factories
from tests.members.delivery import push_service

pytestmark = pytest.mark.usefixtures("clock")
SECRET = "Họp chi bộ bàn về đồng chí Nguyễn Văn An"
LATER = {"Retry-After": "120"}


def tell(user, kind="meeting", url="/sinh-hoat/7/"):
    notices.tell(user, SECRET, url, kind=kind)
    outbox.pass_on()


def test_a_notice_reaches_every_device_sealed_and_says_nothing_on_a_locked_screen(service, cast):
    phone, row = service.subscribed(cast.hoa)
    tablet, _ = service.subscribed(cast.hoa)
    beside, _ = service.subscribed(cast.secretary)
    tell(cast.hoa)
    sending.send_due()
    notice = cast.hoa.notices.get()
    told = {"title": "Sổ tay đảng viên", "body": "Buổi sinh hoạt sắp tới", "tag": "meeting"}
    assert phone.shown == tablet.shown == [told | {"url": "/sinh-hoat/7/", "notice": notice.pk}]
    assert beside.shown == []
    sent = {name.title(): value for name, value in phone.headers[0].items()}
    assert (sent["Ttl"], sent["Urgency"], sent["Topic"], sent["Content-Encoding"]) == (
        "86400",
        "high",
        "meeting",
        "aes128gcm",
    )
    assert sent["Authorization"].endswith(f",k={vapid.public_key()}")
    row.refresh_from_db()
    assert row.succeeded_at is not None and not Outgoing.objects.exists()


@pytest.mark.parametrize(
    ("kind", "said", "urgency"),
    [
        ("", "Có thông báo mới", "normal"),
        ("document", "Có thông báo mới", "normal"),
        ("meeting-change", "Buổi sinh hoạt có thay đổi", "high"),
        ("of a later release", "Có thông báo mới", "normal"),
    ],
)
def test_what_a_locked_screen_says_goes_by_the_kind(service, cast, kind, said, urgency):
    phone, _ = service.subscribed(cast.hoa)
    tell(cast.hoa, kind)
    sending.send_due()
    assert [each["body"] for each in phone.shown] == [said] and phone.headers[0]["Urgency"] == urgency
    assert SECRET not in str(phone.shown)


def test_two_workers_at_once_and_a_second_run_send_each_once(service, cast):
    phone, _ = service.subscribed(cast.hoa)
    tell(cast.hoa)
    mine, theirs = outbox.claim(timezone.now()), outbox.claim(timezone.now())
    assert len(mine) == 1 and theirs == []
    sending.send(outbox.load(mine))
    sending.send_due()
    assert len(phone.shown) == 1


def test_what_a_dead_worker_had_in_hand_is_taken_up_again(service, cast, clock):
    phone, _ = service.subscribed(cast.hoa)
    tell(cast.hoa)
    assert outbox.claim(clock.at)
    clock.wait(minutes=9)
    sending.send_due()
    assert phone.shown == []
    clock.wait(minutes=2)
    sending.send_due()
    assert len(phone.shown) == 1


def test_what_was_read_meanwhile_or_is_of_a_locked_account_is_not_sent(service, cast):
    phone, _ = service.subscribed(cast.hoa)
    other, _ = service.subscribed(cast.secretary)
    tell(cast.hoa)
    tell(cast.secretary)
    notices.read_all(cast.hoa)
    cast.secretary.is_active = False
    cast.secretary.save()
    sending.send_due()
    assert phone.shown == other.shown == [] and not Outgoing.objects.exists()


class TestNight:
    @pytest.fixture
    def phone(self, service, cast, clock):
        clock.wait(hours=12)  # ten in the evening
        return service.subscribed(cast.hoa)[0]

    def test_what_comes_at_night_waits_and_is_one_message_in_the_morning(self, phone, cast, clock):
        for _ in range(3):
            tell(cast.hoa, "task")
        sending.send_due()
        clock.wait(hours=8, minutes=29)
        sending.send_due()
        assert phone.shown == []
        clock.wait(minutes=1)  # half past six
        sending.send_due()
        assert [(each["body"], each["url"]) for each in phone.shown] == [("Có 3 thông báo mới", "/thong-bao/")]

    def test_a_meeting_that_changes_is_told_at_once(self, phone, cast):
        tell(cast.hoa, "meeting-change")
        sending.send_due()
        assert [each["body"] for each in phone.shown] == ["Buổi sinh hoạt có thay đổi"]

    def test_the_hours_are_those_of_the_rules(self, phone, cast, clock):
        RuleParameter.objects.filter(key="notice.quiet_from").update(value=23)
        clock.wait(minutes=1)
        tell(cast.hoa)
        sending.send_due()
        assert len(phone.shown) == 1


@pytest.mark.parametrize(
    ("rhythm", "kind", "hours"),
    [
        ("daily", "task", 21),  # seven in the morning of Tuesday
        ("weekly", "task", 7 * 24 - 3),  # and of the next Monday
        ("daily", "meeting", 0),
        ("weekly", "vote", 0),
        ("once", "task", 0),
    ],
)
def test_a_digest_comes_when_it_was_asked_for_but_meetings_never_wait(service, cast, clock, rhythm, kind, hours):
    phone, _ = service.subscribed(cast.hoa)
    everything = [each.code for each in outbox.notice_kinds.KINDS]
    choosing.choose(by=cast.hoa, wanted=everything, rhythm=rhythm, also="", both=False)
    tell(cast.hoa, kind)
    if hours:
        clock.wait(hours=hours, minutes=-1)
        sending.send_due()
        assert phone.shown == []
        clock.wait(minutes=1)
    sending.send_due()
    assert len(phone.shown) == 1


def choose(user, off=(), **changes):
    wanted = [each.code for each in outbox.notice_kinds.KINDS if each.code not in off]
    choosing.choose(by=user, **({"wanted": wanted, "rhythm": "once", "also": "", "both": False} | changes))


def test_a_kind_that_is_off_stands_in_the_portal_alone(service, cast):
    phone, _ = service.subscribed(cast.hoa)
    choose(cast.hoa, off=["task"], also="sms", both=True)
    tell(cast.hoa, "task")
    tell(cast.hoa, "vote")
    assert cast.hoa.notices.count() == 2
    choose(cast.hoa, off=["task", "vote"])  # between the two: asked again before it leaves
    sending.send_due()
    assert phone.shown == [] and not KeptMessage.objects.exists()


class TestOtherWays:
    @pytest.fixture(autouse=True)
    def mailbox(self, cast):
        cast.hoa.email = "hoa@chibo7.vn"
        cast.hoa.save()

    def went(self, django_capture_on_commit_callbacks) -> list[tuple[str, str]]:
        """What went out by other ways: channel and address."""
        mail.outbox.clear()
        with django_capture_on_commit_callbacks(execute=False) as sent:
            sending.send_due()
        for each in sent:
            deliver(*each.args[0])
        by_sms = list(KeptMessage.objects.values_list("channel", "address"))
        return by_sms + [("email", address) for message in mail.outbox for address in message.to]

    @pytest.mark.parametrize(
        ("choice", "has_device", "by_mail"),
        [
            ({}, False, 0),
            ({"also": "email"}, False, 1),
            ({"also": "email"}, True, 0),
            ({"also": "email", "both": True}, True, 1),
        ],
    )
    def test_nobody_is_told_by_two_ways_unless_asked(
        self, service, cast, choice, has_device, by_mail, django_capture_on_commit_callbacks
    ):
        phone = service.subscribed(cast.hoa)[0] if has_device else None
        choose(cast.hoa, **choice)
        tell(cast.hoa)
        tell(cast.hoa)
        assert self.went(django_capture_on_commit_callbacks) == [("email", "hoa@chibo7.vn")] * by_mail
        assert phone is None or len(phone.shown) == 1
        assert all(SECRET not in message.body for message in mail.outbox)

    def test_who_lost_the_last_device_is_told_by_the_other_way(self, service, cast, django_capture_on_commit_callbacks):
        service.subscribed(cast.hoa, (410, {}))
        choose(cast.hoa, also="sms")
        tell(cast.hoa)
        for _ in range(2):
            assert self.went(django_capture_on_commit_callbacks) == [("sms", cast.hoa.phone)]


class TestServices:
    @pytest.mark.parametrize("status", [404, 410])
    def test_a_dead_device_goes_at_once(self, service, cast, status):
        _, dead = service.subscribed(cast.hoa, (status, {}))
        tell(cast.hoa)
        sending.send_due()
        assert not PushSubscription.objects.filter(pk=dead.pk).exists() and not Outgoing.objects.exists()

    def test_any_other_refusal_is_forgiven_until_it_is_the_fifth_without_a_success(self, service, cast):
        phone, row = service.subscribed(cast.hoa, *[(403, {})] * 4, (201, {}), *[(413, {})] * 5)
        left = []
        for _ in range(10):
            tell(cast.hoa)
            sending.send_due()
            left.append(PushSubscription.objects.filter(pk=row.pk).count())
        assert left == [1] * 9 + [0] and len(phone.shown) == 1

    @pytest.mark.parametrize(
        ("status", "headers", "wait"), [(429, LATER, 120), (429, {}, 60), (503, LATER, 120), (500, {}, 30)]
    )
    def test_who_has_no_time_is_asked_again_when_it_said(self, service, cast, clock, status, headers, wait):
        phone, _ = service.subscribed(cast.hoa, (status, headers))
        tell(cast.hoa)
        sending.send_due()
        clock.wait(seconds=wait - 1)
        sending.send_due()
        assert phone.shown == []
        clock.wait(seconds=1)
        sending.send_due()
        assert len(phone.shown) == 1

    def test_it_is_asked_six_times_and_no_more(self, service, cast, clock):
        phone, row = service.subscribed(cast.hoa, *[(500, {})] * 20)
        tell(cast.hoa)
        for _ in range(10):
            sending.send_due()
            clock.wait(hours=1)
        assert len(phone.headers) == 6 and not Outgoing.objects.exists()
        assert PushSubscription.objects.get(pk=row.pk).failures == 1

    def test_a_service_that_asks_for_a_pause_is_left_alone_as_a_whole_and_others_go_on(self, service, cast, clock):
        people = [factories.account(factories.member(cast.hoa.member.unit, f"Lê Thị {n}")) for n in range(12)]
        busy = [service.subscribed(user, (429, LATER))[0] for user in people]
        with push_service.running() as other:
            well, _ = other.subscribed(cast.hoa)
            notices.tell_all([*people, cast.hoa], SECRET)
            sending.send_due()
            assert len(well.shown) == 1
        assert service.asked <= pushing.THREADS
        clock.wait(seconds=121)
        for each in busy:
            each.answers.clear()
        sending.send_due()
        assert [len(each.shown) for each in busy] == [1] * 12

    def test_a_service_that_hangs_holds_up_nobody_else(self, service, cast, clock, monkeypatch):
        monkeypatch.setattr(pushing, "READ_SECONDS", 0.2)
        people = [factories.account(factories.member(cast.hoa.member.unit, f"Lê Thị {n}")) for n in range(30)]
        for user in people:
            service.subscribed(user)
        service.hangs = True
        with push_service.running() as other:
            well = [other.subscribed(user)[0] for user in people]
            notices.tell_all(people, SECRET)
            sending.send_due()
            assert [len(each.shown) for each in well] == [1] * 30
        assert service.asked < 3 * pushing.THREADS
        waiting = Outgoing.objects.filter(claimed_at=None)
        assert waiting.count() == 30 and min(waiting.values_list("due_at", flat=True)) > clock.at
        tries = sorted(waiting.values_list("tries", flat=True))
        assert tries[0] == 0 and sum(tries) == service.asked  # what had no turn has lost none

    def test_a_name_that_leads_home_now_is_not_asked(self, service, cast, settings):
        _, row = service.subscribed(cast.hoa)
        tell(cast.hoa)
        settings.PUSH_PRIVATE_NETWORKS = []
        sending.send_due()
        assert service.asked == 0 and not PushSubscription.objects.filter(pk=row.pk).exists()


def test_telling_costs_the_same_for_one_and_for_thirty(service, cast):
    people = [factories.account(factories.member(cast.hoa.member.unit, f"Lê Thị {n}")) for n in range(30)]
    for user in people:
        service.subscribed(user)
    timetable.times(timezone.now())  # the rules are read once a minute
    costs = []
    for told in (people[:1], people):
        with CaptureQueriesContext(connection) as queries:
            notices.tell_all(told, SECRET)
            sending.send_due()
        costs.append(len(queries))
    assert costs[0] == costs[1]


def test_one_connection_carries_many(service, cast):
    people = [factories.account(factories.member(cast.hoa.member.unit, f"Lê Thị {n}")) for n in range(30)]
    for user in people:
        service.subscribed(user)
    notices.tell_all(people, SECRET)
    sending.send_due()
    assert service.asked == 30 and service.connections <= pushing.THREADS


def test_what_waits_for_a_service_that_is_no_more_goes_with_the_week(service, cast, clock):
    service.subscribed(cast.hoa)
    tell(cast.hoa)
    Outgoing.objects.update(due_at=clock.at + timedelta(days=9))
    clock.wait(days=9)
    sending.send_due()
    assert service.asked == 0 and not Outgoing.objects.exists() and cast.hoa.notices.count() == 1


def test_where_push_is_not_set_up_nothing_is_stored_and_nobody_subscribes(cast, settings):
    settings.PUSH_KEY = ""
    tell(cast.hoa)
    assert not Outgoing.objects.exists()
    with pytest.raises(subscriptions.PushNotOffered):
        subscriptions.subscribe(by=cast.hoa, device="a", endpoint="https://push.vn/1", p256dh="", auth="")
