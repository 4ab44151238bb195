#!/bin/sh
# djangofmt 1.1.0: two blocks that stand side by side in a line of text are put on two lines, so a space is shown
# between them that was not there.
#
# Expected: a formatter leaves alone what a reader sees. `{% if place %}chi bộ{% endif %}{% if more %}, xem{% endif %}`
# shows `chi bộ, xem` before and after it.
# Seen: it writes a line break between `{% endif %}` and `{% if more %}`, and the page shows `chi bộ , xem`. The same
# two blocks with an element around the first, `<span>…</span>{% if more %}`, stay side by side.
#
# Ends with 0 while this is so, with another number once it has changed. Needs python3 and the package index.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check djangofmt==1.1.0 django==5.2.19
mkdir "$folder/templates"
cat > "$folder/templates/bare.html" <<'HTML'
<p>{% if place %}chi bộ{% endif %}{% if more %}, xem{% endif %}</p>
HTML
cat > "$folder/templates/wrapped.html" <<'HTML'
<p><span>{% if place %}chi bộ{% endif %}</span>{% if more %}, xem{% endif %}</p>
HTML
cat > "$folder/shown.py" <<'PYTHON'
import re
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

from django.template import Context, Engine

EXPECTED, KNOWN = "chi bộ, xem", {"bare.html": "chi bộ , xem", "wrapped.html": "chi bộ, xem"}
folder = Path(sys.argv[1], "templates")


def shown(name):
    """What a browser shows: without tags, runs of white space as one space."""
    page = Engine(dirs=[folder]).get_template(name).render(Context({"place": True, "more": True}))
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", "", page)).strip()


print("djangofmt", version("djangofmt"))
before = {name: shown(name) for name in KNOWN}
subprocess.run([Path(sys.executable).with_name("djangofmt"), folder], check=False, capture_output=True)
after = {name: shown(name) for name in KNOWN}
for name in KNOWN:
    print(f"{name}: before {before[name]!r}, after {after[name]!r}, expected {EXPECTED!r}")
sys.exit(not (set(before.values()) == {EXPECTED} and after == KNOWN))
PYTHON
"$folder/venv/bin/python" "$folder/shown.py" "$folder"
