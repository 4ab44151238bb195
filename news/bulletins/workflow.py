"""Bản tin sinh hoạt chi bộ: written from its PDF, approved by another, read by the chi bộ of its unit and below."""

from dataclasses import dataclass
from http import HTTPStatus

from django.core.files.base import File
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape

from documents import files, screening
from documents.files import Inspected
from documents.models import DocumentFile
from members import access, approval, audit, notice_kinds, notices, vietnamese
from members.access import whose_work
from members.models import Unit, User
from members.powers import Power
from members.refusals import Refused
from news.models import ApprovalRule, Bulletin
from news.publishing import steps
from news.publishing.signing import line, responsible_body
from news.publishing.workflow import NotEditable
from news.text import richtext

CONTENT = ("unit", "month", "title", "body", "responsible_body")
UNCHECKED = {"checker": None, "checked_at": None}  # a text that is written anew is decided on anew
SENTENCE_ENDS = (".", "!", "?", ":", ";", "…", "”")


class NothingToRead(Refused):
    """Neither a text nor a PDF: there is nothing to approve."""

    message = "Bản tin chưa có nội dung và chưa có tệp."
    status = HTTPStatus.UNPROCESSABLE_ENTITY


class AlreadyThere(Refused):
    """The unit has a bulletin of that month already."""

    message = "Đơn vị đã có bản tin của tháng này. Đề nghị gỡ bản tin cũ trước."


@dataclass(frozen=True)
class Pdf:
    """The file of a bulletin, inspected, and the text that was read out of it as HTML; nothing of a scan."""

    inspected: Inspected
    text: str


# The file and its text


def examine(upload: File, *, unit: Unit | None, by: User) -> Pdf:
    """The PDF, fit to be kept, and its text. Raises FileRefused, with the guard against secret files as in the library.
    Takes seconds: to be called outside any transaction."""
    found = screening.examine(upload, secrecy=screening.Secrecy.NONE, unit=unit, by=by)
    if found.format != DocumentFile.Format.PDF:
        raise files.FileRefused("Bản tin cần là tệp PDF. Đề nghị xuất ra PDF rồi tải lên lại.")
    return Pdf(found, text_of(found))


def text_of(pdf: Inspected) -> str:
    """The text of the PDF as paragraphs to begin with, so that nobody types it twice; nothing of a scan."""
    return "".join(f"<p>{escape(text)}</p>" for text in _paragraphs("\n".join(files.page_texts(pdf))))


def _paragraphs(text: str) -> list[str]:
    """Lines of a page put together again: a paragraph ends where a line ends a sentence or the next begins anew."""
    found: list[str] = []
    for printed in text.split("\n"):
        words = vietnamese.nfc(printed)
        if not words or words.isdecimal():  # the number of a page
            continue
        goes_on = found and not found[-1].endswith(SENTENCE_ENDS) and not words[:1].isupper() and words[:1].isalpha()
        if goes_on:
            found[-1] += f" {words}"
        else:
            found.append(words)
    return found


# Writing


@transaction.atomic
def create(bulletin: Bulletin, *, by: User, pdf: Pdf | None = None) -> None:
    """Stores a new draft by `by`; what stands in `pdf` is its text where none was written."""
    bulletin.author, bulletin.state = by, Bulletin.State.DRAFT
    bulletin.saved_by, bulletin.saved_at = by, timezone.now()
    _settle(bulletin, pdf)
    if pdf:
        bulletin.file.save("ban-tin.pdf", pdf.inspected.file, save=False)
    bulletin.save(force_insert=True)
    audit.record(by, "bulletin.create", bulletin, power=Power.WRITE_NEWS, after=content_of(bulletin))


@transaction.atomic
def save(bulletin: Bulletin, *, by: User, seen: int | None, pdf: Pdf | None = None) -> None:
    """Stores the changes; `seen` is the version they were made upon. Raises NotEditable once it is not to be edited and
    VersionConflict where another has saved since; stores nothing. Where nothing differs, nothing is stored either."""
    kept = Bulletin.objects.select_for_update(of=("self",)).prefetch_related("unit").get(pk=bulletin.pk)
    if not kept.is_editable:
        raise NotEditable("save", kept.state)
    bulletin.state, bulletin.version = kept.state, kept.version
    _settle(bulletin, pdf)
    before, after = content_of(kept), content_of(bulletin)
    changed = [name for name in after if before[name] != after[name]]
    if not changed:
        return
    bulletin.claim_version(seen, by=by)
    if pdf:
        bulletin.file.save("ban-tin.pdf", pdf.inspected.file, save=False)
    bulletin.save(update_fields=[*CONTENT, "file", "size", "pages", "sha256"])
    if kept.file and kept.file.name != bulletin.file.name:
        transaction.on_commit(lambda: kept.file.delete(save=False))
    before, after = ({name: content[name] for name in changed} for content in (before, after))
    bulletin.writers.add(by)
    audit.record(by, "bulletin.save", bulletin, power=Power.WRITE_NEWS, before=before, after=after)


def _settle(bulletin: Bulletin, pdf: Pdf | None) -> None:
    """Fills in what was left empty, as it will be stored."""
    bulletin.month = bulletin.month.replace(day=1)
    bulletin.title = bulletin.title or Bulletin.usual_title(bulletin.month)
    bulletin.responsible_body = bulletin.responsible_body or responsible_body(bulletin.unit)
    if pdf:
        bulletin.body = bulletin.body or pdf.text
        bulletin.size, bulletin.pages = pdf.inspected.size, pdf.inspected.pages
        bulletin.sha256 = pdf.inspected.sha256
    bulletin.body = richtext.sanitise(bulletin.body)


def content_of(bulletin: Bulletin) -> dict:
    """What a bulletin says, in words that an entry of the audit keeps."""
    content = {name: getattr(bulletin, name) for name in CONTENT}
    return content | {"unit": bulletin.unit.name, "month": f"{bulletin.month:%m/%Y}", "sha256": bulletin.sha256}


# Deciding


@transaction.atomic
def submit(bulletin: Bulletin, *, by: User) -> int:
    """Sends it to those who approve; how many were told. Raises NothingToRead and WrongState."""
    if not bulletin.body and not bulletin.file:
        raise NothingToRead
    bulletin.move("submit", submitted_at=timezone.now(), **UNCHECKED)
    audit.record(by, "bulletin.submit", bulletin, power=Power.WRITE_NEWS)
    approvers = whose_work(Power.APPROVE_NEWS, bulletin.unit).exclude(pk__in={by.pk, bulletin.author_id})
    return notices.tell_all(
        approvers,
        f"{bulletin.title} của {bulletin.unit} chờ duyệt.",
        bulletin.get_absolute_url(),
        kind=notice_kinds.NEWS,
    )


@transaction.atomic
def check(bulletin: Bulletin, *, by: User) -> None:
    """The first of two steps, where the unit's articles are approved in two: another is asked for the second. Raises
    SelfApproval, OtherSteps and WrongState."""
    kept = _decided(bulletin, "check", by)
    bulletin.move("check", checker=by, checked_at=timezone.now())
    audit.record(by, "bulletin.check", bulletin, power=Power.APPROVE_NEWS)
    approvers = whose_work(Power.APPROVE_NEWS, kept.unit).exclude(pk__in={by.pk, kept.author_id})
    words = f"{kept.title} của {kept.unit} chờ duyệt bước hai."
    notices.tell_all(approvers, words, bulletin.get_absolute_url(), kind=notice_kinds.NEWS)


@transaction.atomic
def approve(bulletin: Bulletin, *, by: User) -> None:
    """Publishes it. Raises SelfApproval for who wrote or changed it (unless the unit's rule allows that), OtherSteps
    and SameApprover where the first of two steps is still to come or was `by`'s, WrongState, and AlreadyThere where
    the unit has one of that month."""
    _decided(bulletin, "approve", by)
    try:
        with transaction.atomic():
            bulletin.move("approve", approver=by, published_at=timezone.now(), approver_line=line(by, bulletin.unit))
    except IntegrityError as error:
        raise AlreadyThere from error
    audit.record(by, "bulletin.approve", bulletin, power=Power.APPROVE_NEWS)
    notices.tell(
        bulletin.author, f"{bulletin.title} đã được duyệt đăng.", bulletin.get_absolute_url(), kind=notice_kinds.NEWS
    )


def _decided(bulletin: Bulletin, move: str, by: User) -> Bulletin:
    """The row held, once it is sure that `by` may decide on it in this step."""
    kept = approval.lock(bulletin, move)
    rule = steps.rule_for(kept.unit)
    two, own = rule.approval_steps == ApprovalRule.Steps.TWO, rule.own_approval
    approval.check_decider(kept, move, by=by, wrote=kept.written_by(by), two_steps=two, own_approval=own)
    return kept


@transaction.atomic
def send_back(bulletin: Bulletin, *, by: User, reason: str) -> None:
    """Gives it back to its author, or the desk where that one writes no more, with what is to be corrected. Raises
    WrongState."""
    kept = approval.lock(bulletin, "return")
    bulletin.move("return", return_reason=reason, **UNCHECKED)
    audit.record(by, "bulletin.return", bulletin, power=Power.APPROVE_NEWS, reason=reason)
    change = reverse("admin:news_bulletin_change", args=[bulletin.pk])
    people = access.asker_or_office(kept.author, Power.WRITE_NEWS, kept.unit)
    notices.tell_all(people, f"{bulletin.title} cần sửa: {reason}", change, kind=notice_kinds.NEWS)


@transaction.atomic
def withdraw(bulletin: Bulletin, *, by: User, reason: str) -> None:
    """Takes a published bulletin away from its readers; another of that month may then be published."""
    bulletin.move("withdraw", withdraw_reason=reason)
    audit.record(by, "bulletin.withdraw", bulletin, power=Power.APPROVE_NEWS, reason=reason)
    if by.pk != bulletin.author_id:
        notices.tell(
            bulletin.author,
            f"{bulletin.title} đã được gỡ: {reason}",
            bulletin.get_absolute_url(),
            kind=notice_kinds.NEWS,
        )


# As “Dữ liệu của tôi” tells it


def written_by(user: User) -> QuerySet[Bulletin]:
    """Every bulletin that `user` began, in whatever state, the newest first."""
    return Bulletin.objects.filter(author=user).select_related("unit").order_by("-pk")


def bulletin_in_words(bulletin: Bulletin) -> dict[str, str]:
    return {"Bản tin": bulletin.title, "Đơn vị": bulletin.unit.name, "Trạng thái": bulletin.get_state_display()}
