"""What the offices of the demo party do with documents beyond publishing them: asking for them to be read, sending
them, keeping forms, answers and the list of what should be there. All of it is invented."""

from collections.abc import Callable
from datetime import date, timedelta
from io import BytesIO

from django.core.files.base import ContentFile
from django.utils import timezone
from docx import Document as Word

from documents import library
from documents.coverage import count, lists
from documents.exchange import dispatch
from documents.filing import issuers
from documents.library import Inspected
from documents.models import Dispatch, Document, ExpectedDocument, Question, Reading, Receipt, Subject
from documents.questions import answers
from documents.to_read import receipt_counts, requests
from members.models import Member, Unit, User
from sotay.demo import ahead
from sotay.demo.party import CELL, CITY, WARD

FORMS = (
    ("Chuyển sinh hoạt đảng", "Mẫu đơn đề nghị chuyển sinh hoạt đảng chính thức"),
    ("Chuyển sinh hoạt đảng", "Mẫu phiếu báo đảng viên được chuyển sinh hoạt"),
    ("Sinh hoạt chi bộ", "Mẫu biên bản sinh hoạt chi bộ thường kỳ"),
)
ANSWERS = (
    (
        "Sinh hoạt chi bộ",
        "Tài liệu sinh hoạt chi bộ gửi trước bao lâu?",
        "Tài liệu gửi trước buổi sinh hoạt ít nhất một ngày.\n\nAi chưa dùng được Sổ tay thì nhận bản in.",
        "06-NQ/TU, trang 1",
    ),
    (
        "Đánh giá, xếp loại",
        "Đảng viên dự bị có phải kiểm điểm cuối năm không?",
        "Thực hiện theo hướng dẫn của Ban Tổ chức Thành ủy về kiểm điểm, đánh giá, xếp loại năm nay.",
        "43-HD/BTCTU, trang 1",
    ),
)
LISTED = "121-KH/TU\tKế hoạch\tTriển khai Sổ tay đảng viên điện tử\n\t\tĐiều lệ Đảng"
OF_EACH = "\tQuy chế\tQuy chế làm việc của cấp ủy\n\tNghị quyết\tNghị quyết đại hội"


def files_wanted() -> tuple[Callable[[str], Inspected], list[str]]:
    """For `ahead.begun`."""
    return form, [title for _, title in FORMS]


def tell(users: dict[str, User]) -> None:
    ask_to_read(users)
    send(users)
    keep_forms(users)
    answer(users)
    list_what_should_be_there(users)


def ask_to_read(users: dict[str, User]) -> None:
    """The city asks everybody for its resolution, the ward for its notice; two in three of the ward have read it."""
    today = timezone.localdate()
    city, ward = Unit.objects.by_code(CITY), Unit.objects.by_code(WARD)
    resolution, notice = Document.objects.get(symbol="06-NQ/TU"), Document.objects.get(symbol="27-TB/ĐU")
    made = [
        requests.ask(
            resolution,
            city,
            by=users["city_clerk"],
            deadline=today + timedelta(days=12),
            note="Chú ý phần nhiệm vụ của chi bộ.",
        ),
        requests.ask(notice, ward, by=users["clerk"], deadline=today + timedelta(days=3)),
    ]
    asked = Member.objects.eligible().under([ward.path]).exclude(pk=users["member"].member_id)
    Reading.objects.bulk_create(
        Reading(document=notice, member=member) for place, member in enumerate(asked.in_office_order()) if place % 3
    )
    requests.confirm(resolution, by=users["deputy"])
    helped = Member.objects.assisted().filter(unit__code=CELL).select_related("helper").first()
    if helped:
        requests.confirm_for(helped, notice, by=users["secretary"], reader=helped.helper)
    for request in made:
        receipt_counts.count(request.pk)


def send(users: dict[str, User]) -> None:
    """The ward reports to the city, and has one thing of the city's in hand."""
    city, ward = Unit.objects.by_code(CITY), Unit.objects.by_code(WARD)
    plan, guidance = Document.objects.get(symbol="52-KH/ĐU"), Document.objects.get(symbol="43-HD/BTCTU")
    up = Dispatch(unit=ward, document=plan, note="Kính gửi Văn phòng Thành ủy theo dõi.")
    dispatch.send(up, [city], by=users["clerk"])
    deadline = timezone.localdate() + timedelta(days=7)
    down = Dispatch(unit=city, document=guidance, urgency=Document.Urgency.URGENT, deadline=deadline)
    dispatch.send(down, [ward], by=users["city_clerk"])
    receipt = Receipt.objects.for_list().get(dispatch=down)
    dispatch.receive(receipt, by=users["clerk"])
    dispatch.start(receipt, by=users["clerk"])


def keep_forms(users: dict[str, User]) -> None:
    city = Unit.objects.by_code(CITY)
    for subject, title in FORMS:
        issuer, body = issuers.named("Ban Tổ chức Thành ủy", suffix="BTCTU", unit=city)
        facts = {"kind": Document.Kind.OTHER, "shelf": Document.Shelf.FORM, "issued_on": date(2026, 10, 1)}
        document = Document(unit=city, issuer=issuer, issuer_body=body, title=title, subject=_subject(subject), **facts)
        library.publish(document, ahead.taken(form, title), by=users["city_clerk"])


def answer(users: dict[str, User]) -> None:
    for subject, question, words, sources in ANSWERS:
        made = Question(question=question, answer=words, subject=_subject(subject))
        answers.keep(made, answers.read_sources(sources), by=users["city_clerk"])


def list_what_should_be_there(users: dict[str, User]) -> None:
    city, clerk = Unit.objects.by_code(CITY), users["city_clerk"]
    lists.add(city, lists.read_lines(LISTED), by=clerk, scope="readers", level="city")
    lists.add(city, lists.read_lines(OF_EACH), by=clerk, scope="bases", level="commune")
    for pk in ExpectedDocument.objects.values_list("pk", flat=True):
        count.count(pk)


def _subject(name: str) -> Subject:
    return Subject.objects.filter(name=name).first() or Subject.objects.create(name=name)


def form(title: str) -> Inspected:
    """Of one page to fill in, as an office would draw it up."""
    sheet, kept = Word(), BytesIO()
    sheet.add_heading(title, level=1)
    for line in ("Họ và tên: ", "Ngày sinh: ", "Đang sinh hoạt tại chi bộ: ", "Nội dung đề nghị: ", "Ngày, ký tên: "):
        sheet.add_paragraph(line + "." * 60)
    sheet.save(kept)
    return ahead.sound(ContentFile(kept.getvalue(), "mau.docx"))
