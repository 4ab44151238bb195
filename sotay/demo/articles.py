"""Invented articles by the thousand, as long as real ones and at every level, to fill the portal at full size."""

from datetime import datetime, timedelta
from random import Random

from members.models import Unit, User
from news.models import Article

SUBJECTS = (
    "Hội nghị ban chấp hành",
    "Học tập và làm theo tư tưởng, đạo đức, phong cách Hồ Chí Minh",
    "Triển khai Sổ tay đảng viên điện tử",
    "Công tác phát triển đảng viên mới",
    "Kiểm tra việc chấp hành Điều lệ Đảng",
    "Sinh hoạt chuyên đề quý",
    "Chuẩn bị đại hội chi bộ",
    "Trao Huy hiệu Đảng cho đảng viên cao tuổi",
    "Giám sát chuyên đề về cải cách hành chính",
    "Thăm hỏi gia đình chính sách",
)
SENTENCES = (
    "Ban thường vụ đảng ủy đã quán triệt nghị quyết đến toàn thể cán bộ, đảng viên trong toàn đảng bộ.",
    "Các chi bộ thảo luận sôi nổi, tập trung vào những việc nhân dân quan tâm và những khó khăn cần tháo gỡ trong quý.",
    "Đồng chí bí thư đề nghị mỗi đảng viên nêu cao trách nhiệm, gương mẫu trong công việc và nơi cư trú.",
    "Công tác kiểm tra, giám sát được thực hiện nghiêm túc, đúng quy định, qua đó kịp thời nhắc nhở và uốn nắn.",
    "Đến nay, phần lớn đảng viên đủ điều kiện đã cài đặt, nhiều đồng chí cao tuổi được con cháu hướng dẫn.",
    "Hội nghị thống nhất phân công cấp ủy viên theo dõi từng chi bộ, báo cáo kết quả trước ngày 25 hằng tháng.",
    "Việc học tập nghị quyết gắn với chương trình hành động, có thời hạn, có người chịu trách nhiệm và có kiểm tra.",
    "Nhiều ý kiến đề nghị quan tâm hơn nữa đến chất lượng sinh hoạt chi bộ, nhất là sinh hoạt chuyên đề.",
)


def publish(many: int, units: list[Unit], author: User, until: datetime) -> None:
    """`many` published articles shared out among `units`, one every three hours back from `until`."""
    rng = Random(1951)
    articles = (
        _article(rng, number, rng.choice(units), author, until - timedelta(hours=3 * number)) for number in range(many)
    )
    Article.objects.bulk_create(articles, batch_size=1_000)


def _article(rng: Random, number: int, unit: Unit, author: User, at: datetime) -> Article:
    paragraphs = [" ".join(rng.choices(SENTENCES, k=4)) for _ in range(5)]
    return Article(
        unit=unit,
        title=f"{rng.choice(SUBJECTS)} tại {unit.name}, kỳ {number + 1}",
        summary=" ".join(rng.sample(SENTENCES, 2)),
        body="".join(f"<p>{text}</p>" for text in paragraphs),
        responsible_body=unit.name,
        approver_line="đ/c Trần Văn Bình, Trưởng Ban biên tập",
        publisher_line="đ/c Lê Thu Hà, Ban biên tập",
        audience=Article.Audience.MEMBERS if number % 4 else Article.Audience.PUBLIC,
        state=Article.State.PUBLISHED,
        publish_at=at,
        author=author,
        approver=author,
        created_at=at,
        submitted_at=at,
        decided_at=at,
    )
