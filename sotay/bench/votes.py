"""An evening of votes: many chi bộ at once, each with members who send a ballot on the phone."""

from collections.abc import Iterator
from datetime import timedelta

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from django.utils import timezone

from meetings.models import Ballot, Meeting, Turnout, Urn, Vote, Voter
from meetings.voting import secrecy, tally
from meetings.voting.tickets import BallotPaper, ticket
from members.models import User
from sotay.bench import web
from sotay.bench.pages import members_signed_in, sign_in
from sotay.bench.table import Line, middle

OF_A_CELL = 26
MOST = 2_600  # members: a hundred chi bộ at once keep two processes busy
A_SECOND = 300
WAYS = (Vote.Way.NAMED, Vote.Way.SECRET)


def goals(bench) -> Iterator[Line]:
    """17,000 chi bộ that meet on one evening need 220 ballots and check-ins a second."""
    many = min(MOST, bench.members // 50)
    found = web.ballots(bench.city, bench.plain, rounds=bench.rounds, members=many)
    for way, name in {"named": "có tên", "secret": "kín"}.items():
        took = {side: middle([each["cpu_ms"] for each in found[side]]) for side in (way, "plain")}
        what = f"CPU mỗi phiếu {name}, so với view Django thuần đọc phiên và ghi dòng ấy"
        yield Line("BALLOTS", what, took[way], 1.3, took["plain"])
        wall = middle([each["wall_ms"] for each in found[way]])
        yield Line(
            "BALLOTS", f"mỗi phiếu {name} trên 2 tiến trình ({1000 / wall:.0f} phiếu/giây)", wall, 1000 / A_SECOND
        )
        p95 = middle([each["p95_ms"] for each in found[way]])
        yield Line("BALLOTS", f"p95 của một phiếu {name}", p95, 150)
    yield Line("BALLOTS", "phiếu mất hoặc thừa, đếm lại sau đó", found["lost"], 0, unit="phiếu")


def ballots(many: int) -> dict:
    """Opens a named and a sealed vote for each 26 of `many` members, and returns by way what each of them posts."""
    members_signed_in(many)
    users = list(User.objects.filter(member__isnull=False).select_related("member").order_by("pk")[:many])
    cookies = {user.pk: sign_in(user) for user in users}
    groups = [users[at : at + OF_A_CELL] for at in range(0, len(users), OF_A_CELL)]
    first = Meeting.objects.order_by("-starts_at").values_list("starts_at", flat=True).first() or timezone.now()
    meetings = Meeting.objects.bulk_create(
        _meeting(group, first + timedelta(minutes=at)) for at, group in enumerate(groups, 1)
    )
    return {way: _posts(way, groups, meetings, cookies) for way in WAYS} | {"cookies": list(cookies.values())}


def cast(votes: list[int]) -> dict:
    """How many ballots of these votes there are, by way; of sealed ones those in the urns, if as many have voted."""
    voted = Turnout.objects.filter(voter__vote__in=votes).count()
    size = secrecy.length(2)
    sealed = sum(len(urn.ballots) // size for urn in Urn.objects.filter(vote__in=votes))
    named = Ballot.objects.filter(voter__vote__in=votes).count()
    return {"named": named, "secret": sealed if sealed == voted else -1}


MEASURES = (ballots, cast)


def _meeting(group: list[User], at) -> Meeting:
    facts = {"unit_id": group[0].member.unit_id, "title": "Sinh hoạt thường kỳ", "place": "Nhà văn hóa"}
    times = {"starts_at": at, "ends_at": at + timedelta(hours=2), "opened_at": at, "state": Meeting.State.RUNNING}
    return Meeting(planned_by=group[0], **facts, **times)


def _posts(way: str, groups: list[list[User]], meetings: list[Meeting], cookies: dict[int, str]) -> dict:
    facts = {"subject": "resolution", "question": "Thông qua nghị quyết", "way": way, "state": Vote.State.OPEN}
    votes = Vote.objects.bulk_create(
        Vote(meeting=meeting, prepared_by=group[0], counted=len(group), voters=len(group), needed=1, **facts)
        for meeting, group in zip(meetings, groups, strict=True)
    )
    pairs = [(vote, user) for vote, group in zip(votes, groups, strict=True) for user in group]
    voters = Voter.objects.bulk_create(Voter(vote=vote, member_id=user.member_id, votes=True) for vote, user in pairs)
    publics: list[bytes] = []
    if way == Vote.Way.SECRET:
        publics = [secrecy.public_of(X25519PrivateKey.generate()) for _ in range(2)]
        Urn.objects.bulk_create(Urn(vote=vote, publics=publics) for vote in votes)
    posts = [
        [
            f"{voter.vote.get_absolute_url()}phieu/",
            cookies[user.pk],
            f"la_phieu=1&la_phieu_ve={_ticket(voter, publics)}",
        ]
        for voter, (_, user) in zip(voters, pairs, strict=True)
    ]
    return {"posts": posts, "votes": [vote.pk for vote in votes]}


def _ticket(voter: Voter, publics: list[bytes]) -> str:
    """What the page that asks once more gives along."""
    look = {"secret": bool(publics), "places": len(tally.ANSWERS), "most": 1, "blank": False}
    paper = BallotPaper(voter.vote.meeting_id, voter.vote_id, voter.pk, publics=tuple(publics), **look)
    return ticket(paper, voter.member_id)
