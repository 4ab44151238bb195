#!/bin/sh
# openpyxl 3.1.5: a workbook saved as `Strict Open XML Spreadsheet` opens as one without any sheet, and nothing is raised.
#
# Expected: Excel offers the strict form of ISO/IEC 29500 under the same ending .xlsx; its sheets are read,
# or the reader is told that this form is not understood, as it is of .xls and .ods.
# Seen: sheetnames is empty and active is None: a list of members looks like a file in which nobody stands.
# python-calamine reads the same bytes.
#
# Ends with 0 while this is so, with another number once it has changed. Needs python3 and the package index.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check openpyxl==3.1.5 python-calamine==0.9.0
cat > "$folder/strict.py" <<'PYTHON'
import io
import sys
import warnings
import zipfile
from importlib.metadata import version

import openpyxl
from python_calamine import CalamineWorkbook

SPACES = {  # of the transitional form, and of the strict one (ISO/IEC 29500-1)
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main": "http://purl.oclc.org/ooxml/spreadsheetml/main",
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships": (
        "http://purl.oclc.org/ooxml/officeDocument/relationships"
    ),
    "http://schemas.openxmlformats.org/drawingml/2006/main": "http://purl.oclc.org/ooxml/drawingml/main",
}

plain, strict = io.BytesIO(), io.BytesIO()
book = openpyxl.Workbook()
book.active.append(["Ho va ten", "Ngay vao Dang"])
book.save(plain)
with zipfile.ZipFile(plain) as parts, zipfile.ZipFile(strict, "w") as written:
    for name in parts.namelist():
        text = parts.read(name).decode()
        for transitional, of_strict in SPACES.items():
            text = text.replace(transitional, of_strict)
        if name == "xl/workbook.xml":
            text = text.replace("<workbook ", '<workbook conformance="strict" ', 1)
        written.writestr(name, text)
warnings.simplefilter("ignore")
seen = openpyxl.load_workbook(strict)
strict.seek(0)
beside = CalamineWorkbook.from_filelike(strict).get_sheet_by_index(0).to_python()
print("openpyxl", version("openpyxl"), "python-calamine", version("python-calamine"))
print(f"expected one sheet with one row, seen sheets {seen.sheetnames}, active {seen.active}; python-calamine: {beside}")
sys.exit((seen.sheetnames, seen.active, len(beside)) != ([], None, 1))
PYTHON
"$folder/venv/bin/python" "$folder/strict.py"
