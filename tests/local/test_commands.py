import ast
import subprocess
import sys
from pathlib import Path

import pytest

import bootstrap
import clone
import servers
import variables


@pytest.mark.parametrize(
    ("given", "missing"),
    [({"DATABASE_URL": "postgresql://db/sotay"}, "REDIS_URL"), ({"REDIS_URL": "redis://cache"}, "DATABASE_URL")],
)
def test_one_real_server_without_the_other_is_refused(run, given, missing):
    command = run("shell", **given)
    assert f"chưa đặt {missing}" in command.output()
    assert command.process.returncode == 70


def test_with_both_real_servers_nothing_is_started(monkeypatch):
    given = {"DATABASE_URL": "postgresql://db/sotay", "REDIS_URL": "redis://cache"}
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    assert servers.given_by_environment() == given


def test_a_command_without_a_demo_starts_the_servers_for_itself(run):
    assert run("visits").output() == "Số lần: 0\n"


def test_a_run_of_the_tests_finds_the_cluster_of_the_last_one(run, small_clone):
    run("test", "--version").output()
    [kept] = clone.state_folder(small_clone).glob("tests-*")
    (kept / "seen").touch()
    second = run("test", "--version")
    second.until("pytest")
    assert not kept.exists()
    second.output()
    assert second.process.returncode == 0 and (kept / "seen").exists()
    assert not list(clone.state_folder(small_clone).glob("test-*"))


def test_what_begins_from_nothing_leaves_that_cluster_alone(run, small_clone):
    run("test", "--version").output()
    [kept] = clone.state_folder(small_clone).glob("tests-*")
    (kept / "seen").touch()
    run("structure").output()  # of this small project it makes the tables, and comes no further
    assert (kept / "seen").exists()


def test_an_old_python_can_read_the_sentence_that_refuses_it():
    source = (clone.ROOT / "sotay" / "local" / "dev.py").read_text()
    tree = ast.parse(source, feature_version=(3, 6))
    imported = [name.name for node in tree.body if isinstance(node, ast.Import | ast.ImportFrom) for name in node.names]
    assert imported == ["sys"]


@pytest.mark.process
def test_a_venv_left_half_made_is_not_taken_for_complete(monkeypatch, tmp_path):
    assert bootstrap.complete()
    monkeypatch.setattr(bootstrap, "STAMP", tmp_path / ".installed")
    assert not bootstrap.complete()
    (tmp_path / ".installed").write_text("0123 3 11")
    assert not bootstrap.complete()


@pytest.mark.process
def test_the_venv_is_made_of_a_python_of_the_version_that_was_asked_for():
    asked = [bootstrap._base(), "-c", "import sys, venv; print(*sys.version_info[:2])"]
    assert bootstrap._output(asked) == "{} {}".format(*sys.version_info)


def test_checks_run_with_production_settings_whatever_the_machine_says(monkeypatch):
    monkeypatch.setenv("DEBUG", "1")
    monkeypatch.setenv("SOTAY_INSECURE_HTTP", "1")
    settings = variables.for_check({"DATABASE_URL": "postgresql://db/sotay"})
    assert settings["DEBUG"] == "0"
    assert "SOTAY_INSECURE_HTTP" not in settings
    assert len(settings["SECRET_KEY"]) >= 50


def test_the_demo_is_closed_but_for_plain_http_on_this_machine(monkeypatch, tmp_path):
    for name in ("DEBUG", "SECRET_KEY", "ALLOWED_HOSTS", "SOTAY_INSECURE_HTTP", "MEDIA_ROOT"):
        monkeypatch.delenv(name, raising=False)
    settings = variables.for_demo(tmp_path, {})
    assert settings["DEBUG"] == "0"
    assert settings["SOTAY_INSECURE_HTTP"] == "1"
    assert settings["ALLOWED_HOSTS"].startswith("localhost,127.0.0.1,[::1],")
    assert "*" not in settings["ALLOWED_HOSTS"]
    assert settings["MEDIA_ROOT"] == str(tmp_path / "media")


@pytest.mark.process
def test_what_was_compiled_once_is_kept_wherever_the_machine_forbids_files_beside_the_sources(monkeypatch, tmp_path):
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    monkeypatch.delenv("PYTHONPYCACHEPREFIX", raising=False)
    (tmp_path / "module.py").touch()
    environment = variables.for_tests({}) | {"PYTHONPATH": str(tmp_path)}
    said = "import module, sys; print(module.__cached__, sys.dont_write_bytecode)"
    command = [sys.executable, "-c", said]
    compiled, forbidden = subprocess.run(command, env=environment, capture_output=True, text=True).stdout.split()
    assert forbidden == "False" and Path(compiled).exists()
    assert Path(compiled).is_relative_to(clone.state_folder() / "bytecode")
    Path(compiled).unlink()
