"""The demo's records: most of a chi bộ complete, some with what is missing, dossiers that are lent or not
checked in time, a round of phiếu bổ sung that is under way. Everybody is invented."""

from collections.abc import Mapping
from datetime import timedelta

from django.utils import timezone

from members.models import Member, Unit, User
from members.operations.dossiers import keeping as dossiers
from members.operations.models import DossierCheck, RecordSource
from members.operations.records import keeping
from members.operations.records.values import Value
from members.operations.yearly import rounds

COMPLETE = 14  # of the chi bộ; the others lack what the last items say
TOWNS = (("Hưng Yên", "xã Tân Tiến", "tỉnh Hải Dương"), ("Ninh Bình", "xã Yên Từ", ""), ("Hà Nội", "xã Phúc Lâm", ""))
JOBS = ("Giáo viên", "Kế toán", "Nông dân", "Cán bộ hưu trí", "Công nhân")
KINDS = (1, 2, 3, 5, 37, 38, 43, 7, 46, 47, 50)
LENT = {
    "reader": "Đặng Đình Khôi",
    "reader_unit": "Cơ quan Ủy ban Kiểm tra Đảng ủy phường",
    "reason": "Thẩm tra hồ sơ đề nghị khen thưởng",
    "consent": "Ý kiến của Thường trực Đảng ủy, Thông báo số 18-TB/ĐU",
}


def tell(cell: Unit, users: Mapping[str, User]) -> None:
    by = users["organiser"]
    members = list(Member.objects.counted().filter(unit=cell).order_by("pk"))
    for place, member in enumerate(members):
        _fill(member, place, by)
    _keep(members, by)
    _hand_in(cell, members, by)


def _fill(member: Member, place: int, by: User) -> None:
    told = _said(member, place)
    if place >= COMPLETE:
        told = dict(list(told.items())[: 6 + place % 5])
    keeping.write_all(member, told, by=by, way=RecordSource.Way.LIST, told="Danh sách từ CSDL đảng viên 3.0")


def _said(member: Member, place: int) -> dict[str, Value]:
    province, commune, former = TOWNS[place % len(TOWNS)]
    home = {"country": "Việt Nam", "province": province, "detail": f"Thôn {place % 7 + 1}, {commune}"}
    born, job = member.birth_date.year, JOBS[place % len(JOBS)]
    began = f"{born + 18}-09"
    rest = f"{born + (24 if place % 4 == 1 else 22)}-01"
    return {
        "home_town": home | ({"former": former} if former else {}),
        "birth_place": home,
        "permanent_address": {"country": "Việt Nam", "province": "Hà Nội", "detail": f"Số {place + 3}, phường"},
        "ethnicity": {"value": "tay" if place == 5 else "kinh"},
        "religion": {"value": "khong"},
        "occupation": {"value": job},
        "admission_decision_no": {"value": f"{place + 11}-QĐ/ĐU"},
        "admission_cell": {"value": f"{member.unit.name}, {member.unit.parent}"},
        "introducers": [{"name": "Nguyễn Văn Lộc", "post": "Bí thư chi bộ"}, {"name": "Ban Chấp hành Đoàn phường"}],
        "edu_general": {"value": "12/12", "system": "pho_thong"},
        "political_theory": {"value": "so_cap"},
        "work_history": [
            {"since": began, "until": f"{born + 21}-12", "job": "Học nghề"},
            {"since": rest, "job": job, "unit": "Phường Phúc Lâm"},
        ],
        "family": [{"relation": "cha", "name": "Họ tên cha", "born": str(born - 27), "job": "Nông dân"}],
        "health": {"value": "tot"},
        "cv_no": {"value": f"{place + 101:06} HN"},
        "state_awards": [{"form": "Bằng khen của Chủ tịch UBND thành phố"}] if place % 6 == 0 else [],
    }


def _keep(members: list[Member], by: User) -> None:
    today = timezone.localdate()
    holder = dossiers.holder_for(members[0])
    taken = [
        dossiers.take_in(
            member, holder, by=by, on=today - timedelta(days=500), place=f"Tủ 2, hộp {place + 1}", index_confirmed=True
        )
        for place, member in enumerate(members[:-3])
    ]
    for dossier in taken[:6]:
        for seen, kind in enumerate(KINDS, start=1):
            dossiers.put(dossier, kind, by=by, seen=seen, sheets=2)
    for dossier, days in zip(taken[:2], (20, 1), strict=False):
        days_ago = today - timedelta(days=days)
        dossiers.lend(dossier, by=by, lent_on=days_ago, due_on=days_ago + timedelta(days=7), **LENT)
    DossierCheck.objects.create(
        unit=holder, on=today - timedelta(days=400), members=len(members), dossiers=len(taken), note="Khớp", by=by
    )


def _hand_in(cell: Unit, members: list[Member], by: User) -> None:
    today = timezone.localdate()
    opened = rounds.open_round(cell.parent or cell, today.year, today + timedelta(days=20), by=by)
    sheets = [
        rounds.hand_in(
            member, opened, by=by, on=today, changed=["occupation"] if place % 4 == 0 else [], on_paper=place % 3 == 0
        )
        for place, member in enumerate(members[: len(members) // 2])
        if member.status != Member.Status.EXEMPT
    ]
    rounds.certify(sheets[:4], by=by)
