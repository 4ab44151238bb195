#!/bin/sh
# whitenoise 6.12.0: a part of one byte is refused, and If-Range is not read.
#
# Expected (RFC 9110, 14.1.2 and 13.1.5): the ends of a range are inclusive, so that `bytes=0-0`, `bytes=-1` and the
# last byte of a file, `bytes=99-` of 100, are each answered 206 with one byte; a part that is asked for with the
# If-Range of an older version is answered 200 with the whole new file.
# Seen: 416 to each of the three, so that a download which stopped one byte before its end cannot be finished
# (evansd/whitenoise issue 711); and 206 out of the new file to the stale If-Range, which a client then joins to what it
# has of the old one.
#
# Ends with 0 while this is so, with another number once it has changed. Needs python3 and the package index.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check whitenoise==6.12.0
cat > "$folder/ranges.py" <<'PYTHON'
import sys
import tempfile
from importlib.metadata import version

from whitenoise.responders import StaticFile

with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
    file.write(bytes(range(100)))
    file.flush()
    served = StaticFile(file.name, [])

    def ask(**headers) -> int:
        return int(served.get_response("GET", headers).status)

    seen = {asked: ask(HTTP_RANGE=asked) for asked in ("bytes=0-0", "bytes=-1", "bytes=99-", "bytes=98-")}
    seen["bytes=50- of a stale If-Range"] = ask(HTTP_RANGE="bytes=50-", HTTP_IF_RANGE='"an-older-version"')
expected = dict.fromkeys(seen, 206) | {"bytes=50- of a stale If-Range": 200}
known = {"bytes=0-0": 416, "bytes=-1": 416, "bytes=99-": 416, "bytes=98-": 206, "bytes=50- of a stale If-Range": 206}
print("whitenoise", version("whitenoise"))
for asked, status in seen.items():
    print(f"{asked}: expected {expected[asked]}, seen {status}")
sys.exit(seen != known)
PYTHON
"$folder/venv/bin/python" "$folder/ranges.py"
