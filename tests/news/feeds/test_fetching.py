"""From a source outside to the desk: fetched when due, once, kept without doubles, taken over or published at once."""

from datetime import timedelta
from ipaddress import ip_network

import pytest
from django.utils import timezone

from members import succession
from members.models import AuditEntry, Notice
from members.moves import WrongState
from members.powers import Role
from members.rights import roles
from news.feeds import addresses, article_import, fetching, sources, tasks
from news.feeds.connection import Answer
from news.models import Article, FeedHost, FeedItem, Source
from news.publishing import steps
from tests import factories
from tests.news import feed_server
from tests.news.feed_server import follow
from tests.together import at_once

pytestmark = pytest.mark.django_db


@pytest.fixture
def server(settings):
    settings.FEED_PRIVATE_NETWORKS = [ip_network("127.0.0.1/32")]
    with feed_server.running() as running:
        yield running


@pytest.fixture
def source(server, cast):
    return follow(server.serve("rss20.xml"), cast.ward, cast.approver)


def fetch(source: Source) -> Source:
    """Fetched now, whenever its turn is; as it stands after that."""
    Source.objects.filter(pk=source.pk).update(next_at=timezone.now())
    assert fetching.fetch(source.pk)
    return Source.objects.get(pk=source.pk)


def feed(*items: tuple[str, str, str]) -> bytes:
    """A feed of (guid, title, text)."""
    rows = "".join(
        f"<item><guid>{guid}</guid><title>{title}</title><link>https://bao.example.vn/{guid}</link>"
        f"<description>{text}</description></item>"
        for guid, title, text in items
    )
    return f'<rss version="2.0"><channel><title>Báo</title>{rows}</channel></rss>'.encode()


def entries(action: str) -> list[AuditEntry]:
    return list(AuditEntry.objects.filter(action=action))


# Fetching


def test_what_a_source_brings_stands_in_the_inbox_of_its_unit(source, cast):
    fetched = fetch(source)
    assert (fetched.result, fetched.failures, fetched.claimed_at) == ("Lấy được 2 tin, 2 tin mới.", 0, None)
    older, newer = FeedItem.objects.order_by("pk")
    assert newer.title == "Khai mạc Hội nghị Trung ương lần thứ tư"  # the first of the feed arrives last
    assert (newer.unit, newer.state, older.author) == (cast.ward, FeedItem.State.NEW, "")


def test_the_next_turn_is_a_quarter_of_an_hour_later(source, settings):
    settings.FEED_MINUTES = 15
    fetched = fetch(source)
    pause = fetched.next_at - timezone.now()
    assert timedelta(minutes=14) < pause <= timedelta(minutes=16)
    assert fetching.due() == [] and not fetching.fetch(source.pk)


def test_a_second_visit_is_conditional_and_brings_nothing_twice(server, cast):
    source = follow(server.serve("rss20.xml", headers={"ETag": '"v1"'}), cast.ward, cast.approver)
    assert fetch(source).etag == '"v1"'
    assert fetch(source).result == "Không có gì mới."
    assert server.asked[-1][1]["If-None-Match"] == '"v1"'
    server.serve("rss20.xml")  # and who answers in full all the same
    assert fetch(source).result == "Lấy được 2 tin, 0 tin mới."
    assert FeedItem.objects.count() == 2


def test_what_goes_wrong_is_kept_in_words_and_the_source_is_asked_more_and_more_rarely(server, source):
    pauses = []
    server.serve(b"", status=500)
    for failures in range(1, 13):
        failed = fetch(source)
        assert (failed.failures, failed.result) == (failures, "Máy chủ nguồn trả lời lỗi 500.")
        pauses.append(failed.next_at - timezone.now())
    assert pauses[0] > timedelta(minutes=29) and pauses[1] > timedelta(minutes=59)
    assert timedelta(hours=23) < pauses[-1] <= timedelta(days=1, minutes=1)
    server.serve("page.html")
    assert fetch(source).result.startswith("Địa chỉ này là một trang web")
    server.serve("rss20.xml")
    assert fetch(source).failures == 0


def test_a_source_whose_machine_left_the_list_brings_nothing_more(server, source, cast):
    host = FeedHost.objects.get()
    sources.bar_host(host, by=cast.administrator)
    assert "không có trong danh sách" in fetch(source).result
    assert server.connections == 0
    assert [entry.before for entry in entries("feed.host_bar")] == [{"host": server.name}]


def test_without_the_setting_of_the_tests_no_source_of_this_machine_is_asked(server, source, settings):
    settings.FEED_PRIVATE_NETWORKS = []
    assert "mạng nội bộ" in fetch(source).result
    assert server.connections == 0


def test_a_source_that_is_switched_off_is_left_alone(source):
    Source.objects.update(active=False)
    assert fetching.due() == [] and not fetching.fetch(source.pk)


def test_who_is_being_fetched_is_not_fetched_again_until_that_is_stuck(source):
    Source.objects.update(claimed_at=timezone.now() - timedelta(minutes=9))
    assert not fetching.fetch(source.pk)
    Source.objects.update(claimed_at=timezone.now() - timedelta(minutes=11))
    assert fetching.fetch(source.pk)


def test_who_was_believed_dead_writes_nothing_over_what_came_after(source):
    late = fetching._claim(source.pk)
    Source.objects.update(claimed_at=timezone.now() + timedelta(seconds=1), result="của người sau")
    fetching._failed(late, "của người trước", 0)
    assert Source.objects.get().result == "của người sau"


def test_what_is_asked_while_the_source_is_set_anew_is_kept_as_it_is_set_now(server, cast):
    source = fetch(follow(server.serve(feed(("1", "Tin A", "A"))), cast.ward, cast.approver, mode="at_once"))
    Source.objects.update(next_at=timezone.now())
    asked = fetching._claim(source.pk)
    Source.objects.update(mode=Source.Mode.INBOX)
    fetching.receive(asked, Answer(feed(("2", "Tin B", "B")), source.url))
    assert FeedItem.objects.get(title="Tin B").state == FeedItem.State.NEW and not Article.objects.exists()
    Source.objects.update(next_at=timezone.now())
    asked = fetching._claim(source.pk)
    Source.objects.update(active=False)
    fetching.receive(asked, Answer(feed(("3", "Tin C", "C")), source.url))
    assert not FeedItem.objects.filter(title="Tin C").exists() and Source.objects.get().claimed_at is None


@pytest.mark.django_db(transaction=True)
def test_of_many_who_fetch_at_once_one_does(source, server):
    done = at_once(*[lambda: fetching.fetch(source.pk)] * 4, refusals=())
    assert sorted(done) == [False, False, False, True]
    assert (server.connections, FeedItem.objects.count()) == (1, 2)


@pytest.mark.django_db(transaction=True)
def test_of_two_sources_that_bring_one_text_at_once_one_piece_is_kept(server, cast):
    both = [follow(server.serve("rss20.xml", path), cast.ward, cast.approver) for path in ("/a", "/b")]
    assert at_once(*[lambda each=each: fetching.fetch(each.pk) for each in both], refusals=()) == [True, True]
    assert FeedItem.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_a_real_worker_fetches_what_is_due(worker, server, cast):
    source = follow(server.serve("atom.xml"), cast.ward, cast.approver)
    tasks.fetch_feeds()
    worker(lambda: Source.objects.get(pk=source.pk).succeeded_at)
    assert FeedItem.objects.filter(source=source).count() == 2


# Doubles


def test_the_same_text_from_another_source_is_one_piece_and_under_another_guid_and_link_two(server, cast):
    one = follow(server.serve(feed(("1", "Tin A", "Nội dung A")), "/1"), cast.ward, cast.approver, "Báo một")
    two = follow(server.serve(feed(("x", "TIN A.", "nội  dung a")), "/2"), cast.ward, cast.approver, "Báo hai")
    elsewhere = follow(server.serve(feed(("1", "Tin A", "Nội dung A")), "/3"), cast.beside, cast.administrator)
    for each in (one, two, elsewhere):
        fetch(each)
    server.serve(feed(("moi", "Tin A", "Nội dung A"), ("2", "Tin B", "Nội dung B")), "/1")
    fetch(one)
    assert [(item.title, item.unit) for item in FeedItem.objects.order_by("pk")] == [
        ("Tin A", cast.ward),
        ("Tin A", cast.beside),  # another desk
        ("Tin B", cast.ward),
        ("Tin A", cast.ward),  # of the same source, which calls it another article
    ]


@pytest.mark.parametrize("name", ["one_guid.xml", "same_words.xml"])
def test_a_guid_that_repeats_and_words_that_repeat_hide_no_article_of_one_source(server, cast, name):
    source = follow(server.serve(name), cast.ward, cast.approver)
    assert fetch(source).result == "Lấy được 3 tin, 3 tin mới."
    assert fetch(source).result == "Lấy được 3 tin, 0 tin mới."
    assert FeedItem.objects.filter(source=source).count() == 3


def entry(title: str, **told: str) -> str:
    return f"<item><title>{title}</title>{''.join(f'<{tag}>{text}</{tag}>' for tag, text in told.items())}</item>"


def fetched(server, source, *entries: str) -> list[FeedItem]:
    server.serve(f'<rss version="2.0"><channel><title>Báo</title>{"".join(entries)}</channel></rss>'.encode())
    fetch(source)
    return list(FeedItem.objects.order_by("pk"))


def test_a_guid_given_to_another_article_overwrites_none_that_waits(server, cast):
    source = follow(server.serve("one_guid.xml"), cast.ward, cast.approver)
    link = "https://nguon.example/tin/"
    one = entry("Tin một", guid="0", link=f"{link}1", description="Nội dung một")
    two = entry("Tin hai", guid="0", link=f"{link}2", description="Nội dung hai")
    fetched(server, source, one)
    assert [item.title for item in fetched(server, source, two)] == ["Tin một", "Tin hai"]
    assert [item.title for item in fetched(server, source, two, one)] == ["Tin một", "Tin hai"]
    again = fetched(server, source, entry("Tin hai (sửa)", guid="0", link=f"{link}2", description="Đã sửa"))
    assert [(item.title, item.summary) for item in again] == [("Tin một", "Nội dung một"), ("Tin hai (sửa)", "Đã sửa")]


def test_the_front_page_as_link_of_every_article_tells_nothing(server, cast):
    source = follow(server.serve("one_guid.xml"), cast.ward, cast.approver)
    rows = [entry(f"Tin {n}", guid="N/A", link="https://nguon.example/", description=f"Nội dung {n}") for n in "123"]
    assert len(fetched(server, source, *rows)) == len(fetched(server, source, *rows)) == 3


@pytest.mark.parametrize(
    "told",
    [
        lambda n: {"link": f"https://nguon.example/tin?utm_source=rss{n}&amp;id=7", "description": "Nội dung"},
        lambda n: {"link": f"https://nguon.example/tin?id=7&amp;rnd={n}", "description": "Nội dung"},
        lambda n: {"link": f"https://nguon.example/tin;jsessionid={n}?id=7", "description": "Nội dung"},
        lambda n: {"link": f"https://nguon.example/tin?x{n}", "description": "Nội dung"},
        lambda n: {"link": f"https://nguon.example/tin?lan={n}", "pubDate": "20 Nov 2026 07:00 +0700"},
        lambda n: {"guid": f"https://nguon.example/tin?t={n}", "description": "Nội dung"},
        lambda n: {"guid": f"lan-{n}", "link": "https://nguon.example/tin", "description": "Nội dung"},
        lambda n: {"guid": "7", "link": f"https://nguon.example/{n}/tin", "description": "Nội dung"},
        lambda n: {"description": f"Nội dung. Lượt xem: 1.23{n}"},
        lambda n: {"description": f"Nội dung ({n}.234 lượt xem)"},
        lambda n: {"description": f"Đã đọc {n} Nội dung"},
    ],
)
def test_a_counter_in_the_text_and_what_changes_in_an_address_make_no_new_article(server, cast, told):
    source = follow(server.serve("one_guid.xml"), cast.ward, cast.approver)
    for n in range(3, 6):
        items = fetched(server, source, entry("Tin", **told(n)))
    assert len(items) == 1


def test_the_number_of_an_article_in_the_query_of_its_link_is_its_own(server, cast):
    source = follow(server.serve("one_guid.xml"), cast.ward, cast.approver)
    days = [
        entry("Điểm báo", link=f"https://nguon.example/tin.aspx?ItemID={day}", pubDate=f"{day} Nov 2026 07:00 +0700")
        for day in (20, 21)
    ]
    assert len(fetched(server, source, *days)) == 2
    assert len(fetched(server, source, days[1].replace("21", "22"))) == 3


def test_one_title_with_no_text_at_two_addresses_is_two_pieces(server, cast):
    fetch(follow(server.serve(feed(("1", "Thông báo", ""), ("2", "Thông báo", ""))), cast.ward, cast.approver))
    assert FeedItem.objects.count() == 2


def test_a_correction_by_the_source_is_seen_until_somebody_has_decided(server, cast):
    source = follow(server.serve(feed(("1", "Tin A", "Sai"), ("2", "Tin B", "Sai"))), cast.ward, cast.approver)
    fetch(source)
    article_import.dismiss(FeedItem.objects.get(title="Tin B"), by=cast.editor)
    server.serve(feed(("1", "Tin A", "Đúng"), ("2", "Tin B", "Đúng")))
    fetch(source)
    assert dict(FeedItem.objects.values_list("title", "summary")) == {"Tin A": "Đúng", "Tin B": "Sai"}


# Taking over


def test_taking_makes_a_draft_of_who_takes_it_with_source_address_and_date(source, cast):
    fetch(source)
    item = FeedItem.objects.get(title__startswith="Khai mạc")
    article = article_import.take(item, by=cast.editor)
    assert (article.state, article.author, article.unit) == (Article.State.DRAFT, cast.editor, cast.ward)
    assert (article.source_name, article.source_url) == (
        source.name,
        "https://bao.example.vn/tin/hoi-nghi-trung-uong-4",
    )
    assert article.source_date == item.dated_at and "khai mạc trọng thể" in article.body
    item.refresh_from_db()
    assert (item.state, item.article) == (FeedItem.State.TAKEN, article)
    assert entries("feed.take")[0].actor == cast.editor


def test_taking_and_sending_on_asks_the_approvers(source, cast):
    fetch(source)
    article = article_import.take(FeedItem.objects.first(), by=cast.editor, send=True)
    assert article.state == Article.State.SUBMITTED
    assert Notice.objects.filter(user=cast.approver, text__contains=article.title).exists()


@pytest.mark.django_db(transaction=True)
def test_of_two_editors_who_take_one_piece_one_gets_it(source, cast):
    fetch(source)
    item = FeedItem.objects.first()

    def take():
        return article_import.take(FeedItem.objects.get(pk=item.pk), by=cast.editor).pk

    made = at_once(*[take] * 4, refusals=(WrongState,))
    assert made.count(WrongState) == 3
    assert Article.objects.count() == 1


def test_what_was_dismissed_comes_back_and_what_was_taken_does_not(source, cast):
    fetch(source)
    first, second = FeedItem.objects.order_by("pk")
    article_import.dismiss(first, by=cast.editor)
    article_import.restore(first, by=cast.editor)
    article_import.take(second, by=cast.editor)
    with pytest.raises(WrongState):
        article_import.restore(second, by=cast.editor)
    assert [item.pk for item in FeedItem.objects.waiting()] == [first.pk]


# At once


@pytest.fixture
def direct(server, cast):
    """A source that has been fetched once and published at once from now on."""
    server.serve(feed(("0", "Tin cũ", "Đã có từ trước")))
    source = follow(server.url(), cast.ward, cast.approver, mode=Source.Mode.AT_ONCE)
    return fetch(source)


def test_a_source_set_so_publishes_at_once_and_says_who_answers_for_it(server, direct, cast):
    assert Article.objects.count() == 0  # what stood there already is looked at by somebody
    server.serve(feed(("1", "Tin nóng", "Nội dung nóng")))
    fetch(direct)
    article = Article.objects.get()
    assert article.is_published and FeedItem.objects.get(title="Tin nóng").state == FeedItem.State.PUBLISHED
    assert (article.approver, article.publisher, article.source_name) == (cast.approver, None, direct.name)
    assert "Nguyễn Thị Minh Tâm" in article.approver_line and "cho đăng ngay mọi tin của nguồn" in article.approver_line
    assert article.publisher_line == f"cổng tự đăng từ nguồn “{direct.name}”"
    assert article.responsible_body == "Đảng ủy phường Phúc Lâm"
    [entry] = entries("feed.publish")
    assert (entry.actor, entry.unit, entry.after["responsible"]) == (None, cast.ward, "Nguyễn Thị Minh Tâm")
    assert not AuditEntry.objects.filter(actor=cast.approver, action__startswith="news.").exists()


def test_what_is_older_than_three_days_goes_to_the_inbox(server, direct):
    old = (timezone.now() - timedelta(days=4)).isoformat()
    server.serve(feed(("1", "Tin muộn", "Chậm")).replace(b"</item>", f"<pubDate>{old}</pubDate></item>".encode()))
    fetch(direct)
    assert Article.objects.count() == 0 and FeedItem.objects.waiting().filter(title="Tin muộn").exists()


def test_a_keeper_who_lost_the_right_publishes_nothing_more(server, direct, cast):
    roles.take(cast.approver, Role.APPROVER, cast.ward, by=cast.administrator, reason="Chuyển công tác")
    server.serve(feed(("1", "Tin nóng", "Nội dung nóng")))
    fetch(direct)
    assert Article.objects.count() == 0 and FeedItem.objects.waiting().filter(title="Tin nóng").exists()


def test_where_articles_are_approved_in_two_steps_nothing_is_published_at_once(server, direct, cast):
    steps.set_rule(cast.ward, by=cast.administrator, approval_steps=2, own_approval=False)
    server.serve(feed(("1", "Tin nóng", "Nội dung nóng")))
    fetch(direct)
    assert Article.objects.count() == 0
    with pytest.raises(sources.NotAllowed, match="hai bước"):
        sources.keep(direct, by=cast.approver)


# Keeping sources


def test_only_a_machine_on_the_list_is_followed(cast):
    with pytest.raises(sources.NotAllowed, match=r"bao\.example\.vn chưa có trong danh sách"):
        sources.keep(Source(unit=cast.ward, name="Báo", url="https://bao.example.vn/rss"), by=cast.approver)
    sources.allow_host("https://BAO.example.vn/rss", "Báo thử nghiệm", by=cast.administrator)
    kept = sources.keep(Source(unit=cast.ward, name="Báo", url="https://bao.example.vn/rss"), by=cast.approver)
    assert kept.keeper == cast.approver
    assert entries("feed.source_add")[0].after["url"] == "https://bao.example.vn/rss"


@pytest.mark.parametrize(
    "name", ["127.0.0.1", "0x7f000001", "2130706433", "[::1]", "ten:mk@bao.vn", "", "a b", ".gov.vn", "bao..vn"]
)
def test_no_number_and_no_nonsense_comes_onto_the_list(cast, name):
    with pytest.raises(addresses.AddressRefused):
        sources.allow_host(name, "Ai đó", by=cast.administrator)
    assert FeedHost.objects.count() == 0


@pytest.mark.parametrize(
    "name",
    ["localhost", "localhost:8443", "bao", "*.gov.vn", "*", "-bao.vn", "bao_1.vn", "may.local"],
)
def test_the_list_takes_whole_names_of_machines_on_the_internet_and_no_patterns(cast, name):
    with pytest.raises(addresses.AddressRefused, match=r"tên đầy đủ của từng máy chủ .* dangcongsan\.vn:8443"):
        sources.allow_host(name, "Ai đó", by=cast.administrator)
    assert FeedHost.objects.count() == 0


@pytest.mark.parametrize("name", ["bao.example.vn", "BAO.vn.", "xn--bo-jia.vn", "báo.vn", "bao.vn:8443", "3ds.com.vn"])
def test_a_whole_name_comes_onto_the_list(cast, name):
    assert sources.allow_host(name, "Ai đó", by=cast.administrator).active


def test_a_change_makes_its_maker_the_keeper_and_is_audited(source, cast):
    other = factories.holder(Role.APPROVER, cast.ward, "Phan Văn Hải")
    source.name = "Báo Đảng"
    sources.keep(source, by=other)
    [entry] = entries("feed.source_change")
    assert (entry.before["name"], entry.after["name"]) == ("Báo Đảng thử nghiệm", "Báo Đảng")
    assert Source.objects.get().keeper == other


def test_the_work_of_a_closed_unit_goes_to_its_successor(source, cast):
    fetch(source)
    handed = succession.transfer_to_successor([cast.ward], cast.beside, why="Sáp nhập")
    assert handed["nguồn tin chính thức"] == 1 and handed["tin từ nguồn chờ chọn"] == 2
