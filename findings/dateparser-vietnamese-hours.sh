#!/bin/sh
# dateparser 1.5.0: a Vietnamese hour in words makes it drop the date, and 12:15 SA (a.m.) is read as noon.
#
# Expected: `15 giờ ngày 20/11/2026` and `7 giờ 30 phút ngày 20/11/2026` are 15:00 and 07:30 of that day, as every
# Vietnamese office writes them; `20/11/2026 12:15 SA` is a quarter past midnight, also where English is allowed beside
# Vietnamese (SA and CH are what Windows and Android write for a.m. and p.m. in Vietnamese).
# Seen: with languages=["vi"] the first two are read as `15 hours ago` and `7 hours 30 minutes ago`, counted from the
# moment of the call, and the date that stands there is not looked at; with languages=["vi", "en"] SA is passed over,
# so that the third is 12:15, twelve hours late, while 3:15 CH of the same reader is 15:15.
#
# Ends with 0 while this is so, with another number once it has changed. Needs python3 and the package index.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check dateparser==1.5.0
cat > "$folder/hours.py" <<'PYTHON'
import sys
from datetime import datetime
from importlib.metadata import version

import dateparser

ASKED = [
    ("15 giờ ngày 20/11/2026", ["vi"], datetime(2026, 11, 20, 15, 0), datetime(2031, 1, 31, 21, 0)),
    ("7 giờ 30 phút ngày 20/11/2026", ["vi"], datetime(2026, 11, 20, 7, 30), datetime(2031, 2, 1, 4, 30)),
    ("20/11/2026 12:15 SA", ["vi", "en"], datetime(2026, 11, 20, 0, 15), datetime(2026, 11, 20, 12, 15)),
    ("20/11/2026 3:15 CH", ["vi", "en"], datetime(2026, 11, 20, 15, 15), datetime(2026, 11, 20, 15, 15)),
]
print("dateparser", version("dateparser"))
as_known = True
for text, languages, expected, known in ASKED:
    told = {"DATE_ORDER": "DMY", "RELATIVE_BASE": datetime(2031, 2, 1, 12, 0)}  # now, so that the answer is the same
    seen = dateparser.parse(text, languages=languages, settings=told)
    print(f"{text} {languages}: expected {expected}, seen {seen}")
    as_known = as_known and seen == known
sys.exit(not as_known)
PYTHON
"$folder/venv/bin/python" "$folder/hours.py"
