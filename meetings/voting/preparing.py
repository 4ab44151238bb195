"""A vote before its first ballot: prepared, its keys handed out, opened with a frozen denominator, or given up."""

from collections.abc import Sequence
from http import HTTPStatus

from django.db import IntegrityError, transaction
from django.utils import timezone

from meetings.models import Meeting, Urn, Vote, VoteKey, Voter
from meetings.voting import engine, people, results, secrecy
from meetings.voting.held import locked
from meetings.voting.people import Electorate
from meetings.voting.subjects import all_subjects
from members import audit, notice_kinds, notices, rules, vietnamese
from members.models import Member, User
from members.refusals import Refused

MOST_KEYS = 2
PAST = "Buổi sinh hoạt đã kết thúc hoặc đã hủy, không biểu quyết được nữa."


class NotPossible(Refused):
    """The vote cannot be as it was asked for."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY


class NoThirdTime(NotPossible):
    """So many votes without two thirds: the superior committee decides (docs/rules.md §4.5)."""

    message = (
        "Việc này đã biểu quyết đủ số lần theo quy định mà không đạt hai phần ba. Đề nghị báo cáo đầy đủ kết quả các "
        "lần để cấp ủy cấp trên trực tiếp xem xét, quyết định."
    )


@transaction.atomic
def prepare(
    meeting: Meeting,
    *,
    by: User,
    subject: str,
    question: str,
    way: str,
    names: Sequence[str] = (),
    seats: int = 1,
    as_many: bool = False,
    repeats: Vote | None = None,
) -> Vote:
    """Puts a vote on the meeting's list; nobody votes yet.

    names: of an election, in the order of the ballot; as_many: its own rule allows no more names than seats.
    repeats: the vote without result that is held again. Raises NotPossible.
    """
    if meeting.is_past:
        raise NotPossible(PAST)
    attempt, second_round = _again(repeats, meeting, subject) if repeats else (1, False)
    _check_names(names, seats, fewest=seats + (0 if as_many else 1))
    if repeats:
        _check_electing_on(repeats, names, seats, second_round=second_round)
    else:
        _check_is_new(meeting, subject, question)
    vote = Vote(meeting=meeting, subject=subject, question=question, way=way, names=list(names), seats=seats)
    vote.prepared_by, vote.repeats, vote.attempt, vote.second_round = by, repeats, attempt, second_round
    try:
        with transaction.atomic():
            vote.save()
    except IntegrityError:
        raise NotPossible("Lần biểu quyết ấy đã được lập lại trước đó.") from None
    audit.record(by, "vote.prepare", vote, after={"subject": subject, "way": way, "names": list(names)})
    return vote


def _again(repeats: Vote, meeting: Meeting, subject: str) -> tuple[int, bool]:
    """The number of the new attempt, and whether it is the second round of a tie."""
    if not Vote.objects.to_repeat(meeting).filter(pk=repeats.pk).exists():
        raise NotPossible("Lần biểu quyết ấy đã có kết quả hoặc đã được lập lại.")
    if repeats.subject != subject:
        raise NotPossible(
            "Biểu quyết lại cần giữ nguyên loại việc.",
        )
    if results.climbs(repeats):
        raise NoThirdTime
    void = repeats.state == Vote.State.VOID
    return repeats.attempt + (0 if void else 1), repeats.second_round if void else repeats.outcome == "tied"


def _check_is_new(meeting: Meeting, subject: str, question: str) -> None:
    """What has failed is voted on again as such, so that its times are counted (docs/rules.md §4.5)."""
    if not all_subjects()[subject].climbs:
        return
    failed = Vote.objects.to_repeat(meeting).filter(subject=subject, outcome=Vote.Outcome.FAILED)
    said = vietnamese.search_text(question)
    vote = next((vote for vote in failed if vietnamese.search_text(vote.question) == said), None)
    if vote and results.climbs(vote):
        raise NoThirdTime
    if vote:
        raise NotPossible(
            f"Việc này đã biểu quyết lần {vote.attempt} không đạt. Đề nghị lập từ mục “Biểu quyết lại” để cổng tính "
            "đúng số lần."
        )


def _check_electing_on(repeats: Vote, names: Sequence[str], seats: int, *, second_round: bool) -> None:
    """The second round is held among those who are equal and for what they are equal for; whoever is elected stands in
    no further one, and no more are elected than seats are open."""
    rest, left = results.next_names(repeats), results.open_seats(repeats)
    if second_round and (set(names) - set(rest) or seats != left):
        raise NotPossible(
            f"Bầu lại khi bằng phiếu chỉ giữa những người bằng phiếu ({', '.join(rest)}), lấy {left} người.",
            field="names",
        )
    if twice := sorted(results.elected_so_far(repeats) & set(names)):
        raise NotPossible(f"Đã trúng cử ở lần trước: {', '.join(twice)}. Đề nghị bỏ khỏi danh sách.", field="names")
    if names and seats > left:
        raise NotPossible(f"Lần trước còn thiếu {left} người, lần này không bầu nhiều hơn.", field="seats")


def _check_names(names: Sequence[str], seats: int, fewest: int) -> None:
    if names and not fewest <= len(names) <= secrecy.MOST_PLACES:
        raise NotPossible(
            f"Bầu {seats} người thì danh sách cần từ {fewest} đến {secrecy.MOST_PLACES} người; hiện có {len(names)}.",
            field="names",
        )


@transaction.atomic
def take_key(vote: Vote, *, by: User) -> str:
    """Makes `by` a holder of the key of a secret vote on the phone, and returns the code, which stands nowhere else.

    Raises NotPossible once the vote is open, or where two hold keys already.
    """
    held = locked(vote)
    if held.meeting.is_past:
        raise NotPossible(PAST)
    if held.state != Vote.State.PREPARED or held.way != Vote.Way.SECRET:
        raise NotPossible("Chỉ nhận khóa của phiếu kín trên điện thoại, trước khi mở biểu quyết.")
    if held.keys.exclude(holder=by).count() >= MOST_KEYS:
        raise NotPossible("Hòm phiếu này đã có đủ hai người giữ khóa.")
    code, salt = secrecy.new_code(), secrecy.new_salt()
    public = secrecy.public_of(secrecy.private_of(code, salt))
    VoteKey.objects.update_or_create(vote=held, holder=by, defaults={"salt": salt, "public": public})
    audit.record(by, "vote.key", held)
    return code


@transaction.atomic
def open_vote(vote: Vote, *, by: User) -> None:
    """Freezes who counts and who may vote, and lets them vote. Raises NotPossible, or WrongState where it is open."""
    held, now = locked(vote, "meeting"), timezone.now()  # nobody closes the meeting beside
    if held.meeting.state != Meeting.State.RUNNING:
        raise NotPossible("Chỉ mở biểu quyết khi buổi sinh hoạt đang diễn ra.")
    electorate = people.electorate(held.meeting, now)
    counts = electorate.denominator
    if refusal := why_not(held, electorate):
        raise NotPossible(refusal)
    needed = needed_of(held, counts.counted)
    held.move("open", opened_at=now, counted=counts.counted, voters=counts.voters, needed=needed)
    Voter.objects.bulk_create(
        Voter(vote=held, member=each.member, why=each.place.why, votes=each.place.votes) for each in electorate.called
    )
    if held.way == Vote.Way.SECRET:
        _set_up_urn(held)
    after = {"counted": counts.counted, "voters": counts.voters, "needed": needed}
    audit.record(by, "vote.open", held, after=after)
    vote.refresh_from_db()
    if held.is_on_phone:
        _call(held, by=by)


def needed_of(vote: Vote, counted: int) -> int:
    """Votes that are needed of `counted`, by the rule of the subject on the day of the meeting."""
    return all_subjects()[vote.subject].threshold(vote.unit, vote.meeting.day).needed(counted)


def why_not(vote: Vote, electorate: Electorate) -> str:
    """What speaks against opening `vote` now, as a sentence; empty where nothing does."""
    if vote.meeting.is_past:
        return PAST
    counts, book = electorate.denominator, rules.book(vote.unit, key__startswith="vote.")
    if not counts.voters:
        return "Chưa có ai được biểu quyết: đề nghị điểm danh đảng viên chính thức có mặt trước."
    if electorate.body is engine.Body.CONGRESS and not engine.has_quorum(
        (each.person for each in electorate.called), book.ratio("vote.congress_quorum", on=vote.meeting.day)
    ):
        return "Đại hội chưa đủ hai phần ba số đảng viên được triệu tập có mặt, chưa biểu quyết được."
    least = book.whole("vote.secret_min", on=vote.meeting.day)
    if vote.is_secret and counts.voters < least:
        return f"Phiếu kín cần ít nhất {least} người được biểu quyết có mặt; ít hơn thì con số để lộ từng người."
    if vote.way == Vote.Way.SECRET and not vote.keys.exists():
        return "Phiếu kín trên điện thoại cần có người nhận khóa hòm phiếu trước khi mở."
    return ""


@transaction.atomic
def void(vote: Vote, *, by: User, reason: str) -> None:
    """Gives the vote up for good, without result: its ballots are gone. Raises WrongState once it is decided."""
    held = locked(vote)
    held.move("void", void_reason=reason, closed_at=held.closed_at or timezone.now(), totals=None)
    Urn.objects.filter(vote=held).delete()
    transaction.on_commit(lambda: secrecy.forget([held.pk]))
    audit.record(by, "vote.void", held, reason=reason)
    vote.refresh_from_db()


def _set_up_urn(vote: Vote) -> None:
    passing = secrecy.make_passing_key(vote.pk)
    if passing is None:
        raise NotPossible("Máy chủ tạm thời chưa giữ được khóa của hòm phiếu. Đề nghị thử lại sau ít phút.")
    publics = [bytes(key.public) for key in vote.keys.order_by("pk")]
    Urn.objects.create(vote=vote, publics=[*publics, passing])


def _call(vote: Vote, *, by: User) -> None:
    """Tells everybody who may vote on the phone, except `by`, who looks at it."""
    members = Member.objects.filter(pk__in=vote.voter_rows.filter(votes=True).values("member"))
    accounts = notices.accounts_of(members).exclude(pk=by.pk)
    notices.tell_all(
        accounts.only("pk"),
        f"Mời đồng chí biểu quyết: {vote.question}",
        vote.get_absolute_url(),
        kind=notice_kinds.VOTE,
    )
