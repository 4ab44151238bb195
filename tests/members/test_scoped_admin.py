"""The admin of things of a unit, tried with the articles of the news desk."""

import pytest
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.test import RequestFactory
from django.urls import resolve

from members import scoped_admin
from members.models import Unit, User
from members.powers import Power, Role
from news.models import Article
from tests import factories
from tests.news import made

pytestmark = pytest.mark.django_db
admin.autodiscover()
DESK = admin.site._registry[Article]
ADD = "/quan-tri/news/article/add/"


def request_of(user, address=ADD):
    request = RequestFactory().get(address)
    request.user, request.resolver_match = user, resolve(address)
    return request


@pytest.fixture
def articles(cast):
    units = (cast.city, cast.ward, cast.cell_7, cast.beside, cast.cell_1)
    return [made.draft(unit, cast.editor, unit.name) for unit in units]


@pytest.mark.parametrize(
    ("who", "seen"),
    [
        ("editor", {"Đảng bộ phường Phúc Lâm", "Chi bộ 7"}),
        ("approver", {"Đảng bộ phường Phúc Lâm", "Chi bộ 7"}),
        ("secretary", {"Chi bộ 7"}),
        ("editor_beside", {"Đảng bộ phường Đông Sơn", "Chi bộ 1"}),
        ("clerk", set()),
        ("hoa", set()),
    ],
)
def test_only_what_stands_on_units_of_ones_powers_is_listed(cast, articles, who, seen):
    assert made.titles(DESK.get_queryset(request_of(getattr(cast, who)))) == seen


def test_the_root_account_sees_everything(articles):
    assert DESK.get_queryset(request_of(User.objects.create_superuser("0900000000"))).count() == 5


def test_elsewhere_is_forbidden_and_nowhere_is_not_there(cast, articles):
    request, elsewhere = request_of(cast.editor), articles[3]
    with pytest.raises(PermissionDenied):
        DESK.get_object(request, str(elsewhere.pk))
    for nothing in ("0", "99999999", "abc", "1e5", "²", "9" * 30, "9" * 5_000):
        with pytest.raises(Http404):
            DESK.get_object(request, nothing)


def test_one_power_changes_and_another_only_looks(cast, articles):
    ward = articles[1]
    rights = {
        who: [
            DESK.has_module_permission(request_of(user)),
            DESK.has_view_permission(request_of(user), ward),
            DESK.has_add_permission(request_of(user)),
            DESK.has_change_permission(request_of(user), ward),
            DESK.has_delete_permission(request_of(user), ward),
        ]
        for who, user in vars(cast).items()
        if who in {"editor", "approver", "editor_beside", "hoa"}
    }
    assert rights == {
        "editor": [True, True, True, True, False],
        "approver": [True, True, False, False, False],
        "editor_beside": [True, False, True, False, False],
        "hoa": [False, False, False, False, False],
    }


def unit_field(user, address=ADD):
    return DESK.formfield_for_foreignkey(Article._meta.get_field("unit"), request_of(user, address))


def test_the_unit_of_the_grant_is_chosen_beforehand(cast):
    field = unit_field(cast.editor)
    assert [label for _, label in field.choices] == ["Đảng bộ phường Phúc Lâm", "– Chi bộ 7", "– Chi bộ 8"]
    assert field.initial == cast.ward.pk


def test_whoever_holds_one_unit_is_offered_that_one(cast):
    assert [label for _, label in unit_field(cast.secretary).choices] == ["Chi bộ 7"]


def test_a_closed_unit_is_offered_no_more_but_stays_on_what_it_has(cast):
    Unit.objects.filter(pk=cast.cell_8.pk).update(status=Unit.Status.MERGED)
    article = made.draft(cast.cell_8, cast.editor)
    assert cast.cell_8 not in unit_field(cast.editor).queryset
    assert cast.cell_8 in unit_field(cast.editor, f"/quan-tri/news/article/{article.pk}/change/").queryset


def test_whoever_holds_too_many_units_is_offered_the_given_and_those_directly_below(cast, monkeypatch):
    monkeypatch.setattr(scoped_admin, "MOST_UNITS", 3)
    chief = factories.holder(Role.EDITOR, cast.city, "Cao Thị Thành")
    for user in (chief, User.objects.create_superuser("0900000000")):
        offered = scoped_admin.unit_choices(user, Power.WRITE_NEWS)
        assert list(offered) == [cast.city, cast.ward, cast.beside]


def test_the_filter_takes_a_unit_with_everything_under_it(client, cast, articles):
    client.force_login(cast.editor)
    page = client.get("/quan-tri/news/article/", {"don-vi": cast.ward.path}).context["cl"]
    assert made.titles(page.result_list) == {"Đảng bộ phường Phúc Lâm", "Chi bộ 7"}
    elsewhere = client.get("/quan-tri/news/article/", {"don-vi": cast.beside.path}).context["cl"]
    assert list(elsewhere.result_list) == []


def test_the_list_counts_no_further_than_a_person_leafs(cast, articles, monkeypatch):
    monkeypatch.setattr(scoped_admin, "MOST_ROWS", 3)
    assert scoped_admin.BoundedPaginator(Article.objects.order_by("pk"), 2).count == 3
