"""One walk by the pages: an article with a table is returned, corrected, approved for a later hour, and withdrawn."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from news.models import Article
from tests.clock import ahead
from tests.news.editing.test_admin import typed

pytestmark = pytest.mark.django_db
WRONG = "<p>Kết quả:</p><table><tr><th>Chi bộ</th><th>Số</th></tr><tr><td>Chi bộ 7</td><td>12</td></tr></table>"
RIGHT = WRONG.replace("12", "21")


def test_an_article_with_a_table_goes_all_the_way(client, cast):
    later = timezone.localtime(timezone.now() + timedelta(days=2))
    when = {"publish_at_0": f"{later:%d/%m/%Y}", "publish_at_1": f"{later:%H:%M}"}

    def act(user, slug: str, **said) -> str:
        client.force_login(user)
        client.post(reverse("news:move", args=[Article.objects.get().pk, slug]), said)
        return Article.objects.get().state

    def read() -> str:
        client.force_login(cast.hoa)
        answer = client.get(Article.objects.get().get_absolute_url())
        return answer.text if answer.status_code == 200 else str(answer.status_code)

    client.force_login(cast.editor)
    client.post(reverse("admin:news_article_add"), typed(cast.ward, body=WRONG, **when))
    assert act(cast.editor, "gui-duyet") == "submitted"
    assert act(cast.approver, "tra-lai", reason="Số của Chi bộ 7 là 21") == "returned"
    client.force_login(cast.editor)
    article = Article.objects.get()
    address = reverse("admin:news_article_change", args=[article.pk])
    assert "Số của Chi bộ 7 là 21" in client.get(address).text
    client.post(address, typed(cast.ward, body=RIGHT, seen_version=article.version, **when))
    assert act(cast.editor, "gui-duyet") == "submitted"
    assert act(cast.approver, "duyet") == "published" and read() == "404"
    with ahead(timedelta(days=2, hours=1)):
        shown = " ".join(read().split())
        assert "<td>Chi bộ 7</td>" in shown and "<td>21</td>" in shown and "<td>12</td>" not in shown
        assert act(cast.approver, "go-bai", reason="Phường bạn đính chính số liệu") == "withdrawn"
        assert "<td>21</td>" not in read()
