"""Word files made of templates that offices write themselves. A template says which field stands where, repeats the
lines of a list and leaves out what is empty. It can do nothing else: what is not on the short list below is refused
before it runs, so that no template runs code, reaches an attribute, or keeps the server busy."""

import re
from collections.abc import Collection, Iterable, Mapping
from http import HTTPStatus
from io import BytesIO
from typing import Any
from zipfile import BadZipFile, ZipFile

from docx.opc.exceptions import OpcError
from docxtpl import DocxTemplate
from jinja2 import StrictUndefined, TemplateError, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment
from lxml.etree import LxmlError

from members.refusals import Refused
from members.word_fields import Field, Fields

# What a template is made of: text, fields, lines of a list, what stands only where a field is not empty.
ALLOWED = (
    *(nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.Getattr, nodes.For, nodes.If),
    *(nodes.Not, nodes.And, nodes.Or),
)
MOST_TAGS, MOST_XML = 500, 1024 * 1024
CLOSING = {"{{": "}}", "{%": "%}", "{#": "#}"}
_TAG = re.compile(r"{{|{%|{#|}}|%}|#}")
_MARKUP = re.compile("<[^<>]*>")
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f\ufffe\uffff\ud800-\udfff]")  # what XML cannot hold
_NAMED = re.compile(r"'(\w+)' is undefined")
_LIST = "danh sách"


class TemplateRefused(Refused):
    """The template cannot be read, or holds what a template may not."""

    field = "file"
    status = HTTPStatus.UNPROCESSABLE_ENTITY


class PaperEnvironment(ImmutableSandboxedEnvironment):
    """Compiles nothing but templates of `known` fields. Whatever part of the file they stand in (body, headers, notes,
    properties), docxtpl brings it here."""

    def __init__(self, known: Iterable[Field]):
        super().__init__(autoescape=True, undefined=StrictUndefined)
        for table in (self.globals, self.filters, self.tests):
            table.clear()
        self.known = {field.name: field for field in known}

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree = super()._parse(source, name, filename)
        _Check(self.known).template(tree)
        return tree

    def getattr(self, obj: Any, attribute: str) -> Any:
        """Of a line of a list its field, and of nothing else anything."""
        if isinstance(obj, Mapping) and attribute in obj:
            return obj[attribute]
        return self.undefined(obj=obj, name=attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:
        return self.getattr(obj, argument)

    def call(self, *args: Any, **kwargs: Any) -> Any:
        raise TemplateRefused("Mẫu không được gọi hàm.")


class _Check:
    """Walks a template: nothing but ALLOWED, no name but a known field, no list within a list."""

    def __init__(self, known: Mapping[str, Field]):
        self.known = known

    def template(self, tree: nodes.Template) -> None:
        for node in tree.body:
            self._node(node, {})

    def _node(self, node: nodes.Node, lines: Mapping[str, Field]) -> None:
        if type(node) not in ALLOWED:
            raise TemplateRefused(
                "Mẫu chỉ được có trường {{ tên_trường }}, vòng lặp {% for dòng in danh_sách %} và điều kiện "
                "{% if tên_trường %}; không có phép tính, hàm hay bộ lọc."
            )
        if isinstance(node, nodes.For):
            self._loop(node, lines)
        elif isinstance(node, nodes.Getattr):
            self._part(node, lines)
        elif isinstance(node, nodes.Name):
            self._name(node, lines)
        else:
            within_if = isinstance(node, nodes.If | nodes.Not | nodes.And | nodes.Or)
            for child in node.iter_child_nodes():
                if not (within_if and isinstance(child, nodes.Name) and child.name in self.known):
                    self._node(child, lines)

    def _loop(self, node: nodes.For, lines: Mapping[str, Field]) -> None:
        listed, line = node.iter, node.target
        odd = lines or node.test or node.recursive or node.else_
        if odd or not isinstance(listed, nodes.Name) or not isinstance(line, nodes.Name):
            raise TemplateRefused("Vòng lặp phải có dạng {% for dòng in danh_sách %}, không lồng vòng lặp khác.")
        field = self.known.get(listed.name)
        if field is None or not field.parts:
            raise TemplateRefused(f"“{listed.name}” không phải là {_LIST} của giấy tờ này.")
        for child in node.body:
            self._node(child, {line.name: field})

    def _part(self, node: nodes.Getattr, lines: Mapping[str, Field]) -> None:
        owner = node.node.name if isinstance(node.node, nodes.Name) else ""
        if owner not in lines or node.attr not in {part.name for part in lines[owner].parts}:
            raise TemplateRefused(f"Không có trường “{owner}.{node.attr}”. Đề nghị xem các trường của giấy tờ này.")

    def _name(self, node: nodes.Name, lines: Mapping[str, Field]) -> None:
        field = self.known.get(node.name)
        if node.name in lines or field is None or field.parts:
            what = f"là {_LIST}, phải đặt trong vòng lặp" if field and field.parts else "không có trong giấy tờ này"
            raise TemplateRefused(f"Trường “{node.name}” {what}.")


def _check_tags(template: bytes) -> None:
    """Every tag of every part is closed, and there are not too many: what docxtpl does to others takes minutes."""
    with ZipFile(BytesIO(template)) as parts:
        for part in parts.infolist():
            if not part.filename.endswith(".xml"):
                continue
            if part.file_size > MOST_XML:
                raise TemplateRefused("Mẫu quá dài. Đề nghị bỏ bớt nội dung không cần.")
            words = _MARKUP.sub("", parts.read(part).decode(errors="replace"))
            _check_closed(_TAG.findall(words))


def _check_closed(marks: list[str]) -> None:
    opened, closed = marks[::2], marks[1::2]
    if len(opened) > MOST_TAGS:
        raise TemplateRefused(f"Mẫu có quá {MOST_TAGS} trường.")
    if len(opened) != len(closed) or any(CLOSING.get(one) != other for one, other in zip(opened, closed, strict=True)):
        raise TemplateRefused("Mẫu có trường hoặc vòng lặp chưa đóng ngoặc, như {{ thiếu }}.")


def rendered(template: bytes, known: Collection[Field], values: Fields) -> bytes:
    """The Word file that `template` makes of `values`, which are those of `known`. Raises TemplateRefused."""
    word = DocxTemplate(BytesIO(template))
    made = BytesIO()
    try:
        _check_tags(template)
        word.render(_cleaned(values), PaperEnvironment(known))
        word.save(made)
    except TemplateError as wrong:
        raise TemplateRefused(f"Mẫu viết sai ở một trường hoặc vòng lặp: {_said(wrong)}.") from wrong
    except (LxmlError, BadZipFile, OpcError, KeyError, ValueError, AttributeError, RecursionError) as wrong:
        raise TemplateRefused(
            "Không dựng được văn bản từ mẫu này. Đề nghị lưu lại tệp bằng Word dạng .docx."
        ) from wrong
    return made.getvalue()


def check(template: bytes, known: Collection[Field]) -> None:
    """Raises TemplateRefused unless `template` makes a file of the fields `known`, be they full or empty."""
    for text in ("Thử", ""):
        rendered(template, known, trial(known, text))


def trial(known: Iterable[Field], text: str) -> Fields:
    """Every field says `text`, lists have one line; with "" all is empty."""
    return {
        field.name: [{part.name: text for part in field.parts}] * bool(text) if field.parts else text for field in known
    }


def _cleaned(value: Any) -> Any:
    """As XML can hold it; each line of a text becomes a paragraph of its own."""
    if isinstance(value, str):
        return _CONTROL.sub("", value).replace("\r", "").replace("\n", "\a")
    if isinstance(value, Mapping):
        return {name: _cleaned(each) for name, each in value.items()}
    return [_cleaned(each) for each in value] if isinstance(value, list) else value


def _said(wrong: TemplateError) -> str:
    named = _NAMED.search(str(wrong))
    return f"không có trường “{named[1]}”" if named else f"dòng {getattr(wrong, 'lineno', '?')}"
