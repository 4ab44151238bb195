"""Pages do not carry the layout of their templates."""

import pytest
from django.template import Context, Engine

from sotay.templating import squeeze


@pytest.mark.parametrize(
    ("source", "page"),
    [
        ("<p>\n    Đồng chí\n    đọc\n  </p>", "<p> Đồng chí đọc </p>"),
        ('<a\n    class="x"\n    href="/"\n  >Mở</a>', '<a class="x" href="/">Mở</a>'),
        ("<pre>\n  a\n\n  b </pre>\n\n<i>c</i>", "<pre>\n  a\n\n  b </pre> <i>c</i>"),
        ("<textarea rows=3>\n\n x</textarea>", "<textarea rows=3>\n\n x</textarea>"),
        ('<script id="a">{\n  "a": 1\n}</script>', '<script id="a">{\n  "a": 1\n}</script>'),
        ('{% if a  > b %}\n  {{ a|add:"x   y" }}\n{% endif %}', '{% if a  > b %} {{ a|add:"x   y" }} {% endif %}'),
        ("{# hai   dòng #}\n{# chú thích #}\n<b>x</b>", "{# hai   dòng #} {# chú thích #} <b>x</b>"),
    ],
)
def test_only_the_layout_goes(source, page):
    assert squeeze(source) == page


def engine(folder, debug=False):
    return Engine(dirs=[folder], loaders=["sotay.templating.Loader"], debug=debug)


def test_values_keep_their_lines(tmp_path):
    (tmp_path / "page.html").write_text("<p\n>\n  {{ text }}\n</p>\n", encoding="utf-8")
    assert engine(tmp_path).get_template("page.html").render(Context({"text": "a\n\n b"})) == "<p> a\n\n b </p> "


def test_what_is_no_html_stays_as_written(tmp_path):
    (tmp_path / "mail.txt").write_text("Kính gửi,\n\n  đồng chí\n", encoding="utf-8")
    assert engine(tmp_path).get_template("mail.txt").render(Context()) == "Kính gửi,\n\n  đồng chí\n"


def test_errors_name_the_line_as_written_while_debugging(tmp_path):
    (tmp_path / "page.html").write_text("<p>\n\n</p>\n", encoding="utf-8")
    assert engine(tmp_path, debug=True).get_template("page.html").source == "<p>\n\n</p>\n"
