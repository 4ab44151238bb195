"""The editorial desk × every role: each page of the admin opens for those whose powers it is for, and for nobody
else."""

import pytest
from django.contrib import admin
from django.urls import reverse

pytestmark = pytest.mark.django_db

# model → who may list and add; everybody else is told 403, anyone who holds no power is not let in at all
DESK = {
    "news.article": {"editor", "approver", "secretary", "editor_beside"},
    "news.articlecorrection": {"editor", "approver", "secretary", "editor_beside"},
    "news.bulletin": {"editor", "approver", "secretary", "editor_beside"},
    "news.topic": set(),  # kept by editors of the city
    "documents.document": {"clerk"},
    "documents.issuer": {"clerk"},
    "documents.subject": set(),  # kept by clerks of the city
    "documents.question": set(),  # kept by clerks of the city
}
ADDING = DESK | {
    "documents.issuer": set(),  # founded by the first document of each
    "news.article": {"editor", "secretary", "editor_beside"},
    "news.articlecorrection": set(),  # begun from the article it corrects
    "news.bulletin": {"editor", "secretary", "editor_beside"},
}
HOLDERS = ("secretary", "editor", "editor_beside", "approver", "clerk")


def test_nothing_else_is_registered():
    admin.autodiscover()
    assert {model._meta.label_lower for model in admin.site._registry} == set(DESK)


@pytest.mark.parametrize("role", HOLDERS)
@pytest.mark.parametrize(("page", "who"), [("changelist", DESK), ("add", ADDING)])
def test_each_page_is_for_its_powers_only(role, page, who, cast, client):
    client.force_login(getattr(cast, role))
    got = {label: client.get(reverse(f"admin:{label.replace('.', '_')}_{page}")).status_code for label in who}
    assert got == {label: 200 if role in roles else 403 for label, roles in who.items()}


def test_the_door_opens_for_powers_of_the_desk_only(cast, client):
    index = reverse("admin:index")
    assert client.get(index)["Location"].startswith("/quan-tri/login/")
    assert client.get("/quan-tri/login/", follow=True).redirect_chain[-1][0].startswith("/dang-nhap/")
    for outside in (cast.hoa, cast.organiser):  # a power whose work has pages of its own opens no desk
        client.force_login(outside)
        assert client.get(index, follow=True).status_code == 403
    client.force_login(cast.editor)
    assert client.get(index).status_code == 200


def test_the_password_is_changed_where_guesses_are_counted(cast, client):
    client.force_login(cast.editor)
    for answer in (client.get("/quan-tri/password_change/"), client.post("/quan-tri/password_change/")):
        assert (answer.status_code, answer["Location"]) == (302, "/ca-nhan/mat-khau/")


def test_nothing_is_deleted_at_the_desk(cast, client):
    for role in HOLDERS:
        client.force_login(getattr(cast, role))
        page = client.post(
            reverse("admin:news_article_changelist"),
            {"action": "delete_selected", "_selected_action": "1"},
            follow=True,
        )
        assert page.status_code in {200, 403} and "delete_selected" not in page.content.decode()
