"""What the rules ask before an admission goes on (docs/rules.md §3.1)."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from django.db.models import F

from members import rules, vietnamese
from members.dates import months_after
from members.deadlines import due_on
from members.models import Affiliation, Member
from members.operations.engine.declaring import CheckOnMany, Request
from members.operations.models import Case, CaseStep

WAYS_IN = ("admission", "admission_moved", "readmission")
EDUCATION = {"higher": 2, "lower_diploma": 2, "lower_done": 1, "less": 0}  # as admission.education_min counts
OFFICIAL = Affiliation.Kind.OFFICIAL


def is_of_age(case: Case, on: date) -> str:
    """18 at the vote of the chi bộ, counted in months; who is over 60 is decided on above the province's committees."""
    book, born = rules.book(case.origin, key__startswith="admission.age_"), date.fromisoformat(case.facts["born_on"])
    least, most = book.whole("admission.age_min", on=on), book.whole("admission.age_max", on=on)
    if on < months_after(born, least * 12):
        return f"Người vào Đảng phải đủ {least} tuổi (tính theo tháng) khi chi bộ xét."
    if on > months_after(born, most * 12) and not case.facts.get("over_age_consent"):
        return f"Người trên {most} tuổi chỉ được xét khi cấp có thẩm quyền đồng ý bằng văn bản: đề nghị ghi số văn bản."
    return ""


def is_educated(case: Case, on: date) -> str:
    """Lower secondary school: its diploma until 25/7/2026, its programme since (docs/rules.md §0, `education_min`)."""
    has = EDUCATION.get(case.facts.get("education", ""), max(EDUCATION.values()))
    least = rules.whole("admission.education_min", on=on, unit=case.origin)
    if has >= least or case.facts.get("education_exception"):
        return ""
    words = "có bằng tốt nghiệp trung học cơ sở" if least > 1 else "hoàn thành chương trình trung học cơ sở"
    return f"Người vào Đảng phải {words} trở lên; nơi được Ban Bí thư cho phép thì ghi số văn bản."


def _no_older(fact: str, key: str, what: str, then: str = "") -> CheckOnMany:
    """What a step declares among its `checks_on_many`: against each case that notes the day `fact` longer ago than the
    months of the rule `key`; `then`: what is to be done about it."""

    def check(cases: Sequence[Case], on: date) -> Mapping[int, str]:
        made = [(case, date.fromisoformat(case.facts[fact])) for case in cases if case.facts.get(fact)]
        books = rules.books({case.origin for case, _ in made}, key=key) if made else {}
        found = {}
        for case, day in made:
            months = books[case.origin.pk].whole(key, on=on)
            if on > months_after(day, months):
                found[case.pk] = f"{what} lập ngày {day:%d/%m/%Y} đã quá {months} tháng.{then}"
        return found

    return check


certificates_are_valid = _no_older(
    "certificate_on", "admission.certificate_months", "Giấy chứng nhận lớp bồi dưỡng nhận thức"
)
dossiers_are_fresh = _no_older(
    "dossier_on", "admission.dossier_redo_months", "Hồ sơ", then=" Đề nghị chọn “Hồ sơ quá 12 tháng”."
)


def helpers_may_help(case: Case, on: date) -> str:
    """Official members of the chi bộ for 12 months at least; a second one, or Đoàn or Công đoàn beside the first
    (294-QĐ/TW, 3.2). Who replaces a helper need not have been there so long."""
    first, second = case.facts.get("helper_1", ""), case.facts.get("helper_2", "")
    if not second and not case.facts.get("union"):
        return "Cần hai đảng viên giúp đỡ; hoặc một đảng viên cùng tổ chức Đoàn, Công đoàn giới thiệu."
    there = list(Member.objects.counted().filter(unit=case.origin, official_date__lte=on))
    named = {name: _named(name, there) for name in (first, second) if name}
    if nobody := next((name for name, found in named.items() if not found), ""):
        return f"Chi bộ không có đảng viên chính thức nào tên {nobody}."
    if second and len(frozenset().union(*named.values())) < 2:
        return "Hai người giúp đỡ phải là hai đồng chí khác nhau."
    return next(filter(None, (_may_help(case, name, found, on) for name, found in named.items())), "")


def _named(name: str, members: Iterable[Member]) -> frozenset[int]:
    """Who is called so; what was typed without accents stands for all who are."""
    typed = vietnamese.fold(name)
    key = vietnamese.fold if typed == vietnamese.nfc(name).lower() else vietnamese.reading_key
    return frozenset(each.pk for each in members if key(each.full_name) == key(vietnamese.nfc(name)))


def _may_help(case: Case, name: str, found: frozenset[int], on: date) -> str:
    months = rules.whole("admission.helper_months", on=on, unit=case.origin)
    # The first place of a member is known since the list that brought it; only who came from another came on that day.
    moved = Affiliation.objects.exclude(until=None).filter(member__in=found, kind=OFFICIAL).values("member")
    lately = Affiliation.objects.filter(member__in=moved, unit=case.origin, until=None, kind=OFFICIAL)
    late = {place.member_id for place in lately if months_after(place.since, months) > on}
    if case.facts.get("replaces") or found - late:
        return ""
    return f"Đồng chí {name} ở chi bộ chưa đủ {months} tháng nên chưa được phân công giúp đỡ (người thay thế thì được)."


def contract_is_long_enough(request: Request) -> str:
    """Who works by a shorter contract is admitted where they live (06-HD/TW, 6.2c)."""
    typed = request.facts.get("contract_months")
    least = rules.whole("admission.contract_months", on=request.event_on, unit=request.origin)
    if not typed or int(typed) >= least:
        return ""
    return f"Hợp đồng dưới {least} tháng thì xét kết nạp ở chi bộ nơi cư trú."


def ceremony_is_in_time(case: Case, on: date) -> str:
    """Later only with the consent of the level above (294-QĐ/TW, 4.1)."""
    if case.due_on is None or on <= case.due_on or case.facts.get("late_consent"):
        return ""
    return f"Lễ kết nạp quá hạn ngày {case.due_on:%d/%m/%Y}: phải được cấp trên đồng ý, đề nghị ghi số văn bản đồng ý."


def decided_soon_after_move(case: Case, on: date) -> str:
    """Who moves meanwhile is decided on at the old place within so many days, or not at all there (06-HD/TW, 3.9)."""
    if not (moved := case.facts.get("moved_on")):
        return ""
    key = "admission.moved_decide"
    last = due_on(rules.book(case.origin, key=key), key, date.fromisoformat(moved))
    if on <= last:
        return ""
    return f"Đã quá hạn {last:%d/%m/%Y} từ khi có quyết định chuyển: đề nghị chọn “Chuyển hồ sơ cho nơi mới”."


def is_probationary(request: Request) -> str:
    member = request.member
    if member and member.is_counted and not member.is_official and member.admission_date:
        return ""
    return "Chỉ lập hồ sơ công nhận chính thức cho đảng viên dự bị đã có ngày vào Đảng."


def is_new(request: Request) -> str:
    """Nobody who is on the roll, on the way, or was a member before."""
    number = request.facts["personal_id"]
    if Case.objects.open().of(*WAYS_IN).filter(facts__personal_id=number).exists():
        return "Người có số định danh này đã có hồ sơ kết nạp đang giải quyết."
    former = Member.objects.recorded().filter(personal_id=number).first()
    if former is None:
        return ""
    if former.is_counted:
        return "Số định danh này đang ghi cho một đảng viên trong danh sách."
    return f"Người này đã từng là đảng viên ({former.get_status_display().lower()}): đề nghị lập hồ sơ “Kết nạp lại”."


def lateness_is_explained(case: Case, _on: date) -> str:
    """Whoever was late with a recognition explains it (294-QĐ/TW, 4.2.2)."""
    done = case.history.filter(act=CaseStep.Act.DONE, step__in=("cell_vote", "base_vote", "decided"))
    late = done.filter(due_on__lt=F("on")).exists()
    if not late or case.papers.filter(kind="late_reasons").exists():
        return ""
    return "Có bước đã làm quá hạn: phải có giải trình của nơi xét chậm (Quy định 294-QĐ/TW, 4.2.2)."


def probation_is_over(case: Case, on: date) -> str:
    ends = date.fromisoformat(case.facts["month_12"])
    return f"Thời gian dự bị đến hết ngày {ends:%d/%m/%Y}." if on < ends else ""
