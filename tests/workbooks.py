"""Workbooks that the portal hands out, as a spreadsheet reads them."""

from io import BytesIO

from openpyxl import load_workbook


def rows_of(content: bytes) -> list[tuple]:
    """The values of the first sheet, row by row; empty cells are None."""
    return list(load_workbook(BytesIO(content)).active.values)
