"""The workbench writes a list at the very moment at which a step of a case changes one of its members: both happen one
after the other, nothing of either is lost, and an old list does not take back what was decided."""

from datetime import date
from functools import partial
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from members import affiliations
from members.models import Affiliation, Member, RosterImport, RosterRow
from members.operations.engine import acting
from members.operations.models import Case
from members.operations.records import keeping
from members.refusals import Refused
from members.roster import applying, deciding, reconciliation
from tests import together
from tests.members.operations import scenes
from tests.members.operations.test_record_lists import changed, exported

pytestmark = pytest.mark.django_db(transaction=True)
NAME = {"value": "Hoa Ban"}


def signed(cast, path: Path) -> RosterImport:
    """Read, accepted and signed, about to be written by a worker."""
    file = SimpleUploadedFile(path.name, path.read_bytes())
    roster, _ = deciding.receive(file, cast.ward, found_units=False, by=cast.organiser)
    reconciliation.read(roster.pk)
    deciding.decide_kind(roster, "changed", "accept", by=cast.organiser)
    kept = RosterImport.objects.get(pk=roster.pk)
    deciding.sign(kept, by=cast.organiser, name="Đỗ Văn Sơn", note="", seen=kept.version)
    return kept


def before_its_last_effect(key: str, step: str, member: Member, cast) -> Case:
    return scenes.until(scenes.opened(key, cast, member=member), step)


def moved(member: Member, cast) -> None:
    assert member.unit == cast.cell_1
    assert list(Affiliation.objects.filter(member=member, until=None).values_list("unit")) == [(cast.cell_1.pk,)]


def renamed(member: Member, cast) -> None:
    assert (member.full_name, member.unit) == ("Ngô Văn Thành Công", cast.cell_7)


def exempted(member: Member, cast) -> None:
    assert (member.status, member.unit) == (Member.Status.EXEMPT, cast.cell_7)


@pytest.mark.parametrize(
    ("key", "step", "decided"),
    [
        ("transfer_internal", "box_7", moved),
        ("renaming", "decided", renamed),
        ("exemption_old", "cell_vote", exempted),
    ],
)
def test_a_list_and_a_case_that_change_one_member_at_once(cast, tmp_path, key, step, decided):
    member = cast.hoa.member
    case = before_its_last_effect(key, step, member, cast)
    member.refresh_from_db()
    roster = signed(cast, changed(exported(cast, tmp_path / "tep.xlsx"), member, D="Hoa Ban"))
    ready = scenes.done(case)

    def decide() -> None:
        acting.take(Case.objects.get(pk=case.pk), by=cast.organiser, seen=case.turn, done=ready)

    results = together.at_once(lambda: applying.apply(roster.pk), decide, refusals=(Refused,))
    assert results == [True, None]
    row, version = RosterRow.objects.get(roster=roster, personal_id=member.personal_id), member.version
    written = row.result == RosterRow.Result.APPLIED
    assert written or row.result == RosterRow.Result.STALE
    member.refresh_from_db()
    decided(member, cast)
    assert keeping.read(member).get("other_names") == (NAME if written else None)
    assert member.version > version + int(written)


def test_who_comes_onto_the_roll_twice_at_once_is_on_it_once(cast):
    """By a list and by a ceremony, or by two chi bộ: the second is told, as a day later."""
    who = {"full_name": "Ngô Thị Bích", "birth_date": date(1999, 5, 1), "gender": "female"}
    day = timezone.localdate()
    enrol = partial(affiliations.enrol, personal_id="001199000777", by=None, day=day, why="Kết nạp", **who)
    _, second = together.in_between(partial(enrol, cast.cell_7), partial(enrol, cast.cell_8), refusals=(Refused,))
    assert second is affiliations.AlreadyOnRoll
    assert Member.objects.get(personal_id="001199000777").unit == cast.cell_7
