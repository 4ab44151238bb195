"""Words and phrases, with and without accents: what is found, in which order, and how it is shown."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents import passages
from documents.search_query import understood
from members import vietnamese
from members.models import User
from news.models import Article, Topic
from news.text.search import beginning, plain
from tests.news import made

LIST = "/tin-tuc/"


@pytest.fixture
def shelf(cast):
    texts = {
        "Cải cách hành chính ở phường": "<p>Rút ngắn thời gian giải quyết hồ sơ.</p>",
        "Tin vắn trong tuần": "<p>Phường bàn về cải cách, rồi bàn về việc hành chính.</p><p>Huy hiệu Đảng</p>",
        "Hội nghị cán bộ": "<p>Đồng chí bí thư nói về <b>cải cách</b> hành chính &amp; dịch vụ công.</p>",
    }
    for title, body in texts.items():
        made.published(cast.ward, cast.editor, cast.approver, title, body=body, summary="Tóm tắt.")
    made.published(cast.cell_8, cast.editor, cast.approver, "Cải cách hành chính của Chi bộ 8")
    made.draft(cast.ward, cast.editor, "Cải cách hành chính, bản nháp")
    return cast


@pytest.fixture
def reader(client, shelf):
    client.force_login(User.objects.get(pk=shelf.hoa.pk))
    return client


def found(client, words, **query) -> list[str]:
    return [article.title for article in client.get(LIST, {"q": words} | query).context["page"]]


@pytest.mark.django_db
@pytest.mark.parametrize("words", ["cải cách hành chính", "cai cach hanh chinh", "CẢI CÁCH hành", "cai cach hanh chi"])
def test_the_same_is_found_with_and_without_accents_and_the_title_weighs_more(reader, words):
    titles = found(reader, words)
    assert titles[0] == "Cải cách hành chính ở phường"
    assert set(titles[1:]) == {"Tin vắn trong tuần", "Hội nghị cán bộ"}


@pytest.mark.django_db
def test_the_accents_that_were_typed_come_first_and_are_marked(reader, shelf):
    made.published(shelf.ward, shelf.editor, shelf.approver, "Phường Phúc Lâm: Lâm nghiệp, Lâm trường")
    made.published(shelf.ward, shelf.editor, shelf.approver, "Cách làm hay", summary="Phường Phúc Lâm.")
    assert found(reader, "làm")[0] == "Cách làm hay"
    assert found(reader, "Lâm")[0] == "Phường Phúc Lâm: Lâm nghiệp, Lâm trường"
    assert set(found(reader, "làm")) == set(found(reader, "lam")) == set(found(reader, "Lâm"))
    shown = reader.get(LIST, {"q": "làm"}).text
    assert "Cách <mark>làm</mark> hay" in shown and "<mark>Lâm" not in shown


@pytest.mark.django_db
def test_a_phrase_in_quotes_stands_together_and_words_beside_it_narrow_further(reader):
    assert set(found(reader, '"cải cách hành chính"')) == {"Cải cách hành chính ở phường", "Hội nghị cán bộ"}
    assert found(reader, "“cai cach hanh chinh” bí thư") == ["Hội nghị cán bộ"]
    assert found(reader, '"hành chính cải cách"') == []


@pytest.mark.django_db
def test_level_and_topic_narrow_what_is_found(reader, shelf):
    topic = Topic.objects.create(name="Dân vận", slug="dan-van")
    Article.objects.filter(title="Hội nghị cán bộ").update(topic=topic)
    assert found(reader, "hành chính", **{"chuyen-muc": "dan-van"}) == ["Hội nghị cán bộ"]
    assert found(reader, "hành chính", cap="thanh-pho") == []


@pytest.mark.django_db
def test_the_passage_keeps_its_accents_and_marks_what_was_asked_for(reader):
    page = reader.get(LIST, {"q": "cai cach dich vu"}).text
    assert "<mark>cải</mark> <mark>cách</mark> hành chính &amp; <mark>dịch</mark> <mark>vụ</mark> công" in page


@pytest.mark.django_db
def test_paragraphs_do_not_run_into_one_word(reader):
    assert found(reader, '"huy hiệu"') == ["Tin vắn trong tuần"] and found(reader, "chinhhuy") == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("words", "status"),
    [("!!! ---", 400), ("&|!():*<->'\\", 400), ("a" * 300, 400), ("' OR 1=1 --", 200), ("a" * 200, 200)],
)
def test_whatever_is_typed_gets_a_kind_answer(reader, words, status):
    response = reader.get(LIST, {"q": words})
    assert response.status_code == status and "Tìm tin tức" in response.text


@pytest.mark.django_db
def test_signed_out_public_articles_alone_are_found(client, shelf):
    assert found(client, "cải cách") == []
    Article.objects.filter(title="Hội nghị cán bộ").update(audience="public")
    assert found(client, "cải cách") == ["Hội nghị cán bộ"]


@pytest.mark.django_db
def test_words_follow_the_text_whichever_way_it_is_saved(cast):
    article = made.draft(cast.ward, cast.editor, "Tên cũ")
    article.title, article.body = "Tên mới", "<p>Lời mới</p>"
    article.save(update_fields=["title", "body"])
    again = Article.objects.get(pk=article.pk)
    assert (again.search_title, "loi moi" in again.search_folded) == ("ten moi", True)


@pytest.mark.django_db
@pytest.mark.parametrize("many", [1, 30])
def test_a_search_costs_the_same_for_one_and_for_thirty(client, cast, many, django_assert_max_num_queries):
    for number in range(many):
        made.published(cast.ward, cast.editor, cast.approver, f"Hội nghị {number}")
    client.force_login(User.objects.get(pk=cast.hoa.pk))
    client.get("/ca-nhan/")
    with django_assert_max_num_queries(4):
        assert len(found(client, "hoi nghi")) == min(many, 20)


@given(st.text(max_size=200), st.text(max_size=60))
def test_nothing_that_was_typed_or_written_comes_through_as_markup(text, words):
    for shown in (passages.marked(text, understood(words)), passages.cut(vietnamese.nfc(text), understood(words))):
        bare = shown.replace("<mark>", "").replace("</mark>", "")
        assert "<" not in bare and ">" not in bare and shown.count("<mark>") == shown.count("</mark>")


def test_hostile_words_are_escaped():
    wanted = understood("alert script")
    assert passages.marked('<script>alert("1")</script>', wanted) == (
        "&lt;<mark>script</mark>&gt;<mark>alert</mark>(&quot;1&quot;)&lt;/<mark>script</mark>&gt;"
    )


def test_a_long_text_is_shown_where_it_holds_most_of_what_was_asked_for():
    text = "đầu " * 200 + "nghị quyết số 5 về đất đai " + "cuối " * 200
    shown = passages.cut(text, understood("nghi quyet dat dai cuoi"))
    assert shown.startswith("… ") and shown.endswith(" …") and "<mark>nghị</mark> <mark>quyết</mark>" in shown


@pytest.mark.parametrize(
    "body", ["", "<p>ngắn</p>", "<p>dài dài</p>" * 40, "<p>" + "dài " * 400 + "</p>", "<p>a &amp; b</p>" * 99]
)
def test_a_beginning_is_long_enough_and_ends_between_elements(body):
    head = beginning(body, 60)
    assert plain(body).startswith(head) and len(head) >= min(60, len(plain(body)))
