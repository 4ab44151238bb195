import os
import stat
import time

import pytest

import clone


def test_a_folder_is_held_by_one_run_and_says_by_which(tmp_path):
    held = clone.claim(tmp_path, "demo")
    held.tell(url="http://127.0.0.1:8000/")
    with pytest.raises(clone.Busy, match=f"tiến trình {os.getpid()}.*http://127.0.0.1:8000/"):
        clone.claim(tmp_path, "demo")


def test_a_command_waits_for_another_command_but_not_for_a_demo(tmp_path):
    held = clone.claim(tmp_path, "import_roster")
    started = time.monotonic()
    with pytest.raises(clone.Busy, match="«import_roster»"):
        clone.claim(tmp_path, "shell", patience=1.5)
    assert time.monotonic() - started >= 1.5
    held.tell(what="demo")
    with pytest.raises(clone.Busy, match="đang khởi động"):
        clone.claim(tmp_path, "shell", patience=60)


@pytest.mark.process
def test_a_folder_whose_run_is_just_ending_is_waited_for(tmp_path):
    held = clone.claim(tmp_path, "demo")
    pid = os.fork()
    if not pid:  # the guard: it has inherited the lock, says that it is ending, and does so a little later
        os.ftruncate(held.handle.fileno(), 0)
        time.sleep(1.5)
        os._exit(0)
    held.handle.close()
    assert clone.claim(tmp_path, "demo").facts["pid"] == os.getpid()
    os.waitpid(pid, 0)


def test_a_clone_made_again_at_the_same_path_does_not_find_the_old_data(tmp_path):
    state = tmp_path / "state"
    (state / "postgres").mkdir(parents=True)
    mark = tmp_path / "clone-id"
    clone.forget_earlier_clone(mark, state)
    assert not (state / "postgres").exists()

    (state / "postgres").mkdir()
    clone.forget_earlier_clone(mark, state)
    assert (state / "postgres").exists()


def test_data_in_use_is_not_forgotten(tmp_path):
    state = tmp_path / "state"
    state.mkdir()
    held = clone.claim(state, "demo")
    with pytest.raises(clone.Busy):
        clone.forget_earlier_clone(tmp_path / "clone-id", state)
    held.handle.close()


def test_the_secret_is_made_once_and_only_its_owner_reads_it(tmp_path):
    first = clone.secret_key(tmp_path)
    assert len(first) >= 50
    assert clone.secret_key(tmp_path) == first
    assert stat.S_IMODE((tmp_path / "secret-key").stat().st_mode) == 0o600
