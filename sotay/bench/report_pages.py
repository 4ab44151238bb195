"""Every page of the reports with a year of figures behind it, as an organiser of the city opens them: each time of
another day, so that nothing that was drawn before helps."""

from collections.abc import Iterator
from datetime import date, timedelta
from urllib.parse import urlencode

from django.utils import timezone

from members.models import Unit
from sotay.bench import pages
from sotay.bench.table import Line, middle, percentile_95

MOST = 200  # milliseconds
BELOW = {"district": "quận", "base": "đảng bộ cơ sở", "cell": "chi bộ"}

# Of the city, which has the most of everything; what each is called in the table.
OF_A_DAY = {
    "báo cáo thành phố": ("", {}),
    "báo cáo thành phố, bảng sử dụng": ("", {"bang": "su-dung"}),
    "báo cáo thành phố, dưới chỉ tiêu trước": ("", {"duoi": "on", "sap": "-active-7"}),
    "phân bố, xếp hạng": ("phan-bo/", {}),
    "chi bộ chưa ai dùng": ("im-lang/", {}),
    "chi bộ chưa ai dùng trong 7 ngày, trang 3": ("im-lang/", {"trong": "active-7", "trang": "3"}),
    "bảng Excel": ("so-lieu.xlsx", {}),
    "báo cáo Word": ("bao-cao.docx", {}),
}
OF_NOW = {
    "còn thiếu ai": "{}/tung-buoc/",
    "báo cáo định kỳ của đơn vị": "{}/dinh-ky/",
    "báo cáo chờ xử lý": "cho/",
    "chọn đơn vị": "don-vi/?q=chi+bo+12",
    "gợi ý đơn vị": "don-vi/goi-y/?q=phuong",
    "định nghĩa": "dinh-nghia/",
}


def report_pages(rounds: int) -> dict:
    """Milliseconds and queries of each page, by turns; of the levels below the city one unit after another."""
    cookie, city = pages.sign_in(pages.organiser()), Unit.objects.get(parent=None).code
    days = [timezone.localdate() - timedelta(days=1 + back * 360 // rounds) for back in range(rounds)]
    asked = {name: [_address(city, page, query, day) for day in days] for name, (page, query) in OF_A_DAY.items()}
    asked["báo cáo thành phố, so hai ngày"] = [
        _address(city, "", {"so_voi": str(day - timedelta(days=91))}, day) for day in days
    ]
    asked |= {name: [f"/bao-cao/{page.format(city)}"] for name, page in OF_NOW.items()}
    for level, name in BELOW.items():
        codes = pages.some(Unit.objects.filter(kind=pages.LEVELS[level]), rounds)
        asked[f"báo cáo {name}"] = [_address(code, "", {}, day) for code, day in zip(codes, days, strict=False)]
    return pages.by_turns({name: (addresses, cookie) for name, addresses in asked.items()}, rounds)


def _address(code: str, page: str, query: dict[str, str], day: date) -> str:
    return f"/bao-cao/{code}/{page}?{urlencode({'ngay': day.isoformat(), **query})}"


MEASURES = (report_pages,)


def goals(bench) -> Iterator[Line]:
    found = bench.year.probe("report_pages", rounds=bench.rounds * 8)
    for name, page in found.items():
        if name != "peak_mb":
            said = f"{name}, mỗi lần một ngày khác (p50 {middle(page['ms']):.0f} ms, {page['queries']} truy vấn): p95"
            yield Line("G3", said, percentile_95(page["ms"]), MOST)
