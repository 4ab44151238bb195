"""The fields of a paper that is made as a Word file, as its templates name them."""

from dataclasses import dataclass
from typing import Any

Fields = dict[str, Any]


@dataclass(frozen=True)
class Field:
    """One field of a paper, as templates name it. `parts`: those of each line, where it is a list."""

    name: str
    label: str
    parts: tuple["Field", ...] = ()

    @property
    def tag(self) -> str:
        """As it is written in a template."""
        if not self.parts:
            return f"{{{{ {self.name} }}}}"
        return f"{{% for dong in {self.name} %}} … {{% endfor %}}"


def fields(*named: tuple[str, str]) -> tuple[Field, ...]:
    return tuple(Field(name, label) for name, label in named)


HEAD = fields(
    ("cap_tren", "Tổ chức đảng cấp trên, chữ in hoa"),
    ("don_vi", "Tổ chức đảng, chữ in hoa"),
    ("so_ky_hieu", "Số, ký hiệu, như “Số 05-NQ/CB”; trống khi không có số"),
    ("noi_ngay", "Địa danh, ngày tháng năm"),
)
SIGNATURE = fields(
    ("thay_mat", "T/M CHI ỦY, T/M CHI BỘ …"),
    ("chuc_vu", "Chức vụ người ký, chữ in hoa"),
    ("nguoi_ky", "Họ và tên người ký"),
)
