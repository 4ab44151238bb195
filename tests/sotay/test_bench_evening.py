"""The bench of an evening: its generator of load takes right answers alone, its month of meetings can be scored."""

import os
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from meetings.models import Meeting, QualityScore
from meetings.scoring import scoring
from sotay.bench import client, cpu, scores, web


class Answers(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        length = int(self.headers.get("Content-Length", 0))
        self.server.asked.append((self.command, self.path, self.headers["Cookie"], self.rfile.read(length).decode()))
        status = 404 if self.path == "/lost/" else 302 if self.command == "POST" else 200
        self.send_response(status)
        self.send_header("Content-Length", "5")
        if self.path == "/last/":
            self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(b"xong.")

    do_POST = do_GET  # noqa: N815  # as the library calls it

    def log_message(self, *args):
        """Nothing is told."""


@pytest.fixture
def server():
    with ThreadingHTTPServer(("127.0.0.1", 0), Answers) as running:
        running.asked = []
        threading.Thread(target=running.serve_forever, daemon=True).start()
        yield running
        running.shutdown()


def asked(server, **facts) -> list[client.Client]:
    usual = {"port": server.server_address[1], "cookies": ["a=1"], "seconds": 60, "least": 0}
    running = client.clients(usual | facts, 2)
    client.ask_all(running)
    return running


def test_each_form_is_sent_once_by_whom_it_is_of(server):
    paths, cookies = [f"/{at}/" for at in range(7)], [f"a={at}" for at in range(7)]
    running = asked(server, paths=paths, cookies=cookies, bodies=[f"ve={at}" for at in range(7)])
    expected = [("POST", f"/{at}/", f"a={at}", f"ve={at}") for at in range(7)]
    assert sorted(server.asked) == expected
    assert sum(len(each.took) for each in running) == 7 and sum(each.bytes for each in running) == 35
    assert not [each.wrong for each in running if each.wrong]


def test_a_page_is_asked_as_often_as_is_wanted_also_where_the_server_hangs_up(server):
    running = asked(server, paths=["/last/"], seconds=0, least=6)
    assert [len(each.took) for each in running] == [3, 3] and len(server.asked) == 6


def test_a_wrong_answer_is_told(server):
    running = asked(server, paths=["/lost/"], seconds=0, least=2)
    assert [each.wrong for each in running] == [["/lost/: 404"]] * 2


def test_a_process_that_has_ended_has_no_family():
    assert cpu.family(2**22 + 1) == [2**22 + 1]
    assert os.getpid() in cpu.family(os.getpid())


def test_the_generator_is_in_no_sum():
    run = {"web_ms": 3.0, "database_ms": 1.0, "cache_ms": 0.1, "client_ms": 0.2}
    assert web.shares(run) == "web 3.0 + PostgreSQL 1.0 + bộ nhớ đệm 0.1 ms; máy phát tải 0.2 ms"


@pytest.mark.django_db
def test_the_month_of_the_bench_is_scored_by_the_task(cast):
    made = scores.held()["scores"]
    assert made == Meeting.objects.filter(title=scores.TITLE).count() / 2 > 1
    found = scores.measured()
    assert found["scores"] == made and found["criteria"] >= 12
    score = QualityScore.objects.filter(meeting__unit=cast.cell_7).get()
    whole = scoring.sheet_of(score)
    assert (score.total, score.out_of) == (whole.total, whole.out_of)
    assert {line.criterion.code for line in whole.missing} <= {"6"}  # of tasks that were due: none in a small chi bộ
    assert scores.held()["scores"] == made  # they are there
