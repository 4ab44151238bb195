"""Two readings of one page become one text."""

import pytest

from documents.texts.merging import together

BODY = "ĐẢNG BỘ TỈNH\nKế hoạch trồng cây xanh quanh hồ nước\ncủa khu dân cư năm 2026"


@pytest.mark.parametrize(
    ("recognised", "upon", "unseen", "said"),
    [
        (BODY, "", False, BODY),
        ("", BODY, True, BODY),
        (BODY, "Nguoi ky: Van phong", False, f"{BODY}\nNguoi ky: Van phong"),
        (BODY, "tr6ng cay xanh quanh h6 nu6c", True, BODY),
        (BODY, BODY, True, BODY),
        (BODY.replace("nước", "nuóc") + "\nSố 12", BODY, False, f"{BODY}\nSố 12"),
    ],
)
def test_both_are_kept_and_no_line_twice(recognised, upon, unseen, said):
    assert together(recognised, upon, unseen=unseen) == said
