"""What waits in rows for a worker is done though Redis has lost every message, and nothing is done by two at once."""

from datetime import timedelta
from threading import Event

import pytest
import redis
from django.conf import settings
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from documents.filing import merging
from documents.importing import batches
from documents.models import DocumentFile, DocumentImport, Issuer, ReadingNudge
from documents.to_read import requests
from members import exports, lost_work
from members.inspection.tasks import write_audit_export
from members.models import ListExport, RosterImport, RosterRow
from members.people.tasks import write_export
from members.roster import applying, deciding, reconciliation
from members.roster.tasks import check_roster
from news.enclosures import illustrations, pictures
from news.models import Article, Picture
from sotay.monitoring.tasks import take_up_lost_work
from tests.documents.library_cast import document
from tests.members import rosters
from tests.news import made
from tests.together import at_once

pytestmark = pytest.mark.django_db(transaction=True)
REASON = "Chuẩn bị đại hội chi bộ"
KEPT = "_kombu.binding.*"  # where other workers of the suite are spoken to


@pytest.fixture
def broker():
    """The queues' own numbers of the server of this test."""
    url = settings.CELERY_BROKER_URL.replace("redis+socket://", "unix://").replace("virtual_host=", "db=")
    client = redis.Redis.from_url(url)
    kept = {name: client.dump(name) for name in client.scan_iter(KEPT)}
    yield client
    for name, value in kept.items():
        client.restore(name, 0, value, replace=True)


def everything(cast, tmp_path) -> dict:
    """One of each kind of row that waits for a worker, as its use case leaves it; what shows that it is done."""
    read = document(cast.ward)
    asked = requests.ask(read, cast.ward, by=cast.clerk, deadline=timezone.localdate() + timedelta(days=9))
    nudge = requests.nudge(asked, cast.cell_7, by=cast.clerk)
    facts = {"suffix": "ĐU", "level": "commune", "unit": cast.ward}
    full, short = (Issuer.objects.create(name=name, **facts) for name in ("Đảng ủy phường Phúc Lâm", "ĐU P. Phúc Lâm"))
    merging.merge(short, full, by=cast.clerk, reason=REASON)
    sheet = ContentFile(rosters.write(tmp_path / "bang.xlsx", []).read_bytes(), "bang.xlsx")
    batch = batches.receive(unit=cast.ward, table=sheet, files=[], by=cast.clerk)
    written = written_list(cast, tmp_path)
    deciding.ask_undo(written, by=cast.organiser, reason="Nhầm tệp")
    unchecked = brought_list(cast, tmp_path, rosters.person(900002))
    if reconciliation.read(unchecked.pk):
        check_roster.delay(unchecked.pk)
    roster = brought_list(cast, tmp_path, rosters.person(900003))
    members = exports.ask(cast.cell_7, by=cast.organiser, asked={}, described="", reason=REASON)
    write_export.delay(members.pk)
    audited = exports.ask_audit(by=cast.inspector, asked={}, described="Tất cả", reason=REASON, kind="csv")
    write_audit_export.delay(audited.pk)
    still = pictures.still(made.picture())
    picture = illustrations.take_in(still, alt="Lễ trao", caption="", by=cast.editor)
    article = made.draft(cast.ward, cast.editor, cover=made.picture(), cover_alt="Lễ trao")
    return {
        "text": lambda: DocumentFile.objects.get(pk=read.main.pk).words == "read",
        "nudge": lambda: ReadingNudge.objects.get(pk=nudge.pk).done_at,
        "issuer": lambda: Issuer.objects.get(pk=full.pk).words_asked_at is None,
        "import": lambda: not DocumentImport.objects.get(pk=batch.pk).is_working,
        "roster": lambda: not RosterImport.objects.get(pk=roster.pk).is_working,
        "checked": lambda: RosterImport.objects.get(pk=unchecked.pk).checked,
        "undone": lambda: RosterImport.objects.get(pk=written.pk).state == "undone",
        "export": lambda: ListExport.objects.get(pk=members.pk).is_ready,
        "audit": lambda: ListExport.objects.get(pk=audited.pk).is_ready,
        "picture": lambda: Picture.objects.get(pk=picture.pk).rendered_at,
        "cover": lambda: Article.objects.get(pk=article.pk).cover_rendered_at,
    }


def brought_list(cast, tmp_path, person) -> RosterImport:
    """A list of one person, of which nobody has read anything yet."""
    people = ContentFile(rosters.write(tmp_path / "ds.xlsx", [person]).read_bytes(), "ds.xlsx")
    return deciding.receive(people, cast.ward, found_units=False, by=cast.organiser)[0]


def written_list(cast, tmp_path) -> RosterImport:
    roster = brought_list(cast, tmp_path, rosters.person(900001))
    reconciliation.read(roster.pk)
    deciding.decide_kind(roster, RosterRow.Kind.NEW, RosterRow.Decision.ACCEPT, by=cast.organiser)
    roster.refresh_from_db()
    deciding.sign(roster, by=cast.organiser, name="Lê Thị Tổ", note="", seen=roster.version)
    applying.apply(roster.pk)
    roster.refresh_from_db()
    assert (roster.state, roster.applied["new"]) == ("done", 1)
    return roster


def grow_old() -> None:
    """As if all of it had been asked for ten minutes ago."""
    ago = timezone.now() - timedelta(minutes=10)
    DocumentFile.objects.update(added_at=ago)
    Issuer.objects.exclude(words_asked_at=None).update(words_asked_at=ago)
    for model in (DocumentImport, RosterImport):
        model.objects.update(asked_at=ago)
    ListExport.objects.update(created_at=ago)
    Picture.objects.update(uploaded_at=ago)


@pytest.mark.long
def test_what_waits_in_rows_is_done_after_redis_was_emptied(cast, own_worker, broker, tmp_path):
    with own_worker():
        pass  # it has worked, and is stopped
    done = everything(cast, tmp_path)
    assert broker.llen("celery") and broker.llen("roster") and broker.llen("texts")
    broker.flushdb()
    cache.clear()
    assert [name for name, is_done in done.items() if is_done()] == []
    with own_worker() as wait:
        grow_old()
        take_up_lost_work.delay()
        for is_done in done.values():
            wait(is_done)
        assert set(lost_work.take_up()) == {rows.key for rows in lost_work.ROWS}
        assert not any(list(rows.lost()) for rows in lost_work.ROWS if rows.key != "members.roster_check")


def test_what_was_asked_for_a_moment_ago_is_left_to_its_queue(cast, broker):
    exports.ask(cast.cell_7, by=cast.organiser, asked={}, described="", reason=REASON)
    assert lost_work.take_up()["members.export"] == 0
    grow_old()
    assert [lost_work.take_up()["members.export"] for _ in range(3)] == [1, 0, 0]
    broker.flushdb()
    cache.clear()  # as Redis loses both
    assert lost_work.take_up()["members.export"] == 1


def test_nobody_takes_in_hand_what_another_worker_has(cast):
    held, may_end = Event(), Event()

    def first():
        with lost_work.in_hand("export", 7) as is_ours:
            held.set()
            assert may_end.wait(60)
            return is_ours

    def second():
        assert held.wait(60)
        with lost_work.in_hand("export", 7) as is_ours, lost_work.in_hand("export", 8) as other:
            may_end.set()
            return is_ours, other

    assert at_once(first, second, refusals=()) == [True, (False, True)]
    with lost_work.in_hand("export", 7) as is_ours:
        assert is_ours


def test_two_workers_with_one_export_write_one_file(cast, settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)
    export = exports.ask(cast.cell_7, by=cast.organiser, asked={}, described="", reason=REASON)
    at_once(lambda: write_export(export.pk), lambda: write_export(export.pk), refusals=())
    assert ListExport.objects.get(pk=export.pk).is_ready
    assert len(default_storage.listdir("exports")[1]) == 1
