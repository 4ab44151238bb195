#!/bin/sh
# lxml 6.1.3: lxml.html loses the rest of a document at the 256th open tag, without an exception.
#
# Expected: the words of an HTML page that is nested 300 tags deep (lists in lists in a table, a mail that was answered a
# hundred times) are read, or the reader is told that it has got a part.
# Seen: text_content() ends at the 255th tag: neither the words in it nor the paragraphs behind it are in the tree;
# nothing is raised, and only parser.error_log knows `Excessive depth in document`. huge_tree=True reads them.
#
# Ends with 0 while this is so, with another number once it has changed. Needs python3 and the package index.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check lxml==6.1.3
cat > "$folder/depth.py" <<'PYTHON'
import sys

from lxml import etree
from lxml.html import HTMLParser, document_fromstring

page = "<p>before</p>" + "<div>" * 300 + "deep" + "</div>" * 300 + "<p>after</p>"
seen = document_fromstring(page, parser=HTMLParser()).text_content()
huge = document_fromstring(page, parser=HTMLParser(huge_tree=True)).text_content()
print("lxml", etree.__version__, "libxml2", ".".join(map(str, etree.LIBXML_VERSION)))
print(f"expected 'beforedeepafter', seen {seen!r}; with huge_tree {huge!r}")
sys.exit((seen, huge) != ("before", "beforedeepafter"))
PYTHON
"$folder/venv/bin/python" "$folder/depth.py"
