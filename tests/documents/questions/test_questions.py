"""Two shelves for everyday work: questions with answers that cite, and forms to fetch in a tap."""

import pytest
from django.urls import reverse

from documents import library
from documents.models import Document, Question, Subject
from documents.models.kinds import Shelf
from documents.questions import answers
from members.models import AuditEntry
from tests.documents.library_cast import document

pytestmark = pytest.mark.django_db


def asked(
    by, question="Chuyển sinh hoạt cần giấy tờ gì?", answer="Giấy giới thiệu.\n\nThẻ đảng viên.", sources=(), **more
):
    return answers.keep(Question(question=question, answer=answer, **more), list(sources), by=by)


def page(client, **query) -> str:
    return client.get(reverse("documents:questions"), query).content.decode()


@pytest.mark.parametrize("typed", ["chuyen sinh hoat", "Chuyển sinh hoạt", "the dang vien"])
def test_a_question_is_found_with_and_without_accents_also_by_its_answer(client, cast, typed):
    asked(cast.administrator)
    asked(cast.administrator, "Đảng phí đóng khi nào?", "Hằng tháng.")
    client.force_login(cast.hoa)
    found = page(client, q=typed)
    assert "giấy tờ gì" in found and "Đảng phí" not in found


@pytest.mark.parametrize(
    ("typed", "questions"),
    [
        ("làm", ["Chưa có việc làm thì đóng thế nào?", "Ai ở phường Lâm Trà nhận thẻ?"]),
        ("lâm", ["Ai ở phường Lâm Trà nhận thẻ?", "Chưa có việc làm thì đóng thế nào?"]),
        ("lam", ["Ai ở phường Lâm Trà nhận thẻ?", "Chưa có việc làm thì đóng thế nào?"]),  # as on the shelf
        ("đảng viên làm", ["Chưa có việc làm thì đóng thế nào?", "Ai ở phường Lâm Trà nhận thẻ?"]),  # in the answer
    ],
)
def test_questions_that_are_written_as_it_was_typed_come_first(client, cast, typed, questions):
    for question in ("Ai ở phường Lâm Trà nhận thẻ?", "Chưa có việc làm thì đóng thế nào?"):
        asked(cast.administrator, question, "Mọi đảng viên.")
    client.force_login(cast.hoa)
    found = client.get(reverse("documents:questions"), {"q": typed}).context["page"]
    assert [each.question for each in found] == questions


def test_an_answer_is_plain_words(client, cast):
    asked(cast.administrator, answer="Theo <script>alert(1)</script> mẫu 1.")
    client.force_login(cast.hoa)
    assert "<script>alert" not in page(client) and "&lt;script&gt;" in page(client)


def test_an_answer_cites_documents_and_pages_that_the_reader_can_open(client, cast):
    paper, gone = document(cast.city, "121-KH/TU"), document(cast.city, "122-KH/TU")
    asked(cast.administrator, sources=answers.read_sources("121-KH/TU, trang 3\nSố 122- KH/TU"))
    library.withdraw(gone, by=cast.administrator, reason="Nhầm")
    client.force_login(cast.hoa)
    text = page(client)
    assert "121-KH/TU, trang 3" in text and paper.get_absolute_url() in text
    assert "122-KH/TU" not in text


@pytest.mark.parametrize(
    ("text", "words"),
    [("999-KH/TU", "chưa có văn kiện số 999-KH/TU"), ("sổ tay, trang 2", "Chưa đọc được số")],
)
def test_a_source_that_is_not_there_is_refused(cast, text, words):
    with pytest.raises(answers.CitationRefused, match=words):
        answers.read_sources(text)


def test_a_document_of_a_ward_is_no_source_for_everybody(cast):
    document(cast.ward, "27-KH/ĐU")
    with pytest.raises(answers.CitationRefused):
        answers.read_sources("27-KH/ĐU")


def test_the_clerks_of_the_root_keep_the_shelf_in_the_admin(client, cast):
    document(cast.city, "121-KH/TU")
    client.force_login(cast.administrator)
    url = reverse("admin:documents_question_add")
    typed = {"question": "Hỏi?", "answer": "Đáp.", "sources": "121-KH/TU, tr. 2"}
    assert "chưa có văn kiện" in client.post(url, typed | {"sources": "999-KH/TU"}).content.decode()
    assert client.post(url, typed).status_code == 302
    made = Question.objects.get()
    assert [str(each) for each in made.citations.all()] == ["121-KH/TU, trang 2"]
    change = reverse("admin:documents_question_change", args=[made.pk])
    assert "121-KH/TU, trang 2" in client.get(change).content.decode()
    client.post(change, typed | {"withdrawn": "on"})
    assert client.get(reverse("documents:questions")).context["page"].rows == []
    actions = AuditEntry.objects.filter(action__startswith="question.").order_by("pk").values_list("action", flat=True)
    assert list(actions) == ["question.publish", "question.change", "question.withdraw"]
    client.force_login(cast.clerk)
    assert client.get(change).status_code == 403


@pytest.mark.parametrize("rows", [1, 30])
def test_the_questions_cost_three_queries(client, cast, rows, django_assert_num_queries):
    paper = document(cast.city)
    for number in range(rows):
        asked(cast.administrator, f"Hỏi {number}?", sources=[(paper, 1)])
    client.force_login(cast.hoa)
    with django_assert_num_queries(3):
        client.get(reverse("documents:questions"))


# Biểu mẫu


def form(unit, title, subject=None):
    return document(unit, title=title, shelf=Shelf.FORM, subject=subject)


def test_forms_stand_by_what_they_are_for_and_a_tap_fetches_one(client, cast):
    subject = Subject.objects.create(name="Chuyển sinh hoạt đảng", place=1)
    paper = form(cast.city, "Mẫu giấy giới thiệu", subject)
    form(cast.beside, "Mẫu của phường khác")
    document(cast.city, title="Không phải biểu mẫu")
    client.force_login(cast.hoa)
    text = client.get(reverse("documents:forms")).content.decode()
    assert "Chuyển sinh hoạt đảng" in text and f"{reverse('documents:file', args=[paper.pk])}?tai-ve=1" in text
    assert "Mẫu của phường khác" not in text and "Không phải biểu mẫu" not in text


@pytest.mark.parametrize("rows", [1, 30])
def test_the_forms_cost_two_queries(client, cast, rows, django_assert_num_queries):
    for number in range(rows):
        form(cast.city, f"Mẫu số {number}")
    client.force_login(cast.hoa)
    with django_assert_num_queries(2):
        client.get(reverse("documents:forms"))
    assert Document.objects.count() == rows
