import os
import signal
import socket
import urllib.request

import pytest

import clone

READY = "Dừng: Ctrl-C"


@pytest.mark.long
def test_a_demo_answers_and_serves_other_commands_but_not_a_second_demo(run, free_port, small_clone):
    """Where only a part of its data was loaded, the next one begins them anew."""
    first = run("demo", PORT=free_port)
    said = first.until(READY)
    assert "Số lần: 1" in said and "slow_query" not in said  # the table of accounts is not lost among warnings
    assert urllib.request.urlopen(f"http://127.0.0.1:{free_port}/").read() == b"ok"

    assert run("visits").output() == "Số lần: 1\n"

    second = run("demo", "--fresh", PORT=free_port)
    said = second.output()
    assert second.process.returncode == 70
    assert f"đang chạy (tiến trình {first.process.pid}), tại http://127.0.0.1:{free_port}/" in said
    assert run("visits").output() == "Số lần: 1\n"

    first.process.send_signal(signal.SIGINT)
    assert "Đã dừng" in first.output()
    assert (first.process.returncode, first.leaves()) == (0, {})

    (clone.state_folder(small_clone) / "postgres" / "sotay-half-loaded").touch()
    anew = run("demo", PORT=free_port)
    assert "Số lần: 1" in anew.until(READY)


@pytest.mark.long
def test_whatever_dies_nothing_stays_and_the_next_start_finds_its_data(run, free_port):
    """A part is named with its last words, and takes all with it; FRESH begins anew, then the supervisor is killed."""
    for place, words in enumerate(("«web» đã dừng (mã -9)", "«worker» đã dừng (mã -9)", "«portal» đã dừng (mã -9)")):
        demo = run("demo", PORT=free_port)
        assert f"Số lần: {place + 1}" in demo.until(READY)
        os.kill([*demo.parts(), *demo.found("portal.py")][place], signal.SIGKILL)
        said = demo.output()
        assert words in said
        assert (f"Listening at: http://127.0.0.1:{free_port}" in said, "celery@" in said) == (place == 0, place == 1)
        assert (demo.process.returncode, demo.leaves()) == (1, {})

    killed = run("demo", PORT=free_port, FRESH="1")
    assert "Số lần: 1" in killed.until(READY)
    killed.process.kill()
    again = run("demo", PORT=free_port)  # at once: it waits for the guard of the first
    assert "Số lần: 2" in again.until(READY)
    assert killed.leaves() == {}

    again.kill("guard.py")
    again.process.kill()
    assert again.leaves() == {}


def test_a_step_that_fails_is_named_and_nothing_stays(run, free_port, small_clone):
    (small_clone / "manage.py").write_text("import sys; sys.exit('không có bảng' if 'migrate' in sys.argv else 0)")
    demo = run("demo", PORT=free_port)
    said = demo.output()
    assert "«migrate» đã dừng (mã 1)" in said
    assert "không có bảng" in said
    assert demo.process.returncode == 70


def test_a_taken_port_is_refused_before_anything_starts(run):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        demo = run("demo", PORT=str(port))
        said = demo.output()
    assert f"Không mở được cổng {port}" in said
    assert "PORT=8010" in said
    assert demo.process.returncode == 70


def test_a_port_that_is_no_number_is_refused(run):
    demo = run("demo", PORT="tám nghìn")
    assert "PORT=tám nghìn không phải là số cổng" in demo.output()
    assert demo.process.returncode == 70


def test_real_servers_are_never_begun_anew(run, free_port):
    demo = run("demo", PORT=free_port, FRESH="1", DATABASE_URL="postgresql://db/sotay", REDIS_URL="redis://cache")
    assert "FRESH=1 chỉ làm lại dữ liệu riêng" in demo.output()
    assert demo.process.returncode == 70
