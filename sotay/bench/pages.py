"""Pages answered in this process for a signed-in reader: what each costs and how many queries it asks."""

from importlib import import_module
from random import Random
from time import process_time

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.models import Session
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection
from django.test import RequestFactory

from members.models import Member, Unit, User
from members.powers import Role
from members.privacy import consents
from members.rights import roles
from news.models import Article
from sotay.bench import cpu
from sotay.bench.rollup import backend

LEVELS = {"city": Unit.Kind.PROVINCE, "district": Unit.Kind.HIGHER, "base": Unit.Kind.BASE, "cell": Unit.Kind.CELL}


def reports(rounds: int) -> dict:
    """The report of the city, of a quận, of a đảng bộ cơ sở and of a chi bộ, by turns: milliseconds and queries."""
    cookie = sign_in(organiser())
    addresses = {
        name: [f"/bao-cao/{code}/" for code in some(Unit.objects.filter(kind=kind), 5)] for name, kind in LEVELS.items()
    }
    return by_turns({name: (found, cookie) for name, found in addresses.items()}, rounds)


def news(rounds: int) -> dict:
    """List and article as a member reads them, which others have read before: no more than warm up."""
    readers = members_signed_in(1)
    articles = [f"/tin-tuc/{pk}/" for pk in Article.objects.filter(unit__parent=None).values_list("pk", flat=True)[:3]]
    return by_turns({"list": (["/tin-tuc/"], readers[0]), "article": (articles, readers[0])}, rounds)


def readers(many: int) -> dict:
    """Cookies of as many members, the articles that all of them may read, and those that everybody may."""
    articles = Article.objects.filter(unit__parent=None)
    addresses = {
        name: [f"/tin-tuc/{pk}/" for pk in articles.values_list("pk", flat=True)[:500]]
        for name, articles in {"articles": articles, "public": articles.public()}.items()
    }
    return {"cookies": members_signed_in(many)} | addresses


MEASURES = (reports, news, readers)


def members_signed_in(many: int) -> list[str]:
    """Real, different sessions of members of different chi bộ."""
    return [cookie for _, cookie in members_with_cookies(many)]


def members_with_cookies(many: int) -> list[tuple[int, str]]:
    """The same with the key of the member of each."""
    Session.objects.all().delete()
    chosen = Member.objects.eligible().exclude(activated_on=None).order_by("pk")
    step = max(1, chosen.count() // many)
    missing = [member for member in chosen[: step * many : step] if not hasattr(member, "user")]
    User.objects.bulk_create([User(member=member, phone=member.phone, password="!") for member in missing])
    return [(user.member_id, sign_in(user)) for user in User.objects.filter(member__isnull=False)[:many]]


def sign_in(user: User) -> str:
    """The cookie of a new session."""
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "members.accounts.backends.PhoneBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session["notice_shown"] = consents.CURRENT  # the first page of each would be the notice
    session.save()
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}"


def organiser() -> User:
    user, made = User.objects.get_or_create(phone="0199999999", defaults={"staff_name": "Cán bộ Ban Tổ chức"})
    if made:
        roles.give(user, Role.ORGANISER, Unit.objects.get(parent=None), by=None)
        Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={})  # nobody works there without
    return user


def some(units, many: int) -> list[str]:
    codes = list(units.values_list("code", flat=True))
    return Random(1).sample(codes, min(many, len(codes)))


def by_turns(pages: dict[str, tuple[list[str], str]], rounds: int) -> dict:
    handler, requests, pid = WSGIHandler(), RequestFactory(), backend()
    found = {name: {"ms": [], "queries": 0} for name in pages}

    def answer(address: str, cookie: str) -> None:
        response = handler(requests.get(address, headers={"cookie": cookie}).environ, lambda status, headers: None)
        if response.status_code != 200:
            raise RuntimeError(f"{address}: {response.status_code}")
        response.close()

    for turn in range(-3, rounds):  # three rounds warm up
        for name, (addresses, cookie) in pages.items():
            address, asked = addresses[turn % len(addresses)], []
            there, here = cpu.seconds(pid), process_time()
            with connection.execute_wrapper(lambda execute, *call, asked=asked: asked.append(1) or execute(*call)):
                answer(address, cookie)
            if turn >= 0:
                found[name]["ms"].append((process_time() - here + cpu.seconds(pid) - there) * 1000)
                found[name]["queries"] = max(found[name]["queries"], len(asked))
    return found
