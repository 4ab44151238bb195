"""The reports of six weeks on their way from the chi bộ to the ward, and from the ward to the city: in time, late,
corrected, not opened yet, signed and not sent, waiting to be completed. Made by the use cases of the portal, on the
days on which it happened."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import partial

from django.utils import timezone

from members.models import Unit, User
from sotay.demo import clock as clocks
from sotay.demo import evenings
from sotay.demo.party import BESIDE, CELL, WARD
from sotay.reports import preparing, sending
from sotay.reports.models import Every, UnitReport

WEEKS = 6
ORDERED = time(9)
REMARKS = "Đề nghị cấp trên cử tổ kỹ thuật hỗ trợ hai chi bộ có nhiều đảng viên cao tuổi."
SET_RIGHT = "Bổ sung: trong tuần có thêm một lớp tập huấn tại nhà văn hóa khu phố 3."


def tell(users: dict[str, User]) -> None:
    """After the figures of the weeks behind it have been counted. What was prepared last waits for its people."""
    today = timezone.localdate()
    this_week = today - timedelta(days=today.weekday())
    mondays = [this_week - timedelta(weeks=back) for back in range(WEEKS, -1, -1)]
    past = [monday for monday in mondays if monday < today]
    with clocks.moved_to(evenings.on(past[0], ORDERED)) as clock:
        _order(users)
        for at, step in sorted(_steps(past[1:], users), key=lambda each: each[0]):
            clock.put(at)
            step()
    preparing.prepare_due(today)


def _order(users: dict[str, User]) -> None:
    for code, who in ((WARD, "approver"), (BESIDE, "organiser"), (CELL, "secretary")):
        preparing.order(Unit.objects.by_code(code), Every.WEEK, by=users[who])
    preparing.order(Unit.objects.by_code(WARD), Every.MONTH, by=users["approver"])


def _steps(mondays: list[date], users: dict[str, User]) -> Iterator[tuple[datetime, Callable[[], object]]]:
    """What is done, and when. Every Monday the reports are prepared; the newest are the last."""
    ward = _Way(WARD, users["approver"], users["organiser"])
    cell = _Way(CELL, users["secretary"], users["approver"])
    *earlier, late, corrected, unopened, newest = mondays
    for monday in mondays:
        yield evenings.on(monday, evenings.MORNING), partial(preparing.prepare_due, monday)
    for monday in (*earlier, corrected, unopened):
        yield _at(monday, 1), ward.send
    for monday in (*earlier, corrected):
        yield _at(monday, 2), ward.receive
    yield _at(late, 6), ward.send
    yield _at(late, 6, hour=15), ward.receive
    yield _at(corrected, 3), ward.correct
    for monday in (*earlier, late, corrected, unopened):
        yield _at(monday, 1, hour=15), cell.send
        yield _at(monday, 2, hour=15), cell.receive
    yield _at(newest, 0, hour=10), cell.sign


def _at(monday: date, days: int, *, hour: int = 9) -> datetime:
    return evenings.on(monday + timedelta(days=days), time(hour))


@dataclass(frozen=True)
class _Way:
    """The newest weekly report of a unit: `signer` signs it, `receiver` notes it above."""

    code: str
    signer: User
    receiver: User

    @property
    def _report(self) -> UnitReport:
        return UnitReport.objects.of(Unit.objects.by_code(self.code)).filter(every=Every.WEEK)[0]

    def sign(self) -> UnitReport:
        return self._signed(self._report, REMARKS)

    def send(self) -> None:
        sending.send(self.sign(), by=self.signer)

    def receive(self) -> None:
        sending.receive(self._report, by=self.receiver)

    def correct(self) -> None:
        mended = sending.correct(self._report, by=self.signer)
        sending.send(self._signed(mended, f"{REMARKS} {SET_RIGHT}"), by=self.signer)

    def _signed(self, report: UnitReport, remarks: str) -> UnitReport:
        sending.complete(report, by=self.signer, seen=report.version, remarks=remarks)
        sending.sign(report, by=self.signer, seen=report.version)
        return report
