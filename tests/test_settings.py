"""The start is refused, with a sentence that says what to set, wherever the portal would otherwise stand open."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SOUND = {
    "SECRET_KEY": "k" * 60,
    "ALLOWED_HOSTS": "sotay.example.vn",
    "DATABASE_URL": "postgresql://sotay@localhost/sotay",
    "REDIS_URL": "redis://localhost:6379",
}


def start(**changes) -> subprocess.CompletedProcess:
    """Loads the settings in a fresh interpreter that knows only SOUND with `changes` (None: not set)."""
    env = {key: value for key, value in (SOUND | changes).items() if value is not None}
    names = ("SECURE_SSL_REDIRECT", "SESSION_COOKIE_SECURE", "DEBUG", "SECURE_HSTS_SECONDS")
    code = f"from sotay import settings; print(*(getattr(settings, name) for name in {names}))"
    path = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)}
    return subprocess.run([sys.executable, "-c", code], env=path | env, cwd=ROOT, capture_output=True, text=True)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"SECRET_KEY": None}, "Chưa đặt biến môi trường SECRET_KEY"),
        ({"SECRET_KEY": "ngan"}, "SECRET_KEY quá ngắn"),
        ({"ALLOWED_HOSTS": None}, "Chưa đặt biến môi trường ALLOWED_HOSTS"),
        ({"ALLOWED_HOSTS": " , "}, "Chưa đặt biến môi trường ALLOWED_HOSTS"),
        ({"ALLOWED_HOSTS": "*"}, "ALLOWED_HOSTS không được là *"),
        ({"DATABASE_URL": None}, "Chưa đặt biến môi trường DATABASE_URL"),
        ({"DATABASE_URL": "sqlite:///x.db"}, "DATABASE_URL phải có dạng"),
        ({"REDIS_URL": None}, "Chưa đặt biến môi trường REDIS_URL"),
        ({"REDIS_URL": "memory://"}, "REDIS_URL phải có dạng"),
        ({"DEBUG": "có"}, "chỉ nhận 1 hoặc 0"),
        ({"DATABASE_POOL": "-1"}, "số nguyên không âm"),
    ],
)
def test_settings_refuse_to_start_open(changes, sentence):
    result = start(**changes)
    assert result.returncode != 0
    assert sentence in result.stderr.replace("\n", " ")


def test_production_is_closed_by_default():
    result = start()
    assert result.returncode == 0, result.stderr
    assert result.stdout.split() == ["True", "True", "False", "31536000"]


def test_plain_http_is_only_by_its_own_switch():
    assert start(SOTAY_INSECURE_HTTP="1").stdout.split() == ["False", "False", "False", "0"]
