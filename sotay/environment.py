"""Reads settings from the environment: what is missing or malformed stops the start with a sentence that says what to
set.

By hand, since three kinds of values are all there are: environs and marshmallow took 87 ms and 3.5 MB of the start of
each process, a sixth of it.
"""

import os
from ipaddress import ip_network
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

from django.core.exceptions import ImproperlyConfigured

SWITCHES = dict.fromkeys(("1", "true", "t", "yes", "y", "on"), True)
SWITCHES |= dict.fromkeys(("0", "false", "f", "no", "n", "off"), False)
# What may stand behind the `?` of an address: how the other machine proves who it is.
TLS_OF_POSTGRES = ("sslmode", "sslrootcert", "sslcert", "sslkey")
TLS_OF_REDIS = ("ssl_ca_certs", "ssl_certfile", "ssl_keyfile")


def text(name: str, default: str | None = None, *, why: str = "") -> str:
    """The value of `name`; without a default it must be set and not blank."""
    value = os.environ.get(name, "").strip()
    if value:
        return value
    if default is None:
        raise missing(name, why)
    return default


def missing(name: str, why: str) -> ImproperlyConfigured:
    return ImproperlyConfigured(
        f"Chưa đặt biến môi trường {name}{': ' + why if why else ''}. Xem README, mục Vận hành."
    )


def flag(name: str, default: bool = False) -> bool:
    """`1`/`true`/`yes`/`on` or `0`/`false`/`no`/`off`; any other word stops the start. What is set to nothing counts as
    not set, in the unit files and compose files of operators too."""
    value = text(name, "")
    if value and value.lower() not in SWITCHES:
        raise ImproperlyConfigured(f"Biến môi trường {name}={value!r} không hiểu được: chỉ nhận 1 hoặc 0.")
    return SWITCHES[value.lower()] if value else default


def whole(name: str, default: int) -> int:
    value = text(name, "")
    if value and not value.isdecimal():
        raise ImproperlyConfigured(f"Biến môi trường {name}={value!r} phải là một số nguyên không âm.")
    return int(value) if value else default


def words(name: str, default: str | None = "", *, why: str = "") -> list[str]:
    """A comma-separated list; without a default it must hold at least one word."""
    found = [word.strip() for word in text(name, default, why=why).split(",") if word.strip()]
    if not found and default is None:
        raise missing(name, why)
    return found


def networks(name: str) -> list:
    """A comma-separated list of networks, `127.0.0.0/8, ::1/128`."""
    try:
        return [ip_network(word) for word in words(name)]
    except ValueError as error:
        raise ImproperlyConfigured(f"Biến môi trường {name}: {error}.") from error


def choice(name: str, allowed: tuple[str, ...]) -> str:
    """One of `allowed`; the first is meant when nothing is set."""
    value = text(name, allowed[0])
    if value not in allowed:
        raise ImproperlyConfigured(f"Biến môi trường {name}={value!r} chỉ nhận: {', '.join(filter(None, allowed))}.")
    return value


def together(*names: str, needed: bool = False) -> list[str]:
    """The values of variables that are set all or not at all; `needed`: all."""
    values = [text(name, "") for name in names]
    if needed or any(values):
        for name, value in zip(names, values, strict=True):
            if not value:
                raise missing(name, f"phải đặt đủ cả {', '.join(names)}")
    return values


def openid_apps(issuer: str, client_id: str, secret: str, name: str) -> list[dict]:
    """allauth's APPS entry for the one provider of identities; none without an issuer."""
    if not issuer:
        return []
    ways = {"server_url": issuer.rstrip("/"), "fetch_userinfo": True, "oauth_pkce_enabled": True, "uid_field": "sub"}
    return [{"provider_id": "dinh-danh", "name": name, "client_id": client_id, "secret": secret, "settings": ways}]


def _behind(name: str, url: str, allowed: tuple[str, ...]) -> dict[str, str]:
    """What stands behind the `?` of an address. What we do not know stops the start: a wish for safety that nobody
    heard would leave the portal open."""
    found = dict(parse_qsl(urlsplit(url).query, keep_blank_values=True))
    for word in found:
        if word not in allowed:
            known = ", ".join(allowed) or "không gì cả"
            raise ImproperlyConfigured(f"{name}: không hiểu {word!r} sau dấu ?, ở đó chỉ nhận {known}.")
    return found


def postgres(url: str) -> dict:
    """Django's DATABASES entry for `postgresql://user:password@host:port/name?sslmode=…`; a socket folder is written
    %2F-quoted as host."""
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"} or not parts.path.strip("/"):
        raise ImproperlyConfigured(
            "DATABASE_URL phải có dạng postgresql://người_dùng:mật_khẩu@máy:cổng/tên_cơ_sở_dữ_liệu."
        )
    credentials, _, place = parts.netloc.rpartition("@")
    user, _, password = credentials.partition(":")
    host, _, port = place.partition(":")
    return {
        "ENGINE": "sotay.connections",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(user),
        "PASSWORD": unquote(password),
        "HOST": unquote(host),
        "PORT": port,
        "OPTIONS": _behind("DATABASE_URL", url, TLS_OF_POSTGRES),
    }


def redis(url: str, number: int) -> str:
    """The same server, database `number`."""
    scheme = url.split(":", 1)[0]
    if scheme not in {"redis", "rediss", "unix"}:
        raise ImproperlyConfigured("REDIS_URL phải có dạng redis://máy:cổng hoặc unix:///đường/dẫn/tới.sock.")
    tls = _behind("REDIS_URL", url, ("db", *(TLS_OF_REDIS if scheme == "rediss" else ())))
    tls.pop("db", None)  # the number is ours to give
    base = url.split("?", 1)[0].rstrip("/")
    if scheme == "unix":
        return f"{base}?db={number}"
    parts = urlsplit(base)
    return f"{parts.scheme}://{parts.netloc}/{number}{'?' if tls else ''}{urlencode(tls)}"


def broker(url: str, number: int) -> str:
    """The same server as a Celery broker; kombu writes a unix socket in its own way, and asks no server for its
    certificate unless told, as redis-py does by itself."""
    if url.startswith("unix://"):
        return "redis+socket://" + url.removeprefix("unix://").split("?", 1)[0] + f"?virtual_host={number}"
    same = redis(url, number)
    if url.startswith("rediss://"):
        same += f"{'&' if '?' in same else '?'}ssl_cert_reqs=required"
    return same
