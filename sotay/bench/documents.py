"""Search in a library of 100,000 documents, as a member and as the city's clerk ask, beside its bare SQL and beside
the portal as it was at an earlier commit."""

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import partial
from itertools import product
from random import Random
from urllib.parse import urlencode

from allauth.mfa.models import Authenticator
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection
from django.test import RequestFactory
from django.utils import timezone

from documents.finding import search
from documents.finding.hits import Reach
from documents.models import Document, PageText
from documents.models.querysets import units_searched_by
from documents.search_query import understood
from members import vietnamese
from members.models import Unit, User
from members.powers import Role
from members.rights import roles
from sotay.bench.earlier import COMMIT
from sotay.bench.pages import by_turns, members_signed_in, sign_in
from sotay.bench.rollup import spent
from sotay.bench.scratch import Scratch
from sotay.bench.table import Line, middle, percentile_95
from sotay.demo import library

MANY = 100_000
EACH = 10  # questions of each sort
ONE_BY_ONE = ("words", "rare", "inside")
SORTS = (*ONE_BY_ONE, "phrases")
PHRASES = {"member": 0.6, "clerk": 0.25}  # of the time of the earlier commit
READERS = {"member": "đảng viên một chi bộ", "clerk": "văn thư thành phố"}
BARE = """
SELECT id, symbol, title, issued_on FROM (
    SELECT document.id, symbol, title, issued_on, vector
    FROM documents_document AS document JOIN documents_documentwords AS words ON words.document_id = document.id
    WHERE withdrawn_at IS NULL AND unit_id = ANY(%(units)s) AND vector @@ %(words)s::tsquery
    ORDER BY issued_on DESC, document.id DESC LIMIT 500
) AS newest ORDER BY ts_rank(vector, %(words)s::tsquery) DESC LIMIT 20
"""


def plant_documents(many: int) -> dict:
    library.fill(many, timezone.localdate())
    return {}


def searched(rounds: int) -> dict:
    """Milliseconds of processor time, here and in the database, of each question's page and of its bare SQL, and
    whether accents make a difference to what is found."""
    handler, requests, found = WSGIHandler(), RequestFactory(), {"differ": 0, "asked": 0}
    for who, (user, cookie) in _readers().items():
        units = list(Document.objects.open_to(user).order_by().values_list("unit", flat=True).distinct())
        for sort, questions in _questions().items():
            took = found.setdefault(who, {}).setdefault(sort, {"ours": [], "bare": []})
            for turn in range(-1, rounds):  # the first one warms up
                for question in questions:
                    request = requests.get(f"/van-kien/?{urlencode({'q': question})}", headers={"cookie": cookie})
                    bare = {"units": units, "words": understood(question).words}
                    sides = {"ours": partial(_answer, handler, request), "bare": partial(_run, bare)}
                    for side, work in sides.items():
                        milliseconds = spent(work)
                        if turn >= 0:
                            took[side].append(milliseconds)
        for question in _questions()["words"]:
            found["asked"] += 1
            found["differ"] += _hits(user, question) != _hits(user, vietnamese.fold(question))
    return found


def first_pages(rounds: int) -> dict:
    """The library as it is opened, nothing asked; and the suggestions under the box."""
    readers = _readers()  # once: it signs everybody else out
    pages = {who: (["/van-kien/"], cookie) for who, (_, cookie) in readers.items()}
    beginnings = [f"/van-kien/goi-y/?{urlencode({'q': text})}" for text in ("12", "chi b", "sinh hoạt", "nghi quyet d")]
    pages |= {f"{who} suggestions": (beginnings, cookie) for who, (_, cookie) in readers.items()}
    return by_turns(pages, rounds)


MEASURES = (plant_documents, searched, first_pages)


def goals(bench) -> Iterator[Line]:
    bench.library_before.manage("collectstatic", "--noinput", "-v0")  # without them none of its pages is drawn
    turns = max(bench.rounds // 2, 1)  # each takes two minutes or three, and every question is asked in each
    found, before = _by_turns(bench.library, bench.library_before, rounds=turns)
    for who, name in READERS.items():
        ours, bare, theirs = (
            [ms for sort in ONE_BY_ONE for ms in each[who][sort][side]]
            for each, side in ((found, "ours"), (found, "bare"), (before, "ours"))
        )
        what = f"tìm văn kiện, {name} (p50 {middle(ours):.0f} ms): p95 cả trang"
        yield Line("G9", f"{what}, so với SQL trần", percentile_95(ours), 1.5, percentile_95(bare))
        yield Line("G9", f"{what}, so với {COMMIT[:7]}", percentile_95(ours), 0.6, percentile_95(theirs))
        yield Line("G9", what, percentile_95(ours), 150)
        phrases, bare = (percentile_95(found[who]["phrases"][side]) for side in ("ours", "bare"))
        what = f"tìm cả cụm từ, {name}: p95 cả trang"
        yield Line("G9", f"{what}, so với SQL trần", phrases, 1.5, bare)
        theirs = percentile_95(before[who]["phrases"]["ours"])
        yield Line("G9", f"{what}, so với {COMMIT[:7]}", phrases, PHRASES[who], theirs)
    what = f"kết quả khác nhau giữa có dấu và không dấu, trong {found['asked']} lần tìm"
    yield Line("G9", what, found["differ"], 0, unit="lần")
    yield from _growth(bench)


def _by_turns(*sides: Scratch, rounds: int) -> list[dict]:
    """What `searched` measures on each of the sides, which take turns."""
    runs = [[side.probe("searched", rounds=1) for side in sides] for _ in range(rounds)]
    return [_together(of_side) for of_side in zip(*runs, strict=True)]


def _together(runs: Sequence[dict]) -> dict:
    """The samples of all runs, and what the first one counted."""
    for who, sort, side in product(READERS, SORTS, ("ours", "bare")):
        runs[0][who][sort][side] = [ms for run in runs for ms in run[who][sort][side]]
    return runs[0]


def _growth(bench) -> Iterator[Line]:
    large, small = (each.probe("first_pages", rounds=bench.rounds * 10) for each in (bench.library, bench.shelf))
    for who, name in READERS.items():
        ours, before = (percentile_95(found[who]["ms"]) for found in (large, small))
        yield Line("G10", f"p95 trang đầu văn kiện, {name}, mười lần số văn kiện", ours, 1.3, before)
        yield Line("G10", f"truy vấn trang đầu văn kiện, {name}", large[who]["queries"], 5, unit="truy vấn")
        yield Line("G9", f"gợi ý khi gõ, {name}: p95", percentile_95(large[f"{who} suggestions"]["ms"]), 12)


def _readers() -> dict[str, tuple[User, str]]:
    clerk, made = User.objects.get_or_create(phone="0199999998", defaults={"staff_name": "Văn thư Thành ủy"})
    if made:
        roles.give(clerk, Role.CLERK, Unit.objects.get(parent=None), by=None)
        Authenticator.objects.create(user=clerk, type=Authenticator.Type.TOTP, data={})  # nobody works there without
    (cookie,) = members_signed_in(1)
    member = User.objects.filter(member__isnull=False).first()
    return {"member": (member, cookie), "clerk": (clerk, sign_in(clerk))}


def _questions() -> dict[str, list[str]]:
    """As people type them, the same in every run: terms that stand everywhere, the rarest syllables, two or three words
    of one place in a text, and such places in quotes."""
    rng = Random(9)
    texts = [
        rng.choice(page.split(". ")) for page in PageText.objects.order_by("pk").values_list("text", flat=True)[:400]
    ]
    places = [text.split() for text in rng.sample(texts, 3 * EACH)]
    starts = [rng.randrange(len(words) - 4) for words in places]
    inside = [" ".join(words[start : start + 3]) for words, start in zip(places, starts, strict=True)]
    seen = Counter(word for text in texts for word in text.lower().rstrip(".").split())
    return {
        "words": [
            f"{first} {second}" for first, second in zip(library.TERMS[:EACH], library.TERMS[EACH:], strict=False)
        ],
        "rare": [word for word, _ in sorted(seen.items(), key=lambda each: (each[1], each[0]))[:EACH]],
        "inside": [vietnamese.fold(text) for text in inside[:EACH]] + inside[EACH : 2 * EACH],
        "phrases": [f'"{term}"' for term in library.TERMS[:EACH]] + [f'"{text}"' for text in inside[2 * EACH :]],
    }


def _hits(user: User, question: str) -> set[int]:
    reach = Reach(units_searched_by(user))
    return {hit.pk for hit in search.best(reach.documents, question, reach=reach).hits}


def _answer(handler: WSGIHandler, request) -> None:
    response = handler.get_response(request)
    if response.status_code != 200:
        raise RuntimeError(f"{request.path}: {response.status_code}")
    response.close()


def _run(parameters: dict) -> None:
    with connection.cursor() as cursor:
        cursor.execute(BARE, parameters)
        cursor.fetchall()
