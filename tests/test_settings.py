"""The start is refused, with a sentence that says what to set, wherever the portal would otherwise stand open."""

import os
from ssl import CERT_REQUIRED

import pytest
from kombu import Connection
from redis import ConnectionPool, SSLConnection

from sotay import environment
from tests import settings_loader

SOUND = {
    "SECRET_KEY": "k" * 60,
    "ALLOWED_HOSTS": "sotay.example.vn",
    "DATABASE_URL": "postgresql://sotay@localhost/sotay",
    "REDIS_URL": "redis://localhost:6379",
}

WEBHOOK = {"SOTAY_SMS_BACKEND": "webhook", "SOTAY_SMS_URL": "https://sms.example.vn", "SOTAY_SMS_TOKEN": "x"}
OIDC = {"SOTAY_OIDC_ISSUER": "https://id.example.vn", "SOTAY_OIDC_CLIENT_ID": "x", "SOTAY_OIDC_CLIENT_SECRET": "x"}


NAMES = ("SECURE_SSL_REDIRECT", "SESSION_COOKIE_SECURE", "DEBUG", "SECURE_HSTS_SECONDS")


def start(**changes) -> settings_loader.Started:
    """Loads the settings where only SOUND with `changes` (None: not set) is known."""
    env = {key: value for key, value in (SOUND | changes).items() if value is not None}
    return settings_loader.start({"PATH": os.environ["PATH"]} | env, NAMES)


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
        ({"DATABASE_URL": "postgresql://sotay@db/sotay?ssl_mode=require"}, "DATABASE_URL: không hiểu 'ssl_mode'"),
        ({"REDIS_URL": "rediss://db?ssl_cert_reqs=none"}, "REDIS_URL: không hiểu 'ssl_cert_reqs'"),
        ({"REDIS_URL": "redis://db?ssl_ca_certs=/etc/ca.pem"}, "REDIS_URL: không hiểu 'ssl_ca_certs'"),
        ({"REDIS_URL": None}, "Chưa đặt biến môi trường REDIS_URL"),
        ({"REDIS_URL": "memory://"}, "REDIS_URL phải có dạng"),
        ({"DEBUG": "có"}, "chỉ nhận 1 hoặc 0"),
        ({"DATABASE_POOL": "-1"}, "DATABASE_POOL='-1' phải là một số nguyên không âm"),
        ({"DATABASE_POOL": "tám"}, "DATABASE_POOL='tám' phải là một số nguyên không âm"),
        ({"SOTAY_FEED_PRIVATE_NETWORKS": "127.0.0.1/8"}, "SOTAY_FEED_PRIVATE_NETWORKS: 127.0.0.1/8 has host bits"),
        ({"SOTAY_METRICS_TOKEN": "ngan"}, "SOTAY_METRICS_TOKEN quá ngắn"),
        ({"SOTAY_SMS_BACKEND": "kept"}, "chỉ dành cho bản trình diễn"),
        ({"SOTAY_SMS_BACKEND": "bưu tá"}, "chỉ nhận: kept, webhook"),
        ({"SOTAY_SMS_BACKEND": "webhook"}, "Chưa đặt biến môi trường SOTAY_SMS_URL"),
        ({"SOTAY_SMS_URL": "https://sms.example.vn"}, "Chưa đặt biến môi trường SOTAY_SMS_TOKEN"),
        (WEBHOOK | {"SOTAY_SMS_URL": "http://sms.example.vn"}, "SOTAY_SMS_URL phải bắt đầu bằng https://"),
        ({"SOTAY_OIDC_ISSUER": "https://id.example.vn"}, "Chưa đặt biến môi trường SOTAY_OIDC_CLIENT_ID"),
        ({"SOTAY_OIDC_CLIENT_SECRET": "x"}, "Chưa đặt biến môi trường SOTAY_OIDC_ISSUER"),
        (OIDC | {"SOTAY_OIDC_ISSUER": "http://id.example.vn"}, "SOTAY_OIDC_ISSUER phải bắt đầu bằng https://"),
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


@pytest.mark.parametrize("chosen", [WEBHOOK, OIDC, {"EMAIL_HOST": "mail.example.vn"}, WEBHOOK | OIDC])
def test_gateways_and_provider_start_when_they_are_whole(chosen):
    result = start(**chosen)
    assert result.returncode == 0, result.stderr


def test_plain_http_is_only_by_its_own_switch():
    assert start(SOTAY_INSECURE_HTTP="1").stdout.split() == ["False", "False", "False", "0"]


@pytest.mark.parametrize(
    ("said", "debug"), [("1", True), (" True ", True), ("ON", True), ("0", False), ("no ", False), ("  ", False)]
)
def test_a_switch_is_read_however_operators_write_it(said, debug):
    assert start(DEBUG=said).stdout.split()[2:3] == [str(debug)]


@pytest.mark.parametrize(
    ("url", "place"),
    [
        ("postgresql://so%40tay:b%2Fm%3At@db.example.vn:5433/so_tay", ("so@tay", "b/m:t", "db.example.vn", "5433")),
        ("postgres://sotay@%2Fvar%2Frun%2Fpostgresql/so_tay", ("sotay", "", "/var/run/postgresql", "")),
    ],
)
def test_address_of_the_database_may_name_a_socket(url, place):
    entry = environment.postgres(url)
    assert tuple(entry[key] for key in ("USER", "PASSWORD", "HOST", "PORT")) == place
    assert entry["NAME"] == "so_tay"


def test_one_server_answers_cache_and_broker_by_socket_or_port():
    assert environment.redis("redis://:mật@db:6379/", 3) == "redis://:mật@db:6379/3"
    assert environment.redis("unix:///run/valkey.sock?db=9", 3) == "unix:///run/valkey.sock?db=3"
    assert environment.broker("unix:///run/valkey.sock", 2) == "redis+socket:///run/valkey.sock?virtual_host=2"


def test_how_another_machine_proves_who_it_is_reaches_every_client_of_it():
    entry = environment.postgres("postgresql://sotay@db/sotay?sslmode=verify-full&sslrootcert=%2Fetc%2Fca.pem")
    assert (entry["NAME"], entry["OPTIONS"]) == ("sotay", {"sslmode": "verify-full", "sslrootcert": "/etc/ca.pem"})
    url = "rediss://:mật@db:6380?ssl_ca_certs=/etc/ca.pem"
    cache = ConnectionPool.from_url(environment.redis(url, 1))
    assert (cache.connection_class, cache.connection_kwargs["ssl_ca_certs"]) == (SSLConnection, "/etc/ca.pem")
    assert Connection(environment.broker(url, 1)).ssl == {"ssl_ca_certs": "/etc/ca.pem", "ssl_cert_reqs": CERT_REQUIRED}
    assert Connection(environment.broker("rediss://db", 1)).ssl == {"ssl_cert_reqs": CERT_REQUIRED}
