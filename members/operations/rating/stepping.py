"""The steps of a rating: rated by oneself, voted by the collective, decided by the committee. Each is moved by
compare-and-swap; all of a round hold its row, so a limit that is counted stays true."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from members import audit, notices, rules
from members.models import Member, Notice, User
from members.operations.engine.voting import Counted
from members.operations.models import Rating, RatingGroup, RatingLevel, RatingRound
from members.operations.rating.bands import is_over, level_of, most_excellent, too_high
from members.operations.rating.rounds import RatingRefused
from members.powers import Power

State = Rating.State
GroupKey = tuple[int, str]


@dataclass(frozen=True)
class Ballot:
    """The vote on one: the level it was about and its figures."""

    rating: int
    level: str
    vote: Counted


@transaction.atomic
def rate_self(
    rating: Rating, *, points: Decimal, level: str, note: str, by: User, marks: Sequence[Decimal] = ()
) -> None:
    """Raises RatingRefused for a level above the points, WrongState once it was voted."""
    found = _open(rating.round)
    book = rules.book(found.unit, key__startswith="rating.")
    if too_high(level, points, book, found.ends_on):
        allowed = level_of(points, book, found.ends_on).label
        raise RatingRefused(f"Với điểm này, mức cao nhất là “{allowed}”.", field="level")
    told = {"self_points": points, "self_level": level, "self_note": note, "marks": [str(mark) for mark in marks]}
    rating.move("rate_self", **told)
    audit.record(by, "rating.self", rating, after={"level": level})


@transaction.atomic
def vote(found: RatingRound, ballots: Sequence[Ballot], *, on: date, by: User) -> int:
    """What the collective has voted, each on the level that is proposed; returns how many. Raises RatingRefused where a
    vote is short of what is needed, or a day cannot be; WrongState for one that was decided meanwhile."""
    _open(found)
    if on > timezone.localdate():
        raise RatingRefused("Ngày biểu quyết không thể sau hôm nay.", field="on")
    rows = Rating.objects.with_names().in_bulk([ballot.rating for ballot in ballots])
    for ballot in ballots:
        rating, counted = rows[ballot.rating], ballot.vote
        if not counted.passed:
            raise RatingRefused(
                f"{rating.name}: {counted.in_favour} đồng ý trên {counted.counted} là chưa đủ, cần {counted.needed}. "
                "Đề nghị biểu quyết lại ở mức khác."
            )
        rating.move(
            "vote",
            proposed=ballot.level,
            counted=counted.counted,
            in_favour=counted.in_favour,
            needed=counted.needed,
            vote=counted.key,
            voted_on=on,
        )
    audit.record(by, "rating.vote", found, power=Power.HANDLE_CASES, after={"rows": len(ballots)})
    return len(ballots)


def group_key(rating: Rating) -> GroupKey:
    """Whose limit it counts in: of members without a post their chi bộ, of similar posts the whole round."""
    return (rating.unit_id if rating.group == RatingGroup.MEMBER else rating.round.unit_id, rating.group)


@transaction.atomic
def decide(
    found: RatingRound,
    levels: Mapping[int, str],
    *,
    number: str,
    on: date,
    reasons: Mapping[GroupKey, str],
    by: User,
) -> int:
    """The committee decides for the ratings `levels` names; `reasons` for groups that go over the limit. Returns how
    many. Raises RatingRefused for a group over the limit without a reason, WrongState where another was quicker."""
    _open(found)
    if on > timezone.localdate():
        raise RatingRefused("Ngày quyết định không thể sau hôm nay.", field="on")
    rows = list(Rating.objects.of_round(found).with_names())
    deciding = [row for row in rows if row.pk in levels]
    over = groups_over(found, rows, levels)
    for key, sentence in over.items():
        if not reasons.get(key, "").strip():
            raise RatingRefused(f"{sentence} Ghi lý do nếu vẫn quyết định như vậy.")
    for rating in deciding:
        key = group_key(rating)
        beyond = reasons[key] if key in over and levels[rating.pk] == RatingLevel.EXCELLENT else ""
        move = "decide" if found.votes else "decide_month"
        rating.move(move, level=levels[rating.pk], decision=number, decided_on=on, reason=beyond[:300])
    after = {"rows": len(deciding), "over": len(over)}
    why = "; ".join(sorted({reasons[key] for key in over}))
    audit.record(by, "rating.decide", found, power=Power.SIGN_CASES, after=after, reason=why[:500])
    _tell(found, deciding)
    return len(deciding)


def groups_over(found: RatingRound, rows: Sequence[Rating], levels: Mapping[int, str]) -> dict[GroupKey, str]:
    """The groups with more of the best than the rules allow once `levels` are decided, each with the sentence."""
    book = rules.book(found.unit, key__startswith="rating.")
    groups: dict[GroupKey, list[str]] = defaultdict(list)
    names: dict[GroupKey, str] = {}
    for row in rows:
        if level := levels.get(row.pk) or row.level:
            groups[group_key(row)].append(level)
            place = row.unit if row.group == RatingGroup.MEMBER else found.unit
            names[group_key(row)] = f"{row.get_group_display()}, {place}"
    told = {}
    for key, given in groups.items():
        if any(group_key(row) == key for row in rows if row.pk in levels) and is_over(given, book, found.ends_on):
            most = most_excellent(given, book, found.ends_on)
            many = given.count(RatingLevel.EXCELLENT)
            told[key] = f"{names[key]}: {many} xuất sắc, nhiều nhất {most}."
    return told


@transaction.atomic
def take_back(rating: Rating, *, by: User, reason: str) -> None:
    """The level above finds the decision wrong: it is to be decided anew. Raises RatingRefused where it does not say
    why, WrongState."""
    if not reason.strip():
        raise RatingRefused("Đề nghị ghi lý do yêu cầu quyết định lại.")
    found = _open(rating.round)
    rating.move("take_back" if found.votes else "take_back_month", level="", decision="", decided_on=None, reason="")
    audit.record(by, "rating.take_back", rating, power=Power.SIGN_CASES, reason=reason)


def _open(found: RatingRound) -> RatingRound:
    held = RatingRound.objects.select_for_update(of=("self",)).prefetch_related("unit").get(pk=found.pk)
    if not held.is_open:
        raise RatingRefused("Đợt đánh giá này đã kết thúc.")
    return held


def _tell(found: RatingRound, decided: Sequence[Rating]) -> None:
    """Each rated member of their own; of an organisation everybody reads it in the round."""
    levels = {row.member_id: RatingLevel(row.level).label for row in decided if row.member_id}
    accounts = notices.accounts_of(Member.objects.filter(pk__in=levels))
    text = f"Kết quả xếp loại {found.when} của đồng chí: "
    notices.send(Notice(user=user, text=f"{text}{levels[user.member_id]}.") for user in accounts)
