"""What the portal measures of a meeting by itself. A measure gives no points: it yields values, and the steps of a
criterion, which are data, turn them into points."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from meetings.scoring import measured_roll, measured_work
from meetings.scoring.batch import Batch, Found


class Name(NamedTuple):
    """How the steps of a criterion call a value, and what it says, with its unit."""

    word: str
    said: str


@dataclass(frozen=True)
class Measure:
    """label: what is measured; names: each value as the steps call it, for who edits them.

    collect: from a batch to the values of the meetings that can be measured; say: the values in a sentence; anchor: the
    part of the meeting's page that shows the evidence.
    """

    label: str
    names: Mapping[str, Name]
    collect: Callable[[Batch], Found]
    say: Callable[[Mapping[str, Fraction]], str]
    anchor: str = ""

    def in_words(self, values: Mapping[str, Fraction]) -> dict[str, Fraction]:
        """`values` by the words that the steps use."""
        return {self.names[name].word: value for name, value in values.items() if name in self.names}

    @property
    def words(self) -> frozenset[str]:
        return frozenset(name.word for name in self.names.values())


def _committee(found: Mapping[str, Fraction]) -> str:
    if day := int(found.get("day", 0)):
        return f"Chi ủy đã họp ngày {date.fromordinal(day):%d/%m/%Y}, có biên bản đã ký."
    if found["alone"]:
        return "Chi bộ chỉ có bí thư."
    if found["met"]:  # measured before the day was kept
        return "Chi ủy đã họp trước, có biên bản."
    return "Chưa thấy buổi họp chi ủy nào có biên bản đã ký trong 31 ngày trước."


def _notice(found: Mapping[str, Fraction]) -> str:
    if not found["told"]:
        return "Không thông báo trước."
    said = f"Thông báo trước {_number(found['hours'])} giờ"
    if found.get("vacant"):
        return f"{said}; cổng chưa ghi cấp ủy viên cấp trên nào."
    return f"{said}, {'đã' if found.get('superior', 1) else 'chưa'} mời cấp ủy viên cấp trên phụ trách."


MEASURES: dict[str, Measure] = {
    "duration": Measure(
        "thời lượng so với quy định",
        {
            "short": Name("thiếu", "số phút thiếu"),
            "share": Name("tỷ lệ", "% thời lượng quy định"),
            "held": Name("đã họp", "số phút đã họp"),
        },
        measured_roll.duration,
        lambda found: (
            f"Họp {_number(found['held'])} phút"
            + (f", thiếu {_number(found['short'])} phút." if found["short"] else ", đủ thời lượng.")
        ),
    ),
    "attendance": Measure(
        "tỷ lệ dự",
        {
            "rate": Name("tỷ lệ", "% dự"),
            "present": Name("có mặt", "số có mặt"),
            "summoned": Name("phải dự", "số phải dự"),
            "unexcused": Name("vắng không lý do", "số vắng không lý do"),
        },
        measured_roll.attendance,
        lambda found: (
            f"{_number(found['present'])}/{_number(found['summoned'])} đồng chí dự "
            f"({_number(found['rate'])} %), {_number(found['unexcused'])} vắng không lý do."
        ),
        "#dien-bien",
    ),
    "excused_streak": Measure(
        "vắng có lý do liên tiếp trong năm",
        {"longest": Name("liên tiếp", "số lần liên tiếp nhiều nhất của một đảng viên")},
        measured_roll.excused_streak,
        lambda found: f"Nhiều nhất {_number(found['longest'])} lần liên tiếp.",
        "#dien-bien",
    ),
    "committee": Measure(
        "chi ủy họp trước",
        {
            "met": Name("đã họp", "1 nếu đã họp trong 31 ngày trước và ký biên bản, hoặc chỉ có bí thư"),
            "alone": Name("chỉ có bí thư", "1 nếu không có chi ủy"),
        },
        measured_work.committee,
        _committee,
    ),
    "notice": Measure(
        "thông báo trước",
        {
            "told": Name("báo trước", "1 nếu thông báo trước giờ họp"),
            "hours": Name("số giờ", "số giờ báo trước"),
            "superior": Name("phụ trách", "1 nếu đã mời cấp ủy viên phụ trách, hoặc cổng chưa ghi ai"),
        },
        measured_work.notice,
        _notice,
    ),
    "speaking": Measure(
        "tỷ lệ phát biểu",
        {
            "share": Name("tỷ lệ", "% số có mặt đã phát biểu"),
            "spoken": Name("phát biểu", "số đồng chí phát biểu"),
            "present": Name("có mặt", "số đồng chí có mặt"),
        },
        measured_roll.speaking,
        lambda found: f"{_number(found['spoken'])}/{_number(found['present'])} đồng chí phát biểu.",
        "#dien-bien",
    ),
    "ideology": Measure(
        "thời gian cho phần tư tưởng",
        {"minutes": Name("số phút", "số phút của phần tư tưởng trong chương trình")},
        measured_work.ideology,
        lambda found: f"Phần tư tưởng {_number(found['minutes'])} phút.",
        "#dien-bien",
    ),
    "results": Measure(
        "nhiệm vụ đến hạn từ kỳ trước",
        {
            "rate": Name("tỷ lệ", "% nhiệm vụ đến hạn đã hoàn thành"),
            "done": Name("hoàn thành", "số nhiệm vụ đã hoàn thành"),
            "due": Name("đến hạn", "số nhiệm vụ đến hạn"),
        },
        measured_work.results,
        lambda found: f"Hoàn thành {_number(found['done'])}/{_number(found['due'])} nhiệm vụ đến hạn.",
        "#nhiem-vu",
    ),
    "minutes": Measure(
        "biên bản",
        {"signed": Name("đã ký", "1 nếu chủ trì và thư ký đã ký biên bản")},
        measured_work.minutes,
        lambda found: "Biên bản đã ký." if found["signed"] else "Chưa có biên bản đã ký.",
        "#bien-ban",
    ),
    "praise": Measure(
        "biểu dương, phê bình",
        {"noted": Name("đã ghi", "1 nếu biên bản hoặc nghị quyết có ghi")},
        measured_work.praise,
        lambda found: "Đã ghi biểu dương, phê bình." if found["noted"] else "Biên bản chưa ghi biểu dương, phê bình.",
        "#bien-ban",
    ),
    "conclusion": Measure(
        "nghị quyết, kết luận đã ký",
        {"signed": Name("văn bản", "số nghị quyết, kết luận đã ký, có số")},
        measured_work.conclusion,
        lambda found: f"{_number(found['signed'])} nghị quyết, kết luận đã ký.",
        "#nghi-quyet",
    ),
    "closing": Measure(
        "thông qua biên bản, phân công nhiệm vụ",
        {
            "read": Name("đã thông qua", "1 nếu biên bản đã đọc trước buổi sinh hoạt"),
            "tasks": Name("nhiệm vụ", "số nhiệm vụ giao tại buổi sinh hoạt"),
        },
        measured_work.closing,
        lambda found: (
            f"Biên bản {'đã' if found['read'] else 'chưa'} đọc thông qua, giao {_number(found['tasks'])} nhiệm vụ."
        ),
        "#nhiem-vu-giao",
    ),
    "draft": Measure(
        "dự thảo nghị quyết, kết luận",
        {"drafts": Name("dự thảo", "số dự thảo trong tài liệu")},
        measured_work.drafts,
        lambda found: f"{_number(found['drafts'])} dự thảo trong tài liệu.",
        "#tai-lieu",
    ),
    "papers": Measure(
        "tài liệu trên Sổ tay",
        {"papers": Name("tài liệu", "số tài liệu")},
        measured_work.papers,
        lambda found: f"{_number(found['papers'])} tài liệu trên Sổ tay.",
        "#tai-lieu",
    ),
    "posted_before": Measure(
        "đăng tài liệu trước buổi sinh hoạt",
        {"posted": Name("đã đăng", "1 nếu có tài liệu"), "early": Name("sớm", "số giờ sớm hơn hạn (âm là muộn)")},
        measured_work.posted_before,
        lambda found: _against_limit(found["posted"], found["early"], "trước buổi sinh hoạt"),
        "#tai-lieu",
    ),
    "posted_after": Measure(
        "đăng tài liệu sau buổi sinh hoạt",
        {"posted": Name("đã đăng", "1 nếu đã đăng"), "late": Name("muộn", "số giờ muộn hơn hạn (âm là sớm)")},
        measured_work.posted_after,
        lambda found: _against_limit(found["posted"], -found["late"], "sau buổi sinh hoạt"),
        "#tai-lieu",
    ),
}


def _against_limit(posted: Fraction, early: Fraction, when: str) -> str:
    if not posted:
        return f"Chưa đăng tài liệu {when}."
    return f"Đăng tài liệu {when} {'sớm' if early >= 0 else 'muộn'} hơn hạn {_number(abs(early))} giờ."


def _number(value: Fraction) -> str:
    """At most one decimal, rounded down so that 89,96 does not read as 90."""
    tenths = int(value * 10)
    return f"{tenths // 10},{tenths % 10}" if tenths % 10 else str(tenths // 10)
