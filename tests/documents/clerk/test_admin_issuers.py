"""Issuers with their terms, and the list of lĩnh vực, at the clerk's desk."""

import pytest
from django.urls import reverse

from documents.models import IssuingTerm, Subject
from members.models import AuditEntry
from members.powers import Role
from tests import factories

pytestmark = pytest.mark.django_db


def terms(issuer, *rows) -> dict:
    sent = {"terms-TOTAL_FORMS": len(rows), "terms-INITIAL_FORMS": 0}
    for place, (name, since, until) in enumerate(rows):
        facts = {"name": name, "since": since, "until": until, "issuer": issuer.pk, "id": ""}
        sent |= {f"terms-{place}-{field}": value for field, value in facts.items()}
    return sent


def test_a_clerk_writes_the_terms_of_their_issuer_and_no_two_overlap(client, cast):
    issuer = factories.issuer("Đảng ủy phường Phúc Lâm", cast.ward, "01-NQ/ĐU")
    page = reverse("admin:documents_issuer_change", args=[issuer.pk])
    client.force_login(cast.clerk)
    client.post(page, terms(issuer, ("2025–2030", "01/8/2025", "")))
    assert [f"{term.since:%d/%m/%Y}" for term in IssuingTerm.objects.all()] == ["01/08/2025"]
    assert AuditEntry.objects.get(action="document.term").actor == cast.clerk
    client.post(page, terms(issuer, ("2024–2026", "01/01/2024", "31/12/2026")))
    assert IssuingTerm.objects.count() == 1
    beside = factories.issuer("Đảng ủy phường Đông Sơn", cast.beside, "01-NQ/ĐU")
    assert client.get(reverse("admin:documents_issuer_change", args=[beside.pk])).status_code == 403


def test_the_citys_clerk_keeps_the_subjects_each_once(client, cast):
    client.force_login(factories.holder(Role.CLERK, cast.city))
    for name in ("Chuyển đổi số", "chuyển  đổi số"):
        answer = client.post(reverse("admin:documents_subject_add"), {"name": name, "place": 1})
    assert "đã có" in answer.content.decode()
    assert [subject.name for subject in Subject.objects.all()] == ["Chuyển đổi số"]


def test_the_centres_issuers_are_kept_by_the_citys_clerks(client, cast):
    centre = factories.issuer("Ban Bí thư", cast.city, "121-KH/TW")
    page = reverse("admin:documents_issuer_change", args=[centre.pk])
    assert (centre.name, centre.level, centre.unit) == ("Trung ương Đảng", "central", None)
    client.force_login(cast.clerk)
    assert client.get(page).status_code == 403
    client.force_login(factories.holder(Role.CLERK, cast.city))
    assert client.get(page).status_code == 200
