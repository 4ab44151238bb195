"""A meeting that is going on, with a roll, for the tests of votes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from meetings.models import Meeting, RollEntry, Vote
from meetings.voting import casting, counting, preparing
from meetings.voting.tally import Tally
from members.models import Unit, User
from tests import factories

Presence = RollEntry.Presence
YES, NO, OTHER = frozenset({1}), frozenset({2}), frozenset({3})


@dataclass
class Evening:
    meeting: Meeting
    secretary: User  # who runs it
    chair: User
    voters: list[User]  # official members who are there, the secretary and the chair first


def evening(unit: Unit, secretary: User, *, there: int = 5, absent: int = 1, **fields) -> Evening:
    """A meeting of `there` official members who are there and `absent` ones who are not, without accounts."""
    now = timezone.now()
    people = [secretary] + [factories.account(factories.member(unit, f"Đinh Thị Số {at}")) for at in range(1, there)]
    usual = {"kind": Meeting.Kind.REGULAR, "title": "Sinh hoạt thường kỳ tháng 12", "place": "Nhà văn hóa tổ 7"}
    usual |= {"starts_at": now - timedelta(minutes=20), "ends_at": now + timedelta(minutes=90)}
    usual |= {"state": Meeting.State.RUNNING, "opened_at": now - timedelta(minutes=20), "planned_by": secretary}
    usual |= {"chair": people[-1].member, "secretary": secretary.member}
    meeting = Meeting.objects.create(unit=unit, **usual | fields)
    for user in people:
        entry(meeting, user.member)
    for at in range(absent):
        entry(meeting, factories.member(unit, f"Vũ Văn Vắng {at}"), presence=Presence.EXCUSED)
    return Evening(meeting, secretary, people[-1], people)


def entry(meeting: Meeting, member, *, standing="official", uncounted="", presence=Presence.PRESENT, **fields):
    return RollEntry.objects.create(
        meeting=meeting, member=member, standing=standing, uncounted=uncounted, presence=presence, **fields
    )


def prepared(scene: Evening, way="named", **facts) -> Vote:
    usual = {"subject": "resolution", "question": "Thông qua nghị quyết tháng 12"}
    return preparing.prepare(scene.meeting, by=scene.secretary, way=way, **usual | facts)


def opened(scene: Evening, way="named", **facts) -> Vote:
    vote = prepared(scene, way, **facts)
    preparing.open_vote(vote, by=scene.secretary)
    return vote


def opened_secretly(scene: Evening, holders: Sequence[User] = (), **facts) -> tuple[Vote, dict[int, str]]:
    """An open secret vote on the phone, and the code of each key."""
    vote = prepared(scene, "secret", **facts)
    codes = {user.pk: preparing.take_key(vote, by=user) for user in holders or [scene.chair]}
    preparing.open_vote(vote, by=scene.secretary)
    return vote, {key.pk: codes[key.holder_id] for key in vote.keys.all()}


def cast(vote: Vote, user: User, ticked: Iterable[int]) -> None:
    casting.cast(casting.elector_of(user, vote.pk).paper, frozenset(ticked))


def send(client, vote: Vote, ticked: Iterable[int]):
    """As a phone does it: chosen, asked once more, cast with the ticket of that page; what the last answers."""
    url, data = reverse("meetings:ballot", args=[vote.meeting_id, vote.pk]), {"la_phieu": sorted(ticked)}
    page = client.post(url, data)
    return client.post(url, data | {"la_phieu_ve": page.context["ticket"]}, follow=True)


def stages(scene: Evening) -> dict[str, Vote]:
    """A vote in each stage that a page is about."""
    counted, typed = opened(scene, "cards"), opened(scene, "cards")
    found = {"prepared": prepared(scene), "keyed": prepared(scene, "secret"), "open": opened(scene)}
    found |= {"counted": counted, "typed": typed, "urn": opened_secretly(scene)[0]}
    for name in ("counted", "typed", "urn"):
        counting.close(found[name], by=scene.secretary)
    counting.enter(typed, by=scene.secretary, totals=Tally((2, 0, 0)))
    return found
