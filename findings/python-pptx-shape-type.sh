#!/bin/sh
# python-pptx 1.0.2: asking a shape that has no geometry of its own for its type raises NotImplementedError.
#
# Expected: the schema lets <p:spPr> be empty (EG_Geometry is optional), PowerPoint and LibreOffice show the words of
# such a shape, and text_frame reads them; shape_type is None or a member of MSO_SHAPE_TYPE, so that a reader which looks
# for groups and pictures comes to the end of the slide.
# Seen: shape_type raises NotImplementedError, `Shape instance of unrecognized shape type`.
#
# Ends with 0 while this is so, with another number once it has changed. Needs python3 and the package index.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check python-pptx==1.0.2
cat > "$folder/shape.py" <<'PYTHON'
import io
import sys
from importlib.metadata import version

from pptx import Presentation
from pptx.oxml import parse_xml

SPACES = (
    'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
    ' xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
)
SHAPE = (
    f'<p:sp {SPACES}><p:nvSpPr><p:cNvPr id="9" name="words"/><p:cNvSpPr/><p:nvPr/></p:nvSpPr><p:spPr/>'
    "<p:txBody><a:bodyPr/><a:p><a:r><a:t>Chuong trinh</a:t></a:r></a:p></p:txBody></p:sp>"
)

made = Presentation()
made.slides.add_slide(made.slide_layouts[6]).shapes._spTree.append(parse_xml(SHAPE))
file = io.BytesIO()
made.save(file)
(shape,) = Presentation(file).slides[0].shapes
try:
    seen = f"{shape.shape_type}"
except NotImplementedError as error:
    seen = f"NotImplementedError: {error}"
print("python-pptx", version("python-pptx"))
print(f"words: {shape.text_frame.text!r}; shape_type: expected None or a type, seen {seen}")
sys.exit(seen != "NotImplementedError: Shape instance of unrecognized shape type")
PYTHON
"$folder/venv/bin/python" "$folder/shape.py"
