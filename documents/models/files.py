"""The files of a document, version upon version, and the words that stand on their pages."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchQuery, SearchVector, SearchVectorField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from documents.models.library import Document
from members.access import units_for
from members.models import User
from members.powers import Power


def file_path(file: "DocumentFile", name: str) -> str:
    """Where the file is kept: never under the name it came with."""
    return f"documents/{timezone.localdate():%Y/%m}/{file.sha256[:32]}.{file.extension}"


def shown_path(file: "DocumentFile", name: str) -> str:
    """Where the PDF that was made of a file is kept."""
    return f"shown/{timezone.localdate():%Y/%m}/{file.sha256[:32]}.pdf"


# What readers have, and whose text nobody finds: no language on some pages, or not read in the end.
UNREAD = Q(Q(garbled_pages__gt=0) | Q(words="failed"), replaced_at=None)


class DocumentFileQuerySet(models.QuerySet):
    def main(self):
        return self.filter(role=DocumentFile.Role.MAIN)

    def attachments(self):
        return self.filter(role=DocumentFile.Role.ATTACHMENT)

    def listed(self, *, older: bool):
        """As the page of a document lists them: what it is now, what stands beside it, then what was before."""
        shown = self.kept() if older else self.kept().current()
        return shown.select_related("document").order_by(F("replaced_at").desc(nulls_first=True), "-role", "pk")

    def current(self):
        """What readers get: not replaced, not taken off."""
        return self.filter(replaced_at=None)

    def waiting_for_words(self):
        """Whose text nobody has read yet; that of files which were replaced since is of no use."""
        return self.kept().current().filter(words=DocumentFile.Words.WAITING)

    def unread(self):
        """“Chưa đọc được”, wholly or on some pages."""
        return self.filter(UNREAD)

    def open_to(self, user: User):
        """What `user` reads or fetches: the current files of their documents; where they manage, the older too."""
        managed = units_for(user, Power.MANAGE_DOCUMENTS)
        open_files = self.filter(document__in=Document.objects.open_to(user)).select_related("document")
        return open_files.filter(Q(replaced_at=None) | Q(document__unit__in=managed))

    def kept(self):
        """Whose content is there still; that of an erased document is gone for good."""
        return self.exclude(file="")


class DocumentFile(models.Model):
    """One stored file: the document itself or an attachment. A newer version replaces it, and it is kept."""

    class Role(models.TextChoices):
        MAIN = "main", "Văn bản"
        ATTACHMENT = "attachment", "Phụ lục, tài liệu kèm theo"

    class Format(models.TextChoices):
        PDF = "pdf", "PDF"
        DOCX = "docx", "Word"
        XLSX = "xlsx", "Excel"
        PPTX = "pptx", "PowerPoint"
        IMAGES = "images", "Ảnh chụp trang"  # put together into one PDF
        DOC = "doc", "Word 97–2003"
        XLS = "xls", "Excel 97–2003"
        PPT = "ppt", "PowerPoint 97–2003"
        RTF = "rtf", "RTF"
        ODT = "odt", "LibreOffice Writer"
        ODS = "ods", "LibreOffice Calc"
        ODP = "odp", "LibreOffice Impress"

    EXTENSIONS: dict[str, str] = {str(each): each.value for each in Format} | {Format.IMAGES: "pdf"}
    READ_AS_PDF = {Format.DOC, Format.XLS, Format.PPT, Format.RTF, Format.ODT, Format.ODS, Format.ODP}
    # On paper a cell that is full is cut; notes to a slide, hidden text and the ư of TCVN3 are left out; a tab is as
    # narrow as a blank. Their words are read in these.
    READ_IN: dict[str, str] = {
        **dict.fromkeys((Format.DOC, Format.RTF, Format.ODT), "docx"),
        **dict.fromkeys((Format.XLS, Format.ODS), "xlsx"),
        **dict.fromkeys((Format.PPT, Format.ODP), "pptx"),
    }
    _OFFICE = "application/vnd.openxmlformats-officedocument."
    _OPEN = "application/vnd.oasis.opendocument."
    CONTENT_TYPES: dict[str, str] = {
        Format.PDF: "application/pdf",
        Format.DOCX: f"{_OFFICE}wordprocessingml.document",
        Format.XLSX: f"{_OFFICE}spreadsheetml.sheet",
        Format.PPTX: f"{_OFFICE}presentationml.presentation",
        Format.IMAGES: "application/pdf",
        Format.DOC: "application/msword",
        Format.XLS: "application/vnd.ms-excel",
        Format.PPT: "application/vnd.ms-powerpoint",
        Format.RTF: "application/rtf",
        Format.ODT: f"{_OPEN}text",
        Format.ODS: f"{_OPEN}spreadsheet",
        Format.ODP: f"{_OPEN}presentation",
    }

    class Words(models.TextChoices):
        """How far the reading of the text inside has come."""

        WAITING = "waiting", "Đang chờ đọc chữ"
        READ = "read", "Đã đọc chữ"
        EMPTY = "empty", "Không có chữ"
        NO_OCR = "no_ocr", "Bản quét, máy chủ chưa cài bộ nhận dạng chữ"
        FAILED = "failed", "Không đọc được chữ"
        GARBLED = "garbled", "Chưa đọc được: chữ không thành lời"  # of all pages; of some the note tells

    document = models.ForeignKey(Document, models.PROTECT, related_name="files")
    role = models.CharField("vai trò", max_length=12, choices=Role, default=Role.MAIN)
    title = models.CharField("tên tệp", max_length=200, blank=True)
    version = models.PositiveSmallIntegerField("bản", default=1)
    format = models.CharField("dạng", max_length=8, choices=Format, default=Format.PDF)
    file = models.FileField("tệp", upload_to=file_path, max_length=160)
    size = models.PositiveBigIntegerField("dung lượng")
    # What LibreOffice has made of a file that no browser shows: for reading page by page on a phone.
    shown = models.FileField(
        "bản PDF để xem", upload_to=shown_path, max_length=160, blank=True, default="", db_default=""
    )
    shown_size = models.PositiveBigIntegerField(default=0, db_default=0)
    pages = models.PositiveIntegerField("số trang", default=0)
    sha256 = models.CharField("mã băm", max_length=64)
    words = models.CharField("đọc chữ", max_length=8, choices=Words, default=Words.WAITING)
    words_note = models.CharField(max_length=300, blank=True)
    garbled_pages = models.PositiveIntegerField(default=0, db_default=0)  # which were read and yet are no language
    caution = models.CharField("lưu ý cho văn thư", max_length=300, blank=True, db_default="")  # found at the upload
    tries = models.PositiveSmallIntegerField(default=0)
    asked_at = models.DateTimeField(null=True)  # when somebody took the reading in hand
    added_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="người tải lên")
    added_at = models.DateTimeField("tải lên lúc", default=timezone.now)
    replaced_at = models.DateTimeField("thay lúc", null=True, blank=True)
    # The versions of the document that brought it and that took it away.
    since_version = models.PositiveIntegerField(default=1, editable=False)
    until_version = models.PositiveIntegerField(null=True, editable=False)

    objects = DocumentFileQuerySet.as_manager()

    class Meta:
        verbose_name = "tệp văn kiện"
        verbose_name_plural = "tệp văn kiện"
        default_permissions = ()
        ordering = ["role", "pk"]
        indexes = [
            models.Index(
                fields=["added_at"], condition=Q(words="waiting", replaced_at=None), name="file_waits_for_words"
            ),
            models.Index(fields=["document"], condition=UNREAD, name="file_text_unread"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["document"], condition=Q(role="main", replaced_at=None), name="document_one_main_file"
            ),
            models.UniqueConstraint(
                fields=["document", "version"], condition=Q(role="main"), name="document_version_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.document_id} · {self.get_role_display()} · bản {self.version}"

    def get_absolute_url(self) -> str:
        """Where this very file is read or fetched, whichever version the document has by then."""
        return reverse("documents:version", args=[self.document_id, self.pk])

    @property
    def extension(self) -> str:
        return self.EXTENSIONS[self.format]

    @property
    def content_type(self) -> str:
        return self.CONTENT_TYPES[self.format]

    @property
    def is_pdf(self) -> bool:
        """Whether it is one itself."""
        return self.extension == "pdf"

    @property
    def has_whole_lines(self) -> bool:
        """Whether the lines of its text are those of its author, and not broken to fit the paper."""
        return self.format in (self.Format.DOCX, self.Format.XLSX, self.Format.PPTX)

    @property
    def is_read_as_pdf(self) -> bool:
        """Whether it is read by nobody but LibreOffice, and shown in the PDF that is made of it."""
        return self.format in self.READ_AS_PDF

    @property
    def is_shown(self) -> bool:
        """Whether a browser shows it in the page: itself, or the PDF that was made of it."""
        return self.is_pdf or bool(self.shown)

    @property
    def is_unread(self) -> bool:
        """Whether it says nothing to the search, wholly or on some pages."""
        return not self.replaced_at and (self.garbled_pages > 0 or self.words == self.Words.FAILED)

    @property
    def length(self) -> str:
        """How long it is, in the word of its kind; "" when it does not say."""
        words: dict[str, str] = {self.Format.XLSX: "trang tính", self.Format.PPTX: "trang chiếu"}
        return f"{self.pages} {words.get(self.format, 'trang')}" if self.pages else ""

    @property
    def name(self) -> str:
        """As a list calls it."""
        return self.title or self.get_role_display()

    @property
    def download_name(self) -> str:
        """A name that says what it is when it lies in a phone's download folder."""
        number = self.document.symbol.replace("/", "-") or self.document.get_kind_display()
        older = f" (bản {self.version})" if self.replaced_at and self.role == self.Role.MAIN else ""
        what = f" {self.title}" if self.role == self.Role.ATTACHMENT else ""
        return f"{number}{what}{older}.{self.extension}"


class PageTextQuerySet(models.QuerySet):
    def from_page(self, number: int):
        return self.filter(number__gte=number).order_by("number")

    def having(self, query: str):
        """Which hold what `query` (a raw tsquery) asks for."""
        return self.filter(search=SearchQuery(query, config="simple", search_type="raw"))


class PageText(models.Model):
    """What stands on one page of a file, as it is read and as it is searched."""

    file = models.ForeignKey(DocumentFile, models.CASCADE, related_name="texts")
    number = models.PositiveIntegerField("trang")
    text = models.TextField()
    folded = models.TextField(editable=False)  # vietnamese.search_text(text)
    search = models.GeneratedField(
        expression=SearchVector("folded", config="simple"), output_field=SearchVectorField(), db_persist=True
    )

    objects = PageTextQuerySet.as_manager()

    class Meta:
        verbose_name = "chữ của một trang"
        verbose_name_plural = "chữ của các trang"
        default_permissions = ()
        ordering = ["file", "number"]
        indexes = [GinIndex(fields=["search"], name="page_text_search")]
        constraints = [models.UniqueConstraint(fields=["file", "number"], name="page_text_once")]

    def __str__(self) -> str:
        return f"{self.file_id}, trang {self.number}"
