"""Makes texts of Word from their very XML, so that each element can be put where Word would put it."""

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
SPACES = {
    "w": W,
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
    "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "v": "urn:schemas-microsoft-com:vml",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "new": "urn:a-later-version-of-word",
}
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.{}+xml"


def run(text: str, about: str = "") -> str:
    return f'<w:r><w:rPr>{about}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def paragraph(*runs: str, about: str = "") -> str:
    return f"<w:p><w:pPr>{about}</w:pPr>{''.join(each if each[:1] == '<' else run(each) for each in runs)}</w:p>"


def cell(*blocks: str) -> str:
    return f"<w:tc><w:tcPr/>{''.join(blocks)}</w:tc>"


def row(*cells: str) -> str:
    return f"<w:tr>{''.join(cells)}</w:tr>"


def table(*rows: str) -> str:
    return f"<w:tbl><w:tblPr/><w:tblGrid/>{''.join(rows)}</w:tbl>"


def text(*blocks: str, strict: bool = False, **parts: str) -> bytes:
    """A DOCX of these blocks; `parts` are its styles, numbering, footnotes, header …, each by what is inside."""
    roots = {"document": ("document", f"<w:body>{''.join(blocks)}</w:body>")} | {
        name: ({"header": "hdr", "footer": "ftr"}.get(name, name), inside) for name, inside in parts.items()
    }
    base = "http://purl.oclc.org/ooxml/officeDocument" if strict else SPACES["r"].removesuffix("/relationships")
    spaces = " ".join(f'xmlns:{prefix}="{name}"' for prefix, name in SPACES.items())
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as made:
        overrides = "".join(f'<Override PartName="/word/{name}.xml" ContentType="{_type(name)}"/>' for name in roots)
        made.writestr("[Content_Types].xml", _TYPES.format(overrides))
        made.writestr("_rels/.rels", _relations({"officeDocument": "word/document.xml"}, base))
        for name, (root, inside) in roots.items():
            content = f"<w:{root} {spaces}>{inside}</w:{root}>"
            made.writestr(f"word/{name}.xml", content.replace(W, STRICT) if strict else content)
        made.writestr("word/_rels/document.xml.rels", _relations({name: f"{name}.xml" for name in parts}, base))
    return out.getvalue()


_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>{}</Types>'
)


def _type(name: str) -> str:
    return _TYPE.format("document.main" if name == "document" else name)


def _relations(targets: dict[str, str], base: str) -> str:
    led = "".join(
        f'<Relationship Id="r{place}" Type="{base}/relationships/{kind}" Target="{target}"/>'
        for place, (kind, target) in enumerate(targets.items())
    )
    return f'<Relationships xmlns="{RELATIONS}">{led}</Relationships>'
