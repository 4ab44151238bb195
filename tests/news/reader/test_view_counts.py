"""Who has read what: once a member and article, off the page's path, never lost half-way, never added twice."""

import threading

import pytest
import redis
from django.db import connection
from django.urls import reverse

from members.models import User
from members.outages import Outage
from members.pending_usage import server
from news.models import Article, ArticleRead, ArticleUnitRead
from news.reader import tasks, view_counts
from sotay.usage import figures
from tests import factories
from tests.news import made

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_marks():
    server.delete(view_counts.KEY)


@pytest.fixture
def article(cast):
    return made.published(cast.ward, cast.editor, cast.approver)


def read(client, user, article, **headers):
    client.force_login(User.objects.get(pk=user.pk))
    return client.get(article.get_absolute_url(), **headers)


def counted(article) -> tuple[int, int]:
    """As the article says it, and as the rows say it."""
    return Article.objects.get(pk=article.pk).readers, ArticleRead.objects.filter(article=article).count()


def marks() -> set[bytes]:
    return server.smembers(view_counts.KEY)


def test_a_member_counts_once_however_often_the_article_is_opened(client, cast, article):
    for _ in range(3):
        read(client, cast.hoa, article)
    read(client, cast.neighbour, article)
    tasks.note_reads()
    read(client, cast.hoa, article)
    tasks.note_reads()
    assert counted(article) == (2, 2) and marks() == set()


def test_the_page_writes_nothing_to_the_database(client, cast, article):
    read(client, cast.hoa, article)
    asked = []
    with connection.execute_wrapper(lambda execute, *call: asked.append(call[0]) or execute(*call)):
        client.get(article.get_absolute_url())
    assert all(sql.startswith("SELECT") for sql in asked)
    assert marks() == {f"{article.pk}:{cast.hoa.member_id}".encode()}


def test_strangers_staff_the_desk_previews_and_heads_do_not_count(client, cast, article):
    public = made.published(cast.ward, cast.editor, cast.approver, audience="public")
    client.get(public.get_absolute_url(), headers={"user-agent": "Googlebot/2.1"})
    read(client, cast.clerk, article)
    read(client, cast.editor, article)  # a member too, but of the desk that wrote it
    client.get(reverse("news:preview", args=[article.pk]))
    client.force_login(cast.hoa)
    client.head(article.get_absolute_url())
    client.get(f"/tin-tuc/{made.draft(cast.ward, cast.editor).pk}/")
    assert marks() == set()


def test_written_twice_changes_nothing_and_numbers_of_nothing_are_dropped(cast, article):
    mine = f"{article.pk}:{cast.hoa.member_id}".encode()
    for _ in range(2):
        view_counts.write(
            {mine, f"{article.pk + 999}:{cast.hoa.member_id}".encode(), f"{article.pk}:99999999".encode()}
        )
    assert counted(article) == (1, 1)


def test_a_worker_that_dies_before_it_forgets_loses_and_doubles_nothing(cast, article):
    view_counts.note(article.pk, cast.hoa.member_id)
    view_counts.write(marks())  # and dies
    view_counts.flush()
    assert counted(article) == (1, 1) and marks() == set()


def test_a_worker_that_dies_while_it_writes_loses_nothing(cast, article):
    def refuse(execute, *call):
        raise ConnectionError

    view_counts.note(article.pk, cast.hoa.member_id)
    with connection.execute_wrapper(refuse), pytest.raises(ConnectionError):
        view_counts.flush()
    assert counted(article) == (0, 0) and len(marks()) == 1
    view_counts.flush()
    assert counted(article) == (1, 1)


def test_a_page_is_answered_while_the_server_of_marks_refuses_connections(client, cast, article, monkeypatch, capsys):
    monkeypatch.setattr(
        "members.pending_usage.server", redis.Redis(host="127.0.0.1", port=1, socket_connect_timeout=0.5)
    )
    monkeypatch.setattr("members.pending_usage.OUTAGE", Outage("marks", cost="reads are not counted"))
    assert read(client, cast.hoa, article).status_code == 200
    said = capsys.readouterr().err
    assert said.count("server_away") == 1 and "reads are not counted" in said


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_add_each_reader_once(cast, article):
    members = [factories.member(cast.cell_7, f"Nguyễn Văn {number}") for number in range(30)]
    batch = {f"{article.pk}:{member.pk}".encode() for member in members}

    def work():
        view_counts.write(batch)
        connection.close()

    workers = [threading.Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert counted(article) == (30, 30)


def test_readers_add_up_for_the_unit_and_each_child_and_again_changes_nothing(cast, article):
    public = made.published(cast.ward, cast.editor, cast.approver, "công khai", audience="public")
    for member in (cast.hoa.member, cast.secretary.member, cast.neighbour.member):
        view_counts.note(article.pk, member.pk)
    view_counts.note(public.pk, cast.stranger.member_id)  # of another branch
    tasks.note_reads()
    tasks.count_reads()
    rows = {(row.article_id, row.unit_id): (row.readers, row.total) for row in ArticleUnitRead.objects.all()}
    assert rows == {
        (article.pk, cast.ward.pk): (3, 3),
        (article.pk, cast.cell_7.pk): (2, 3),
        (article.pk, cast.cell_8.pk): (1, 3),
        (public.pk, cast.ward.pk): (0, 1),
    }
    assert view_counts.count() == 0
    view_counts.note(article.pk, factories.member(cast.cell_8, "Lý Thị Mười").pk)
    tasks.note_reads()
    assert view_counts.count() == 3
    assert ArticleUnitRead.objects.get(article=article, unit=cast.cell_8).readers == 2


@pytest.mark.parametrize("more", [0, 30])
def test_the_desk_sees_shares_of_each_child_in_as_many_queries(
    client, cast, article, more, django_assert_max_num_queries
):
    for number in range(more):
        factories.cell(cast.ward, f"01.001.001.000.{100 + number}", f"Chi bộ {100 + number}")
    figures.refresh()
    view_counts.note(article.pk, cast.hoa.member_id)
    tasks.note_reads()
    tasks.count_reads()
    client.force_login(User.objects.get(pk=cast.approver.pk))
    client.get("/ca-nhan/")
    with django_assert_max_num_queries(7):
        page = client.get(reverse("news:readers", args=[article.pk]))
    progress = page.context["progress"]
    assert {share.unit.name: (share.readers, share.members) for share in progress.children[:2]} == {
        "Chi bộ 7": (1, 2),
        "Chi bộ 8": (0, 4),
    }
    assert "50,00" in page.text and (progress.own.readers, progress.own.members) == (1, 6)


def test_the_page_is_for_the_desk_of_the_unit_alone(client, cast, article):
    got = {}
    for name in ("hoa", "editor", "approver", "editor_beside", "administrator"):
        client.force_login(getattr(cast, name))
        got[name] = client.get(reverse("news:readers", args=[article.pk])).status_code
    assert got == {"hoa": 404, "editor": 200, "approver": 200, "editor_beside": 403, "administrator": 200}


def test_what_was_read_belongs_to_the_readers_own_data(client, cast, article):
    read(client, cast.hoa, article)
    tasks.note_reads()
    page = client.get(reverse("privacy:section", args=["tin-da-doc"]))
    assert article.title in page.text
    read(client, cast.neighbour, article)
    assert article.title not in client.get(reverse("privacy:section", args=["tin-da-doc"])).text


@pytest.mark.django_db(transaction=True)
def test_the_worker_writes_marks_down(worker, cast, article):
    view_counts.note(article.pk, cast.hoa.member_id)
    tasks.note_reads.delay()
    worker(lambda: counted(article) == (1, 1))
