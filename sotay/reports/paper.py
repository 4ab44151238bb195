"""The report as a Word file in the layout of the Party (399-QĐ/TW, 05-HD/VPTW; docs/rules.md §5.2), made by the same
templates of offices as the papers of meetings."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from meetings.printing import letterhead, templates
from meetings.printing.papers import Paper
from members import audit
from members.models import Unit, User
from members.numbers import NBSP, percent, vn_number
from members.powers import Power
from members.word_fields import HEAD, SIGNATURE, Field, Fields, fields
from sotay.reports import frozen, report_query, sentences
from sotay.reports.models import UnitReport
from sotay.reports.report_query import Report
from sotay.reports.table import Cell, funnel, judged

if TYPE_CHECKING:
    from members.word_sheet import Sheet

STAGES = fields(
    ("chi_tieu", "Chỉ tiêu"),
    ("so", "Số đảng viên"),
    ("tren_tong", "% trên tổng số"),
    ("tren_du", "% trên đủ điều kiện"),
)
UNITS = fields(
    ("stt", "Số thứ tự"), ("don_vi", "Đơn vị"), ("tong", "Tổng số đảng viên"), ("du", "Đủ điều kiện"),
    ("kich_hoat", "Đã kích hoạt"), ("tren_tong", "% trên tổng số"), ("tren_du", "% trên đủ điều kiện"),
)  # fmt: skip
RECIPIENTS = fields(("noi", "Một nơi nhận"))
KNOWN = (
    *HEAD,
    *fields(
        ("trich_yeu", "Trích yếu"),
        ("kinh_gui", "Kính gửi: cấp trên trực tiếp; trống ở đơn vị cao nhất"),
        ("doan_van", "Đoạn văn về kết quả, nhiều đoạn"),
        ("muc_chi_tieu", "Tên mục các chỉ tiêu"),
    ),
    Field("chi_tieu", "Bảng các chỉ tiêu", STAGES),
    *fields(("muc_don_vi", "Tên mục đơn vị trực thuộc; trống khi không có")),
    Field("don_vi_truc_thuoc", "Bảng đơn vị trực thuộc", UNITS),
    *fields(("muc_nhan_xet", "Tên mục nhận xét; trống khi không có"), ("nhan_xet", "Nhận xét, kiến nghị")),
    *SIGNATURE,
    Field("noi_nhan", "Nơi nhận", RECIPIENTS),
)


@dataclass(frozen=True)
class Draft:
    """A report to be printed. dated: the day of the paper; signer, role: who has signed it and as what, by default who
    leads the unit; remarks: what a person has added; text: the sentences, where they are not written anew."""

    report: Report
    remarks: str = ""
    dated: date | None = None
    signer: str = ""
    role: str = ""
    text: str = ""

    @classmethod
    def of(cls, kept: UnitReport) -> "Draft":
        """As a report was prepared, or signed and sent: with its own figures and words."""
        dated = timezone.localdate(kept.signed_at) if kept.signed_at else None
        report = frozen.report_of(kept.unit, kept.figures)
        return cls(report, kept.remarks, dated, kept.signer, kept.role, kept.text)


def layout(sheet: "Sheet") -> None:
    sheet.head()
    sheet.title("BÁO CÁO", "{{ trich_yeu }}")
    sheet.text("kinh_gui", led="Kính gửi: ")
    sheet.text("doan_van")
    sheet.heading("muc_chi_tieu")
    sheet.table("chi_tieu", (
        ("Chỉ tiêu", "chi_tieu", 75), ("Số đảng viên", "so", 30), ("% trên tổng số", "tren_tong", 30),
        ("% trên đủ điều kiện", "tren_du", 30),
    ), numbers=[field.name for field in STAGES[1:]])  # fmt: skip
    sheet.heading("muc_don_vi")
    sheet.table("don_vi_truc_thuoc", (
        ("STT", "stt", 13), ("Đơn vị", "don_vi", 54), ("Tổng số", "tong", 19), ("Đủ ĐK", "du", 19),
        ("Kích hoạt", "kich_hoat", 20), ("% tổng số", "tren_tong", 20), ("% đủ ĐK", "tren_du", 20),
    ), numbers=[field.name for field in UNITS[2:]])  # fmt: skip
    sheet.heading("muc_nhan_xet")
    sheet.text("nhan_xet")
    sheet.signature("noi_nhan")


def gather(draft: Draft) -> Fields:
    report, unit = draft.report, draft.report.unit
    dated = draft.dated or timezone.localdate()
    above = letterhead.committee_of(unit.parent) if unit.parent else ""
    day = report.own.day if report.own else report.asked
    return letterhead.head(unit, dated) | _signature(draft, dated) | {
        "trich_yeu": f"kết quả triển khai và sử dụng Sổ tay đảng viên đến{NBSP}ngày{NBSP}{day:%d/%m/%Y}",
        "kinh_gui": f"{above}." if above else "",
        "doan_van": draft.text or sentences.written(report) or f"Đến ngày {day:%d/%m/%Y} chưa có số liệu.",
        "muc_chi_tieu": "Kết quả theo từng chỉ tiêu" if report.own else "",
        "chi_tieu": _stages(report),
        "muc_don_vi": "Kết quả của các đơn vị trực thuộc" if report.children else "",
        "don_vi_truc_thuoc": _units(report),
        "muc_nhan_xet": "Nhận xét, kiến nghị" if draft.remarks else "",
        "nhan_xet": draft.remarks,
        "noi_nhan": [{"noi": f"{noi},"} for noi in [above] if noi] + [{"noi": "Lưu."}],
    }  # fmt: skip


def _stages(report: Report) -> list[dict[str, str]]:
    return [
        {
            "chi_tieu": stage.label,
            "so": vn_number(stage.count),
            "tren_tong": percent(stage.count, stage.of_total) if stage.of_total is not None else "",
            "tren_du": percent(stage.count, stage.of_eligible) if stage.of_eligible is not None else "",
        }
        for stage in (funnel(report.own) if report.own else [])
    ]


def _units(report: Report) -> list[dict[str, str]]:
    names = [field.name for field in UNITS[2:]]
    cells = judged((row.counts for row in report.children), report.scale)
    return [
        {"stt": str(number), "don_vi": row.name} | dict(zip(names, map(_said, found), strict=True))
        for number, (row, found) in enumerate(zip(report.children, cells, strict=True), 1)
    ]


def _said(cell: Cell) -> str:
    return vn_number(cell.part) if cell.whole is None else percent(cell.part, cell.whole)


def _signature(draft: Draft, dated: date) -> dict[str, str]:
    unit = draft.report.unit
    seats = [] if draft.signer else letterhead.leaders(unit, dated)
    name, role = (seats[0].member.full_name, seats[0].get_code_display()) if seats else (draft.signer, draft.role)
    return {"thay_mat": f"T/M {letterhead.committee_of(unit)}".upper(), "chuc_vu": role.upper(), "nguoi_ky": name}


def _latest(unit: Unit) -> Draft:
    return Draft(report_query.read(unit, timezone.localdate()))


PAPER = Paper(
    key="bao-cao",
    label="Báo cáo triển khai",
    template="",
    layout=layout,
    known=KNOWN,
    gather=gather,
    may_print=lambda user, meeting: False,  # of no meeting
    latest=_latest,
)


@transaction.atomic
def as_word(draft: Draft, *, by: User) -> bytes:
    """The file, by the template of the unit; the export is audited. Raises word.TemplateRefused."""
    unit, own = draft.report.unit, draft.report.own
    day = own.day if own else draft.report.asked
    audit.record(by, "report.export", unit, power=Power.VIEW_REPORTS, after={"day": day.isoformat(), "format": "docx"})
    return made(draft)


def made(draft: Draft) -> bytes:
    return templates.made(draft.report.unit, PAPER, gather(draft))
