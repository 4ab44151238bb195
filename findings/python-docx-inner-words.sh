#!/bin/sh
# python-docx 1.2.0: words in a content control, in a smart tag or in an insertion are in no paragraph's text.
#
# Expected: Paragraph.text of what Word shows as `Thu Lam, ngay 3`, where the place stands in a smart tag and the day in
# a tracked insertion that nobody has rejected, holds all of it; the paragraphs of a document hold the one that stands
# in a content control, as the forms of offices are made of.
# Seen: `, ngay ` of the first, with no sign that something was left out; the second is neither in paragraphs nor in
# iter_inner_content().
#
# Ends with 0 while this is so, with another number once it has changed. Needs python3 and the package index.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check python-docx==1.2.0
cat > "$folder/words.py" <<'PYTHON'
import io
import sys
from importlib.metadata import version

from docx import Document
from docx.oxml import parse_xml

SPACE = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
RUN = '<w:r><w:t xml:space="preserve">{}</w:t></w:r>'
PLACE = '<w:smartTag w:uri="urn:schemas-microsoft-com:office:smarttags" w:element="place">' + RUN.format("Thu Lam")
DAY = '<w:ins w:id="1" w:author="a" w:date="2026-11-30T00:00:00Z">' + RUN.format("3") + "</w:ins>"
LINE = f"<w:p {SPACE}>{PLACE}</w:smartTag>{RUN.format(', ngay ')}{DAY}</w:p>"
CONTROL = f"<w:sdt {SPACE}><w:sdtContent><w:p>{RUN.format('Kinh gui')}</w:p></w:sdtContent></w:sdt>"

made = Document()
for part in (LINE, CONTROL):
    made.element.body[-1].addprevious(parse_xml(part))
file = io.BytesIO()
made.save(file)
read = Document(file)
seen = [paragraph.text for paragraph in read.paragraphs], [block.text for block in read.iter_inner_content()]
print("python-docx", version("python-docx"))
print(f"expected ['Thu Lam, ngay 3', 'Kinh gui'] of both, seen {seen}")
sys.exit(seen != ([", ngay "], [", ngay "]))
PYTHON
"$folder/venv/bin/python" "$folder/words.py"
