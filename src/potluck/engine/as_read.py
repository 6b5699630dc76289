"""How bytes and cells become text. Reading a list and writing into it again must do this alike."""

import codecs
import datetime
from decimal import Decimal
from typing import Final

BYTE_ORDER_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
"""(mark, encoding): a file that begins with the mark is in this encoding. The first that fits is
meant: the mark of UTF-32 begins with that of UTF-16."""


def as_seen(cell: object) -> str:
    """The text a spreadsheet shows: 53703.0 is 53703, floats have 15 digits, dates are ISO 8601."""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return format(Decimal(format(cell, ".15g")), "f") if cell == cell else ""
    if isinstance(cell, datetime.datetime) and cell.time() == datetime.time():
        return cell.date().isoformat()
    if isinstance(cell, datetime.datetime | datetime.date | datetime.time):
        return cell.isoformat()
    return "" if cell is None else str(cell)
