"""A stored file goes where its row did not come, and only there."""

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from members.refusals import Refused
from members.stored_files import come_with_their_rows

pytestmark = pytest.mark.django_db(transaction=True)


def stored(name: str = "thu/tep.txt") -> str:
    return default_storage.save(name, ContentFile(b"chu"))


def test_what_was_stored_before_a_refusal_goes(settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)
    kept = []
    with come_with_their_rows():
        for refuses in (True, False):
            try:
                with transaction.atomic():
                    kept.append(stored())
                    if refuses:
                        raise Refused
            except Refused:
                assert default_storage.exists(kept[0]), "not before the end: others may still look at it"
    assert list(map(default_storage.exists, kept)) == [False, True]


def test_what_an_inner_step_stored_goes_with_the_step_around_it(settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)
    names = []

    @transaction.atomic
    def whole():
        with come_with_their_rows(), transaction.atomic():
            names.append(stored())
        assert default_storage.exists(names[0])
        raise Refused

    with pytest.raises(Refused), come_with_their_rows():
        whole()
    assert not default_storage.exists(names[0])


def test_a_file_outside_of_any_transaction_stays(settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)
    with come_with_their_rows():
        name = stored()
    assert default_storage.exists(name)


def test_a_row_that_is_there_keeps_its_file_whatever_fails_after_the_commit(settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)

    def fail():
        raise Refused

    @transaction.atomic
    def store():
        transaction.on_commit(fail)
        stored()

    with pytest.raises(Refused), come_with_their_rows():
        store()
    assert default_storage.exists("thu/tep.txt")


def test_a_name_that_another_upload_took_is_not_the_one_that_is_deleted(settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)
    first = stored()

    class Broken(ContentFile):
        def chunks(self, chunk_size=None):
            yield b"chu"
            raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space"):
        default_storage._save(first, Broken(b"chu"))
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == ["tep.txt"]
