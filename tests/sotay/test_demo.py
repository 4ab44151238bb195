"""The demo party: told through the same doors as everybody's data, the same when it is loaded twice, and by two."""

import html
import os
import re
import signal
import time
from datetime import timedelta
from io import StringIO
from pathlib import Path

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.db.models import F
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import timezone

from documents.models import Document
from meetings.models import (
    Feedback,
    Meeting,
    MinutesCorrection,
    QualityScore,
    Resolution,
    RollEntry,
    Survey,
    Task,
    Vote,
)
from members.inspection import audit_query
from members.models import AuditEntry, Member, Unit, UnitPeriod, User
from members.powers import Power
from members.privacy import consents
from news.models import Article
from sotay.demo import clock, evenings, loading, party, reform
from sotay.demo.cell import history
from sotay.models import UnitDay
from sotay.reports.models import UnitReport
from tests import factories
from tests.meetings.printing.scenes import not_on_paper, values_of
from tests.sotay import in_two

pytestmark = pytest.mark.django_db
REFORM = (reform.EVE, reform.REFORM)
# Every list of meetings, with words that only a row of it brings.
LISTS = {
    "member": {
        "list": "Sinh hoạt thường kỳ tháng",
        "list ?xem=da-qua": "Sinh hoạt thường kỳ tháng",
        "list ?xem=sap-toi": "Sinh hoạt chuyên đề tháng",
        "month": "19 giờ 30",
        "tasks": "Chuẩn bị ý kiến về đèn chiếu sáng ngõ 12",
        "tasks ?xem=da-xong": "Thăm, tặng quà Tết ba đảng viên tuổi cao",
        "attended": "Sinh hoạt thường kỳ tháng",
        "feedback_sent": "Đề nghị đổi giờ họp sớm hơn 30 phút",
        "surveys": "Dự thảo quy chế làm việc của chi bộ",
        "surveys ?xem=da-qua": "Góp ý về chất lượng sinh hoạt chi bộ",
    },
    "secretary": {
        "tasks ?xem=kiem-tra": "Rà soát đường dây điện ngõ 12",
        "followed_tasks": "Dán hướng dẫn nhận biết cuộc gọi lừa đảo",
        "followed_tasks ?xem=tre": "Thăm ba đảng viên tuổi cao",
        "followed_tasks ?xem=cho": "Rà soát đường dây điện ngõ 12",
        "followed_tasks ?xem=da-xong": "Lập danh sách hộ neo đơn",
        "feedback_desk": "Bể rác tạm đầu ngõ 15",
        "own_figures": "Chi bộ 7",
        "feedback_desk ?xem=da-xong": "Nhà văn hóa hay khóa cửa",
        "surveys ?xem=soan": "Dự thảo quy chế làm việc của chi bộ",
    },
    "approver": {
        "scores": "Chi bộ 7",
        "feedback_desk": "Xe tải chở vật liệu",
        "list": "Sinh hoạt thường kỳ tháng",
        "own_figures": "Chi bộ 7",
    },
    "organiser": {"feedback_desk ?xem=qua-han": "Rãnh thoát nước trước số 40", "rubrics": "42-HD/BTCTW"},
    "administrator": {"lacking": "Chi bộ", "list": "Sinh hoạt"},
}
# What the papers of that evening need not say: one room, nothing set right, numbers that an office gives by hand.
UNFILLED = {
    "giay-moi": {"so_ky_hieu", "muc_diem_cau", "diem_cau"},
    "diem-danh": {"so_ky_hieu"},
    "bien-ban": {"so_ky_hieu", "dinh_chinh", "muc_dinh_chinh"},
    "nghi-quyet": set(),
}
TONIGHT = {
    "member": {"detail": "Lắp đèn chiếu sáng ngõ 12", "petitions": "Nên mời tổ trưởng dân phố"},
    "secretary": {"readers": "Dự thảo nghị quyết", "petitions": "Đề nghị bàn việc lắp đèn", "votes": "công nhận"},
}
LAST = {
    "member": {"detail": "Chuyển đổi số", "minutes": "Chủ trì", "votes": "điện thoại an toàn", "score": "Chờ"},
    "secretary": {"roll": "Nguyễn Duy Thịnh", "speakers": "phút"},
}


def counts() -> dict[str, int]:
    models = (Unit, Member, User, Article, Document, Meeting, UnitDay)
    return {model.__name__: model.objects.count() for model in models}


def signed_in(client: Client, key: str) -> Client:
    user = party.account_of(next(person for person in party.CAST if person.key == key))
    User.objects.filter(pk=user.pk).update(notice_version=consents.CURRENT)
    client.force_login(user, backend="members.accounts.backends.PhoneBackend")
    return client


def without_life(client: Client, pages: dict[str, dict[str, str]], *args: int) -> dict:
    """The pages that do not say what the demo has told, each with its status."""
    wrong = {}
    for key, wanted in pages.items():
        signed_in(client, key)
        for page, words in wanted.items():
            name, _, query = page.partition(" ")
            answer = client.get(reverse(f"meetings:{name}", args=args) + query, follow=True)
            if answer.status_code != 200 or words not in html.unescape(answer.text):
                wrong[key, page] = answer.status_code
    return wrong


def check_the_meetings(client: Client) -> None:
    """Fourteen months of them, one of this evening, and something in every list of them for the one whose it is."""
    cell = Unit.objects.by_code(party.CELL)
    held = Meeting.objects.filter(unit=cell, state="closed")
    regular = held.filter(kind="regular").order_by("starts_at")
    assert regular.count() == 14
    assert regular.first().starts_at == evenings.months_before(evenings.tonight(), 14)
    assert regular.last().starts_at == evenings.months_before(evenings.tonight(), 1)
    assert held.filter(kind="thematic").count() == 4 and held.filter(kind="committee").count() == 3
    assert Meeting.objects.get(unit=cell, state="cancelled").cancel_reason
    assert held.exclude(postpone_reason="").count() == 1
    tonight = Meeting.objects.filter(unit=cell).still_ahead().first()
    assert tonight.is_open and tonight.starts_at - timezone.now() < timedelta(days=1)
    assert without_life(client, LISTS) == {}
    assert without_life(client, TONIGHT, tonight.pk) == {}
    assert without_life(client, LAST, held.filter(kind="regular").latest("starts_at").pk) == {}


def check_every_state() -> None:
    """Whatever there is a state of, the demo has one in it."""
    assert set(Vote.objects.values_list("way", flat=True)) == set(Vote.Way.values)
    assert set(Vote.objects.values_list("state", flat=True)) == {"prepared", "decided", "void"}
    assert {"passed", "failed", "elected"} == set(Vote.objects.exclude(outcome="").values_list("outcome", flat=True))
    assert set(Task.objects.values_list("state", flat=True)) == set(Task.State.values)
    assert set(Feedback.objects.values_list("state", flat=True)) == set(Feedback.State.values)
    assert {"voted", "confirmed"} == set(QualityScore.objects.values_list("state", flat=True))
    otherwise = QualityScore.objects.filter(state="confirmed").exclude(final_band=F("band"))
    assert [bool(score.final_reason) for score in otherwise] == [True]
    assert set(Survey.objects.values_list("state", flat=True)) == {"open", "closed"}
    assert MinutesCorrection.objects.count() == 1
    resolutions = Resolution.objects.order_by("issued_on").values_list("symbol", "state")
    assert list(resolutions) == [(f"0{number}-NQ/CB", "posted") for number in (4, 5, 6)]  # 03 is in the library
    assert set(RollEntry.objects.values_list("standing", flat=True)) == set(RollEntry.Standing.values)
    assert set(RollEntry.objects.values_list("presence", flat=True)) >= {"present", "excused", "unexcused", "exempt"}
    assert RollEntry.objects.exclude(arrived_at=None).exists() and RollEntry.objects.exclude(left_at=None).exists()
    reports = UnitReport.objects.filter(every="week")
    assert set(reports.values_list("state", flat=True)) == set(UnitReport.State.values)
    of_ward = list(reports.filter(unit=Unit.objects.by_code(party.WARD)).order_by("pk"))
    assert [report.is_late for report in of_ward if report.is_gone].count(True) == 1 and of_ward[-1].is_open
    assert [report.state for report in of_ward if report.corrects_id] == ["sent"]
    assert not AuditEntry.objects.filter(at__gt=timezone.now()).exists()


# What is read as it stands: marks of files, hosts of sources, the date as a source has written it.
AS_IT_STANDS = {"sha256", "host", "dated", "link", "url"}


def check_the_log_in_words() -> None:
    """No key, code or day of a program stands in the log: of an action done anywhere in the demo."""
    raw = set()
    entries = list(AuditEntry.objects.all())
    for entry, changes in zip(entries, audit_query.changes_of_each(entries), strict=True):
        kept = {**(entry.before or {}), **(entry.after or {})}
        for key, change in zip({**(entry.before or {}), **kept}, changes, strict=True):
            said = [] if key in AS_IT_STANDS else re.split(r"[,;:] ?", f"{change.before}, {change.after}")
            raw |= {(entry.action, key, word) for word in said if re.fullmatch(r"[a-z][a-z_]{2,}|\d{4}-\d\d-.*", word)}
            raw |= {(entry.action, key)} if change.label.lower() == key.replace("_", " ") else set()
        raw |= {(entry.action, entry.object_name)} if re.match(r"[a-z_]+ \d{4}-\d{6}", entry.object_name) else set()
    assert raw == set()


def check_that_it_goes_on() -> None:
    """Months later it has a meeting ahead again, and one only."""
    users = {person.key: party.account_of(person) for person in party.CAST}
    of_cell = Meeting.objects.filter(unit__code=party.CELL)
    with clock.moved_to(timezone.now() + timedelta(days=300)), transaction.atomic():
        assert not of_cell.still_ahead().exists()
        for _ in range(2):
            history.go_on(users)
            assert of_cell.still_ahead().count() == 1
        transaction.set_rollback(True)


@pytest.fixture(scope="class")
def loaded(open_transaction, tmp_path_factory):
    """The demo, loaded once for all tests of a class, by this process alone; how many rows each table then had."""
    with override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("demo")):
        call_command("demo")
        with connection.cursor() as cursor:
            yield in_two.rows(cursor)


@pytest.mark.long
@pytest.mark.usefixtures("loaded")
class TestDemo:
    def test_it_loads_twice_and_is_the_same(self, client):
        first = counts()
        pilots = UnitDay.objects.filter(unit__name="Đợt làm điểm (9 đảng bộ)").latest("day")
        assert (pilots.members, pilots.eligible, pilots.activated) == (121_146, 110_128, 88_279)
        assert Member.objects.under([Unit.objects.by_code(party.WARD).path]).count() == 305
        city = Unit.objects.get(parent=None)
        on_the_eve, since = (
            set(UnitPeriod.objects.on(day).filter(parent=city).values_list("name", flat=True)) for day in REFORM
        )
        assert "Đảng bộ quận Vân Giang" in on_the_eve - since and "Đảng bộ phường Liên Khê" in since - on_the_eve
        assert party.account_of(party.CAST[1]).has_perm(Power.PLAN_MEETINGS, Unit.objects.by_code(party.CELL))
        holders = {person.key for person in party.CAST if person.role or person.office}
        asked = {person.key for person in party.CAST if party.account_of(person).authenticator_set.exists()}
        assert asked == holders
        call_command("demo")
        assert counts() == first
        check_the_meetings(client)
        check_every_state()
        check_that_it_goes_on()
        check_the_log_in_words()

        said = StringIO()
        call_command("demo", "--accounts", stdout=said)
        table = said.getvalue()
        assert all(party.account_of(person).phone in table for person in party.CAST)
        assert User.objects.get(phone="0900000003").check_password(party.PASSWORD)
        assert AuditEntry.objects.filter(action="account.slip").count() == 1

    @pytest.mark.libreoffice
    @pytest.mark.process
    def test_its_last_meeting_prints_every_field_of_its_papers(self, libreoffice):
        last = Resolution.objects.select_related("meeting__unit__parent").latest("issued_on").meeting
        empty = {key: {name for name, value in values_of(last, key)[1].items() if not value} for key in UNFILLED}
        assert empty == UNFILLED
        assert {key: not_on_paper(last, key) for key in UNFILLED} == {key: [] for key in UNFILLED}

    @pytest.mark.process
    def test_two_processes_load_what_one_does(self, loaded, tmp_path):
        mark = tmp_path / "half"
        with in_two.database() as url:
            process = in_two.load(url, mark, tmp_path)
            said = process.communicate(timeout=300)[1]
            assert (process.returncode, mark.exists()) == (0, False), said
            with psycopg.connect(url) as other:
                assert in_two.rows(other.cursor()) == loaded


@pytest.mark.long
@pytest.mark.process
def test_the_mark_stands_where_one_of_two_has_died(tmp_path):
    mark, deadline = tmp_path / "half", time.monotonic() + 120
    with in_two.database() as url, psycopg.connect(url, autocommit=True) as other:
        process = in_two.load(url, mark, tmp_path, "--small")
        while not other.execute("SELECT FROM members_unit LIMIT 1").rowcount and time.monotonic() < deadline:
            time.sleep(0.2)
        (second,) = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()[:1]
        os.kill(int(second), signal.SIGKILL)
        said = process.communicate(timeout=300)[1]
        assert (process.returncode, mark.exists()) == (1, True) and "thứ hai" in said
        told = other.execute("SELECT FROM members_auditentry WHERE action = %s", [loading.LOADED])
        assert told.rowcount == 0


def test_the_demo_never_mixes_with_real_data():
    factories.city()
    with pytest.raises(CommandError, match="đã có dữ liệu khác"):
        call_command("demo")
    with pytest.raises(CommandError, match="đã có dữ liệu khác"):
        call_command("demo", "--accounts")
