"""Asking a machine outside: never one within, never for longer or for more than agreed, and nothing is given away."""

import socket
import time
from ipaddress import ip_network

import pytest

from news.feeds import addresses, connection
from news.feeds.addresses import AddressRefused
from news.feeds.connection import Failed
from tests.news import feed_server

LOOPBACK = [ip_network("127.0.0.1/32")]


@pytest.fixture
def server():
    with feed_server.running() as running:
        yield running


@pytest.fixture
def reachable(settings):
    """What only a test may: 127.0.0.1 counts as outside."""
    settings.FEED_PRIVATE_NETWORKS = LOOPBACK


def ask(url, **told):
    return connection.ask(url, allowed=lambda place: True, **told)


# Who may be asked

SPELLINGS = (
    "127.0.0.1",
    "localhost",
    "0.0.0.0",
    "2130706433",
    "0x7f000001",
    "0x7f.1",
    "017700000001",
    "0177.0.0.1",
    "127.1",
    "127.0.0.1.",
    "LOCALHOST",
    "①②⑦.⓪.⓪.①",
)
"""Every way to write the machine itself that a resolver may understand."""


@pytest.mark.parametrize("host", SPELLINGS)
def test_the_machine_itself_is_not_asked_however_it_is_spelled(server, host):
    server.serve("rss20.xml")
    with pytest.raises((AddressRefused, Failed)):
        ask(f"http://{host}:{server.server_port}/rss")
    assert server.connections == 0


@pytest.mark.parametrize(
    "host",
    [
        "[::1]",
        "[::]",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "[::127.0.0.1]",
        "[64:ff9b::7f00:1]",
        "[2002:7f00:1::]",
        "[fe80::1]",
        "[fc00::1]",
        "[ff02::1]",
        "169.254.169.254",
        "10.1.2.3",
        "172.31.0.1",
        "192.168.1.1",
        "100.64.0.1",
        "198.18.0.1",
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
    ],
)
def test_no_address_of_a_private_network_is_asked(host):
    with pytest.raises(AddressRefused, match="mạng nội bộ"):
        ask(f"http://{host}/rss")


@pytest.mark.parametrize("address", ["8.8.8.8", "113.160.1.1", "2001:4860:4860::8888", "2405:4800::1"])
def test_an_address_of_the_internet_is_outside(address):
    assert addresses.is_outside(address)


@pytest.mark.parametrize("address", ["64:ff9b::808:808", "::ffff:8.8.8.8", "2001::1", "rác", "", "fe80::1%eth0"])
def test_what_hides_another_address_or_is_none_is_not(address):
    assert not addresses.is_outside(address)


def resolver(*answers):
    """What a name server answers, one after the other."""
    left = list(answers)

    def lookup(host, port, **kwargs):
        return [found for address in left.pop(0) for found in socket.getaddrinfo(address, port, **kwargs)]

    lookup.left = left
    return lookup


@pytest.mark.parametrize("answer", [["127.0.0.1"], ["113.160.1.1", "127.0.0.1"], ["::1", "113.160.1.1"]])
def test_a_name_that_leads_inside_is_refused_and_nobody_is_reached(server, answer):
    with pytest.raises(AddressRefused, match="mạng nội bộ"):
        ask(f"http://bao.example.vn:{server.server_port}/rss", lookup=resolver(answer))
    assert server.connections == 0


def test_the_name_is_looked_up_once_so_that_a_second_answer_leads_nowhere(server, reachable):
    server.serve("rss20.xml")
    rebinding = resolver(["127.0.0.1"], ["169.254.169.254"])
    assert ask(f"http://bao.example.vn:{server.server_port}/rss", lookup=rebinding).body
    assert rebinding.left == [["169.254.169.254"]]
    assert server.asked[0][1]["Host"] == f"bao.example.vn:{server.server_port}"


@pytest.mark.parametrize(
    "target", ["http://169.254.169.254/latest/meta-data/", "http://[::1]:{port}/", "//localhost:{port}/"]
)
def test_a_redirect_inside_is_refused(server, settings, target):
    settings.FEED_PRIVATE_NETWORKS = LOOPBACK
    with feed_server.running("127.0.0.2") as inside:
        server.serve(b"", status=302, headers={"Location": target.format(port=inside.server_port)})
        with pytest.raises((AddressRefused, Failed)):
            ask(server.url())
        assert inside.connections == 0


@pytest.mark.parametrize("target", ["http://[::1", "http://[x]/", "http://a b/", "javascript:alert(1)"])
def test_a_redirect_to_what_is_no_address_is_refused_in_words(server, reachable, target):
    server.serve(b"", status=302, headers={"Location": target})
    with pytest.raises(AddressRefused, match=r"chưa đúng|không hợp lệ|phải bắt đầu"):
        ask(server.url())


def test_a_redirect_to_a_machine_that_is_not_on_the_list_is_refused(server, settings):
    settings.FEED_PRIVATE_NETWORKS = [ip_network("127.0.0.0/8")]
    with feed_server.running("127.0.0.2") as other:
        server.serve(b"", status=301, headers={"Location": other.url()})
        with pytest.raises(AddressRefused, match="không có trong danh sách"):
            connection.ask(server.url(), allowed=lambda place: place.name == server.name)
        assert other.connections == 0


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "ftp://bao.example.vn/rss",
        "gopher://127.0.0.1:6379/_FLUSHALL",
        "http://ten:mat-khau@bao.example.vn/rss",
        "http://bao.example.vn@127.0.0.1/rss",
        "http://bao.example.vn\\@127.0.0.1/rss",
        "http://bao.example.vn/rss\r\nX: y",
        "http://bao.example.vn /rss",
        "http:///rss",
        "http://bao.example.vn:99999/rss",
        "//bao.example.vn/rss",
        "rss",
        "http://" + "a" * 600,
    ],
)
def test_only_plain_web_addresses_are_understood(url):
    with pytest.raises(AddressRefused):
        addresses.place_of(url)


def test_an_address_is_taken_to_pieces_as_the_list_writes_it():
    place = addresses.place_of("https://Báo.Example.VN./tin mới".replace(" ", "%20"))
    assert (place.name, place.path) == ("xn--bo-mia.example.vn", "/tin%20m%E1%BB%9Bi")
    assert addresses.place_of("http://bao.example.vn:8080/rss?a=1").name == "bao.example.vn:8080"
    assert addresses.place_of("https://bao.example.vn:443").url == "https://bao.example.vn/"


# What is told, and what is taken


def test_nothing_of_the_environment_is_used_and_nothing_is_given_away(server, reachable, monkeypatch, tmp_path):
    with feed_server.running("127.0.0.2") as proxy:
        for name in ("http_proxy", "HTTP_PROXY", "https_proxy", "ALL_PROXY"):
            monkeypatch.setenv(name, f"http://{proxy.name}")
        (tmp_path / ".netrc").write_text("machine 127.0.0.1 login ten password mat-khau")
        monkeypatch.setenv("HOME", str(tmp_path))
        server.serve("rss20.xml", headers={"Set-Cookie": "theo-doi=1"})
        for _ in range(2):
            ask(server.url())
        assert proxy.connections == 0
    told = {name.lower() for _path, headers in server.asked for name in headers}
    assert told == {"host", "user-agent", "accept", "accept-encoding", "connection"}


def test_a_second_visit_asks_only_for_what_has_changed(server, reachable):
    moment = "Fri, 20 Nov 2026 00:30:00 GMT"
    server.serve("rss20.xml", headers={"ETag": '"v1"', "Last-Modified": moment, "Content-Type": "application/rss+xml"})
    first = ask(server.url())
    assert (first.etag, first.last_modified, first.content_type) == ('"v1"', moment, "application/rss+xml")
    again = ask(server.url(), etag=first.etag, last_modified=first.last_modified)
    assert again.body is None
    assert server.asked[-1][1]["If-Modified-Since"] == moment


def test_redirects_are_followed_three_times_and_no_further(server, reachable):
    server.serve("rss20.xml", "/cuoi")
    for hop, onward in (("/3", "cuoi"), ("/2", "/3"), ("/1", server.url("/2")), ("/0", "/1")):
        server.serve(b"", hop, status=302, headers={"Location": onward})
    assert ask(server.url("/1")).url == server.url("/cuoi")
    with pytest.raises(Failed, match="quá 3 lần"):
        ask(server.url("/0"))


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"status": 500}, "lỗi 500"),
        ({"status": 403}, "lỗi 403"),
        ({"status": 302}, "lỗi 302"),  # without an address
        ({"body": b"x" * (connection.LARGEST + 1)}, "lớn quá 5 MB"),
        ({"body": b"x" * (connection.LARGEST + 1), "no_length": True}, "lớn quá 5 MB"),
        ({"body": b"\0" * 200 * 1024 * 1024, "packed": True}, "lớn quá 5 MB"),  # 200 KB on the way
        ({"headers": {"Content-Encoding": "gzip"}, "body": b"khong nen"}, "bị hỏng"),
        ({"headers": {"Content-Encoding": "br"}, "body": b"x"}, "nén dữ liệu"),
        ({"headers": {"Content-Length": "99"}, "body": b"ngan", "no_length": True}, "giữa chừng"),
    ],
)
def test_what_goes_wrong_is_said_in_words(server, reachable, told, words):
    server.serve(told.get("body", b""), **{name: value for name, value in told.items() if name != "body"})
    with pytest.raises(Failed, match=words):
        ask(server.url())


def test_a_packed_answer_is_unpacked(server, reachable):
    server.serve("rss20.xml", packed=True)
    assert ask(server.url()).body == (feed_server.FEEDS / "rss20.xml").read_bytes()


def test_who_asks_to_be_left_alone_is(server, reachable):
    server.serve(b"", status=503, headers={"Retry-After": "3600"})
    with pytest.raises(Failed) as failure:
        ask(server.url())
    assert failure.value.wait == 3600


def test_patience_ends_with_the_whole_even_where_each_byte_comes_in_time(server, reachable):
    server.serve(b"x" * 400, pause=0.2, pieces=400)
    began = time.monotonic()
    with pytest.raises(Failed, match="quá chậm"):
        ask(server.url(), seconds=1)
    assert time.monotonic() - began < 60


def test_nobody_listening_and_nobody_known_are_told_apart(reachable):
    with feed_server.running() as gone:
        url = gone.url()
    with pytest.raises(Failed, match="không nhận kết nối"):
        ask(url)
    with pytest.raises(Failed, match="Không tìm thấy máy chủ"):
        ask("http://khong-co.invalid/rss")


def test_a_certificate_of_somebody_else_is_not_taken(server, reachable):
    """The server speaks no TLS at all: the handshake fails before anything is asked."""
    with pytest.raises(Failed, match="mã hóa"):
        ask(f"https://{server.name}/rss")
    assert server.asked == []
