"""What a clerk writes of a document has its place wherever a field of it must stand; docs/contributing.md tells the
steps."""

from django.contrib.admin.utils import flatten_fieldsets

from documents import library
from documents.clerk.admin import DocumentAdmin
from documents.clerk.forms import DocumentForm
from documents.importing.entries import WRITTEN
from documents.importing.spreadsheet import HEADINGS
from documents.models import Document

TYPED = {*DocumentForm.Meta.fields} - {"secrecy"}  # which is asked and never stored


def test_what_is_typed_is_stored_and_audited_when_it_is_corrected():
    assert TYPED - {*library.FACTS} == set(), "FACTS of documents/library.py: a correction would lose it"


def test_what_the_form_takes_stands_on_the_pages_of_a_new_and_of_a_stored_document():
    pages = {name: getattr(DocumentAdmin, name) for name in ("fieldsets", "read_fieldsets", "change_fieldsets")}
    missing = {name: {*DocumentForm.Meta.fields} - {*flatten_fieldsets(boxes)} for name, boxes in pages.items()}
    assert missing == {name: set() for name in pages}, "a fieldset of DocumentAdmin in documents/clerk/admin.py"


def test_what_the_import_knows_by_its_heading_it_reads():
    columns = {field.name: field for field in Document._meta.concrete_fields}
    known = {name for name in HEADINGS if name in columns}
    texts = {name for name in known if columns[name].get_internal_type() in {"CharField", "TextField"}}
    unread = {name for name in texts if not columns[name].choices} - {*WRITTEN}
    assert unread == set(), "WRITTEN of documents/importing/entries.py"
    assert known - {*library.FACTS} == set(), "FACTS of documents/library.py"
