"""Invented documents by the hundred thousand, with two to five kilobytes of text each: the library at full size.

The syllables follow a Zipf law, as those of real Vietnamese do: a few hundred make up most of a text, so that a common
word stands in half of all documents. A sixth of the words are terms of the office.
"""

from contextlib import contextmanager
from datetime import date, timedelta
from itertools import accumulate, product
from random import Random

from django.db import connection

from documents import indexing
from documents.models import Document, DocumentFile, DocumentWords, Issuer, PageText
from members import vietnamese
from members.models import Unit

ONSETS = "b c ch d đ g h kh l m n ng nh ph qu r s t th tr v x"
RIMES = """a à ả ã á ạ ân ần ẩn ẫn ấn ận anh ành ảnh ánh ạnh ang àng ảng áng ạng ao ào ảo áo ạo âu ầu ẩu ấu ậu ê ề ể ế ệ
in ìn ín ịn o ò ỏ ó ọ ô ồ ổ ố ộ ơ ờ ở ớ ợ ông ồng ổng ống ộng ương ường ưởng ướng ượng
uyên uyền uyển uyến uyện"""
_TERMS = """chi bộ|đảng viên|sinh hoạt chi bộ|đảng ủy|cấp ủy|nghị quyết|kế hoạch|báo cáo|chuyên đề|kiểm tra giám sát|
học tập và làm theo|tổ chức đảng|kết nạp đảng viên|đảng phí|khen thưởng|kỷ luật|tuyên giáo|dân vận|bí thư|hướng dẫn|
quyết định|thông báo|chỉ thị|quy định|kết luận|hội nghị|chương trình hành động|chuyển đổi số|cải cách hành chính|an sinh
xã hội|quốc phòng an ninh|xây dựng đảng|hệ thống chính trị|mặt trận tổ quốc|đoàn thanh niên|công đoàn|hội phụ nữ|hội cựu
chiến binh|môi trường|y tế|giáo dục|đầu tư công|ngân sách|nông thôn mới|phòng chống tham nhũng|tiết kiệm|sơ kết|tổng
kết|nhiệm kỳ|bầu cử|nhân sự|quy hoạch cán bộ|bồi dưỡng lý luận|huy hiệu đảng|chuyển sinh hoạt|gương mẫu|phê bình"""
TERMS = [" ".join(term.split()) for term in _TERMS.split("|")]
SENTENCES, WORDS = 30_000, 18
A_PAGE = 20  # sentences
SHARES = ((Unit.Kind.PROVINCE, 0.06), (Unit.Kind.HIGHER, 0.20), (Unit.Kind.BASE, 0.44), (Unit.Kind.CELL, 0.30))
KINDS = ("KH", "TB", "BC", "NQ", "HD", "KL", "CT", "CV", "BB", "CTr")
PAGES = "COPY documents_pagetext (file_id, number, text, folded) FROM STDIN"
YEARS = 10
BATCH = 2_000


def fill(many: int, until: date, seed: int = 1930) -> None:
    """`many` documents of the last ten years in an empty library, shared out among the units there are. Outside of a
    transaction."""
    rng = Random(seed)
    sentences, units = _sentences(rng), _units()
    with _without_indexes():
        for start in range(0, many, BATCH):
            numbers = range(start, min(many, start + BATCH))
            documents = Document.objects.bulk_create(_document(rng, number, units, until) for number in numbers)
            files = DocumentFile.objects.bulk_create(map(_file, documents))
            _copy_pages(rng, files, sentences)
            indexing.refresh(document.pk for document in documents)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE documents_document, documents_pagetext, documents_documentwords")


@contextmanager
def _without_indexes():
    """The indexes of the words are made once at the end."""
    indexes = [(model, index) for model in (PageText, DocumentWords) for index in model._meta.indexes]
    with connection.schema_editor() as editor:
        for model, index in indexes:
            editor.remove_index(model, index)
    yield
    with connection.schema_editor() as editor:
        for model, index in indexes:
            editor.add_index(model, index)


def _sentences(rng: Random) -> list[tuple[str, str]]:
    """As they are written, and folded."""
    syllables = ["".join(each) for each in product(ONSETS.split(), RIMES.split())]
    rng.shuffle(syllables)
    common = list(accumulate(1 / (rank + 1) for rank in range(len(syllables))))
    known = list(accumulate((rank + 1) ** -0.7 for rank in range(len(TERMS))))
    made = []
    for _ in range(SENTENCES):
        words = rng.choices(syllables, cum_weights=common, k=WORDS - 3) + rng.choices(TERMS, cum_weights=known, k=3)
        rng.shuffle(words)
        text = f"{' '.join(words).capitalize()}."
        made.append((text, vietnamese.search_text(text)))
    return made


def _units() -> list[tuple[float, list[Unit], Issuer]]:
    """The units of each kind with the share of documents that is theirs, up to that of all before, and their issuer."""
    shared, before = [], 0.0
    for kind, share in SHARES:
        units = list(Unit.objects.filter(kind=kind))
        if units:
            before += share
            issuer = Issuer.objects.create(name=f"Cấp ủy ({Unit.Kind(kind).label})", level=_level(kind))
            shared.append((before, units, issuer))
    return shared


def _level(kind: str) -> str:
    cell = Issuer.Level.CELL if kind == Unit.Kind.CELL else Issuer.Level.COMMUNE
    return Issuer.Level.CITY if kind == Unit.Kind.PROVINCE else cell


def _document(rng: Random, number: int, units: list, until: date) -> Document:
    drawn = rng.random() * units[-1][0]
    _, there, issuer = next(each for each in units if drawn <= each[0])
    unit, kind = there[int(rng.random() ** 0.5 * len(there))], KINDS[number % len(KINDS)]
    first, second, third = rng.choices(TERMS, k=3)
    document = Document(
        unit=unit,
        issuer=issuer,
        kind=Document.SYMBOLS[kind],
        number=number // len(KINDS) + 1,
        symbol=f"{number // len(KINDS) + 1:02}-{kind}/TU",
        title=f"{first.capitalize()} về {second} gắn với {third}",
        issued_on=until - timedelta(days=number % (365 * YEARS)),
    )
    document.number_raw = document.symbol
    parts = (document.symbol, f"{document.get_kind_display()} {document.title}", issuer.name)
    document.search_folded = " | ".join(map(vietnamese.search_text, parts))
    return document


def _file(document: Document) -> DocumentFile:
    return DocumentFile(
        document=document, size=100_000, pages=2, sha256=f"{document.pk:064}", words=DocumentFile.Words.READ
    )


def _copy_pages(rng: Random, files: list[DocumentFile], sentences: list) -> None:
    with connection.cursor() as cursor, cursor.copy(PAGES) as copy:
        for file in files:
            chosen = rng.choices(sentences, k=rng.randrange(A_PAGE - 2, 2 * A_PAGE))
            for number, start in enumerate(range(0, len(chosen), A_PAGE), 1):
                written, folded = zip(*chosen[start : start + A_PAGE], strict=True)
                copy.write_row((file.pk, number, " ".join(written), " ".join(folded)))
