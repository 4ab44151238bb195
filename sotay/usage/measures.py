"""All measures of a unit and day, in the order of the funnel; and those that only sotay's own rows can tell."""

from datetime import date

from django.core.checks import Error
from django.db.models import F
from django.db.models.expressions import RawSQL

from members.measures import MEASURES, Measure, every, ordered
from sotay.usage.models import UnitDay

__all__ = ["column", "every", "ordered", "parts", "plug_in", "without_column"]

OWN = "Quy chế vận hành cổng"
INSTALLED = "SELECT member_id, day FROM sotay_installation WHERE day <= %(day)s"
USED = "SELECT member_id, day FROM sotay_dailyuse WHERE day BETWEEN %(first)s AND %(day)s"


def _active(days: int, step: int, label: str, said: str, since: date) -> Measure:
    return Measure(
        f"active_{days}", step, f"Hoạt động {label}", label.capitalize(), f"Đã dùng cổng ít nhất một lần {said}.",
        since, "339-QĐ/TW", days=USED, within=days, kept="last_active_on", after="activated",
    )  # fmt: skip


OURS = (
    Measure(
        "installed", 500, "Đã cài lên màn hình chính", "Đã cài",
        "Đã mở cổng ít nhất một lần từ biểu tượng trên màn hình chính của điện thoại hoặc máy tính. Có nhiều máy cũng "
        "đếm một lần.",
        date(2026, 11, 30), OWN, days=INSTALLED, after="activated",
    ),
    _active(30, 600, "30 ngày", "trong 30 ngày đến hết ngày ấy", date(2023, 2, 1)),
    _active(7, 700, "7 ngày", "trong 7 ngày đến hết ngày ấy", date(2023, 2, 1)),
    _active(1, 750, "1 ngày", "trong chính ngày ấy", date(2026, 11, 30)),
)  # fmt: skip


def plug_in() -> None:
    for measure in OURS:
        MEASURES.plug_in(measure)


def parts(key: str) -> list[Measure]:
    """Into which reasons the measure `key` falls: of `members` those who cannot use the portal, of `assisted` all."""
    return [measure for measure in every() if measure.part_of == key]


def has_field(measure: Measure) -> bool:
    return any(field.name == measure.key for field in UnitDay._meta.concrete_fields)


def without_column(app_configs, **options) -> list[Error]:
    """A check at start: what is declared can be kept."""
    hint = "Thêm cột vào UnitDay, rồi manage.py makemigrations sotay"
    missing = [measure.key for measure in every() if not has_field(measure)]
    return [Error(f"Chỉ tiêu “{key}” không có cột trong UnitDay.", hint=hint, id="sotay.E001") for key in missing]


def column(measure: Measure):
    """Its column, for an annotation of a queryset of `UnitDay` that joins nothing before it."""
    if has_field(measure):
        return F(measure.key)
    return RawSQL(f'"{UnitDay._meta.db_table}"."{measure.key}"', ())  # noqa: S611  # an identifier, by its declaration
