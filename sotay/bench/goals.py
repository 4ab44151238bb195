"""Each goal: what is measured for it, on which data, and how far ours may be from the other side."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from pathlib import Path

from django.conf import settings

from sotay.bench import (
    attendance,
    beside,
    cases,
    documents,
    earlier,
    fan_out,
    lean,
    medals,
    news,
    report_pages,
    scores,
    visits,
    votes,
    web,
)
from sotay.bench.members import FIRST
from sotay.bench.scratch import Scratch
from sotay.bench.table import Line, middle, percentile_95
from sotay.demo import scale

# The statements alone know every new path, code and name; finding them, people, articles, rights, open work, audit and
# notices are the rest: as many statements as a merge may ask, each as dear as all of the bare ones.
BARE_TREE = 60

# Times COPY of the same rows: each row is read, kept, compared twice and remembered, so that it can be taken back; and
# its foreign keys are checked, which the table of that COPY has not; and beside the member, where he is, what the list
# says beyond the profile and by what it came to be said are written, none of which that COPY writes: of 500,000 people
# COPY of all of that with its keys checked takes three times as long, more than a third of it for the keys.
WORKBENCH = 12
# Times COPY of all of that into tables with all their keys: by the command, on the workbench.
OF_ALL = (4, 6)


@dataclass
class Bench:
    """`members` in the city, and ten times as many for growth."""

    members: int
    rounds: int
    anew: bool = False

    @cached_property
    def city(self) -> Scratch:
        return self._filled("city", self.members, days=30, articles=min(10_000, self.members // 50))

    @cached_property
    def year(self) -> Scratch:
        """The city with a year of figures of every unit."""

        def fill(scratch):
            scratch.manage("migrate", "-v0")
            scratch.manage("demo_scale", f"--members={self.members}", "--days=1", "--articles=0")
            scratch.probe("remember")

        return Scratch("year", fill, self.members).ready(anew=self.anew)

    @cached_property
    def evening(self) -> Scratch:
        """A city whose members meet; beside the other, which nothing changes."""
        return self._filled("evening", self.members, days=1, articles=0)

    @cached_property
    def country(self) -> Scratch:
        return self._filled("country", self.members * 10, days=0, articles=0)

    @cached_property
    def archive(self) -> Scratch:
        """The city with ten times the articles."""
        return self._filled("archive", self.members, days=0, articles=10 * min(10_000, self.members // 50))

    @cached_property
    def library(self) -> Scratch:
        """A small city with a full library."""
        return self._shelved("library", documents.MANY * self.members // scale.MEMBERS)

    @cached_property
    def library_before(self) -> Scratch:
        """The same library with the portal of the earlier commit."""
        many = documents.MANY * self.members // scale.MEMBERS
        return self._shelved(
            "library_before", many, earlier.COMMIT, root=earlier.clone(earlier.COMMIT), articles="--posts"
        )

    @cached_property
    def shelf(self) -> Scratch:
        """The same with a tenth of it."""
        return self._shelved("shelf", documents.MANY * self.members // scale.MEMBERS // 10)

    @cached_property
    def ward(self) -> Scratch:
        """People enough for one list."""
        return self._filled("ward", 2 * earlier.ROWS, days=0, articles=0)

    @cached_property
    def empty(self) -> Scratch:
        def fill(scratch):
            scratch.manage("migrate", "-v0")
            scratch.probe("plant_units")

        return Scratch("roster", fill).ready(anew=self.anew)

    @cached_property
    def plain(self) -> Scratch:
        def fill(scratch):
            scratch.manage("migrate", "--run-syncdb", "-v0", settings_module=web.PLAIN)
            scratch.run("-m", "sotay.bench.plain.seed", "copy", self.city.url, settings_module=web.PLAIN)

        return Scratch("plain", fill, self.members).ready(anew=self.anew)

    def _shelved(
        self, name: str, many: int, *facts, root: Path = settings.BASE_DIR, articles: str = "--articles"
    ) -> Scratch:
        def fill(scratch):
            scratch.manage("migrate", "-v0")
            scratch.manage("demo_scale", f"--members={scale.MEMBERS // 25}", "--days=1", f"{articles}=0")
            scratch.probe("plant_documents", many=many)

        return Scratch(name, fill, many, *facts, root=root).ready(anew=self.anew)

    def _filled(self, name: str, members: int, *, days: int, articles: int) -> Scratch:
        def fill(scratch):
            scratch.manage("migrate", "-v0")
            scratch.manage("demo_scale", f"--members={members}", f"--days={days}", f"--articles={articles}")

        return Scratch(name, fill, members, days, articles).ready(anew=self.anew)


def g1(bench: Bench) -> Iterator[Line]:
    bench.city.probe("live")
    found = bench.city.probe("nightly", rounds=bench.rounds)
    yield _of("G1", "chốt mọi chỉ tiêu của mọi đơn vị từ dữ liệu thô, so với một lượt SQL viết tay", found, 1.3)
    yield Line("G1", "truy vấn của tác vụ", found["queries"], 2, unit="truy vấn")
    yield Line("G1", "bộ nhớ Python cao nhất", found["peak_mb"], 120, unit="MB")
    yield Line("G1", "bộ nhớ Python thêm so với tiến trình chưa tính gì", found["grown_mb"], 20, unit="MB")


def g2(bench: Bench) -> Iterator[Line]:
    bench.city.probe("live")
    found = bench.city.probe("refreshed", rounds=bench.rounds * 2)
    yield _of("G2", "cập nhật mọi chỉ tiêu hôm nay từ ngày dùng gần nhất, so với SQL của nó", found, 1.5)
    yield Line("G2", "truy vấn của tác vụ", found["queries"], 2, unit="truy vấn")


def g3(bench: Bench) -> Iterator[Line]:
    found = bench.year.probe("reports", rounds=bench.rounds * 40)
    p95 = {level: percentile_95(page["ms"]) for level, page in found.items() if level != "peak_mb"}
    for level, name in {"city": "thành phố", "district": "quận", "base": "đảng bộ cơ sở"}.items():
        yield Line("G3", f"p95 trang báo cáo {name}, so với chi bộ", p95[level], 1.2, p95["cell"])
    most = max(page["queries"] for level, page in found.items() if level != "peak_mb")
    yield Line("G3", "truy vấn của trang báo cáo, cấp nhiều nhất", most, 7, unit="truy vấn")
    yield from report_pages.goals(bench)


def g8(bench: Bench) -> Iterator[Line]:
    took = {rows: _import(bench, rows) for rows in (bench.members // 10, bench.members)}
    read, copied, imported, kept = took[bench.members]
    what = f"nhập danh sách {bench.members} người từ xlsx, so với 8 × COPY + đọc tệp"
    yield Line("G8", what, imported["ms"], 1, 8 * copied["ms"] + read["ms"])
    yield Line("G8", "bộ nhớ Python ngoài phần đọc tệp", imported["peak_mb"] - read["peak_mb"], 200, unit="MB")
    yield from _reconciled(bench, copied, imported, kept)
    small, large = (took[rows][2]["ms"] for rows in sorted(took))
    yield Line("G11", f"nhập {bench.members} so với {bench.members // 10} người", large, 11, small)


def g11(bench: Bench) -> Iterator[Line]:
    sides = {"ours": bench.country, "plain": bench.city}
    turns = {side: [scratch.probe("refreshed", rounds=2)["ours"] for _ in range(2)] for side, scratch in sides.items()}
    took = {side: [*chain(*runs)] for side, runs in turns.items()}
    yield _of("G11", f"cập nhật số liệu của {bench.members * 10} so với {bench.members} đảng viên", took, 11)
    pages = {side: scratch.probe("reports", rounds=bench.rounds * 20) for side, scratch in sides.items()}
    for level, name in {"city": "thành phố", "cell": "chi bộ"}.items():
        ours, against = (percentile_95(pages[side][level]["ms"]) for side in sides)
        yield Line("G11", f"p95 trang báo cáo {name}, mười lần số đảng viên", ours, 1.3, against)


def reorganise(bench: Bench) -> Iterator[Line]:
    found = bench.city.probe("reorganised", rounds=bench.rounds)
    name = "REORGANISE"
    what = "sáp nhập xã có 100 chi bộ, 5.000 đảng viên: toàn bộ việc, so với riêng các lệnh SQL đổi cây và lịch sử"
    yield Line(name, what, middle(found["commune"]["ms"]), BARE_TREE, middle(found["plain"]))
    for part, said in {"commune": "sáp nhập xã có 100 chi bộ, 5.000 đảng viên", "cells": "sáp nhập 100 chi bộ"}.items():
        yield Line(name, f"{said}: lâu nhất", max(found[part]["seconds"]), 3, unit="giây")
        yield Line(name, f"{said}: truy vấn", found[part]["queries"], 60, unit="truy vấn")


def members(bench: Bench) -> Iterator[Line]:
    pages = bench.city.probe("member_pages", rounds=bench.rounds * 2)["pages"]
    ours, bare = (sum(middle(page[side]) for page in pages.values() if page["bare"]) for side in ("ms", "bare"))
    yield Line(
        "MEMBERS", "mọi điều kiện tìm trong cả thành phố, trang đầu, so với SQL trần cùng điều kiện", ours, 3, bare
    )
    for name, page in pages.items():
        first = name.startswith(FIRST)
        said = (
            f"trang đầu danh sách đảng viên, {name.removeprefix(FIRST).strip()}" if first else f"tìm đảng viên: {name}"
        )
        half = f"{said} (p50 {middle(page['ms']):.0f} ms, {page['queries']} truy vấn): p95"
        yield Line("MEMBERS", half, percentile_95(page["ms"]), 200 if first else 300)
    yield Line(
        "MEMBERS", "truy vấn của một trang, nhiều nhất", max(p["queries"] for p in pages.values()), 12, unit="truy vấn"
    )


GOALS = {
    "G1": g1,
    "G2": g2,
    "G3": g3,
    "G5": news.goals,
    "READ": beside.goals,
    "G8": g8,
    "G9": documents.goals,
    "G11": g11,
    "REORGANISE": reorganise,
    "MEMBERS": members,
    "NEWS": news.growth,
    "MEETING": attendance.goals,
    "EARLIER": earlier.goals,
    "LEAN": lean.goals,
    "BALLOTS": votes.goals,
    "SCORES": scores.goals,
    "VISITS": visits.goals,
    "PUSH": fan_out.goals,
    "MEDALS": medals.goals,
    "DESK": cases.goals,
    "EDITION": cases.edition,
}


def _reconciled(bench: Bench, copied: dict, imported: dict, kept: dict) -> Iterator[Line]:
    """The same list on the workbench: kept row by row to be decided upon, compared twice, and able to be undone."""
    path = _workbook(bench.members)
    found = bench.empty.probe("reconcile", path=str(path), expected=bench.members)
    what = f"đối chiếu {bench.members} người ở bàn làm việc, đọc rồi ghi, so với COPY cùng số dòng"
    yield Line("G8", f"{what} ({found['rows_a_second']:.0f} dòng/giây)", found["ms"], WORKBENCH, copied["ms"])
    rows = f"nhập bằng lệnh, so với COPY cùng số dòng ({imported['rows_a_second']:.0f} dòng/giây)"
    yield Line("G8", rows, imported["ms"], WORKBENCH, copied["ms"])
    other = "so với COPY mọi dòng mà danh sách để lại (hồ sơ, nơi sinh hoạt, lý lịch, nguồn), kiểm tra đủ khóa"
    for said, took, limit in zip(("lệnh", "bàn làm việc"), (imported, found), OF_ALL, strict=True):
        yield Line("G8", f"nhập bằng {said}, {other}", took["ms"], limit, kept["ms"])
    yield Line("G8", "bộ nhớ cao nhất của cả tiến trình đối chiếu", found["peak_mb"], 400, unit="MB")


def _of(goal: str, what: str, found: dict, limit: float) -> Line:
    return Line(goal, what, middle(found["ours"]), limit, middle(found["plain"]))


def _import(bench: Bench, rows: int) -> tuple[dict, dict, dict, dict]:
    """The bare read, COPY of the members, the import of a workbook of so many rows, and COPY of all it has left."""
    path = _workbook(rows)
    if bench.anew or not path.exists():
        bench.city.probe("write_workbook", path=str(path), rows=rows)
    read = bench.empty.probe("read_workbook", path=str(path))
    imported = bench.empty.probe("import_workbook", path=str(path), expected=rows)
    return read, bench.empty.probe("copy_rows"), imported, bench.empty.probe("copy_kept")


def _workbook(rows: int) -> Path:
    return Path(settings.MEDIA_ROOT, f"bench-{rows}.xlsx")
