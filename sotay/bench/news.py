"""News at full size: what a search costs beside its bare SQL, and what list and article cost with ten times the
articles."""

from collections.abc import Iterator
from functools import partial
from urllib.parse import urlencode

from django.core.handlers.wsgi import WSGIHandler
from django.db import connection
from django.test import RequestFactory

from members.models import Member, Unit
from sotay.bench import web
from sotay.bench.pages import members_with_cookies
from sotay.bench.rollup import spent
from sotay.bench.table import Line, middle, percentile_95
from sotay.demo import scale

# A plain Django list answers 4.5 times as often as Wagtail's, a plain article 7.5 times. Ours must do 10 times for
# anyone who is signed in (G4): 4.5 / 10 of the plain list's cost, 7.5 / 10 of the plain article's. Without any page
# cache 3.5 times (G5). Nobody's pages (G6) must be cheaper than those of G4: nothing of one person stands in them.
SHARED = {"list": 0.45, "article": 0.75}
UNCACHED = {"list": 1.3, "article": 2.1}
NAMES = {"list": "danh sách tin", "article": "một bài"}
# As people type them: with and without accents, in quotes, one common syllable, one rare word.
QUESTIONS = {
    "nghị quyết": "(nghi) & (quyet:*)",
    "so tay dang vien": "(so) & (tay) & (dang) & (vien:*)",
    "chi bộ": "(chi) & (bo:*)",
    '"cải cách hành chính"': "(cai <-> cach <-> hanh <-> chinh)",
    "huy hieu cao tuoi": "(huy) & (hieu) & (cao) & (tuoi:*)",
    "quán triệt gương mẫu": "(quan) & (triet) & (guong) & (mau:*)",
}
BARE = """
SELECT id, title, summary, publish_at FROM news_article WHERE id IN (
    SELECT id FROM news_article
    WHERE state = 'published' AND publish_at <= now() AND audience = 'members' AND unit_id = ANY(%(units)s)
        AND search @@ %(words)s::tsquery
    ORDER BY publish_at DESC, id DESC LIMIT 500
) ORDER BY ts_rank(search, %(words)s::tsquery) DESC LIMIT 20
"""


def found(rounds: int) -> dict:
    """Milliseconds of processor time, here and in the database, of each question's page and of its bare SQL."""
    handler, requests, (member, cookie) = WSGIHandler(), RequestFactory(), members_with_cookies(1)[0]
    lineage = Member.objects.get(pk=member).reading_lineage
    units = list(Unit.objects.filter(path__in=lineage).values_list("pk", flat=True))
    took = {"ours": [], "bare": []}
    for turn in range(-1, rounds):  # the first one warms up
        for question, bare in QUESTIONS.items():
            request = requests.get(f"/tin-tuc/?{urlencode({'q': question})}", headers={"cookie": cookie})
            sides = {"ours": partial(_answer, handler, request), "bare": partial(_run, {"words": bare, "units": units})}
            for side, work in sides.items():
                milliseconds = spent(work)
                if turn >= 0:
                    took[side].append(milliseconds)
    return took


MEASURES = (found,)


def goals(bench) -> Iterator[Line]:
    """G4, G5 and G6 together: the same servers answer all of them."""
    asked = bench.city.probe("news", rounds=5)
    seconds = 3 if bench.members >= scale.MEMBERS else 1
    runs = web.compare(bench.city, bench.plain, rounds=bench.rounds, seconds=seconds)
    for page, name in NAMES.items():
        for who, goal, limit, said in (
            ("in", "G4", SHARED[page], "của người đã đăng nhập"),
            ("in", "G5", UNCACHED[page], "của người đã đăng nhập"),
            ("out", "G6", SHARED[page], "của khách"),
        ):
            ours, plain = (_middles(runs[side, page, who]) for side in ("ours", "plain"))
            what = f"{name} {said}, CPU một lượt ({ours['a_second']:.0f} so với {plain['a_second']:.0f} lượt/giây)"
            yield Line(goal, what, ours["cpu_ms"], limit, plain["cpu_ms"])
            if goal != "G4":
                what = f"{name} {said}: p95 khi {web.CONNECTIONS} người hỏi cùng lúc"
                yield Line(goal, what, ours["p95_ms"], UNCACHED[page], plain["p95_ms"])
        yield Line("G5", f"{name}: CPU một lượt", _middles(runs["ours", page, "in"])["cpu_ms"], 7)
        yield Line("G5", f"{name}: truy vấn", asked[page]["queries"], 5, unit="truy vấn")


def growth(bench) -> Iterator[Line]:
    pages = {side: scratch.probe("news", rounds=bench.rounds * 20) for side, scratch in _sides(bench).items()}
    for page, name in NAMES.items():
        ours, against = (middle(pages[side][page]["ms"]) for side in ("ten times", "once"))
        yield Line("NEWS", f"{name}: CPU một lượt khi có mười lần số tin", ours, 1.3, against)
    for side, scratch in _sides(bench).items():
        took = scratch.probe("found", rounds=bench.rounds * 4)
        ours, bare = percentile_95(took["ours"]), percentile_95(took["bare"])
        said = "tìm trong tin tức" + (", mười lần số tin" if side == "ten times" else "")
        yield Line("NEWS", f"{said}: p95 của trang, so với SQL trần", ours, 1.5, bare)
        yield Line("NEWS", f"{said}: p95 của trang", ours, 100)


def _sides(bench) -> dict:
    return {"once": bench.city, "ten times": bench.archive}


def _middles(runs: list[dict]) -> dict:
    return {name: middle([run[name] for run in runs]) for name in ("cpu_ms", "p95_ms", "a_second")}


def _run(asked: dict) -> None:
    with connection.cursor() as cursor:
        cursor.execute(BARE, asked)
        cursor.fetchall()


def _answer(handler: WSGIHandler, request) -> None:
    response = handler.get_response(request)
    if response.status_code != 200:
        raise RuntimeError(f"{request.get_full_path()}: {response.status_code}")
    response.close()
