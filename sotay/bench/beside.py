"""Pages over real web servers, today's beside those of the earlier commit: the same people, articles and documents, by
200 different sessions, by turns."""

import json
from collections.abc import Iterator

from sotay.bench import earlier, web
from sotay.bench.scratch import Scratch
from sotay.bench.table import Line, middle

MEMBERS, ARTICLES, DOCUMENTS = 20_000, 2_000, 3_000
MOST = 2  # statements of a page that was shown before
NAMES = {
    "list": "danh sách tin",
    "article": "một bài",
    "library": "văn kiện",
    "document": "một văn kiện",
    "meeting": "một buổi sinh hoạt",
    "home": "trang chủ",
}
# The page, who asks (`out`: without a cookie), and how many times as many requests a second today's must answer.
ASKED = (
    ("list", "in", 3),
    ("article", "in", 3),
    ("list", "out", 2.5),
    ("article", "out", 2.5),
    ("library", "in", 2),
    ("document", "in", 2),
    ("meeting", "in", 2),
    ("home", "in", 2),
)
WHOSE = {"in": "người đã đăng nhập", "out": "khách"}
CPU_MS = {"list": 3.5, "article": 3.5}  # of web server and database together, signed in
# What the readers of `readers` may open; knows only what both sides have.
ADDRESSES = """
import django, json
django.setup()
from documents.models import Document
from members.models import Unit
papers = Document.objects.filter(unit=Unit.objects.get(parent=None), withdrawn_at=None)
print(json.dumps([f"/van-kien/{pk}/" for pk in papers.order_by("-pk").values_list("pk", flat=True)[:200]]))
"""
# The meeting of the chi bộ of each session, with two papers and an agenda; knows only what both sides have.
MEETINGS = """
import django, json, sys
django.setup()
from datetime import timedelta
from importlib import import_module
from django.conf import settings
from django.utils import timezone
from documents.models import Document
from meetings.models import AgendaItem, Meeting
from members.models import Unit, User
store = import_module(settings.SESSION_ENGINE).SessionStore
keys = [int(store(cookie.partition("=")[2])["_auth_user_id"]) for cookie in json.loads(sys.argv[1])]
users = User.objects.select_related("member").in_bulk(keys)
planned_by, start = User.objects.earliest("pk"), timezone.now() + timedelta(days=3)
papers = list(Document.objects.filter(unit=Unit.objects.get(parent=None), withdrawn_at=None).order_by("-pk")[:2])
facts = {"kind": "regular", "place": "Nhà văn hóa", "starts_at": start, "ends_at": start + timedelta(hours=2)}
of_unit = {}
for unit in sorted({user.member.unit_id for user in users.values()}):
    meeting, made = Meeting.objects.update_or_create(
        unit_id=unit, title="Sinh hoạt thường kỳ", defaults=facts | {"planned_by": planned_by}
    )
    of_unit[unit] = meeting.pk
    if made:
        meeting.papers.set(papers)
        titles = ["Tin thời sự", "Kết quả tháng trước", "Nhiệm vụ tháng này", "Thảo luận"]
        AgendaItem.objects.bulk_create(
            AgendaItem(meeting=meeting, position=place, title=title) for place, title in enumerate(titles, 1)
        )
print(json.dumps([f"/sinh-hoat/{of_unit[users[key].member.unit_id]}/" for key in keys]))
"""


def goals(bench) -> Iterator[Line]:
    ours, theirs = today(anew=bench.anew), at_commit(anew=bench.anew)
    found = _compared(ours, theirs, rounds=bench.rounds, seconds=1 if bench.rounds < 5 else 3)
    for page, who, times in ASKED:
        mine, others = ({name: middle([run[name] for run in side]) for name in side[0]} for side in found[page, who])
        said = f"{NAMES[page]}, {WHOSE[who]}"
        rates = f"{mine['a_second']:.0f} so với {others['a_second']:.0f} lượt/giây"
        what = f"{said}: thời gian một lượt, so với {earlier.COMMIT[:7]} ({rates})"
        yield Line("READ", what, mine["wall_ms"], 1 / times, others["wall_ms"])
        what = f"{said}: CPU một lượt, so với {earlier.COMMIT[:7]}"
        yield Line("READ", what, mine["cpu_ms"], 1 / times, others["cpu_ms"])
        if who == "in" and page in CPU_MS:
            yield Line("READ", f"{said}: CPU một lượt của web và cơ sở dữ liệu", mine["cpu_ms"], CPU_MS[page])
    asked = ours.probe("news", rounds=5)
    for page in CPU_MS:
        yield Line("READ", f"{NAMES[page]}: truy vấn", asked[page]["queries"], MOST, unit="truy vấn")


def today(*, anew: bool) -> Scratch:
    return Scratch("read", _filled("--articles"), MEMBERS, ARTICLES, DOCUMENTS).ready(anew=anew)


def at_commit(*, anew: bool) -> Scratch:
    facts = earlier.COMMIT, MEMBERS, ARTICLES, DOCUMENTS
    return Scratch("read_earlier", _filled("--posts"), *facts, root=earlier.clone(earlier.COMMIT)).ready(anew=anew)


def _filled(articles: str):
    def fill(scratch: Scratch) -> None:
        scratch.manage("migrate", "-v0")
        scratch.manage("demo_scale", f"--members={MEMBERS}", "--days=1", f"{articles}={ARTICLES}")
        scratch.probe("plant_documents", many=DOCUMENTS)

    return fill


def _compared(ours: Scratch, theirs: Scratch, *, rounds: int, seconds: float) -> dict:
    """Of each page and reader the runs of both sides, today's first."""
    sides = [(side, addresses(side)) for side in (ours, theirs)]
    found: dict = {}
    with web.server(ours, "sotay.wsgi") as here, web.server(theirs, "sotay.wsgi") as there:
        for turn in range(-1, rounds):
            for page, who, _ in ASKED:
                runs = found.setdefault((page, who), ([], []))
                for server, (_, known), kept in zip((here, there), sides, runs, strict=True):
                    cookies = known["cookies"] if who == "in" else [""]
                    paths = known["public" if (page, who) == ("article", "out") else page]
                    # Every reader comes once before it counts: whose session and body are in the cache, as they are.
                    result = web.load(server, cookies, paths, seconds, least=len(cookies) if turn < 0 else 0)
                    if turn >= 0:
                        kept.append(result)
    return found


def addresses(side: Scratch) -> dict[str, list[str]]:
    """Cookies of the readers, and what they may open by the names of pages."""
    side.manage("collectstatic", "--noinput", "-v0")
    known = side.probe("readers", many=web.READERS)
    papers = json.loads(side.run("-c", ADDRESSES).splitlines()[-1])
    meetings = json.loads(side.run("-c", MEETINGS, json.dumps(known["cookies"])).splitlines()[-1])
    fixed = {"list": ["/tin-tuc/"], "library": ["/van-kien/"], "home": ["/"]}
    return known | fixed | {"article": known["articles"], "document": papers, "meeting": meetings}
